"""A walk from bin to bin: the next one is lit, and a scan of the bin, of a piece or the button confirms it.

Picking and putting away share it; what a confirmed piece does to stock is the only difference (`effects`). A
walk is its cart's: whoever pushes the cart goes on with it.
"""

from hub.domain import orders, picking
from hub.domain.items import Item
from hub.domain.orders import Order
from hub.domain.people import Cart, Operator, Tote
from hub.domain.picking import Pick
from hub.domain.stock import Bin
from hub.domain.verdicts import Verdict, ask, go
from hub.floor import effects
from hub.floor.desk import Desk, stopped
from hub.floor.telling import end_of_walk, say
from hub.office import putting, tasks
from hub.store import queries, waiting


def pause(desk: Desk, operator: Operator) -> None:
    """Darken the lit task of a person who goes away: it stays on their cart, to be lit again by `resume`.
    A piece of a batch tote that was in their hand is the tote's again.
    """
    task = tasks.lit(desk.work, operator.cart_id) if operator.cart_id is not None else None
    if task is not None:
        tasks.put_out(desk, task)
    putting.lay_back(desk, desk.work.get(Operator, operator.id))


def resume(desk: Desk, operator: Operator) -> Verdict | None:
    """Light the next task of a person who is back, nearest to where they stand, and say it; None where their
    cart has none.
    """
    cart = desk.work.maybe(Cart, operator.cart_id)
    if cart is None or cart.operator_id != operator.id or not tasks.of_cart(desk.work, cart.id):
        return None
    return guide(desk, cart, here(desk, cart))


def here(desk: Desk, cart: Cart) -> int:
    """Where in the walk somebody stands who scans at this station: at the cart's first bin that it lights."""
    near = [
        task.walk_order
        for task in tasks.of_cart(desk.work, cart.id)
        if desk.work.get(Bin, task.bin_id).station_id == desk.station_id
    ]
    return min(near, default=0)


def dark(desk: Desk) -> Verdict | None:
    """What a scan says where this person's walk is dark: the office changed what they stood before, or they
    are back from a pause. The next bin is lit, and nothing is counted until they have read it. None where a
    bin is lit, or no walk is under way.
    """
    cart = cart_of(desk)
    if cart is None or tasks.lit(desk.work, cart.id) or not tasks.of_cart(desk.work, cart.id):
        return None
    task = tasks.light_next(desk, cart.id, here(desk, cart))
    return Verdict("order_changed", {"text": say(desk.work, task)}) if task is not None else None


def cart_of(desk: Desk) -> Cart | None:
    """The cart that the operator here pushes."""
    operator = desk.operator
    cart = desk.work.maybe(Cart, operator.cart_id if operator else None)
    return cart if cart is not None and operator is not None and cart.operator_id == operator.id else None


def guide(desk: Desk, cart: Cart, from_walk_order: int, kind: str = picking.PICK) -> Verdict:
    """Light the next bin, of this kind of task first, and say it; say so when the walk is done."""
    task = tasks.light_next(desk, cart.id, from_walk_order, kind)
    return go(say(desk.work, task)) if task else Verdict("go", end_of_walk(desk, cart, kind))


def what_next(desk: Desk, cart_id: int | None, from_walk_order: int, kind: str) -> dict[str, object]:
    """Light a cart's next bin; the arguments by which a verdict says where to go, or that all is done."""
    if cart_id is None:
        return {"phrase": "walk_done"}
    task = tasks.light_next(desk, cart_id, from_walk_order, kind)
    if task is not None:
        return {"text": say(desk.work, task), "next": True}
    return end_of_walk(desk, desk.work.get(Cart, cart_id), kind)


def lit_task(desk: Desk) -> Pick | None:
    """The task that the operator here stands before."""
    cart = cart_of(desk)
    return tasks.lit(desk.work, cart.id) if cart else None


def stopped_on_cart(desk: Desk, item_ids: set[int], bin_id: int | None = None) -> Verdict | None:
    """The verdict on a scan that fits no lit task, when it fits an order on this cart that must stop, or that
    was cancelled since the last scan: its empty tote is free already.

    Args:
        item_ids: what was scanned may be one of these items.
        bin_id: the bin that was scanned, where it was one.
    """
    cart = cart_of(desk)
    if cart is None:
        return None
    found = [desk.work.maybe(Order, tote.order_id) for tote in desk.work.where(Tote, "cart_id", cart.id)]
    found += [desk.work.get(Order, id_) for id_ in _cancelled(desk)]
    for order in found:
        if order is None or orders.stop(order) is None:
            continue
        of_order = desk.work.where(Pick, "order_id", order.id)
        if any(p.kind == picking.PICK and (p.item_id in item_ids or p.bin_id == bin_id) for p in of_order):
            return stopped(desk, order)
    return None


def _cancelled(desk: Desk) -> list[int]:
    """Orders that this person was picking for, cancelled since the last event of this station."""
    last = queries.stored_event(desk.work, desk.station.id, desk.station.last_inc, desk.station.last_seq)
    if last is None or desk.operator_id is None:
        return []
    return waiting.cancelled(desk.work, desk.rules.site, desk.operator_id, last.at_ms)


def confirm_bin(desk: Desk, code: str) -> Verdict:
    """L%: all pieces of the lit task are taken from (or put into) this bin."""
    told = dark(desk)
    if told is not None:
        return told
    task = lit_task(desk)
    lit_bin = desk.work.maybe(Bin, task.bin_id if task else None)
    if task is None or lit_bin is None or lit_bin.code != code:
        scanned = desk.work.one(Bin, "code", code, desk.rules.site)
        stop = stopped_on_cart(desk, set(), scanned.id) if scanned else None
        return stop or (Verdict("wrong_bin", {"bin": lit_bin.code}) if lit_bin else _nothing_lit(desk))
    return confirm(desk, task, tasks.qty_lit(desk.work, task))


def _nothing_lit(desk: Desk) -> Verdict:
    cart = cart_of(desk)
    kind = picking.PUT_BACK if desk.station.job == "PUTAWAY" else picking.PICK
    return Verdict("go", end_of_walk(desk, cart, kind) if cart else {"phrase": "walk_done"})


def confirm_button(desk: Desk, button: object) -> Verdict:
    """The button at a lit place: its task names what is confirmed, whoever else works in the zone.

    A smaller `qty` leaves the rest lit. A second press finds the task ended and does nothing. Where two
    people's tasks are lit at one place, nobody sees whose the button is: it confirms nothing, and each scans
    the piece or the bin.
    """
    task_id, qty = button.task, button.qty  # type: ignore[attr-defined]  # a protocol.messages.Button
    task = desk.work.find(Pick, task_id) if task_id else None
    shared = _shared(desk, button.at)  # type: ignore[attr-defined]
    if shared is not None and (task is None or task.bin_id == shared.id):
        return ask("two_here", bin=shared.code)
    if task is None or task.state in (picking.DONE, picking.SHORT):
        return Verdict("same_piece")
    if task.state != picking.LIT:
        return _not_lit(desk, task)
    return confirm(desk, task, tasks.qty_lit(desk.work, task) if qty is None else qty)


def _shared(desk: Desk, place: int) -> Bin | None:
    """The bin of a place of this station's lights, where two tasks or more are lit at it."""
    lit = [desk.work.get(Bin, task.bin_id) for task in desk.work.glance(Pick, "station_id", desk.station_id)]
    here = [bin_ for bin_ in lit if bin_.place == place]
    return here[0] if len(here) > 1 else None


def _not_lit(desk: Desk, task: Pick) -> Verdict:
    """Why a press at a place that is dark does nothing: its order was stopped or changed, or the walk is
    elsewhere.
    """
    order, lit = desk.work.maybe(Order, task.order_id), lit_task(desk)
    desk.about(order, pick_id=task.id)
    # What was lit for several orders is told by its new number; what was one order's, by that order.
    told = dark(desk) if task.state == picking.CANCELLED else None
    told = told or stopped(desk, order)
    if told is not None or lit is None:
        return told or dark(desk) or Verdict("same_piece")
    return Verdict("wrong_bin", {"bin": desk.work.get(Bin, lit.bin_id).code})


def confirm(desk: Desk, task: Pick, qty: int) -> Verdict:
    """Pieces of a task are done; the next bin is lit when it was the last of them. Those of a batch tote are
    dealt to the tasks like it, in their order.
    """
    item = desk.work.get(Item, task.item_id)
    desk.about(order_id=task.order_id, line_id=task.line_id, pick_id=task.id)
    order = desk.work.maybe(Order, task.order_id)
    group = tasks.group(desk.work, task)
    refusal = stopped(desk, order) if task.kind == picking.PICK else None
    refusal = refusal or picking.check_pieces(group, qty, item.sku)
    if refusal:
        return refusal
    if qty == 0:
        return go(say(desk.work, task))
    if task.kind != picking.PICK:
        # What goes back empties totes, and ends with them: taken back is all of it.
        desk.undoable("put", sku=item.sku, qty=qty, bin=desk.work.get(Bin, task.bin_id).code)
    for each, part in picking.deal(group, qty):
        effects.MOVES[each.kind](desk, each, part)
        effects.settle(desk, tasks.change(desk, picking.done(each, part)))
    desk.about(qty=qty)
    got, want = _tally(desk, task, len(group) > 1)
    args: dict[str, object] = {"sku": item.sku, "got": got, "want": want}
    left = [t for t in (desk.work.get(Pick, each.id) for each in group) if t.state in picking.UNFINISHED]
    if left:
        if not any(t.state == picking.LIT for t in left):
            tasks.light(desk, left[0])
        return Verdict("ok", args, got, want)
    args |= what_next(desk, task.cart_id, task.walk_order, task.kind)
    return Verdict("ok", args, got, want)


def _tally(desk: Desk, task: Pick, is_group: bool) -> tuple[int, int]:
    """Pieces done and wanted: of the task, or of all like it in its batch tote."""
    tote = desk.work.maybe(Tote, task.tote_id)
    if not is_group and (tote is None or tote.wave_id is None or task.kind != picking.PICK):
        now = desk.work.get(Pick, task.id)
        return now.qty_done, now.qty
    ids = waiting.alike(desk.work, task.id)
    desk.work.read(Pick, "id", ids)
    every = [
        p
        for p in (desk.work.get(Pick, id_) for id_ in ids)
        if p.state not in (picking.SHORT, picking.CANCELLED)
    ]
    return sum(p.qty_done for p in every), sum(p.qty for p in every)
