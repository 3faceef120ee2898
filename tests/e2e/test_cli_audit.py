"""The audit from the command line, as a clerk would do it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.test_cli_import import WRONG_CALL, WRONG_DATA, WRONG_SURROUNDINGS, Shell
from tests.patience import PATIENCE_S

FILES = {
    "items": "SKU,Name,Weight\nA,Heart,200\n",
    "orders": "Order Number,SKU,Quantity,Recipient Name,Address,Phone,Note\n"
    "1,A,2,Ada,1 High St,02079460018,\n2,A,1,Bob,2 High St,02079460019,ring twice\n"
    "3,A,9,Cy,,02079460020,\n",
}


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    made = Shell(tmp_path / "home", monkeypatch)
    for kind, text in FILES.items():
        file = tmp_path / f"{kind}.csv"
        file.write_text(text)
        made.run("import", kind, str(file))
    for badge in "78":
        made.run("add", "operator", badge, "--name", f"P{badge}")
    return made


def test_a_clerk_decides_what_the_rules_leave_open(shell: Shell) -> None:
    said = shell.run("orders", "audit", "--all").stdout.splitlines()
    assert said == [
        "3 orders: 1 ask  人工审核, 1 hold  挂起, 1 pass  通过",
        "  WEB-2: ask, note from the buyer 买家留言: ring twice",
        "  WEB-3: hold, address missing 地址缺失: the recipient has no address",
    ]
    [waiting] = shell.json("orders", "to-audit")
    assert (waiting["label"], waiting["auditor"], len(waiting["findings"])) == ("WEB-2", None, 1)
    assert shell.json("orders", "take-audit", "WEB-2", "--badge", "7")["in_hand"] is True
    assert "P7 (7)" in shell.run("orders", "to-audit").stdout
    refused = shell.run("orders", "approve", "WEB-2", "--badge", "8", expect=WRONG_DATA).stderr
    assert "in the hands of P7 (badge 7)" in refused
    assert shell.json("orders", "take-audit", "WEB-2", "--badge", "7", "--back")["in_hand"] is False
    told = shell.run("orders", "approve", "WEB-2", "--badge", "8", "--reason", "phoned").stdout
    assert told == "order WEB-2: audited  已审核\n"
    shown = shell.run("orders", "show", "WEB-2").stdout
    assert "found note from the buyer 买家留言 (ask): ring twice" in shown
    assert "audited 8 phoned" in shown
    shell.run("orders", "approve", "WEB-2", "--badge", "7", expect=WRONG_DATA)
    [left] = shell.json("orders", "audit", "WEB-1")
    assert left == {"order": "WEB-1", "outcome": "left", "reason": "it is audited 已审核"}
    assert shell.json("orders", "audit", "--all") == []
    assert shell.run("orders", "audit", "--all").stdout == "0 orders: none waits\n"


def test_a_price_of_nothing_is_odd_where_the_file_has_prices(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "priced.csv"
    file.write_text("Order Number,SKU,Quantity,Price\n7,A,1,0\n8,A,1,2.50\n")
    shell.run("import", "orders", str(file))
    ends = {row["order"]: row["outcome"] for row in shell.json("orders", "audit", "--all")}
    assert (ends["WEB-7"], ends["WEB-8"]) == ("ask", "pass")


def test_the_file_of_rules_is_written_and_holds(shell: Shell) -> None:
    assert shell.run("orders", "rules").stdout.startswith("# no file")
    usual = shell.json("orders", "rules")
    assert usual["file"] is None
    shell.run("orders", "rules", "--write")
    file = shell.home / "office.toml"
    written = shell.json("orders", "rules")
    assert written == usual | {"file": str(file)}
    assert "left as it is" in shell.run("orders", "rules", "--write", expect=WRONG_DATA).stderr
    file.write_text(file.read_text("utf-8").replace('buyer_note = "ask"', 'buyer_note = "pass"'), "utf-8")
    assert [row["outcome"] for row in shell.json("orders", "audit", "--all")] == ["pass", "pass", "hold"]


def test_what_the_rules_name_and_the_site_has_not_is_told(shell: Shell) -> None:
    rules = '[[allocation.near]]\nwarehouses = ["MAIN", "NORTH"]\n[[gifts]]\nsku = "MUG"\nwith_sku = "A"\n'
    (shell.home / "office.toml").write_text(rules)
    said = shell.run("orders", "rules").stderr.splitlines()
    assert [line.partition(":")[2].split(":")[0].strip() for line in said] == ["warehouse NORTH", "item MUG"]


def test_bad_rules_and_bad_calls_are_told(shell: Shell) -> None:
    (shell.home / "office.toml").write_text("[audit]\nunpaid = 'wait'\nfoo = 1\n", "utf-8")
    told = shell.run("orders", "audit", "--all", expect=WRONG_SURROUNDINGS).stderr
    assert "audit.unpaid: expected 'pass', 'ask' or 'hold', got 'wait'" in told
    assert "audit.foo: expected no such key, got 1" in told
    assert "Traceback" not in told
    (shell.home / "office.toml").unlink()
    shell.run("orders", "audit", expect=WRONG_CALL)
    shell.run("orders", "audit", "WEB-1", "--all", expect=WRONG_CALL)
    assert "found none" in shell.run("orders", "audit", "WEB-9", expect=WRONG_DATA).stderr
    assert "badge" in shell.run("orders", "approve", "WEB-1", "--badge", "99", expect=WRONG_DATA).stderr


@pytest.mark.long
def test_no_hub_and_none_of_its_processes_start_with_rules_that_cannot_be_used(
    shell: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "home" / "office.toml"
    file.write_text('[audit]\nunpaid = "wait"\n')
    line = f"{file}: audit.unpaid: expected 'pass', 'ask' or 'hold', got 'wait'"
    assert shell.run("hub", expect=WRONG_SURROUNDINGS).stderr == f"pickbench: {line}\n"
    environment = {**os.environ, "PICKBENCH_HOME": str(tmp_path / "home")}
    for process in ("office", "gateway", "web"):
        said = subprocess.run(
            [sys.executable, "-m", f"hub.main.{process}"],
            env=environment | {"PICKBENCH_BROKER_URL": "mqtt://127.0.0.1:1"},
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        assert said.returncode == WRONG_SURROUNDINGS
        assert line in said.stderr
        assert "Traceback" not in said.stderr
