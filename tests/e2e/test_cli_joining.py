"""Merging, splitting and kits from the command line, as a clerk would do them."""

from pathlib import Path

import pytest

from tests.e2e.test_cli_import import DONE, WRONG_CALL, WRONG_DATA, Shell

FILES = {
    "items": "SKU,Name,Weight\nA,Heart,200\nB,Star,300\nSET,Set of two,0\n",
    "bins": "Bin\nA-01\nA-02\n",
    "stock": "SKU,Bin,Quantity\nA,A-01,50\nB,A-02,3\n",
    "kits": "Kit,Part,Quantity\nSET,A,1\nSET,B,1\n",
    "orders": "Order Number,SKU,Quantity,Recipient Name,Address,Phone\n"
    "1,SET,2,Ada,1 High St,02079460018\n2,A,1,Ada,1 High St.,+44 20 7946 0018\n"
    "3,B,9,Bob,2 High St,02079460019\n",
}


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    made = Shell(tmp_path / "home", monkeypatch)
    for kind, text in FILES.items():
        file = tmp_path / f"{kind}.csv"
        file.write_text(text)
        made.run("import", kind, str(file))
    return made


def test_a_clerk_merges_what_can_be_merged(shell: Shell) -> None:
    [group] = shell.json("orders", "mergeable")
    assert (group["into"], [order["label"] for order in group["orders"]]) == ("WEB-1", ["WEB-1", "WEB-2"])
    assert "WEB-1 received, WEB-2 received" in shell.run("orders", "mergeable").stdout
    [said] = shell.json("orders", "merge", "--all")
    assert said == {"into": "WEB-1", "orders": ["WEB-2"], "outcome": "received", "why": ""}
    assert shell.json("orders", "merge", "--all") == []
    assert shell.json("orders", "show", "WEB-2")["merged_into"] == "WEB-1"
    assert "merged into WEB-1" in shell.run("orders", "show", "WEB-2").stdout
    refused = shell.run("orders", "merge", "WEB-1", "WEB-3", expect=WRONG_DATA)
    assert "expected the buyer of order WEB-1, got another buyer" in refused.stdout
    shell.run("orders", "merge", "WEB-1", expect=WRONG_CALL)
    shell.run("orders", "merge", "WEB-1", "WEB-2", "--all", expect=WRONG_CALL)


def test_a_clerk_splits_an_order_and_changes_a_kit(shell: Shell) -> None:
    assert "kit SET x2 Set of two" in shell.run("orders", "show", "WEB-1").stdout
    said = shell.json(
        "orders", "split", "WEB-1", "--line", "1=1", "--line", "2=1", "--to", "address=7 Low Rd"
    )
    assert said == {
        "order": "WEB-1",
        "state": "received",
        "parts": [{"order": "WEB-1~2", "state": "received"}],
    }
    part = shell.json("orders", "show", "WEB-1~2")
    assert [kit["qty"] for kit in part["kits"]] == [1]
    assert (part["part_of"], part["recipient"]["address"]) == ("WEB-1", "7 Low Rd")
    shell.run("orders", "change-kit", "WEB-1", "SET", "2", "--reason", "the buyer asked")
    lines = shell.json("orders", "show", "WEB-1")["lines"]
    assert [(line["sku"], line["qty_ordered"], line["qty_moved"]) for line in lines] == [
        ("A", 3, 1),
        ("B", 3, 1),
    ]


def test_a_clerk_sends_what_is_there(shell: Shell) -> None:
    said = shell.json("orders", "split", "WEB-3", "--by", "availability")
    assert said["parts"] == [{"order": "WEB-3~2", "state": "received"}]
    assert [line["qty_moved"] for line in shell.json("orders", "show", "WEB-3")["lines"]] == [6]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--by", "weight"], "by: expected one of lines, availability, warehouse"),
        ([], "line: expected --line"),
        (["--line", "1"], "line: expected NO=QTY"),
        (["--line", "1=0"], "line: expected NO=QTY"),
        (["--line", "9=1"], "line_no: expected one of 1, 2"),
        (["--line", "1=5"], "qty: expected 1 to 2 pieces of line 1"),
        (["--line", "1=2", "--line", "2=2"], "some must stay"),
        (["--line", "1=1", "--to", "nick=Bob"], "to: expected name= (at most 128)"),
        (["--by", "warehouse"], "received"),
    ],
)
def test_a_split_that_can_not_be_says_what_was_expected(shell: Shell, words: list[str], told: str) -> None:
    assert told in shell.run("orders", "split", "WEB-1", *words, expect=WRONG_DATA).stderr
    assert [line["qty_moved"] for line in shell.json("orders", "show", "WEB-1", expect=DONE)["lines"]] == [
        0,
        0,
    ]


def test_a_clerk_says_what_a_kit_is_made_of(shell: Shell) -> None:
    assert shell.json("kits", "define", "SET", "A=1", "B=1") == {"kit": "SET", "outcome": "there"}
    assert "组成已变更" in shell.run("kits", "define", "SET", "A=3").stdout
    [kit] = shell.json("kits", "list", "--sku", "SET")
    assert [(part["sku"], part["qty"]) for part in kit["parts"]] == [("A", 3)]
    assert "A x3" in shell.run("kits", "list").stdout
    for words, told in (
        (["SET", "A"], "parts: expected SKU=QTY"),
        (["SET", "A=1", "A=2"], "parts: expected SKU=QTY"),
        (["A", "B=1"], "without stock"),
        (["SET", "NONE=1"], "parts.0.sku: expected the SKU of an item"),
    ):
        assert told in shell.run("kits", "define", *words, expect=WRONG_DATA).stderr
