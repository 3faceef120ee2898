"""What must hold in every database, as one query each: the rows that it finds are at fault.

Set-based and the same on SQLite and PostgreSQL. `expected` and `found` are worded with the columns of the row
found.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from hub.store.database import Database
from hub.store.failures import NotSetUp
from hub.store.tables import METADATA

SHOWN = 100
"""Rows at fault that are told of each check; beyond, they are counted."""


@dataclass(frozen=True, slots=True)
class Check:
    """One rule. `sql` finds the rows that break it."""

    name: str
    rule: str
    expected: str
    found: str
    sql: str


_DUE = "l.qty_ordered - l.qty_cancelled - l.qty_short"
_UNFINISHED = "('open', 'claimed', 'lit')"


def _dangling() -> str:
    """Every pointer that is no foreign key and names a row that is not there.

    The tables say which they are; what a pointer of this name points to, the foreign keys of the same name
    say.
    """
    columns = [column for table in METADATA.sorted_tables for column in table.c]
    targets = {column.name: key.column.table.name for column in columns for key in column.foreign_keys}
    parts = [
        f"SELECT '{column.table.name}' AS in_table, x.id AS id, '{column.name}' AS pointer,"
        f" x.{column.name} AS names"
        f' FROM "{column.table.name}" x LEFT JOIN "{targets[column.name]}" y ON y.id = x.{column.name}'
        f" WHERE x.{column.name} IS NOT NULL AND y.id IS NULL"
        for column in columns
        if column.name.endswith("_id") and not column.foreign_keys
    ]
    return " UNION ALL ".join(parts)


CHECKS = (
    Check(
        "balance_is_sum_of_moves",
        "Every balance equals the sum of its moves.",
        "{moved} pieces of {sku} in bin {bin}, the sum of its moves",
        "{held}",
        """
        SELECT t.bin_id, b.code AS bin, t.item_id, i.sku, t.lot, t.condition, SUM(t.held) AS held,
        SUM(t.moved) AS moved FROM (
            SELECT bin_id, item_id, lot, condition, qty AS held, 0 AS moved FROM balance
            UNION ALL
            SELECT m.to_bin_id, m.item_id, m.lot,
                   CASE WHEN d.kind = 'damaged' THEN 'damaged' ELSE m.condition END, 0, m.qty
            FROM move m JOIN bin d ON d.id = m.to_bin_id
            UNION ALL
            SELECT from_bin_id, item_id, lot, condition, 0, -qty FROM move
        ) t JOIN bin b ON b.id = t.bin_id JOIN item i ON i.id = t.item_id
        WHERE b.kind NOT IN ('outside', 'loss')
        GROUP BY t.bin_id, b.code, t.item_id, i.sku, t.lot, t.condition
        HAVING SUM(t.held) <> SUM(t.moved)
        ORDER BY t.bin_id, t.item_id""",
    ),
    Check(
        "nothing_negative",
        "No quantity is negative, no bin promises more than it holds, and the outside has no balance.",
        "0 <= promised <= held in a bin that is kept (bin {bin}, {kind})",
        "held {qty}, promised {reserved}",
        """
        SELECT x.id AS balance_id, b.code AS bin, b.kind, x.item_id, x.qty, x.reserved
        FROM balance x JOIN bin b ON b.id = x.bin_id
        WHERE x.qty < 0 OR x.reserved < 0 OR x.reserved > x.qty OR b.kind IN ('outside', 'loss')
        ORDER BY x.id""",
    ),
    Check(
        "promised_is_sum_of_picks",
        "What a bin promises is what open picks still want of it.",
        "{wanted} promised pieces of {sku} in bin {bin}, what its open picks want",
        "{promised}",
        f"""
        SELECT t.bin_id, b.code AS bin, t.item_id, i.sku, t.lot, t.condition,
               SUM(t.promised) AS promised, SUM(t.wanted) AS wanted
        FROM (
            SELECT bin_id, item_id, lot, condition, reserved AS promised, 0 AS wanted FROM balance
            UNION ALL
            SELECT bin_id, item_id, lot, 'good', 0, qty - qty_done FROM pick
            WHERE kind = 'pick' AND state IN {_UNFINISHED}
        ) t JOIN bin b ON b.id = t.bin_id JOIN item i ON i.id = t.item_id
        GROUP BY t.bin_id, b.code, t.item_id, i.sku, t.lot, t.condition
        HAVING SUM(t.promised) <> SUM(t.wanted)
        ORDER BY t.bin_id, t.item_id""",
    ),
    Check(
        "line_quantities",
        "Of every line that is not cancelled: 0 <= counted <= verified <= picked <= due.",
        "0 <= counted <= verified <= picked <= due on line {line_no} of {label}",
        "counted {qty_counted}, verified {qty_verified}, picked {qty_picked}, due {due}",
        f"""
        SELECT l.id AS line_id, o.label, l.line_no, {_DUE} AS due, l.qty_picked, l.qty_verified, l.qty_counted
        FROM order_line l JOIN "order" o ON o.id = l.order_id
        WHERE o.state <> 'cancelled'
          AND NOT (0 <= l.qty_counted AND l.qty_counted <= l.qty_verified AND l.qty_verified <= l.qty_picked
                   AND l.qty_picked <= {_DUE})
        ORDER BY l.id""",
    ),
    Check(
        "verified_whole",
        "No order is packed or shipped with a piece that was not verified.",
        "all {due} pieces of line {line_no} of {label} verified, for it is {state}",
        "{qty_verified}",
        f"""
        SELECT l.id AS line_id, o.id AS order_id, o.label, o.state, l.line_no, {_DUE} AS due, l.qty_verified
        FROM order_line l JOIN "order" o ON o.id = l.order_id
        WHERE o.state IN ('verified', 'packed', 'weighed', 'shipped') AND l.qty_verified <> {_DUE}
        ORDER BY l.id""",
    ),
    Check(
        "parcels_hold_the_order",
        "The parcels of a verified order hold its pieces, each once.",
        "{due} pieces of line {line_no} of {label} in its parcels",
        "{packed}",
        f"""
        SELECT l.id AS line_id, o.id AS order_id, o.label, l.line_no, {_DUE} AS due,
               COALESCE(SUM(c.qty), 0) AS packed
        FROM order_line l JOIN "order" o ON o.id = l.order_id
        LEFT JOIN (SELECT k.line_id, k.qty FROM parcel_line k JOIN parcel p ON p.id = k.parcel_id
                   WHERE p.state <> 'void') c ON c.line_id = l.id
        WHERE o.state IN ('verified', 'packed', 'weighed', 'shipped')
        GROUP BY l.id, o.id, o.label, l.line_no, l.qty_ordered, l.qty_cancelled, l.qty_short
        HAVING COALESCE(SUM(c.qty), 0) <> {_DUE}
        ORDER BY l.id""",
    ),
    Check(
        "shipped_in_parcels",
        "Every shipped order left in parcels, all of which have shipped.",
        "at least one parcel of {label}, all shipped",
        "{parcels} parcels, {waiting} of them not shipped",
        """
        SELECT o.id AS order_id, o.label, COUNT(p.id) AS parcels,
               COALESCE(SUM(CASE WHEN p.state <> 'shipped' THEN 1 ELSE 0 END), 0) AS waiting
        FROM "order" o LEFT JOIN parcel p ON p.order_id = o.id AND p.state <> 'void'
        WHERE o.state = 'shipped'
        GROUP BY o.id, o.label
        HAVING COUNT(p.id) = 0 OR SUM(CASE WHEN p.state <> 'shipped' THEN 1 ELSE 0 END) > 0
        ORDER BY o.id""",
    ),
    Check(
        "shipped_left_the_stock",
        "What left the stock for an order is what its shipped parcels hold.",
        "{packed} pieces of {sku} gone for {label}, those in its shipped parcels",
        "{gone}",
        """
        SELECT t.order_id, o.label, t.item_id, i.sku, SUM(t.packed) AS packed, SUM(t.gone) AS gone
        FROM (
            SELECT p.order_id, c.item_id, c.qty AS packed, 0 AS gone
            FROM parcel_line c JOIN parcel p ON p.id = c.parcel_id WHERE p.state = 'shipped'
            UNION ALL
            SELECT m.order_id, m.item_id, 0, m.qty
            FROM move m JOIN bin b ON b.id = m.to_bin_id WHERE b.kind = 'outside' AND m.order_id IS NOT NULL
        ) t JOIN "order" o ON o.id = t.order_id JOIN item i ON i.id = t.item_id
        GROUP BY t.order_id, o.label, t.item_id, i.sku
        HAVING SUM(t.packed) <> SUM(t.gone)
        ORDER BY t.order_id, t.item_id""",
    ),
    Check(
        "one_accepted_weight",
        "Every weighed or shipped parcel has one accepted weight, within its tolerance.",
        "one accepted weight of {expected_mg} mg, {tolerance_mg} mg more or less, for parcel {code}",
        "{net_mg} mg, accepted {accepted} times",
        """
        SELECT p.id AS parcel_id, p.code, p.expected_mg, p.tolerance_mg, p.net_mg, COUNT(e.id) AS accepted
        FROM parcel p LEFT JOIN event e ON e.parcel_id = p.id AND e.why = 'weight_ok' AND e.net_mg = p.net_mg
        WHERE p.state IN ('weighed', 'shipped')
        GROUP BY p.id, p.code, p.expected_mg, p.tolerance_mg, p.net_mg
        HAVING p.net_mg IS NULL OR ABS(p.net_mg - p.expected_mg) > p.tolerance_mg OR COUNT(e.id) <> 1
        ORDER BY p.id""",
    ),
    Check(
        "event_has_its_answer",
        "Every event has one answer: its own number and verdict.",
        "an answer to {seq} that says {why} (station {station})",
        "{answer}",
        """
        SELECT e.id AS event_id, s.name AS station, e.inc, e.seq, e.why, e.answer
        FROM event e JOIN station s ON s.id = e.station_id
        WHERE e.why = '' OR e.verdict NOT IN ('pass', 'fail', 'info', 'bad')
           OR e.answer NOT LIKE '%"seq":' || e.seq || ',%'
           OR e.answer NOT LIKE '%"why":"' || e.why || '"%'
           OR e.answer NOT LIKE '%"v":"' || e.verdict || '"%'
        ORDER BY e.id""",
    ),
    Check(
        "station_knows_its_last_event",
        "No event is newer than the last one that its station's row knows, by which repeats are told.",
        "no event of station {station} beyond {last_inc}/{last_seq}",
        "{inc}/{seq}",
        """
        SELECT e.id AS event_id, s.id AS station_id, s.name AS station, s.last_inc, s.last_seq, e.inc, e.seq
        FROM event e JOIN station s ON s.id = e.station_id
        WHERE e.inc = s.last_inc AND e.seq > s.last_seq
        ORDER BY e.id""",
    ),
    Check(
        "pointers_name_rows",
        "What is in hand somewhere exists.",
        "a row of the {pointer} that {in_table} {id} names",
        "none with the number {names}",
        _dangling(),
    ),
    Check(
        "in_hand_on_both_sides",
        "Who has something in hand, and what is in hand, agree.",
        "{what} {id} and {other} {names} to name each other",
        "only the first does",
        """
        SELECT 'order' AS what, o.id, 'station' AS other, o.station_id AS names FROM "order" o JOIN station s
        ON s.id = o.station_id WHERE s.order_id IS NULL OR s.order_id <> o.id UNION ALL SELECT 'station',
        s.id, 'order', s.order_id FROM station s JOIN "order" o ON o.id = s.order_id WHERE o.station_id IS
        NULL OR o.station_id <> s.id UNION ALL SELECT 'order', o.id, 'tote', o.tote_id FROM "order" o JOIN
        tote t ON t.id = o.tote_id WHERE t.order_id IS NULL OR t.order_id <> o.id UNION ALL SELECT 'tote',
        t.id, 'order', t.order_id FROM tote t JOIN "order" o ON o.id = t.order_id WHERE o.tote_id IS NULL OR
        o.tote_id <> t.id UNION ALL SELECT 'operator', p.id, 'station', p.station_id FROM operator p JOIN
        station s ON s.id = p.station_id WHERE s.operator_id IS NULL OR s.operator_id <> p.id UNION ALL SELECT
        'station', s.id, 'operator', s.operator_id FROM station s JOIN operator p ON p.id = s.operator_id
        WHERE p.station_id IS NULL OR p.station_id <> s.id""",
    ),
    Check(
        "picks_of_living_orders",
        "Nobody is sent to pick for an order that has shipped or was cancelled.",
        "no open pick of {label}, for it is {state}",
        "pick {pick_id}, {pick_state}",
        f"""
        SELECT p.id AS pick_id, p.state AS pick_state, o.id AS order_id, o.label, o.state
        FROM pick p JOIN "order" o ON o.id = p.order_id
        WHERE p.kind = 'pick' AND p.state IN {_UNFINISHED} AND o.state IN ('cancelled', 'shipped')
        ORDER BY p.id""",
    ),
    Check(
        "lights_are_lit_tasks",
        "A task has a light while it is lit, that of its bin, and no other task has one.",
        "task {pick_id} ({state}) to light the station of bin {bin} only while it is lit",
        "station {station_id}",
        """
        SELECT p.id AS pick_id, p.state, b.code AS bin, b.station_id AS bin_station_id, p.station_id
        FROM pick p JOIN bin b ON b.id = p.bin_id
        WHERE (p.station_id IS NOT NULL AND p.state <> 'lit')
           OR (p.state = 'lit' AND COALESCE(p.station_id, 0) <> COALESCE(b.station_id, 0))
        ORDER BY p.id""",
    ),
    Check(
        "totes_of_shipped_orders_are_free",
        "The tote of a shipped order is free, unless pieces in it wait to be put back.",
        "tote {tote} free, for {label} has shipped",
        "it kept, with nothing to be put back",
        f"""
        SELECT t.id AS tote_id, t.code AS tote, o.id AS order_id, o.label
        FROM tote t JOIN "order" o ON o.id = t.order_id
        WHERE o.state = 'shipped' AND NOT EXISTS (
            SELECT 1 FROM pick p WHERE p.order_id = o.id AND p.kind = 'put_back' AND p.state IN {_UNFINISHED})
        ORDER BY t.id""",
    ),
    Check(
        "totes_hold_what_was_picked",
        "A tote holds what was picked for its order, less what has shipped, and what waits to be put back.",
        "{wanted} pieces of {sku} in tote {tote} of {label}",
        "{held}",
        f"""
        SELECT t.id AS tote_id, t.code AS tote, o.id AS order_id, o.label, x.item_id, i.sku,
               SUM(x.held) AS held, SUM(x.wanted) AS wanted
        FROM tote t JOIN "order" o ON o.id = t.order_id
        JOIN (
            SELECT y.id AS tote_id, b.item_id, b.qty AS held, 0 AS wanted
            FROM balance b JOIN tote y ON y.bin_id = b.bin_id
            UNION ALL
            SELECT o2.tote_id, l.item_id, 0, l.qty_picked
            FROM order_line l JOIN "order" o2 ON o2.id = l.order_id
            WHERE o2.tote_id IS NOT NULL AND o2.state <> 'cancelled'
            UNION ALL
            SELECT o3.tote_id, c.item_id, 0, -c.qty
            FROM parcel_line c JOIN parcel p ON p.id = c.parcel_id JOIN "order" o3 ON o3.id = p.order_id
            WHERE p.state = 'shipped' AND o3.tote_id IS NOT NULL
            UNION ALL
            SELECT o4.tote_id, k.item_id, 0, k.qty - k.qty_done
            FROM pick k JOIN "order" o4 ON o4.id = k.order_id
            WHERE k.kind = 'put_back' AND k.state IN {_UNFINISHED} AND o4.tote_id IS NOT NULL
        ) x ON x.tote_id = t.id JOIN item i ON i.id = x.item_id
        GROUP BY t.id, t.code, o.id, o.label, x.item_id, i.sku
        HAVING SUM(x.held) <> SUM(x.wanted)
        ORDER BY t.id, x.item_id""",
    ),
    Check(
        "log_tells_the_state",
        "The last entry of an order's log is the state that it is in.",
        "{label} to be {logged}, as its log says",
        "{state}",
        """
        SELECT o.id AS order_id, o.label, o.state, g.to_state AS logged
        FROM "order" o JOIN order_log g ON g.id = (SELECT MAX(n.id) FROM order_log n WHERE n.order_id = o.id)
        WHERE g.to_state <> o.state
        ORDER BY o.id""",
    ),
)


@contextmanager
def snapshot(database: Database) -> Iterator[Connection]:
    """A connection on which all checks see the database at one instant, while the floor goes on.

    Raises:
        NotSetUp: there is no such SQLite file; opening it would make one.
    """
    file = database.url.database
    if database.dialect == "sqlite" and file and not Path(file).exists():
        raise NotSetUp(file)
    level = {} if database.dialect == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with database.engine.connect().execution_options(**level) as connection:
        yield connection


def rows_at_fault(connection: Connection, check: Check) -> tuple[list[Mapping[str, Any]], int]:
    """The first rows that break a rule, and how many do in all."""
    result = connection.execute(text(check.sql))
    names = list(result.keys())
    first = result.fetchmany(SHOWN)
    more = sum(1 for _ in result) if len(first) == SHOWN else 0
    return [dict(zip(names, map(_plain, row), strict=True)) for row in first], len(first) + more


def _plain(value: Any) -> Any:
    """PostgreSQL sums 64-bit numbers as decimals; here they are whole."""
    return int(value) if isinstance(value, Decimal) else value
