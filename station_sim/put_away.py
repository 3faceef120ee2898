"""Putting away: what is no longer wanted goes back to its bin by light, and so does every stray piece.

Rule: pieces go where the display says; nothing is put where it does not belong.
"""

import re

from station_sim import stopping
from station_sim.case import Piece, Tote
from station_sim.device import Device
from station_sim.floor import Floor
from station_sim.person import Person
from station_sim.shop import Worker

BINS_A_WALK = 10
"""How many bins one goes to before one comes back for more."""
BACK = re.compile(r"(\S+) x(\d+) < (\S+)(?: \S+)?$")
"""Bin, pieces, tote, and the light's colour where it is not one's own."""


class PutAway(Person):
    """Somebody who puts away."""

    def __init__(self, seed: int, worker: Worker, floor: Floor) -> None:
        super().__init__(seed, worker, floor)
        self.way = self.new_way()
        self._bins = 0

    async def work(self) -> bool:
        """One tote, or the stray pieces when there is none: a tote's pieces must not be taken for strays."""
        if not self.floor.to_put_away.empty():
            await self._tote(self.floor.to_put_away.get_nowait())
            return True
        if self.floor.strays:
            await self._stray(self.floor.strays.popleft())
            return True
        return False

    def _nearest(self) -> str:
        return self._at.name if self._at is not None else self.worker.stations[0]

    async def _tote(self, tote: Tote) -> None:
        case = tote.case
        assert case is not None, "a tote that is put away has its order"
        async with self.at(self._nearest()) as device:
            seen = await self.scan(device, tote.card, "go")
        says = seen.say
        while (where := BACK.match(says)) is not None:
            pieces = self._out_of(tote, self.shop.places[where.group(1)].sku, int(where.group(2)))
            says = await self._put(where.group(1), pieces)
        if case.stop == "order_cancelled":
            self.floor.strays.extend(tote.empty())
            self.floor.give_back(tote)
            self.floor.end(case, "cancelled", case.why or "the buyer changed their mind")
        else:
            stopping.go_where_it_belongs(self.floor, case)

    def _out_of(self, tote: Tote, sku: str, qty: int) -> list[Piece]:
        """Pieces of a SKU out of the tote, those not yet scanned first."""
        found = [p for p in tote.loose + tote.verified if p.sku == sku][:qty]
        tote.loose = [p for p in tote.loose if p not in found]
        tote.verified = [p for p in tote.verified if p not in found]
        if tote.case is not None:
            tote.case.put[sku] -= len(found)
        return found

    async def _put(self, bin_: str, pieces: list[Piece]) -> str:
        """Put pieces into the bin that the display names, and confirm it; returns where to go next."""
        await self._go_to(bin_)
        async with self.at(self.shop.places[bin_].station) as device:
            await self.spend("take")
            await self.spend("piece", len(pieces))
            seen = await self.scan(device, f"L%{bin_}", "ok")
            if seen.v == "pass":
                self.truth.put(bin_, pieces)
            return seen.say

    async def _go_to(self, bin_: str) -> None:
        """Walk to a bin; after so many bins to the bench first."""
        if self._bins == BINS_A_WALK:
            await self.site.pace.last(self.way.home())
            self._bins = 0
        self._bins += 1
        await self.site.pace.last(self.way.to(self.shop.places[bin_]))

    async def _stray(self, piece: Piece) -> None:
        """A piece that was found where it does not belong: scanning it lights its bin."""
        async with self.at(self._nearest()) as device:
            says = await self._scan_stray(device, piece)
        where = BACK.match(says)
        if where is None:
            self.truth.left_over.append(piece)
            return
        await self._put(where.group(1), [piece])
        self.floor.stir()

    async def _scan_stray(self, device: Device, piece: Piece) -> str:
        label = self.label(piece.sku)
        seen = await self.scan(device, label.code, "go", aim=label.aim)
        return seen.say
