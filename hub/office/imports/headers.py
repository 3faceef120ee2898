"""A file's header, understood: which column holds which field, and in which unit.

Columns come in any order, in upper or lower case, with spaces, underscores or none; those that nothing is
known of are ignored.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

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


class Hit(NamedTuple):
    """A header that is known: its column, how sure (0 is surest) and the unit that it ends in."""

    column: Column
    sure: int
    unit: str


@dataclass(slots=True)
class Found:
    """A header, understood: which cells fill a field, what the header calls it, and in which unit it is."""

    places: dict[str, list[int]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    sure: dict[str, int] = field(default_factory=dict)

    def ignore(self, word: str) -> None:
        """Nothing is read from this column."""
        if word:
            self.ignored.append(word)

    def doubled(self, hit: Hit) -> bool:
        """Whether the field has a column already, by a name as sure as this one."""
        return not hit.column.many and self.sure.get(hit.column.field) == hit.sure

    def take(self, place: int, word: str, hit: Hit) -> None:
        """Read a field from this column, unless it has a surer one."""
        field_ = hit.column.field
        if field_ in self.words and hit.column.many:
            self.places[field_].append(place)
            return
        if field_ in self.words and hit.sure >= self.sure[field_]:
            self.ignore(word)
            return
        if field_ in self.words:
            self.ignore(self.words[field_])
        self.places[field_], self.words[field_] = [place], word
        self.units[field_], self.sure[field_] = hit.unit, hit.sure


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
    for place, word in enumerate(header):
        hit = _column(word, columns)
        if hit is None:
            found.ignore(word)
        elif found.doubled(hit) and problems is not None:
            field = hit.column.field
            problems.add(1, word, f"one column for {field}", f"{found.words[field]} and {word}")
        else:
            found.take(place, word, hit)
    if problems is not None:
        _miss(found, header, columns, problems)
    return found


def _miss(found: Found, header: Sequence[str], columns: Sequence[Column], problems: Problems) -> None:
    for column in columns:
        if column.required and column.field not in found.words:
            problems.add(1, "", f"a column {' or '.join(column.names[:4])}", ", ".join(header))


def _column(word: str, columns: Sequence[Column]) -> Hit | None:
    """What a header is known as, or None."""
    said = unicodedata.normalize("NFKC", word).casefold()
    whole = _named(plain(said), columns, "")
    unit = UNIT.search(said)
    if whole is not None or unit is None:
        return whole
    return _named(plain(said[: unit.start()]), [c for c in columns if c.unit], unit.group(1))


def _named(name: str, columns: Sequence[Column], unit: str) -> Hit | None:
    for column in columns:
        for sure, known in enumerate(column.names):
            if name == plain(known):
                return Hit(column, sure, unit)
    return None
