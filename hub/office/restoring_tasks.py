"""Tasks of an act that is taken back: those that it made are not needed, those that it ended want their
pieces again, and what was lit is lit.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hub.domain import picking
from hub.domain.items import Item
from hub.domain.people import Cart
from hub.domain.picking import Pick
from hub.domain.stock import Bin
from hub.office import ledger, tasks
from hub.office.act import Act
from hub.office.traces import Changed, Fields, TooLateError


def drop(act: Act, cart: Cart | None, each: Changed) -> None:
    """What an act made to be fetched instead is not fetched after all; nothing for other tasks.

    Raises:
        TooLateError: pieces of it were fetched, or it is on another cart than this one.
    """
    if each.before is not None:
        return
    task = act.work.get(Pick, each.id)
    if task.qty_done or task.state not in picking.UNFINISHED or task.qty != each.after["qty"]:
        raise TooLateError("too_late_fetched", sku=_sku(act, task))
    _on_no_other_cart(act, cart, task)
    tasks.cancel(act, task)


def restore(act: Act, cart: Cart | None, each: Changed) -> Pick | None:
    """A task is as it was before an act.

    Args:
        cart: where what was on a cart is now; without one it waits for a tote.

    Returns:
        The task, where it was lit.

    Raises:
        TooLateError: it is not as the act left it, or its bin has not what it wants.
    """
    task, before, after = act.work.get(Pick, each.id), each.before, each.after
    if before is None:
        return None
    was_lit = before["state"] == picking.LIT
    if _is_light_alone(before, after):
        return task if was_lit and task.state in picking.UNFINISHED else None
    if task.kind == picking.PUT and task.state == picking.CANCELLED != after["state"]:
        return None  # laid back since: what was to be put lies in its tote, whichever slot it was for
    if _work_of(task.state, task.qty, task.qty_done) != _work_of(
        after["state"], after["qty"], after["qty_done"]
    ):
        raise TooLateError("too_late_fetched", sku=_sku(act, task))
    _on_no_other_cart(act, cart, task)
    _want_again(act, task, before)
    restored = tasks.change(act, _restored(task, before, cart))
    if restored.kind == picking.STRAY and restored.state == picking.OPEN:
        tasks.cancel(act, restored)  # it was never booked out of its bin: who finds the piece scans it again
    return restored if was_lit else None


def light(act: Act, was_lit: Sequence[Pick]) -> None:
    """Light what was lit before, in place of what was lit since."""
    for each in was_lit[:1]:
        shown = tasks.lit(act.work, each.cart_id) if each.cart_id is not None else None
        if shown is not None:
            tasks.put_out(act, shown)
        task = act.work.get(Pick, each.id)
        if task.state == picking.CLAIMED:
            tasks.light(act, task)


def _on_no_other_cart(act: Act, cart: Cart | None, task: Pick) -> None:
    if task.cart_id not in (None, cart.id if cart else None):
        other = act.work.get(Cart, task.cart_id)
        raise TooLateError("too_late_on_cart", sku=_sku(act, task), cart=other.code)


def _restored(task: Pick, before: Fields, cart: Cart | None) -> Pick:
    """The task as it was; what was on a cart is on this one, and waits where there is none."""
    wanted = replace(task, **{name: before[name] for name in before if name != "state"})
    if before["state"] not in picking.UNFINISHED:
        return picking.step(wanted, "restore", before["state"])
    if task.kind == picking.PUT:
        return picking.step(wanted, "restore", picking.CLAIMED)
    if before["state"] == picking.OPEN or cart is None:
        return replace(picking.step(wanted, "restore", picking.OPEN), cart_id=None, operator_id=None)
    claimed = picking.step(wanted, "restore", picking.CLAIMED)
    return replace(claimed, cart_id=cart.id, operator_id=cart.operator_id)


def _want_again(act: Act, task: Pick, before: Fields) -> None:
    """What a pick wants of its bin is promised to it again."""
    if task.kind != picking.PICK:
        return
    now = task.qty_left if task.state in picking.UNFINISHED else 0
    then = before["qty"] - before["qty_done"] if before["state"] in picking.UNFINISHED else 0
    bin_ = act.work.get(Bin, task.bin_id)
    row = ledger.balance(act, bin_, task.item_id, task.lot)
    if row.free < then - now:
        raise TooLateError("too_late_stock", sku=_sku(act, task), bin=bin_.code)
    ledger.reserve(act, row, then - now)


def _work_of(state: str, qty: int, qty_done: int) -> tuple[Any, ...]:
    """What a task comes to, whether it is lit or not."""
    return ("unfinished" if state in picking.UNFINISHED else state, qty, qty_done)


def _is_light_alone(before: Fields, after: Fields) -> bool:
    """Whether an act did no more to a task than to light it, or to put its light out."""
    dark = {**before, "state": picking.CLAIMED}, {**after, "state": picking.CLAIMED}
    return {before["state"], after["state"]} <= {picking.CLAIMED, picking.LIT} and dark[0] == dark[1]


def _sku(act: Act, task: Pick) -> str:
    return act.work.get(Item, task.item_id).sku
