"""`/sign-in`: name and password, then on to where one wanted to go. Works without scripts.

Rule: it leads nowhere but to the hub's own pages.
"""

from urllib.parse import urlsplit

import htpy as h
from htpy import Node

from hub.domain.access import BENCH, FOUNDER, VIEWER
from hub.http.gate import Asked
from hub.web.forms import Form
from hub.web.page import ANYBODY, Act, Done, Page
from hub.web.parts import field, hidden, link_button, note
from hub.web.view import View
from hub.web.wording import LANGUAGES, word


def show(view: View) -> Node:
    """The form; or, while nobody needs to sign in, where the first administrator is made."""
    return h.div(".entrance")[
        h.p(".brand")[
            h.img(src="/static/icon.svg", alt="", width="40", height="40"), " Pickbench ", view.site
        ],
        h.h1[view.t("Sign in")],
        _founding(view) if view.who == FOUNDER else _form(view),
        h.p(".languages")[(_language(view, lang, name) for lang, name in LANGUAGES.items())],
    ]


def _founding(view: View) -> Node:
    return [
        note(view.t("Nobody needs to sign in yet, and only this machine is answered.")),
        h.p[link_button(view.t("Make the first administrator"), "/setup", primary=True)],
    ]


def _form(view: View) -> Node:
    # Plain: what comes next is another document, with another navigation.
    return h.form(method="post", action=view.url(), data_plain=True)[
        hidden({"act": "sign_in"}),
        field(view, "name", view.t("Name"), needed=True, autocomplete="username"),
        field(
            view,
            "password",
            view.t("Password"),
            kind="password",
            needed=True,
            autocomplete="current-password",
        ),
        h.p(".buttons")[h.button(".primary", type="submit")[view.t("Sign in")]],
        note(view.t("Forgotten? An administrator sets a new password.")),
    ]


def _language(view: View, lang: str, name: str) -> Node:
    here = lang == view.words.lang
    tag = "zh-CN" if lang == "zh" else lang
    return h.a(href=view.url(lang=lang), lang=tag, hreflang=tag, aria_current="true" if here else None)[name]


def sign_in(view: View, form: Form) -> Done:
    """Sign somebody in.

    Raises:
        Unauthorized: name or password is wrong, or the account is locked.
        TooManyTries: too many failed lately.
        Conflict: there is no administrator yet.
    """
    shown = view.shown or Asked(here=False)
    who, cookie = view.here.gate.sign_in(shown, form.text("name"), form.text("password"))
    first = "/" if who.may(VIEWER) else "/benches"
    return Done("", own_path(view.asked("to")) or first, cookie)


def own_path(to: str) -> str:
    r"""Where somebody wanted to go, when it is a page of this hub; "" for anything else.

    >>> own_path("/orders?q=1"), own_path("//evil.example/"), own_path("https://evil.example")
    ('/orders?q=1', '', '')
    >>> own_path("/\\evil.example"), own_path("/sign-in?to=/"), own_path("/a\r\nb")
    ('', '', '')
    """
    try:
        parts = urlsplit(to)
    except ValueError:
        return ""
    is_own = to.startswith("/") and not to.startswith("//") and "\\" not in to and to.isprintable()
    return to if is_own and not parts.netloc and parts.path != "/sign-in" else ""


PAGES = (
    Page(
        "/sign-in",
        word("Sign in"),
        show,
        ANYBODY,
        acts={"sign_in": Act(sign_in, BENCH)},
        live_s=0,
        bare=True,
        heading=False,
    ),
)
