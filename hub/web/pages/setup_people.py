"""`/people`: who has a badge, one by one or by a pasted list, and their badges to print."""

import htpy as h
from htpy import Node

from hub.domain.access import SUPERVISOR
from hub.domain.colours import GUIDING
from hub.domain.errors import DomainError
from hub.office import floor_plan, operators
from hub.office.rehearsing import rehearse
from hub.store.reading import setup as book
from hub.store.reading.rows import Row
from hub.web.addresses import address
from hub.web.forms import Form
from hub.web.page import SITE, Act, Done, Page
from hub.web.parts import (
    Column,
    act_form,
    badge,
    button,
    dialog,
    field,
    link_button,
    pager,
    panel,
    search,
    select,
    table,
    tick,
)
from hub.web.parts.setup_way import way
from hub.web.view import View
from hub.web.wording import LANGUAGES, word

PAGE_LENGTH = 100
COLOURS = {"b": word("blue"), "m": word("magenta"), "c": word("cyan"), "g": word("green")}
EXAMPLE = "1001, Li Wei, zh\n1002, Anna Schmidt, en, m, yes"


def show(view: View) -> Node:
    """People, those who work here first by badge; the forms above them."""
    with view.reading() as reader:
        rows = book.operators(reader, view.site, view.asked("q"), view.asked("after"), PAGE_LENGTH + 1)
    more = rows[PAGE_LENGTH - 1]["badge"] if len(rows) > PAGE_LENGTH else None
    return [
        way(view),
        h.div(".columns")[
            panel(view.t("One person"), _form(view)), panel(view.t("Many at once"), _list(view))
        ],
        h.div(".finder")[
            search(view, view.t("Badge or name")),
            link_button(
                view.t("Print all badges"), address("papers", "sheet", kind="badges", lang=view.words.lang)
            ),
        ],
        table(
            view,
            _COLUMNS,
            rows[:PAGE_LENGTH],
            view.t("People"),
            view.t("Nobody matches.") if view.asked("q") else view.t("Nobody has a badge yet."),
            key=lambda row: row["badge"],
        ),
        pager(view, more, first=not view.asked("after")),
    ]


def _form(view: View) -> Node:
    return act_form(
        view,
        "add",
        h.div(".fields")[
            field(
                view,
                "badge",
                view.t("Badge"),
                needed=True,
                maxlength="32",
                hint=view.t("What follows U% on the card"),
            ),
            field(view, "name", view.t("Name"), maxlength="64"),
            *_choices(view),
        ],
        tick(view, "may_count", view.t("May count long lines by hand (card Q%)")),
        h.p(".buttons")[h.button(".primary", type="submit")[view.t("Add")]],
    )


def _choices(view: View, row: Row | None = None) -> tuple[Node, Node]:
    lang, colour = (row["lang"], row["colour"]) if row else (view.here.rules.lang, "")
    colours = [(code, view.t(COLOURS[code])) for code in GUIDING]
    usual = [] if row else [("", view.t("the next one"))]
    return (
        select(view, "lang", view.t("Language"), LANGUAGES.items(), lang),
        select(view, "colour", view.t("Colour of their lights"), [*usual, *colours], colour),
    )


def _list(view: View) -> Node:
    return act_form(
        view,
        "list",
        field(
            view,
            "list",
            view.t("Badge, name, language, colour, may count: a line each"),
            kind="textarea",
            hint=view.t("From a spreadsheet or typed; what is left out takes what is usual."),
            needed=True,
            placeholder=EXAMPLE,
            rows="7",
            spellcheck="false",
        ),
        h.p(".buttons")[h.button(".primary", type="submit")[view.t("Look at it first")]],
    )


def add(view: View, form: Form) -> Done:
    """Add one person, or change one by their badge."""
    person = operators.Person(
        form.needed("badge", view.t("a badge"), longest=32).removeprefix("U%"),
        form.text("name", longest=64),
        form.text("lang"),
        form.text("colour"),
        form.ticked("may_count"),
    )
    added = view.here.writer.do(lambda act: operators.add(act, person))
    return Done(view.t("{badge} is saved.", badge=added.code))


def look(view: View, form: Form) -> Node:
    """What a pasted list comes to, and the button that does it.

    Raises:
        Invalid: a line is none.
    """
    text = form.needed("list", view.t("a line each"), longest=100_000)
    people = operators.read(text)
    view.title = view.t("{n} people", n=len(people))
    ends = rehearse(view.here.writer, operators.add, people)
    rows = list(zip(people, ends, strict=False))
    good = len(people) - sum(isinstance(end, DomainError) for end in ends)
    return [
        table(view, _LISTED, rows, view.t("People"), view.t("none")),
        good
        and act_form(
            view,
            "add_list",
            h.p(".buttons")[h.button(".primary", type="submit")[view.t("Add {n} people", n=good)]],
            values={"list": text},
        ),
        h.p(".buttons")[link_button(view.t("Back, change nothing"), "/people")],
    ]


def add_list(view: View, form: Form) -> Done:
    """Add the people of a list; a refused one harms nobody else."""
    people = operators.read(form.needed("list", longest=100_000))
    ends = view.here.writer.try_each(operators.add, people)
    good = sum(isinstance(end, floor_plan.Added) for end in ends)
    told = view.t("{n} people saved.", n=good)
    if good < len(ends):
        told += " " + view.t("{n} refused.", n=len(ends) - good)
    return Done(told, "/people")


def let_work(view: View, form: Form) -> Done:
    """Let somebody sign in at stations, or no longer."""
    code, may = form.needed("badge"), form.ticked("may")
    view.here.writer.do(lambda act: operators.let_work(act, code, may))
    said = (
        view.t("{badge} may work again.", badge=code)
        if may
        else view.t("{badge} signs in no longer.", badge=code)
    )
    return Done(said)


def _state(view: View, row: Row) -> Node:
    if not row["active"]:
        return badge(view.t("works here no longer"))
    return (
        badge(view.t("at {station}", station=row["station"]), "good")
        if row["station"]
        else badge(view.t("away"))
    )


def _acts(view: View, row: Row) -> Node:
    code = row["badge"]
    badge_sheet = address("papers", "sheet", kind="badges", name=code, lang=view.words.lang)
    other = view.t("Let work again") if not row["active"] else view.t("Works here no longer")
    return h.div(".buttons")[
        h.a(".button", href=badge_sheet)[view.t("Print the badge")],
        dialog(
            view,
            "add",
            view.t("Change"),
            code,
            field(view, "name", view.t("Name"), row["name"], maxlength="64"),
            *_choices(view, row),
            tick(view, "may_count", view.t("May count long lines by hand (card Q%)"), row["may_count"]),
            values={"badge": code},
            key=code,
            confirm=view.t("Save"),
        ),
        button(view, "let", other, {"badge": code, **({} if row["active"] else {"may": "1"})}),
    ]


def _outcome(view: View, row: tuple[operators.Person, object]) -> Node:
    end = row[1]
    if isinstance(end, floor_plan.Added):
        words = {
            floor_plan.CREATED: (view.t("new"), "good"),
            floor_plan.CHANGED: (view.t("changed"), "info"),
            floor_plan.THERE: (view.t("as they are"), "plain"),
        }
        return badge(*words[end.outcome])
    said = view.refused(end) if isinstance(end, DomainError) else ""
    return [badge(view.t("refused"), "bad"), " ", said]


_LISTED: list[Column[tuple[operators.Person, object]]] = [
    Column(word("Badge"), lambda _, row: row[0].badge),
    Column(word("Name"), lambda _, row: row[0].name or "–"),
    Column(word("Language"), lambda _, row: LANGUAGES.get(row[0].lang, "–")),
    Column(word("What becomes of it"), _outcome),
]
_COLUMNS: list[Column[Row]] = [
    Column(word("Badge"), lambda _, row: row["badge"]),
    Column(word("Name"), lambda _, row: row["name"]),
    Column(word("Language"), lambda _, row: LANGUAGES[row["lang"]]),
    Column(word("Colour"), lambda view, row: view.t(COLOURS[row["colour"]])),
    Column(word("May count"), lambda view, row: view.t("yes") if row["may_count"] else view.t("no")),
    Column(word("Account"), lambda _, row: row["account"] or "–"),
    Column(word("State"), _state),
    Column(word("What to do"), _acts),
]
PAGES = (
    Page(
        "/people",
        word("People"),
        show,
        SUPERVISOR,
        section=SITE,
        acts={
            "add": Act(add, SUPERVISOR),
            "list": Act(look, SUPERVISOR),
            "add_list": Act(add_list, SUPERVISOR),
            "let": Act(let_work, SUPERVISOR),
        },
    ),
)
