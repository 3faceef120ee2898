"""The mistakes that people make: one record each, and where they wait to happen.

Rule: a mistake is planned (`station_sim.planning`) for an order and a SKU, never for a moment, so that it
happens whoever works faster today.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

WRONG_ITEM, SCANNED_TWICE, LEFT_OUT, ONE_TOO_MANY = "wrong_item", "scanned_twice", "left_out", "one_too_many"
SWAPPED, UNREADABLE, WRONG_PARCEL = "swapped", "unreadable", "wrong_parcel"
WRONG_SLOT, LEFT_IN_TOTE, TWO_FOR_ONE = "wrong_slot", "left_in_tote", "two_for_one"
WRONG_IN_BATCH = "wrong_in_batch"
AT_THE_WALL = (WRONG_SLOT, LEFT_IN_TOTE, TWO_FOR_ONE, WRONG_IN_BATCH)
"""Kinds that only a put wall has room for."""
PAPERS_SWAPPED, PAPER_FORGOTTEN, WRONG_CAGE = "papers_swapped", "paper_forgotten", "wrong_cage"
WITH_PAPERS = (PAPERS_SWAPPED, PAPER_FORGOTTEN, WRONG_CAGE)
"""Kinds that need slips and waybills, and more carriers than one."""
WALL_SHARE, PAPER_SHARE = 0.04, 0.04
"""Share of each of them, of as many mistakes as are planned elsewhere."""
SHARES = {
    WRONG_ITEM: 0.20,
    SCANNED_TWICE: 0.08,
    LEFT_OUT: 0.18,
    ONE_TOO_MANY: 0.15,
    SWAPPED: 0.08,
    UNREADABLE: 0.25,
    WRONG_PARCEL: 0.06,
}
"""Kind -> its share of all mistakes."""
KINDS = tuple(SHARES)
AT_LEAST = 28
"""Mistakes planned of each kind on a day that has room for them; a few find no occasion, 20 and more remain.
"""
UNSEEN = 0.3
"""Share of the pieces left out or one too many that no scan could see: they happen after the verifying bench.
"""
LONG_LINE = 25
"""Lines of so many pieces are counted by hand: a wrong article in the pile would be no single scan's to see.
"""
DAMAGED, TORN, TAKEN_BACK = 8, 6, 6
"""Damaged pieces a day; orders whose papers are torn, and whose last parcel is taken off the lorry again."""
PAUSES, LEAVES, LOST, FULL, ZONE_WALKS = 8, 6, 6, 6, 4
"""Pauses in mid-walk, pickers who leave without a word, totes at a wrong place, totes that are full before
their order is complete (and as many slots of a put wall), walks in one zone: so many a day, on days of no
errors too.
"""
SO_MANY_LINES = 4
"""Orders of so many lines may fill a tote, or outlast a picker."""
PICKING, VERIFYING, PACKING, SHIPPING = "picking", "verifying", "packing", "shipping"
SORTING, PRESSED = "sorting", "sorting, and its button pressed"


@dataclass(slots=True, eq=False)
class Mistake:
    """One mistake. `open` are its effects that nobody has put right; `seen` is the verdict that showed it."""

    kind: str
    order: str
    sku: str
    where: str
    open: set[str] = field(default_factory=set)
    is_made: bool = False
    seen: str = ""
    note: str = ""

    def make(self, *effects: str) -> None:
        """It happens now, with these effects."""
        self.is_made = True
        self.open.update(effects)

    def mend(self, effect: str, why: str) -> None:
        """The verdict `why` showed an effect, and it was put right."""
        self.open.discard(effect)
        self.seen = self.seen or why

    def row(self, reason: str = "") -> dict[str, str]:
        """For the summary."""
        row = {"kind": self.kind, "order": self.order, "sku": self.sku, "where": self.where}
        return row | {"reason": reason or self.note or ", ".join(sorted(self.open))}


@dataclass(slots=True)
class Plan:
    """All planned mistakes, found by where they happen."""

    picking: dict[tuple[str, str], Mistake] = field(default_factory=dict)
    verifying: dict[tuple[str, str], Mistake] = field(default_factory=dict)
    packing: dict[tuple[str, str], Mistake] = field(default_factory=dict)
    unreadable: dict[tuple[str, str], Mistake] = field(default_factory=dict)
    parcels: dict[str, Mistake] = field(default_factory=dict)
    sorting: dict[tuple[str, str], Mistake] = field(default_factory=dict)
    batch: dict[tuple[str, str], Mistake] = field(default_factory=dict)
    """Pieces of the bin nearby in a batch tote."""
    damaged: set[tuple[str, str]] = field(default_factory=set)
    """(order, SKU) of a piece that turns out to be damaged: nobody's mistake, but another must be fetched."""
    papers: dict[str, Mistake] = field(default_factory=dict)
    """Order -> what goes wrong with its slip and waybill."""
    cages: dict[str, Mistake] = field(default_factory=dict)
    """Orders of which a parcel comes into another carrier's cage."""
    torn: set[str] = field(default_factory=set)
    """Orders of which a paper is torn, and printed again."""
    taken_back: set[str] = field(default_factory=set)
    """Orders whose last parcel comes back from the lorry, and goes there again."""
    pauses: set[str] = field(default_factory=set)
    """Orders during whose picking the picker has a pause."""
    leaves: set[str] = field(default_factory=set)
    """Orders during whose picking the picker leaves without a word."""
    lost: set[str] = field(default_factory=set)
    """Orders whose tote is left at the dock, and found there."""
    full: set[str] = field(default_factory=set)
    """Orders whose tote is full before they are complete."""
    full_slots: set[str] = field(default_factory=set)
    """Orders whose slot of a put wall is."""
    zone_walks: int = 0
    """Walks on which a picker stays in one zone, and hands over what lacks."""

    def every(self) -> list[Mistake]:
        """All of them."""
        of_lines = (
            self.picking, self.verifying, self.packing, self.unreadable, self.sorting, self.batch,
        )  # fmt: skip
        of_orders = (self.parcels, self.papers, self.cages)
        return [m for table in of_lines for m in table.values()] + [
            m for table in of_orders for m in table.values()
        ]

    def left_in_tote(self, sku: str, numbers: Iterable[str]) -> Mistake:
        """The piece of a SKU that was left in a batch tote, planned for one of these orders."""
        found = (self.sorting.get((number, sku)) for number in numbers)
        return next(m for m in found if m is not None and m.kind == LEFT_IN_TOTE and m.open)

    def made(self) -> list[Mistake]:
        """Those that happened."""
        return [m for m in self.every() if m.is_made]
