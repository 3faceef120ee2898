"""Rows under column heads, over as many pages as they need.

Rule: a row is never divided between two pages, and every page repeats the heads. On a narrow page the texts
of a row that have no column of their own stand below one another in the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from hub.documents.fonts import Font
from hub.documents.sheet import Align, Sheet
from hub.documents.wrapping import LINE, Fitted, fit

_PAD = 0.7
"""mm between a row's texts and its lines."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column and its width in mm; one of width 0 takes what the others leave."""

    head: str
    width: float
    align: Align = "left"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The texts of a row, one a column."""

    cells: tuple[str, ...]


@dataclass(slots=True)
class Rows:
    """Rows on their way onto pages."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    size: float
    """Of the text, mm."""
    done: int = field(default=0)

    @property
    def finished(self) -> bool:
        """Whether all are on a page."""
        return self.done >= len(self.rows)

    def draw(self, sheet: Sheet, y: float, bottom: float) -> float:
        """Put as many rows on the page as fit, at least one of those that are left; where they end."""
        if self.finished and self.rows:
            return y
        spans = _spans(self.columns, sheet)
        y = _heads(sheet, self.columns, spans, y, self.size)
        first = True
        while not self.finished:
            cells = _fitted(sheet.font, self.columns, spans, self.rows[self.done], self.size)
            height = max(_height(cell) for cell in cells) + 2 * _PAD
            if not first and y + height > bottom:
                break
            _draw_row(sheet, self.columns, spans, cells, y + _PAD)
            y += height
            sheet.rule(y, 0.1)
            self.done, first = self.done + 1, False
        return y


Span = tuple[float, float]
"""Left edge and width of a column, mm."""


def _spans(columns: Sequence[Column], sheet: Sheet) -> list[Span]:
    free = sheet.inner - sum(column.width for column in columns)
    open_columns = sum(1 for column in columns if not column.width)
    spans, x = [], sheet.margin
    for column in columns:
        width = column.width or free / open_columns
        spans.append((x, width - 1.5))
        x += width
    return spans


def _heads(sheet: Sheet, columns: Sequence[Column], spans: Sequence[Span], y: float, size: float) -> float:
    sheet.rule(y, 0.3)
    for column, (x, width) in zip(columns, spans, strict=True):
        sheet.text(x, y + _PAD, width, column.head, size * 0.85, bold=True, align=column.align)
    y += size * 0.85 * LINE + 2 * _PAD
    sheet.rule(y, 0.3)
    return y


def _fitted(
    font: Font, columns: Sequence[Column], spans: Sequence[Span], row: Row, size: float
) -> list[list[Fitted]]:
    """The texts of each column; texts that no column is left for join the first one."""
    extra = len(row.cells) - len(columns)
    texts = (
        [list(row.cells[: extra + 1]), *([cell] for cell in row.cells[extra + 1 :])]
        if extra > 0
        else [[c] for c in row.cells]
    )
    return [
        [
            fit(font, text, width, size * (0.9 if n else 1), 1.7, 3)
            for n, text in enumerate(part for part in column if part)
        ]
        for column, (_, width) in zip(texts, spans, strict=True)
    ]


def _height(cell: Sequence[Fitted]) -> float:
    return sum(len(text.lines) * text.size * LINE for text in cell)


def _draw_row(
    sheet: Sheet,
    columns: Sequence[Column],
    spans: Sequence[Span],
    cells: Sequence[Sequence[Fitted]],
    y: float,
) -> None:
    for column, (x, width), cell in zip(columns, spans, cells, strict=True):
        top = y
        for n, text in enumerate(cell):
            for line in text.lines:
                bold = column.bold or (len(cell) > 1 and n == 0)
                top += sheet.text(x, top, width, line, text.size, bold=bold, align=column.align)
