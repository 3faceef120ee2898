"""Put away: what was picked and is no longer wanted goes back by light, and so does a piece found where
it does not belong.
"""

from dataclasses import replace

from hub.domain import items, picking
from hub.domain.items import Item
from hub.domain.people import Cart, Tote
from hub.domain.picking import Pick
from hub.domain.stock import Bin
from hub.domain.verdicts import Verdict, go, tell
from hub.floor import walk
from hub.floor.desk import Desk, Job
from hub.floor.verify import meanings
from hub.office import tasks
from hub.store import queries


def take_tote(desk: Desk, code: str) -> Verdict:
    """C%: what this tote holds and its order no longer wants goes back, bin by bin."""
    cart, tote = walk.cart_of(desk), desk.find_tote(code)
    if tote is None:
        return Verdict("unknown_code", {"code": code})
    if cart is None:
        return Verdict("not_allowed", {"text": "H%…"})
    waiting = [] if tote.order_id is None else _waiting(desk, tote.order_id, cart)
    if not waiting:
        return go(f"{tote.code}: -")
    desk.about(order_id=tote.order_id)
    tasks.claim(desk, [task for task in waiting if task.state == picking.OPEN], cart, tote)
    lit = walk.lit_task(desk)
    if lit is not None and lit.kind == picking.PICK:
        # A pick that this cart has begun waits until what was scanned now is put away.
        tasks.change(desk, replace(lit, state=picking.CLAIMED, station_id=None))
    return walk.guide(desk, cart, 0, picking.PUT_BACK)


def _waiting(desk: Desk, order_id: int, cart: Cart) -> list[Pick]:
    """The order's put-back tasks that nobody has, or this cart."""
    of_order = [t for t in desk.work.where(Pick, "order_id", order_id) if t.kind == picking.PUT_BACK]
    return [t for t in of_order if t.state in picking.UNFINISHED and t.cart_id in (None, cart.id)]


def scan(desk: Desk, code: str) -> Verdict:
    """A piece: the lit task's, or one that nobody has claimed, or a stray one, whose bin then lights."""
    cart = walk.cart_of(desk)
    if cart is None:
        return Verdict("not_allowed", {"text": "H%…"})
    aim, _, raw = code.partition(" ")
    meant = meanings(desk, items.read(raw, aim or None))
    if not meant:
        return Verdict("unknown_code", {"code": raw})
    task = walk.lit_task(desk)
    piece = next((p for p in meant if task is not None and p.item.id == task.item_id), None)
    if task is not None and piece is not None:
        return walk.confirm(desk, task, piece.pack_qty)
    if task is not None:
        return Verdict("wrong_item", {"sku": meant[0].item.sku})
    return _start(desk, cart, meant[0].item)


def _start(desk: Desk, cart: Cart, item: Item) -> Verdict:
    warehouse_id = _warehouse(desk, cart)
    waiting = queries.waiting_put_back(desk.work, desk.rules.site, item.id, warehouse_id)
    if waiting is not None:
        tasks.claim(desk, [desk.work.get(Pick, waiting)], cart, None)
        return walk.guide(desk, cart, 0)
    home = queries.home_bin(desk.work, desk.rules.site, item.id, warehouse_id)
    if home is None:
        return Verdict("unknown_code", {"code": item.sku})
    bin_ = desk.work.get(Bin, home)
    desk.work.add(
        Pick(
            id=0,
            site=desk.rules.site,
            kind=picking.STRAY,
            state=picking.CLAIMED,
            order_id=None,
            line_id=None,
            item_id=item.id,
            bin_id=bin_.id,
            lot="",
            qty=1,
            qty_done=0,
            walk_order=bin_.walk_order,
            cart_id=cart.id,
            tote_id=None,
            operator_id=cart.operator_id,
            station_id=None,
        )
    )
    return walk.guide(desk, cart, 0)


def _warehouse(desk: Desk, cart: Cart) -> int | None:
    """The warehouse where somebody stands: that of the bins which this station lights, else of the cart's
    totes; None where neither tells, and then any will do.
    """
    lit_here = desk.work.where(Bin, "station_id", desk.station.id)
    if lit_here:
        return lit_here[0].warehouse_id
    totes = desk.work.where(Tote, "cart_id", cart.id)
    return desk.work.get(Bin, totes[0].bin_id).warehouse_id if totes else None


def undo(desk: Desk, _: str) -> Verdict:
    """X%UNDO: the lit task is given up and waits for somebody else."""
    task = walk.lit_task(desk)
    if task is None:
        return tell("nothing_to_undo")
    item = desk.work.get(Item, task.item_id)
    if task.kind == picking.STRAY:
        tasks.cancel(desk, task)
    else:
        tasks.give_up(desk, task)
    return tell("undone", what=item.sku)


JOB = Job(
    cards={"H": walk.take_cart, "C": take_tote, "L": walk.confirm_bin},
    acts={"UNDO": undo},
    scan=scan,
    button=walk.confirm_button,
)
