"""The database that the settings name, migrated and with its site, for one command of the office."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from hub.http.writing import Writer
from hub.main import rules
from hub.office import site
from hub.office.act import Act, Moment
from hub.settings import Settings
from hub.store.bulk import own_work
from hub.store.database import Database


@dataclass(frozen=True, slots=True)
class Opened:
    """What a command works with. `writer` does acts in short transactions."""

    settings: Settings
    database: Database
    writer: Writer

    @contextmanager
    def act(self) -> Iterator[Act]:
        """An act on a unit of work of its own, at this moment; transactions are the caller's."""
        with own_work(self.database) as work:
            yield Act(work, rules(self.settings), Moment.at(now_ms(), ZoneInfo(self.settings.tz)))


def now_ms() -> int:
    """The clock, UTC milliseconds."""
    return time.time_ns() // 1_000_000


@contextmanager
def opened() -> Iterator[Opened]:
    """Open the database for a command that may write: it is brought to the newest schema, and the site
    founded.

    Raises:
        SettingsError: a setting can't be used.
    """
    settings = Settings.load()
    database = Database(settings.resolved_database_url)
    try:
        database.migrate()
        site.found(database, settings.site, settings.tz, settings.lang)
        writer = Writer(database, rules(settings), ZoneInfo(settings.tz), now_ms)
        try:
            yield Opened(settings, database, writer)
        finally:
            writer.close()
    finally:
        database.close()
