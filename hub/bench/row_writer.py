"""Rows written straight into the tables, by sets: for benchmarks that need a full site in seconds."""

from typing import Any

from sqlalchemy import Connection, func, insert, select, text

from hub.store.tables import METADATA

Row = dict[str, Any]


class RowWriter:
    """Writes rows of one site by sets, with numbers of its own beyond those that are there."""

    def __init__(self, connection: Connection, site: str) -> None:
        self._connection = connection
        self._site = site
        self._next: dict[str, int] = {}
        self._rows: dict[str, list[Row]] = {}

    def add(self, table: str, **values: Any) -> int:
        """A new row; its number."""
        if table not in self._next:
            highest = select(func.max(METADATA.tables[table].c.id))
            self._next[table] = (self._connection.execute(highest).scalar() or 0) + 1
        number = self._next[table]
        self._next[table] += 1
        self._rows.setdefault(table, []).append({"id": number, "site": self._site, **values})
        return number

    def add_keyed(self, table: str, **values: Any) -> None:
        """A new row of a table whose key is not a number of its own."""
        self._rows.setdefault(table, []).append({"site": self._site, **values})

    def write(self) -> None:
        """Write what was added, what others refer to first."""
        order = [table.name for table in METADATA.sorted_tables if table.name in self._rows]
        for name in order:
            table = METADATA.tables[name]
            wide: dict[str, Any] = {}
            for row in self._rows[name]:
                wide |= dict.fromkeys(row)
            self._connection.execute(insert(table), [wide | row for row in self._rows[name]])
        self._rows.clear()

    def end(self) -> None:
        """Let the database number on after these rows."""
        if self._connection.dialect.name == "postgresql":
            for table in self._next:
                name = f"pg_get_serial_sequence('\"{table}\"', 'id')"
                self._connection.execute(text(f'SELECT setval({name}, (SELECT max(id) FROM "{table}"))'))  # noqa: S608 - the project's own tables
