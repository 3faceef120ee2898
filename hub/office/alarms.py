"""Delay alarms: an order that is longer in its state than the site's rules let it raises one `late` exception
for that stay. Days on which the site does not work (`hub.office.cutoffs`) do not count.

Nothing is closed by itself: an order that goes on has still been late, and somebody says why.
"""

from zoneinfo import ZoneInfo

from hub.domain import orders
from hub.domain.cases import Case
from hub.domain.orders import Order
from hub.office import cases, cutoffs
from hub.office.act import Act, Rules
from hub.store import reading
from hub.store.reading.cases import late

HOUR_MS = 3_600_000
MOST_AT_ONCE = 500
"""Orders of one round; the rest come with the next."""


def waiting(
    reader: reading.Reader, rules: Rules, zone: ZoneInfo, now_ms: int, limit: int = MOST_AT_ONCE
) -> list[int]:
    """The numbers of orders that are late and not on the list yet, the latest first.

    Args:
        zone: the site's. now_ms: UTC milliseconds.
    """
    site = cutoffs.read(reader, rules, zone).site
    hours = rules.office.alarm_hours.items()
    since = {state: site.before(now_ms, int(most * HOUR_MS)) for state, most in hours}
    return late(reader, rules.site, since, limit)


def sound(act: Act, zone: ZoneInfo, order_id: int) -> Case | None:
    """Put a late order on the list; None where it has gone on meanwhile or is there already."""
    order = act.work.maybe(Order, order_id)
    most = act.rules.office.alarm_hours.get(order.state) if order else None
    if order is None or most is None:
        return None
    stayed_ms = cutoffs.of_site(act, zone).counted_ms(order.since_ms, act.moment.at_ms)
    if stayed_ms < int(most * HOUR_MS):
        return None
    for case in act.work.where(Case, "order_id", order.id):
        if case.kind == "late" and case.last_at_ms >= order.since_ms:
            return None
    return cases.open_case(act, "late", order, words(order, stayed_ms, most))


def words(order: Order, stayed_ms: int, most_hours: float) -> str:
    """How late an order is, in words."""
    state = " ".join(orders.WORDS[order.state])
    return f"{state}: {stayed_ms / HOUR_MS:.1f} h, expected at most {most_hours:g} h"
