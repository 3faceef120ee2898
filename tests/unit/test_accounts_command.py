"""`pickbench accounts` and `pickbench tokens`: made, looked at, locked; a password is never in the call."""

import json
from pathlib import Path
from typing import Any

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from typer.testing import CliRunner, Result

from hub.cli import build
from hub.domain.errors import Conflict, Invalid, NotFound
from hub.store.database import Database
from tests.databases import migrated


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PICKBENCH_HOME", str(tmp_path))
    monkeypatch.delenv("PICKBENCH_DATABASE_URL", raising=False)
    monkeypatch.setattr(PasswordHash, "recommended", lambda: PasswordHash((Argon2Hasher(1, 8, 1),)))
    migrated(f"sqlite:///{tmp_path}/pickbench.sqlite3").close()
    return tmp_path


def pickbench(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(build(words), words, input=stdin)


def told(*words: str, stdin: str | None = None) -> Any:
    result = pickbench(*words, "--json", stdin=stdin)
    assert result.exit_code == 0, (result.output, result.exception)
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_an_account_from_its_making_to_its_lock(home: Path) -> None:
    words = (
        "accounts",
        "add",
        "Ada",
        "--role",
        "administrator",
        "--badge",
        "7",
        "--person",
        "Ada L",
        "--lang",
        "zh",
    )
    [made] = told(*words, stdin="twelve little ducks\n")
    assert (made["name"], made["badge"], made["person"], made["has_password"]) == ("ada", "7", "Ada L", True)
    assert isinstance(pickbench(*words, stdin="twelve little ducks\n").exception, Conflict)
    assert isinstance(pickbench("accounts", "lock", "ada").exception, Conflict)
    told("accounts", "add", "erp", "--role", "clerk", "--no-password")
    assert told("accounts", "role", "erp", "supervisor")[0]["role"] == "supervisor"
    assert told("accounts", "lock", "erp")[0]["locked"]
    assert not told("accounts", "unlock", "erp")[0]["locked"]
    assert [row["name"] for row in told("accounts", "list")] == ["ada", "erp"]
    listed = pickbench("accounts", "list").stdout
    assert "管理员" in listed
    assert "令牌" in listed


def test_passwords_come_by_standard_input() -> None:
    add = ("accounts", "add", "ada", "--role", "administrator")
    assert isinstance(pickbench(*add, stdin="").exception, Invalid)
    short = pickbench(*add, stdin="short\n")
    assert isinstance(short.exception, Invalid)
    assert "short" not in str(short.exception).replace("short or", "")
    told(*add, stdin="twelve little ducks\n")
    assert told("accounts", "password", "ada", stdin="a dozen of small ducks\n")[0]["has_password"]
    assert isinstance(pickbench("accounts", "password", "ada", "--no-password").exception, Conflict)
    assert isinstance(pickbench("accounts", "password", "eve", stdin="x\n").exception, NotFound)


def test_tokens_are_shown_once(home: Path) -> None:
    told("accounts", "add", "erp", "--role", "clerk", "--no-password")
    made = pickbench("tokens", "add", "erp", "export", "--days", "30")
    token = made.stdout.strip()
    assert token.startswith("pb_")
    [row] = told("tokens", "list", "--account", "ERP")
    assert (row["name"], row["hint"]) == ("export", token[-4:])
    shown = pickbench("tokens", "list").stdout
    assert "export" in shown
    assert token not in shown
    database = Database(f"sqlite:///{home}/pickbench.sqlite3")
    with database.session() as session:
        assert token not in str(session.connection().exec_driver_sql("SELECT * FROM token").fetchall())
    database.close()
    assert told("tokens", "revoke", str(row["id"]))[0]["revoked"]
    assert told("tokens", "list") == []
    assert isinstance(pickbench("tokens", "revoke", str(row["id"])).exception, NotFound)
