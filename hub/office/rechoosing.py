"""Packed parcels asked of their carrier once more: on the scale, in another carton, at the dock.

Rule: no parcel is weighed or leaves with a carrier that does not take it as it is. Another one that takes it
gets it, with new papers; where nobody does it stays, and the office is told why.
"""

from dataclasses import dataclass

from hub.domain import shipping
from hub.domain.orders import Order
from hub.domain.packing import BoxType, Parcel
from hub.domain.shipping import Book, Choice
from hub.domain.tariffs import Load
from hub.office import parcels, prints
from hub.office import shipping as office
from hub.office.act import Act

REASON = "carrier 承运商"


@dataclass(frozen=True, slots=True)
class Rechosen:
    """A parcel that its carrier (`before`; "" for none) does not take: who takes it now ("": nobody), and why
    not the one before, in English and Chinese.
    """

    before: str
    now: str
    why: tuple[str, str]


def refusal(act: Act, order: Order, parcel: Parcel, load: Load) -> tuple[str, str] | None:
    """Why the carrier of a parcel does not take it so; None where it does, or where none of ours has it."""
    book = _book(act, parcel)
    if book is None:
        return None
    choice = shipping.choose([book], {book.carrier.id: [load]}, office.address(act, order))
    return choice.refused[0].why if choice.quote is None else None


def again(act: Act, order: Order, parcel: Parcel, load: Load) -> Rechosen | None:
    """Ask who takes a parcel as it is now; None where all is as it was.

    Where another carrier takes all that is left of the order it gets it at once, and papers are printed anew.
    Where nobody does nothing is changed but the list of exceptions.

    Args:
        load: the parcel as it is on the scale, or at the dock.
    """
    why = refusal(act, order, parcel, load)
    if why is None and (parcel.carrier or not office.is_ours(act, order)):
        return None
    choice = office.ask(act, order, {parcel.id: load})
    if choice.quote is None:
        office.tell_nobody(act, order, choice)
        return Rechosen(parcel.carrier, "", why or _reasons(choice))
    return _give(act, order, parcel, choice, why or ("", ""))


def on_scale(act: Act, parcel: Parcel, net_mg: int) -> Load:
    """A parcel as it lies on the scale."""
    return office.load(net_mg, act.work.maybe(BoxType, parcel.box_id))


def in_box(parcel: Parcel, box: BoxType) -> Load:
    """A parcel as it would be in another carton."""
    return office.load(parcel.expected_mg - parcel.box_mg + box.tare_mg, box)


def takes_in(act: Act, order: Order, parcel: Parcel, box: BoxType) -> str:
    """The carrier that would take an order with one of its parcels in another carton; "" for nobody."""
    quote = office.ask(act, order, {parcel.id: in_box(parcel, box)}).quote
    return quote.carrier.code if quote else ""


def use_box(act: Act, order: Order, parcel: Parcel, box: BoxType) -> Rechosen | None:
    """Pack a parcel in a carton that another carrier takes; None where its own takes it after all."""
    packed = parcels.use_box(act, parcel, box)
    return again(act, order, packed, office.load_of(act, packed))


def _give(act: Act, order: Order, parcel: Parcel, choice: Choice, why: tuple[str, str]) -> Rechosen:
    assert choice.quote is not None, "somebody takes it"
    before, now = parcel.carrier, choice.quote.carrier.code
    office.assign(act, order, choice)
    order = act.work.get(Order, order.id)
    reason = f"{REASON} {before or '-'} > {now}: {' '.join(why)}".removesuffix(": ")
    act.log(order, order.state, reason)
    prints.changed(act, order, reason)
    return Rechosen(before, now, why)


def _book(act: Act, parcel: Parcel) -> Book | None:
    every = office.books(act) if parcel.carrier else []
    return next((book for book in every if book.carrier.code == parcel.carrier), None)


def _reasons(choice: Choice) -> tuple[str, str]:
    def said(n: int) -> str:
        return "; ".join(f"{each.carrier.code}: {each.why[n]}" for each in choice.refused)

    return said(0), said(1)
