"""Each check of accounts finds what it is for."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hub.office import accounts, sessions, tokens
from hub.office.passwords import Passwords
from hub.office.writing import Writer
from hub.store.checks.access_rules import ACCESS
from hub.store.database import Database
from tests.databases import migrated
from tests.soundness import faults
from tests.unit.floor.floor_under_test import RULES, small_shop
from tests.unit.office.test_passwords import CHEAP
from tests.unit.store.faults import Break

BREAKS = [
    ("roles_are_known", "UPDATE account SET role = 'king'"),
    ("passwords_are_hashed", "UPDATE account SET password = 'twelve little ducks'"),
    ("secrets_are_digests", "UPDATE token SET digest = 'pb_1'"),
    ("secrets_are_digests", "UPDATE session SET digest = 'cookie'"),
    ("locked_accounts_are_nowhere_signed_in", "UPDATE account SET locked = 1"),
]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ada, who is signed in and has a token."""
    path = tmp_path_factory.mktemp("day") / "floor.db"
    database = migrated(f"sqlite:///{path}")
    small_shop(database).work.connection.close()
    writer = Writer(database, RULES, ZoneInfo("UTC"), lambda: 1_291_161_600_000)
    kept = Passwords(CHEAP).hashed("twelve little ducks")
    ada = writer.do(lambda act: accounts.add(act, "ada", "administrator", kept))
    writer.do(lambda act: sessions.begin(act, ada, "127.0.0.1", ""))
    writer.do(lambda act: tokens.add(act, ada, "export"))
    writer.close()
    database.close()
    return path


def test_a_sound_site_has_no_fault(broken: tuple[Database, Break]) -> None:
    assert faults(broken[0]) == {}


@pytest.mark.parametrize(("name", "sql"), BREAKS)
def test_what_is_broken_is_found(broken: tuple[Database, Break], name: str, sql: str) -> None:
    database, spoil = broken
    spoil(sql)
    found = faults(database)
    assert list(found) == [name]
    assert "{" not in "".join(f"{f.expected}{f.found}" for f in found[name])


def test_every_rule_has_been_broken() -> None:
    assert {name for name, _ in BREAKS} == {rule.name for rule in ACCESS}
