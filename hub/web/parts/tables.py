"""Rows and columns. On a narrow screen each row becomes a card, every value with its column's name."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import quote

import htpy as h
from htpy import Node

from hub.web.view import View

Row = TypeVar("Row")


@dataclass(frozen=True)  # no slots: Python can't make a generic of them by name (gh-89683)
class Column(Generic[Row]):
    """One column: its name in English, and what stands in it. `number` sets it to the right."""

    title: str
    cell: Callable[[View, Row], Node]
    number: bool = False


def table(
    view: View,
    columns: Sequence[Column[Any]],
    rows: Iterable[Any],
    caption: str,
    empty: Node,
    tick: Callable[[Any], tuple[str, str]] | None = None,
    key: Callable[[Any], str] | None = None,
) -> Node:
    """A table; `empty` in place of one without rows.

    Args:
        caption: what it lists; screen readers say it.
        tick: of a row, the value and the name of the box that picks it (of the form `many`); None for no
            boxes.
        key: what a row goes by. Where rows come and go while somebody looks, it keeps tick and focus with the
            row that has them; no two rows may have the same.
    """
    filled = list(rows)
    if not filled:
        return h.p(".empty")[empty]
    heads = [
        h.th(scope="col", class_="num" if column.number else None)[view.t(column.title)] for column in columns
    ]
    return h.div(".scroll", tabindex="0", role="region", aria_label=caption)[
        h.table(".list")[
            h.caption(".visually-hidden")[caption],
            h.thead[h.tr[tick is not None and h.th(".tick")[_all(view)], heads]],
            h.tbody[(_row(view, columns, row, tick, key) for row in filled)],
        ]
    ]


def _all(view: View) -> Node:
    return h.input(type="checkbox", data_all=True, aria_label=view.t("All on this page"))


def _row(
    view: View,
    columns: Sequence[Column[Any]],
    row: Any,
    tick: Callable[[Any], tuple[str, str]] | None,
    key: Callable[[Any], str] | None,
) -> Node:
    box: Node = None
    if tick is not None:
        value, name = tick(row)
        box = h.td(".tick")[
            h.input(type="checkbox", name="row", value=value, form="many", aria_label=name, data_row=True)
        ]
    return h.tr(id=f"row-{quote(key(row), safe='')}" if key is not None else None)[
        box,
        (
            h.td(class_="num" if column.number else None, data_label=view.t(column.title))[
                column.cell(view, row)
            ]
            for column in columns
        ),
    ]


def pager(view: View, next_after: object | None, first: bool) -> Node:
    """On to the next page of a list, and back to its beginning. `next_after`: the query's `after` of the
    next.
    """
    if next_after is None and first:
        return None
    return h.nav(".pager", aria_label=view.t("Pages of the list"))[
        not first and h.a(".button", href=view.url(after=None), rel="first")[view.t("To the beginning")],
        next_after is not None
        and h.a(".button", href=view.url(after=next_after), rel="next")[view.t("Next page")],
    ]
