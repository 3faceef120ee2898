"""What may be scanned beside the work in hand: X%HELP, and a tote's card in a job that has no use for it.

Rule: they tell, and change nothing.
"""

from collections.abc import Callable, Mapping

from hub.domain import packing, pairs, picking
from hub.domain.carriers import OPEN, Manifest
from hub.domain.orders import Order, OrderLine
from hub.domain.packing import Parcel
from hub.domain.people import Cart, Tote
from hub.domain.stock import Balance, Bin
from hub.domain.verdicts import Verdict, tell
from hub.floor import pairing, telling, walk
from hub.floor.desk import Desk
from hub.office import parcels, putting, tasks
from hub.store import shipping


def help_(desk: Desk, _: str) -> Verdict:
    """X%HELP: what is open here, the next step, and how much is left."""
    station = desk.station
    if desk.operator is not None and desk.operator.paused_at_ms:
        return tell("paused")
    if station.hold:
        return tell("help_held")
    if station.ask:
        return tell("help_asked")
    return _NEXT.get(station.job, _no_job)(desk)


def tell_tote(desk: Desk, code: str) -> Verdict:
    """C% where a job has no use for it: whose tote it is, and what is missing in it."""
    tote = desk.find_tote(code)
    return telling.tell_tote(desk, tote) if tote else Verdict("unknown_code", {"code": code})


def _say(desk: Desk, phrase: str) -> Verdict:
    """A phrase with who works here, and as what."""
    return tell(phrase, name=desk.operator.name if desk.operator else "-", job=desk.station.job)


def _no_job(desk: Desk) -> Verdict:
    return _say(desk, "help_job")


def _walk(desk: Desk) -> Verdict:
    cart = walk.cart_of(desk)
    if cart is None:
        return _say(desk, "help_cart")
    lit = walk.lit_task(desk)
    if lit is None:
        wanting = telling.want_totes(desk, cart)
        return Verdict("go", wanting) if wanting is not None else _say(desk, "help_tote")
    return tell("help_walk", where=telling.say(desk.work, lit), left=_lights_left(desk, cart))


def _lights_left(desk: Desk, cart: Cart) -> int:
    """How many more lights a cart's walk has: what several orders of a batch want of one bin is one."""
    left = tasks.of_cart(desk.work, cart.id)
    totes = {task.tote_id: desk.work.maybe(Tote, task.tote_id) for task in left}
    batched = [
        task for task in left if (tote := totes[task.tote_id]) is not None and tote.wave_id is not None
    ]
    alone = len(left) - len(batched)
    return alone + len({(t.kind, t.tote_id, t.bin_id, t.item_id, t.lot) for t in batched})


def _verify(desk: Desk) -> Verdict:
    order = desk.work.maybe(Order, desk.station.order_id)
    if order is None:
        return _sort(desk) if desk.station.tote_id is not None else _say(desk, "help_order")
    lines = desk.work.where(OrderLine, "order_id", order.id)
    return tell("help_verify", order=order.label, left=sum(line.qty_to_verify for line in lines))


def _pack(desk: Desk) -> Verdict:
    parcel = desk.work.maybe(Parcel, desk.station.parcel_id)
    if parcel is None:
        return _say(desk, "help_order")
    if pairs.is_open(parcel.papers):
        return pairing.said(parcel)
    every = parcels.current(desk, desk.work.get(Order, parcel.order_id))
    left = sum(1 for each in every if each.state == packing.OPEN)
    return tell("help_parcel", parcel=parcel.code, left=left)


def _ship(desk: Desk) -> Verdict:
    manifest = desk.work.maybe(Manifest, desk.station.manifest_id)
    if manifest is None or manifest.state != OPEN:
        return _say(desk, "help_ship")
    count, _ = shipping.loaded(desk.work, manifest.id)
    return tell("help_manifest", manifest=manifest.code, count=count)


def _sort(desk: Desk) -> Verdict:
    tote = desk.work.maybe(Tote, desk.station.tote_id)
    if tote is None:
        return _say(desk, "help_tote")
    task = putting.in_hand(desk, desk.operator) if desk.operator is not None else None
    if task is not None and task.state == picking.LIT:
        return tell("help_slot", slot=desk.work.get(Bin, task.bin_id).code, left=task.qty_left)
    left = sum(b.qty for b in desk.work.where(Balance, "bin_id", tote.bin_id))
    return tell("help_sort", tote=tote.code, left=left)


_NEXT: Mapping[str, Callable[[Desk], Verdict]] = {
    "PICK": _walk,
    "PUTAWAY": _walk,
    "PUTWALL": _sort,
    "VERIFY": _verify,
    "PACK": _pack,
    "WEIGH": _pack,
    "SHIP": _ship,
}
"""Job -> what comes next in it."""
