"""An order as it really stands, and what its pieces lie in: a tote, then boxes.

Rule: nothing here is known from the hub; a piece is in one place at a time.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from station_sim.mistakes import Mistake

if TYPE_CHECKING:
    from station_sim.wave import Wave

TOTE, SLOT, CARTON = "tote", "slot", "carton"
"""What pieces lie in before they are packed: a tote, a slot of a put wall, an order's own carton."""


@dataclass(slots=True, eq=False)
class Piece:
    """One piece of goods."""

    sku: str
    weight_mg: int


@dataclass(slots=True, eq=False)
class Tote:
    """A tote: pieces that were scanned at the bench (`verified`), and those that were not (`loose`)."""

    code: str
    warehouse: str
    case: "Case | None" = None
    wave: "Wave | None" = None
    """The wave whose pieces it holds, before they are told apart."""
    kind: str = TOTE
    loose: list[Piece] = field(default_factory=list)
    verified: list[Piece] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    """SKU -> pieces that a batch tote holds by what the hub was told; what is wrong about it is a mistake."""

    @property
    def card(self) -> str:
        """What one scans to name it: its own card, or in place of a carton's the label of its order."""
        if self.kind == CARTON and self.case is not None:
            return f"O%{self.case.label}"
        return f"S%{self.code}" if self.kind == SLOT else f"C%{self.code}"

    def empty(self) -> list[Piece]:
        """Take everything out."""
        pieces = self.loose + self.verified
        self.loose, self.verified = [], []
        return pieces


@dataclass(slots=True, eq=False)
class Box:
    """A packed carton. `listed` is its packing list, `accepted` what the scale read when it passed."""

    code: str
    case: "Case"
    listed: Counter[str]
    empty_mg: int
    pieces: list[Piece] = field(default_factory=list)
    accepted_mg: int | None = None
    carrier: str = ""
    waybill: str = ""
    """Who is to take it, and by which number, as its packing list says; empty where nobody of ours does."""
    slip: str = ""
    """The parcel whose slip lies in it."""
    label: str = ""
    """What the waybill on it says: the carrier's number; empty before there is one."""

    @property
    def gross_mg(self) -> int:
        """What it really weighs."""
        return self.empty_mg + sum(piece.weight_mg for piece in self.pieces)

    def deviation(self) -> dict[str, int]:
        """SKU -> pieces that are in it beyond its list (negative: missing from it)."""
        held = Counter(piece.sku for piece in self.pieces)
        return {s: held[s] - self.listed[s] for s in {*held, *self.listed} if held[s] != self.listed[s]}


Effect = tuple[Mistake, str]


@dataclass(slots=True, eq=False)
class Case:
    """One order as it really stands."""

    number: str
    label: str
    wants: Counter[str]
    root: str = ""
    """The number of the order that it was split from, in the end; its own where it was not."""
    warehouse: str = ""
    """Where it is picked; empty until the office has allocated it."""
    why: str = ""
    """Why it ended as it did, where it did not ship."""
    passed: Counter[str] = field(default_factory=Counter)
    put: Counter[str] = field(default_factory=Counter)
    """What the hub was told lies in its slot of a put wall."""
    lacks: Counter[str] = field(default_factory=Counter)
    """What no bin had, of an order that is picked in batch."""
    wave: "Wave | None" = None
    """The wave that it is picked with, where that is picked in batch."""
    counted: set[str] = field(default_factory=set)
    """SKUs that were counted by hand: the weight must prove them."""
    on_several: frozenset[str] = frozenset()
    """SKUs on several lines of its paper: a count or a pack is of one line, so each piece is scanned."""
    picks: int = 0
    stop: str = ""
    """The verdict that the next scan must bring, because the office has stopped the order."""
    stopped_by: str = ""
    stage: str = ""
    """What was being done with it when it was stopped."""
    stopped_at_s: float | None = None
    """When the office had its answer, by the clock of this machine; None once a scan was made since."""
    sent_back: int = 0
    """How often it was sent back, to fetch what lacked or to be verified again."""
    is_short: bool = False
    further: list[Tote] = field(default_factory=list)
    """Totes or slots that help the first one, which was full; what goes to a bench goes there with all of
    them.
    """
    carrier: str = ""
    """Who took it when it was packed before: its numbers are that one's."""
    ended: str = ""
    tote: Tote | None = None
    boxes: list[Box] = field(default_factory=list)
    missing: dict[str, list[Effect]] = field(default_factory=dict)
    surplus: dict[str, list[Effect]] = field(default_factory=dict)
    boxed: dict[str, list[Effect]] = field(default_factory=dict)
    """SKU -> open effects of mistakes.

    That pieces lack, that there are too many or wrong ones, and in the boxes.
    """

    @property
    def shop(self) -> str:
        """The shop that it is of."""
        return self.label.partition("-")[0]

    @property
    def wanted(self) -> Counter[str]:
        """SKU -> pieces."""
        return self.wants

    @property
    def is_put(self) -> bool:
        """Whether by what the hub was told all that could be found lies in its slot."""
        return +(self.put + self.lacks) == +self.wants

    def held(self) -> Counter[str]:
        """SKU -> pieces of it in the tote and in boxes."""
        tote = self.tote.loose + self.tote.verified if self.tote is not None else []
        tote = tote + [piece for each in self.further for piece in each.loose]
        return Counter(piece.sku for piece in [*tote, *(p for box in self.boxes for p in box.pieces)])

    def left(self, sku: str) -> int:
        """Pieces of a SKU that have not passed yet."""
        return self.wants[sku] - self.passed[sku]

    def may_change(self, sku: str, by: int) -> bool:
        """Whether it wants pieces of a SKU, and some will be left of them."""
        return self.wants[sku] > 0 and self.wants[sku] + by > 0

    @property
    def is_verified(self) -> bool:
        """Whether every piece has passed."""
        return all(self.passed[sku] == qty for sku, qty in self.wants.items())

    def missing_pieces(self) -> int:
        """Pieces that have not passed."""
        return sum(self.left(sku) for sku in self.wants)

    def gather(self) -> None:
        """The totes of an order stand together now: what is in one is at hand."""
        assert self.tote is not None, "an order keeps its tote until it has shipped"
        for tote in self.further:
            self.tote.loose += tote.empty()

    def let_go(self) -> list[Tote]:
        """The totes that helped are free: none is the order's any more."""
        freed, self.further = self.further, []
        for tote in freed:
            tote.case = None
        return freed

    def unpack(self, doubtful: Iterable[str] = ()) -> None:
        """Everything back into the tote; pieces of doubtful SKUs count as not verified."""
        assert self.tote is not None, "an order keeps its tote until it has shipped"
        again = set(doubtful)
        pieces = self.tote.verified + [piece for box in self.boxes for piece in box.pieces]
        self.boxes = []
        self.tote.verified = [p for p in pieces if p.sku not in again]
        self.tote.loose += [p for p in pieces if p.sku in again]
        self.counted -= again
        for sku in again:
            self.passed[sku] = 0
