"""Verify: open an order by its label or tote, judge every piece, close it, or send for what is wrong or
missing.
"""

from hub.domain import items, verifying
from hub.domain.errors import Conflict
from hub.domain.items import Barcode, Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import BEFORE_RELEASE, Order
from hub.domain.people import SLOT, Tote
from hub.domain.stock import Balance
from hub.domain.verdicts import Verdict
from hub.floor import counting
from hub.floor.desk import (
    Desk,
    close_at_benches,
    in_hand,
    occupied,
    open_anyway,
    stopped,
    take_in_hand,
    work_on,
)
from hub.floor.telling import tell_tote
from hub.office import cartons, parcels, prints, put_backs, repick
from hub.store import queries, together
from hub.store.records import Serial

NOT_READY = {
    **dict.fromkeys((*BEFORE_RELEASE, "released", "picking", "short"), "not_picked"),
    **dict.fromkeys(("verified", "packed", "weighed"), "already_verified"),
    **dict.fromkeys(("shipped", "returned"), "already_shipped"),
}
"""state -> why its order can't be verified. What must stop (held, changed, cancelled) never gets here."""


def open_order(desk: Desk, label: str) -> Verdict:
    """O%: open an order by its label."""
    order = desk.find_order(label)
    return _open(desk, order) if order else Verdict("unknown_code", {"code": label})


def open_tote(desk: Desk, code: str) -> Verdict:
    """C%, S%: open the order whose pieces stand in a tote, or in a slot of a put wall."""
    tote = desk.find_tote(code)
    if tote is None:
        return Verdict("unknown_code", {"code": code})
    if tote.order_id is None:
        return tell_tote(desk, tote)
    return _open(desk, desk.work.get(Order, tote.order_id))


def _open(desk: Desk, order: Order) -> Verdict:
    desk.about(order)
    refusal = stopped(desk, order) or _unready(order)
    return refusal or occupied(desk, order, "verify") or _opened(desk, take_in_hand(desk, order))


def _unready(order: Order) -> Verdict | None:
    return None if order.state == "picked" else Verdict(NOT_READY[order.state], {"text": order.label})


def take_over(desk: Desk, order_id: str) -> Verdict:
    """X%YES to "leave the other order?" or "open elsewhere, take over?"."""
    return open_anyway(desk, order_id, _unready, _opened)


def _opened(desk: Desk, order: Order) -> Verdict:
    lines = desk.work.where(OrderLine, "order_id", order.id)
    left = sum(line.qty_to_verify for line in lines)
    if not left:
        return done(desk, order, Verdict("order_done"))
    return Verdict("order_open", {"order": _with_totes(desk, order), "left": left})


def _with_totes(desk: Desk, order: Order) -> str:
    """An order's label, and where its pieces stand in several totes, their names: all of them are to be
    here.
    """
    tote = desk.work.maybe(Tote, order.tote_id)
    if tote is None or len(together.every(desk.work, tote)) == 1:
        return order.label
    return f"{order.label} {together.name(desk.work, tote)}"


def scan(desk: Desk, code: str) -> Verdict:
    """A piece: pass or fail. An order's label opens it, as with O%."""
    aim, _, raw = code.partition(" ")
    order = in_hand(desk)
    if isinstance(order, Verdict):
        labelled = desk.find_order(raw) if order.why == "no_order" else None
        return _open(desk, labelled) if labelled else order
    scanned = items.read(raw, aim or None)
    meant = meanings(desk, scanned)
    if not meant and desk.find_order(raw) is not None:
        return open_order(desk, raw)
    lines = desk.work.where(OrderLine, "order_id", order.id)
    lots = _lots(desk, order, meant) if scanned.lot is not None else []
    judged = verifying.check(lines, meant, scanned, desk.moment.business_date, lots)
    if not judged.lines:
        return judged.verdict
    if not verifying.told_by_code(raw, scanned, meant):
        desk.hand_over(desk.station_id)
    return _serial_seen(desk, judged, scanned) or _accept(desk, order, judged)


def meanings(desk: Desk, scanned: items.Scanned) -> list[verifying.Piece]:
    """Every item that a code may mean; an item's SKU is a code of one piece."""
    work, site = desk.work, desk.rules.site
    for spelling in items.lookups(scanned):
        barcodes = [b for b in work.where(Barcode, "code", spelling) if b.site == site]
        if barcodes:
            found = {b.item_id: work.get(Item, b.item_id) for b in barcodes}
            return verifying.pieces(barcodes, found, scanned)
    item = work.one(Item, "sku", scanned.code, site)
    return [verifying.Piece(item, 1)] if item else []


def _lots(desk: Desk, order: Order, meant: list[verifying.Piece]) -> list[str]:
    """The lots in the order's tote of the items that were scanned."""
    tote = desk.work.maybe(Tote, order.tote_id)
    wanted = {piece.item.id for piece in meant}
    if tote is None:
        return []
    return [b.lot for b in desk.work.where(Balance, "bin_id", tote.bin_id) if b.qty and b.item_id in wanted]


def _serial_seen(desk: Desk, judged: verifying.Judged, scanned: items.Scanned) -> Verdict | None:
    line = judged.lines[0]
    item = desk.work.get(Item, line.item_id)
    if not item.tracks_serial or scanned.serial is None:
        return None
    if queries.serial_seen(desk.work, item.id, scanned.serial):
        return Verdict("serial_seen", {"text": scanned.serial})
    desk.work.add(Serial(0, item.site, item.id, scanned.serial, line.id))
    return None


def _accept(desk: Desk, order: Order, judged: verifying.Judged) -> Verdict:
    """Take judged pieces into their lines; the last one closes the order."""
    for each in judged.lines:
        desk.work.put(each)
    line = judged.lines[0]
    desk.about(line_id=line.id, qty=judged.qty)
    if any(other.qty_to_verify for other in desk.work.where(OrderLine, "order_id", order.id)):
        if desk.station.line_id != line.id:
            desk.set_station(line_id=line.id)
        return judged.verdict
    return done(desk, order, judged.verdict)


def done(desk: Desk, order: Order, last: Verdict) -> Verdict:
    """An order whose last piece was judged: its parcels are planned. What stood in a slot is in a carton from
    now on, and the slot free for the next order.

    Args:
        last: the verdict on that piece.
    """
    close_at_benches(desk, order)
    order = desk.work.get(Order, order.id)
    try:
        parcels.plan(desk, order)
    except Conflict as too_heavy:
        desk.step(order, "hold", reason=str(too_heavy))
        return Verdict("order_held", {"text": order.label})
    prints.at(desk, "verified", desk.step(order, "verify"))
    args: dict[str, object] = {"order": order.label}
    tote = desk.work.maybe(Tote, order.tote_id)
    over = put_backs.pieces(desk, order)
    if over:
        args |= {"phrase": "done_too_many", "qty": over}
    elif tote is not None and len(together.every(desk.work, tote)) > 1:
        args |= {"phrase": "done_together", "tote": together.name(desk.work, tote)}
    if tote is not None and tote.kind == SLOT:
        cartons.into_carton(desk, desk.work.get(Order, order.id))
    return Verdict("order_done", args, got=last.got, want=last.want)


def count(desk: Desk, number: str) -> Verdict:
    """Q%: n pieces of the item just scanned, counted by hand: where there are many, the person may, and the
    weight can prove it.
    """
    order, line = in_hand(desk), desk.work.maybe(OrderLine, desk.station.line_id)
    if isinstance(order, Verdict):
        return order
    qty = counting.read(number)
    if line is None or not qty:
        return counting.refused(number)
    desk.about(line_id=line.id)
    operator, lines, item = desk.operator, of_item(desk, line), desk.work.get(Item, line.item_id)
    if (
        operator is None
        or not operator.may_count
        or sum(o.qty_due for o in lines) < desk.rules.count_from_qty
    ):
        return Verdict("not_allowed", {"phrase": "count_by_scan", "sku": item.sku})
    if not parcels.count_is_provable(desk, order, item.id):
        return Verdict("weight_unproven", {"text": item.sku})
    judged = verifying.add(lines, item.sku, qty, counted=True)
    if not judged.lines:
        return judged.verdict
    desk.hand_over(desk.station_id)
    return _accept(desk, order, judged)


def of_item(desk: Desk, line: OrderLine) -> list[OrderLine]:
    """All lines of the order that want the item of this one: at the bench they are one demand."""
    every = desk.work.where(OrderLine, "order_id", line.order_id)
    return [each for each in every if each.item_id == line.item_id and each.qty_wanted > 0]


def close(desk: Desk, _: str) -> Verdict:
    """X%CLOSE or X%SHORT: close with what is there; what is missing is fetched after a second scan."""
    order = in_hand(desk)
    if isinstance(order, Verdict):
        return order
    missing = sum(line.qty_to_verify for line in desk.work.where(OrderLine, "order_id", order.id))
    return desk.ask(f"repick:{order.id}", "repick", order=_with_totes(desk, order), missing=missing)


def leave(desk: Desk) -> None:
    """The open order is left; it is to be resumed, here or elsewhere."""
    order = desk.work.maybe(Order, desk.station.order_id)
    if order is not None:
        close_at_benches(desk, order)


def fetch_missing(desk: Desk, order_id: str) -> Verdict:
    """X%YES to "re-pick?": the missing pieces get picks of their own, and the order leaves the bench."""
    order = work_on(desk, desk.work.get(Order, int(order_id)))
    if isinstance(order, Verdict):
        return order
    desk.undoable("missing", order=order.label)
    close_at_benches(desk, order)
    missing = repick.send_for_missing(desk, desk.work.get(Order, order.id))
    desk.undoable_as(qty=missing)
    return Verdict("short_pick", {"qty": missing})


ANSWERS = {"verify": take_over, "repick": fetch_missing}
"""question -> what X%YES does."""
