"""Merging: orders of one buyer to one address become one parcel.

The others' lines become lines of the order that they are merged into; they themselves end as `merged`.
"""

from collections.abc import Sequence
from dataclasses import replace

from hub.domain import joining, kits
from hub.domain.errors import Conflict, Invalid
from hub.domain.joining import Party
from hub.domain.order_lines import OrderKit, OrderLine
from hub.domain.orders import Order
from hub.office import audit, gifts, prints, tasks
from hub.office.act import Act
from hub.store import intake

NOTE_LENGTH = 512
MOST_MERGED = 100
"""Orders that become one at once."""


def merge(act: Act, into: Order, others: Sequence[Order], reason: str = "") -> Order:
    """Merge orders into one.

    Promised stock is given back, and is promised anew to the whole. Where one of them was not yet audited,
    the whole waits for its audit; gifts are those that the rules have for the whole.

    Args:
        others: orders of the same shop, buyer, address and payment that nobody has released.

    Returns:
        The order that the others were merged into.

    Raises:
        Invalid: none named, too many, or one twice.
        NotPermitted: one is in a state that can't be merged.
        Conflict: two of them can't be one parcel, or somebody is auditing one; the text names both.
    """
    if not 1 <= len(others) <= MOST_MERGED:
        raise Invalid("orders", f"1 to {MOST_MERGED} orders beside {into.label}", len(others))
    if len({order.id for order in others}) < len(others):
        raise Invalid("orders", "each order once", ", ".join(order.label for order in others))
    party = _party(act, into)
    for order in (into, *others):
        _refuse_when_in_hand(act, order)
    for other in others:
        joining.check_merge(party, _party(act, other))
        # The first that names a carrier names it for all.
        carrier = party.order.carrier or other.carrier
        party = replace(party, order=replace(party.order, carrier=carrier))
    need_no_audit = joining.audited_alike((into, *others)) and into.state != "short"
    for order in (into, *others):
        tasks.end_all(act, order)
    why = reason.strip() or "same buyer and address"
    for other in others:
        _take_over(act, into, other)
        ended = act.step(act.work.get(Order, other.id), "merge", reason=f"into {into.label}: {why}")
        merged = act.work.put(replace(ended, merged_into_id=into.id, warehouse_id=None, taken_at_ms=0))
        prints.void_papers(act, merged, f"merged 已合并 {into.label}")
    prints.void_papers(act, act.work.get(Order, into.id), "took over other orders 已合并其他订单")
    return _after(act, into, others, need_no_audit, why)


def _party(act: Act, order: Order) -> Party:
    said = intake.recipient(act.work, order.id)
    return Party(order, said.get("buyer_digest", ""), said.get("address_digest", ""))


def _refuse_when_in_hand(act: Act, order: Order) -> None:
    """Who took an order to audit it decides what becomes of it, as long as it is theirs."""
    holder = audit.in_hand(act, order)
    if holder is not None and holder.id != act.operator_id:
        raise Conflict(
            f"order {order.label} is in the hands of {holder.name or '?'} (badge {holder.badge}): "
            "expected one that nobody else audits"
        )


def _take_over(act: Act, into: Order, other: Order) -> None:
    """Move all that an order still wants; its gifts end with it where the rules give the whole its own."""
    work = act.work
    lines = work.where(OrderLine, "order_id", other.id)
    there = _kits_taken_over(act, into, other, lines)
    line_no = max(line.line_no for line in work.where(OrderLine, "order_id", into.id))
    for line in lines:
        qty = line.qty_wanted
        if not qty:
            continue
        if line.gift and into.parent_id is None:
            work.put(replace(line, qty_cancelled=line.qty_cancelled + qty, qty_short=0))
            continue
        line_no += 1
        kit_id = there.get(line.kit_id) if line.kit_id is not None else None
        work.add(joining.arrive(line, qty, into.id, line_no, kit_id))
        work.put(joining.leave(line, qty))


def _kits_taken_over(act: Act, into: Order, other: Order, lines: Sequence[OrderLine]) -> dict[int, int]:
    """Kit of the other order -> its like in this one, as many as are still whole."""
    there = {}
    for kit in act.work.where(OrderKit, "order_id", other.id):
        qty = kits.whole(kit, lines)
        if qty:
            there[kit.id] = act.work.add(replace(kit, id=0, order_id=into.id, qty=qty)).id
    return there


def _after(act: Act, into: Order, others: Sequence[Order], need_no_audit: bool, why: str) -> Order:
    """The order with all of it: audited where all of them were, else it waits for its audit."""
    notes = dict.fromkeys(note for order in (into, *others) if (note := order.note.strip()))
    carrier = next((order.carrier for order in (into, *others) if order.carrier), "")
    # What must leave sooner decides when the whole leaves.
    ship_by_ms = min((order.ship_by_ms for order in (into, *others) if order.ship_by_ms), default=0)
    urgent = any(order.urgent for order in (into, *others))
    order = replace(into, note=" / ".join(notes)[:NOTE_LENGTH], carrier=carrier, warehouse_id=None)
    order = replace(order, urgent=urgent, ship_by_ms=ship_by_ms)
    order = act.work.put(replace(order, asked=False))
    reason = f"with {', '.join(other.label for other in others)}: {why}"
    if not need_no_audit:
        return act.step(order, "change", "received", reason)
    if order.state == "allocated":
        order = act.step(order, "give_back", reason=reason)
    else:
        order = act.work.put(replace(order, version=order.version + 1))
        act.log(order, order.state, reason)
    gifts.add(act, order)
    return act.work.get(Order, order.id)
