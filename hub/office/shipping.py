"""Which carrier an order goes with, what its parcels cost, and which waybill numbers they bear.

A number of a carrier's pool is taken once and never given back: one whose parcel was undone goes on with the
order's next parcel, or lies void. A parcel for which there is none goes on without, and somebody is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from hub.domain import carriers, packing, shipping
from hub.domain.carriers import Carrier, CarrierArea, CarrierFee, WaybillNumber
from hub.domain.errors import Conflict
from hub.domain.orders import Order
from hub.domain.packing import BoxType, Goods, Parcel, Plan
from hub.domain.shipping import Address, Book, Choice, Load, Quote
from hub.office import cases, filling
from hub.office.act import Act
from hub.store import allocations
from hub.store import shipping as store

LOW = 200
"""From so few numbers left in a carrier's pool on, the office is told."""
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
    loads = {
        id_: [_load(plan.expected_mg, box) for plan in of_carrier] for id_, of_carrier in planned.items()
    }
    choice = _choose(act, order, known, loads)
    if choice.quote is None:
        return Decision(filling.plans(act, pieces, limit), choice, is_ours=True)
    return Decision(planned[choice.quote.carrier.id], choice, is_ours=True)


def ask(act: Act, order: Order) -> Choice:
    """Who takes the living parcels of an order as they are packed; nothing is written."""
    known, living = books(act), _living(act, order)
    if not living or not _is_ours(order, known):
        return _NOBODY
    loads = [load_of(act, parcel) for parcel in living]
    return _choose(act, order, known, {book.carrier.id: loads for book in known})


def assign(act: Act, order: Order) -> Choice:
    """Say anew who takes the living parcels of an order as they are packed, and what they cost; those that
    have left stay as they are. Whom nobody takes is on the list of exceptions.
    """
    living = _living(act, order)
    if not living or not _is_ours(order, books(act)):
        return _NOBODY
    choice = ask(act, order)
    settle(act, order, living, Decision((), choice, is_ours=True))
    return choice


def assign_first(act: Act, order: Order) -> Assigned:
    """What the first parcel of an order will bear, before it is planned: for papers that are printed before
    the goods are picked. Asked again, it is the same.

    Raises:
        Conflict: a piece is heavier than any parcel may be.
    """
    living = _living(act, order)
    if living:
        first = living[0]
        return Assigned(first.code, first.carrier, first.waybill, first.area, first.fee_minor)
    code = f"{order.label}.{next_parcel_no(act, order)}"
    decision = decide(act, order)
    quote = decision.choice.quote
    if quote is None:
        if decision.is_ours:
            _nobody(act, order, decision.choice)
        return Assigned(code, "", order.waybill, "", None)
    waybill = order.waybill or _pool_number(act, order, quote.carrier, None)
    if not waybill:
        _no_number(act, order, quote.carrier, None)
    return Assigned(code, quote.carrier.code, waybill, quote.area, quote.fees[0])


def settle(act: Act, order: Order, parcels: Sequence[Parcel], decision: Decision) -> list[Parcel]:
    """Write carrier, area, fee and number on an order's parcels as it was decided."""
    quote = decision.choice.quote
    if quote is None:
        if decision.is_ours:
            _nobody(act, order, decision.choice)
        return [_bare(act, order, parcel) for parcel in parcels]
    return [_given(act, order, parcel, quote, n) for n, parcel in enumerate(parcels)]


def give_numbers(act: Act, order: Order) -> int:
    """Give the parcels of an order that went on without a number one of the pool, as far as there are some.

    Returns:
        How many got one.
    """
    given = 0
    known = {book.carrier.code: book.carrier for book in books(act)}
    for parcel in _living(act, order):
        carrier = known.get(parcel.carrier)
        number = _pool_number(act, order, carrier, parcel) if carrier and not parcel.waybill else ""
        if number:
            act.work.put(replace(parcel, waybill=number))
            given += 1
    return given


def hindrance(act: Act, parcel: Parcel, box: BoxType) -> tuple[str, str] | None:
    """Why the parcel's carrier would not take it in another carton, in English and Chinese; None where it
    would.
    """
    book = _book_of(act, parcel)
    if book is None:
        return None
    expected_mg = parcel.expected_mg - parcel.box_mg + box.tare_mg
    why = shipping.hindrance(book.carrier, _load(expected_mg, box))
    return (f"{book.carrier.code}: {why[0]}", f"{book.carrier.code}：{why[1]}") if why else None


def fee(act: Act, parcel: Parcel) -> int | None:
    """What a parcel costs as it is now: by its weight on the scale, else by the one that is expected."""
    book = _book_of(act, parcel)
    if book is None:
        return None
    return shipping.fee(book.fees, parcel.area, shipping.chargeable_mg(book.carrier, load_of(act, parcel)))


def load_of(act: Act, parcel: Parcel) -> Load:
    """A parcel as its carrier sees it: weighed, else as it was planned."""
    return _load(parcel.net_mg or parcel.expected_mg, act.work.maybe(BoxType, parcel.box_id))


def quotes(act: Act, load: Load, to: Address) -> list[dict[str, Any]]:
    """What every carrier asks for a parcel, or why it does not take it; the one that would be chosen is
    marked. Fees in minor units of the carrier's currency, None where no table tells.
    """
    known = books(act)
    choice = shipping.choose(known, {book.carrier.id: [load] for book in known}, to)
    refused = {refusal.carrier.id: " ".join(refusal.why) for refusal in choice.refused}
    chosen = choice.quote.carrier.id if choice.quote else None
    rows = []
    for book in sorted(known, key=lambda book: (book.carrier.rank, book.carrier.code)):
        carrier, why = book.carrier, refused.get(book.carrier.id, "")
        area = shipping.area_of(book.areas, to) or ""
        charged_mg = shipping.chargeable_mg(carrier, load)
        rows.append(
            {
                "carrier": carrier.code,
                "name": carrier.name,
                "currency": carrier.currency,
                "chosen": carrier.id == chosen,
                "area": area,
                "charged_mg": None if why else charged_mg,
                "fee_minor": None if why else shipping.fee(book.fees, area, charged_mg),
                "why": why,
            }
        )
    return rows


def next_parcel_no(act: Act, order: Order) -> int:
    """The number of the next parcel that an order gets; undone ones keep theirs."""
    return max((p.number for p in act.work.where(Parcel, "order_id", order.id)), default=0) + 1


def _is_ours(order: Order, known: Sequence[Book]) -> bool:
    """Whether the hub chooses: it has carriers, and the order does not bear the number of one that it does
    not know.
    """
    by_name = shipping.named((book.carrier for book in known), order.carrier)
    return bool(known) and (by_name is not None or not order.waybill)


def _choose(act: Act, order: Order, known: Sequence[Book], loads: dict[int, list[Load]]) -> Choice:
    country, postcode = allocations.area(act.work, order.id)
    wanted = shipping.named((book.carrier for book in known), order.carrier)
    taken = act.work.where(WaybillNumber, "order_id", order.id)
    kept = act.work.get(Carrier, taken[-1].carrier_id) if taken else None
    return shipping.choose(known, loads, Address(country, postcode), wanted, kept)


def _plans_for(act: Act, pieces: list[Goods], carrier: Carrier) -> list[Plan]:
    """The parcels that a carrier would get; none where a single piece is heavier than it takes."""
    limit = min(carrier.max_mg or act.rules.carrier_limit_mg, act.rules.carrier_limit_mg)
    try:
        return filling.plans(act, pieces, limit)
    except Conflict:
        return []


def _load(weight_mg: int, box: BoxType | None) -> Load:
    return Load(weight_mg, box.length_mm, box.width_mm, box.height_mm) if box else Load(weight_mg)


def _living(act: Act, order: Order) -> list[Parcel]:
    of_order = act.work.where(Parcel, "order_id", order.id)
    return [p for p in of_order if p.state in (packing.OPEN, packing.WEIGHED)]


def _book_of(act: Act, parcel: Parcel) -> Book | None:
    return next((b for b in books(act) if b.carrier.code == parcel.carrier), None) if parcel.carrier else None


def _own_number(act: Act, order: Order, parcel: Parcel) -> str:
    """The number that the order came with, for its first parcel that counts."""
    every = act.work.where(Parcel, "order_id", order.id)
    others = (p for p in every if p.id != parcel.id and p.state != packing.VOID)
    return "" if any(p.waybill == order.waybill for p in others) else order.waybill


def _bare(act: Act, order: Order, parcel: Parcel) -> Parcel:
    """A parcel that nobody of ours takes: it bears what the shop said."""
    own = _own_number(act, order, parcel)
    _lay_down(act, parcel)
    return act.work.put(replace(parcel, carrier="", area="", fee_minor=None, waybill=own))


def _given(act: Act, order: Order, parcel: Parcel, quote: Quote, n: int) -> Parcel:
    carrier = quote.carrier
    parcel = act.work.get(Parcel, parcel.id)
    if parcel.carrier != carrier.code or not parcel.waybill:
        _lay_down(act, parcel)
        waybill = _own_number(act, order, parcel) or _pool_number(act, order, carrier, parcel)
        if not waybill:
            _no_number(act, order, carrier, parcel)
        parcel = replace(parcel, waybill=waybill)
    return act.work.put(replace(parcel, carrier=carrier.code, area=quote.area, fee_minor=quote.fees[n]))


def _lay_down(act: Act, parcel: Parcel) -> None:
    """The numbers that a parcel had of a pool lie void, or wait for the order's next parcel."""
    for number in act.work.where(WaybillNumber, "parcel_id", parcel.id):
        act.work.put(replace(number, parcel_id=None))


def _pool_number(act: Act, order: Order, carrier: Carrier, parcel: Parcel | None) -> str:
    """A number for a parcel (None: for the order's next one): the first that the order has and does not use,
    else the pool's next; "" where there is none.
    """
    if carrier.numbers != carriers.POOL:
        return ""
    row = next(iter(_unused(act, order, carrier)), None) or store.next_number(act.work, carrier.id)
    if row is None:
        return ""
    is_new = not row.taken_at_ms
    act.work.put(
        replace(
            row,
            order_id=order.id,
            parcel_id=parcel.id if parcel else None,
            taken_at_ms=row.taken_at_ms or act.moment.at_ms,
        )
    )
    if is_new:
        _tell_low(act, carrier)
    return row.number


def _unused(act: Act, order: Order, carrier: Carrier) -> list[WaybillNumber]:
    """The numbers that an order has of a carrier and that no parcel bears which still counts."""
    own = [n for n in act.work.where(WaybillNumber, "order_id", order.id) if n.carrier_id == carrier.id]
    unused = []
    for number in own:
        parcel = act.work.maybe(Parcel, number.parcel_id)
        if parcel is None or parcel.state == packing.VOID:
            unused.append(number)
    return unused


def _tell_low(act: Act, carrier: Carrier) -> None:
    left = store.free_numbers(act.work, carrier.id, LOW + 1)
    begins = f"{carrier.code}: "
    if left <= LOW and not store.is_told(act.work, carrier.site, "other", begins):
        what = f"{begins}{left} waybill numbers left, ask for more 运单号仅剩{left}个，请补充"
        cases.open_case(act, "other", None, what)


def _no_number(act: Act, order: Order, carrier: Carrier, parcel: Parcel | None) -> None:
    which = parcel.code if parcel else order.label
    where = (
        "its pool is empty 号池已空" if carrier.numbers == carriers.POOL else "the shop said none 店铺未提供"
    )
    what = f"{which}: no waybill number of {carrier.code} 无{carrier.code}运单号, {where}"
    cases.open_case(act, "other", order, what, parcel_id=parcel.id if parcel else None)


def _nobody(act: Act, order: Order, choice: Choice) -> None:
    cases.open_case(act, "other", order, f"no carrier takes it 无承运商可用: {choice.reasons or '-'}")
