"""Which carrier an order goes with, and what its parcels cost; their numbers are
`hub.office.waybill_numbers`' work.

Rule: a carrier is asked with the parcels that it would get, and one that takes not all of them gets none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from hub.domain import shipping, tariffs
from hub.domain.carriers import Carrier, CarrierArea, CarrierFee, WaybillNumber
from hub.domain.errors import Conflict
from hub.domain.orders import Order
from hub.domain.packing import BoxType, Goods, Parcel, Plan
from hub.domain.shipping import Book, Choice, Quote
from hub.domain.tariffs import Address, Load
from hub.office import cases, filling, waybill_numbers
from hub.office.act import Act
from hub.store import allocations

_NOBODY = Choice(None)


@dataclass(frozen=True, slots=True)
class Decision:
    """How an order is packed, and who takes it. `is_ours`: the hub had a carrier to choose."""

    plans: Sequence[Plan]
    choice: Choice = _NOBODY
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Assigned:
    """What an order's first parcel bears: its code, and the carrier's own. Empty where there is none."""

    code: str
    carrier: str
    waybill: str
    area: str
    fee_minor: int | None


def books(act: Act) -> list[Book]:
    """The carriers of the site with their areas and fees."""
    every = act.work.where(Carrier, "site", act.rules.site)
    act.work.read(CarrierArea, "carrier_id", [c.id for c in every])
    act.work.read(CarrierFee, "carrier_id", [c.id for c in every])
    return [
        Book(
            carrier,
            tuple(act.work.where(CarrierArea, "carrier_id", carrier.id)),
            tuple(act.work.where(CarrierFee, "carrier_id", carrier.id)),
        )
        for carrier in every
    ]


def decide(act: Act, order: Order) -> Decision:
    """How to pack an order and whom to give it to: each carrier is asked with the parcels that it would
    take, divided by its own limit.

    Raises:
        Conflict: a piece is heavier than any parcel may be.
    """
    pieces, limit = filling.goods(act, order), act.rules.carrier_limit_mg
    known = books(act)
    if not _is_ours(order, known):
        return Decision(filling.plans(act, pieces, limit))
    box = filling.default_box(act)
    planned = {book.carrier.id: _plans_for(act, pieces, book.carrier) for book in known}
    loads = {id_: [load(plan.expected_mg, box) for plan in of_carrier] for id_, of_carrier in planned.items()}
    choice = _choose(act, order, known, loads)
    if choice.quote is None:
        return Decision(filling.plans(act, pieces, limit), choice, is_ours=True)
    return Decision(planned[choice.quote.carrier.id], choice, is_ours=True)


def ask(act: Act, order: Order, otherwise: Mapping[int, Load] = MappingProxyType({})) -> Choice:
    """Who takes the living parcels of an order as they are packed; nothing is written.

    Args:
        otherwise: parcel -> how it is, where that is not how it was packed.
    """
    known, living = books(act), waybill_numbers.living(act, order)
    if not living or not _is_ours(order, known):
        return _NOBODY
    loads = [otherwise.get(parcel.id) or load_of(act, parcel) for parcel in living]
    return _choose(act, order, known, {book.carrier.id: loads for book in known})


def assign(act: Act, order: Order, choice: Choice | None = None) -> Choice:
    """Say anew who takes the living parcels of an order as they are packed, and what they cost; those that
    have left stay as they are. Whom nobody takes is on the list of exceptions.

    Args:
        choice: what was asked already.
    """
    living = waybill_numbers.living(act, order)
    if not living or not _is_ours(order, books(act)):
        return _NOBODY
    choice = choice or ask(act, order)
    settle(act, order, living, Decision((), choice, is_ours=True))
    return choice


def assign_first(act: Act, order: Order) -> Assigned:
    """What the first parcel of an order will bear, before it is planned: for papers that are printed before
    the goods are picked. Asked again, it is the same.

    Raises:
        Conflict: a piece is heavier than any parcel may be.
    """
    living = waybill_numbers.living(act, order)
    if living:
        first = living[0]
        return Assigned(first.code, first.carrier, first.waybill, first.area, first.fee_minor)
    code = f"{order.label}.{next_parcel_no(act, order)}"
    decision = decide(act, order)
    quote = decision.choice.quote
    if quote is None:
        if decision.is_ours:
            tell_nobody(act, order, decision.choice)
        return Assigned(code, "", order.waybill, "", None)
    waybill = order.waybill or waybill_numbers.of_pool(act, order, quote.carrier, None)
    if not waybill:
        waybill_numbers.tell_none(act, order, quote.carrier, None)
    return Assigned(code, quote.carrier.code, waybill, quote.area, quote.fees[0])


def settle(act: Act, order: Order, parcels: Sequence[Parcel], decision: Decision) -> list[Parcel]:
    """Write carrier, area, fee and number on an order's parcels as it was decided."""
    quote = decision.choice.quote
    if quote is None:
        if decision.is_ours:
            tell_nobody(act, order, decision.choice)
        return [_bare(act, order, parcel) for parcel in parcels]
    return [_given(act, order, parcel, quote, n) for n, parcel in enumerate(parcels)]


def fee(act: Act, parcel: Parcel) -> int | None:
    """What a parcel costs as it is now: by its weight on the scale, else by the one that is expected."""
    book = _book_of(act, parcel)
    if book is None:
        return None
    return tariffs.fee(book.fees, parcel.area, tariffs.chargeable_mg(book.carrier, load_of(act, parcel)))


def load_of(act: Act, parcel: Parcel) -> Load:
    """A parcel as its carrier sees it: weighed, else as it was planned."""
    return load(parcel.net_mg or parcel.expected_mg, act.work.maybe(BoxType, parcel.box_id))


def next_parcel_no(act: Act, order: Order) -> int:
    """The number of the next parcel that an order gets; undone ones keep theirs."""
    return max((p.number for p in act.work.where(Parcel, "order_id", order.id)), default=0) + 1


def is_ours(act: Act, order: Order) -> bool:
    """Whether the hub chooses the carrier of an order."""
    return _is_ours(order, books(act))


def address(act: Act, order: Order) -> Address:
    """Where an order goes."""
    return Address(*allocations.area(act.work, order.id))


def _is_ours(order: Order, known: Sequence[Book]) -> bool:
    """Whether the hub chooses: it has carriers, and the order does not bear the number of one that it does
    not know.
    """
    by_name = shipping.named((book.carrier for book in known), order.carrier)
    return bool(known) and (by_name is not None or not order.waybill)


def _choose(act: Act, order: Order, known: Sequence[Book], loads: dict[int, list[Load]]) -> Choice:
    wanted = shipping.named((book.carrier for book in known), order.carrier)
    # Its parcels bear the numbers that it had last; others were laid down for another carrier.
    taken = act.work.where(WaybillNumber, "order_id", order.id)
    last = max(taken, key=lambda n: (n.parcel_id is not None, n.taken_at_ms, n.id), default=None)
    kept = act.work.get(Carrier, last.carrier_id) if last else None
    return shipping.choose(known, loads, address(act, order), wanted, kept)


def _plans_for(act: Act, pieces: list[Goods], carrier: Carrier) -> list[Plan]:
    """The parcels that a carrier would get; none where a single piece is heavier than it takes."""
    limit = min(carrier.max_mg or act.rules.carrier_limit_mg, act.rules.carrier_limit_mg)
    try:
        return filling.plans(act, pieces, limit)
    except Conflict:
        return []


def load(weight_mg: int, box: BoxType | None) -> Load:
    """A parcel of a gross weight in a carton, as a carrier sees it."""
    return Load(weight_mg, box.length_mm, box.width_mm, box.height_mm) if box else Load(weight_mg)


def _book_of(act: Act, parcel: Parcel) -> Book | None:
    return next((b for b in books(act) if b.carrier.code == parcel.carrier), None) if parcel.carrier else None


def _bare(act: Act, order: Order, parcel: Parcel) -> Parcel:
    """A parcel that nobody of ours takes: it bears what the shop said."""
    own = waybill_numbers.own(act, order, parcel)
    waybill_numbers.lay_down(act, parcel)
    return act.work.put(replace(parcel, carrier="", area="", fee_minor=None, waybill=own))


def _given(act: Act, order: Order, parcel: Parcel, quote: Quote, n: int) -> Parcel:
    carrier = quote.carrier
    parcel = act.work.get(Parcel, parcel.id)
    if parcel.carrier != carrier.code or not parcel.waybill:
        waybill_numbers.lay_down(act, parcel)
        waybill = waybill_numbers.own(act, order, parcel) or waybill_numbers.of_pool(
            act, order, carrier, parcel
        )
        if not waybill:
            waybill_numbers.tell_none(act, order, carrier, parcel)
        parcel = replace(parcel, waybill=waybill)
    return act.work.put(replace(parcel, carrier=carrier.code, area=quote.area, fee_minor=quote.fees[n]))


def tell_nobody(act: Act, order: Order, choice: Choice) -> None:
    """Put an order that no carrier takes on the list of exceptions, with each one's reason."""
    cases.open_case(act, "other", order, f"no carrier takes it 无承运商可用: {choice.reasons or '-'}")
