"""Printers' queues, counted on a unit of work's own connection.

A queue is what waits for a printer, in the order of its numbers; what was printed is a log and is read by
nobody here. Rule that must hold: what this unit of work has changed is written before it is asked.
"""

from typing import Any, cast

from hub.domain.papers import WAITING
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
