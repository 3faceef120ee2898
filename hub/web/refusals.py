"""What the office refuses, said in Chinese.

The rules raise English, which programs and commands read; a page that is read in Chinese says the same by a
table of their templates (`refusals.json`), whose blanks are numbered. A test finds every refusal in the code
that the table lacks. What none fits stays English: a refusal is never swallowed.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from hub.domain import cases, orders, papers, putting
from hub.domain.access import ROLE_WORDS
from hub.domain.errors import DomainError, Invalid

FILE = Path(__file__).with_name("refusals.json")
_LONGEST = 2000
"""Characters of a refusal that are looked at: to compare takes as long as the square of them."""
_BOTH = re.compile(r"[ -~]+ ([^ -~].*)")
_BLANK = re.compile(r"\\\{(\d+)\\\}")
_Templates = list[tuple[re.Pattern[str], str]]


def in_chinese(refusal: DomainError) -> str:
    """The text of a refusal.

    >>> in_chinese(Invalid("reason", "at most 64 characters", 70))
    '原因：应为最多 64 个字符，收到 70'
    """
    table = _table()
    if not isinstance(refusal, Invalid):
        return _said(str(refusal), table.messages) or str(refusal)
    field = table.fields.get(refusal.field, refusal.field)
    expected = _said(refusal.expected, table.expected) or refusal.expected
    got = str(refusal).removeprefix(f"{refusal.field}: expected {refusal.expected}, got ")
    return f"{field}：应为{expected}，收到 {got}"


def kept_in_chinese(text: str) -> str:
    """A refusal's text that was kept, such as why a print failed; what the table lacks is as it is.

    >>> kept_in_chinese("order WEB-1: expected pieces to pick, found none left")
    '订单 WEB-1：没有要拣的商品'
    """
    return _said(text, _table().messages) or text


def fault_in_chinese(text: str) -> str:
    """What is in a printer's way; of what is said in both languages, the Chinese.

    >>> fault_in_chinese("can't be reached: Connection refused")
    '无法连接：连接被拒绝'
    >>> fault_in_chinese("out of paper 缺纸, head open 打印头打开")
    '缺纸，打印头打开'
    """
    found = [_BOTH.fullmatch(part) for part in text.split(", ")]
    both = "，".join(each[1] for each in found if each) if all(found) else ""
    return _said(text, _table().messages) or both or text


def _said(text: str, templates: _Templates) -> str | None:
    if len(text) > _LONGEST:
        return None
    for pattern, chinese in templates:
        match = pattern.fullmatch(text)
        if match is not None:
            return chinese.format(*(_word(value) for value in match.groups()))
    return None


def _word(value: str) -> str:
    """A blank's value: names of states, roles, papers and system errors in Chinese, else as it is."""
    return ", ".join(_names().get(part, part) for part in value.split(", "))


@cache
def _names() -> Mapping[str, str]:
    pairs = dict(_table().words)
    for words in (orders.WORDS, cases.WORDS, papers.WORDS, papers.KIND_WORDS, putting.WORDS, ROLE_WORDS):
        pairs |= {name: chinese for name, (_, chinese) in words.items()}
    return pairs


class _Table:
    def __init__(self, said: Mapping[str, Mapping[str, str]]) -> None:
        self.messages = _compiled(said["messages"])
        self.expected = _compiled(said["expected"])
        self.fields = said["fields"]
        self.words = said["words"]


@cache
def _table() -> _Table:
    return _Table(json.loads(FILE.read_text("utf-8")))


def _compiled(said: Mapping[str, str]) -> _Templates:
    """Templates as patterns, those with most words of their own first: a blank takes what it can get."""
    numbered = sorted(said.items(), key=lambda entry: -len(re.sub(r"\{\d+\}", "", entry[0])))
    return [
        (re.compile(_BLANK.sub("(.+?)", re.escape(english)), re.DOTALL), chinese)
        for english, chinese in numbered
    ]
