"""The command line from outside: what a person types, sees and gets as exit code."""

import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from hub.broker import OwnBroker
from hub.broker.probe import accepts
from hub.cli import main

DONE, WRONG_DATA, WRONG_CALL, WRONG_SURROUNDINGS = range(4)
PICKBENCH = str(Path(sys.executable).with_name("pickbench"))


@dataclass
class Said:
    """What a command said on its two outputs."""

    stdout: str
    stderr: str


@dataclass
class Shell:
    """Runs `pickbench` with a home of its own: its `main`, as the installed program calls it."""

    home: Path
    patch: pytest.MonkeyPatch

    def run(self, *words: str, expect: int = DONE, **settings: str) -> Said:
        with (
            self.patch.context() as patch,
            redirect_stdout(StringIO()) as out,
            redirect_stderr(StringIO()) as err,
        ):
            for name, value in {"PICKBENCH_HOME": str(self.home), **settings}.items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["pickbench", *words])
            with pytest.raises(SystemExit) as ended:
                main()
        said = Said(out.getvalue(), err.getvalue())
        assert (ended.value.code or DONE) == expect, said.stderr
        return said

    def json(self, *words: str, expect: int = DONE) -> Any:
        return json.loads(self.run(*words, "--json", expect=expect).stdout)


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    return Shell(tmp_path / "home", monkeypatch)


def test_a_shop_from_nothing_to_released_orders(shell: Shell, tmp_path: Path) -> None:
    """Furniture, catalogue, bins, stock, orders, release, hold, cancel, and the proof."""
    files = {
        "items": "商品编码,名称,重量(克),条码\nA,杯子,118,4006381333931\nB,茶,500,\n".encode("gbk"),
        "bins": b"bin,station,place\nA-01,zone-a,1\nA-02,zone-a,2\n",
        "stock": b"sku,bin,qty\nA,A-01,10\nB,A-02,1\n",
        "orders": b"Order Number,SKU,Quantity,Recipient Name\n1,A,2,Ann\n1,B,1,Ann\n2,B,1,Bob\n3,A,1,Cat\n",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    said = shell.run("add", "station", "zone-a").stdout
    assert said.startswith("station zone-a: created, password ")
    assert shell.json("add", "operator", "7", "--name", "李伟", "--lang", "zh")["outcome"] == "created"
    preview = shell.run("import", "items", str(tmp_path / "items"), "--preview").stdout
    assert "杯子" in preview
    assert "nothing was written" in preview
    for kind, data in files.items():
        report = shell.json("import", kind, str(tmp_path / kind))
        assert report["rows"] == len(data.splitlines()) - 1 == report["rows_accepted"]
        assert report["written"]
    shell.run("orders", "audit", "--all")
    shell.run("orders", "allocate", "--all")
    released = shell.json("orders", "release", "--all")
    assert [(o["order"], o["outcome"]) for o in released["orders"]] == [
        ("WEB-1", "released"),
        ("WEB-3", "released"),
    ]
    again = shell.run("orders", "release", "WEB-2", expect=WRONG_DATA).stdout
    assert again.startswith("no wave: 0 of 1 order released\n  WEB-2: refused, order WEB-2 is short 缺货")
    assert shell.json("orders", "hold", "WEB-3", "--reason", "paid?", "--badge", "7")["state"] == "held"
    assert shell.json("orders", "go-on", "WEB-3")["state"] == "released"
    assert shell.json("orders", "cancel", "WEB-1", "--reason", "buyer")["state"] == "cancelled"
    shown = shell.json("orders", "show", "WEB-3")
    assert [entry["to_state"] for entry in shown["log"]] == [
        "received",
        "audited",
        "allocated",
        "released",
        "held",
        "released",
    ]
    assert shown["log"][4]["operator"] == "7"
    assert [o["label"] for o in shell.json("orders", "list", "--state", "short")] == ["WEB-2"]
    assert "待审核" not in shell.run("orders", "list").stdout
    assert shell.json("check")["ok"]
    assert shell.json("orders", "release", "WEB-1", expect=WRONG_DATA)["wave"] is None
    assert "orders of shop WEB" in shell.run("import", "orders", str(tmp_path / "orders"), "--preview").stdout


def test_a_bad_file_exits_1_and_a_conflict_too(shell: Shell, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("InvoiceNo,StockCode,Quantity\n1,85123A,many\n", "utf-8")
    words = ("import", "orders", str(bad), "--format", "online-retail")
    told = shell.run(*words, expect=WRONG_DATA).stderr
    assert told.startswith("pickbench: bad.csv: 1 problem, nothing was changed\n  line 2, Quantity: expected")
    bad.write_text("InvoiceNo,StockCode,Quantity\n1,85123A,2\n", "utf-8")
    assert shell.json(*words)["orders_created"] == 1
    bad.write_text("InvoiceNo,StockCode,Quantity\n1,85123A,3\n", "utf-8")
    again = shell.json(*words, expect=WRONG_DATA)
    assert again["conflicts"][0]["text"] == "order 1 is there with 85123A x2 (file: x3)"


def test_exit_codes_tell_what_is_wrong(shell: Shell) -> None:
    helped = subprocess.run([PICKBENCH, "--help"], capture_output=True, text=True, check=True)
    assert "Import items," in helped.stdout
    assert "Example: pickbench import orders" in shell.run("import", "orders", "--help").stdout
    shell.run("nonsense", expect=WRONG_CALL)
    shell.run("import", "orders", "/no/such/file", expect=WRONG_CALL)
    shell.run("orders", "release", expect=WRONG_CALL)
    assert "not set up" in shell.run("check", expect=WRONG_SURROUNDINGS).stderr
    assert "PICKBENCH_LANG" in shell.run("check", expect=WRONG_SURROUNDINGS, PICKBENCH_LANG="xx").stderr
    nowhere = "postgresql://x@127.0.0.1:9/x"
    unreached = shell.run("add", "cart", "H1", expect=WRONG_SURROUNDINGS, PICKBENCH_DATABASE_URL=nowhere)
    assert "can't be used" in unreached.stderr
    assert "expected" in shell.run("orders", "show", "WEB-1", expect=WRONG_DATA).stderr


async def test_a_station_added_while_the_broker_runs_may_connect_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broker = OwnBroker(tmp_path, "main")
    await broker.start()
    try:
        password = Shell(tmp_path, monkeypatch).json("add", "station", "bench-1")["password"]
        for _ in range(50):
            if await accepts(broker.station_address("bench-1", password), "bench-1"):
                break
        else:
            pytest.fail("the broker did not let the new station in")
        await broker.add_accounts({"bench-2": "secret"})
        assert await accepts(broker.station_address("bench-1", password), "bench-1")
    finally:
        await broker.stop()
