"""Verified pieces that are none any more: taken back by X%UNDO, or set aside as damaged."""

from dataclasses import replace

from hub.domain import cases, stock, verifying
from hub.domain.items import Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.people import Station, Tote
from hub.domain.stock import Bin
from hub.domain.verdicts import Verdict, ask, tell
from hub.floor import undoing
from hub.floor.desk import Desk, in_hand, take_in_hand
from hub.floor.verify import of_item
from hub.office import changes, ledger, prints
from hub.store import queries
from hub.store.records import Event


def undo(desk: Desk, _: str) -> Verdict:
    """X%UNDO: take back the last piece that passed in the open order, or what was done with it last; with
    none open, what closed the last one, which is open again. It says which.
    """
    order = in_hand(desk)
    if isinstance(order, Verdict):
        return _closed(desk) if order.why == "no_order" else order
    event, trace = undoing.of_order(desk, order.id) or (None, None)
    if event is not None and trace is not None:
        desk.hand_over(desk.station_id)
        return undoing.take_back(desk, event, trace)
    return _piece(desk, event)


def _closed(desk: Desk) -> Verdict:
    """With no order open: the last piece of the order that this person verified last is taken back, as long
    as nobody packs it; or what else closed it.
    """
    event, trace = undoing.of_person(desk) or (None, None)
    order = desk.work.maybe(Order, event.order_id if event is not None and trace is None else None)
    if order is None or order.state != "verified":
        return undoing.closed(desk)
    desk.about(order)
    if order.station_id is not None:
        bench = desk.work.get(Station, order.station_id).name
        return Verdict("not_allowed", {"phrase": "too_late_bench", "station": bench})
    changes.void_parcels(desk, order)
    prints.void_papers(desk, order, "verified again 重新验货")
    order = desk.step(desk.work.get(Order, order.id), "send_back", "picked", cases.TAKEN_BACK)
    take_in_hand(desk, order)
    return _piece(desk, event)


def _piece(desk: Desk, event: Event | None) -> Verdict:
    """The pieces that an event verified are to be scanned again."""
    line = desk.work.get(OrderLine, event.line_id) if event and event.line_id else None
    lines = of_item(desk, line) if line else []
    if event is None or line is None or sum(o.qty_verified for o in lines) < event.qty:
        return ask("nothing_to_undo")
    desk.mark_undone(event)
    desk.about(line_id=line.id)
    desk.hand_over(desk.station_id)
    item = desk.work.get(Item, line.item_id)
    qty = event.qty
    if item.tracks_serial:
        # One event, one serial: which one is in the frame only, so the item's pieces are scanned again.
        qty = sum(o.qty_verified for o in lines)
        for each in lines:
            queries.forget_serials(desk.work, each.id)
    for each in verifying.take_off(lines, qty):
        desk.work.put(each)
    lines = of_item(desk, line)
    got, want = sum(o.qty_verified for o in lines), sum(o.qty_due for o in lines)
    return tell("undone", what=f"{item.sku} {got}/{want}")


def damaged(desk: Desk, _: str) -> Verdict:
    """X%DAMAGED: the piece just scanned is damaged; it is set aside and another one will be fetched."""
    order, line = in_hand(desk), desk.work.maybe(OrderLine, desk.station.line_id)
    if isinstance(order, Verdict):
        return order
    verified = [o for o in of_item(desk, line) if o.qty_verified] if line else []
    if line is None or not verified:
        return Verdict("not_allowed", {"text": "X%DAMAGED"})
    line = max(verified, key=lambda o: o.line_no)
    desk.about(line_id=line.id)
    tote = desk.work.maybe(Tote, order.tote_id)
    assert tote is not None, "an order that is verified stands in a tote"
    bin_, sku = desk.work.get(Bin, tote.bin_id), desk.work.get(Item, line.item_id).sku
    desk.undoable("damaged", what=f"{sku} > {order.label}")
    ledger.move_any_lot(
        desk, line.item_id, 1, bin_, ledger.site_bin(desk, stock.DAMAGED), "damaged", order.id
    )
    desk.relight(bin_.station_id)  # a full slot shows what is in it
    desk.hand_over(desk.station_id)
    # A piece that was scanned singly is the damaged one, as long as there is one.
    counted = 1 if line.qty_counted == line.qty_verified else 0
    desk.work.put(
        replace(
            line,
            qty_verified=line.qty_verified - 1,
            qty_counted=line.qty_counted - counted,
            qty_picked=line.qty_picked - 1,
        )
    )
    return tell("damaged", sku=sku)
