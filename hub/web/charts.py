"""Charts as SVG, made on the server: a picture with a title and a description, and the same numbers as a
table.

Rule: what a chart shows stands in words too. Colours are classes of the style sheet, so a chart has the
page's theme; it is drawn 400 units wide, so that its writing is legible on a telephone and grows on a wall.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10

import htpy as h
from htpy import Element, Node

from hub.web.view import View

WIDTH, HEIGHT = 400, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 8, 12, 26
_ROW = 40
"""Height of a row of `ranked`."""
_LABELS = 8
"""Labels under a chart, at the most."""


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one kind, one for each label; None where there is none. `tone` is a class of the style sheet:
    s1 to s6, norm, late. Of several series that are no lines the bars stand upon each other.
    """

    name: str
    values: Sequence[float | None]
    tone: str = "s1"
    is_line: bool = False


def chart(
    view: View,
    key: str,
    title: str,
    says: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    top: float = 0,
    of_what: str = "",
) -> Element:
    """Bars over time, with lines across them.

    Args:
        key: tells its ids from those of other charts on the page.
        says: what it shows, in one sentence.
        top: the least upper end of the scale, so that several charts have the same one.
        of_what: the head of the table's first column.
    """
    stacks = [
        sum(values) for values in zip(*(_whole(s.values) for s in series if not s.is_line), strict=True)
    ]
    lines = [value for s in series if s.is_line for value in s.values if value is not None]
    scale = _nice(max([top, *stacks, *lines]))
    inside: list[Node] = [_grid(view, scale), _under(labels), _bars(view, labels, series, scale)]
    inside += [_line(s, scale) for s in series if s.is_line]
    return _figure(
        view, key, title, says, HEIGHT, inside, series, _table(view, title, of_what, labels, series)
    )


def ranked(
    view: View,
    key: str,
    title: str,
    says: str,
    rows: Sequence[tuple[str, float, str]],
    *,
    norm: float = 0,
    norm_says: str = "",
    of_what: str = "",
    value_name: str = "",
) -> Element:
    """Bars that lie, the longest first: name, value, and the value in words. With a `norm`, a line where it
    is.
    """
    scale = max([norm, *(value for _, value, _ in rows)], default=0) or 1
    inside: list[Node] = []
    for n, (name, value, told) in enumerate(rows):
        y, long = n * _ROW, max(1.0, value / scale * WIDTH)
        tone = "s1" if not norm or value >= norm else "below"
        inside += [
            h.text(x="0", y=str(y + 15), class_="name")[_short(name, 34)],
            h.text(x=str(WIDTH), y=str(y + 15), class_="value", text_anchor="end")[told],
            h.rect(x="0", y=str(y + 21), width=str(WIDTH), height="11", rx="2", class_="track"),
            h.rect(x="0", y=str(y + 21), width=f"{long:.1f}", height="11", rx="2", class_=tone),
        ]
    height = max(1, len(rows)) * _ROW
    if norm:
        at = f"{norm / scale * (WIDTH - 2) + 1:.1f}"
        inside.append(h.line(x1=at, x2=at, y1="18", y2=str(height - 6), class_="norm"))
    marks = [Series(norm_says, (), "norm", is_line=True)] if norm else []
    values = [Series(value_name, [value for _, value, _ in rows])]
    table = _table(view, title, of_what, [name for name, _, _ in rows], values)
    return _figure(view, key, title, says, height, inside, marks, table, ".ranked")


def _figure(
    view: View,
    key: str,
    title: str,
    says: str,
    height: int,
    inside: Sequence[Node],
    legend: Sequence[Series],
    table: Node,
    kind: str = "",
) -> Element:
    return h.figure(f".chart{kind}", id=f"chart-{key}")[
        h.figcaption[title],
        h.svg(viewBox=f"0 0 {WIDTH} {height}", role="img", aria_labelledby=f"chart-{key}-t chart-{key}-d")[
            h.title(id=f"chart-{key}-t")[title], h.desc(id=f"chart-{key}-d")[says], inside
        ],
        len(legend) + any(one.is_line for one in legend) > 1
        and h.ul(".legend")[(h.li[_swatch(one), one.name] for one in legend)],
        h.details(id=f"chart-{key}-table")[h.summary[view.t("As a table")], table],
    ]


def _swatch(series: Series) -> Node:
    drawn = (
        h.line(x1="0", x2="18", y1="6", y2="6", class_=f"line {series.tone}")
        if series.is_line
        else h.rect(x="2", y="0", width="14", height="12", rx="2", class_=series.tone)
    )
    return h.svg(viewBox="0 0 18 12", width="18", height="12", aria_hidden="true")[drawn]


def _table(view: View, title: str, of_what: str, labels: Sequence[str], series: Sequence[Series]) -> Node:
    return h.div(".scroll", tabindex="0", role="region", aria_label=title)[
        h.table(".list.figures")[
            h.thead[h.tr[h.th(scope="col")[of_what], (h.th(".num", scope="col")[s.name] for s in series)]],
            h.tbody[
                (
                    h.tr[
                        h.th(scope="row")[label],
                        (h.td(".num", data_label=s.name)[view.words.number(s.values[n])] for s in series),
                    ]
                    for n, label in enumerate(labels)
                )
            ],
        ]
    ]


def _grid(view: View, scale: float) -> list[Node]:
    drawn: list[Node] = []
    for part in (0.0, 0.5, 1.0):
        y = _y(scale * part, scale)
        drawn += [
            h.line(x1=str(_LEFT), x2=str(WIDTH - _RIGHT), y1=y, y2=y, class_="grid"),
            h.text(x=str(_LEFT - 5), y=f"{float(y) + 4:.1f}", text_anchor="end")[
                view.words.number(scale * part)
            ],
        ]
    return drawn


def _under(labels: Sequence[str]) -> list[Node]:
    every = ceil(len(labels) / _LABELS) or 1
    return [
        h.text(x=f"{_x(n + 0.5, len(labels)):.1f}", y=str(HEIGHT - 7), text_anchor="middle")[label]
        for n, label in enumerate(labels)
        if n % every == 0
    ]


def _bars(view: View, labels: Sequence[str], series: Sequence[Series], scale: float) -> list[Node]:
    drawn: list[Node] = []
    wide = (WIDTH - _LEFT - _RIGHT) / max(1, len(labels))
    for n, label in enumerate(labels):
        below = 0.0
        for s in series:
            value = 0 if s.is_line else s.values[n] or 0
            if value <= 0:
                continue
            y, bottom = float(_y(below + value, scale)), float(_y(below, scale))
            told = f"{label}: {view.words.number(value)} {s.name}"
            drawn.append(
                h.rect(
                    x=f"{_x(n, len(labels)) + wide * 0.12:.1f}",
                    y=f"{y:.1f}",
                    width=f"{wide * 0.76:.1f}",
                    height=f"{bottom - y:.1f}",
                    class_=s.tone,
                )[h.title[told]]
            )
            below += value
    return drawn


def _line(series: Series, scale: float) -> Node:
    """A line through the middle of the labels; it ends where there is no value, and goes on after it."""
    path, begun = "", False
    for n, value in enumerate(series.values):
        if value is not None:
            at = f"{_x(n + 0.5, len(series.values)):.1f} {_y(value, scale)}"
            # A value that stands alone is a dot: a move without a line shows nothing.
            path += f"L{at}" if begun else f"M{at}h0"
        begun = value is not None
    return h.path(d=path or "M0 0", class_=f"line {series.tone}", fill="none")


def _x(place: float, count: int) -> float:
    return _LEFT + place * (WIDTH - _LEFT - _RIGHT) / max(1, count)


def _y(value: float, scale: float) -> str:
    return f"{HEIGHT - _BOTTOM - value / scale * (HEIGHT - _TOP - _BOTTOM):.1f}"


def _whole(values: Sequence[float | None]) -> list[float]:
    return [max(0.0, value or 0.0) for value in values]


def _nice(highest: float) -> float:
    """The end of a scale whose half is a round number too.

    >>> [_nice(value) for value in (0, 3, 17, 99, 1234)]
    [4, 4, 20, 100, 2000]
    """
    if highest <= 4:
        return 4
    ten: float = 10 ** int(log10(highest))
    return next(ten * step for step in (1, 2, 4, 6, 8, 10) if ten * step >= highest)


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
