"""The pixels of a simulated station: what a person sees of them, and when.

Rule: a person sees what the core has shown, and waits a moment for a light that is on its way.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress


class Lights:
    """What a station's places show."""

    def __init__(self) -> None:
        self.pixels: Iterable[Sequence[object]] = ()
        self._picture = asyncio.Event()

    def show(self, pixels: Iterable[Sequence[object]]) -> None:
        """The core shows another picture."""
        self.pixels = pixels
        self._picture.set()

    def rows_at(self, place: int) -> list[tuple[object, ...]]:
        """What the pixel at a place shows.

        (place, colour, mode, qty, task), more than one when two people's lights meet.
        """
        return [tuple(row) for row in self.pixels if row[0] == place]

    async def light_at(self, place: int, within_s: float = 1.0) -> list[tuple[object, ...]]:
        """What a place shows, waiting a moment for a light that is on its way."""
        await self._comes(lambda: bool(self.rows_at(place)), within_s)
        return self.rows_at(place)

    async def shows(self, place: int, colour: str, mode: str, within_s: float) -> bool:
        """Whether a place shows this light and no other, now or within a moment."""
        return await self._comes(
            lambda: [row[1:3] for row in self.rows_at(place)] == [(colour, mode)], within_s
        )

    async def lacks(self, place: int, colour: str, within_s: float) -> bool:
        """Whether a place shows no light of this colour, now or within a moment."""
        return await self._comes(lambda: all(row[1] != colour for row in self.rows_at(place)), within_s)

    def is_shared(self, place: int) -> bool:
        """Whether the lights of two people meet at a place."""
        rows = self.rows_at(place)
        return len(rows) > 1 and len({row[1] for row in rows}) == len(rows)

    async def gets_shared(self, place: int, within_s: float) -> bool:
        """Whether the lights of two people meet at a place, now or within a moment."""
        return await self._comes(lambda: self.is_shared(place), within_s)

    async def _comes(self, is_shown: Callable[[], bool], within_s: float) -> bool:
        """Whether the picture is as one looks for, now or within a moment."""
        until = time.monotonic() + within_s
        while not is_shown():
            left_s = until - time.monotonic()
            if left_s <= 0:
                return False
            self._picture.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._picture.wait(), left_s)
        return True
