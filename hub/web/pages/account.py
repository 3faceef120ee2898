"""`/accounts/{name}`: one account: its role, its password, its lock, its sessions and its tokens."""

from collections.abc import Callable, Mapping
from typing import Any

import htpy as h
from htpy import Node

from hub.domain.access import ADMINISTRATOR, MEANT, ROLE_WORDS, ROLES
from hub.domain.errors import NotFound
from hub.office import accounts, tokens
from hub.store.reading import access
from hub.web.addresses import address
from hub.web.forms import Form
from hub.web.page import Act, Done, Page
from hub.web.pages.accounts import role_choice, signs_in
from hub.web.pages.me import session_columns
from hub.web.parts import Column, badge, button, dialog, facts, field, link_button, note, panel, table, when
from hub.web.parts.passwords import new_password, password_typed
from hub.web.view import View
from hub.web.wording import word

Row = Mapping[str, Any]


def show(view: View) -> Node:
    """The page."""
    name = view.path["name"]
    with view.reading() as reader:
        row = access.account(reader, view.site, name)
        sessions = access.sessions(reader, view.site, name)
        shown = access.tokens(reader, view.site, name)
    if row is None:
        raise NotFound(view.t("account {name}: expected one that was made, got none of this name", name=name))
    view.title = view.t("Account {name}", name=row["name"])
    return [
        panel(view.t("Who this is"), _who(view, row), tools=_tools(view, row)),
        panel(
            view.t("Signed in on"),
            table(view, session_columns(), sessions, view.t("Signed in on"), view.t("Nowhere.")),
            tools=sessions and button(view, "end_sessions", view.t("Sign out everywhere"), tone="bad"),
        ),
        panel(
            view.t("Tokens of programs"),
            table(view, _columns(), shown, view.t("Tokens of programs"), view.t("None.")),
            note(
                view.t("A program shows its token in place of a password, and may do what this account may.")
            ),
            tools=_adding(view),
        ),
        h.p[link_button(view.t("All accounts"), "/accounts")],
    ]


def _who(view: View, row: Row) -> Node:
    return [
        facts(
            [
                (view.t("Person"), row["person"]),
                (view.t("Badge"), h.code[row["badge"]]),
                (view.t("Role"), badge(view.words.of(ROLE_WORDS[row["role"]]), "info")),
                (view.t("Comes in"), signs_in(view, row)),
                (view.t("Made"), when(view, row["made_at_ms"])),
                (view.t("Last used"), when(view, row["seen_at_ms"])),
            ]
        ),
        note(view.words.of(MEANT[row["role"]])),
    ]


def _tools(view: View, row: Row) -> Node:
    return h.div(".bar")[
        dialog(
            view,
            "role",
            view.t("Another role"),
            view.t("Another role"),
            role_choice(view, row["role"]),
            note(view.t("It holds from the next thing that is done.")),
        ),
        dialog(
            view,
            "password",
            view.t("New password"),
            view.t("New password"),
            new_password(view, needed=False, hint=view.t("Empty takes the password away: tokens only")),
            note(view.t("Whoever is signed in with the old one must sign in again.")),
            confirm=view.t("Set it"),
        ),
        button(view, "unlock", view.t("Unlock"))
        if row["locked"]
        else dialog(
            view,
            "lock",
            view.t("Lock"),
            view.t("Lock {name}?", name=row["name"]),
            note(view.t("Sessions end at once, tokens open nothing. It can be unlocked again.")),
            tone="bad",
        ),
    ]


def _adding(view: View) -> Node:
    return dialog(
        view,
        "token",
        view.t("New token"),
        view.t("New token"),
        field(view, "for", view.t("What it is for"), needed=True, maxlength="64"),
        field(
            view,
            "days",
            view.t("Good for so many days"),
            "0",
            inputmode="numeric",
            hint=view.t("0: until it is revoked"),
        ),
        confirm=view.t("Make it"),
    )


def _columns() -> list[Column[Row]]:
    def revoking(view: View, row: Row) -> Node:
        label = view.t("Revoke {name}", name=row["name"])
        return button(view, "revoke", view.t("Revoke"), {"token": row["id"]}, tone="bad", label=label)

    return [
        Column(word("What it is for"), lambda _, row: row["name"]),
        Column(word("Ends with"), lambda _, row: h.code[f"…{row['hint']}"]),
        Column(word("Made"), lambda view, row: when(view, row["made_at_ms"])),
        Column(word("Last used"), lambda view, row: when(view, row["used_at_ms"])),
        Column(word("Good until"), _until),
        Column(word("Revoke"), revoking),
    ]


def _until(view: View, row: Row) -> Node:
    if not row["ends_at_ms"]:
        return view.t("it is revoked")
    over = row["ends_at_ms"] <= view.now_ms
    return badge(view.t("Over"), "bad") if over else when(view, row["ends_at_ms"])


def change_role(view: View, form: Form) -> Done:
    """Another role."""
    role = form.choice("role", ROLES)
    view.here.writer.do(lambda act: accounts.change_role(act, view.path["name"], role))
    view.here.gate.look_again()
    return Done(view.t("The role is now {role}.", role=view.words.of(ROLE_WORDS[role])))


def change_password(view: View, form: Form) -> Done:
    """Another password, or none."""
    typed = password_typed(view, form)
    kept = view.here.passwords.hashed(typed) if typed else ""
    view.here.writer.do(lambda act: accounts.change_password(act, view.path["name"], kept))
    view.here.gate.look_again()
    return Done(view.t("The password is changed.") if kept else view.t("It has no password any more."))


def lock(view: View, _form: Form) -> Done:
    """Let it in no more."""
    view.here.writer.do(lambda act: accounts.lock(act, view.path["name"]))
    return Done(view.t("Account {name} is locked.", name=view.path["name"]))


def unlock(view: View, _form: Form) -> Done:
    """Let it in again."""
    view.here.writer.do(lambda act: accounts.unlock(act, view.path["name"]))
    view.here.gate.look_again()
    return Done(view.t("Account {name} is unlocked.", name=view.path["name"]))


def end_sessions(view: View, _form: Form) -> Done:
    """Sign it out everywhere."""
    ended = view.here.writer.do(lambda act: accounts.end_sessions(act, view.path["name"]))
    return Done(view.t("Signed out in {n} places.", n=ended))


def add_token(view: View, form: Form) -> Node:
    """Make a token, and show it this once."""
    name, days = form.needed("for", longest=64), form.whole("days", 0, tokens.MOST_DAYS, default=0)
    account = view.path["name"]
    _, secret = view.here.writer.do(lambda act: tokens.add(act, accounts.find(act, account), name, days))
    view.title = view.t("Token {name}", name=name)
    return panel(
        view.t("Copy it now: it is shown this once"),
        h.p(".secret")[h.code(".code")[secret]],
        note(view.t("The program sends it with every request:"), " ", h.code["Authorization: Bearer pb_…"]),
        h.p[link_button(view.t("I have it"), address("accounts", account), primary=True)],
    )


def revoke(view: View, form: Form) -> Done:
    """Take a token away."""
    gone = view.here.writer.do(lambda act: tokens.revoke(act, form.whole("token", least=1)))
    return Done(view.t("Token {name} is revoked.", name=gone.name))


ACTS: Mapping[str, Callable[[View, Form], Done | Node]] = {
    "role": change_role,
    "password": change_password,
    "lock": lock,
    "unlock": unlock,
    "end_sessions": end_sessions,
    "token": add_token,
    "revoke": revoke,
}
PAGES = (
    Page(
        "/accounts/{name}",
        word("Account"),
        show,
        ADMINISTRATOR,
        acts={name: Act(do, ADMINISTRATOR) for name, do in ACTS.items()},
        live_s=5.0,
    ),
)
