"""`/accounts`: who may come in, in which role, and what programs show. For administrators."""

from collections.abc import Mapping
from typing import Any

import htpy as h
from htpy import Node

from hub.domain.access import ADMINISTRATOR, CLERK, MEANT, ROLE_WORDS, ROLES, VIEWER
from hub.office import accounts
from hub.store.reading import access
from hub.web.addresses import address, link
from hub.web.forms import Form
from hub.web.page import SITE, Act, Done, Page
from hub.web.parts import (
    Column,
    badge,
    dialog,
    field,
    note,
    panel,
    select,
    table,
    when,
)
from hub.web.parts.passwords import new_password, password_typed
from hub.web.view import View
from hub.web.wording import LANGUAGES, word

Row = Mapping[str, Any]


def show(view: View) -> Node:
    """All accounts, and what each role is for."""
    with view.reading() as reader:
        rows = access.accounts(reader, view.site)
    empty = view.t("Nobody has an account yet: whoever sits at the hub's own machine may do all.")
    return [
        h.div(".bar")[_adding(view)],
        view.live(h.div("#accounts")[table(view, COLUMNS, rows, view.t("Accounts"), empty, key=_key)]),
        panel(
            view.t("What each role may"),
            h.dl(".facts.roles")[
                (
                    h.div[h.dt[badge(view.words.of(ROLE_WORDS[role]))], h.dd[view.words.of(MEANT[role])]]
                    for role in ROLES
                )
            ],
            note(view.t("Each role may also do what those before it may.")),
        ),
    ]


def _key(row: Row) -> str:
    return str(row["name"])


def _adding(view: View) -> Node:
    first = view.who.account_id is None
    return dialog(
        view,
        "add",
        view.t("New account"),
        view.t("New account"),
        h.div(".fields")[
            field(
                view,
                "name",
                view.t("Name to sign in with"),
                needed=True,
                maxlength="32",
                autocomplete="off",
                autocapitalize="none",
                hint=view.t("a-z 0-9 . _ -"),
            ),
            role_choice(view, ADMINISTRATOR if first else CLERK),
            field(view, "person", view.t("Person"), maxlength="64", hint=view.t("as stations show it")),
            field(
                view,
                "badge",
                view.t("Badge"),
                maxlength="32",
                hint=view.t("of the operator behind it; made where there is none"),
            ),
            new_password(view, needed=False, hint=view.t("Empty for a program: it gets tokens")),
            select(view, "lang", view.t("Language of the pages"), LANGUAGES.items(), view.words.lang),
        ],
        confirm=view.t("Make it"),
    )


def role_choice(view: View, role: str) -> Node:
    """The field `role`."""
    return select(
        view,
        "role",
        view.t("Role"),
        [
            (name, f"{view.words.of(words)}: {view.words.of(MEANT[name])}")
            for name, words in ROLE_WORDS.items()
        ],
        role,
    )


def add(view: View, form: Form) -> Done:
    """Make an account; the first administrator is signed in with it."""
    password, role = password_typed(view, form), form.choice("role", ROLES, VIEWER)
    kept = view.here.passwords.hashed(password) if password else ""
    name, person, lang = form.needed("name", longest=32), form.text("person"), form.text("lang")
    made = view.here.writer.do(
        lambda act: accounts.add(act, name, role, kept, form.text("badge"), person, lang)
    )
    gate = view.here.gate
    gate.look_again()
    says = view.t("Account {name} is made.", name=made.name)
    if view.shown is not None and view.who.account_id is None and gate.founded():
        _, cookie = gate.sign_in(view.shown, made.name, password)
        return Done(says, address("accounts", made.name), cookie)
    return Done(says, address("accounts", made.name))


def signs_in(view: View, row: Row) -> Node:
    """How somebody comes in with an account, if at all."""
    if row["locked"]:
        return badge(view.t("Locked"), "bad")
    if row["has_password"]:
        return badge(view.t("By password"), "good")
    return badge(view.t("By token only"), "info")


def _link(_view: View, row: Row) -> Node:
    return link("accounts", row["name"])


COLUMNS: list[Column[Row]] = [
    Column(word("Account"), _link),
    Column(word("Person"), lambda _, row: row["person"]),
    Column(word("Badge"), lambda _, row: h.code[row["badge"]]),
    Column(word("Role"), lambda view, row: view.words.of(ROLE_WORDS[row["role"]])),
    Column(word("Comes in"), signs_in),
    Column(word("Signed in on"), lambda view, row: view.words.number(row["sessions"]), number=True),
    Column(word("Tokens"), lambda view, row: view.words.number(row["tokens"]), number=True),
    Column(word("Last used"), lambda view, row: when(view, row["seen_at_ms"])),
]
PAGES = (
    Page(
        "/accounts",
        word("Accounts"),
        show,
        ADMINISTRATOR,
        section=SITE,
        acts={"add": Act(add, ADMINISTRATOR)},
    ),
)
