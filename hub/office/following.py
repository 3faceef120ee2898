"""Following a shop: its word on an order is taken in, whatever came before it and however often it comes.

A new order is taken in; a known one is brought to what the shop says now, wherever it stands. The same
word again changes nothing, an older one than the last is out of date. What can't be done any more becomes
an exception, so that a person settles it with the buyer.
"""

from dataclasses import replace
from typing import NamedTuple

from hub.domain.channels import OrderSaid, Shop
from hub.domain.orders import Order
from hub.office import cases, changes, intake, said, shares, wished_pieces, wishes
from hub.office.act import Act
from hub.office.connectors.shop_order import CANCELLED, ENDED, HELD, OPEN, Deleted, ShopLine, ShopOrder
from hub.office.new_orders import NewLine, NewOrder

TAKEN, SAME, OUTDATED, CHANGED, IGNORED = "taken", "same", "outdated", "changed", "ignored"
CANCELS, TOO_LATE, REFUSED = "cancelled", "too_late", "refused"
AHEAD_MS = 86_400_000
"""How far a shop's clock may be ahead of ours. A word from later counts as said now: else one wrong date
would put every word after it out of date.
"""
GONE = "deleted"
"""The last word on an order that the shop has deleted, until it says something else."""
OUTCOMES = {
    TAKEN: ("taken in", "已接收"),
    SAME: ("nothing new", "无变化"),
    OUTDATED: ("out of date", "已过时"),
    CHANGED: ("changed", "已变更"),
    CANCELS: ("cancelled", "已取消"),
    IGNORED: ("ignored", "已忽略"),
    TOO_LATE: ("too late", "已来不及"),
    REFUSED: ("refused", "已拒绝"),
}
"""What became of a message -> its name in English and Chinese."""
ENDINGS = tuple(OUTCOMES)


class Followed(NamedTuple):
    """What became of a shop's word, why in words, and the order."""

    outcome: str
    text: str
    order: Order | None


def follow(act: Act, shop_id: int, channel: str, new: ShopOrder) -> Followed:
    """Take in what a shop says of an order.

    Args:
        channel: how it came; kept with an order that is new.

    Raises:
        Invalid: its number makes no label that the floor can read.
        Conflict: it can't be done as it stands (a parcel has left, stock is missing, the label is another
            shop's): nothing is changed, and `refuse` puts it before a person.
    """
    shop = act.work.get(Shop, shop_id)
    order = intake.find(act, shop.id, shop.code, new.number)
    if new.said_at_ms > act.moment.at_ms + AHEAD_MS:
        new = replace(new, said_at_ms=act.moment.at_ms)
    if order is None:
        return _take_in(act, shop, channel, new)
    if new.said_at_ms and new.said_at_ms < order.said_at_ms:
        return Followed(OUTDATED, "the shop has said something later already", order)
    before, had = said.last(act, order)
    is_new_recipient = said.is_new_recipient(act, order, before, new)
    said.keep(act, order, before, new)
    if new.status == CANCELLED:
        return _cancel(act, order, before, new)
    if before is not None and before.status == CANCELLED:
        return _too_late(act, order, ["the shop wants the order that it cancelled after all"])
    wish = wished_pieces.Wish(before, had, new, is_new_recipient)
    done, undone = wishes.grant(act, act.work.get(Order, order.id), wish)
    if undone:
        return _too_late(act, order, [*undone, *done])
    now = act.work.get(Order, order.id)
    return Followed(CHANGED if done else SAME, "; ".join(done), now)


def deleted(act: Act, shop_id: int, channel: str, word: Deleted) -> Followed:
    """The shop has deleted an order: what is not sent yet is held, for nobody can ask the shop about it."""
    was = _said_of(act, shop_id, word)
    if was is None:
        return Followed(IGNORED, f"no order with the shop's key {word.key} came by a channel", None)
    order = act.work.get(Order, was.order_id)
    if word.said_at_ms and word.said_at_ms < order.said_at_ms:
        return Followed(OUTDATED, "the shop has said something later already", order)
    act.work.put(replace(was, status=GONE))
    held = [
        changes.hold(act, each, f"{wishes.HELD_REASON}: deleted there")
        for each in shares.family(act, order).open
        if each.state != "held"
    ]
    if not held:
        return Followed(SAME, "nothing of it is on its way", order)
    return Followed(CHANGED, f"deleted by the shop ({channel}): held", act.work.get(Order, order.id))


def _said_of(act: Act, shop_id: int, word: Deleted) -> OrderSaid | None:
    """What the shop said last of the order that it has deleted; None where no channel brought it."""
    rows = [row for row in act.work.where(OrderSaid, "key", word.key) if row.shop_id == shop_id]
    if rows or not word.number:
        return rows[0] if rows else None
    # The order may have come with a key of the shop's own, and its deletion with the number alone.
    label = f"{act.work.get(Shop, shop_id).code}-{word.number}"
    order = act.work.one(Order, "label", label, act.rules.site)
    if order is None or order.shop_id != shop_id:
        return None
    return act.work.one(OrderSaid, "order_id", order.id)


def note_payment(act: Act, order: Order, payment: str, is_held: bool = False) -> Followed:
    """The shop says no more than how an order stands with its payment.

    Args:
        is_held: it says besides that the order is on hold.

    Raises:
        Conflict: it can't be done as things stand.
    """
    before, had = said.last(act, order)
    new = as_last_said(act, order, payment=payment)
    new = replace(new, status=HELD) if is_held else new
    wish = wished_pieces.Wish(before, had, new, is_new_recipient=False)
    done, _ = wishes.grant(act, order, wish)
    if before is not None:
        act.work.put(replace(before, payment=payment))
    return Followed(CHANGED if done else SAME, "; ".join(done), act.work.get(Order, order.id))


def cancel(act: Act, order: Order, why: str) -> Followed:
    """The shop says no more than that it cancels an order.

    Raises:
        Conflict: it can't be done as things stand.
    """
    before, _ = said.last(act, order)
    new = as_last_said(act, order, cancelled=why)
    said.keep(act, order, before, new)
    return _cancel(act, order, before, new)


def as_last_said(act: Act, order: Order, *, payment: str = "", cancelled: str = "") -> ShopOrder:
    """An order as the shop said it last, but for this."""
    before, had = said.last(act, order)
    return ShopOrder(
        number=order.number,
        lines=tuple(ShopLine(sku, qty) for sku, qty in had.items()),
        status=CANCELLED if cancelled else before.status if before else OPEN,
        why=cancelled,
        payment=payment or (before.payment if before else "unknown"),
        key=before.key if before else "",
    )


def refuse(act: Act, shop_id: int, new: ShopOrder, why: str) -> Followed:
    """Put before a person what could not be done: the order is held and an exception opened.

    The shop's word counts as heard, so that its next message does not ask for the same again.

    Args:
        why: the refusal's text.
    """
    shop = act.work.get(Shop, shop_id)
    label = f"{shop.code}-{new.number}"
    order = act.work.one(Order, "label", label, act.rules.site)
    if order is None or order.shop_id != shop_id:
        cases.open_case(act, "other", None, f"{label}: {why}")
        return Followed(REFUSED, why, None)
    before, _ = said.last(act, order)
    said.keep(act, order, before, new)
    for each in shares.family(act, order).open:
        if each.state != "held":
            changes.hold(act, each, f"the shop's change can't be done: {why}")
    order = act.work.get(Order, order.id)
    cases.open_case(act, "other", order, why)
    return Followed(REFUSED, why, order)


def _take_in(act: Act, shop: Shop, channel: str, new: ShopOrder) -> Followed:
    if new.status in (CANCELLED, ENDED):
        return Followed(IGNORED, f"not to be sent: {new.why or new.status}", None)
    if not new.lines:
        return Followed(IGNORED, "nothing in it is to be sent", None)
    wanted = NewOrder(
        shop=shop.code,
        number=new.number,
        lines=tuple(NewLine(n.sku, n.qty, n.price_minor, n.name) for n in new.lines),
        placed_at_ms=new.placed_at_ms,
        carrier=new.carrier,
        waybill=new.waybill,
        note=new.note,
        recipient=new.recipient,
        payment=new.payment,
    )
    odd = _other_currency(shop, new)
    reason = "; ".join(filter(None, (f"from channel {channel}", odd)))
    order = intake.add(
        act, shop.id, wanted, channel=channel, reason=reason, said_at_ms=new.said_at_ms, drafts=True
    )
    said.keep(act, order, None, new)
    if new.status == HELD:
        order = changes.hold(act, order, f"{wishes.HELD_REASON}: {new.why or 'on hold'}")
    return Followed(TAKEN, odd, act.work.get(Order, order.id))


def _other_currency(shop: Shop, new: ShopOrder) -> str:
    if new.currency in ("", shop.currency):
        return ""
    return f"its prices are in {new.currency}, those of the shop in {shop.currency}"


def _cancel(act: Act, order: Order, before: OrderSaid | None, new: ShopOrder) -> Followed:
    """Cancel all that is still here of it; what has left is a person's affair, once."""
    found = shares.family(act, order)
    reason = f"cancelled by the shop: {new.why or 'no reason given'}"
    for each in found.open:
        if each.id in found.guests:
            wished_pieces.leave(act, each, found, reason)
        else:
            changes.cancel(act, each, reason)
    wishes.note_payment(act, order, new.payment)
    gone = [each.label for each in found.orders if each.state in ("shipped", "returned")]
    if gone and (before is None or before.status != CANCELLED):
        return _too_late(act, order, [f"{reason}; {', '.join(gone)} has left"])
    return Followed(
        CANCELS if found.open else SAME, reason if found.open else "", act.work.get(Order, order.id)
    )


def _too_late(act: Act, order: Order, undone: list[str]) -> Followed:
    text = "; ".join(undone)
    order = act.work.get(Order, order.id)
    cases.open_case(act, "other", order, f"the shop's word came too late: {text}")
    return Followed(TOO_LATE, text, order)
