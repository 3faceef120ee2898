"""Now: whether the day will be done by its cut-offs, and what to do now. And the same for a wall.

Rule: colour, why and what to do come from `hub.domain.signals`; this module only shows them.
"""

from collections.abc import Callable
from typing import Any

import htpy as h
from htpy import Node

from hub.domain.error_words import error_words
from hub.domain.plurals import counted
from hub.domain.signals import AMBER, COLOUR_WORDS, GREEN, RED, WORDS, Signal
from hub.office.outlook import Outlook, look
from hub.web.floor.kept import kept
from hub.web.page import NOW, Page
from hub.web.pages.now_panels import (
    STAGE_WORDS,
    calls,
    exceptions_by_age,
    moment,
    orders_by_hour,
    pieces_by_hour,
    stages,
    states,
)
from hub.web.pages.setup import first_steps
from hub.web.parts import link_button, note, panel, tile, tiles
from hub.web.view import View
from hub.web.wording import word

TONES = {GREEN: "good", AMBER: "warn", RED: "bad"}
SIGNS = {GREEN: "✓", AMBER: "!", RED: "✗"}
SHAPES = {
    GREEN: h.circle(".shape", cx="12", cy="12", r="11"),
    AMBER: h.path(".shape", d="M12 1 23.5 22H.5z"),
    RED: h.path(".shape", d="M7 1h10l6 6v10l-6 6H7l-6-6V7z"),
}
"""colour -> its shape: circle, triangle, octagon, for whoever does not see the colour."""
KEPT_MS = 1_500
"""So long open pages show one look at the day."""
LINKS = {
    "/orders?late=1": word("Orders"),
    "/stations": word("Stations"),
    "/waves": word("Waves"),
    "/exceptions": word("Exceptions"),
    "/figures/people": word("People and figures"),
}
"""Where something is done -> what the link there says."""


def show(view: View) -> Node:
    """The day in one look."""
    day = _look(view)
    return [
        first_steps(view),
        view.live(_day(view, day)),
        view.live(h.div("#figures-now")[tiles(*_tiles(view, day))]),
        h.div(".charts")[
            view.live(panel(view.t("Cut-offs"), calls(view, day), id="cut-offs")),
            view.live(panel(view.t("Orders by state"), states(view, day), id="by-state")),
            view.live(panel(view.t("Stages"), stages(view, day), id="stages")),
            view.live(panel(view.t("Open exceptions by age"), exceptions_by_age(view, day), id="by-age")),
            view.live(h.section("#orders-by-hour.panel")[orders_by_hour(view, day)]),
            view.live(h.section("#pieces-by-hour.panel")[pieces_by_hour(view, day)]),
        ],
        day.is_behind
        and note(
            view.t("Older work is still being summed: figures of today may be too low for some minutes."),
            tone="warn",
        ),
        h.p(".buttons")[link_button(view.t("For the wall"), "/wall")],
    ]


def wall(view: View) -> Node:
    """The day for who stands four metres away."""
    day = _look(view)
    told = _tiles(view, day)
    return h.div(".wall")[
        view.live(
            h.div("#wall-head.head")[
                h.span[view.t("{site} today", site=view.site)], h.span[view.words.clock(view.now_ms)]
            ]
        ),
        view.live(_day(view, day, most=3, links=False)),
        view.live(h.div("#wall-tiles.big")[told]),
        view.live(h.div("#wall-calls")[calls(view, day, most=4)]),
    ]


def _look(view: View) -> Outlook:
    """The day: for open pages one for all who look, in whatever language; as of now for who asks."""

    def made() -> Outlook:
        with view.reading(again=False) as reader:
            return look(reader, view.here.rules, view.here.zone, view.now_ms)

    if view.reads is None:
        return made()
    view.goes_beyond = True
    return kept(view.here.database, ("outlook", view.site), KEPT_MS, made)


def _day(view: View, day: Outlook, most: int = 8, links: bool = True) -> h.Element:
    return h.section("#day.day", data_tone=TONES[day.colour], role="status", aria_live="polite")[
        h.h2(".colour")[
            h.svg(".lamp", viewBox="0 0 24 24", aria_hidden="true")[SHAPES[day.colour]],
            view.words.of(COLOUR_WORDS[day.colour]),
        ],
        h.ul(".findings")[(_finding(view, signal, links) for signal in day.signals[:most])],
    ]


def _finding(view: View, signal: Signal, links: bool) -> Node:
    said = WORDS[signal.rule]
    values = _values(view, signal)
    return h.li(data_tone=TONES[signal.colour])[
        h.span(".sign", aria_hidden="true")[SIGNS[signal.colour]],
        h.div[
            h.span(".why")[_said(view, said.why, signal).format(**values)],
            said.do[0] and [" ", h.span(".do")[_said(view, said.do, signal).format(**values)]],
            links and signal.href and [" ", h.a(href=signal.href)[view.t(LINKS[signal.href])]],
        ],
    ]


def _said(view: View, pair: tuple[str, str], signal: Signal) -> str:
    text = view.words.of(pair)
    return counted(text, signal.values) if view.words.lang == "en" else text


def _values(view: View, signal: Signal) -> dict[str, str]:
    """The values of a finding as the language writes them."""
    write: dict[str, tuple[str, Callable[[Any], str]]] = {
        "at_ms": ("at", lambda at_ms: moment(view, at_ms)),
        "age_ms": ("age", view.words.span),
        "share": ("share", lambda part: view.words.share(part, 1)),
        "stage": ("stage", lambda stage: view.t(STAGE_WORDS[stage])),
        "why": ("what", lambda why: view.words.of(error_words(why))),
        "names": ("names", str),
    }
    told = {}
    for name, value in signal.values.items():
        as_, words = write.get(name, (name, view.words.number))
        told[as_] = str(words(value))
    return told


def _tiles(view: View, day: Outlook) -> list[Node]:
    told, words = day.forecast, view.words
    foreseen = told.paced and any(call.to_do and call.foreseen for call in told.calls)
    missed = sum(call.late + call.stopped for call in told.calls if call.missed)
    late = told.late + missed - sum(call.late for call in told.calls if call.missed)
    judged = day.done["passed"] + day.done["errors"]
    ends = moment(view, told.ends_ms) if told.ends_ms and any(call.to_do for call in told.calls) else "–"
    oldest = day.exceptions["oldest_ms"]
    return [
        tile(
            view.t("Orders done"),
            words.number(told.done),
            view.t("of {total} that are due", total=told.total),
        ),
        tile(
            view.t("Expected in time"),
            words.number(told.expected),
            view.t("at the pace of the last hour") if foreseen else view.t("no forecast yet"),
        ),
        tile(
            view.t("Late"),
            words.number(late),
            view.t("{n} cut-offs missed already", n=missed)
            if missed
            else view.t("orders that miss their cut-off"),
            tone="bad" if late else "good",
        ),
        tile(
            view.t("All done at"),
            ends,
            view.t("work ends {at}", at=moment(view, day.day_ends_ms)),
        ),
        tile(
            view.t("Pieces an hour"),
            words.number(round(day.done["verified"])),
            view.t("verified; {n} picked", n=round(day.done["picked"] + day.done["put"])),
        ),
        tile(
            view.t("Parcels an hour"),
            words.number(round(day.done["packed"])),
            view.t("packed and weighed"),
        ),
        tile(
            view.t("Error rate"),
            words.share(day.done["errors"], judged),
            view.t("{n} wrong an hour", n=round(day.done["errors"])),
        ),
        tile(
            view.t("Open exceptions"),
            words.number(day.exceptions["n"]),
            view.t("the oldest for {age}", age=words.span(day.at_ms - oldest))
            if oldest
            else view.t("none waits"),
        ),
    ]


PAGES = (
    Page("/", word("Now"), show, section=NOW, heading=False),
    Page("/wall", word("Wall"), wall, bare=True, heading=False),
)
