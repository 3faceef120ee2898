"""A connection that is held to the order of rows: it reads what the driver is told, not what the hub thinks.

Every statement that waits for rows must stand behind all rows that its transaction holds. A statement that
does not wait (NOWAIT, SKIP LOCKED) may stand anywhere.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from hub.store.database import Database
from hub.store.row_locks import ORDER
from hub.store.shapes import TABLES
from hub.store.transactions import Connection

PLACES = {TABLES[kind].__tablename__: place for place, kind in enumerate(ORDER)}
_LOCKS = re.compile(
    r'FROM "?(\w+)"? .*FOR NO KEY UPDATE( OF \w+)?(?P<at_once> NOWAIT| SKIP LOCKED)?$', re.DOTALL
)


@dataclass
class Seen:
    """What many connections did."""

    waited: int = 0
    """Statements that could wait."""
    at_once: int = 0
    """Statements that took their rows only where nobody had them."""
    out_of_order: list[str] = field(default_factory=list)


class Watched:
    """A driver's connection whose locks are noted."""

    def __init__(self, connection: Connection, seen: Seen) -> None:
        self._connection, self._seen = connection, seen
        self._furthest: tuple[int, str, int] = (-1, "", 0)

    def execute(self, sql: str, *parameters: Any) -> Any:
        if sql.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            self._furthest = (-1, "", 0)
        cursor = self._connection.execute(sql, *parameters)
        found = _LOCKS.search(sql)
        return self._noted(found, cursor) if found else cursor

    def _noted(self, found: re.Match[str], cursor: Any) -> "Rows":
        rows = Rows(cursor.fetchall())
        table = found[1]
        places = [(PLACES.get(table, len(PLACES)), table, row[0]) for row in rows.fetchall()]
        if found["at_once"]:
            self._seen.at_once += 1
        else:
            self._seen.waited += 1
            behind = [place for place in places if place < self._furthest]
            if behind or places != sorted(places):
                self._seen.out_of_order.append(f"{places} after {self._furthest}")
        self._furthest = max([self._furthest, *places])
        return rows

    def cursor(self) -> Any:
        return self._connection.cursor()

    def close(self) -> None:
        self._connection.close()


@dataclass
class Rows:
    """What a statement returned, read already."""

    rows: list[Any]

    def fetchall(self) -> list[Any]:
        return self.rows

    def fetchone(self) -> Any:
        return self.rows[0] if self.rows else None


class WatchedDatabase(Database):
    """A database whose units of work are watched."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.seen = Seen()

    def connect(self) -> Connection:
        return Watched(super().connect(), self.seen)
