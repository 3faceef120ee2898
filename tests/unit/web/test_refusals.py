"""Every refusal of the office has its Chinese, with the same blanks."""

import ast
import re
from pathlib import Path

import pytest

from hub.domain.errors import Conflict, Invalid, NotFound
from hub.web import refusals

HUB = Path(refusals.__file__).parents[1]
ROOMS = ("domain", "documents", "office", "printing", "store", "web")
"""Whose refusals pages may show; those of the API's own edge are for programs."""
KINDS = {"NotFound", "Conflict", "NotPermitted", "Invalid", "Forbidden"}


def template(node: ast.expr) -> str | None:
    """A text with numbered blanks in place of its values; None for one that is put together elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return None
    blanks = iter(range(100))
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else f"{{{next(blanks)}}}" for part in node.values
    )


def raised() -> dict[str, dict[str, str]]:
    """Every refusal in the code: its table -> template -> a file that has it."""
    found: dict[str, dict[str, str]] = {"messages": {}, "expected": {}, "fields": {}}
    files = [file for room in ROOMS for file in (HUB / room).rglob("*.py")]
    for file in files:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name == "Invalid" and len(node.args) > 1:
                told = {"fields": template(node.args[0]), "expected": template(node.args[1])}
            elif name in KINDS and name != "Invalid":
                told = {"messages": template(node.args[0])}
            else:
                continue
            for table, text in told.items():
                if text:
                    found[table][text] = file.name
    return found


@pytest.mark.parametrize("table", ["messages", "expected"])
def test_every_refusal_has_its_chinese(table: str) -> None:
    said = refusals.json.loads(refusals.FILE.read_text("utf-8"))[table]
    there = raised()[table]
    assert len(there) > 90
    assert {text: file for text, file in there.items() if text not in said} == {}


def test_the_blanks_are_those_of_the_english() -> None:
    for table, said in refusals.json.loads(refusals.FILE.read_text("utf-8")).items():
        for english, chinese in said.items():
            assert set(re.findall(r"\{\d+\}", chinese)) <= set(re.findall(r"\{\d+\}", english)), (
                table,
                english,
            )
            assert re.search(r"[\u4e00-\u9fff]", chinese) or "{0}" in chinese or "http" in chinese, english


@pytest.mark.parametrize(
    ("refusal", "chinese"),
    [
        (Invalid("qty", "a whole number from 1 to 10", "x"), "数量：应为1 至 10 的整数，收到 'x'"),
        (
            Invalid("lines.3.sku", "what nobody has said yet", 7),
            "lines.3.sku：应为what nobody has said yet，收到 7",
        ),
        (NotFound("wave W7: expected one on site main, found none"), "没有波次 W7"),
        (
            Conflict("order S-1: expected one that is allocated, got shipped"),
            "订单 S-1：应为已分配，现为已发货",
        ),
        (Conflict("what nobody has said yet"), "what nobody has said yet"),
    ],
)
def test_a_refusal_is_said_in_chinese_or_as_it_is(
    refusal: Conflict | NotFound | Invalid, chinese: str
) -> None:
    assert refusals.in_chinese(refusal) == chinese
