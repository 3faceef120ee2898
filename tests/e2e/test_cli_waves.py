"""Waves from the command line, as a clerk would do it."""

from pathlib import Path

import pytest

from tests.e2e.test_cli_import import WRONG_CALL, WRONG_DATA, Shell

FILES = {
    "items": "SKU,Name\nA,Heart\nB,Bear\n",
    "bins": "Bin,Aisle,Bay,X (m),Y (m)\nA-1,A,1,0,1\nB-1,B,1,3,1\n",
    "stock": "SKU,Bin,Quantity\nA,A-1,50\nB,B-1,50\n",
    "orders": "Order Number,SKU,Quantity,Carrier,Recipient Name,Address,Urgent,Ship By\n"
    "1,A,1,DHL,Ada,1 High St,,\n2,A,2,,Bob,2 High St,,\n3,B,1,,Cy,3 High St,yes,\n"
    "4,B,3,,Di,4 High St,,2099-12-31\n",
}


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    made = Shell(tmp_path / "home", monkeypatch)
    for kind, text in FILES.items():
        file = tmp_path / f"{kind}.csv"
        file.write_text(text)
        made.run("import", kind, str(file))
    made.run("orders", "audit", "--all")
    made.run("orders", "allocate", "--all")
    return made


def test_a_clerk_looks_at_the_plan_and_releases_it(shell: Shell) -> None:
    said = shell.json("waves", "plan")
    assert [(w["kind"], [o["order"] for o in w["orders"]], w["route_mm"]) for w in said["waves"]] == [
        ("urgent", ["WEB-3"], 8000),
        ("single", ["WEB-1"], 2000),
        ("multi", ["WEB-4", "WEB-2"], 8000),
    ]
    shown = shell.run("waves", "plan", "--kind", "single").stdout
    assert "single 单件" in shown and "cluster 边拣边分" in shown and "DHL" in shown and "multi" not in shown
    assert (
        shell.run("orders", "urgent", "WEB-2", "--ship-by", "2000-01-01").stdout
        == "order WEB-2: allocated  已分配\n"
    )
    assert "1: WEB-2" in shell.run("waves", "plan", "--kind", "urgent").stdout
    assert "ship by 最晚发货 2000-01-01 23:59+00:00\n" in shell.run("orders", "show", "WEB-2").stdout
    assert "urgent 加急\n" in shell.run("orders", "show", "WEB-3").stdout
    shell.run("orders", "urgent", "WEB-2", "--ship-by", "")
    shell.run("orders", "urgent", "WEB-3", "--off")
    assert [w["kind"] for w in shell.json("waves", "plan")["waves"]] == ["single", "single", "multi"]
    told = shell.run("waves", "release", "--plan", "--kind", "single").stdout.splitlines()
    assert told == [
        f"wave W0000{n} (single-piece 单件, cluster 边拣边分): 1 of 1 order released" for n in (1, 2)
    ]
    done = shell.json("waves", "release", "--all", "--method", "order")
    assert [(w["code"], w["kind"], w["method"], w["orders"]) for w in done["waves"]] == [
        ("W00003", "mixed", "order", 2)
    ]
    assert [row["code"] for row in shell.json("waves", "list", "--open", "--kind", "mixed")] == ["W00003"]
    assert "W00003" in shell.run("waves", "list", "--method", "order").stdout
    whole = shell.run("waves", "show", "W00003", "--picks").stdout
    assert "W00003: mixed 混合, order by order 按单拣货" in whole and "2 orders, 5 pieces: 0 picked" in whole
    assert "10 m in 2 walks" in whole and "2 released  已下发" in whole and "Heart" in whole
    assert [pick["sku"] for pick in shell.json("waves", "show", "W00003", "--picks")["picks"]] == ["A", "B"]
    assert shell.run("waves", "plan").stdout.endswith(
        "no allocated order waits for its release 没有待下发的订单\n"
    )
    assert shell.json("waves", "list", "--done") == []


def test_what_a_clerk_gets_wrong_is_said(shell: Shell) -> None:
    for arguments, code, told in (
        (("release",), WRONG_CALL, "name the orders to release, or --plan, or --all"),
        (("release", "--plan", "--all"), WRONG_CALL, "--plan"),
        (("release", "--plan", "--method", "batch"), WRONG_DATA, "none beside --plan"),
        (("release", "--all", "--kind", "odd"), WRONG_DATA, "one of single, multi, urgent, mixed"),
        (("release", "--all", "--carrier", "UPS"), WRONG_DATA, "found none"),
        (("release", "WEB-9"), WRONG_DATA, "order WEB-9"),
        (("plan", "--warehouse", "X"), WRONG_DATA, "warehouse X"),
        (("show", "W9"), WRONG_DATA, "wave W9"),
    ):
        assert told in shell.run("waves", *arguments, expect=code).stderr, arguments
    refused = shell.run("waves", "release", "WEB-1", "WEB-2", "--method", "batch", expect=WRONG_DATA).stdout
    assert "1 of 2 orders released" in refused and "WEB-2: refused" in refused and "put wall" in refused
    assert (
        "such as 2026-11-22"
        in shell.run("orders", "urgent", "WEB-2", "--ship-by", "soon", expect=WRONG_DATA).stderr
    )
    (shell.home / "office.toml").write_text('[waves]\nmulti = "many"\n')
    assert (
        "waves.multi: expected 'auto', 'order', 'cluster' or 'batch', got 'many'"
        in shell.run("waves", "plan", expect=3).stderr
    )
