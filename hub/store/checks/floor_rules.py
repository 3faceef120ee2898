"""The floor: events and their answers, what is in hand where, and the lights."""

from hub.store.checks.rule import UNFINISHED, Check
from hub.store.tables import METADATA

_MARKS = ("webhook.log_id",)
"""Numbers up to which something was read: 0 where nothing was."""


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
        if column.name.endswith("_id") and not column.foreign_keys and str(column) not in _MARKS
    ]
    return " UNION ALL ".join(parts)


FLOOR = (
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
            SELECT 1 FROM pick p WHERE p.order_id = o.id AND p.kind = 'put_back' AND p.state IN {UNFINISHED})
        ORDER BY t.id""",
    ),
)
