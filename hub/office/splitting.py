"""Splitting: pieces leave an order for a new one, which is sent on its own.

The new orders are called after the first: `<label>~2`, `<label>~3`. Stock that was promised to the pieces
goes with them. Of an order on the floor only what it is short of can leave: the rest of it is in a tote.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hub.domain import joining, orders, picking
from hub.domain.auditing import Finding
from hub.domain.errors import Conflict, Invalid
from hub.domain.order_lines import OrderKit, OrderLine
from hub.domain.orders import Order
from hub.domain.picking import Pick
from hub.office import prints, tasks
from hub.office.act import Act
from hub.office.intake import LABEL_LENGTH
from hub.store import intake
from hub.store.records import OrderLog

Part = Mapping[int, int]
"""line id -> pieces that leave together."""
_STATES = {"short": "audited"}
"""State of an order -> that of its new parts, where it is another."""


def split(
    act: Act,
    order: Order,
    parts: Sequence[Part],
    reason: str,
    recipients: Sequence[Mapping[str, str] | None] = (),
) -> list[Order]:
    """Make a new order of each part.

    Args:
        parts: what leaves the order; something must stay.
        recipients: for each part the columns of its recipient that are others; None, or none given: it goes
            to the same one. A part that goes to another is audited anew.

    Returns:
        The new orders, in the order of the parts: in the state of the first one, audited where that was
        short, received where they go to somebody else. A held order and its parts stay held, and an order
        that waits for a person's audit has parts that do.

    Raises:
        NotPermitted: the order is in a state that can't be split.
        Invalid: a line that the order has not, pieces that it does not want, or nothing that stays.
        Conflict: it was released before it was held.
    """
    orders.permit(order, "split")
    lines = {line.id: line for line in act.work.where(OrderLine, "order_id", order.id)}
    _check(order, lines, parts)
    goes_to = [*recipients, *[None] * (len(parts) - len(recipients))]
    made = [_part(act, order, part, reason, to) for part, to in zip(parts, goes_to, strict=True)]
    _step(act, order, reason)
    return made


def _check(order: Order, lines: Mapping[int, OrderLine], parts: Sequence[Part]) -> None:
    on_floor = not joining.is_off_the_floor(order)
    if on_floor and order.state == "held":
        raise Conflict(
            f"order {order.label} was {order.resume_state} when it was held: expected it to go on first"
        )
    left = {id_: line.qty_short if on_floor else line.qty_wanted for id_, line in lines.items()}
    for part in parts:
        if not part:
            raise Invalid("parts", "lines in every part", "none")
        for id_, qty in part.items():
            if id_ not in lines:
                raise Invalid("parts", f"lines of order {order.label}", id_)
            if not 1 <= qty <= left[id_]:
                of = "that it is short of" if on_floor else "that it wants"
                raise Invalid("qty", f"1 to {left[id_]} pieces of line {lines[id_].line_no}, {of}", qty)
            left[id_] -= qty
    leaving = sum(sum(part.values()) for part in parts)
    if not parts or leaving >= sum(line.qty_wanted for line in lines.values()):
        raise Invalid("parts", f"fewer than all pieces of order {order.label}: some must stay", leaving)


def _part(act: Act, order: Order, part: Part, reason: str, recipient: Mapping[str, str] | None) -> Order:
    new = _new_order(act, order, is_judged=recipient is None)
    kits = _leaving_kits(act, order, part, new)
    for line_no, (line_id, qty) in enumerate(sorted(part.items()), start=1):
        line = act.work.get(OrderLine, line_id)
        kit_id = kits.get(line.kit_id) if line.kit_id is not None else None
        added = act.work.add(joining.arrive(line, qty, new.id, line_no, kit_id))
        if recipient:
            _unpromise(act, line, qty)
        else:
            _hand_on(act, line, qty, added)
        act.work.put(joining.leave(line, qty))
    said = intake.recipient(act.work, order.id) | dict(recipient or {})
    if said:
        intake.write_recipient(act.work, order.site, new.id, said)
    _log(act, new, f"split from {order.label}: {reason}")
    return new


def _new_order(act: Act, order: Order, is_judged: bool) -> Order:
    """The row of a new part; nobody has it in hand, it is not released and has no waybill yet.

    Args:
        is_judged: whether what the rules found in the order, and where it stands, holds for the part too.
    """
    prefix = order.label.removesuffix(order.number)
    label = joining.next_label(
        order.label, lambda label: act.work.one(Order, "label", label, order.site) is not None
    )
    if len(label) > LABEL_LENGTH:
        raise Invalid("number", f"a label of at most {LABEL_LENGTH} characters", label)
    standing = joining.standing(order)
    standing = _STATES.get(standing, standing) if is_judged else "received"
    is_held = order.state == "held"
    new = act.work.add(
        replace(
            order,
            id=0,
            number=label.removeprefix(prefix),
            label=label,
            state="held" if is_held else standing,
            resume_state=standing if is_held else "",
            reason=order.reason if is_held else "",
            wave_id=None,
            tote_id=None,
            station_id=None,
            version=1,
            waybill="",
            warehouse_id=order.warehouse_id if standing == "allocated" else None,
            since_ms=act.moment.at_ms,
            asked=order.asked and is_judged,
            taken_at_ms=0,
            parent_id=order.id,
        )
    )
    for finding in act.work.where(Finding, "order_id", order.id) if is_judged else ():
        act.work.add(replace(finding, id=0, order_id=new.id))
    return new


def _leaving_kits(act: Act, order: Order, part: Part, new: Order) -> dict[int, int]:
    """Kit of the order -> the same kit in the new one, for those of which whole kits leave; the parts of
    others are loose pieces there.
    """
    lines = act.work.where(OrderLine, "order_id", order.id)
    found = {}
    for kit in act.work.where(OrderKit, "order_id", order.id):
        qty = joining.whole_kits(kit, lines, part)
        if qty:
            found[kit.id] = act.work.add(replace(kit, id=0, order_id=new.id, qty=qty)).id
    return found


def _promised(act: Act, line: OrderLine) -> list[Pick]:
    return [
        p
        for p in act.work.where(Pick, "order_id", line.order_id)
        if p.line_id == line.id and p.kind == picking.PICK and p.state in picking.UNFINISHED
    ]


def _beyond(act: Act, line: OrderLine, qty: int) -> int:
    """Of `qty` pieces that leave a line, those that stock was promised to: what nobody has leaves first."""
    promised = sum(p.qty_left for p in _promised(act, line))
    return max(0, qty - (line.qty_wanted - line.qty_picked - promised))


def _hand_on(act: Act, line: OrderLine, qty: int, to: OrderLine) -> None:
    """Give the promises of pieces that leave to the line that they go to; the bins stay the same."""
    left = _beyond(act, line, qty)
    for pick in reversed(_promised(act, line)):
        part = min(left, pick.qty_left)
        if part == pick.qty:
            act.work.put(replace(pick, order_id=to.order_id, line_id=to.id))
        elif part:
            act.work.put(replace(pick, qty=pick.qty - part))
            act.work.add(replace(pick, id=0, order_id=to.order_id, line_id=to.id, qty=part, qty_done=0))
        left -= part


def _unpromise(act: Act, line: OrderLine, qty: int) -> None:
    """Give back the stock that was promised to pieces that leave."""
    left = _beyond(act, line, qty)
    for pick in reversed(_promised(act, line)):
        part = min(left, pick.qty_left)
        if part:
            tasks.shorten(act, pick, part)
            left -= part


def _step(act: Act, order: Order, reason: str) -> None:
    """The order that the parts have left: nothing lacks any more where all that it was short of has."""
    order = act.work.get(Order, order.id)
    to = order.state
    if order.state == "short":
        lines = act.work.where(OrderLine, "order_id", order.id)
        on_floor = "short" if any(line.qty_short for line in lines) else "changed"
        to = "audited" if order.tote_id is None else on_floor
    prints.void_papers(act, order, "order split 已拆单")
    if order.state != "held":
        act.step(order, "split", to, f"split: {reason}")
        return
    # The hold goes on, with its own reason; that it was split is in the log.
    held = act.work.put(orders.step(order, "split", "held", order.reason, act.moment.at_ms))
    act.log(held, "held", f"split: {reason}")


def _log(act: Act, order: Order, reason: str) -> None:
    """The first entry of a new order's log: it came from another."""
    act.moved[order.label] = order.state
    act.work.record(
        OrderLog(
            id=0,
            site=order.site,
            order_id=order.id,
            from_state="",
            to_state=order.state,
            reason=reason[:256],
            operator_id=act.operator_id,
            station_id=act.station_id,
            at_ms=act.moment.at_ms,
            business_date=act.moment.business_date,
        )
    )
