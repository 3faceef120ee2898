"""What an audit asks beside the rows of the order: its recipient, and the same buyer's other orders.

Read without locks on the floor's own connection, of many orders at once; flushes first, so that it sees what
the transaction changed so far.
"""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from hub.domain.orders import BEFORE_RELEASE
from hub.store.work import Work

OTHERS = 6
"""Most other orders of a buyer that are named."""
_BEFORE = ", ".join(f"'{state}'" for state in BEFORE_RELEASE)
# Orders that were split from the same one are no others of the buyer's.
_RECIPIENTS = f"""
    SELECT mine.order_id, mine.address, mine.address_withheld, (
        SELECT {{joined}} FROM (
            SELECT o.label FROM recipient r JOIN "order" o ON o.id = r.order_id
            WHERE mine.buyer_digest <> '' AND r.site = mine.site AND r.buyer_digest = mine.buyer_digest
              AND r.order_id <> mine.order_id
              AND (o.state IN ({_BEFORE}) OR (o.state = 'held' AND o.resume_state IN ({_BEFORE}))
                   OR (o.state = 'short' AND o.tote_id IS NULL))
              AND (CASE WHEN o.placed_at_ms > 0 THEN o.placed_at_ms ELSE o.received_at_ms END)
                - (CASE WHEN m.placed_at_ms > 0 THEN m.placed_at_ms ELSE m.received_at_ms END)
                  BETWEEN -? AND ?
              AND o.id <> COALESCE(m.parent_id, 0) AND COALESCE(o.parent_id, 0) <> m.id
              AND (m.parent_id IS NULL OR COALESCE(o.parent_id, 0) <> m.parent_id)
            ORDER BY r.order_id LIMIT {OTHERS}) other)
    FROM recipient mine JOIN "order" m ON m.id = mine.order_id WHERE mine.order_id {{among}}"""
_WORDS = {
    "sqlite": {"joined": "group_concat(label, char(10))", "among": "IN (SELECT value FROM json_each(?))"},
    "postgresql": {"joined": "string_agg(label, chr(10))", "among": "= ANY(?)"},
}


class RecipientFact(NamedTuple):
    """What is judged of an order's recipient."""

    address: str
    address_withheld: bool
    """The shop's export has no addresses: it writes its own labels."""
    others: tuple[str, ...]
    """Labels of the buyer's other orders that are not released yet, placed about the same time."""


def recipients(work: Work, order_ids: Sequence[int], within_ms: int) -> dict[int, RecipientFact]:
    """Order id -> its recipient, for those orders of which the shop said one.

    Args:
        within_ms: how long before or after this order the buyer's others were placed at the most.
    """
    given: Any = json.dumps(list(order_ids)) if work.dialect == "sqlite" else list(order_ids)
    sql = _RECIPIENTS.format(**_WORDS[work.dialect])
    if work.dialect != "sqlite":
        sql = sql.replace("?", "%s")
    work.flush()
    found = work.connection.execute(sql, (within_ms, within_ms, given)).fetchall()
    return {row[0]: RecipientFact(row[1], bool(row[2]), tuple((row[3] or "").splitlines())) for row in found}
