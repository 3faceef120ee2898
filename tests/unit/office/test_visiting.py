"""Who tries the simulated warehouse beside a site signs in once; its own program is always let in."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hub.domain.access import ADMINISTRATOR, CLERK, FOUNDER
from hub.http.gate import Asked, Gate
from hub.office import accounts, sessions, site, visiting
from hub.office.passwords import Passwords
from hub.office.writing import Writer
from tests.databases import migrated
from tests.unit.floor.floor_under_test import RULES
from tests.unit.office.test_passwords import CHEAP

Made = Callable[[str], tuple[Writer, Gate]]
PASSWORDS = Passwords(CHEAP)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    """A function that founds a site in a database of its own."""
    opened: list[Any] = []

    def make(name: str) -> tuple[Writer, Gate]:
        database = migrated(f"sqlite:///{tmp_path}/{name}.db")
        site.found(database, RULES.site)
        writer = Writer(database, RULES, ZoneInfo("UTC"), lambda: 1_291_161_600_000)
        opened.extend((writer, database))
        return writer, Gate(database, RULES.site, writer, PASSWORDS, lambda: 1_291_161_600_000)

    yield make
    for one in opened:
        one.close()


def test_accounts_and_sessions_go_with_who_looks_on(made: Made) -> None:
    own, _ = made("own")
    kept = PASSWORDS.hashed("twelve little ducks")
    ada = own.do(lambda act: accounts.add(act, "ada", ADMINISTRATOR, kept, "7", "Ada"))
    own.do(lambda act: accounts.add(act, "bo", CLERK, kept))
    own.do(lambda act: accounts.lock(act, "bo"))
    own.do(lambda act: accounts.add(act, "erp", CLERK))
    _, cookie = own.do(lambda act: sessions.begin(act, ada, "127.0.0.1", ""))
    told = own.do(visiting.told)
    assert "twelve" not in told
    assert cookie not in told
    trial, gate = made("trial")
    token = trial.do(lambda act: visiting.admit(act, told))
    who = gate.who(Asked(here=True, cookie=cookie))
    assert (who.account, who.name, who.badge, who.role) == ("ada", "Ada", "7", ADMINISTRATOR)
    assert gate.who(Asked(here=True, token=token)).account == visiting.PROGRAM
    with pytest.raises(accounts.NotFound):
        trial.do(lambda act: accounts.find(act, "bo"))


def test_the_simulated_office_goes_on_when_somebody_becomes_administrator(made: Made) -> None:
    trial, gate = made("trial")
    trial.do(lambda act: visiting.admit(act, ""))
    token = trial.do(lambda act: visiting.admit(act, ""))  # a demo that is started again
    assert gate.who(Asked(here=True, token=token)) is FOUNDER
    trial.do(lambda act: accounts.first(act, "ada", PASSWORDS.hashed("twelve little ducks")))
    gate.look_again()
    assert gate.who(Asked(here=True, token=token)).account == visiting.PROGRAM
