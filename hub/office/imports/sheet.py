"""A CSV file as rows of named cells: its encoding and delimiter found out, its header understood.

UTF-8 (with or without a byte order mark) is tried first and strictly, then GBK; what is neither is refused,
for a guess would put wrong characters into the catalogue.
"""

import codecs
import csv
import io
import re
from dataclasses import dataclass

from hub.office.imports.headers import Column, Found, match
from hub.office.imports.problems import Problems
from hub.office.imports.report import Report

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
CELL_LENGTH = 4096


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `line` is where it begins in the file, the header being line 1; `cells` by field."""

    line: int
    cells: dict[str, tuple[str, ...]]

    def get(self, field: str) -> str:
        """The cell of a field, without outer spaces; empty when the file has no such column."""
        return self.cells[field][0] if field in self.cells else ""

    def every(self, field: str) -> tuple[str, ...]:
        """The filled cells of a field that several columns may hold."""
        return tuple(cell for cell in self.cells.get(field, ()) if cell)


@dataclass(slots=True)
class Sheet:
    """A file that was read. `problems` collects what is found wrong in its cells."""

    name: str
    encoding: str
    delimiter: str
    found: Found
    rows: list[Row]
    problems: Problems

    def column(self, field: str) -> str:
        """The header's word for a field; where there is none, the field's own name."""
        return self.found.words.get(field, field)

    def has(self, field: str) -> bool:
        """Whether the file has a column for this field."""
        return field in self.found.words

    def wrong(self, row: Row, field: str, expected: str, got: object) -> None:
        """Note that a cell is not what it should be."""
        self.problems.add(row.line, self.column(field), expected, got)

    def report(self, kind: str) -> Report:
        """An empty report on this file."""
        delimiter = DELIMITERS[self.delimiter]
        words, ignored = dict(self.found.words), list(self.found.ignored)
        return Report(kind, self.name, self.encoding, delimiter, len(self.rows), words, ignored)


def read(name: str, data: bytes, columns: tuple[Column, ...]) -> Sheet:
    """Read a file.

    Args:
        name: for messages.
        data: the file's bytes.
        columns: what it may hold.

    Raises:
        BadFile: it is no CSV, not in UTF-8 or GBK, or a column that must be there is missing.
    """
    problems = Problems(name)
    encoding, text = _decoded(data, problems)
    delimiter = _delimiter(text, columns)
    lines = _lines(text, delimiter, problems)
    if not lines:
        problems.add(1, "", "a header and rows", "an empty file")
    problems.refuse()
    found = match(lines[0][1], columns, problems)
    problems.refuse()
    rows = [_row(line, cells, lines[0][1], found, problems) for line, cells in lines[1:]]
    problems.refuse()
    return Sheet(name, encoding, delimiter, found, rows, problems)


def raw(data: bytes) -> tuple[str, dict[int, list[str]]]:
    """A file's delimiter and its rows as they stand, by the line where each begins; what read it has found
    the header in the first.

    Raises:
        BadFile: it is no CSV, or not in UTF-8 or GBK.
    """
    problems = Problems("")
    _, text = _decoded(data, problems)
    header = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(DELIMITERS, key=header.count)
    rows = dict(_lines(text, delimiter, problems))
    problems.refuse()
    return delimiter, rows


def _decoded(data: bytes, problems: Problems) -> tuple[str, str]:
    if data[:4] == b"PK\x03\x04":
        problems.add(1, "", "a CSV file", "an Excel workbook: save it as CSV UTF-8")
    elif data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        problems.add(1, "", "UTF-8 or GBK", "UTF-16: save the file as CSV UTF-8")
    problems.refuse()
    marked = data.startswith(codecs.BOM_UTF8)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return ("UTF-8 with BOM" if marked else "UTF-8"), data.decode("utf-8")
    except UnicodeDecodeError as broken:
        first = broken
    if _cut_off(data, first):
        line = data.count(b"\n") + 1
        problems.add(line, "", "a whole file", "UTF-8 that is cut off in its last character: save it again")
        problems.refuse()
    try:
        if marked:
            raise first
        return "GBK", data.decode("gbk")
    except UnicodeDecodeError:
        line = data.count(b"\n", 0, first.start) + 1
        problems.add(line, "", "text in UTF-8 or GBK", f"the byte 0x{data[first.start]:02x}")
        problems.refuse()
        raise


def _cut_off(data: bytes, broken: UnicodeDecodeError) -> bool:
    """Whether this is UTF-8 that ends inside its last character.

    GBK would take it, with wrong characters throughout. What was whole before must hold some character beyond
    ASCII: without one, the file may as well be GBK.
    """
    at_end = broken.end == len(data) and broken.reason == "unexpected end of data"
    return at_end and not data[: broken.start].isascii()


def _delimiter(text: str, columns: tuple[Column, ...]) -> str:
    """The delimiter by which the header has the most columns that are known; a comma among equals."""
    header = re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0]

    def known(delimiter: str) -> tuple[int, int]:
        try:
            cells = next(csv.reader([header], delimiter=delimiter), [])
        except csv.Error:
            return 0, 0
        return len(match(cells, columns, None).words), len(cells)

    return max(DELIMITERS, key=known)


def _lines(text: str, delimiter: str, problems: Problems) -> list[tuple[int, list[str]]]:
    """The file's rows with the line where each begins; blank lines are none."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines, begin = [], 1
    try:
        for cells in reader:
            if cells:
                lines.append((begin, [cell.strip() for cell in cells]))
            begin = reader.line_num + 1
    except csv.Error as error:
        problems.add(begin, "", "a row of CSV with its quotes in pairs", str(error))
    return lines


# Characters that no cell holds: of control, but for line ends and tabs.
_CONTROL = re.compile(r"[^ -\U0010ffff\r\n\t]")


def _row(line: int, cells: list[str], header: list[str], found: Found, problems: Problems) -> Row:
    if len(cells) > len(header) and any(cells[len(header) :]):
        problems.add(line, "", f"{len(header)} cells as in the header", f"{len(cells)}")
    for cell, word in zip(cells, header, strict=False):
        if len(cell) > CELL_LENGTH or (not cell.isprintable() and _CONTROL.search(cell)):
            problems.add(line, word, f"at most {CELL_LENGTH} characters, none of control", cell)
    return Row(
        line,
        {
            field: tuple(cells[n] if n < len(cells) else "" for n in places)
            for field, places in found.places.items()
        },
    )
