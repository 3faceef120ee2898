"""`/exceptions`: what went wrong along the line, by age and kind, and who has it (docs/exceptions.md)."""

from collections.abc import Callable
from typing import Any

import htpy as h
from htpy import Node

from hub.domain import causes
from hub.domain.cases import ANY_UNCLOSED, SETTLED, STATES, WORDS, Case
from hub.office import cases
from hub.office.act import Act as Office
from hub.store.reading import cases as book
from hub.store.reading.rows import Row
from hub.web.addresses import address
from hub.web.forms import Form
from hub.web.listing import COUNTED, PAGE_LENGTH, Filter, Found, Listing, Many, page_of
from hub.web.page import Act
from hub.web.pages.exception_acts import case_of, closed, given, opened
from hub.web.pages.exception_parts import cause_fields, kind_of, order_of, owner, person_field, state_badge
from hub.web.parts import Column, badge, dialog, field, select, tile, tiles, when
from hub.web.view import View
from hub.web.wording import HOUR_MS, word

AGES_H = (1, 4, 24, 72)
MINE, NOBODY = "mine", "nobody"
LATE = "late"


def _named(view: View) -> dict[str, Any]:
    """What the query asks for, as `book.cases` names it."""
    who, state, age_h = view.asked("owner"), view.asked("state"), view.asked_whole("age")
    return {
        "kind": view.asked("kind") if view.asked("kind") in causes.KINDS else None,
        "state": (state if state in STATES else ANY_UNCLOSED) if state != "all" else None,
        "owner": view.who.badge if who == MINE else None,
        "unowned": who == NOBODY,
        "opened_until_ms": view.now_ms - age_h * HOUR_MS if age_h else None,
        "text": view.asked("q"),
    }


def _read(view: View) -> Found[Row]:
    named = _named(view)
    with view.reading() as reader:
        rows = book.cases(reader, view.site, view.asked_whole("after"), PAGE_LENGTH + 1, **named)
        return page_of(
            rows,
            lambda row: row["id"],
            lambda: book.count(reader, view.site, COUNTED + 1, **named),
            first=not view.asked("after"),
        )


def _keys(view: View, most: int) -> list[str]:
    with view.reading() as reader:
        return [str(number) for number in book.numbers(reader, view.site, most, **_named(view))]


def _above(view: View) -> Node:
    """How many are open, nobody's, old, and late; each leads to its list."""
    wanted: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
        (view.t("Nobody’s"), "bad", f"?owner={NOBODY}", {"unowned": True}),
        (
            view.t("Older than a day"),
            "warn",
            "?age=24",
            {"opened_until_ms": view.now_ms - 24 * HOUR_MS},
        ),
        (view.t("Late orders"), "warn", f"?kind={LATE}", {"kind": LATE}),
        (view.t("Settled, waiting for the cause"), "info", f"?state={SETTLED}", {"state": SETTLED}),
    )
    with view.reading() as reader:
        counted = [
            book.count(reader, view.site, COUNTED + 1, **{"state": ANY_UNCLOSED, **named})
            for *_, named in wanted
        ]
    return [
        tiles(
            *(
                tile(
                    label,
                    h.a(href=f"/exceptions{href}")[
                        f"{view.words.number(COUNTED)}+" if n > COUNTED else view.words.number(n)
                    ],
                    tone=tone if n else "good",
                )
                for (label, tone, href, _), n in zip(wanted, counted, strict=True)
            )
        ),
        h.div(".buttons.above")[_new(view)],
    ]


def _new(view: View) -> Node:
    return dialog(
        view,
        "new",
        view.t("New exception"),
        view.t("What went wrong?"),
        select(
            view, "kind", view.t("Kind"), [(kind, view.words.of(of)) for kind, of in causes.KINDS.items()]
        ),
        field(view, "what", view.t("What was seen"), needed=True, wide=True, maxlength="250"),
        h.div(".fields")[
            field(view, "order", view.t("Order"), hint=view.t("its label; may stay empty")),
            field(view, "sku", "SKU", hint=view.t("may stay empty")),
            field(view, "parcel", view.t("Parcel"), hint=view.t("may stay empty")),
        ],
        confirm=view.t("Put on the list"),
        press="c",
    )


def _of(what: Callable[[Office, Case, Form], Case]) -> Callable[[Office, str, Form], Case]:
    return lambda act, number, form: what(act, case_of(act, number), form)


def _told(view: View, case: Case) -> str:
    return view.words.of(WORDS[case.state])


def _states(view: View) -> list[tuple[str, str]]:
    return [
        *((state, view.words.of(words)) for state, words in WORDS.items()),
        ("all", view.t("all, closed too")),
    ]


def _what(view: View, row: Row) -> Node:
    times = row["times"] > 1 and [" ", badge(view.t("{n}×", n=row["times"]), "warn")]
    return [row["what"], times, row["station"] and [" ", h.span(".soft")[row["station"]]]]


_COLUMNS: list[Column[Any]] = [
    Column(word("Number"), lambda _, row: h.a(href=address("exceptions", row["id"]))[str(row["id"])]),
    Column(word("Kind"), kind_of),
    Column(word("State"), state_badge),
    Column(word("What was seen"), _what),
    Column(word("Order"), lambda _, row: order_of(row["order"])),
    Column(word("Who has it"), owner),
    Column(word("Age"), lambda view, row: view.words.span(max(0, view.now_ms - row["opened_at_ms"])), True),
    Column(word("Last seen"), lambda view, row: when(view, row["last_at_ms"])),
]


EXCEPTIONS = Listing(
    path="/exceptions",
    title=word("Exceptions"),
    finds=word("Number, order, SKU, parcel, or words of it"),
    read=_read,
    key=lambda row: str(row["id"]),
    columns=_COLUMNS,
    empty=lambda view: view.t("Nothing here is wrong that is not closed."),
    filters=(
        Filter("kind", word("Kind"), lambda view: [(k, view.words.of(of)) for k, of in causes.KINDS.items()]),
        Filter("state", word("State"), _states, all=word("Not closed")),
        Filter(
            "owner",
            word("Who has it"),
            lambda view: [(MINE, view.t("I")), (NOBODY, view.t("nobody"))],
            all=word("Anybody"),
        ),
        Filter(
            "age",
            word("Age"),
            lambda view: [(str(n), view.t("from {span}", span=view.words.span(n * HOUR_MS))) for n in AGES_H],
            all=word("Any age"),
        ),
    ),
    many={
        "take": Many(
            word("Take"),
            _of(lambda act, case, _: cases.take(act, case)),
            means=word("They are yours to see to. What somebody else has stays theirs."),
            tells=_told,
        ),
        "give": Many(
            word("Give to somebody"),
            given,
            fields=person_field,
            means=word("They are that person's to see to, whoever has them now."),
            tells=_told,
        ),
        "give_back": Many(
            word("Give back"),
            _of(lambda act, case, _: cases.give_back(act, case)),
            means=word("They are nobody's; others may take them."),
            tells=_told,
        ),
        "close": Many(
            word("Close exceptions"),
            closed,
            fields=cause_fields,
            means=word("Nothing is closed without a cause."),
            tone="good",
            tells=_told,
        ),
    },
    keys=_keys,
    above=_above,
    acts={"new": Act(opened)},
)
PAGES = (EXCEPTIONS.page(),)
