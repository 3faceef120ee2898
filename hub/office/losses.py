"""Pieces that are lost while they are sorted: damaged, or in the tote by the books alone. Another one is
fetched for the order that wanted them.

A piece that is not in the emptied tote never left its bin: the picker counted wrong, or took another. So its
move is reversed, as `repick` does for a tote of one order.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hub.domain import picking, stock
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.people import Tote
from hub.domain.picking import Pick
from hub.domain.putting import step
from hub.domain.stock import Balance, Bin
from hub.office import batches, ledger, making_picks, putting, shorts, slots, tasks
from hub.office.act import Act
from hub.store import walls


@dataclass(frozen=True, slots=True)
class Lost:
    """Pieces of an item that an order lacks after all."""

    order: Order
    item_id: int
    qty: int


def left(act: Act, tote: Tote) -> int:
    """How many pieces a batch tote holds by the books that are in nobody's hand."""
    held = sum(b.qty for b in act.work.where(Balance, "bin_id", tote.bin_id))
    return held - sum(t.qty_left for t in batches.unfinished(act, tote) if t.kind == picking.PUT)


def never_picked(act: Act, tote: Tote) -> list[Lost]:
    """A batch tote is empty, although the books say that pieces are left: they are in their bins by the books
    again. Those that were on their way back are there; the others are picked again for the orders that
    wanted them, the newest first, or these are short.

    Returns:
        What orders lost.
    """
    unfinished = batches.unfinished(act, tote)
    _all_back(act, tote, [t for t in unfinished if t.kind == picking.PUT_BACK])
    rows = act.work.where(Balance, "bin_id", tote.bin_id)
    lost = []
    for item_id in dict.fromkeys(b.item_id for b in rows if b.qty):
        gone = putting.held(act, tote, item_id).free
        lost += _of_item(act, tote, item_id, gone)
    putting.close_if_empty(act, tote)
    return lost


def _all_back(act: Act, tote: Tote, tasks_back: Iterable[Pick]) -> None:
    """What should be put back from an empty tote is in its bin."""
    from_bin = act.work.get(Bin, tote.bin_id)
    for task in tasks_back:
        to_bin = act.work.get(Bin, task.bin_id)
        putting.move_pieces(
            act, task.item_id, task.qty_left, from_bin, to_bin, "not_picked", task.lot, task.order_id
        )
        tasks.cancel(act, task)


def _of_item(act: Act, tote: Tote, item_id: int, qty: int) -> list[Lost]:
    """Reverse the picks of `qty` pieces that no order of the wave got."""
    assert tote.wave_id is not None, "a batch tote is a wave's"
    lost = []
    found = walls.wanting(act.work, tote.wave_id, item_id, 0)
    # An order that is being picked goes on by itself; one that was stopped waits for somebody.
    for each in sorted(found, key=lambda w: (w.state != "picking", -w.order_id)):
        order = act.work.get(Order, each.order_id)
        coming = sum(p.qty_left for p in slots.lit_puts(act, order) if p.item_id == item_id)
        part = min(qty, batches.unsorted(act, order).get(item_id, 0) - coming)
        if part > 0:
            _to_origin(act, tote, order, item_id, part)
            lose(act, order, item_id, part)
            lost.append(Lost(order, item_id, part))
            qty -= part
    return lost


def _to_origin(act: Act, tote: Tote, order: Order, item_id: int, qty: int) -> None:
    """Move pieces from a tote to the bins that they were picked from by the books."""
    from_bin = act.work.get(Bin, tote.bin_id)
    for row in act.work.where(Balance, "bin_id", from_bin.id):
        part = min(qty, row.qty) if row.item_id == item_id else 0
        bin_id = walls.origin(act.work, order.wave_id, order.id, item_id, row.lot) if part else None
        if bin_id is not None:
            to_bin = act.work.get(Bin, bin_id)
            ledger.move(act, item_id, part, from_bin, to_bin, "not_picked", lot=row.lot, order_id=order.id)
            qty -= part


def lose(act: Act, order: Order, item_id: int, qty: int) -> int:
    """Pieces that were picked for an order are not there: they are picked again for its wave, or the order is
    short of them. The caller has moved them where they belong.

    Returns:
        The pieces that no bin has.
    """
    lacking = 0
    if order.state == "picked":
        order = act.step(order, "send_back", "picking", f"{qty} missing")
    lines = [o for o in act.work.where(OrderLine, "order_id", order.id) if o.item_id == item_id]
    for line in sorted(lines, key=lambda o: -o.line_no):
        part = min(qty, line.qty_picked - line.qty_verified)
        if part > 0:
            lacking += _picked_less(act, order, line, part)
            qty -= part
    shorts.picked_or_short(act, order.id)
    return lacking


def _picked_less(act: Act, order: Order, line: OrderLine, qty: int) -> int:
    """Make new picks for pieces of a line that are not there after all; how many no bin has."""
    line = act.work.put(replace(line, qty_picked=line.qty_picked - qty))
    due = max(0, min(qty, line.qty_due - line.qty_picked - _coming(act, line)))
    missing = making_picks.allocate(act, order, line, due) if due else 0
    if missing:
        line = act.work.get(OrderLine, line.id)
        act.work.put(replace(line, qty_short=line.qty_short + missing))
    return missing


def _coming(act: Act, line: OrderLine) -> int:
    """Pieces of a line that open picks still bring."""
    return sum(
        p.qty_left
        for p in act.work.where(Pick, "order_id", line.order_id)
        if p.line_id == line.id and p.kind == picking.PICK and p.state in picking.UNFINISHED
    )


def damaged_in_hand(act: Act, task: Pick) -> Order:
    """One of the pieces in a person's hand is damaged: it is set aside, and another one is fetched."""
    assert task.order_id is not None, "a put is an order's"
    tote = putting.batch_tote(act, task)
    _set_aside(act, task, act.work.get(Bin, tote.bin_id))
    if task.qty_left > 1:
        tasks.change(act, replace(task, qty=task.qty - 1))
    else:
        putting.end(act, task)
    return _one_less(act, task, tote)


def damaged_in_slot(act: Act, task: Pick) -> Order | None:
    """One of the pieces that a person put last is damaged, as `damaged_in_hand`; None where it has left the
    slot.
    """
    assert task.order_id is not None, "a put is an order's"
    order = act.work.get(Order, task.order_id)
    slot = act.work.maybe(Tote, order.tote_id)
    is_there = slot is not None and putting.is_in(act, task, slot) and order.station_id is None
    if order.state not in ("picking", "picked") or slot is None or not is_there:
        return None
    step(slot.code, slots.state(act, slot), "take_out")
    bin_ = act.work.get(Bin, slot.bin_id)
    _set_aside(act, task, bin_)
    act.relight(bin_.station_id)
    if task.qty_done > 1:
        act.work.put(replace(task, qty=task.qty - 1, qty_done=task.qty_done - 1))
    else:
        act.work.put(picking.step(picking.step(replace(task, qty_done=0), "take_back"), "cancel"))
    return _one_less(act, task, putting.batch_tote(act, task))


def _set_aside(act: Act, task: Pick, from_bin: Bin) -> None:
    aside = ledger.site_bin(act, stock.DAMAGED)
    putting.move_pieces(act, task.item_id, 1, from_bin, aside, "damaged", task.lot, task.order_id)


def _one_less(act: Act, task: Pick, tote: Tote) -> Order:
    assert task.order_id is not None, "a put is an order's"
    lose(act, act.work.get(Order, task.order_id), task.item_id, 1)
    slots.release(act, task.order_id)
    putting.close_if_empty(act, tote)
    return act.work.get(Order, task.order_id)
