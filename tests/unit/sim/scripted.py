"""A station in a test's hands: it says what the test tells it to, and keeps what was scanned at it."""

import asyncio
from collections.abc import Callable, Sequence

from station_sim.device import Seen

OUTCOMES = {"ok": "pass", "order_done": "pass", "weight_ok": "pass", "go": "info", "confirm": "info"}


def seen(why: str, say: str = "") -> Seen:
    """An answer with this verdict and these words; held where it is a wrong parcel, as at a real bench."""
    return Seen(OUTCOMES.get(why, "fail"), why, say, "good", None, why == "wrong_parcel", "w")


class Scripted:
    """A station. `answers`: what was scanned -> its verdict, or verdict and words; all else is told `go`."""

    def __init__(self, name: str, answers: dict[str, str | tuple[str, str]] | None = None) -> None:
        self.name = name
        self.answers = answers or {}
        self.lock = asyncio.Lock()
        self.signed = ("", "")
        self.said: list[str] = []
        self.lit: list[tuple[object, ...]] = []
        self.on_scan: Callable[[str], None] = lambda _code: None

    async def scan(self, code: bytes, _aim: str = "") -> Seen:
        """Answer a scan."""
        text = code.decode()
        self.said.append(text)
        self.on_scan(text)
        answer = self.answers.get(text, ("go", ""))
        return seen(answer) if isinstance(answer, str) else seen(*answer)

    async def weigh(self, reading: object) -> Seen:
        """Answer a weight."""
        self.said.append("weight")
        return await self.scan(b"weight") if getattr(reading, "net_mg", 0) else seen("go")

    async def press(self, place: int) -> Seen:
        """Answer a button."""
        return await self.scan(f"button {place}".encode())

    async def lacks(self, _place: int, colour: str, _within_s: float) -> bool:
        """Whether no light of this colour is on."""
        return all(row[1] != colour for row in self.lit)

    def rows_at(self, _place: int) -> Sequence[tuple[object, ...]]:
        """What is lit."""
        return self.lit

    async def light_at(self, place: int) -> Sequence[tuple[object, ...]]:
        """What is lit."""
        return self.rows_at(place)

    def is_shared(self, _place: int) -> bool:
        """Whether two lights are on."""
        return len(self.lit) > 1

    async def gets_shared(self, place: int, _within_s: float) -> bool:
        """Whether two lights are on."""
        return self.is_shared(place)
