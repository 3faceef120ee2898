"""Notices to webhooks, on the sender's own connection: spread from the order log, claimed, settled.

An order's log is told in its order: a notice is due when it is the oldest that waits for its webhook and
order. Rule that must hold: no entry of the log is passed over, however late its transaction is committed.
"""

from typing import Any, cast

from hub.domain.channels import DELIVERED, WAITING, Notice, Webhook
from hub.domain.notices import IN_HAND, TAKEN_BACK, TAKEN_OVER
from hub.store.work import Work

_ENDS = ", ".join(f"'{state}'" for state in TAKEN_OVER)
_KIND = (
    f"CASE WHEN from_state = '{TAKEN_BACK[0]}' AND to_state = '{TAKEN_BACK[1]}' THEN '{TAKEN_BACK[0]}'"
    " ELSE to_state END"
)
# `kind` is what else a webhook may want to have heard of it by. The states are kept as words with a space
# between: one is among them when taking it out changes them.
_SPREAD = f"""
    INSERT INTO notice (site, webhook_id, log_id, order_id, message, state, attempts, next_at_ms,
                        delivered_at_ms, said)
    WITH RECURSIVE told(log_id, order_id, to_state, kind) AS (
        SELECT id, order_id, to_state, {_KIND} FROM order_log WHERE id > ? AND id <= ? AND site = ?
        UNION
        SELECT told.log_id, merged.id, told.to_state, told.kind FROM told
        JOIN "order" merged ON merged.merged_into_id = told.order_id
        WHERE told.kind IN ({_ENDS}) AND merged.state = 'merged'
    )
    SELECT w.site, w.id, told.log_id, told.order_id,
           'msg_' || site.epoch || '_' || told.log_id || '_' || told.order_id, '{WAITING}', 0, 0, 0, ''
    FROM told
    JOIN "order" o ON o.id = told.order_id
    JOIN webhook w ON w.id = ?
    JOIN site ON site.name = w.site
    WHERE (w.shop_id IS NULL OR w.shop_id = o.shop_id)
      AND (w.states = '' OR replace(replace(' ' || w.states || ' ', ' ' || told.to_state || ' ', ''),
                                    ' ' || told.kind || ' ', '') <> ' ' || w.states || ' ')
      AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.webhook_id = w.id AND n.order_id = told.order_id
                                               AND n.log_id = told.log_id)
    ORDER BY told.log_id, told.order_id
    ON CONFLICT DO NOTHING"""
_DUE = f"""
    SELECT n.id, n.site, n.webhook_id, n.log_id, n.order_id, n.message, n.state, n.attempts, n.next_at_ms
    FROM notice n
    WHERE n.webhook_id = ? AND n.state = '{WAITING}' AND n.next_at_ms <= ?
      AND NOT EXISTS (SELECT 1 FROM notice e WHERE e.webhook_id = n.webhook_id AND e.order_id = n.order_id
                                               AND e.log_id < n.log_id AND e.state = '{WAITING}')
    ORDER BY n.next_at_ms, n.id LIMIT ?"""


def _run(work: Work, sql: str, *parameters: object) -> Any:
    if work.dialect != "sqlite":
        sql = sql.replace("?", "%s")
    return work.connection.execute(sql, parameters)


def _ask(work: Work, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    return cast(list[tuple[Any, ...]], _run(work, sql, *parameters).fetchall())


class Horizon:
    """How far the order log, or another table that only grows, is complete: nothing will be added before
    `complete`, a number of an entry.

    SQLite has one writer, so that numbers come in the order of their commits. PostgreSQL hands a number out
    before its transaction ends: what was newest at one time is proven complete when every transaction that
    ran at that time has ended. A transaction writes its order before its log, so it has begun to count
    when its entry is numbered.
    """

    def __init__(self, table: str = "order_log") -> None:
        self._table = table
        self.newest = 0
        self.complete = 0
        self._asked: tuple[int, int] | None = None

    def look(self, work: Work) -> None:
        """Find out anew; outside a transaction."""
        if work.dialect == "sqlite":
            sql = f"SELECT COALESCE(MAX(id), 0) FROM {self._table}"
            self.newest = self.complete = _ask(work, sql)[0][0]
            return
        sql = f"""SELECT COALESCE(MAX(id), 0), pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
                         pg_snapshot_xmax(pg_current_snapshot())::text::bigint FROM {self._table}"""
        self.newest, oldest_running, next_to_run = _ask(work, sql)[0]
        if self._asked is not None and oldest_running >= self._asked[1]:
            self.complete, self._asked = self._asked[0], None
        if self._asked is None:
            self._asked = (self.newest, next_to_run)


def receivers(work: Work, site: str) -> list[Webhook]:
    """The webhooks of a site, as they are now."""
    sql = """SELECT id, site, code, url, secret, shop_id, states, active, log_id
             FROM webhook WHERE site = ? ORDER BY id"""
    return [Webhook(*row) for row in _ask(work, sql, site)]


def spread(work: Work, webhook: Webhook, after: int, up_to: int, complete: int) -> int:
    """Make the notices of one webhook for the entries of the log after one number up to another.

    An entry that was spread before is left alone. The webhook's own place in the log moves on as far as the
    log is complete.

    Returns:
        How many notices were made.
    """
    made: int = _run(work, _SPREAD, after, up_to, webhook.site, webhook.id).rowcount
    reached = min(up_to, complete)
    _run(work, "UPDATE webhook SET log_id = ? WHERE id = ? AND log_id < ?", reached, webhook.id, reached)
    return made


def due(work: Work, webhook_id: int, now_ms: int, limit: int) -> list[Notice]:
    """The notices of a webhook that may be sent now, what waits longest first; outside a transaction."""
    return [Notice(*row) for row in _ask(work, _DUE, webhook_id, now_ms, limit)]


def claim(work: Work, notice: Notice, now_ms: int, until_ms: int) -> bool:
    """Take a notice in hand for one attempt; nobody else takes it until then.

    Returns:
        Whether it was still there to be taken.
    """
    sql = f"""UPDATE notice SET attempts = attempts + 1, next_at_ms = ?, said = '{IN_HAND}'
              WHERE id = ? AND state = '{WAITING}' AND attempts = ? AND next_at_ms <= ?"""
    taken: int = _run(work, sql, until_ms, notice.id, notice.attempts, now_ms).rowcount
    return taken == 1


def deliver(work: Work, notice: Notice, at_ms: int, said: str) -> None:
    """Note that a notice has arrived."""
    sql = f"""UPDATE notice SET state = '{DELIVERED}', delivered_at_ms = ?, said = ?
              WHERE id = ? AND state = '{WAITING}'"""
    _run(work, sql, at_ms, said, notice.id)


def put_off(work: Work, notice: Notice, attempts: int, next_at_ms: int, said: str) -> None:
    """Note that an attempt has failed, and when the next one is due.

    Args:
        attempts: with this one; a notice that somebody else took in hand since is left to them.
    """
    sql = f"""UPDATE notice SET next_at_ms = ?, said = ?
              WHERE id = ? AND state = '{WAITING}' AND attempts = ?"""
    _run(work, sql, next_at_ms, said, notice.id, attempts)


def hasten(work: Work, webhook_id: int, order_id: int | None) -> int:
    """Let the waiting notices of a webhook (of one order, where given) be due at once; one that is in hand
    stays so, or another sender would send it beside the one that has it.

    Returns:
        How many there are.
    """
    work.flush()
    of_order, parameters = (" AND order_id = ?", (order_id,)) if order_id is not None else ("", ())
    sql = f"""UPDATE notice SET next_at_ms = 0
              WHERE webhook_id = ? AND state = '{WAITING}' AND said <> '{IN_HAND}'{of_order}"""
    hastened: int = _run(work, sql, webhook_id, *parameters).rowcount
    return hastened


def waiting(work: Work, webhook_id: int) -> int:
    """How many notices of a webhook were not delivered yet."""
    sql = f"SELECT COUNT(*) FROM notice WHERE webhook_id = ? AND state = '{WAITING}'"
    counted: int = _ask(work, sql, webhook_id)[0][0]
    return counted


def forget(work: Work, webhook_id: int) -> None:
    """Delete all notices of a webhook."""
    _run(work, "DELETE FROM notice WHERE webhook_id = ?", webhook_id)


def forget_delivered(work: Work, site: str, before_ms: int, limit: int) -> int:
    """Delete notices that were delivered long ago; those whose entry of the log could be spread again stay.

    Returns:
        How many were deleted, at most `limit`.
    """
    sql = f"""DELETE FROM notice WHERE id IN (
                  SELECT n.id FROM notice n JOIN webhook w ON w.id = n.webhook_id
                  WHERE n.site = ? AND n.state = '{DELIVERED}' AND n.delivered_at_ms < ?
                    AND n.log_id <= w.log_id
                  ORDER BY n.id LIMIT ?)"""
    deleted: int = _run(work, sql, site, before_ms, limit).rowcount
    return deleted


def newest_entry(work: Work) -> int:
    """The number of the newest entry of the order log; 0 when there is none."""
    found: int = _ask(work, "SELECT COALESCE(MAX(id), 0) FROM order_log")[0][0]
    return found
