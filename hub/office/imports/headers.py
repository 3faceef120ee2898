"""A file's header, understood: which column holds which field, and in which unit.

Columns come in any order, in upper or lower case, with spaces, underscores or none; those that nothing is
known of are ignored.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from hub.office.imports.problems import Problems

UNIT = re.compile(r"[\s_(\[]+(mg|g|grams?|kg|oz|lbs?|mm|cm|m|毫克|克|千克|公斤|斤|毫米|厘米|米)[\s)\]]*$")


@dataclass(frozen=True, slots=True)
class Column:
    """A field and the headers that it goes by, the surest first. `many`: several columns may fill it."""

    field: str
    names: tuple[str, ...]
    required: bool = False
    many: bool = False
    unit: bool = False
    """Whether the header may end in a unit: `Weight (oz)`, `weight_g`, 重量(克)."""


@dataclass(slots=True)
class Found:
    """A header, understood: which cells fill a field, what the header calls it, and in which unit it is."""

    places: dict[str, list[int]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)


def plain(word: str) -> str:
    """A header without what people vary: width, case, spaces and punctuation.

    >>> plain(" Order_Number* "), plain("订单 编号"), plain("Order #")
    ('ordernumber', '订单编号', 'order#')
    """
    return re.sub(r"[\s_\-./*:()\[\]]+", "", unicodedata.normalize("NFKC", word).casefold())


def match(header: Sequence[str], columns: Sequence[Column], problems: Problems | None) -> Found:
    """Find each field's column. Of two headers for one field the surer name counts; the same name twice is a
    problem.

    Args:
        problems: where missing and doubled columns are noted; None only looks.
    """
    found = Found()
    rank: dict[str, int] = {}
    for place, word in enumerate(header):
        hit = _column(word, columns)
        if hit is None:
            found.ignored.append(word)
            continue
        column, sure, unit = hit
        before = rank.get(column.field)
        if before is None or column.many:
            found.places.setdefault(column.field, []).append(place)
            found.words.setdefault(column.field, word)
            found.units.setdefault(column.field, unit)
            rank.setdefault(column.field, sure)
        elif sure < before:
            found.ignored.append(found.words[column.field])
            found.places[column.field], found.words[column.field] = [place], word
            found.units[column.field], rank[column.field] = unit, sure
        else:
            if sure == before and problems is not None:
                problems.add(
                    1, word, f"one column for {column.field}", f"{found.words[column.field]} and {word}"
                )
            found.ignored.append(word)
    found.ignored = [word for word in found.ignored if word]
    if problems is not None:
        _miss(found, header, columns, problems)
    return found


def _miss(found: Found, header: Sequence[str], columns: Sequence[Column], problems: Problems) -> None:
    for column in columns:
        if column.required and column.field not in found.words:
            problems.add(1, "", f"a column {' or '.join(column.names[:4])}", ", ".join(header))


def _column(word: str, columns: Sequence[Column]) -> tuple[Column, int, str] | None:
    """(column, how sure: 0 is surest, unit) of a header, or None when it is not known."""
    name = plain(word)
    for column in columns:
        for sure, known in enumerate(column.names):
            if name == plain(known):
                return column, sure, ""
    unit = UNIT.search(unicodedata.normalize("NFKC", word).casefold())
    if unit is None:
        return None
    name = plain(unicodedata.normalize("NFKC", word).casefold()[: unit.start()])
    for column in columns:
        for sure, known in enumerate(column.names):
            if column.unit and name == plain(known):
                return column, sure, unit.group(1)
    return None
