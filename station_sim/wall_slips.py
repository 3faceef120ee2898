"""What goes wrong at a put wall: a piece that stays in its tote unseen, and one that goes into another slot.

Rule: every slip is planned, noted in the orders that it harms, and leaves every piece somewhere.
"""

from station_sim import mistakes
from station_sim.case import Case, Piece, Tote
from station_sim.device import Device
from station_sim.floor import Floor
from station_sim.mistakes import Mistake
from station_sim.person import Person
from station_sim.shop import Wall, Worker
from station_sim.ways import slot_mm

LEFT = "left in the tote"
"""The effect of a piece that stays in a batch tote."""


class WallSlips(Person):
    """Somebody before a put wall, and what they get wrong as planned."""

    def __init__(self, seed: int, worker: Worker, floor: Floor) -> None:
        super().__init__(seed, worker, floor)
        self.wall: Wall = self.shop.walls[worker.warehouse]
        self.places = {code: n for n, code in enumerate(self.wall.slots, start=1)}
        self._stands_mm = slot_mm(1)

    def overlooked(self, tote: Tote) -> list[Piece]:
        """Pieces that stay in the tote unseen, as planned."""
        wave, hidden = tote.wave, list[Piece]()
        assert wave is not None, "a batch tote has its wave"
        for case in wave.cases:
            for (number, sku), mistake in self.site.plan.sorting.items():
                if number != case.number or mistake.kind != mistakes.LEFT_IN_TOTE or mistake.is_made:
                    continue
                seen = [p for p in tote.loose if p.sku == sku and p not in hidden]
                if seen and len(seen) <= tote.told[sku] and not wave.surplus.get(sku):
                    mistake.make(LEFT)
                    hidden.append(seen[0])
        return hidden

    def due(self, case: Case, sku: str) -> Mistake | None:
        """What goes wrong when this order's pieces of a SKU are put, as planned."""
        mistake = self.site.plan.sorting.get((case.number, sku))
        is_due = mistake is not None and not mistake.is_made and mistake.kind != mistakes.LEFT_IN_TOTE
        return mistake if is_due else None

    async def into_another(self, device: Device, slot: Tote, piece: Piece, mistake: Mistake) -> Tote:
        """A piece goes into another slot than the one that is lit: the button there is pressed, and tells;
        or the lit one is, and it is seen behind the wall.
        """
        case, other = slot.case, self._other_slot(slot, piece.sku)
        assert case is not None, "a slot that lights up has its order"
        if other is None or other.case is None:
            return slot
        if mistake.where == mistakes.PRESSED:
            mistake.make("in the wrong slot")
            seen = await self.scan(device, f"S%{other.code}", "wrong_bin")
            if seen.why == "wrong_bin":
                mistake.mend("in the wrong slot", seen.why)
            return slot
        mistake.make("missing", "in the way")
        case.missing.setdefault(piece.sku, []).append((mistake, "missing"))
        other.case.surplus.setdefault(piece.sku, []).append((mistake, "in the way"))
        return other

    def _other_slot(self, slot: Tote, sku: str) -> Tote | None:
        """The nearest slot that is not full, whose order does not want the SKU."""
        mine = self.places[slot.code]
        for code in sorted(self.wall.slots, key=lambda code: (abs(self.places[code] - mine), code)):
            other = self.truth.totes[code]
            case = other.case
            if other is slot or case is None or case.is_put or case.ended or case.wants[sku]:
                continue
            if not self.floor.is_spared(case) and not case.passed.total():
                return other
        return None
