"""What one showing of a page asked of the database, so that it can be asked again.

Rule: a page that got the same answers comes out the same but for its times. To ask again costs a tenth of
showing it.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from hashlib import blake2b
from typing import Any, cast

from sqlalchemy import Connection, event

from hub.store.database import Database
from hub.store.reading import Reader, snapshot

Asked = tuple[str, Any]
"""A statement as the driver gets it, and its values."""


class Reads:
    """One snapshot of the data, and the questions that were asked of it."""

    def __init__(self, database: Database, asked: Sequence[Asked] = ()) -> None:
        self._database = database
        self._open = ExitStack()
        self._reader: Reader | None = None
        self.asked = list(asked)

    @property
    def reader(self) -> Reader:
        """The snapshot; taken with the first question."""
        if self._reader is None:
            self._reader = self._open.enter_context(snapshot(self._database))
            if self._database.dialect == "postgresql":
                self._reader = self._reader.execution_options(isolation_level="REPEATABLE READ")
            event.listen(self._reader, "before_cursor_execute", self._note)
        return self._reader

    def _note(
        self, _reader: Connection, _cursor: Any, statement: str, values: Any, context: Any, _many: bool
    ) -> None:
        if context.compiled is not None:  # not BEGIN and its like, which SQLAlchemy sends by itself
            self.asked.append((statement, values))

    def answers(self) -> bytes:
        """What the snapshot answers to all that was asked, as a digest."""
        digest = blake2b(digest_size=16)
        if self.asked:
            # On the driver's cursor, without SQLAlchemy's rows: it is done far more often than showing.
            cursor = cast(Any, self.reader.connection).cursor()
            for statement, values in self.asked:
                cursor.execute(statement, values)
                digest.update(repr(cursor.fetchall()).encode("utf-8", "surrogatepass"))
            cursor.close()
        return digest.digest()

    def close(self) -> None:
        """Give the snapshot back."""
        self._open.close()


@contextmanager
def reads(database: Database, asked: Sequence[Asked] = ()) -> Iterator[Reads]:
    """The reads of one showing, or those of an earlier one to be asked again."""
    opened = Reads(database, asked)
    try:
        yield opened
    finally:
        opened.close()
