"""What an audit asks beside the rows of the order: its recipient, and the same buyer's other orders.

Read without locks on the floor's own connection; each question flushes first, so that it sees what the
transaction changed so far.
"""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from hub.domain.orders import BEFORE_RELEASE, Order
from hub.store.work import Work

OTHERS = 6
"""Most other orders of a buyer that are named."""
_BEFORE = ", ".join(f"'{state}'" for state in BEFORE_RELEASE)


class RecipientFact(NamedTuple):
    """What is judged of a recipient."""

    address: str
    address_withheld: bool
    """The shop's export has no addresses: it writes its own labels."""
    buyer_digest: str


def recipients(work: Work, order_ids: Sequence[int]) -> dict[int, RecipientFact]:
    """Order id -> its recipient, for those orders of which the shop said one."""
    among = "IN (SELECT value FROM json_each(?))" if work.dialect == "sqlite" else "= ANY(?)"
    given = json.dumps(list(order_ids)) if work.dialect == "sqlite" else list(order_ids)
    columns = "order_id, address, address_withheld, buyer_digest"
    found = _ask(work, f"SELECT {columns} FROM recipient WHERE order_id {among}", (given,))
    return {row[0]: RecipientFact(row[1], bool(row[2]), row[3]) for row in found}


def others_of_buyer(work: Work, order: Order, buyer_digest: str, within_ms: int) -> tuple[str, ...]:
    """Labels of the buyer's other orders that are not released yet, placed at most so long before or after.

    Orders that were split from the same one are no others.
    """
    placed_at_ms = order.placed_at_ms or order.received_at_ms
    parent = order.parent_id or 0
    found = _ask(
        work,
        f"""SELECT o.label FROM recipient r JOIN "order" o ON o.id = r.order_id
            WHERE r.site = ? AND r.buyer_digest = ? AND r.order_id <> ?
              AND (o.state IN ({_BEFORE}) OR (o.state = 'held' AND o.resume_state IN ({_BEFORE}))
                   OR (o.state = 'short' AND o.tote_id IS NULL))
              AND CASE WHEN o.placed_at_ms > 0 THEN o.placed_at_ms ELSE o.received_at_ms END BETWEEN ? AND ?
              AND o.id <> ? AND COALESCE(o.parent_id, 0) <> ? AND (? = 0 OR COALESCE(o.parent_id, 0) <> ?)
            ORDER BY r.order_id LIMIT {OTHERS}""",
        (
            order.site,
            buyer_digest,
            order.id,
            placed_at_ms - within_ms,
            placed_at_ms + within_ms,
            parent,
            order.id,
            parent,
            parent,
        ),
    )
    return tuple(row[0] for row in found)


def _ask(work: Work, sql: str, parameters: tuple[object, ...]) -> list[tuple[Any, ...]]:
    work.flush()
    if work.dialect != "sqlite":
        sql = sql.replace("?", "%s")
    found: list[tuple[Any, ...]] = work.connection.execute(sql, parameters).fetchall()
    return found
