"""The document around every page: navigation, message, state of the connection, language, theme."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import htpy as h
from htpy import Node
from markupsafe import Markup

from hub.domain.access import FOUNDER
from hub.web.page import SECTIONS, File, Page
from hub.web.view import View
from hub.web.wording import LANGUAGES

THEMES = ("auto", "dark", "light")


@dataclass(frozen=True, slots=True)
class Said:
    """What is told above a page: `tone` is good or bad."""

    text: str
    tone: str = "good"


@dataclass(frozen=True, slots=True)
class Frame:
    """What the document needs beside the page.

    `version` names the files under /static, which browsers keep; `live` says whether the page is shown anew.
    """

    pages: Iterable[Page]
    version: str
    theme: str
    said: Said | None = None
    live: bool = True


def document(view: View, inside: Markup, frame: Frame) -> str:
    """The whole document of a page; `inside` is its main part."""
    title = view.title or view.t(view.page.title)
    return str(
        h.html(lang="zh-CN" if view.words.lang == "zh" else "en", data_theme=frame.theme)[
            h.head[
                h.meta(charset="utf-8"),
                h.meta(name="viewport", content="width=device-width, initial-scale=1"),
                h.title[f"{title} · Pickbench"],
                h.link(rel="icon", href=_file("icon.svg", frame), type="image/svg+xml"),
                h.link(rel="stylesheet", href=_file("pickbench.css", frame)),
                h.script(type="module", src=_file("pickbench.js", frame)),
                view.page.module and h.script(type="module", src=_file(view.page.module, frame)),
            ],
            h.body(
                class_="bare" if view.page.bare else None,
                data_link="off",
                data_live="on" if frame.live and view.page.live_s else "off",
                data_version=frame.version,
            )[
                h.a(".skip", href="#main")[view.t("To the content")],
                not view.page.bare and _top(view, frame),
                h.div("#lost.band", role="alert", hidden=True)[
                    h.strong[view.t("Connection lost.")],
                    " ",
                    view.t("What you see is old. The page catches up by itself when the hub answers again."),
                ],
                _founding(view),
                h.div("#said", aria_live="polite")[said(frame.said) if frame.said else None],
                h.main("#main")[inside],
            ],
        ]
    )


def main(view: View) -> Markup | File:
    """The page's main part: its heading and what its function shows, made now, in the thread that asks; or
    the file that it is.

    Raises:
        DomainError: what the page is about does not exist, or can't be shown.
    """
    shown = view.page.show(view)
    return shown if isinstance(shown, File) else headed(view, shown)


def headed(view: View, node: Node) -> Markup:
    """A main part with the heading of its page."""
    # Before the heading: what the page is about is known only when it was shown.
    html = str(h.fragment[node])
    heading = view.title or view.t(view.page.title)
    whole = h.fragment[view.page.heading and h.h1[heading], Markup(html)]  # noqa: S704 - made by htpy
    return Markup(str(whole))  # noqa: S704 - the same


def said(what: Said) -> Node:
    """A message above the page."""
    return h.p(".said", data_tone=what.tone, role="alert" if what.tone == "bad" else "status")[
        h.span(".sign", aria_hidden="true")["✓" if what.tone == "good" else "!"], what.text
    ]


def _founding(view: View) -> Node:
    if view.who != FOUNDER or view.page.bare:
        return None
    return h.p("#founding.band", data_tone="warn")[
        view.t("Nobody needs to sign in yet, and only this machine is answered."),
        " ",
        h.a(href="/setup")[view.t("Make the first administrator")],
    ]


def _top(view: View, frame: Frame) -> Node:
    return h.header("#top")[
        h.a(".brand", href="/")[
            h.img(src=_file("icon.svg", frame), alt="", width="24", height="24"),
            h.span["Pickbench"],
            h.span(".site")[view.site],
        ],
        # Beside the navigation, not around it: where there is room for it, it shows without any script.
        h.details("#menu")[h.summary[view.t("Menu")]],
        h.nav("#pages", aria_label=view.t("Pages"))[(_section(view, frame, section) for section in SECTIONS)],
        h.div(".tools")[
            h.span("#link", role="status")[
                h.span(".lamp", aria_hidden="true"),
                h.span(".when-live")[view.t("Live")],
                h.span(".when-lost")[view.t("Not connected")],
            ],
            _languages(view),
            h.button("#theme", type="button", data_themes=" ".join(THEMES))[
                h.span(".visually-hidden")[view.t("Colours:"), " "],
                ((h.span(data_of=theme)[name]) for theme, name in _themes(view).items()),
            ],
            view.who.account_id is not None
            and h.a("#me", href="/me")[
                h.span(".visually-hidden")[view.t("Signed in as"), " "], view.who.name
            ],
        ],
    ]


def _themes(view: View) -> Mapping[str, str]:
    return {"auto": view.t("Auto"), "dark": view.t("Dark"), "light": view.t("Light")}


def _languages(view: View) -> Node:
    return [
        h.a(".language", href=view.url(lang=lang), hreflang=lang, lang="zh-CN" if lang == "zh" else lang)[
            name
        ]
        for lang, name in LANGUAGES.items()
        if lang != view.words.lang
    ]


def _section(view: View, frame: Frame, section: str) -> Node:
    shown = [page for page in frame.pages if page.section == section and view.who.may(page.role)]
    if not shown:
        return None
    return h.section[
        h.h2[view.t(SECTIONS[section])],
        h.ul[(h.li[_entry(view, page)] for page in shown)],
    ]


def _entry(view: View, page: Page) -> Node:
    here = view.url_path == page.path or (page.path != "/" and view.url_path.startswith(page.path + "/"))
    return h.a(href=page.path, aria_current="page" if here else None)[view.t(page.title)]


def _file(name: str, frame: Frame) -> str:
    return f"/static/{frame.version}/{name}"
