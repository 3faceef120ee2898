"""What must leave first: an order that somebody calls urgent, or that was promised for a time."""

from dataclasses import replace
from datetime import UTC, datetime

from hub.domain.errors import Invalid, NotPermitted
from hub.domain.orders import ENDS, WORDS, Order
from hub.office.act import Act

LATEST_MS = 253_402_300_799_999
"""The last millisecond of the year 9999, UTC."""


def mark(act: Act, order: Order, urgent: bool | None = None, ship_by_ms: int | None = None) -> Order:
    """Say that an order goes before others, or no longer; and when it must have left.

    It is released with the next urgent wave; a released one gets the next empty tote.

    Args:
        urgent: None leaves it as it is.
        ship_by_ms: UTC milliseconds; 0 for no time; None leaves it as it is.

    Raises:
        Invalid: neither is said, or a time that no calendar has.
        NotPermitted: the order has left or has ended.
    """
    if urgent is None and ship_by_ms is None:
        raise Invalid("urgent", "whether the order is urgent, or when it must have left", "neither")
    if ship_by_ms is not None and not 0 <= ship_by_ms <= LATEST_MS:
        raise Invalid(
            "ship_by_ms", f"UTC milliseconds up to {LATEST_MS} (year 9999), or 0 for no time", ship_by_ms
        )
    if order.state in ENDS:
        raise NotPermitted(
            f"order {order.label} is {' '.join(WORDS[order.state])}: expected one that has still to leave"
        )
    said = replace(
        order,
        urgent=order.urgent if urgent is None else urgent,
        ship_by_ms=order.ship_by_ms if ship_by_ms is None else ship_by_ms,
    )
    if said == order:
        return order
    marked = act.work.put(replace(said, version=order.version + 1))
    act.log(order, order.state, _why(order, marked))
    return marked


def _why(before: Order, after: Order) -> str:
    parts = []
    if before.urgent != after.urgent:
        parts.append("urgent 加急" if after.urgent else "no longer urgent 取消加急")
    if before.ship_by_ms != after.ship_by_ms:
        at = datetime.fromtimestamp(after.ship_by_ms / 1000, UTC).strftime("%Y-%m-%d %H:%MZ")
        parts.append(f"ship by 最晚发货 {at}" if after.ship_by_ms else "no time to ship by 取消最晚发货时间")
    return ", ".join(parts)
