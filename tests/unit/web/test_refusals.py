"""Every refusal of the office has its Chinese, with the same blanks."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.domain.errors import Conflict, Invalid, NotFound
from hub.printing import zebra
from hub.web import refusals

HUB = Path(refusals.__file__).parents[1]
ROOMS = ("domain", "documents", "office", "printing", "store", "web")
"""Whose refusals pages may show; those of the API's own edge are for programs."""
KINDS = {"NotFound", "Conflict", "NotPermitted", "Invalid", "Forbidden", "FontMissing"}
WAYS = {"Fault", "Unsure", "Spoilt", "_tell", "_doubt"}
"""What the printers' tasks say of a printer or a page: kept, and shown on pages."""


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


def texts(node: ast.AST) -> Iterator[str]:
    """The texts of an expression, such as of `a or "b"`."""
    text = template(node) if isinstance(node, ast.expr) else None
    if text is not None:
        yield from [text] if text else []
        return
    for part in ast.iter_child_nodes(node):
        yield from texts(part)


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
            elif name in WAYS and file.parent.name == "printing":
                found["messages"] |= {text: file.name for part in node.args for text in texts(part)}
                continue
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


@pytest.mark.parametrize(
    ("kept", "chinese"),
    [
        (zebra.SILENCE, "无应答：缺纸、缺色带或打印头打开"),
        ("out of paper 缺纸, paused 已暂停", "缺纸，已暂停"),
        ("stopped: media-empty", "已停止：media-empty"),
        ("the server refused it: 0x0507 out of room", "服务器拒绝：0x0507 out of room"),
        ("/srv/papers: can't be written: Permission denied", "/srv/papers：无法写入：没有权限"),
        (
            "print 7 packing_slip S-1.1: is it there? 是否已打印？",
            "打印 7（装箱单 S-1.1）：是否已打印？",
        ),
        ("torn, and wet", "torn, and wet"),
    ],
)
def test_what_is_in_a_printers_way_is_said_in_chinese_or_as_it_is(kept: str, chinese: str) -> None:
    assert refusals.fault_in_chinese(kept) == chinese


def test_what_a_person_wrote_stays_as_it_is() -> None:
    assert refusals.kept_in_chinese("VIP 客户要求") == "VIP 客户要求"
