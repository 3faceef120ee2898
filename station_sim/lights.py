"""The pixels of a simulated station: what a person sees of them, and when.

Rule: a person sees what the core has shown, and waits a moment for a light that is on its way.
"""

import asyncio
import time
from collections.abc import Iterable, Sequence
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
        until = time.monotonic() + within_s
        while not self.rows_at(place) and time.monotonic() < until:
            self._picture.clear()
            try:
                await asyncio.wait_for(self._picture.wait(), until - time.monotonic())
            except TimeoutError:
                break
        return self.rows_at(place)

    async def shows(self, place: int, colour: str, mode: str, within_s: float) -> bool:
        """Whether a place shows this light and no other, now or within a moment."""
        until = time.monotonic() + within_s
        while [row[1:3] for row in self.rows_at(place)] != [(colour, mode)]:
            left_s = until - time.monotonic()
            if left_s <= 0:
                return False
            self._picture.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._picture.wait(), left_s)
        return True

    async def lacks(self, place: int, colour: str, within_s: float) -> bool:
        """Whether a place shows no light of this colour, now or within a moment."""
        until = time.monotonic() + within_s
        while any(row[1] == colour for row in self.rows_at(place)):
            left_s = until - time.monotonic()
            if left_s <= 0:
                return False
            self._picture.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._picture.wait(), left_s)
        return True
