"""What everybody on the floor does: walk up to a station, sign in, scan, and read what it says.

Rule: a person knows what is printed, what the lamp, the display and the lights show, and what is in their own
hands.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from station_sim import stopping
from station_sim.case import Case
from station_sim.chance import stream
from station_sim.device import Device, Seen
from station_sim.floor import Floor
from station_sim.labels import Label
from station_sim.shop import Worker
from station_sim.ways import Way

SAID_STOP = ("order_cancelled", "order_held", "order_changed")
REFUSALS = ("wrong_item", "over_qty", "no_order", "unknown_code", "ambiguous_code")


class Person(ABC):
    """Somebody at work. `run` is the working day; it ends when the floor says so."""

    def __init__(self, seed: int, worker: Worker, floor: Floor) -> None:
        self.worker = worker
        self.floor = floor
        self.site = floor.site
        self.truth = floor.truth
        self.judge = floor.site.judge
        self.shop = floor.site.shop
        self.chance = stream(seed, "person", worker.badge)
        self._at: Device | None = None
        self._has_cart = False

    @asynccontextmanager
    async def at(self, station: str) -> AsyncIterator[Device]:
        """Stand at a station, signed in with one's job; nobody else uses it meanwhile."""
        device = self.site.devices[station]
        async with device.lock:
            await self._sign_in(device)
            yield device

    async def _sign_in(self, device: Device) -> None:
        worker = self.worker
        if device.signed == (worker.badge, worker.job):
            return
        seen = await self.scan(device, f"U%{worker.badge}", "go")
        if self._at is not None and self._at is not device and self._at.signed[0] == worker.badge:
            self._at.signed = ("", "")
        self._at = device
        if not seen.say.endswith(f" {worker.job}"):
            await self.scan(device, f"J%{worker.job}", "go")
        device.signed = (worker.badge, worker.job)
        if worker.cart and not self._has_cart:
            await self.scan(device, f"H%{worker.cart}", "go")
            self._has_cart = True

    async def scan(self, device: Device, code: str, *expected: str, aim: str = "") -> Seen:
        """Scan a code; the judge compares the answer with what it had to be."""
        await self.spend("scan")
        seen = await device.scan(code.encode("ascii", "replace"), aim)
        self.judge.hear(device.name, code, seen, *expected)
        return await self.freed(device, seen)

    async def scan_bytes(self, device: Device, code: bytes, *expected: str) -> Seen:
        """Scan what a scanner made of a bad print."""
        await self.spend("scan")
        seen = await device.scan(code)
        self.judge.hear(device.name, code.decode("ascii", "backslashreplace"), seen, *expected)
        return await self.freed(device, seen)

    async def press(self, device: Device, place: int) -> Seen:
        """Press the button at a place. What it had to say is for the caller to tell."""
        await self.spend("press")
        return await self.freed(device, await device.press(place))

    async def freed(self, device: Device, seen: Seen) -> Seen:
        """Free the bench where the station asks for it; the answer that it held by."""
        if seen.is_held:
            await self.spend("scan")
            said = await device.scan(b"X%RESUME", "")
            self.judge.hear(device.name, "X%RESUME", said, "go")
        return seen

    def label(self, sku: str, pieces: int = 1) -> Label:
        """The label on pieces that one looks for first: a pack's, where so many lie there as a pack holds."""
        labels = self.shop.articles[sku].labels
        packs = [label for label in labels if 1 < label.pieces <= pieces]
        return packs[-1] if packs else labels[0]

    def own_label(self, sku: str) -> Label:
        """The label of one piece that no other SKU has: the SKU's own, where the barcode may mean two."""
        article = self.shop.articles[sku]
        return article.labels[-1] if article.is_shared else article.labels[0]

    def is_told_to_stop(self, case: Case, seen: Seen) -> bool:
        """Whether the display says that the office has stopped this order, after a scan on it."""
        stopping.hear_stop(self.floor, case, seen.why)
        return seen.why in SAID_STOP and bool(case.stop)

    async def run(self) -> None:
        """Work until the day is over."""
        while not self.site.is_over:
            self.floor.at_work += 1
            try:
                has_worked = await self.work()
            finally:
                self.floor.at_work -= 1
            if not has_worked:
                await self.floor.wait()

    @abstractmethod
    async def work(self) -> bool:
        """Do one piece of work; False when there is none."""

    async def spend(self, act: str, times: int = 1) -> None:
        """Let an act take its time, so many times over; it is noted with one's job."""
        await self.site.pace.last(self.site.effort.spend(self.worker.job, act, times))

    def new_way(self) -> Way:
        """A way through the warehouse, from the bench."""
        return Way(self.worker.job, self.site.effort, self.floor.front_mm)
