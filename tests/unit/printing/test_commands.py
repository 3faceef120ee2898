"""`pickbench printers` and `pickbench print`: asked for, waited for, seen to; a mistake is told in words."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner, Result

from hub.cli import build
from hub.commands import print_waiting
from hub.domain.errors import Conflict, Invalid
from hub.printing import Spooler
from hub.store.database import Database
from tests.patience import PATIENCE_S
from tests.unit.floor.floor_under_test import RULES
from tests.unit.printing.shop import QUICK


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PICKBENCH_HOME", str(tmp_path))
    monkeypatch.delenv("PICKBENCH_DATABASE_URL", raising=False)
    return tmp_path


def pickbench(*words: str) -> Result:
    return CliRunner().invoke(build(words), words)


def done(*words: str) -> str:
    result = pickbench(*words)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout


def told(*words: str) -> Any:
    return json.loads(done(*words, "--json"))


@contextmanager
def printing(home: Path) -> Iterator[None]:
    """A spooler in a thread, as the hub's own process has one."""
    stop: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
    began = threading.Event()

    async def run() -> None:
        event = asyncio.Event()
        stop.append((asyncio.get_running_loop(), event))
        began.set()
        (file,) = (path for path in home.iterdir() if path.suffix in (".db", ".sqlite3"))
        database = Database(f"sqlite:///{file}")
        await Spooler(database, RULES, ZoneInfo("UTC"), lambda: 1_795_190_000_000, QUICK).run(event)
        database.close()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    try:
        yield
    finally:
        began.wait(PATIENCE_S)
        loop, event = stop[0]
        loop.call_soon_threadsafe(event.set)
        thread.join(PATIENCE_S)


def test_orders_are_printed_and_waited_for(home: Path) -> None:
    (home / "items.csv").write_text("sku,name,barcode,weight_g\nA,Apple 苹果,4000000000006,100\n", "utf-8")
    (home / "orders.csv").write_text(
        "order,sku,qty,name,address\n1,A,2,王小明,世纪大道\n2,A,1,李,外滩\n", "utf-8"
    )
    (home / "out").mkdir()
    done("import", "items", str(home / "items.csv"))
    done("import", "orders", str(home / "orders.csv"))
    done("printers", "add", "P1", "--folder", str(home / "out"), "--papers", "order_label", "--size", "60x40")
    with printing(home):
        said = told("print", "orders", "WEB-1", "WEB-2", "--papers", "order_label")
        assert (said["prints"], said["states"], said["refused"]) == (2, {"printed": 2}, [])
        assert "2 printed" in done("print", "wait", said["bulk"])
    assert sorted(file.name for file in (home / "out").iterdir()) == [
        "00000001-order_label-WEB-1.zpl",
        "00000002-order_label-WEB-2.zpl",
    ]
    assert told("print", "orders", "WEB-1", "--papers", "order_label", "--no-wait")["prints"] == 0
    made = told("print", "again", "1", "--reason", "torn")
    assert [(row["copy_no"], row["state"]) for row in made] == [(2, "queued")]
    assert told("print", "show", "3")["reason"] == "torn"
    assert told("printers", "show", "P1")["waiting"] == 1
    assert [row["id"] for row in told("print", "list", "--state", "queued")] == [3]
    assert told("print", "cancel", "3", "--reason", "by hand")[0]["state"] == "cancelled"
    assert "torn" not in done("print", "show", "3")
    assert told("printers", "remove", "P1") == {"printer": "P1", "removed": True}


def test_who_waits_hears_what_is_in_the_way_and_is_not_kept_for_ever(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_waiting, "STUCK_S", 0.3)
    done("printers", "add", "P1", "--folder", str(home / "missing"))
    done("printers", "add", "P2", "--raw", "127.0.0.1:9", "--papers", "badge")
    done("printers", "pause", "P2")
    with printing(home):
        bulk = told("print", "labels", "test", "X", "--printer", "P1", "--no-wait")["bulk"]
        kept = pickbench("print", "wait", bulk, "--within", "1")
        assert kept.exit_code == 3, kept.output
        assert "waiting: printer P1: " in kept.stderr
        assert "can't be written: No such file or directory" in kept.stderr
        assert f"go on waiting: pickbench print wait {bulk}" in kept.stdout
        (home / "missing").mkdir()
        assert "1 printed" in done("print", "wait", bulk)
    kept = pickbench("print", "labels", "badge", "7", "--printer", "P2", "--within", "1", "--json")
    assert kept.exit_code == 3
    (held,) = json.loads(kept.stdout)["held_up"]
    assert (held["printer"], held["state"]) == ("P2", "queued")
    assert held["why"] == "paused; `pickbench printers resume P2`"


def test_mistakes_are_told_in_words() -> None:
    assert pickbench("print", "orders").exit_code == 2
    assert pickbench("print", "resolve", "1").exit_code == 2
    assert pickbench("print", "show", str(2**63)).exit_code == 2, "no database counts as far as that"
    for words, said in (
        (("printers", "add", "P1"), "address: expected one of --raw, --cups and --folder"),
        (("printers", "add", "P1", "--raw", "h", "--size", "big"), "size: expected width and height in mm"),
        (("printers", "add", "P1", "--folder", "here"), "address: expected the full path of a folder"),
        (("printers", "add", "P1", "--raw", "h", "--papers", "slip"), "papers: expected one of"),
        (("print", "orders", "X", "--papers", "badge"), "papers: expected of picking_list"),
        (("print", "labels", "waybill", "X"), "kind: expected one of"),
        (("print", "list", "--state", "lost"), "state: expected one of"),
        (("print", "wait", "none"), "bulk: expected"),
        (("print", "show", "7"), "number: expected the number of a print"),
    ):
        error = pickbench(*words).exception
        assert isinstance(error, Invalid), (words, error)
        assert str(error).startswith(said)
    unknown = pickbench("print", "orders", "--wave", "W9").exception
    assert str(unknown) == "wave W9: expected the code of a wave, found none"
    done("printers", "add", "P1", "--raw", "127.0.0.1:9", "--papers", "packing_slip,waybill")
    done("printers", "test", "P1")
    assert isinstance(pickbench("printers", "remove", "P1").exception, Conflict)
    refused = pickbench("print", "orders", "WEB-9", "--no-wait")
    assert refused.exit_code == 1
    assert "WEB-9: refused, order WEB-9: expected the label of an order" in refused.stdout


@pytest.mark.long
def test_a_small_benchmark_says_its_figures() -> None:
    said = told("bench", "prints", "--orders", "6", "--printers", "2")
    assert (said["orders"], said["pages"]) == (6, 12)
    assert said["printed_s"] >= said["asked_s"] > 0
