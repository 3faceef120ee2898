"""What is really there: every piece in a bin, a tote, a box or a hand, and what each order really wants.

Rule: pieces are never made or lost here, only moved; `total` stays what it was when the day began.
"""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from station_sim.chance import clipped, stream
from station_sim.mistakes import Mistake
from station_sim.shop import Shop

PIECE_SPREAD, PIECE_CLIP = 0.003, 0.009
"""How much one piece's weight varies around the catalogue's, and by how much at most, as parts of it."""
PACKING_SD_MG, PACKING_MOST_MG = 3_000, 8_000
"""How much tape and filling vary from box to box."""
DAMAGED_BIN = "DAMAGED"
"""Where the hub books damaged pieces."""
MOST_ASTRAY = 5
"""Pieces taken from one bin by mistake in a day: fewer than every bin has to spare."""


@dataclass(slots=True, eq=False)
class Piece:
    """One piece of goods."""

    sku: str
    weight_mg: int


@dataclass(slots=True, eq=False)
class Tote:
    """A tote: pieces that were scanned at the bench (`verified`), and those that were not (`loose`)."""

    code: str
    case: "Case | None" = None
    loose: list[Piece] = field(default_factory=list)
    verified: list[Piece] = field(default_factory=list)

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
    passed: Counter[str] = field(default_factory=Counter)
    counted: set[str] = field(default_factory=set)
    """SKUs that were counted by hand: the weight must prove them."""
    picks: int = 0
    stop: str = ""
    """The verdict that the next scan must bring, because the office has stopped the order."""
    stopped_by: str = ""
    sent_back: int = 0
    """How often it was sent back, to fetch what lacked or to be verified again."""
    is_short: bool = False
    ended: str = ""
    tote: Tote | None = None
    boxes: list[Box] = field(default_factory=list)
    missing: dict[str, list[Effect]] = field(default_factory=dict)
    surplus: dict[str, list[Effect]] = field(default_factory=dict)
    boxed: dict[str, list[Effect]] = field(default_factory=dict)
    """SKU -> open effects of mistakes.

    That pieces lack, that there are too many or wrong ones, and in the boxes.
    """

    def left(self, sku: str) -> int:
        """Pieces of a SKU that have not passed yet."""
        return self.wants[sku] - self.passed[sku]

    @property
    def is_verified(self) -> bool:
        """Whether every piece has passed."""
        return all(self.passed[sku] == qty for sku, qty in self.wants.items())

    def missing_pieces(self) -> int:
        """Pieces that have not passed."""
        return sum(self.left(sku) for sku in self.wants)

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


class Truth:
    """The floor's pieces. `written_off` are bins that a picker reported short."""

    def __init__(self, seed: int, shop: Shop) -> None:
        self.shop = shop
        self.bins = Counter({place.code: place.really for place in shop.places.values()})
        self.totes = {code: Tote(code) for code in shop.totes}
        self.cases: dict[str, Case] = {}
        self.strays: deque[Piece] = deque()
        self.left_over: list[Piece] = []
        self.damaged: list[Piece] = []
        self.shipped: list[Box] = []
        self.written_off: set[str] = set()
        self._astray: Counter[str] = Counter()
        self._weights = stream(seed, "pieces")
        self._filling = stream(seed, "filling")
        self.total = self.bins.total()

    def take(self, bin_: str, qty: int) -> list[Piece]:
        """Take pieces out of a bin, as many as there are."""
        place = self.shop.places[bin_]
        unit_mg = self.shop.articles[place.sku].unit_mg
        qty = min(qty, self.bins[bin_])
        self.bins[bin_] -= qty
        return [
            Piece(place.sku, round(unit_mg * (1 + clipped(self._weights, PIECE_SPREAD, PIECE_CLIP))))
            for _ in range(qty)
        ]

    def put(self, bin_: str, pieces: list[Piece]) -> None:
        """Put pieces into a bin.

        Raises:
            ValueError: a piece does not belong there.
        """
        wrong = {piece.sku for piece in pieces} - {self.shop.places[bin_].sku}
        if wrong:
            raise ValueError(f"bin {bin_}: expected {self.shop.places[bin_].sku}, got {', '.join(wrong)}")
        self.bins[bin_] += len(pieces)

    def may_stray(self, bin_: str) -> bool:
        """Whether a piece may be taken from a bin by mistake, without the bin running out for those who need
        it.
        """
        return self._astray[bin_] < MOST_ASTRAY and self.bins[bin_] > MOST_ASTRAY

    def astray(self, bin_: str) -> bool:
        """A piece is taken from a bin by mistake; False when too many were already."""
        if not self.may_stray(bin_):
            return False
        self._astray[bin_] += 1
        return True

    def new_case(self, number: str, label: str, lines: dict[str, int]) -> Case:
        """An order begins its way over the floor."""
        case = self.cases[number] = Case(number, label, Counter(lines))
        return case

    def new_box(self, code: str, case: Case, listed: dict[str, int]) -> Box:
        """A box with tape and filling, still empty of goods."""
        varied = round(clipped(self._filling, PACKING_SD_MG, PACKING_MOST_MG))
        box = Box(code, case, Counter(listed), self.shop.box_mg + varied)
        case.boxes.append(box)
        return box

    def count(self) -> int:
        """All pieces, wherever they are."""
        totes = sum(len(t.loose) + len(t.verified) for t in self.totes.values())
        boxes = {id(b): b for c in self.cases.values() for b in c.boxes} | {id(b): b for b in self.shipped}
        packed = sum(len(box.pieces) for box in boxes.values())
        aside = len(self.strays) + len(self.left_over) + len(self.damaged)
        return self.bins.total() + totes + packed + aside

    def differences(self, books: dict[str, int]) -> list[str]:
        """Where the hub's balances and the bins differ.

        Args:
            books: bin -> pieces by the hub's books, the bin of damaged pieces included.

        What a bin lacked before the day began may still stand in the books, unless a picker has reported it;
        and so does a piece that left unseen in a parcel, because no weight could show it.
        """
        found = []
        if books.get(DAMAGED_BIN, 0) != len(self.damaged):
            found.append(f"damaged: books {books.get(DAMAGED_BIN, 0)}, there {len(self.damaged)}")
        unseen = self._left_unseen()
        for code, place in self.shop.places.items():
            unknown = 0 if code in self.written_off else place.books - place.really
            if books.get(code, 0) - self.bins[code] != unknown + unseen[code]:
                found.append(f"{code}: books {books.get(code, 0)}, there {self.bins[code]}")
        return found

    def _left_unseen(self) -> Counter[str]:
        """Bin -> pieces out of it that left in a parcel beyond its list."""
        unseen: Counter[str] = Counter()
        for box in self.shipped:
            for sku, more in box.deviation().items():
                unseen[self.shop.articles[sku].bins[0]] += max(more, 0)
        return unseen
