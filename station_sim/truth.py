"""What is really there: every piece in a bin, a tote, a box or a hand, and what each order really wants.

Rule: pieces are never made or lost here, only moved; `total` stays what it was when the day began.
"""

from collections import Counter, deque
from dataclasses import dataclass, field

from station_sim.case import CARTON, SLOT, Box, Case, Piece, Tote
from station_sim.chance import clipped, stream
from station_sim.office import Listed
from station_sim.shop import Shop

PIECE_SPREAD, PIECE_CLIP = 0.003, 0.009
"""How much one piece's weight varies around the catalogue's, and by how much at most, as parts of it."""
PACKING_SD_MG, PACKING_MOST_MG = 3_000, 8_000
"""How much tape and filling vary from box to box."""
DAMAGED_BIN = "DAMAGED"
"""Where the hub books damaged pieces."""
MOST_ASTRAY = 5
"""Pieces taken from one bin by mistake in a day: fewer than every bin has to spare."""


@dataclass(slots=True)
class HandedOver:
    """What a carrier took at one call; `is_closed` once it has driven off with it."""

    warehouse: str
    carrier: str
    boxes: list[Box] = field(default_factory=list)
    is_closed: bool = False


class Truth:
    """The floor's pieces. `written_off` are bins that a picker reported short."""

    def __init__(self, seed: int, shop: Shop) -> None:
        self.shop = shop
        self.bins = Counter({place.code: place.really for place in shop.places.values()})
        self.totes = {code: Tote(code, warehouse) for code, warehouse in shop.totes.items()}
        for wall in shop.walls.values():
            self.totes |= {code: Tote(code, wall.warehouse, kind=SLOT) for code in wall.slots}
        self.cases: dict[str, Case] = {}
        """Every order that has come, by its label."""
        self.ended = 0
        self.added: Counter[str] = Counter()
        """Shop -> pieces that buyers wanted more than they first ordered."""
        self.cancelled: Counter[str] = Counter()
        """Shop -> pieces that they no longer want."""
        self.strays: dict[str, deque[Piece]] = {code: deque() for code in shop.warehouses}
        """Warehouse -> pieces that lie where they do not belong."""
        self.left_over: list[Piece] = []
        self.damaged: list[Piece] = []
        self.shipped: list[Box] = []
        """What has left, in its order."""
        self.handed_over: list[HandedOver] = []
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

    def new_case(self, number: str, label: str, lines: dict[str, int], root: str = "") -> Case:
        """An order has come, or a part of one."""
        case = self.cases[label] = Case(number, label, Counter(lines), root or number)
        return case

    def end(self, case: Case, how: str, why: str = "") -> bool:
        """An order has come to its end; False when it had before."""
        if case.ended:
            return False
        case.ended, case.why = how, why
        self.ended += 1
        if how == "cancelled":
            self.cancelled[case.shop] += case.wants.total()
        return True

    def change(self, case: Case, sku: str, by: int) -> None:
        """The buyer wants so many pieces of a SKU more, or fewer."""
        case.wants[sku] += by
        self.added[case.shop] += max(by, 0)
        self.cancelled[case.shop] += max(-by, 0)

    def new_box(self, listed: Listed, case: Case) -> Box:
        """A box with tape and filling, still empty of goods."""
        varied = round(clipped(self._filling, PACKING_SD_MG, PACKING_MOST_MG))
        box = Box(listed.code, case, Counter(listed.contents), self.shop.box_mg + varied)
        box.carrier, box.waybill = listed.carrier, listed.waybill
        case.boxes.append(box)
        return box

    def into_carton(self, tote: Tote, pieces: list[Piece]) -> Tote:
        """Pieces that were verified go from a slot or a batch tote into their order's own carton."""
        case = tote.case
        assert case is not None, "what was verified is an order's"
        carton = self.totes[f"carton of {case.label}"] = Tote("", tote.warehouse, case, kind=CARTON)
        carton.verified, case.tote = pieces, carton
        return carton

    def loading(self, warehouse: str, carrier: str) -> HandedOver:
        """What a carrier is about to take: begun with its first parcel."""
        calls = (
            h
            for h in self.handed_over
            if not h.is_closed and (h.warehouse, h.carrier) == (warehouse, carrier)
        )
        call = next(calls, None)
        if call is None:
            call = HandedOver(warehouse, carrier)
            self.handed_over.append(call)
        return call

    def open_calls(self, warehouse: str = "") -> list[HandedOver]:
        """The carriers that have not driven off yet, in a warehouse or in all."""
        return [h for h in self.handed_over if not h.is_closed and warehouse in ("", h.warehouse)]

    def count(self) -> int:
        """All pieces, wherever they are."""
        every = {id(tote): tote for tote in self.totes.values()}
        totes = sum(len(tote.loose) + len(tote.verified) for tote in every.values())
        boxes = {id(b): b for c in self.cases.values() for b in c.boxes} | {id(b): b for b in self.shipped}
        packed = sum(len(box.pieces) for box in boxes.values())
        aside = sum(map(len, self.strays.values())) + len(self.left_over) + len(self.damaged)
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
                if more > 0:
                    unseen[self.shop.bin_of(sku, box.case.warehouse)] += more
        return unseen
