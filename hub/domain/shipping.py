"""Which carrier a parcel goes with, and what it costs: the carrier that the order names, else the cheapest
that takes it.

Rule: nothing is sent with a carrier that does not take it, and every one that was passed over has its reason.
Weights in mg, lengths in mm, money in minor units of the carrier's currency.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hub.domain.carriers import Carrier, CarrierArea, CarrierFee
from hub.domain.tariffs import Address, Load, area_of, chargeable_mg, fee
from hub.domain.weighing import words


@dataclass(frozen=True, slots=True)
class Book:
    """A carrier with its areas and fees. One without areas serves every address, and its fees have no area;
    one without fees takes what it takes at a price that nobody here knows.
    """

    carrier: Carrier
    areas: tuple[CarrierArea, ...] = ()
    fees: tuple[CarrierFee, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """A carrier that takes all parcels of an order: their area, and the fee of each; None where no table
    tells.
    """

    carrier: Carrier
    area: str
    fees: tuple[int | None, ...]
    is_measured: bool
    """Whether the size of all of them is known; where it is not, size was neither a hindrance nor a price."""

    @property
    def total_minor(self) -> int | None:
        """What all of them cost; None where a fee is not known."""
        known = [fee for fee in self.fees if fee is not None]
        return sum(known) if len(known) == len(self.fees) else None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A carrier that does not take the parcels, and why, in English and Chinese."""

    carrier: Carrier
    why: tuple[str, str]

    def __str__(self) -> str:
        return f"{self.carrier.code}: {' '.join(self.why)}"


@dataclass(frozen=True, slots=True)
class Choice:
    """Who takes the parcels (None: nobody), and every carrier that was passed over with its reason."""

    quote: Quote | None
    refused: tuple[Refusal, ...] = ()

    @property
    def reasons(self) -> str:
        """Why nobody else, or nobody at all, takes them; in English and Chinese."""
        return "; ".join(map(str, self.refused))


def named(carriers: Iterable[Carrier], said: str) -> Carrier | None:
    """The carrier that a shop's word means: its code or its name, capitals or not.

    >>> sf = Carrier(1, "main", "SF", "顺丰速运", "CNY")
    >>> [c.code for word in ("sf", " 顺丰速运 ") if (c := named([sf], word))], named([sf], "DHL")
    (['SF', 'SF'], None)
    """
    word = said.strip().casefold()
    return next((c for c in carriers if word and word in (c.code.casefold(), c.name.casefold())), None)


def hindrance(carrier: Carrier, load: Load) -> tuple[str, str] | None:
    """Why a carrier does not take a parcel of this weight and size, in English and Chinese; None where it
    does. A size that nobody measured is no hindrance.

    >>> dhl = Carrier(1, "main", "DHL", "", "EUR", max_mg=5_000_000, max_side_mm=1200, max_girth_mm=3000)
    >>> hindrance(dhl, Load(5_250_000))[0], hindrance(dhl, Load(1, 1300, 100, 100))[1]
    ('5.250 kg, at most 5.000 kg', '最长边1300毫米，限1200毫米')
    >>> hindrance(dhl, Load(1, 1000, 600, 500))[0], hindrance(dhl, Load(1, 1000, 500, 500))
    ('girth 3200 mm, at most 3000', None)
    """
    if carrier.max_mg and load.weight_mg > carrier.max_mg:
        is_, most = words(load.weight_mg), words(carrier.max_mg)
        return f"{is_}, at most {most}", f"重{is_}，限{most}"
    if not load.is_measured:
        return None
    *others, longest = sorted((load.length_mm, load.width_mm, load.height_mm))
    if carrier.max_side_mm and longest > carrier.max_side_mm:
        most_mm = carrier.max_side_mm
        return f"longest side {longest} mm, at most {most_mm}", f"最长边{longest}毫米，限{most_mm}毫米"
    girth = longest + 2 * sum(others)
    if carrier.max_girth_mm and girth > carrier.max_girth_mm:
        most_mm = carrier.max_girth_mm
        return f"girth {girth} mm, at most {most_mm}", f"周长{girth}毫米，限{most_mm}毫米"
    return None


def quote(book: Book, loads: Sequence[Load], to: Address) -> Quote | Refusal:
    """What a carrier asks for an order's parcels, or why it does not take them.

    Args:
        loads: the parcels as they would be packed for this carrier; none where they can't be, because a
            single piece is heavier than it takes.

    >>> dhl = Book(Carrier(1, "main", "DHL", "", "EUR"), (CarrierArea(1, "main", 1, "DE", "DE"),),
    ...            (CarrierFee(1, "main", 1, "DE", 2_000_000, 549),))
    >>> quote(dhl, [Load(1_500_000), Load(900_000)], Address("DE", "10115")).total_minor
    1098
    >>> str(quote(dhl, [Load(1_500_000)], Address("FR")))
    'DHL: does not serve FR 不派送 FR'
    """
    carrier = book.carrier
    area = area_of(book.areas, to)
    if area is None:
        place = f"{to.country} {to.postcode}".strip() or "-"
        return Refusal(carrier, (f"does not serve {place}", f"不派送 {place}"))
    if not loads:
        most = words(carrier.max_mg)
        return Refusal(carrier, (f"a piece is heavier than {most}", f"单件超过{most}"))
    why = next((why for load in loads if (why := hindrance(carrier, load))), None)
    if why is not None:
        return Refusal(carrier, why)
    charged = [chargeable_mg(carrier, load) for load in loads]
    fees = tuple(fee(book.fees, area, mg) for mg in charged)
    if book.fees and None in fees:
        which = f"{words(charged[fees.index(None)])} {area}".strip()
        return Refusal(carrier, (f"no fee for {which}", f"无运价 {which}"))
    return Quote(carrier, area, fees, all(load.is_measured for load in loads))


def choose(
    books: Sequence[Book],
    loads: Mapping[int, Sequence[Load]],
    to: Address,
    wanted: Carrier | None = None,
    kept: Carrier | None = None,
) -> Choice:
    """Who takes an order's parcels.

    Args:
        books: the carriers of the site.
        loads: carrier's number -> the parcels as they would be packed for it.
        wanted: the carrier that the order names: it alone is asked, for the buyer chose it.
        kept: the carrier whose numbers the order has already: it stays, while it takes the parcels.

    Fees are compared within one currency, that of the first by rank that has a fee; carriers of other
    currencies come after it, and those whose fee nobody knows last. Among equals the lower rank goes first.

    >>> a = Book(Carrier(1, "main", "A", "", "CNY"), (), (CarrierFee(1, "main", 1, "", 10**6, 900),))
    >>> b = Book(Carrier(2, "main", "B", "", "CNY"), (), (CarrierFee(2, "main", 2, "", 10**6, 800),))
    >>> c = Book(Carrier(3, "main", "C", "", "CNY", max_mg=1000), ())
    >>> one = {n: [Load(10**6)] for n in (1, 2, 3)}
    >>> found = choose((a, b, c), one, Address())
    >>> found.quote.carrier.code, found.reasons
    ('B', 'C: 1.000 kg, at most 1 g 重1.000 kg，限1 g')
    >>> choose((a, b, c), one, Address(), wanted=a.carrier).quote.total_minor
    900
    """
    if wanted is not None:
        books = [book for book in books if book.carrier.id == wanted.id]
    quotes, refused = [], []
    for book in sorted(books, key=lambda book: (book.carrier.rank, book.carrier.code)):
        asked = _asked(book, loads.get(book.carrier.id, ()), to)
        if isinstance(asked, Refusal):
            refused.append(asked)
        else:
            quotes.append(asked)
    stays = next((q for q in quotes if kept is not None and q.carrier.id == kept.id), None)
    return Choice(stays or _cheapest(quotes), tuple(refused))


def _asked(book: Book, loads: Sequence[Load], to: Address) -> Quote | Refusal:
    if not book.carrier.active:
        return Refusal(book.carrier, ("not used at present", "已停用"))
    return quote(book, loads, to)


def _cheapest(quotes: Sequence[Quote]) -> Quote | None:
    """The cheapest of them; they come by rank."""
    first = next((q.carrier.currency for q in quotes if q.total_minor is not None), "")

    def place(one: Quote) -> tuple[bool, bool, int]:
        total = one.total_minor
        return total is None, one.carrier.currency != first, total or 0

    return min(quotes, key=place, default=None)
