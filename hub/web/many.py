"""Acts on many rows of a list: ticked, or all that match, with a preview of what becomes of each.

Rule: an act on many is rehearsed before it is done: the preview is the act itself, taken back
(`hub.office.rehearsing`), so it can't promise what is then refused. What was previewed is what is done: the
rows go with the form, and not what matches by then.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import htpy as h
from htpy import Node

from hub.domain.access import CLERK, ROLE_WORDS
from hub.domain.errors import DomainError, Forbidden, Invalid
from hub.office import act as office
from hub.office.rehearsing import rehearse
from hub.web.addresses import address
from hub.web.forms import Form
from hub.web.jobs import Job
from hub.web.page import Act, Done
from hub.web.parts import badge, hidden, link_button, note, panel
from hub.web.view import View

PREVIEWED = 200
"""Rows that a preview rehearses at the most; of more, it says that it stands for them all."""
MOST = 20_000
"""Rows that one act on "all that match" takes."""
AT_ONCE = 20
"""An act on more rows than this becomes a job with its progress."""
REASONS_TOLD = 3
_LONGEST = 8_000_000
_OWN = ("act", "many", "row", "rows", "every")


@dataclass(frozen=True, slots=True)
class Many:
    """Something that can be done with many rows at once.

    Args:
        title: in English, on its button.
        do: the office's act for one row by its key; the form has what `fields` asked for.
        fields: what must be said first, such as a reason; None where nothing must.
        means: in English, what it leads to; the preview says it.
        tells: what became of a row, in the words of who looks, from what `do` returned. It takes no look at
            the database. Preview and result count rows by it; without it, rows are just done.
        leads: where who did it is led to, in place of the list and of the job's page; it gets the job where
            there is one.
    """

    title: str
    do: Callable[[office.Act, str, Form], Any]
    role: str = CLERK
    fields: Callable[[View], Node] | None = None
    means: str = ""
    tone: str = "plain"
    tells: Callable[[View, Any], str] | None = None
    leads: Callable[[View, Form, Job | None], str] | None = None


@dataclass(frozen=True, slots=True)
class ManyActs:
    """What can be done with the rows of one list. `keys`: all that match the query, at most so many."""

    many: Mapping[str, Many]
    keys: Callable[[View, int], Sequence[str]] | None

    def acts(self) -> dict[str, Act]:
        """The acts of the list's page: the preview, and the doing."""
        if not self.many:
            return {}
        least = min((many.role for many in self.many.values()), key=list(ROLE_WORDS).index)
        return {"preview": Act(self.preview, least), "many": Act(self.do, least)}

    def _chosen(self, view: View, form: Form) -> tuple[str, Many, list[str]]:
        name = form.choice("many", tuple(self.many))
        many = self.many[name]
        if not view.who.may(many.role):
            needed = view.words.of(ROLE_WORDS[many.role])
            raise Forbidden(view.t("This needs the role {role}. Ask an administrator.", role=needed))
        if form.ticked("every") and self.keys is not None:
            keys = list(self.keys(view, MOST))
        else:
            keys = form.text("rows", longest=_LONGEST).splitlines() or form.all("row")
        if not keys:
            raise Invalid("row", view.t("at least one ticked row"), view.t("none"))
        return name, many, list(dict.fromkeys(keys))

    def preview(self, view: View, form: Form) -> Node:
        """What an act on many would come to, and the button that does it; before it, what must be said."""
        name, many, keys = self._chosen(view, form)
        view.title = f"{view.t(many.title)}: {view.t('{n} rows', n=len(keys))}"
        if many.fields is not None and not form.ticked("asked"):
            return [
                many.means and note(view.t(many.means)),
                _form(view, "preview", name, keys, many.fields(view), view.t("Preview"), asked="1"),
                h.p[link_button(view.t("Back, change nothing"), view.url())],
            ]
        ends = rehearse(view.here.writer, lambda act, key: many.do(act, key, form), keys[:PREVIEWED])
        said = {key: value for key, value in form.data.multi_items() if key not in _OWN}
        good = any(not isinstance(end, DomainError) for end in ends)
        return [
            many.means and note(view.t(many.means)),
            panel(
                view.t("What will happen"),
                _counted(view, many, ends),
                len(keys) > len(ends)
                and note(view.t("Tried with the first {n}; the others are like them.", n=len(ends))),
                _named(view, many, keys, ends),
                good and _form(view, "many", name, keys, None, view.t(many.title), many.tone, **said),
                h.p[link_button(view.t("Back, change nothing"), view.url())],
            ),
        ]

    def do(self, view: View, form: Form) -> Done:
        """Do it: at once, or as a job where there is much to do."""
        _, many, keys = self._chosen(view, form)
        if len(keys) > AT_ONCE:
            title = f"{view.t(many.title)}: {view.t('{n} rows', n=len(keys))}"
            job = view.jobs.start(
                title, view.who.name, view.url(), len(keys), lambda job: _work(view, many, keys, form, job)
            )
            return Done("", many.leads(view, form, job) if many.leads else address("jobs", job.number))
        ends = view.here.writer.try_each(lambda act, key: many.do(act, key, form), keys)
        refused = [
            f"{key}: {view.refused(end)}"
            for key, end in zip(keys, ends, strict=True)
            if isinstance(end, DomainError)
        ]
        told = _told(view, many, ends)
        if refused:
            told += " " + view.t("{n} refused:", n=len(refused)) + " " + "; ".join(refused[:REASONS_TOLD])
        return Done(told, many.leads(view, form, None) if many.leads else "")


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
    # One field for all rows: thousands of fields are slow to send, and servers bound their number.
    return h.form(".asked", method="post", action=view.url())[
        hidden({"act": act, "many": name, "rows": "\n".join(keys), **said}),
        inside,
        h.p(".buttons")[h.button(".primary", type="submit", data_tone=tone)[text]],
    ]


def _outcome(view: View, many: Many, end: object) -> str:
    """What becomes of one row, in words; "" where they are just done."""
    return many.tells(view, end) if many.tells is not None else ""


def _by_outcome(view: View, many: Many, ends: Sequence[object]) -> Counter[str]:
    return Counter(_outcome(view, many, end) for end in ends if not isinstance(end, DomainError))


def _counted(view: View, many: Many, ends: Sequence[object]) -> Node:
    """How many will be done, by what becomes of them, and how many refused."""
    refused = sum(isinstance(end, DomainError) for end in ends)
    good = len(ends) - refused
    return [
        h.p[
            badge(view.t("{n} will be done", n=good), "good" if good else "plain"),
            (
                [" ", badge(f"{words}: {view.words.number(n)}", "info")]
                for words, n in _by_outcome(view, many, ends).most_common()
                if words
            ),
        ],
        refused > 0 and h.p[badge(view.t("{n} will be refused", n=refused), "warn")],
    ]


def _named(view: View, many: Many, keys: Sequence[str], ends: Sequence[object]) -> Node:
    """Each row with what becomes of it: the refused first."""
    pairs = list(zip(keys, ends, strict=False))
    refused = [(key, view.refused(end)) for key, end in pairs if isinstance(end, DomainError)]
    done = [(key, _outcome(view, many, end)) for key, end in pairs if not isinstance(end, DomainError)]
    return [
        refused and h.ul(".refusals")[(h.li[h.b[key], " ", why] for key, why in refused)],
        done
        and h.details[
            h.summary[view.t("Row by row")],
            h.ul(".refusals")[(h.li[h.b[key], " ", words] for key, words in done)],
        ],
    ]


def _told(view: View, many: Many, ends: Sequence[object]) -> str:
    """What came of it, in one line."""
    found = _by_outcome(view, many, ends)
    told = view.t("{n} done.", n=found.total())
    named = ", ".join(f"{words}: {view.words.number(n)}" for words, n in found.most_common() if words)
    return f"{told} {named}".strip()


def _work(view: View, many: Many, keys: Sequence[str], form: Form, job: Job) -> str:
    ends = view.here.writer.try_each(lambda act, key: many.do(act, key, form), keys, told=job.told)
    for key, end in zip(keys, ends, strict=True):
        if isinstance(end, DomainError):
            job.refuse(key, view.refused(end))
    return _told(view, many, ends)
