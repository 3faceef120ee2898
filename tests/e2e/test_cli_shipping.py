"""Carriers from the command line, as the office would set them up and check what they billed."""

from pathlib import Path

import pytest

from tests.e2e.test_cli_import import WRONG_DATA, Shell

FILES = {
    "carriers": "Carrier,Name,Currency,Max Weight (kg),Cutoff\nSF,顺丰速运,CNY,20,18:30\n",
    "areas": "Carrier,Area,Country\nSF,near,CN\n",
    "fees": "Carrier,Area,Up To (kg),Fee,Step (kg),Step Fee\nSF,near,1,12.00,1,2.00\n",
    "items": "SKU,Name,Weight\nA,Heart,200\n",
    "orders": "Order Number,SKU,Quantity,Country\n1,A,2,CN\n2,A,1,JP\n",
}


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    made = Shell(tmp_path / "home", monkeypatch)
    for kind, text in FILES.items():
        file = tmp_path / f"{kind}.csv"
        file.write_text(text)
        made.run("import", kind, str(file))
    return made


def test_carriers_their_fees_and_their_bills(shell: Shell, tmp_path: Path) -> None:
    numbers = tmp_path / "numbers.csv"
    numbers.write_text("Tracking Number\nSF1\nSF2\n")
    assert shell.json("import", "waybills", str(numbers), "--carrier", "SF")["numbers_created"] == 2
    assert [(row["code"], row["numbers_free"]) for row in shell.json("carriers", "list")] == [("SF", 2)]
    assert "12.00 CNY" in shell.run("carriers", "show", "SF").stdout
    [quote] = shell.json("carriers", "fee", "--weight-g", "1200", "--country", "cn")
    assert (quote["chosen"], quote["fee_minor"]) == (True, 1400)
    assert "不派送" in shell.run("carriers", "fee", "--weight-g", "1200", "--country", "JP").stdout
    shell.run("carriers", "show", "DHL", expect=WRONG_DATA)
    shell.run("carriers", "fee", "--weight-g", "1", "--size", "1x2", expect=WRONG_DATA)
    sized = ("add", "box", "L", "--tare-g", "300", "--size")
    outcomes = [shell.json(*sized, size)["outcome"] for size in ("400x300x200", "400x300x200", "410x300x200")]
    assert outcomes == ["created", "already there", "changed"]
    bill = tmp_path / "bill.csv"
    bill.write_text("运单号,计费重量,运费\nSF1,1,12.00\nX9,1,12.00\n")
    days = ("--from", "2026-11-01", "--to", "2026-11-30")
    report = shell.json("import", "bill", str(bill), "--carrier", "SF", "--number", "11", *days)
    assert (report["not_shipped"], report["unknown_waybill"]) == (1, 1)
    differences = tmp_path / "differences.csv"
    shown = shell.json("carriers", "bill", "SF", "11", "--csv", str(differences))
    assert [line["outcome"] for line in shown["lines"]] == ["not_shipped", "unknown_waybill"]
    assert shown["billed_minor"] == 2400
    assert differences.read_text("utf-8-sig").splitlines()[1].startswith("not_shipped,SF1,")
    assert "未发货" in shell.run("carriers", "bill", "SF", "11").stdout
    assert [row["number"] for row in shell.json("carriers", "bill", "SF")] == ["11"]
    wrong = ("--from", "2026-11-31", "--to", "2026-11-30")
    shell.run("import", "bill", str(bill), "--carrier", "SF", "--number", "12", *wrong, expect=WRONG_DATA)
    shell.run("carriers", "bill", "SF", "12", expect=WRONG_DATA)


def test_the_calendar_by_command_and_file(shell: Shell, tmp_path: Path) -> None:
    eve = ("2026-12-24", "--carrier", "SF", "--works", "--at", "12:00", "--name", "Eve")
    said = shell.json("calendar", "set", *eve)
    assert said == {"line": "2026-12-24 SF", "outcome": "created"}
    days = tmp_path / "days.csv"
    days.write_text("日期,名称\n2026-12-25,圣诞节\n")
    assert shell.json("import", "calendar", str(days))["days_created"] == 1
    listed = shell.json("calendar", "list", "--from", "2026-12-24", "--to", "2026-12-25")
    assert [(row["day"], row["carrier"], row["at"]) for row in listed] == [
        ("2026-12-24", "SF", "12:00"),
        ("2026-12-25", "", ""),
    ]
    assert "圣诞节" in shell.run("calendar", "list").stdout
    site, sf = shell.json("calendar", "calls", "--days", "2")
    assert (site["carrier"], sf["carrier"], len(sf["days"])) == ("", "SF", 2)
    assert "site 场地" in shell.run("calendar", "calls").stdout
    assert shell.json("calendar", "remove", "2026-12-25")["outcome"] == "removed"
    for wrong, told in (
        (("calendar", "remove", "2026-12-25"), "expected a line that is there"),
        (("calendar", "list", "--from", "2026-12-2", "--to", "x"), "from: expected a day such as"),
        (("calendar", "list", "--from", "2026-12-24", "--to", "2026-12-01"), "got '2026-12-01'"),
        (("calendar", "set", "2026-12-24", "--at", "12:00"), "no time for a day off"),
    ):
        assert told in shell.run(*wrong, expect=WRONG_DATA).stderr


def test_fees_are_reckoned_anew(shell: Shell) -> None:
    assert shell.json("carriers", "reprice", "SF") == {"parcels": 0, "written": True, "changed": []}
    for wrong, told in (
        (("SF", "--from", "2026-11-01"), "got '2026-11-01 alone'"),
        (("DHL",), "carrier DHL: expected one of site"),
    ):
        assert told in shell.run("carriers", "reprice", *wrong, expect=WRONG_DATA).stderr
    short = ("carriers", "fee", "--weight-g", "0")
    assert "got '0'" in shell.run(*short, expect=2).stderr


def test_orders_and_manifests(shell: Shell) -> None:
    said = shell.run("orders", "carrier", "WEB-1", "顺丰速运", "--reason", "the buyer asked").stdout
    assert "WEB-1" in said
    assert shell.json("orders", "show", "WEB-1")["carrier"] == "SF"
    refused = shell.run("orders", "carrier", "WEB-2", "SF", "--reason", "x", expect=WRONG_DATA)
    assert "does not serve JP" in refused.stderr
    assert shell.json("manifests", "list", "--state", "open") == []
    shell.run("manifests", "list", "--state", "lost", expect=WRONG_DATA)
    shell.run("manifests", "show", "SF-1", expect=WRONG_DATA)
    shell.run("manifests", "close", "SF-1", expect=WRONG_DATA)
