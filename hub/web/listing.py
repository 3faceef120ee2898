"""The shape of every list: a search field, filters, columns, and acts on many rows with a preview.

A new list page is one `Listing`: what it reads, its columns, and what can be done with its rows.

Rule: an act on many is rehearsed before it is done: the preview is the act itself, taken back
(`Writer.rehearse`), so it can't promise what is then refused.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import htpy as h
from htpy import Node

from hub.domain.access import CLERK, ROLES, VIEWER
from hub.domain.errors import Conflict, DomainError, Invalid
from hub.office import act as office
from hub.web.forms import Form
from hub.web.jobs import Job
from hub.web.page import LIVE_S, OFFICE, Act, Done, Page
from hub.web.parts import Column, badge, hidden, link_button, note, pager, panel, search, table
from hub.web.view import View
from hub.web.wording import word

Row = TypeVar("Row")
PAGE_LENGTH = 50
PREVIEWED = 200
"""Rows that a preview rehearses; of more, it says that it stands for them all."""
MOST = 20_000
"""Rows that one act on "all that match" takes."""
AT_ONCE = 20
"""An act on more rows than this becomes a job with its progress."""
REASONS_TOLD = 3
MANY = word("{n} ticked")


@dataclass(frozen=True, slots=True)
class Found(Generic[Row]):
    """What a listing found: one page of rows, and the query's `after` of the next page, None where this is
    the last. `total`: how many match, None where counting would cost too much.
    """

    rows: Sequence[Row]
    next_after: object | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice that narrows the list: a name of the query, and the values it may have with their words."""

    name: str
    title: str
    choices: Callable[[View], Iterable[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Many:
    """Something that can be done with many rows at once.

    Args:
        title: in English, on its button.
        do: the office's act for one row by its key; the form has what `fields` asked for.
        fields: what must be said first, such as a reason; None where nothing must.
        means: in English, what it leads to; the preview says it.
    """

    title: str
    do: Callable[[office.Act, str, Form], object]
    role: str = CLERK
    fields: Callable[[View], Node] | None = None
    means: str = ""
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """A list page.

    Args:
        read: one page of rows for the query: `q` is what was searched, `after` where to go on, and the
        filters. key: what a row goes by, in addresses and acts.
        columns: the first usually links to the row's own page.
        finds: in English, what the search field finds.
        many: acts on many rows, by name.
        keys: the keys of all rows that match the query, at most so many; needed where there is `many`.
        above: what stands between heading and list, such as tiles or a form.
        acts: further acts of the page.
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

    def page(self) -> Page:
        """The page of this list."""
        acts = dict(self.acts)
        if self.many:
            least = min((many.role for many in self.many.values()), key=ROLES.index)
            acts |= {"preview": Act(self._preview, least), "many": Act(self._do_many, least)}
        return Page(
            self.path, self.title, self._show, self.role, section=self.section, acts=acts, live_s=self.live_s
        )

    def _show(self, view: View) -> Node:
        found = self.read(view)
        shown = [(name, many) for name, many in self.many.items() if view.who.may(many.role)]
        ticks = (lambda row: (self.key(row), self.key(row))) if shown else None
        return [
            self.above and self.above(view),
            h.div(".finder")[
                search(view, view.t(self.finds), keep=[one.name for one in self.filters]),
                (self._filter(view, one) for one in self.filters),
            ],
            self._bar(view, shown, found),
            table(view, self.columns, found.rows, view.t(self.title), self.empty(view), ticks),
            found.total and h.p(".total")[view.t("{n} in all", n=found.total)],
            pager(view, found.next_after, first=not view.asked("after")),
        ]

    @staticmethod
    def _filter(view: View, one: Filter) -> Node:
        chosen = view.asked(one.name)
        links = [("", view.t("All")), *one.choices(view)]
        return h.nav(".filter", aria_label=view.t(one.title))[
            h.span(".label")[view.t(one.title)],
            (
                h.a(
                    href=view.url(**{one.name: value or None, "after": None}),
                    aria_current="true" if value == chosen else None,
                )[text]
                for value, text in links
            ),
        ]

    def _bar(self, view: View, shown: Sequence[tuple[str, Many]], found: Found[Row]) -> Node:
        if not found.rows or not shown:
            return None
        every = view.t("All that match, not only those on this page")
        return h.form("#many.bar", method="post", action=view.url())[
            hidden({"act": "preview"}),
            h.span(".ticked", data_ticked=view.t(MANY, n=0).replace("0", "{n}"))[view.t("Tick rows, then:")],
            (
                h.button(type="submit", name="many", value=name, data_tone=many.tone)[view.t(many.title), "…"]
                for name, many in shown
            ),
            self.keys is not None
            and found.next_after is not None
            and h.label(".every")[h.input(type="checkbox", name="every", value="1"), " ", every],
        ]

    def _chosen(self, view: View, form: Form) -> tuple[str, Many, list[str]]:
        name = form.choice("many", tuple(self.many))
        many = self.many[name]
        if not view.who.may(many.role):
            raise Conflict(view.t("This needs the role {role}. Ask an administrator.", role=many.role))
        keys = list(self.keys(view, MOST)) if form.ticked("every") and self.keys else form.all("row")
        if not keys:
            raise Invalid("row", view.t("at least one ticked row"), view.t("none"))
        return name, many, keys

    def _preview(self, view: View, form: Form) -> Node:
        """What an act on many would come to, and the button that does it."""
        name, many, keys = self._chosen(view, form)
        view.title = f"{view.t(many.title)}: {view.t('{n} rows', n=len(keys))}"
        if many.fields is not None and not form.ticked("asked"):
            return self._form(view, "preview", name, keys, many.fields(view), view.t("Preview"), asked="1")
        rehearsed = keys[:PREVIEWED]
        ends = view.here.writer.rehearse(lambda act, key: many.do(act, key, form), rehearsed)
        refused = [(key, str(end)) for key, end in zip(rehearsed, ends, strict=True) if end is not None]
        good = len(rehearsed) - len(refused)
        said = {
            key: value for key, value in form.data.multi_items() if key not in ("act", "many", "row", "every")
        }
        return [
            many.means and note(view.t(many.means)),
            panel(
                view.t("What will happen"),
                h.p[badge(view.t("{n} will be done", n=good), "good" if good else "plain")],
                refused and h.p[badge(view.t("{n} will be refused", n=len(refused)), "warn")],
                len(keys) > PREVIEWED
                and note(view.t("Tried with the first {n}; the others are like them.", n=PREVIEWED)),
                refused and h.ul(".refusals")[(h.li[h.b[key], " ", why] for key, why in refused)],
                good and self._form(view, "many", name, keys, None, view.t(many.title), many.tone, **said),
                h.p[link_button(view.t("Back, change nothing"), view.url())],
            ),
        ]

    @staticmethod
    def _form(
        view: View,
        act: str,
        name: str,
        keys: Sequence[str],
        inside: Node,
        text: str,
        tone: str = "plain",
        **said: Any,
    ) -> Node:
        return h.form(".asked", method="post", action=view.url())[
            hidden({"act": act, "many": name, **said}),
            (h.input(type="hidden", name="row", value=key) for key in keys),
            inside,
            h.p(".buttons")[h.button(".primary", type="submit", data_tone=tone)[text]],
        ]

    def _do_many(self, view: View, form: Form) -> Done:
        """Do it: at once, or as a job where there is much to do."""
        _, many, keys = self._chosen(view, form)
        if len(keys) > AT_ONCE:
            title = f"{view.t(many.title)}: {view.t('{n} rows', n=len(keys))}"
            job = view.jobs.start(
                title,
                view.who.name,
                view.url(),
                len(keys),
                lambda job: self._work(view, many, keys, form, job),
            )
            return Done("", f"/jobs/{job.number}")
        ends = view.here.writer.try_each(lambda act, key: many.do(act, key, form), keys)
        refused = [
            f"{key}: {end}" for key, end in zip(keys, ends, strict=True) if isinstance(end, DomainError)
        ]
        told = view.t("{n} done.", n=len(keys) - len(refused))
        if refused:
            told += " " + view.t("{n} refused:", n=len(refused)) + " " + "; ".join(refused[:REASONS_TOLD])
        return Done(told)

    @staticmethod
    def _work(view: View, many: Many, keys: Sequence[str], form: Form, job: Job) -> str:
        ends = view.here.writer.try_each(lambda act, key: many.do(act, key, form), keys, told=job.told)
        for key, end in zip(keys, ends, strict=True):
            if isinstance(end, DomainError):
                job.refuse(key, str(end))
        return view.t("{n} done.", n=sum(not isinstance(end, DomainError) for end in ends))
