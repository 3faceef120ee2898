"""Shippers: every parcel is scanned as it goes onto the lorry of its carrier.

Rule: a box that was scanned is gone, unless it is taken off again. Parcels stand in a cage for each carrier;
one carrier is loaded until its cage is empty, and drives off when its lorry is full or the day is over.
"""

from collections import deque

from station_sim import office, stopping
from station_sim.case import Box, Case, Tote
from station_sim.device import Device
from station_sim.floor import Floor
from station_sim.person import Person
from station_sim.shop import Worker

LORRY_PARCELS = 60
"""So many parcels and more are a load: the carrier is told to go."""


class Shipper(Person):
    """Somebody at the dock."""

    def __init__(self, seed: int, worker: Worker, floor: Floor) -> None:
        super().__init__(seed, worker, floor)
        self._loads: str | None = None
        """The carrier that is being loaded; None before the first one."""
        self._is_open = False
        """Whether this station has its list open: since the first parcel of it."""

    async def work(self) -> bool:
        """All parcels of one order, a tote that somebody left here, or the end of the day."""
        if self.floor.lost:
            await self._bring_back(self.floor.lost.popleft())
            return True
        while not self.floor.to_ship.empty():
            case = self.floor.to_ship.get_nowait()
            self.floor.cages.setdefault(case.boxes[0].carrier, deque()).append(case)
        carrier = self._next_cage()
        if carrier is None:
            return await self._send_off()
        case = self.floor.cages[carrier].popleft()
        await stopping.interrupt(self.floor, case, office.SHIP, 1)
        async with self.at(self.worker.stations[0]) as device:
            if self._loads is not None and self._loads != carrier:
                await self._wrong_cage(device, case)
                # The other carrier's list stays open until it is taken up again.
                await self.scan(device, "J%SHIP", "go")
                self._is_open = False
            self._loads = carrier
            await self._load(device, case)
            if carrier and len(self.truth.loading(case.warehouse, carrier).boxes) >= LORRY_PARCELS:
                await self._close(device, carrier)
        return True

    async def _bring_back(self, tote: Tote) -> None:
        """A tote stands where it does not belong: its card says whose it is, and it is brought there."""
        async with self.at(self.worker.stations[0]) as device:
            seen = await self.scan(device, f"C%{tote.code}", "go")
        self.judge.tote_told(tote, seen)
        await self.spend("carry")
        stopping.pass_on(self.floor, tote, set())
        self.floor.stir()

    async def _sign_in(self, device: Device) -> None:
        before = device.signed
        await super()._sign_in(device)
        if before != device.signed and self._loads is not None:
            # Somebody else has worked here: which list is open, nobody knows.
            self._loads, self._is_open = "?", False

    def _next_cage(self) -> str | None:
        """The carrier to load: the one that is being loaded, as long as something stands in its cage."""
        waiting = [carrier for carrier, cases in self.floor.cages.items() if cases]
        if self._loads in waiting:
            return self._loads
        return max(waiting, key=lambda carrier: len(self.floor.cages[carrier]), default=None)

    async def _load(self, device: Device, case: Case) -> None:
        """Scan the parcels of an order as they go onto the lorry."""
        assert case.tote is not None
        for n, box in enumerate(case.boxes, start=1):
            expected = case.stop or ("order_done" if n == len(case.boxes) else "ok")
            seen = await self.scan(device, self._label(box), expected)
            if self.is_told_to_stop(case, seen):
                stopping.stopped(self.floor, case)
                return
            if seen.v == "pass":
                await self.spend("load")
                if n == len(case.boxes):
                    await self._take_back(device, case, box, expected)
                self._gone(case, box)
        self.floor.end(case, "shipped")
        self.floor.give_back(case.tote)

    def _label(self, box: Box) -> str:
        """What is scanned: the parcel's code, or the carrier's number, as they both stand on the waybill."""
        return box.label if box.label and self.chance.random() < 0.5 else box.code

    def _gone(self, case: Case, box: Box) -> None:
        self.truth.shipped.append(box)
        if box.carrier:
            self._is_open = True
            self.truth.loading(case.warehouse, box.carrier).boxes.append(box)
        self.judge.check_shipped(box)

    async def _wrong_cage(self, device: Device, case: Case) -> None:
        """A parcel stood in the cage of the carrier that is being loaded, as planned: the bench says so."""
        mistake = self.site.plan.cages.get(case.number)
        if mistake is None or mistake.is_made or not self._is_open or case.stop:
            return
        mistake.make("in the wrong cage")
        seen = await self.scan(device, case.boxes[0].code, "wrong_parcel")
        if seen.why == "wrong_parcel":
            mistake.mend("in the wrong cage", seen.why)

    async def _take_back(self, device: Device, case: Case, box: Box, expected: str) -> None:
        """The last parcel of an order is taken off the lorry, as planned, and goes onto it again."""
        if case.number in self.site.plan.taken_back and box.carrier:
            self.site.plan.taken_back.discard(case.number)
            seen = await self.scan(device, "X%UNDO", "go")
            if box.code not in seen.say:
                self.judge.wrong(case, f"{box.code} was taken off the lorry, the hub said: {seen.say}")
            await self.scan(device, self._label(box), expected)

    async def _close(self, device: Device, carrier: str) -> None:
        """The lorry is full, or the day over: the carrier goes, and count and weight must be right."""
        call = self.truth.loading(self.floor.warehouse, carrier)
        seen = await self.scan(device, "X%CLOSE", "confirm")
        self.judge.check_load(call.boxes, seen)
        seen = await self.scan(device, "X%YES", "go")
        self.judge.check_load(call.boxes, seen)
        call.is_closed, self._loads, self._is_open = True, "?", False

    async def _send_off(self) -> bool:
        """Nothing more comes: whoever is being loaded is sent off by scan, the others by the office."""
        site, mine = self.site, self.truth.open_calls(self.floor.warehouse)
        if not site.is_closed or self.truth.ended < len(self.truth.cases) or not mine:
            return False
        async with self.at(self.worker.stations[0]) as device:
            if any(call.carrier == self._loads for call in mine):
                assert self._loads is not None
                await self._close(device, self._loads)
        for call in self.truth.open_calls(self.floor.warehouse):
            await site.office.hand_over(call.warehouse, call.carrier)
            call.is_closed = True
        self.floor.stir()
        return True
