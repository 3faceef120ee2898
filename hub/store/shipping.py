"""Questions of shipping that a column alone can't answer, asked on the act's own connection."""

from typing import Any

from hub.domain.carriers import Carrier, Manifest, WaybillNumber
from hub.store.work import Work


def _ask(work: Work, sql: str, parameters: tuple[object, ...]) -> list[tuple[Any, ...]]:
    work.flush()
    if work.dialect != "sqlite":
        sql = sql.replace("?", "%s")
    found: list[tuple[Any, ...]] = work.connection.execute(sql, parameters).fetchall()
    return found


def next_number(work: Work, carrier_id: int) -> WaybillNumber | None:
    """The oldest number of a carrier's pool that nobody has taken, locked; None when there is none.

    Those that another transaction is just taking are passed over: nobody waits for a number.
    """
    skip = "" if work.dialect == "sqlite" else " FOR NO KEY UPDATE SKIP LOCKED"
    sql = f"SELECT id FROM waybill_number WHERE carrier_id = ? AND taken_at_ms = 0 ORDER BY id LIMIT 1{skip}"
    found = _ask(work, sql, (carrier_id,))
    return work.get(WaybillNumber, found[0][0]) if found else None


def free_numbers(work: Work, carrier_id: int, at_most: int) -> int:
    """How many numbers of a carrier's pool nobody has taken, counted up to a limit."""
    sql = """SELECT COUNT(*) FROM (SELECT id FROM waybill_number WHERE carrier_id = ? AND taken_at_ms = 0
             LIMIT ?) AS counted"""
    return int(_ask(work, sql, (carrier_id, at_most))[0][0])


def is_told(work: Work, site: str, kind: str, begins: str) -> bool:
    """Whether an exception of this kind, about no order, that begins with these words is not closed yet."""
    sql = """SELECT id FROM exception WHERE site = ? AND kind = ? AND order_id IS NULL AND state <> 'closed'
             AND substr(what, 1, ?) = ? LIMIT 1"""
    return bool(_ask(work, sql, (site, kind, len(begins), begins)))


def without_number(work: Work, carrier: Carrier, limit: int) -> list[int]:
    """The numbers of orders with parcels on the floor that a carrier takes and that still have no waybill
    number.
    """
    sql = """SELECT DISTINCT order_id FROM parcel WHERE waybill = '' AND site = ? AND carrier = ?
             AND state IN ('open', 'weighed') ORDER BY order_id LIMIT ?"""
    return [row[0] for row in _ask(work, sql, (carrier.site, carrier.code, limit))]


def open_manifest(work: Work, carrier_id: int, warehouse_id: int) -> Manifest | None:
    """The open manifest of a carrier and a warehouse; None when there is none.

    The carrier's row is locked first, so that two stations never open two.
    """
    work.take_alone(Carrier, carrier_id)
    sql = "SELECT id FROM manifest WHERE carrier_id = ? AND warehouse_id = ? AND state = 'open' ORDER BY id"
    found = _ask(work, sql, (carrier_id, warehouse_id))
    return work.get(Manifest, found[0][0]) if found else None


def manifests_of(work: Work, carrier_id: int) -> int:
    """How many manifests a carrier has had."""
    return int(_ask(work, "SELECT COUNT(*) FROM manifest WHERE carrier_id = ?", (carrier_id,))[0][0])


def loaded(work: Work, manifest_id: int) -> tuple[int, int]:
    """How many parcels stand on a manifest, and what they weigh together in mg."""
    sql = "SELECT COUNT(*), COALESCE(SUM(net_mg), 0) FROM parcel WHERE manifest_id = ?"
    count, net_mg = _ask(work, sql, (manifest_id,))[0]
    return int(count), int(net_mg)


def last_loaded(work: Work, station_id: int, manifest_id: int) -> tuple[int, int] | None:
    """(event, parcel) of the last one that a station loaded onto a manifest and that is still on it."""
    sql = """SELECT e.id, p.id FROM event e JOIN parcel p ON p.id = e.parcel_id
             WHERE e.station_id = ? AND e.why IN ('ok', 'order_done') AND NOT e.undone
               AND p.manifest_id = ? AND p.state = 'shipped' AND e.at_ms >= p.shipped_at_ms
             ORDER BY e.id DESC LIMIT 1"""
    found = _ask(work, sql, (station_id, manifest_id))
    return (found[0][0], found[0][1]) if found else None


def gone(work: Work, order_id: int, outside_id: int) -> list[tuple[int, str, str, int]]:
    """(item, lot, condition, pieces) of an order that left to the outside and did not come back, the last lot
    first.
    """
    sql = """SELECT item_id, lot, condition, SUM(CASE WHEN to_bin_id = ? THEN qty ELSE -qty END) AS pieces
             FROM move WHERE order_id = ? AND (to_bin_id = ? OR from_bin_id = ?)
             GROUP BY item_id, lot, condition ORDER BY item_id, lot DESC, condition"""
    found = _ask(work, sql, (outside_id, order_id, outside_id, outside_id))
    return [(item_id, lot, condition, int(pieces)) for item_id, lot, condition, pieces in found if pieces > 0]


def is_noted(work: Work, order_id: int, begins: str) -> bool:
    """Whether an order's log has an entry that begins with these words."""
    sql = "SELECT id FROM order_log WHERE order_id = ? AND substr(reason, 1, ?) = ? LIMIT 1"
    return bool(_ask(work, sql, (order_id, len(begins), begins)))
