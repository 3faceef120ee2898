"""The shape of every list: a search field, filters, columns, and acts on many rows with a preview.

A new list page is one `Listing`: what it reads, its columns, and what can be done with its rows, as
docs/pages.md shows. What many rows are done with stands in `many`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import htpy as h
from htpy import Node

from hub.domain.access import VIEWER
from hub.web.many import Many, ManyActs
from hub.web.page import LIVE_S, OFFICE, Act, Page
from hub.web.parts import Column, hidden, keys_help, pager, search, table
from hub.web.view import View
from hub.web.wording import word

__all__ = ["COUNTED", "PAGE_LENGTH", "Filter", "Found", "Listing", "Many", "page_of", "place"]

Row = TypeVar("Row")
PAGE_LENGTH = 50
SIDE_BY_SIDE = 6
"""Choices of a filter that stand side by side; more are folded away."""
COUNTED = 1000
"""A list counts what matches up to this many: to count more would take longer than to show it."""


@dataclass(frozen=True)  # no slots: Python can't make a generic of them by name (gh-89683)
class Found(Generic[Row]):
    """What a listing found: one page of rows, and the query's `after` of the next page, None where this is
    the last. `total`: how many match, counted up to COUNTED; None where it was not counted.
    """

    rows: Sequence[Row]
    next_after: object | None = None
    total: int | None = None


def page_of(
    rows: Sequence[Row],
    after: Callable[[Row], object],
    total: int | Callable[[], int] | None = None,
    first: bool = False,
) -> Found[Row]:
    """A page of rows of which PAGE_LENGTH + 1 were asked for, so that it is known whether more follow.

    Args:
        after: what the query's `after` must be, so that the next page begins after this row.
        total: how many match, or what counts them.
        first: whether it is the first page: where no more follow, nothing needs to be counted.
    """
    shown, more = rows[:PAGE_LENGTH], len(rows) > PAGE_LENGTH
    if callable(total):
        total = len(rows) if first and not more else total()
    return Found(shown, after(shown[-1]) if more else None, total)


def place(view: View) -> tuple[int, int]:
    """The query's `after` where rows are in the order of a time and a number, written `time.number`; the
    beginning where it is none.
    """
    at, _, number = view.asked("after").partition(".")
    known = all(part.isascii() and part.isdigit() and len(part) <= 18 for part in (at, number))
    return (int(at), int(number)) if known else (0, 0)


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice that narrows the list: a name of the query, and the values it may have with their words.

    `all`: the words of no choice, in English. `is_switch`: its single choice is on or off.
    """

    name: str
    title: str
    choices: Callable[[View], Iterable[tuple[str, str]]]
    all: str = word("All")
    is_switch: bool = False


@dataclass(frozen=True)  # no slots: Python can't make a generic of them by name (gh-89683)
class Listing(Generic[Row]):
    """A list page.

    Args:
        read: one page of rows for the query: `q` is what was searched, `after` where to go on, and the
        filters. key: what a row goes by, in addresses and acts; one line.
        columns: the first usually links to the row's own page, which Enter opens.
        finds: in English, what the search field finds.
        many: acts on many rows, by name.
        keys: the keys of all rows that match the query, at most so many; without it, only what is ticked can
            be acted on.
        above: what stands between heading and list, such as tabs, tiles or a form.
        acts: further acts of the page.
        leads: where a search leads at once, such as to the only thing that a scanned code names; "" for
            nowhere.
    """

    path: str
    title: str
    finds: str
    read: Callable[[View], Found[Row]]
    key: Callable[[Row], str]
    columns: Sequence[Column[Row]]
    empty: Callable[[View], Node]
    filters: Sequence[Filter] = ()
    many: Mapping[str, Many] = field(default_factory=dict)
    keys: Callable[[View, int], Sequence[str]] | None = None
    above: Callable[[View], Node] | None = None
    acts: Mapping[str, Act] = field(default_factory=dict)
    role: str = VIEWER
    section: str = OFFICE
    live_s: float = LIVE_S
    leads: Callable[[View], str] | None = None

    def page(self) -> Page:
        """The page of this list."""
        acts = {**self.acts, **ManyActs(self.many, self.keys).acts()}
        return Page(
            self.path,
            self.title,
            self._show,
            self.role,
            section=self.section,
            acts=acts,
            live_s=self.live_s,
            leads=self.leads,
        )

    def _show(self, view: View) -> Node:
        found = self.read(view)
        shown = [(name, many) for name, many in self.many.items() if view.who.may(many.role)]
        ticks = (lambda row: (self.key(row), self.key(row))) if shown else None
        return [
            self.above and self.above(view),
            h.div(".finder")[
                search(view, view.t(self.finds), keep=[one.name for one in self.filters]),
                (_filter(view, one) for one in self.filters),
                keys_help(view),
            ],
            self._bar(view, shown, found),
            table(view, self.columns, found.rows, view.t(self.title), self.empty(view), ticks, self.key),
            _total(view, found.total),
            pager(view, found.next_after, first=not view.asked("after")),
        ]

    def _bar(self, view: View, shown: Sequence[tuple[str, Many]], found: Found[Row]) -> Node:
        if not found.rows or not shown:
            return None
        every = view.t("All that match, not only those on this page")
        return h.form("#many.bar", method="post", action=view.url())[
            hidden({"act": "preview"}),
            h.span(".ticked", data_ticked=view.t("{n} ticked"))[view.t("Tick rows, then:")],
            (
                h.button(type="submit", name="many", value=name, data_tone=many.tone)[view.t(many.title), "…"]
                for name, many in shown
            ),
            self.keys is not None
            and (found.next_after is not None or view.asked("after"))
            and h.label(".every")[h.input(type="checkbox", name="every", value="1"), " ", every],
        ]


def _filter(view: View, one: Filter) -> Node:
    """Few choices side by side, many folded away."""
    chosen, choices = view.asked(one.name), list(one.choices(view))
    links = choices if one.is_switch else [("", view.t(one.all)), *choices]

    def link(value: str, text: str) -> Node:
        to = None if value == chosen else value or None
        href = view.url(**{one.name: to, "after": None})
        return h.a(href=href, aria_current="true" if value == chosen else None)[text]

    inside = [link(value, text) for value, text in links]
    if not choices:
        return None
    if len(choices) > SIDE_BY_SIDE:
        now = next((text for value, text in links if value == chosen), chosen)
        return h.details(".filter.folded", id=f"filter-{one.name}")[
            h.summary[h.span(".label")[view.t(one.title)], " ", h.b[now]],
            h.nav(".filter", aria_label=view.t(one.title))[inside],
        ]
    return h.nav(".filter", aria_label=view.t(one.title))[
        not one.is_switch and h.span(".label")[view.t(one.title)], inside
    ]


def _total(view: View, total: int | None) -> Node:
    if not total:
        return None
    return h.p(".total")[
        view.t("more than {n}", n=COUNTED) if total > COUNTED else view.t("{n} in all", n=total)
    ]
