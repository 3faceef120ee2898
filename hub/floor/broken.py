"""X%DAMAGED at picking: a piece at the lit bin is broken. It is set aside, and another one is sought.

Rule: the rest of the bin's pieces stay as they are; what is short of it is one piece, nothing more.
"""

from dataclasses import replace

from hub.domain import picking, stock
from hub.domain.items import Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.picking import Pick
from hub.domain.stock import Bin
from hub.domain.verdicts import Verdict, tell
from hub.floor import walk
from hub.floor.desk import Desk, stopped
from hub.floor.telling import say
from hub.office import ledger, making_picks, shorts, tasks


def damaged(desk: Desk, _: str) -> Verdict:
    """X%DAMAGED: one of the pieces that the lit bin is to give is broken; of a batch, the last order's."""
    told = walk.dark(desk)
    if told is not None:
        return told
    lit = walk.lit_task(desk)
    if lit is None or lit.kind != picking.PICK:
        return Verdict("no_order", {"text": "C%…"})
    task = tasks.group(desk.work, lit)[-1]
    desk.about(order_id=task.order_id, line_id=task.line_id, pick_id=task.id)
    order = desk.work.get(Order, task.order_id or 0)
    stop = stopped(desk, order)
    if stop is not None:
        return stop
    desk.undoable("damaged", what=f"{_sku(desk, task)} > {desk.work.get(Bin, task.bin_id).code}")
    _set_aside(desk, order, task)
    where = walk.what_next(desk, lit.cart_id, lit.walk_order, lit.kind)
    shorts.picked_or_short(desk, order.id)
    shown = walk.lit_task(desk)
    if shown is not None:
        return tell("damaged_here", where=say(desk.work, shown))
    return Verdict("go", where) if "zone" in where else tell("damaged", sku=_sku(desk, task))


def _sku(desk: Desk, task: Pick) -> str:
    return desk.work.get(Item, task.item_id).sku


def _set_aside(desk: Desk, order: Order, task: Pick) -> None:
    """The piece leaves the bin with its promise; the order gets another one promised, or is short of it."""
    line = desk.work.get(OrderLine, task.line_id or 0)
    bin_, aside = desk.work.get(Bin, task.bin_id), ledger.site_bin(desk, stock.DAMAGED)
    ledger.move(desk, task.item_id, 1, bin_, aside, "damaged", lot=task.lot, order_id=order.id, reserved=1)
    if task.qty == 1:
        tasks.change(desk, picking.step(task, "run_short"))
    else:
        to = task.state if task.qty_left > 1 else picking.DONE
        tasks.change(desk, picking.step(replace(task, qty=task.qty - 1), "shorten", to))
    lacking = making_picks.allocate(desk, order, line, 1, like=task)
    if lacking:
        desk.work.put(replace(line, qty_short=line.qty_short + lacking))
