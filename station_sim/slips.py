"""Slips of the hand at the bins: a piece too few or too many, one from the next bin, two that change totes.

Rule: every slip is planned, noted in the order that it harms, and leaves every piece somewhere.
"""

from station_sim import mistakes
from station_sim.case import Case, Piece, Tote
from station_sim.floor import Floor
from station_sim.mistakes import Mistake
from station_sim.stocking import Place
from station_sim.wave import Owner

NEAR = 40
"""So many bins around are near enough to reach into by mistake."""


class Slips:
    """What one floor's pickers get wrong, as planned."""

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        self.site = floor.site
        self.truth = floor.truth
        self.shop = floor.site.shop

    def planned(self, case: Case, sku: str) -> Mistake | None:
        """The slip that is due when this order's pieces of a SKU are taken; swaps come later, at the cart."""
        mistake = self.site.plan.picking.get((case.number, sku))
        if mistake is None or mistake.is_made or mistake.kind == mistakes.SWAPPED:
            return None
        return mistake

    def take(self, place: Place, qty: int, case: Owner, mistake: Mistake | None) -> list[Piece]:
        """The pieces that go into the tote, rightly or not."""
        kind, sku = (mistake.kind if mistake else ""), place.sku
        if mistake is None or kind not in _WRONG_TAKES:
            return self.truth.take(place.code, qty)
        if kind == mistakes.LEFT_OUT:
            mistake.make("missing")
            case.missing.setdefault(sku, []).append((mistake, "missing"))
            return self.truth.take(place.code, qty - 1)
        if kind == mistakes.ONE_TOO_MANY:
            return self._take_more(place, qty, case, mistake)
        other = self.neighbour(place, case)
        if other is None:
            return self.truth.take(place.code, qty)
        mistake.make("missing", "in the way")
        case.missing.setdefault(sku, []).append((mistake, "missing"))
        case.surplus.setdefault(other.sku, []).append((mistake, "in the way"))
        self.truth.astray(other.code)
        return self.truth.take(place.code, qty - 1) + self.truth.take(other.code, 1)

    def _take_more(self, place: Place, qty: int, case: Owner, mistake: Mistake) -> list[Piece]:
        """One too many: it is found at the bench, or lies unseen in the tote until all is packed."""
        pieces = self.truth.take(place.code, qty + (1 if self.truth.astray(place.code) else 0))
        if len(pieces) > qty:
            unseen = mistake.where == mistakes.PACKING and isinstance(case, Case)
            effect = "too many in the parcel" if unseen else "too many"
            mistake.make(effect)
            (case.boxed if unseen else case.surplus).setdefault(place.sku, []).append((mistake, effect))
        return pieces

    def neighbour(self, place: Place, case: Owner) -> Place | None:
        """A bin nearby whose pieces one may take by mistake, and whose place everybody knows."""
        row = [p for p in self.shop.places.values() if p.aisle == place.aisle and p.sku != place.sku]
        row.sort(key=lambda p: (abs(p.bay - place.bay), p.code))
        return next(
            (p for p in row[:NEAR] if self._is_known(p.sku, case) and self.truth.may_stray(p.code)), None
        )

    def _is_known(self, sku: str, case: Owner) -> bool:
        article = self.shop.articles[sku]
        plain = not article.is_shared and article.is_in_one_bin and len(article.barcodes) == 1
        return plain and not case.wanted[sku] and sku not in self.site.spared_skus

    def swap(self, totes: list[Tote]) -> None:
        """Two pieces of two orders change places on the cart, as planned."""
        for tote in totes:
            case = tote.case
            assert case is not None
            for (number, sku), mistake in self.site.plan.picking.items():
                if number == case.number and mistake.kind == mistakes.SWAPPED and not mistake.is_made:
                    for other in totes:
                        if other is not tote and self._swapped(mistake, tote, other, sku):
                            break

    def _swapped(self, mistake: Mistake, tote: Tote, other: Tote, sku: str) -> bool:
        """Swap a piece of `sku` for one of the other tote that nobody would take for a right one.

        False if none.
        """
        mine = next((p for p in tote.loose if p.sku == sku), None)
        theirs = self._foreign(tote, other, sku)
        if mine is None or theirs is None:
            return False
        tote.loose.remove(mine)
        other.loose.remove(theirs)
        tote.loose.append(theirs)
        other.loose.append(mine)
        mistake.make("missing", "in the way", "missing there", "in the way there")
        for case, lost, found, there in ((tote.case, mine, theirs, ""), (other.case, theirs, mine, " there")):
            assert case is not None, "a tote on a walk has its order"
            case.missing.setdefault(lost.sku, []).append((mistake, f"missing{there}"))
            case.surplus.setdefault(found.sku, []).append((mistake, f"in the way{there}"))
        return True

    def _foreign(self, tote: Tote, other: Tote, sku: str) -> Piece | None:
        """A piece of the other tote's order that this one does not want, in an order that does not want
        `sku`.
        """
        case, theirs = tote.case, other.case
        assert case is not None and theirs is not None, "a tote on a walk has its order"
        if theirs.wants[sku] or self.floor.is_spared(theirs) or other.verified:
            return None
        plan = self.site.plan
        busy = {s for table in (plan.picking, plan.verifying) for _, s in table}
        busy |= {*theirs.missing, *theirs.surplus}
        fit = (p for p in other.loose if theirs.wants[p.sku] and p.sku not in busy)
        return next((p for p in fit if self._is_known(p.sku, case)), None)


_WRONG_TAKES = (mistakes.LEFT_OUT, mistakes.ONE_TOO_MANY, mistakes.WRONG_ITEM, mistakes.WRONG_IN_BATCH)
