"""Questions that a column alone can't answer, asked on the floor's own connection.

Each flushes first, so that it sees what the transaction changed so far.
"""

from typing import Any, NamedTuple

from hub.domain.picking import OPEN, PUT_BACK
from hub.domain.stock import SLOT
from hub.store.records import Event, Trace
from hub.store.work import Work


def _ask(work: Work, sql: str, parameters: tuple[object, ...]) -> list[tuple[int]]:
    work.flush()
    if work.dialect != "sqlite":
        sql = sql.replace("?", "%s")
    found: list[tuple[int]] = work.connection.execute(sql, parameters).fetchall()
    return found


def stored_event(work: Work, station_id: int, inc: int, seq: int) -> Event | None:
    """The event of this key, if it was taken before."""
    found = _ask(
        work, "SELECT id FROM event WHERE station_id = ? AND inc = ? AND seq = ?", (station_id, inc, seq)
    )
    return work.get(Event, found[0][0]) if found else None


def last_act(work: Work, job: str, column: str, id_: int, since_ms: int) -> tuple[Event, Trace | None] | None:
    """The newest event in a job that moved pieces, or of which a trace was kept, and that was not undone; and
    the trace.

    Args:
        column: whose it is: an operator's (`operator_id`) or an order's (`order_id`).
        since_ms: none before this time, UTC milliseconds.
    """
    assert column in ("order_id", "operator_id")
    sql = f"""SELECT e.id, t.id FROM event e
              LEFT JOIN trace t ON t.station_id = e.station_id AND t.inc = e.inc AND t.seq = e.seq
              WHERE e.{column} = ? AND e.job = ? AND e.at_ms >= ? AND NOT e.undone
              AND (e.qty > 0 OR t.id IS NOT NULL) ORDER BY e.id DESC LIMIT 1"""
    found: list[Any] = _ask(work, sql, (id_, job, since_ms))
    if not found:
        return None
    event_id, trace_id = found[0]
    return work.get(Event, event_id), work.maybe(Trace, trace_id)


def waiting_put_back(work: Work, site: str, item_id: int, warehouse_id: int | None) -> int | None:
    """The number of an unclaimed task that brings a piece of this item back to its bin; in one warehouse, or
    in any.
    """
    sql = """SELECT p.id FROM pick p JOIN bin ON bin.id = p.bin_id
             WHERE p.state = ? AND p.kind = ? AND p.site = ? AND p.item_id = ?"""
    return _first(work, sql, (OPEN, PUT_BACK, site, item_id), warehouse_id, "p.id")


class WaitingPutBack(NamedTuple):
    """A task that nobody has claimed: `qty` pieces out of a tote go back to their bin."""

    tote_id: int
    qty: int


def waiting_put_backs(work: Work, site: str, warehouse_id: int | None) -> list[WaitingPutBack]:
    """The unclaimed tasks that bring pieces back to their bins, the oldest first; in one warehouse, or in
    any.
    """
    sql = """SELECT p.tote_id, p.qty - p.qty_done FROM pick p JOIN bin ON bin.id = p.bin_id
             WHERE p.state = ? AND p.kind = ? AND p.site = ? AND (? OR bin.warehouse_id = ?)
             ORDER BY p.id"""
    given = (OPEN, PUT_BACK, site, warehouse_id is None, warehouse_id)
    found: list[Any] = _ask(work, sql, given)
    return [WaitingPutBack(*row) for row in found]


def home_bin(work: Work, site: str, item_id: int, warehouse_id: int | None) -> int | None:
    """The storage bin where an item is kept: the one with most of it, first in the walk among equals; in one
    warehouse, or in any.
    """
    sql = """SELECT b.bin_id FROM balance b JOIN bin ON bin.id = b.bin_id
             WHERE b.site = ? AND b.item_id = ? AND bin.kind = 'storage'"""
    return _first(work, sql, (site, item_id), warehouse_id, "b.qty DESC, bin.walk_order")


def _first(
    work: Work, sql: str, given: tuple[object, ...], warehouse_id: int | None, order: str
) -> int | None:
    """The first number that a query of bins finds, in one warehouse where one is given."""
    if warehouse_id is not None:
        sql, given = f"{sql} AND bin.warehouse_id = ?", (*given, warehouse_id)
    found = _ask(work, f"{sql} ORDER BY {order} LIMIT 1", given)
    return found[0][0] if found else None


def serial_seen(work: Work, item_id: int, number: str) -> bool:
    """Whether this serial number of the item was verified before."""
    return bool(_ask(work, "SELECT id FROM serial WHERE item_id = ? AND number = ?", (item_id, number)))


def forget_serials(work: Work, line_id: int) -> None:
    """Let a line's serial numbers be verified again, because its pieces were taken off."""
    work.flush()
    mark = "?" if work.dialect == "sqlite" else "%s"
    work.connection.execute(f"DELETE FROM serial WHERE line_id = {mark}", (line_id,))


def was(work: Work, order_id: int, state: str) -> bool:
    """Whether an order has ever been in a state, by its log."""
    sql = "SELECT id FROM order_log WHERE order_id = ? AND to_state = ? LIMIT 1"
    return bool(_ask(work, sql, (order_id, state)))


def order_of_case(work: Work, site: str, case_id: int) -> tuple[int | None] | None:
    """The number of the order that an exception is about, read without a lock; None where there is no such
    exception.
    """
    found = _ask(work, "SELECT order_id FROM exception WHERE site = ? AND id = ?", (site, case_id))
    return found[0] if found else None


def next_wave_code(work: Work, site: str) -> str:
    """A code for the next wave of a site."""
    found = _ask(work, "SELECT COUNT(*) FROM wave WHERE site = ?", (site,))
    return f"W{found[0][0] + 1:05d}"


def slots(work: Work, site: str, warehouse_id: int, wall: str = "") -> dict[str, int]:
    """The put walls of a warehouse, or one of them, and how many slots each has; a wall without slots is
    none.
    """
    of_wall = " AND zone = ?" if wall else ""
    sql = f"""SELECT zone, COUNT(*) FROM bin WHERE site = ? AND warehouse_id = ? AND kind = ?{of_wall}
              GROUP BY zone ORDER BY zone"""
    given = (site, warehouse_id, SLOT, *([wall] if wall else []))
    return {str(row[0]): int(row[1]) for row in _ask(work, sql, given)}  # type: ignore[misc]  # two columns


def of_several_pieces(work: Work, wave_id: int) -> int:
    """How many orders of a wave want more than one piece: each needs a slot."""
    sql = """SELECT COUNT(*) FROM (SELECT o.id FROM "order" o JOIN order_line l ON l.order_id = o.id
             WHERE o.wave_id = ? GROUP BY o.id
             HAVING SUM(l.qty_ordered - l.qty_cancelled - l.qty_moved - l.qty_short) > 1) AS several"""
    return int(_ask(work, sql, (wave_id,))[0][0])


def stations_online(work: Work, site: str) -> list[tuple[int, str, int, int]]:
    """(number, name, light revision, job revision) of every station that is online; for the gateway's sweep,
    outside a transaction.
    """
    mark = "?" if work.dialect == "sqlite" else "%s"
    sql = f"SELECT id, name, light_rev, job_rev FROM station WHERE site = {mark} AND online"
    found: list[tuple[int, str, int, int]] = work.connection.execute(sql, (site,)).fetchall()
    return found
