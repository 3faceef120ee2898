"""Rows with all their columns, read and written by set: what imports, set-up and reports need beside the
floor's rows.

A `Work` that has read rows before reads those anew that the floor never changes (`Work.outdate`); of others
who uses this module on a long-lived `Work` writes only rows that it has not read. Many rows are written in
short transactions with pauses, so that verdicts go on (measured: back-to-back writers on SQLite push a lone
verdict's commit from 0.75 ms to 936 ms).
"""

import json
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import psycopg
from sqlalchemy import ColumnDefault, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import IdentifierPreparer
from sqlmodel import SQLModel

from hub.store.database import ATTEMPTS, Database, repeat
from hub.store.work import Work

ROWS_A_STEP = 100
"""Rows that one transaction writes at the most: about 3 ms of it on SQLite."""
PAUSE_S = 0.005
"""Between two transactions of a bulk writer on SQLite, so that a waiting verdict gets its turn."""


def _table(kind: type[SQLModel]) -> Table:
    table: Table = kind.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
    return table


@contextmanager
def own_work(database: Database) -> Iterator[Work]:
    """A unit of work on a connection of its own, which ends with it."""
    work = database.work()
    try:
        yield work
    finally:
        work.connection.close()


@lru_cache(maxsize=4)
def _names(dialect_name: str) -> IdentifierPreparer:
    dialect = sqlite.dialect() if dialect_name == "sqlite" else postgresql.dialect()  # type: ignore[no-untyped-call]
    return dialect.identifier_preparer


@lru_cache(maxsize=64)
def _defaults(kind: type[SQLModel]) -> dict[str, Any]:
    """The columns of a table that have a default, with it."""
    return {c.name: c.default.arg for c in _table(kind).c if isinstance(c.default, ColumnDefault)}


@lru_cache(maxsize=256)
def _insert(kind: type[SQLModel], given: tuple[str, ...], dialect: str) -> tuple[str, tuple[Any, ...]]:
    """The statement that inserts a row unless its key is there, and the defaults that follow the given
    values.
    """
    table, quote, mark = _table(kind), _names(dialect).quote, "?" if dialect == "sqlite" else "%s"
    unsaid = {column: value for column, value in _defaults(kind).items() if column not in given}
    names = ", ".join(quote(c) for c in (*given, *unsaid))
    marks = ", ".join([mark] * (len(given) + len(unsaid)))
    sql = f"INSERT INTO {quote(table.name)} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING"
    return sql, tuple(unsaid.values())


def insert(work: Work, kind: type[SQLModel], values: Mapping[str, Any]) -> Any | None:
    """Insert one row; columns that are not given take their defaults.

    Returns:
        The row's primary key, or None when a row with one of its unique keys was there: nothing is changed
        then.
    """
    sql, defaults = _insert(kind, tuple(values), work.dialect)
    key = _names(work.dialect).quote(_table(kind).primary_key.columns[0].name)
    cursor = work.connection.execute(f"{sql} RETURNING {key}", (*values.values(), *defaults))
    found = cursor.fetchone()
    work.outdate(kind)
    return None if found is None else found[0]


def insert_many(work: Work, kind: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns; those whose unique key is there are left out."""
    if not rows:
        return
    sql, defaults = _insert(kind, tuple(rows[0]), work.dialect)
    work.connection.cursor().executemany(sql, [(*row.values(), *defaults) for row in rows])
    work.outdate(kind)


def update(work: Work, kind: type[SQLModel], id_: Any, values: Mapping[str, Any], key: str = "id") -> None:
    """Write some columns of the row whose primary key is `id_`."""
    quote, mark = _names(work.dialect).quote, "?" if work.dialect == "sqlite" else "%s"
    sets = ", ".join(f"{quote(column)} = {mark}" for column in values)
    sql = f"UPDATE {quote(_table(kind).name)} SET {sets} WHERE {quote(key)} = {mark}"
    work.connection.execute(sql, (*values.values(), id_))
    work.outdate(kind)


def select(
    work: Work,
    kind: type[SQLModel],
    columns: Sequence[str],
    where: Mapping[str, Any],
    among: tuple[str, Collection[Any]] | None = None,
) -> list[tuple[Any, ...]]:
    """Some columns of the rows that have these values, in the order of their primary key.

    Args:
        among: a column and the set of values that it may have.
    """
    work.flush()
    table, quote = _table(kind), _names(work.dialect).quote
    mark = "?" if work.dialect == "sqlite" else "%s"
    conditions = [f"{quote(column)} = {mark}" for column in where]
    parameters = list(where.values())
    if among is not None:
        column, values = among
        wanted = list(dict.fromkeys(values))
        in_set = "IN (SELECT value FROM json_each(?))" if work.dialect == "sqlite" else "= ANY(%s)"
        conditions.append(f"{quote(column)} {in_set}")
        parameters.append(json.dumps(wanted) if work.dialect == "sqlite" else wanted)
    key = quote(table.primary_key.columns[0].name)
    asked = ", ".join(quote(column) for column in columns)
    wish = " AND ".join(conditions) or "1 = 1"
    sql = f"SELECT {asked} FROM {quote(table.name)} WHERE {wish} ORDER BY {key}"
    found: list[tuple[Any, ...]] = work.connection.execute(sql, tuple(parameters)).fetchall()
    return found


def in_steps(database: Database, work: Work, steps: Iterable[Callable[[], None]]) -> None:
    """Do each step in a transaction of its own, with a pause between on SQLite.

    Each step is committed before the next begins: who breaks off in the middle finds the first ones done.
    """
    for step in steps:
        _despite_others(work, step)
        if database.dialect == "sqlite":
            time.sleep(PAUSE_S)


def _despite_others(work: Work, step: Callable[[], None]) -> None:
    """Do a step; again when another writer added a row of it at the same moment, for now that can be read."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            repeat(work, step)
        except psycopg.errors.UniqueViolation:
            if attempt == ATTEMPTS:
                raise
        else:
            return
