"""The unit of work of the floor: rows are read by set, changed in memory, and written together at the end.

It holds each row once, as it is now in this transaction, so that several events of one batch see each
other's changes without a statement between them. Rows stay over to the next batch as long as nobody else
wrote (SQLite's `data_version` tells); after a rollback, or on a database that can't tell, they are
forgotten. Its transactions are `hub.store.transactions`.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar, cast

from hub.store.shapes import LASTING, TABLES
from hub.store.transactions import Transactions
from hub.store.watching import Watched

T = TypeVar("T")
Row = Any
MAX_KEPT = 200_000
"""Rows held at the most between batches (about 100 MB); beyond, all are forgotten and read anew."""
ROWS_A_STATEMENT = 200
"""Rows that `add_many` writes in one statement: no database takes parameters without end."""


class Work(Transactions):
    """One connection's work, inside `with work.transaction(): …` alone."""

    def _forget(self) -> None:
        self._rows: dict[type[Any], dict[int, Row]] = {kind: {} for kind in self._shapes}
        self._index: dict[type[Any], dict[str, dict[Any, dict[int, None]]]] = {
            kind: {} for kind in self._shapes
        }
        self._before: dict[type[Any], dict[int, Row]] = {kind: {} for kind in self._shapes}
        self._records: dict[type[Any], list[Row]] = {}
        self._watched: Watched | None = None

    def _is_full(self) -> bool:
        return sum(map(len, self._rows.values())) > MAX_KEPT

    def watch(self) -> Watched:
        """Note what is done to rows from here on, until `unwatch` or the transaction's end; one watch at a
        time.
        """
        self._watched = Watched(self)
        return self._watched

    def unwatch(self) -> None:
        """Note no more."""
        self._watched = None

    def get(self, kind: type[T], id_: int) -> T:
        """The row with this number.

        Raises:
            LookupError: there is none.
        """
        row = self.find(kind, id_)
        if row is None:
            raise LookupError(f"{kind.__name__} {id_}: expected a row, found none")
        return row

    def find(self, kind: type[T], id_: int) -> T | None:
        """The row with this number, or None when there is none."""
        row = self._rows[kind].get(id_)
        if row is None:
            self._load(kind, "id", [id_])
            row = self._rows[kind].get(id_)
        return row

    def maybe(self, kind: type[T], id_: int | None) -> T | None:
        """The row with this number, or None for None."""
        return None if id_ is None else self.get(kind, id_)

    def held(self, kind: type[T], id_: int) -> T | None:
        """The row with this number if it is held already; nothing is read."""
        return self._rows[kind].get(id_)

    def where(self, kind: type[T], column: str, value: Any) -> list[T]:
        """All rows whose column has this value; those read in the order of their numbers, then those that
        were added, or got this value, since.
        """
        bucket = self._index[kind].get(column, {}).get(value)
        if bucket is None:
            self.read(kind, column, [value])
            bucket = self._index[kind][column][value]
        rows = self._rows[kind]
        return [rows[id_] for id_ in bucket]

    def glance(self, kind: type[T], column: str, value: Any) -> list[T]:
        """As `where`, for who only looks: no row is locked, and none is held for later.

        What others change meanwhile is not seen, so nothing may be decided by it that is written.
        """
        if self.dialect == "sqlite" and column == "id":
            found = self.find(kind, value)
            return [] if found is None else [found]
        if self.dialect == "sqlite":
            return self.where(kind, column, value)
        self.flush()
        sql = self._shapes[kind].glance_where(column)
        return [kind(*values) for values in self.connection.execute(sql, (value,)).fetchall()]

    def one(self, kind: type[T], column: str, value: Any, site: str | None = None) -> T | None:
        """The row with this value in a unique column (unique within a site, where one is given), or None."""
        found = self.where(kind, column, value)
        if site is not None:
            found = [row for row in found if row.site == site]  # type: ignore[attr-defined]  # every table has its site
        return found[0] if found else None

    def read(self, kind: type[T], column: str, values: Iterable[Any]) -> None:
        """Read many at once what `get` and `where` will be asked for."""
        if column == "id":
            wanted = [v for v in dict.fromkeys(values) if v not in self._rows[kind]]
        else:
            known = self._index[kind].setdefault(column, {})
            wanted = [v for v in dict.fromkeys(values) if v not in known]
        if wanted:
            self._load(kind, column, wanted)

    def _load(self, kind: type[Any], column: str, values: list[Any]) -> None:
        if self._before[kind]:
            self._write_changes(kind)
        shape, rows = self._shapes[kind], self._rows[kind]
        many = len(values) > 1
        parameter = values[0] if not many else json.dumps(values) if self.dialect == "sqlite" else values
        sql = shape.select_where(column, many)
        locks = self._locks if shape.is_locked else None
        if locks is not None and not locks.may_wait(kind, column, values):
            sql += " NOWAIT"
        found = self.connection.execute(sql, (parameter,)).fetchall()
        if locks is not None:
            locks.hold(kind, (row[0] for row in found))
        buckets: dict[Any, dict[int, None]] = {v: {} for v in values}
        for values_ in found:
            row = shape.kind(*values_)
            row = rows.setdefault(row.id, row)
            if column != "id":
                buckets[getattr(row, column)][row.id] = None
        if column != "id":
            self._index[kind].setdefault(column, {}).update(buckets)

    def put(self, row: T) -> T:
        """A row as it is from now on; written at the end if it differs from what was read."""
        kind = type(row)
        id_ = cast(int, row.id)  # type: ignore[attr-defined]  # every kind has its number
        old = self._rows[kind][id_]
        if old is row:
            return row
        self._before[kind].setdefault(id_, old)
        self._rows[kind][id_] = row
        if self._watched is not None:
            self._watched.first.setdefault((kind, id_), old)
        for column, buckets in self._index[kind].items():
            was, now = getattr(old, column), getattr(row, column)
            if was != now:
                if was in buckets:
                    buckets[was].pop(id_, None)
                if now in buckets:
                    buckets[now][id_] = None
        return row

    def add(self, row: T) -> T:
        """A new row, written at once so that others can refer to it; its `id` is ignored, the true one
        returned.
        """
        kind: type[Any] = type(row)
        shape = self._shapes[kind]
        cursor = self.connection.execute(f"{shape.insert} RETURNING id", shape.values(row))
        # Built by position rather than with `replace`: the number is the dataclass's first field.
        added: T = kind(cursor.fetchone()[0], *(getattr(row, c) for c in shape.columns[1:]))
        self._note(added)
        return added

    def add_many(self, rows: Sequence[T]) -> None:
        """New rows of one kind, as `add` writes them, in few statements."""
        for first in range(0, len(rows), ROWS_A_STATEMENT):
            part = rows[first : first + ROWS_A_STATEMENT]
            shape = self._shapes[type(part[0])]
            given = [value for row in part for value in shape.values(row)]
            # What is returned is built anew, so the order in which a database returns it doesn't matter.
            for values in self.connection.execute(shape.insert_many(len(part)), given).fetchall():
                self._note(shape.kind(*values))

    def _note(self, added: Any) -> None:
        """Hold a row that was just written."""
        kind = type(added)
        self._rows[kind][added.id] = added
        if self._watched is not None:
            self._watched.first.setdefault((kind, added.id), None)
        for column, buckets in self._index[kind].items():
            bucket = buckets.get(getattr(added, column))
            if bucket is not None:
                bucket[added.id] = None

    def outdate(self, table: type[Any]) -> None:
        """Rows of a table were written past this work: those of a kind that the floor never changes are read
        anew. Rows that it may change itself stay as it holds them.
        """
        for kind in self._rows:
            if kind in LASTING and TABLES[kind] is table:
                self._rows[kind].clear()
                self._index[kind].clear()

    def remove(self, row: Any) -> None:
        """Delete a row, at once."""
        kind = type(row)
        self.connection.execute(self._shapes[kind].delete, (row.id,))
        self._rows[kind].pop(row.id, None)
        self._before[kind].pop(row.id, None)
        if self._watched is not None:
            self._watched.first.setdefault((kind, row.id), row)
        for column, buckets in self._index[kind].items():
            bucket = buckets.get(getattr(row, column))
            if bucket is not None:
                bucket.pop(row.id, None)

    def reread(self, kind: type[T], id_: int) -> T:
        """A row that plain SQL on this connection has changed, as it is now; not in a column that rows were
        read by (`where`).
        """
        self._rows[kind].pop(id_, None)
        return self.get(kind, id_)

    def record(self, row: Any) -> None:
        """A new row that nothing in this transaction reads again; written with its like at the end."""
        self._records.setdefault(type(row), []).append(row)
        if self._watched is not None:
            self._watched.recorded.append(row)

    def flush(self) -> None:
        """Write what changed so far; after it, plain SQL on this connection sees it."""
        for kind in self._before:
            if self._before[kind]:
                self._write_changes(kind)
        for kind, rows in self._records.items():
            shape = self._shapes[kind]
            self.connection.cursor().executemany(shape.insert, [shape.values(row) for row in rows])
        self._records = {}

    def _write_changes(self, kind: type[Any]) -> None:
        assert kind not in LASTING, f"{kind.__name__} is never changed by the floor"
        shape, rows = self._shapes[kind], self._rows[kind]
        groups: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        for id_ in sorted(self._before[kind]):
            old, new = self._before[kind][id_], rows[id_]
            changed = shape.changed(old, new)
            if changed:
                groups.setdefault(changed, []).append((*(getattr(new, c) for c in changed), id_))
        self._before[kind] = {}
        for changed, parameters in groups.items():
            self.connection.cursor().executemany(shape.update(changed), parameters)
