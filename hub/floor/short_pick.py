"""X%SHORT at picking: the bin holds fewer than it should. Asked twice, for what it lacks is written off."""

from hub.domain import picking
from hub.domain.items import Item
from hub.domain.picking import Pick
from hub.domain.stock import Bin
from hub.domain.verdicts import Verdict
from hub.floor import walk
from hub.floor.desk import Desk
from hub.office import cases, shorts, tasks


def ask(desk: Desk, _: str) -> Verdict:
    """X%SHORT: the bin does not hold what it should; asked twice, because it is written off."""
    told = walk.dark(desk)
    if told is not None:
        return told
    task = walk.lit_task(desk)
    if task is None or task.kind != picking.PICK:
        return Verdict("no_order", {"text": "C%…"})
    desk.about(order_id=task.order_id, line_id=task.line_id, pick_id=task.id)
    return desk.ask(f"short:{task.id}", "short", bin=_bin(desk, task), qty=tasks.qty_lit(desk.work, task))


def short(desk: Desk, task_id: str) -> Verdict:
    """X%YES to "short?": of a batch, for all orders that wanted pieces of this bin."""
    task = desk.work.get(Pick, int(task_id))
    if task.state != picking.LIT or task.order_id is None:
        return walk.dark(desk) or Verdict("same_piece")
    desk.about(order_id=task.order_id, line_id=task.line_id, pick_id=task.id)
    group = tasks.group(desk.work, task)
    missing = sum(each.qty_left for each in group)
    desk.undoable("short", bin=_bin(desk, task), sku=_sku(desk, task), qty=missing)
    for each in group:
        shorts.declare(desk, each)
    following = walk.what_next(desk, task.cart_id, task.walk_order, task.kind)
    for order_id in dict.fromkeys(each.order_id for each in group):
        assert order_id is not None, "a pick is of an order"
        order = shorts.picked_or_short(desk, order_id)
        if order_id != task.order_id:
            cases.open_case(
                desk, "short", order, _short_words(desk, task, group, order_id), item_id=task.item_id
            )
    return Verdict("short_pick", {"qty": missing, **following})


def _short_words(desk: Desk, task: Pick, group: list[Pick], order_id: int) -> str:
    """What an exception says of one more order that a short bin lets down."""
    qty = sum(each.qty_left for each in group if each.order_id == order_id)
    return f"short 缺货: {_bin(desk, task)} {_sku(desk, task)} -{qty}"


def _bin(desk: Desk, task: Pick) -> str:
    return desk.work.get(Bin, task.bin_id).code


def _sku(desk: Desk, task: Pick) -> str:
    return desk.work.get(Item, task.item_id).sku
