"""Delay alarms: an order that is longer in its state than the site's rules let it raises one `late` exception
for that stay.

Nothing is closed by itself: an order that goes on has still been late, and somebody says why.
"""

from hub.domain import orders
from hub.domain.cases import Case
from hub.domain.orders import Order
from hub.office import cases
from hub.office.act import Act, Rules
from hub.store import reading
from hub.store.reading.cases import late

HOUR_MS = 3_600_000
MOST_AT_ONCE = 500
"""Orders of one round; the rest come with the next."""


def waiting(reader: reading.Reader, rules: Rules, now_ms: int, limit: int = MOST_AT_ONCE) -> list[int]:
    """The numbers of orders that are late and not on the list yet, the latest first.

    Args:
        now_ms: UTC milliseconds.
    """
    return late(reader, rules.site, rules.office.alarm_hours, now_ms, limit)


def sound(act: Act, order_id: int) -> Case | None:
    """Put a late order on the list; None where it has gone on meanwhile or is there already."""
    order = act.work.maybe(Order, order_id)
    if order is None or not is_late(act, order):
        return None
    for case in act.work.where(Case, "order_id", order.id):
        if case.kind == "late" and case.last_at_ms >= order.since_ms:
            return None
    return cases.open_case(act, "late", order, words(act, order))


def is_late(act: Act, order: Order) -> bool:
    """Whether an order is longer in its state than the site's rules let it."""
    most = act.rules.office.alarm_hours.get(order.state)
    return most is not None and order.since_ms <= act.moment.at_ms - int(most * HOUR_MS)


def words(act: Act, order: Order) -> str:
    """How late an order is, in words."""
    hours = (act.moment.at_ms - order.since_ms) / HOUR_MS
    most = act.rules.office.alarm_hours[order.state]
    return f"{' '.join(orders.WORDS[order.state])}: {hours:.1f} h, expected at most {most:g} h"
