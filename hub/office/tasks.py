"""Tasks at bins: made, claimed by a cart, lit one at a time, ended. The lights are a function of these
rows (`hub.office.lights`).

Rule: a cart has one lit task, or none: while its picker is away, or until they were told that the office
changed what they stand before. In a batch tote the lit task leads those like it: they are confirmed together.
"""

from collections.abc import Iterable
from dataclasses import replace

from hub.domain import colours, picking
from hub.domain.orders import Order
from hub.domain.people import Cart, Operator, Tote
from hub.domain.picking import Pick
from hub.domain.stock import Bin
from hub.office import ledger
from hub.office.act import Act
from hub.store.work import Work


def end_all(act: Act, order: Order) -> None:
    """End every unfinished task of an order; what was promised to it is given back. What goes back from a
    batch tote is nobody's any more, and still goes back.
    """
    for task in act.work.where(Pick, "order_id", order.id):
        goes_back = task.kind == picking.PUT_BACK and task.tote_id != order.tote_id
        if task.state in picking.UNFINISHED and not goes_back:
            cancel(act, act.work.get(Pick, task.id))


def claim(act: Act, tasks: Iterable[Pick], cart: Cart, tote: Tote | None) -> None:
    """Give open tasks to a cart and whoever pushes it."""
    for task in tasks:
        act.work.put(
            replace(
                picking.step(task, "claim"),
                cart_id=cart.id,
                operator_id=cart.operator_id,
                tote_id=tote.id if tote else task.tote_id,
            )
        )


def of_cart(work: Work, cart_id: int) -> list[Pick]:
    """The cart's unfinished tasks."""
    return [t for t in work.where(Pick, "cart_id", cart_id) if t.state in picking.UNFINISHED]


def lit(work: Work, cart_id: int) -> Pick | None:
    """The cart's lit task."""
    return next((t for t in work.where(Pick, "cart_id", cart_id) if t.state == picking.LIT), None)


def group(work: Work, lead: Pick) -> list[Pick]:
    """A task and those that are confirmed together with it, in the order in which pieces are dealt to them:
    all like it in its tote, where that is a batch's.
    """
    tote = work.maybe(Tote, lead.tote_id)
    if tote is None or tote.wave_id is None or lead.kind != picking.PICK or lead.cart_id is None:
        return [lead]
    mates = [t for t in of_cart(work, lead.cart_id) if t.id != lead.id and picking.is_alike(t, lead)]
    return [lead, *sorted(mates, key=lambda t: t.id)]


def qty_lit(work: Work, lead: Pick) -> int:
    """The pieces that a lit task asks for, with those that are confirmed through it."""
    return sum(task.qty_left for task in group(work, lead))


def light(act: Act, task: Pick) -> Pick:
    """Light a claimed task, in its person's colour, or in another where somebody else's light at that station
    has it.
    """
    bin_ = act.work.get(Bin, task.bin_id)
    act.relight(bin_.station_id)
    colour = _colour(act.work, task.operator_id, bin_.station_id)
    return act.work.put(replace(picking.step(task, "light"), station_id=bin_.station_id, colour=colour))


def _colour(work: Work, operator_id: int | None, station_id: int | None) -> str:
    operator = work.maybe(Operator, operator_id)
    there = work.glance(Pick, "station_id", station_id) if station_id is not None else []
    mine = {t.colour for t in there if t.operator_id == operator_id}
    if mine:
        return min(mine)
    return colours.choose(operator.colour if operator else "", {t.colour for t in there})


def put_out(act: Act, task: Pick) -> Pick:
    """A lit task goes dark; it stays its cart's."""
    act.relight(task.station_id)
    return act.work.put(picking.step(task, "put_out"))


def light_next(act: Act, cart_id: int, from_walk_order: int, kind: str = picking.PICK) -> Pick | None:
    """Light the cart's next task, of this kind first, unless one is lit; None when the walk is done."""
    shown = lit(act.work, cart_id)
    if shown is not None:
        return shown
    task = picking.next_task(of_cart(act.work, cart_id), from_walk_order, kind)
    return light(act, task) if task is not None else None


def hand_over(act: Act, task: Pick, cart: Cart) -> None:
    """An unfinished task goes to another cart, or to another person with its cart; it is dark until it is its
    turn there.
    """
    act.relight(task.station_id)
    act.work.put(replace(picking.step(task, "hand_over"), cart_id=cart.id, operator_id=cart.operator_id))


def change(act: Act, task: Pick) -> Pick:
    """Write a task whose quantity or state changed: its lights follow, and an ended task leaves its cart."""
    before = act.work.get(Pick, task.id)
    lead = lit(act.work, before.cart_id) if before.cart_id is not None else None
    # The light of a group is its lead's, whichever of its tasks changed.
    act.relight(lead.station_id if lead is not None and picking.is_alike(lead, before) else before.station_id)
    if task.state not in picking.UNFINISHED:
        task = replace(task, cart_id=None)
    return act.work.put(task)


def shorten(act: Act, task: Pick, qty: int) -> None:
    """Want `qty` pieces less of a pick; their promise is given back."""
    if qty == task.qty:
        cancel(act, task)
        return
    bin_ = act.work.get(Bin, task.bin_id)
    ledger.reserve(act, ledger.balance(act, bin_, task.item_id, task.lot), -qty)
    left = task.qty_left - qty
    to = task.state if left else picking.DONE
    change(act, picking.step(replace(task, qty=task.qty - qty), "shorten", to))
    _go_on(act, task, is_over=not left)


def give_up(act: Act, task: Pick) -> None:
    """Take a task off its cart; it waits for a tote to be scanned, and the cart goes on."""
    release(act, [task])
    _go_on(act, task, is_over=True)


def release(act: Act, tasks: Iterable[Pick]) -> None:
    """Take tasks off their carts; nothing is lit in their place."""
    for task in tasks:
        left = _rest(act, task)
        change(act, replace(picking.step(left, "give_up"), cart_id=None, operator_id=None))


def _rest(act: Act, task: Pick) -> Pick:
    """What of a task is still to be done. What of it lies in a batch tote stands for itself: the rest may go
    into another tote.
    """
    tote = act.work.maybe(Tote, task.tote_id)
    if tote is None or tote.wave_id is None or task.kind != picking.PICK:
        return task
    if not task.qty_done:
        return act.work.put(replace(task, tote_id=None))
    rest = replace(task, qty=task.qty_left, qty_done=0, tote_id=None)
    change(act, picking.step(replace(task, qty=task.qty_done), "part"))
    return act.work.add(rest)


def cancel(act: Act, task: Pick) -> None:
    """End a task without its remaining pieces: their promise is given back, and its cart goes on to the
    next bin.
    """
    if task.kind == picking.PICK:
        bin_ = act.work.get(Bin, task.bin_id)
        ledger.reserve(act, ledger.balance(act, bin_, task.item_id, task.lot), -task.qty_left)
    change(act, picking.step(task, "cancel"))
    _go_on(act, task, is_over=True)


def _go_on(act: Act, before: Pick, is_over: bool) -> None:
    """After a task was changed under its picker: the cart goes on to the next bin where it is over. Where
    others are confirmed with it their light goes out, so that nobody confirms another number than they were
    told.
    """
    if before.cart_id is None:
        return
    mates = put_out_group(act, before.cart_id, before)
    if is_over and before.state == picking.LIT and not mates:
        light_next(act, before.cart_id, before.walk_order)


def put_out_group(act: Act, cart_id: int, changed: Pick) -> bool:
    """Put out the light of the group to which a changed task belongs, or belonged; whether it has such."""
    tote = act.work.maybe(Tote, changed.tote_id)
    if tote is None or tote.wave_id is None or changed.kind != picking.PICK:
        return False
    mates = [t for t in of_cart(act.work, cart_id) if picking.is_alike(t, changed)]
    for task in mates:
        if task.state == picking.LIT:
            put_out(act, task)
    return bool(mates)
