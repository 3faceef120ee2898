"""Sorting at a put wall: pieces of a batch tote are put to the orders of its wave.

Rule: a piece moves by the books when it is confirmed at its slot, and at no other moment; while it is in a
person's hand it is the tote's still.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hub.domain import cases, picking, putting
from hub.domain.items import Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.people import SLOT, Operator, Station, Tote
from hub.domain.picking import Pick
from hub.domain.putting import Wish
from hub.domain.stock import Balance, Bin
from hub.office import batches, ledger, shorts, slots, tasks
from hub.office.act import Act
from hub.office.traces import TooLateError
from hub.store import together
from hub.store.walls import Wanting


@dataclass(frozen=True, slots=True)
class Held:
    """Pieces of an item that a batch tote holds by the books, and how many of them may be put to orders now:
    those that are in nobody's hand and don't go back.
    """

    qty: int
    free: int


def held(act: Act, tote: Tote, item_id: int) -> Held:
    """What a batch tote holds of an item."""
    rows = act.work.where(Balance, "bin_id", tote.bin_id)
    qty = sum(b.qty for b in rows if b.item_id == item_id)
    away = sum(
        task.qty_left
        for task in batches.unfinished(act, tote)
        if task.item_id == item_id and task.kind in (picking.PUT, picking.PUT_BACK)
    )
    return Held(qty, max(0, qty - away))


def in_hand(act: Act, operator: Operator) -> Pick | None:
    """The put that waits for its slot in a person's hand; ended ones too, until they were told of."""
    if operator.pick_id is None:
        return None
    for seen in act.work.glance(Pick, "id", operator.pick_id):
        # The order first, then its tasks: so does the office, which may be stopping it just now.
        act.work.maybe(Order, seen.order_id)
    task = act.work.find(Pick, operator.pick_id)
    return task if task is not None and task.state in (picking.LIT, picking.CANCELLED) else None


def empty_hand(act: Act, operator: Operator) -> None:
    """Forget the put of a person's hand."""
    act.work.put(replace(act.work.get(Operator, operator.id), pick_id=None))


def wishes(found: Iterable[Wanting]) -> list[Wish]:
    """The orders that may be put to: those that are picked for, whose pieces stand in a slot or nowhere."""
    return [
        Wish(w.order_id, w.unsorted, w.lacking, w.tote_kind == SLOT, w.busy_by > 0, w.urgent)
        for w in found
        if w.state == "picking" and w.tote_kind in ("", SLOT) and w.unsorted > 0
    ]


def takes(act: Act, order_id: int, item_id: int, qty: int) -> Order | None:
    """An order, locked, if it takes `qty` pieces of an item now; None where somebody was faster."""
    order = act.work.get(Order, order_id)
    if order.state != "picking":
        return None
    coming = sum(p.qty_left for p in slots.lit_puts(act, order) if p.item_id == item_id)
    return order if batches.unsorted(act, order).get(item_id, 0) - coming >= qty else None


def take_up(act: Act, operator: Operator, tote: Tote, order: Order, slot: Tote, goods: "Goods") -> Pick:
    """Pieces of a batch tote are in a person's hand from now on: the order's slot lights in their colour."""
    bin_ = act.work.get(Bin, slot.bin_id)
    task = act.work.add(
        Pick(
            id=0,
            site=order.site,
            kind=picking.PUT,
            state=picking.CLAIMED,
            order_id=order.id,
            line_id=None,
            item_id=goods.item_id,
            bin_id=bin_.id,
            lot=goods.lot,
            qty=goods.qty,
            qty_done=0,
            walk_order=bin_.walk_order,
            cart_id=None,
            tote_id=tote.id,
            operator_id=operator.id,
            station_id=None,
        )
    )
    act.work.put(replace(act.work.get(Operator, operator.id), pick_id=task.id))
    return tasks.light(act, task)


@dataclass(frozen=True, slots=True)
class Goods:
    """Pieces of an item, of a lot where the code said one."""

    item_id: int
    qty: int
    lot: str = ""


def move(act: Act, task: Pick, qty: int) -> None:
    """Confirmed pieces go from the batch tote to their order: by the books into its own tote, whichever of
    its slots they are put into.
    """
    from_bin, order = act.work.get(Bin, batch_tote(act, task).bin_id), act.work.get(Order, task.order_id or 0)
    assert order.tote_id is not None, "what is put has a place"
    to_bin = act.work.get(Bin, act.work.get(Tote, order.tote_id).bin_id)
    move_pieces(act, task.item_id, qty, from_bin, to_bin, "sort", task.lot, order.id)


def batch_tote(act: Act, task: Pick) -> Tote:
    """The batch tote that a put takes its pieces out of."""
    assert task.tote_id is not None, "a put is out of a batch tote"
    return act.work.get(Tote, task.tote_id)


def move_pieces(
    act: Act, item_id: int, qty: int, from_bin: Bin, to_bin: Bin, reason: str, lot: str, order_id: int | None
) -> None:
    """Move an order's pieces of one lot, and of others where the bin has no more of it."""
    assert order_id is not None, "what is sorted is an order's"
    rows = [b for b in act.work.where(Balance, "bin_id", from_bin.id) if b.item_id == item_id]
    of_lot = min(qty, sum(b.qty for b in rows if b.lot == lot and b.condition == "good"))
    if of_lot:
        ledger.move(act, item_id, of_lot, from_bin, to_bin, reason, lot=lot, order_id=order_id)
    if qty > of_lot:
        ledger.move_any_lot(act, item_id, qty - of_lot, from_bin, to_bin, reason, order_id)


def settle(act: Act, task: Pick) -> Order:
    """After a put: an order whose last piece this was is picked, or short; an emptied tote is free.

    Returns:
        The order as it is then.
    """
    assert task.order_id is not None, "a put is an order's"
    order = shorts.picked_or_short(act, task.order_id)
    close_if_empty(act, batch_tote(act, task))
    return order


def close_if_empty(act: Act, tote: Tote) -> bool:
    """Free a batch tote in which nothing is left, wherever it is open; whether it was so."""
    return batches.free_tote(act, act.work.get(Tote, tote.id))


def recount(act: Act, task: Pick, qty: int) -> Pick:
    """So many pieces are in the hand, in place of those that were said before."""
    return tasks.change(act, replace(task, qty=task.qty_done + qty))


def lay_back(act: Act, operator: Operator) -> Pick | None:
    """What a person has in the hand is laid back into its tote: its light goes out. None where the hand is
    empty.
    """
    task = in_hand(act, operator)
    if task is None:
        return None
    empty_hand(act, operator)
    if task.state == picking.LIT:
        end(act, task)
    return task


def end(act: Act, task: Pick) -> None:
    """End a put whose pieces stay in the tote, but for those that its slot has confirmed: a put is done with
    these. A slot that was taken for it alone is free again.
    """
    assert task.order_id is not None, "a put is an order's"
    if task.qty_done:
        tasks.change(act, picking.step(replace(task, qty=task.qty_done), "shorten", picking.DONE))
    else:
        tasks.change(act, picking.step(task, "cancel"))
    slots.release(act, task.order_id)


def stop_puts(act: Act, order: Order) -> Order:
    """The pieces for an order that are in people's hands belong to their totes again: the office stopped or
    changed it, and they are told at the next scan.

    Returns:
        The order as it is then: a slot that was taken for these alone is free.
    """
    for task in slots.lit_puts(act, order):
        tasks.change(act, picking.step(task, "cancel"))
        slots.release(act, order.id)
    return act.work.get(Order, order.id)


def undo(act: Act, task: Pick) -> None:
    """Take a finished put back: its pieces go from the slot into the tote, and its order is picked again.

    Raises:
        TooLateError: something was built on it. Nothing is changed then.
    """
    assert task.order_id is not None, "a put is an order's"
    work, order, tote = act.work, act.work.get(Order, task.order_id), batch_tote(act, task)
    slot = work.maybe(Tote, order.tote_id)
    refuse_open(act, order)
    if order.state not in ("picking", "picked") or slot is None or not is_in(act, task, slot):
        raise TooLateError("too_late_order", order=order.label, state=order.state)
    if not is_reusable(tote, order):
        raise TooLateError("too_late_tote", tote=tote.code)
    lines = [line for line in work.where(OrderLine, "order_id", order.id) if line.item_id == task.item_id]
    if held(act, slot, task.item_id).free - sum(line.qty_verified for line in lines) < task.qty_done:
        # The bench has had them since: it verified them, or did not find them.
        sku = work.get(Item, task.item_id).sku
        raise TooLateError("too_late_stock", sku=sku, bin=together.name(work, slot))
    from_bin, to_bin = work.get(Bin, slot.bin_id), work.get(Bin, tote.bin_id)
    putting.step(slot.code, slots.state(act, slot), "take_out")
    work.put(replace(tote, wave_id=order.wave_id))
    move_pieces(act, task.item_id, task.qty_done, from_bin, to_bin, "undo", task.lot, order.id)
    if order.state == "picked":
        act.step(order, "send_back", "picking", cases.TAKEN_BACK)
    act.relight(from_bin.station_id)
    work.put(picking.step(picking.step(replace(task, qty_done=0), "take_back"), "cancel"))
    slots.release(act, order.id)


def refuse_open(act: Act, order: Order) -> None:
    """Nothing is taken from an order that somebody has in work.

    Raises:
        TooLateError: it is open at a bench.
    """
    if order.station_id is not None:
        bench = act.work.get(Station, order.station_id).name
        raise TooLateError("too_late_bench", order=order.label, station=bench)


def is_in(act: Act, task: Pick, tote: Tote) -> bool:
    """Whether what was put lies in an order's tote, or in one of those that help it."""
    return task.bin_id in {each.bin_id for each in together.every(act.work, tote)}


def lead_to(act: Act, task: Pick, slot: Tote) -> Pick:
    """What is in a hand goes into another slot of its order: the light goes there."""
    bin_ = act.work.get(Bin, slot.bin_id)
    dark = tasks.put_out(act, task)
    return tasks.light(act, act.work.put(replace(dark, bin_id=bin_.id, walk_order=bin_.walk_order)))


def is_reusable(tote: Tote, order: Order) -> bool:
    """Whether a batch tote is still its wave's, or nobody's since it was emptied."""
    return tote.order_id is None and (
        tote.wave_id == order.wave_id or (tote.wave_id is None and tote.cart_id is None)
    )
