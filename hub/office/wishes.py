"""What a shop wants otherwise than it did: payment, pieces, recipient, note, hold. Each wish is done to every
order that holds pieces of the shop's (`hub.office.shares`), as far as it can be done.

Rule: only what the shop says otherwise than last time is a wish; what it repeats leaves the office's own
changes as they are.
"""

from dataclasses import asdict, replace

from hub.domain.auditing import NOT_PAID
from hub.domain.channels import OrderSaid
from hub.domain.orders import ENDS, Order
from hub.office import audit, changes, rerouting, shares
from hub.office.act import Act
from hub.office.connectors.shop_order import ENDED, HELD, OPEN
from hub.office.wished_pieces import Ends, Wish, change_pieces
from hub.store import intake as written

HELD_REASON = "held by the shop"
"""Opens the reason of a hold that the shop wants: the shop may end it too."""
_FROM_WORST = ("refunded", "unpaid", "partly_paid", "unknown", "on_delivery", "paid")


def grant(act: Act, order: Order, wish: Wish) -> Ends:
    """Do what the shop wishes of an order that it has not cancelled.

    Returns:
        What was done, and what can't be done any more, in words.

    Raises:
        Conflict: a part of it can't be done as things stand.
    """
    done: list[str] = []
    undone: list[str] = []
    for did, failed in (
        _pay(act, order, wish),
        change_pieces(act, order, wish),
        _recipient(act, order, wish),
        _words(act, order, wish),
        _standing(act, order, wish),
    ):
        done += did
        undone += failed
    if done:
        for each in shares.family(act, order).open:
            audit.look_again(act, each, "; ".join(done))
    return done, undone


def note_payment(act: Act, order: Order, payment: str) -> None:
    """Write what the shop says of the payment, where it says anything."""
    order = act.work.get(Order, order.id)
    if payment not in ("unknown", order.payment):
        act.work.put(replace(order, payment=payment, version=order.version + 1))


def _pay(act: Act, order: Order, wish: Wish) -> Ends:
    known = wish.before.payment if wish.before else order.payment
    payment = wish.new.payment
    if payment in ("unknown", known):
        return [], []
    note_payment(act, order, payment)
    found = shares.family(act, order)
    for each in found.orders[1:]:
        note_payment(act, each, _of_all(act, each) if each.id in found.guests else payment)
    now, text = act.work.get(Order, order.id), f"payment: {known}, now {payment}"
    act.log(now, now.state, text)
    return [text], []


def _of_all(act: Act, into: Order) -> str:
    """The payment of an order that took others over: the worst of theirs and its own."""
    own = act.work.one(OrderSaid, "order_id", into.id)
    payments = [own.payment if own else into.payment]
    payments += [each.payment for each in act.work.where(Order, "merged_into_id", into.id)]
    return min(payments, key=_FROM_WORST.index)


def _recipient(act: Act, order: Order, wish: Wish) -> Ends:
    """Send what is still here to the recipient that the shop names now.

    A part that the office sends elsewhere stays so; an order that took pieces over for the old address can't
    go to two: it is held.
    """
    if not wish.is_new_recipient or wish.new.recipient is None:
        return [], []
    found = shares.family(act, order)
    if not found.open:
        return [], ["another recipient, and it has left"]
    old = written.recipient(act.work, order.id).get("address_digest", "")
    done: list[str] = []
    for each in found.open:
        if each.id in found.guests:
            done += _hold(act, each, f"another recipient for {order.label}, which is part of it")
        elif written.recipient(act.work, each.id).get("address_digest", "") == old:
            changes.readdress(act, each, asdict(wish.new.recipient), "the shop names another recipient")
            done.append(f"another recipient for {each.label}")
    return done, []


def _words(act: Act, order: Order, wish: Wish) -> Ends:
    """Take over what the shop writes beside: the buyer's note, carrier, waybill. A person who chose another
    carrier has the last word on it.
    """
    order = act.work.get(Order, order.id)
    names = ("note",) if rerouting.is_by_hand(act, order) else ("note", "carrier", "waybill")
    said_now = {name: getattr(wish.new, name) for name in names}
    news = {name: text for name, text in said_now.items() if text and text != getattr(order, name)}
    if not news or order.state in ENDS:
        return [], []
    order = act.work.put(replace(order, version=order.version + 1, **news))
    text = f"the shop changed {', '.join(news)}"
    act.log(order, order.state, text)
    if "carrier" in news or "waybill" in news:
        rerouting.said_by_shop(act, order)
    return [text], []


def _standing(act: Act, order: Order, wish: Wish) -> Ends:
    """Hold what the shop wants to wait, and let go on what waited for the shop alone."""
    new, before = wish.new, wish.before
    is_news = new.status != (before.status if before else OPEN)
    pays_news = new.payment not in ("unknown", before.payment if before else "unknown")
    still_here = shares.family(act, order).open
    done: list[str] = []
    if is_news and new.status in (HELD, ENDED):
        why = new.why or "on hold"
        for each in still_here:
            done += _hold(act, each, f"seen to there ({why})" if new.status == ENDED else why)
    elif pays_news and new.payment in NOT_PAID:
        for each in still_here:
            done += _hold(act, each, f"payment {new.payment}") if each.state != "received" else []
    elif (is_news or pays_news) and new.status == OPEN:
        for each in still_here:
            done += _go_on(act, each, new.payment)
    return done, []


def _hold(act: Act, order: Order, why: str) -> list[str]:
    if order.state == "held":
        return []
    changes.hold(act, order, f"{HELD_REASON}: {why}")
    return [f"{order.label} held: {why}"]


def _go_on(act: Act, order: Order, payment: str) -> list[str]:
    """Let an order go on that waits for the shop; before its audit the rules judge its payment."""
    waits = order.state == "held" and order.reason.startswith(HELD_REASON)
    if not waits or (payment in NOT_PAID and order.resume_state != "received"):
        return []
    changes.go_on(act, order)
    return [f"{order.label} goes on"]
