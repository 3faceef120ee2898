"""The database that the settings name, migrated and with its site, for one command of the office."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import Progress

from hub.domain.errors import DomainError
from hub.main.compose import now_ms, rules
from hub.office import site
from hub.office.act import Act, Moment
from hub.office.writing import Writer
from hub.settings import Settings
from hub.store.bulk import own_work
from hub.store.database import Database
from hub.store.work import Work

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a command works with: its settings, the database, and a unit of work of its own."""

    settings: Settings
    database: Database
    work: Work

    writer: Writer

    def act(self) -> Act:
        """An act at this moment; transactions are the caller's."""
        return Act(self.work, rules(self.settings), Moment.at(now_ms(), ZoneInfo(self.settings.tz)))

    def do(self, what: Callable[[Act], T], badge: str = "") -> T:
        """Do one act in one transaction.

        Args:
            badge: whose act it is; empty for nobody's.

        Raises:
            Invalid: nobody has this badge.
            DomainError: the act is refused; nothing is changed.
        """
        return self.writer.do(what, badge or None)

    def try_each(
        self, what: Callable[[Act, U], T], parts: Sequence[U], badge: str = "", doing: str = ""
    ) -> list[T | DomainError]:
        """Do an act for each of many things behind a progress bar; what each came to, or why it was refused.

        Args:
            doing: what the bar says.

        Raises:
            Invalid: nobody has this badge.
        """
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task(doing, total=len(parts))
            return self.writer.try_each(what, parts, badge or None, lambda n: progress.advance(task, n))


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
            with own_work(database) as work:
                yield Opened(settings, database, work, writer)
        finally:
            writer.close()
    finally:
        database.close()
