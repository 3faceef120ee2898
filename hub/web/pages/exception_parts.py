"""How an exception is shown wherever it stands: state, kind, whose it is, and the fields that say why."""

import htpy as h
from htpy import Node

from hub.domain import causes
from hub.domain.cases import WORDS
from hub.store.reading import people
from hub.store.reading.rows import Row
from hub.web.parts import badge, field, select
from hub.web.parts.orders import order_link
from hub.web.view import View

TONES = {"open": "bad", "in_hand": "info", "settled": "warn", "closed": "good"}


def state_badge(view: View, row: Row) -> Node:
    """The state of an exception."""
    return badge(view.words.of(WORDS[row["state"]]), TONES[row["state"]])


def kind_of(view: View, row: Row) -> str:
    """What kind it is, in words."""
    return view.words.of(causes.KINDS[row["kind"]])


def owner(view: View, row: Row) -> Node:
    """Who has it."""
    if row["owner"] is None:
        return h.span(".soft")[view.t("nobody")]
    return row["owner_name"] or view.t("badge {badge}", badge=row["owner"])


def order_of(label: str | None) -> Node:
    """A link to its order, where it is about one."""
    return order_link(label) if label else "–"


def cause_fields(view: View, kind: str | None = None) -> Node:
    """The fields that say why: of one kind its causes, of several all, each under its kind's name."""
    kinds = [kind] if kind else list(causes.KINDS)
    chosen = [
        (
            cause,
            view.words.of(words) if kind else f"{view.words.of(causes.KINDS[of])}: {view.words.of(words)}",
        )
        for of in kinds
        for cause, words in causes.CAUSES[of].items()
    ]
    return h.div(".fields")[
        select(view, "cause", view.t("Cause"), [("", view.t("as it stands there")), *chosen]),
        field(view, "cause_note", view.t("The cause in words"), hint=view.t("needed for the cause “other”")),
        field(view, "prevention", view.t("What keeps it from happening again"), wide=True),
    ]


def person_field(view: View) -> Node:
    """A choice of the people of the site."""
    with view.reading() as reader:
        names = people.names(reader, view.site)
    return select(view, "person", view.t("Person"), [(of, f"{name} ({of})") for of, name in names])
