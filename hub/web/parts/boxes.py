"""Panels, tiles, badges, notes, progress and times.

Rule: a tone (good, warn, bad, info, plain) is never alone: its words or sign stand in it.
"""

from collections.abc import Iterable

import htpy as h
from htpy import Node

from hub.web.view import View

TONES = ("good", "warn", "bad", "info", "plain")
SIGNS = {"good": "✓", "warn": "!", "bad": "✗", "info": "i", "plain": ""}


def panel(
    title: str,
    *inside: Node,
    id: str | None = None,  # noqa: A002 - HTML's own word
    tools: Node = None,
) -> h.Element:
    """A part of a page with its own heading. `tools` stand beside the heading."""
    return h.section(".panel", id=id)[h.div(".head")[h.h2[title], tools], inside]


def tiles(*inside: Node) -> Node:
    """Tiles in a row that breaks where the screen is narrow."""
    return h.div(".tiles")[inside]


def tile(
    label: str,
    value: Node,
    under: Node = None,
    tone: str = "plain",
    id: str | None = None,  # noqa: A002 - HTML's own word
) -> h.Element:
    """One figure: what it is, how much, and what it means."""
    return h.div(".tile", id=id, data_tone=tone)[
        h.p(".label")[label],
        h.p(".value")[tone != "plain" and h.span(".sign", aria_hidden="true")[SIGNS[tone]], value],
        under is not None and h.p(".under")[under],
    ]


def badge(text: str, tone: str = "plain") -> Node:
    """A state in a word or two."""
    return h.span(".badge", data_tone=tone)[text]


def note(*inside: Node, tone: str = "plain") -> Node:
    """A remark to the reader; with a tone, one that should not be missed."""
    return h.p(".note", data_tone=tone)[inside]


def link_button(text: str, href: str, primary: bool = False) -> Node:
    """A link that looks like what it is for: going on."""
    return h.a(class_=["button", primary and "primary"], href=href)[text]


def tabs(view: View, label: str, tabs_: Iterable[tuple[str, str]]) -> Node:
    """Pages that belong together, one of which is shown: the address and the words of each."""
    return h.nav(".tabs", aria_label=label)[
        (h.a(href=href, aria_current="page" if href == view.url_path else None)[text] for href, text in tabs_)
    ]


def facts(pairs: Iterable[tuple[str, Node]]) -> Node:
    """Names and values of one thing."""
    return h.dl(".facts")[((h.div[h.dt[name], h.dd[value]]) for name, value in pairs)]


def progress(view: View, done: int, total: int, label: str) -> Node:
    """How far something is, as a bar and in numbers."""
    told = view.t("{done} of {total}", done=done, total=total) if total else view.words.number(done)
    bar = (
        h.progress(value=str(done), max=str(total), aria_label=label)
        if total
        else h.progress(aria_label=label)
    )
    return h.p(".progress")[h.span[label], bar, h.span(".num")[told]]


def when(view: View, at_ms: int, seconds: bool = False) -> Node:
    """A time: of day when it was today, with the day when it was not; the whole as a hint."""
    if not at_ms:
        return "–"
    words = view.words
    clock = words.clock_s(at_ms) if seconds else words.clock(at_ms)
    text = clock if words.day(at_ms) == words.day(view.now_ms) else f"{words.day(at_ms)} {clock}"
    return h.time(datetime=str(at_ms), title=words.moment(at_ms))[text]
