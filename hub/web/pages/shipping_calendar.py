"""`/shipping/calendar`: when carriers call on the next days, and the days that are otherwise."""

from typing import Any

import htpy as h
from htpy import Node

from hub.domain.access import SUPERVISOR
from hub.office import calendar as office
from hub.store.reading import calendar as book
from hub.store.reading import carriers
from hub.web.forms import Form
from hub.web.page import Act, Done, Page
from hub.web.pages.shipping_parts import tabs
from hub.web.parts import Column, act_form, badge, button, field, note, panel, select, table
from hub.web.view import View
from hub.web.wording import NONE, word

DAYS = 7
CARRIERS = 500
WHAT = {
    "off": word("nobody calls; the site does not work"),
    "works": word("as on other working days, or at the time below"),
}
"""What may be said of a day."""


def show(view: View) -> Node:
    """The next days, the calendar, and a form for a day."""
    with view.reading() as reader:
        ahead = office.ahead(reader, view.here.rules, view.here.zone, view.now_ms, DAYS)
        today = ahead[0]["days"][0]["day"]
        lines = book.days(reader, view.site, today)
        codes = [row["code"] for row in carriers.carriers(reader, view.site, 0, CARRIERS)]
    return [
        tabs(view, "/shipping/calendar"),
        table(view, _columns(ahead), ahead, view.t("Who calls when"), ""),
        h.h2(".apart")[view.t("Days that are otherwise")],
        table(
            view, _LINES, lines, view.t("Days that are otherwise"), view.t("All days are as in other weeks.")
        ),
        view.who.may(SUPERVISOR) and panel(view.t("Set a day"), _form(view, codes, today)),
        note(
            view.t(
                "A carrier's own line goes before the site's. Waves, forecast, promises and alarms follow it."
            )
        ),
    ]


def _columns(ahead: list[dict[str, Any]]) -> list[Column[dict[str, Any]]]:
    """A column for each of the next days."""

    def on(n: int) -> Column[dict[str, Any]]:
        day = ahead[0]["days"][n]["day"]
        return Column(day[5:], lambda view, row: view.words.clock(row["days"][n]["at_ms"]))

    return [
        Column(word("Carrier"), lambda view, row: row["carrier"] or h.b[view.t("The site's day ends")]),
        Column(word("Next call"), lambda view, row: view.words.moment(row["next_ms"])),
        *(on(n) for n in range(DAYS)),
    ]


def _what(view: View, row: dict[str, Any]) -> Node:
    said = view.words.of(office.words(row["works"], row["carrier"]))
    return badge(said, "good" if row["works"] else "warn")


_LINES: list[Column[dict[str, Any]]] = [
    Column(word("Day"), lambda _, row: row["day"]),
    Column(word("Carrier"), lambda view, row: row["carrier"] or view.t("the whole site")),
    Column(word("What is on it"), _what),
    Column(word("At"), lambda _, row: row["at"] or NONE),
    Column(word("Name"), lambda _, row: row["name"] or NONE),
    Column(
        "",
        lambda view, row: button(
            view,
            "remove",
            view.t("Remove"),
            {"day": row["day"], "carrier": row["carrier"]},
            label=view.t("Remove {day}", day=f"{row['day']} {row['carrier']}".strip()),
        ),
    ),
]


def _form(view: View, codes: list[str], today: str) -> Node:
    return act_form(
        view,
        "set",
        h.div(".fields")[
            field(view, "day", view.t("Day"), today, kind="date", needed=True),
            select(
                view,
                "carrier",
                view.t("Carrier"),
                [("", view.t("the whole site")), *((code, code) for code in codes)],
            ),
            select(
                view, "what", view.t("What is on it"), [(name, view.t(said)) for name, said in WHAT.items()]
            ),
            field(view, "at", view.t("At"), kind="time", hint=view.t("Empty: the usual time")),
            field(view, "name", view.t("Name"), maxlength=str(office.NAME_LENGTH)),
        ],
        h.p(".buttons")[h.button(".primary", type="submit")[view.t("Save")]],
    )


def set_day(view: View, form: Form) -> Done:
    """Say how a day is otherwise.

    Raises:
        Invalid: a value can't be used. NotFound: no such carrier.
    """
    day, works = form.needed("day", "a day such as 2026-12-24"), form.choice("what", tuple(WHAT)) == "works"
    carrier, at, name = form.text("carrier"), form.text("at"), form.text("name")
    view.here.writer.do(lambda act: office.set_day(act, day, carrier, works, at, name))
    return Done(view.t("{day} is saved.", day=day))


def remove(view: View, form: Form) -> Done:
    """Take a line out of the calendar.

    Raises:
        NotFound: it is not there.
    """
    day, carrier = form.needed("day", "a day such as 2026-12-24"), form.text("carrier")
    view.here.writer.do(lambda act: office.remove_day(act, day, carrier))
    return Done(view.t("{day} is as in other weeks again.", day=day))


PAGES = (
    Page(
        "/shipping/calendar",
        word("Calendar"),
        show,
        acts={"set": Act(set_day, SUPERVISOR), "remove": Act(remove, SUPERVISOR)},
        live_s=0,
    ),
)
