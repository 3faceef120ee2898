"""Put away: what was picked and is no longer wanted goes back by light, and so does a piece found where
it does not belong.
"""

from hub.domain import items, picking, stock
from hub.domain.items import Item
from hub.domain.people import Cart, Tote
from hub.domain.picking import Pick
from hub.domain.stock import Bin
from hub.domain.verdicts import Verdict, ask, tell
from hub.floor import counting, effects, hand_over, taking_back, telling, undoing, walk
from hub.floor.desk import Desk, Job
from hub.floor.verify import meanings
from hub.office import batches, ledger, tasks
from hub.store import queries, together


def take_tote(desk: Desk, code: str) -> Verdict:
    """C%: what this tote holds and its order no longer wants goes back, bin by bin."""
    cart, tote = walk.cart_of(desk), desk.find_tote(code)
    if tote is None:
        return Verdict("unknown_code", {"code": code})
    if cart is None:
        return Verdict("not_allowed", {"text": "H%…"})
    waiting = _waiting(desk, tote, cart)
    if not waiting:
        return telling.tell_tote(desk, tote)
    desk.about(order_id=tote.order_id)
    desk.undoable("begun", what=together.name(desk.work, tote))
    tasks.claim(desk, [task for task in waiting if task.state == picking.OPEN], cart, tote)
    lit = walk.lit_task(desk)
    if lit is not None and lit.kind == picking.PICK:
        # A pick that this cart has begun waits until what was scanned now is put away.
        tasks.put_out(desk, lit)
    return _begun(desk, walk.guide(desk, cart, 0, picking.PUT_BACK))


def _begun(desk: Desk, said: Verdict) -> Verdict:
    """What is said of a bin that lights; its undo names the same."""
    task = walk.lit_task(desk)
    if task is not None:
        desk.undoable_as(what=telling.say(desk.work, task))
    return said


def take_order(desk: Desk, label: str) -> Verdict:
    """O%: as C% of the tote in which the order's pieces are; a carton has no label of its own."""
    order = desk.find_order(label)
    if order is None:
        return Verdict("unknown_code", {"code": label})
    desk.about(order)
    tote = desk.work.maybe(Tote, order.tote_id)
    if tote is None:
        return tell("no_tote", order=order.label, state=order.state)
    return take_tote(desk, tote.code)


def _waiting(desk: Desk, tote: Tote, cart: Cart) -> list[Pick]:
    """The put-back tasks out of a tote, a slot or a batch tote that nobody has, or this cart."""
    found = [t for t in batches.unfinished(desk, tote) if t.kind == picking.PUT_BACK]
    return [t for t in found if t.cart_id in (None, cart.id)]


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
    warehouse_id = warehouse(desk, cart)
    desk.undoable("begun", what=item.sku)
    waiting = queries.waiting_put_back(desk.work, desk.rules.site, item.id, warehouse_id)
    if waiting is not None:
        tasks.claim(desk, [desk.work.get(Pick, waiting)], cart, None)
        return _begun(desk, walk.guide(desk, cart, 0))
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
    return _begun(desk, walk.guide(desk, cart, 0))


def warehouse(desk: Desk, cart: Cart) -> int | None:
    """The warehouse where somebody stands: that of the bins which this station lights, else of the cart's
    totes; None where neither tells, and then any will do.
    """
    lit_here = desk.work.where(Bin, "station_id", desk.station.id)
    if lit_here:
        return lit_here[0].warehouse_id
    totes = desk.work.where(Tote, "cart_id", cart.id)
    return desk.work.get(Bin, totes[0].bin_id).warehouse_id if totes else None


def count(desk: Desk, number: str) -> Verdict:
    """Q%: n pieces of the lit task."""
    task = walk.lit_task(desk)
    qty = counting.read(number)
    if task is None or not qty:
        return counting.refused(number)
    return walk.confirm(desk, task, qty)


def ask_short(desk: Desk, _: str) -> Verdict:
    """X%SHORT: the tote holds fewer pieces than go back; asked, because they are written off."""
    task = walk.lit_task(desk)
    if task is None or task.kind != picking.PUT_BACK:
        return Verdict("no_order", {"text": "C%…"})
    desk.about(order_id=task.order_id, line_id=task.line_id, pick_id=task.id)
    return desk.ask(f"put_short:{task.id}", "short", bin=_out_of(desk, task), qty=task.qty_left)


def _out_of(desk: Desk, task: Pick) -> str:
    """What people call the totes that a task's pieces come out of."""
    tote = desk.work.maybe(Tote, task.tote_id)
    return together.name(desk.work, tote) if tote is not None else "-"


def short(desk: Desk, task_id: str) -> Verdict:
    """X%YES to "short?": the pieces are nowhere, so they are lost to the stock, and the walk goes on."""
    task = desk.work.get(Pick, int(task_id))
    if task.state != picking.LIT or task.order_id is None:
        return Verdict("same_piece")
    desk.about(order_id=task.order_id, line_id=task.line_id, pick_id=task.id)
    missing, loss = task.qty_left, ledger.site_bin(desk, stock.LOSS)
    sku = desk.work.get(Item, task.item_id).sku
    desk.undoable("short", bin=_out_of(desk, task), sku=sku, qty=missing)
    ledger.move_any_lot(
        desk, task.item_id, missing, effects.tote_bin(desk, task), loss, "short", task.order_id
    )
    effects.settle(desk, tasks.change(desk, picking.step(task, "run_short")))
    what = walk.what_next(desk, task.cart_id, task.walk_order, task.kind)
    return Verdict("short_pick", {"qty": missing, **what})


def undo(desk: Desk, text: str) -> Verdict:
    """X%UNDO: what was put, said, begun, or picked on this walk last is taken back; where that was another
    person's doing, the lit task is given up and waits for somebody else. It says which.
    """
    if undoing.of_person(desk) is not None:
        return taking_back.undo(desk, text)
    task = walk.lit_task(desk)
    if task is None:
        return ask("nothing_to_undo")
    what = telling.say(desk.work, task)
    if task.kind == picking.STRAY:
        tasks.cancel(desk, task)
    else:
        tasks.give_up(desk, task)
    return tell("given_up", what=what)


JOB = Job(
    cards={
        "H": hand_over.take_cart,
        "C": take_tote,
        "S": take_tote,
        "O": take_order,
        "L": walk.confirm_bin,
        "Q": count,
    },
    acts={"UNDO": undo, "SHORT": ask_short},
    scan=scan,
    button=walk.confirm_button,
)
ANSWERS = {"put_short": short}
"""question -> what X%YES does."""
