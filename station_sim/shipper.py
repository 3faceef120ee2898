"""Shippers: every parcel's label is scanned as it goes onto the lorry.

Rule: a box that was scanned is gone.
"""

from station_sim import office
from station_sim.person import Person


class Shipper(Person):
    """Somebody at the dock."""

    async def work(self) -> bool:
        """All parcels of one order."""
        if self.floor.to_ship.empty():
            return False
        case = self.floor.to_ship.get_nowait()
        assert case.tote is not None
        await self.floor.interrupt(case, office.SHIP, 1)
        async with self.at(self.worker.stations[0]) as device:
            for n, box in enumerate(case.boxes, start=1):
                expected = case.stop or ("order_done" if n == len(case.boxes) else "ok")
                seen = await self.scan(device, box.code, expected)
                if self.is_told_to_stop(case, seen):
                    self.floor.stopped(case)
                    return True
                if seen.v == "pass":
                    await self.spend("load")
                    self.truth.shipped.append(box)
                    self.judge.check_shipped(box)
        self.floor.end(case, "shipped")
        self.floor.give_back(case.tote)
        return True
