"""Printers' queues, read and counted on a unit of work's own connection.

A queue is what waits for a printer, in the order of its numbers; what was printed is a log and is read by
nobody here. Rule that must hold: what this unit of work has changed is written before it is asked.
"""

from typing import Any, cast

from hub.domain.papers import WAITING, Print
from hub.store.work import Work

_WAITS = ", ".join(f"'{state}'" for state in WAITING)


def _ask(work: Work, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    if work.dialect != "sqlite":
        sql = sql.replace("?", "%s")
    work.flush()
    return cast(list[tuple[Any, ...]], work.connection.execute(sql, parameters).fetchall())


def lengths(work: Work, site: str) -> dict[int, int]:
    """How many prints wait for each printer, by its number; none where nothing waits."""
    sql = f"""SELECT printer_id, COUNT(*) FROM print
              WHERE state IN ({_WAITS}) AND printer_id IN (SELECT id FROM printer WHERE site = ?)
              GROUP BY printer_id"""
    return dict(_ask(work, sql, site))


def queue(work: Work, printer_id: int, limit: int) -> list[Print]:
    """What waits for a printer, the first that is its turn."""
    sql = f"SELECT id FROM print WHERE printer_id = ? AND state IN ({_WAITS}) ORDER BY id LIMIT ?"
    ids = [row[0] for row in _ask(work, sql, printer_id, limit)]
    work.read(Print, "id", ids)
    return [work.get(Print, id_) for id_ in ids]
