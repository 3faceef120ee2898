"""`/me`: who is signed in here, their password and language, and where else they are signed in."""

from collections.abc import Mapping
from typing import Any

import htpy as h
from htpy import Node

from hub.domain.access import BENCH, MEANT, ROLE_WORDS
from hub.domain.errors import Conflict
from hub.http.gate import Asked
from hub.office import accounts, sessions, signing_in
from hub.store.reading import access
from hub.web.addresses import address
from hub.web.forms import Form
from hub.web.page import Act, Done, Page
from hub.web.parts import Column, act_form, badge, button, facts, field, note, panel, select, table, when
from hub.web.parts.passwords import new_password, password_typed
from hub.web.view import View
from hub.web.wording import LANGUAGES, word

Row = Mapping[str, Any]
_BROWSERS = (
    ("Edg", "Edge"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
"""What a browser's name for itself holds -> its name for people. The first holds: most name several."""


def show(view: View) -> Node:
    """The page."""
    who = view.who
    if not who.account:
        return note(view.t("You have no account yet: you sit at the hub's own machine, and may do all."))
    with view.reading() as reader:
        rows = access.sessions(reader, view.site, who.account)
    return [
        panel(
            view.t("Who you are"),
            facts(
                [
                    (view.t("Name"), who.name),
                    (view.t("Account"), h.code[who.account]),
                    (view.t("Badge"), h.code[who.badge]),
                    (view.t("Role"), [badge(view.words.of(ROLE_WORDS[who.role]), "info")]),
                ]
            ),
            note(view.words.of(MEANT[who.role])),
            tools=button(view, "sign_out", view.t("Sign out"), tone="bad"),
        ),
        h.div(".columns")[
            panel(
                view.t("Password"),
                act_form(
                    view,
                    "password",
                    field(
                        view,
                        "old",
                        view.t("Your password now"),
                        kind="password",
                        needed=True,
                        autocomplete="current-password",
                    ),
                    new_password(view),
                    h.p(".buttons")[h.button(".primary", type="submit")[view.t("Change the password")]],
                    note(view.t("Wherever else you are signed in, you sign in again.")),
                ),
            ),
            panel(
                view.t("Language"),
                act_form(
                    view,
                    "lang",
                    select(
                        view, "lang", view.t("Pages are in"), LANGUAGES.items(), who.lang or view.words.lang
                    ),
                    h.p(".buttons")[h.button(type="submit")[view.t("Keep")]],
                ),
            ),
        ],
        panel(
            view.t("Where you are signed in"),
            table(view, _columns(view), rows, view.t("Where you are signed in"), view.t("Nowhere.")),
            tools=button(view, "end_all", view.t("Sign out everywhere"), tone="bad"),
        ),
    ]


def _columns(view: View) -> list[Column[Row]]:
    def end(_view: View, row: Row) -> Node:
        if row["id"] == view.who.session_id:
            return badge(view.t("here"), "good")
        return button(view, "end", view.t("End"), {"session": row["id"]})

    return [*session_columns(), Column(word("End"), end)]


def session_columns() -> list[Column[Row]]:
    """What is told of a session: its browser, from where, since when."""
    return [
        Column(word("Browser"), lambda _, row: h.span(title=row["agent"])[program_of(row["agent"])]),
        Column(word("Address"), lambda _, row: row["address"]),
        Column(word("Signed in"), lambda view, row: when(view, row["made_at_ms"])),
        Column(word("Last used"), lambda view, row: when(view, row["seen_at_ms"])),
        Column(word("Ends at the latest"), lambda view, row: when(view, row["ends_at_ms"])),
    ]


def program_of(agent: str) -> str:
    """A browser's name and system out of what it calls itself; what names neither, as it is.

    >>> program_of("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/131.0 Safari/537.36 Edg/131.0")
    'Edge, Windows'
    >>> program_of("python-httpx/0.28")
    'python-httpx/0.28'
    """
    found = [next((name for sign, name in signs if sign in agent), "") for signs in (_BROWSERS, _SYSTEMS)]
    return ", ".join(filter(None, found)) or agent


def change_password(view: View, form: Form) -> Done:
    """Another password of one's own."""
    old, new, shown = form.text("old"), password_typed(view, form), view.shown or Asked(here=False)
    here, session = view.here, view.who.session_id
    signing_in.change_own_password(
        here.writer, here.passwords, _account(view), old, new, shown.address, session
    )
    return Done(view.t("The password is changed."))


def change_lang(view: View, form: Form) -> Done:
    """Another language of one's pages, here and wherever one signs in."""
    lang = form.choice("lang", tuple(LANGUAGES))
    view.here.writer.do(lambda act: accounts.change_lang(act, _account(view), lang))
    return Done("", address("me", lang=lang))


def end_one(view: View, form: Form) -> Done:
    """Sign out somewhere else."""
    number, account = form.whole("session", least=1), view.who.account_id or 0
    view.here.writer.do(lambda act: sessions.end(act, number, account))
    return Done(view.t("Signed out there."))


def end_all(view: View, _form: Form) -> Done:
    """Sign out everywhere, here too."""
    view.here.writer.do(lambda act: accounts.end_sessions(act, _account(view)))
    return Done("", "/sign-in", "")


def sign_out(view: View, _form: Form) -> Done:
    """Sign out here."""
    view.here.gate.sign_out(view.shown or Asked(here=False))
    return Done("", "/sign-in", "")


def _account(view: View) -> str:
    if not view.who.account:
        raise Conflict(view.t("You have no account yet: you sit at the hub's own machine, and may do all."))
    return view.who.account


PAGES = (
    Page(
        "/me",
        word("My account"),
        show,
        BENCH,
        acts={
            "password": Act(change_password, BENCH),
            "lang": Act(change_lang, BENCH),
            "end": Act(end_one, BENCH),
            "end_all": Act(end_all, BENCH),
            "sign_out": Act(sign_out, BENCH),
        },
        live_s=0,  # it is about one person: a live page is shown to all of a role alike
    ),
)
