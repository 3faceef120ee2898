"""The audit of an order, once and by one: the rules pass it, or a named person who has it in hand does.

Whoever audits has the order's row locked, so that of two at once the second finds it audited, or in the first
one's hands.
"""

from collections.abc import Sequence
from dataclasses import replace

from hub.domain import auditing, orders
from hub.domain.auditing import ASK, HOLD, PASS, Finding, Found
from hub.domain.errors import Conflict, Invalid
from hub.domain.items import Item
from hub.domain.office_rules import AuditRules
from hub.domain.order_lines import OrderKit, OrderLine
from hub.domain.orders import Order
from hub.domain.people import Operator
from hub.office import audit_facts, cases, changes, gifts
from hub.office.act import Act
from hub.store import audits
from hub.store.reading import Reader
from hub.store.reading import audits as book

LEFT = "left"
"""Outcome of an order that the rules leave alone: it is not received, waits for a person, or is in hand."""
DECISIONS = ("pass", "hold", "cancel")
"""What a person may decide."""
OFFICE = "office"
"""The channel of orders that the office made itself (`hub.office.remedies`): nobody pays for them, so that a
person audits each."""
PASSED = "by the rules 规则通过"
"""Why an order is audited that no person looked at."""
DESCRIBED = "its items are described 货号已建档"
"""Why an order goes on that was held for unknown SKUs."""
_MINUTE_MS, _HOUR_MS = 60_000, 3_600_000


def waiting(reader: Reader, site: str, rules: AuditRules, now_ms: int, limit: int = 1000) -> list[int]:
    """The numbers of the orders that the rules may judge now, those that wait longest first."""
    return book.unjudged(reader, site, taken_after_ms(rules, now_ms), limit)


def taken_after_ms(rules: AuditRules, now_ms: int) -> int:
    """Who took an order after this time has it in hand still."""
    return now_ms - rules.hold_minutes * _MINUTE_MS


def automatic(act: Act, order_id: int) -> str:
    """Let the rules judge one order.

    Returns:
        PASS (it is audited), HOLD (it is held), ASK (it waits for a person), or LEFT.
    """
    return automatic_each(act, [order_id])[0]


def automatic_each(act: Act, order_ids: Sequence[int]) -> list[str]:
    """Let the rules judge orders, read together; what became of each, as `automatic` says it."""
    work = act.work
    work.read(Order, "id", sorted(order_ids))
    for kind in (OrderLine, OrderKit, Finding):
        work.read(kind, "order_id", order_ids)
    work.read(
        Item, "id", {line.item_id for id_ in order_ids for line in work.where(OrderLine, "order_id", id_)}
    )
    recipients = audits.recipients(work, order_ids, act.rules.office.audit.same_buyer_hours * _HOUR_MS)
    return [_judge(act, work.get(Order, id_), recipients.get(id_)) for id_ in order_ids]


def _judge(act: Act, order: Order, recipient: audits.RecipientFact | None) -> str:
    if order.state != "received" or order.asked or in_hand(act, order):
        return LEFT
    unknown_gifts = gifts.add(act, order)
    order = act.work.get(Order, order.id)
    let_go = {f.rule for f in act.work.where(Finding, "order_id", order.id) if f.outcome == HOLD}
    found = list(auditing.findings(audit_facts.gather(act, order, recipient), act.rules.office.audit))
    if unknown_gifts:
        # The gift is the site's own mistake: no buyer waits for it.
        found.append(
            Found("unknown_sku", PASS, f"no such gift can be given: {', '.join(unknown_gifts)}"[:256])
        )
    outcome = auditing.outcome(found, let_go)
    if outcome == PASS and order.channel == OFFICE:
        outcome = ASK
    _keep(act, order, found)
    if outcome == PASS:
        act.step(order, "audit", reason=PASSED)
    elif outcome == HOLD:
        changes.hold(act, order, auditing.reason(found))
    else:
        act.work.put(replace(order, asked=True))
    return outcome


def _keep(act: Act, order: Order, found: Sequence[Found]) -> None:
    """Keep what was found, in place of what was found before; a missing address is an exception too."""
    forget(act, order)
    for each in found:
        act.work.add(Finding(0, order.site, order.id, each.rule, each.outcome, each.text, act.moment.at_ms))
        if each.rule == "address_missing" and each.outcome != PASS:
            cases.open_case(act, "address", order, each.text)


def forget(act: Act, order: Order) -> None:
    """Forget what the rules found in an order: they are to judge it as if for the first time."""
    for finding in list(act.work.where(Finding, "order_id", order.id)):
        act.work.remove(finding)


def look_again(act: Act, order: Order, reason: str) -> Order:
    """Have the rules judge an order anew, because what they judged has changed, such as its payment.

    A hold of theirs ends; one by a person or a shop goes on. An order that is past its audit stays so.

    Args:
        reason: what changed.
    """
    if is_held_by_rules(act, order):
        order = act.step(order, "go_on", order.resume_state, reason)
    elif order.state != "received":
        return order
    forget(act, order)
    return act.work.put(replace(order, asked=False))


def see_described(act: Act, order_id: int) -> Order:
    """Have the rules judge an order anew that they held for SKUs which somebody has described since."""
    return look_again(act, act.work.get(Order, order_id), DESCRIBED)


def is_held_by_rules(act: Act, order: Order) -> bool:
    """Whether the rules hold an order, rather than a person or a shop."""
    if order.state != "held" or order.resume_state != "received":
        return False
    found = [Found(f.rule, f.outcome, f.text) for f in act.work.where(Finding, "order_id", order.id)]
    return any(f.outcome == HOLD for f in found) and order.reason == auditing.reason(found)


def in_hand(act: Act, order: Order) -> Operator | None:
    """Who has an order in hand to audit it; None when nobody has, or has had it for too long."""
    if order.taken_at_ms <= max(0, taken_after_ms(act.rules.office.audit, act.moment.at_ms)):
        return None
    return act.work.maybe(Operator, order.auditor_id)


def take(act: Act, order: Order) -> Order:
    """Take an order in hand to audit it; who has it already keeps it for as long again.

    Raises:
        Invalid: nobody is named.
        NotPermitted: it does not wait for its audit.
        Conflict: another person has it; the text names them.
    """
    person = _auditor(act, order)
    return act.work.put(replace(order, auditor_id=person, taken_at_ms=act.moment.at_ms))


def give_back(act: Act, order: Order) -> Order:
    """Give an order out of hand without a decision.

    Raises:
        Invalid: nobody is named.
        NotPermitted: it does not wait for its audit.
        Conflict: another person has it, or nobody.
    """
    _auditor(act, order)
    if in_hand(act, order) is None:
        raise Conflict(f"order {order.label}: expected one that is in your hands, it is in nobody's")
    return act.work.put(replace(order, auditor_id=None, taken_at_ms=0))


def approve(act: Act, order: Order, reason: str = "", version: int | None = None) -> Order:
    """Audit an order as a named person, whatever the rules found.

    Args:
        version: that of the order as the person saw it, where it is known.

    Raises:
        Invalid: nobody is named.
        NotPermitted: it does not wait for its audit.
        Conflict: another person has it in hand, or it has changed since.
    """
    return act.step(_decided(act, order, version), "audit", reason=reason.strip())


def decide(act: Act, order: Order, decision: str, reason: str = "", version: int | None = None) -> Order:
    """What a named person makes of an order that waits for its audit: one of DECISIONS.

    Args:
        reason: why; needed to hold or cancel it.

    Raises:
        Invalid: nobody is named, no such decision, or no reason where one is needed.
        NotPermitted: it does not wait for its audit.
        Conflict: another person has it in hand, or it has changed since.
    """
    if decision not in DECISIONS:
        raise Invalid("decision", f"one of {', '.join(DECISIONS)}", decision)
    if decision == "pass":
        return approve(act, order, reason, version)
    if not reason.strip():
        raise Invalid("reason", "why the order is held or cancelled", reason)
    order = _decided(act, order, version)
    if decision == "cancel":
        return changes.cancel(act, order, reason.strip())
    # Let go on later, it is a person's to audit still.
    return changes.hold(act, act.work.put(replace(order, asked=True)), reason)


def _decided(act: Act, order: Order, version: int | None) -> Order:
    """The order out of hand, its auditor the person whose decision this is."""
    person = _auditor(act, order)
    if version is not None and version != order.version:
        raise Conflict(
            f"order {order.label} has changed since you looked: expected version {version}, got "
            f"{order.version}"
        )
    return act.work.put(replace(order, asked=False, auditor_id=person, taken_at_ms=0))


def _auditor(act: Act, order: Order) -> int:
    """The person of the act, who may have this order in hand."""
    if act.operator_id is None:
        raise Invalid("badge", "the badge of the person who audits", None)
    orders.permit(order, "audit")
    holder = in_hand(act, order)
    if holder is not None and holder.id != act.operator_id:
        raise Conflict(
            f"order {order.label} is in the hands of {holder.name or '?'} (badge {holder.badge}): "
            "expected one that nobody else audits"
        )
    return act.operator_id
