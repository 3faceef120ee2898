"""What comes next in each job: which card or piece is scanned first, or where the walk goes on, and how much
is left.

Rule: it tells, and changes nothing. Who asks for help is told so, and who chooses a job.
"""

from collections.abc import Callable, Mapping

from hub.domain import packing, pairs, picking
from hub.domain.carriers import OPEN, Manifest
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.packing import Parcel
from hub.domain.people import CARTON, SLOT, TOTE, Cart, Tote
from hub.domain.picking import Pick
from hub.domain.stock import Balance, Bin
from hub.domain.verdicts import Verdict, tell
from hub.floor import pairing, put_away, telling, walk
from hub.floor.desk import Desk
from hub.office import parcels, putting, tasks
from hub.store import queries, shipping, together


def said(desk: Desk) -> Verdict:
    """What comes next in the job of this station for who works here."""
    return _NEXT.get(desk.station.job, _no_job)(desk)


def _say(desk: Desk, phrase: str) -> Verdict:
    """A phrase with who works here, and as what."""
    return tell(phrase, name=desk.operator.name if desk.operator else "-", job=desk.station.job)


def _no_job(desk: Desk) -> Verdict:
    return _say(desk, "help_job")


def _pick(desk: Desk) -> Verdict:
    return _walk(desk, picking.PICK, lambda cart: _want_tote(desk, cart))


def _want_tote(desk: Desk, cart: Cart) -> Verdict:
    wanting = telling.want_totes(desk, cart)
    return Verdict("go", wanting) if wanting is not None else _say(desk, "help_tote")


def _put_away(desk: Desk) -> Verdict:
    return _walk(desk, picking.PUT_BACK, lambda cart: _want_put_back(desk, cart))


def _want_put_back(desk: Desk, cart: Cart) -> Verdict:
    """How many pieces wait to be brought back to their bins, and which card leads to the first of them."""
    waiting = queries.waiting_put_backs(desk.work, desk.rules.site, put_away.warehouse(desk, cart))
    if not waiting:
        return _say(desk, "help_tote")
    first = desk.work.get(Tote, waiting[0].tote_id)
    card = f"{_CARDS[first.kind]}%{together.called(desk.work, first)}"
    return tell("help_away", card=card, qty=sum(each.qty for each in waiting))


def _walk(desk: Desk, kind: str, otherwise: Callable[[Cart], Verdict]) -> Verdict:
    """Where a walk goes on, also one that is dark; without one, what is scanned first."""
    cart = walk.cart_of(desk)
    if cart is None:
        return _say(desk, "help_cart")
    left = tasks.of_cart(desk.work, cart.id)
    task = walk.lit_task(desk) or picking.next_task(left, walk.here(desk, cart), kind)
    if task is None:
        return otherwise(cart)
    return tell("help_walk", where=telling.say(desk.work, task), left=_lights_left(desk, left))


def _lights_left(desk: Desk, left: list[Pick]) -> int:
    """How many more lights a walk has: what several orders of a batch want of one bin is one."""
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
    "PICK": _pick,
    "PUTAWAY": _put_away,
    "PUTWALL": _sort,
    "VERIFY": _verify,
    "PACK": _pack,
    "WEIGH": _pack,
    "SHIP": _ship,
}
"""Job -> what comes next in it."""
_CARDS: Mapping[str, str] = {TOTE: "C", SLOT: "S", CARTON: "O"}
"""Kind of tote -> the letter of the card that opens it."""
