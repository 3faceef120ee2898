"""`pickbench exceptions` from outside: what a person types, sees and gets as exit code."""

import sqlite3
from pathlib import Path

import pytest

from tests.e2e.test_cli_import import WRONG_CALL, WRONG_DATA, Shell


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A home with two orders and two people."""
    made = Shell(tmp_path / "home", monkeypatch)
    orders = tmp_path / "orders.csv"
    orders.write_text("Order Number,SKU,Quantity,Recipient Name\n1,A,2,Ann\n2,A,1,Bob\n", "utf-8")
    items = tmp_path / "items.csv"
    items.write_text("sku,name,weight g\nA,cup,118\n", "utf-8")
    for badge in "78":
        made.run("add", "operator", badge, "--name", f"P{badge}")
    made.run("import", "items", str(items))
    made.run("import", "orders", str(orders))
    return made


def test_an_exception_from_the_list_to_its_close(shell: Shell) -> None:
    opened = shell.json("exceptions", "open", "damaged", "cup broken", "--order", "WEB-1", "--sku", "A")
    number = str(opened["exception"])
    assert shell.run("exceptions", "open", "damaged", "broken again", "--order", "WEB-1").stdout == (
        f"exception {number}: damaged 破损, open 待处理\n"
    )
    shown = shell.run("orders", "show", "WEB-1").stdout
    assert f"exception {number}: damaged 破损, open 待处理: cup broken; broken again" in shown
    listed = shell.run("exceptions", "list", "--unowned").stdout
    assert "WEB-1" in listed
    assert "破损" in listed
    assert shell.json("exceptions", "take", number, "--badge", "7")["outcome"] == "in_hand"
    assert (
        "in the hands of P7 (7)"
        in shell.run("exceptions", "take", number, "--badge", "8", expect=WRONG_DATA).stderr
    )
    assert shell.json("exceptions", "take", number, "--badge", "8", "--over")["outcome"] == "in_hand"
    assert (
        "nothing is closed without one" in shell.run("exceptions", "close", number, expect=WRONG_DATA).stdout
    )
    shell.run("exceptions", "cause", number, "packaging", "--prevention", "thicker cartons", "--badge", "8")
    refused = shell.run("exceptions", "settle", number, "refund", expect=WRONG_DATA).stderr
    assert "words that say what and how much" in refused
    shell.run("exceptions", "settle", number, "refund", "--note", "2.50 EUR")
    assert shell.json("exceptions", "close", number)[0]["outcome"] == "closed"
    assert shell.json("exceptions", "list") == []
    (row,) = shell.json("exceptions", "list", "--state", "closed", "--owner", "8")
    assert (row["id"], row["times"], row["what"]) == (int(number), 2, "cup broken; broken again")
    shown = shell.run("exceptions", "show", number).stdout
    for words in (
        "remedy: refund 退款: 2.50 EUR",
        "cause: packed too weakly 包装不足",
        "take 领取 8 from P7 (7)",
    ):
        assert words in shown
    assert shell.json("exceptions", "reopen", number, "--reason", "not paid out")["outcome"] == "in_hand"
    assert shell.json("exceptions", "give-back", number, "--reason", "on leave")["outcome"] == "open"
    assert shell.json("exceptions", "show", number)["log"][-1]["text"] == "on leave"


def test_many_are_closed_and_a_refusal_stops_no_other(shell: Shell) -> None:
    one, two = (
        str(shell.json("exceptions", "open", "weight", "300 g", "--order", f"WEB-{n}")["exception"])
        for n in (1, 2)
    )
    shell.run("exceptions", "close", one, "--cause", "filling")
    said = shell.json("exceptions", "close", one, two, "999", "--cause", "filling", expect=WRONG_DATA)
    assert [(row["exception"], row["outcome"]) for row in said] == [
        (int(one), "refused"),
        (int(two), "closed"),
        (999, "refused"),
    ]


def test_late_orders_are_put_on_the_list_once(shell: Shell) -> None:
    assert shell.json("exceptions", "alarms") == {"raised": []}
    with sqlite3.connect(shell.home / "pickbench.sqlite3") as database:
        database.execute("UPDATE \"order\" SET since_ms = since_ms - 18000000 WHERE label = 'WEB-2'")
    database.close()
    (number,) = shell.json("exceptions", "alarms")["raised"]
    assert shell.run("exceptions", "alarms").stdout.startswith("0 orders are late")
    (row,) = shell.json("exceptions", "list", "--kind", "late")
    assert (row["id"], row["order"], row["what"]) == (
        number,
        "WEB-2",
        "received 待审核: 5.0 h, expected at most 4 h",
    )
    assert shell.json("exceptions", "list", "--older-than", "1") == []


def test_what_is_wrong_is_told_by_field_and_exit_code(shell: Shell) -> None:
    for words, said in (
        (("open", "theft", "gone"), "kind: expected one of wrong_item, short"),
        (("open", "damaged", "broken", "--order", "WEB-9"), "order: expected the label"),
        (("open", "damaged", "broken", "--sku", "Z"), "sku: expected the SKU"),
        (("list", "--kind", "theft"), "kind: expected one of wrong_item"),
        (("list", "--state", "gone"), "state: expected one of unclosed"),
        (("show", "99"), "exception 99: expected one on site main"),
        (("settle", "99", "resend", "--piece", "A"), "piece: expected SKU=QTY"),
        (("take", "99", "--badge", "nobody"), "badge: expected the badge of an operator"),
    ):
        told = shell.run("exceptions", *words, expect=WRONG_DATA).stderr
        assert told.startswith(f"pickbench: {said}"), told
    shell.run("exceptions", "take", "1", expect=WRONG_CALL)
    huge = "9" * 30
    for words in (
        ("show", huge),
        ("take", huge, "--badge", "7"),
        ("close", huge, "--badge", "7"),
        ("list", "--after", huge),
    ):
        assert "less than or equal to" in shell.run("exceptions", *words, expect=WRONG_CALL).stderr
    for command in ("orders", "channels"):
        words = ("messages",) if command == "channels" else ("list",)
        assert (
            "less than or equal to" in shell.run(command, *words, "--after", huge, expect=WRONG_CALL).stderr
        )
    told = shell.run("orders", "change", "WEB-1", f"1={huge}", "--reason", "x", expect=WRONG_DATA).stderr
    assert told.startswith("pickbench: lines: expected LINE=PIECES with at most 999999 pieces")
    known = shell.json("exceptions", "causes")
    assert known["causes"]["late"]["backlog"] == ["more orders than hands", "订单积压"]
    assert "补发" in shell.run("exceptions", "causes").stdout
