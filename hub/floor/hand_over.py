"""Hand-over: totes and waves that change hands, and carts that stay in one zone.

Rule: what is on somebody else's cart is asked for before it is taken; what a picker has confirmed stays so.
"""

from dataclasses import replace

from hub.domain.orders import Order
from hub.domain.people import Cart, Operator, Tote, Wave
from hub.domain.stock import Bin
from hub.domain.verdicts import Verdict, go
from hub.floor import walk
from hub.floor.desk import Desk, stopped
from hub.floor.telling import end_of_walk, say, want_totes
from hub.office import overflow, tasks
from hub.store import together, waiting
from protocol.cards import ALL_ZONES


def take_cart(desk: Desk, code: str) -> Verdict:
    """H%: push this cart from now on; its unfinished tasks come along. Somebody else's walk is asked for."""
    cart = desk.work.one(Cart, "code", code, desk.rules.site)
    if cart is None:
        return Verdict("unknown_code", {"code": code})
    holder = desk.work.maybe(Operator, cart.operator_id)
    is_mine = holder is None or holder.id == desk.operator_id
    if holder is not None and not is_mine and _is_under_way(desk, cart):
        return desk.ask(f"cart:{cart.id}", "cart_elsewhere", cart=cart.code, name=holder.name)
    return push(desk, cart)


def _is_under_way(desk: Desk, cart: Cart) -> bool:
    """Whether a cart has something to fetch, or an order that waits for an empty tote."""
    return bool(tasks.of_cart(desk.work, cart.id) or overflow.waiting(desk, cart))


def take_over_cart(desk: Desk, cart_id: str) -> Verdict:
    """X%YES to "take the cart over?"."""
    return push(desk, desk.work.get(Cart, int(cart_id)))


def push(desk: Desk, cart: Cart) -> Verdict:
    """The cart is this person's: who had it has it no more, and they leave the one that they had."""
    operator = desk.operator
    assert operator is not None, "the router lets nobody here who is not signed in"
    if operator.cart_id not in (None, cart.id):
        leave(desk, operator)
    holder = desk.work.maybe(Operator, cart.operator_id)
    if holder is not None and holder.id != operator.id and holder.cart_id == cart.id:
        desk.work.put(replace(holder, cart_id=None))
    cart = desk.work.put(replace(cart, operator_id=operator.id))
    desk.work.put(replace(desk.work.get(Operator, operator.id), cart_id=cart.id))
    lit = tasks.lit(desk.work, cart.id)
    for task in tasks.of_cart(desk.work, cart.id):
        if task.operator_id != operator.id:
            tasks.hand_over(desk, task, cart)
    if tasks.of_cart(desk.work, cart.id):
        return walk.guide(desk, cart, lit.walk_order if lit else walk.here(desk, cart))
    end_of_walk(desk, cart)
    wanting = want_totes(desk, cart)
    if wanting is not None:
        return Verdict("go", wanting)
    return go(f"{cart.code}{f' Z%{cart.zone}' if cart.zone else ''}: C%…")


def leave(desk: Desk, operator: Operator) -> None:
    """A person leaves the cart that they push; its walk waits, dark, for whoever takes it."""
    walk.pause(desk, operator)
    cart = desk.work.maybe(Cart, operator.cart_id)
    if cart is not None and cart.operator_id == operator.id:
        desk.work.put(replace(cart, operator_id=None))
    desk.work.put(replace(desk.work.get(Operator, operator.id), cart_id=None))


def is_elsewhere(desk: Desk, cart: Cart, tote: Tote) -> bool:
    """Whether a tote is on another cart and something is still to be fetched into it there, or into the empty
    one that is to help it.

    Args:
        tote: the first of an order's.
    """
    other = desk.work.maybe(Cart, tote.cart_id)
    if other is None or other.id == cart.id:
        return False
    waits = (head.id for head, _ in overflow.waiting(desk, other))
    return tote.id in (*(task.tote_id for task in tasks.of_cart(desk.work, other.id)), *waits)


def ask_tote(desk: Desk, tote: Tote) -> Verdict:
    """Ask before a tote is taken off somebody else's cart."""
    assert tote.cart_id is not None, "it is on a cart"
    other = desk.work.get(Cart, tote.cart_id)
    return desk.ask(
        f"tote:{tote.id}",
        "tote_elsewhere",
        tote=together.name(desk.work, tote),
        cart=other.code,
        name=_pusher(desk, other),
    )


def _pusher(desk: Desk, cart: Cart) -> str:
    operator = desk.work.maybe(Operator, cart.operator_id)
    return operator.name if operator else "-"


def take_over_tote(desk: Desk, tote_id: str) -> Verdict:
    """X%YES to "take the tote over?"."""
    cart, tote = walk.cart_of(desk), desk.work.get(Tote, int(tote_id))
    if cart is None:
        return Verdict("not_allowed", {"text": "H%…"})
    stop = stopped(desk, desk.work.maybe(Order, tote.order_id))
    if stop is not None:
        return stop
    _bring(desk, cart, tote)
    return _going_on(desk, cart, together.name(desk.work, tote))


def ask_wave(desk: Desk, cart: Cart, wave: Wave) -> Verdict | None:
    """Ask before the totes of a wave are taken off somebody else's cart, where all that is left of it is
    there.
    """
    for cart_id in waiting.carts_of_wave(desk.work, wave.id):
        if cart_id != cart.id:
            other = desk.work.get(Cart, cart_id)
            name = _pusher(desk, other)
            return desk.ask(
                f"wave:{wave.id}:{cart_id}", "wave_elsewhere", wave=wave.code, cart=other.code, name=name
            )
    return None


def take_over_wave(desk: Desk, wave_and_cart: str) -> Verdict:
    """X%YES to "take the wave over?": its totes come from that cart to this one."""
    wave_id, _, cart_id = wave_and_cart.partition(":")
    cart, wave = walk.cart_of(desk), desk.work.get(Wave, int(wave_id))
    if cart is None:
        return Verdict("not_allowed", {"text": "H%…"})
    for tote in list(desk.work.where(Tote, "cart_id", int(cart_id))):
        order = desk.work.maybe(Order, tote.order_id)
        if wave.id in (tote.wave_id, order.wave_id if order else None):
            _bring(desk, cart, tote)
    cart = desk.work.put(replace(desk.work.get(Cart, cart.id), wave_id=wave.id))
    return _going_on(desk, cart, wave.code)


def _bring(desk: Desk, cart: Cart, tote: Tote) -> None:
    """A tote and its unfinished tasks come to this cart, and what its order still waits for, unless all its
    totes are full. What is outside the zone in which it stays waits for another; the cart that had them goes
    on with its next.
    """
    other_id = tote.cart_id
    if other_id is None or other_id == cart.id:
        return
    mine = [t for t in tasks.of_cart(desk.work, other_id) if t.tote_id == tote.id]
    lit = tasks.lit(desk.work, other_id)
    desk.work.put(replace(tote, cart_id=cart.id))
    for task in mine:
        tasks.hand_over(desk, task, cart)
    order = desk.work.maybe(Order, tote.order_id)
    if order is not None and order.state == "picking" and together.taking(desk.work, tote) is not None:
        tasks.claim(desk, overflow.open_picks(desk, cart, order), cart, tote)
    outside = [t for t in mine if cart.zone not in ("", desk.work.get(Bin, t.bin_id).zone)]
    tasks.release(desk, [desk.work.get(type(t), t.id) for t in outside])
    if lit is not None and lit.tote_id == tote.id:
        tasks.light_next(desk, other_id, lit.walk_order)


def _going_on(desk: Desk, cart: Cart, what: str) -> Verdict:
    task = tasks.light_next(desk, cart.id, 0)
    return go(f"{what}: {say(desk.work, task)}") if task else walk.guide(desk, cart, 0)


def choose_zone(desk: Desk, code: str) -> Verdict:
    """Z%: the cart stays in this zone, until Z%ALL. Tasks of other zones wait for another cart."""
    cart = walk.cart_of(desk)
    if cart is None:
        return Verdict("not_allowed", {"text": "H%…"})
    zone = "" if code == ALL_ZONES else code
    if zone and not waiting.is_zone(desk.work, desk.rules.site, zone):
        return Verdict("unknown_code", {"code": f"Z%{code}"})
    cart = desk.work.put(replace(cart, zone=zone))
    lit = tasks.lit(desk.work, cart.id)
    mine = tasks.of_cart(desk.work, cart.id)
    tasks.release(
        desk, [t for t in mine if zone not in ("", desk.work.get(Bin, t.bin_id).zone) and t.order_id]
    )
    if not tasks.of_cart(desk.work, cart.id):
        return go(f"{cart.code} Z%{code}: C%…")
    task = tasks.light_next(desk, cart.id, lit.walk_order if lit else 0)
    return go(f"Z%{code}: {say(desk.work, task)}" if task else f"{cart.code} Z%{code}")


ANSWERS = {"cart": take_over_cart, "tote": take_over_tote, "wave": take_over_wave}
"""question -> what X%YES does."""
