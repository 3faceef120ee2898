"""The database that the settings name, migrated and with its site, for one command of the office."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar
from zoneinfo import ZoneInfo

from hub.domain.errors import Invalid
from hub.domain.people import Operator
from hub.main.compose import rules
from hub.office import site
from hub.office.act import Act, Moment
from hub.settings import Settings
from hub.store.bulk import own_work
from hub.store.database import Database, repeat
from hub.store.work import Work

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a command works with: its settings, the database, and a unit of work of its own."""

    settings: Settings
    database: Database
    work: Work

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
        act = self.act()

        def done() -> T:
            if badge:
                operator = self.work.one(Operator, "badge", badge, act.rules.site)
                if operator is None:
                    raise Invalid("badge", "the badge of an operator", badge)
                act.operator_id = operator.id
            return what(act)

        return repeat(self.work, done)


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
        with own_work(database) as work:
            yield Opened(settings, database, work)
    finally:
        database.close()
