"""Carts from the command line: who pushes which, and freeing one that somebody left."""

from pathlib import Path

import pytest

from hub.store.database import Database
from tests.databases import migrated
from tests.e2e.test_cli_import import WRONG_DATA, Shell
from tests.unit.floor.batch_acts import batch, picker
from tests.unit.floor.floor_under_test import Floor, small_shop


@pytest.fixture
def floor(tmp_path: Path) -> Floor:
    (tmp_path / "home").mkdir()
    database: Database = migrated(f"sqlite:///{tmp_path}/home/pickbench.sqlite3")
    made = small_shop(database)
    batch(made, {"A": 2, "B": 1}, {"A": 3})
    picker(made)
    made.scan("zone-a", "Z%A", "C%T1", "Q%4")
    return made


def test_a_cart_that_was_left_is_seen_and_freed(
    floor: Floor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = Shell(tmp_path / "home", monkeypatch)
    shown = shell.run("carts", "list").stdout
    assert "K1" in shown and "P1" in shown and "zone-a" in shown and "T1" in shown and "2 x2" in shown
    assert [row["code"] for row in shell.json("carts", "list")] == ["K1", "K2"]
    freed = shell.json("carts", "release", "K1")
    assert [(row["code"], row["operator"], row["totes"], row["zone"]) for row in freed] == [
        ("K1", None, [], "")
    ]
    refused = shell.run("carts", "release", "K1", "K9", expect=WRONG_DATA)
    assert "cart K9: expected one on site main, found none" in refused.stderr
    floor.work.connection.close()
