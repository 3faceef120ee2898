"""`/stations`: every station as on the floor, live; who needs somebody stands first."""

from collections.abc import Iterable

import htpy as h
from htpy import Node
from markupsafe import Markup

from hub.domain.station_state import needs as needed
from hub.domain.station_state import urgency
from hub.web.addresses import link
from hub.web.floor.kept import once
from hub.web.floor.shown import Station, age, job, lamp, lamp_of, needs, said, signal, weight
from hub.web.page import NOW, Page
from hub.web.parts import badge, note, search, when
from hub.web.view import View
from hub.web.wording import word

TROUBLE = "trouble"
"""Value of the filter that shows only who needs somebody."""


def show(view: View) -> Node:
    """The stations that were asked for, as cards."""
    every = view.picture["stations"]
    if not every:
        return _nobody(view)
    rows = sorted(
        (row for row in every if _matches(view, row)),
        key=lambda row: (urgency(row, view.now_ms), row["name"]),
    )
    return [
        links(view),
        view.live(_summary(view, every)),
        h.div(".finder")[
            search(view, view.t("Station, person, order, zone"), keep=("job", "zone", "state")),
            _filters(view, every),
        ],
        h.ul("#stations.cards")[
            (h.li(id=f"at-{row['name']}")[view.live(_kept_card(view, row))] for row in rows)
        ]
        if rows
        else h.p(".empty")[view.t("No station matches. Take a filter away, or search for less.")],
    ]


def _nobody(view: View) -> Node:
    if not view.picture["database"]:
        return note(
            view.t("The database does not answer. This page shows stations when it does."), tone="bad"
        )
    return h.p(".empty")[
        view.t("There is no station yet."), " ", h.a(href="/setup")[view.t("Set the first one up")]
    ]


def links(view: View) -> Node:
    """A warning while nobody answers the stations."""
    if view.picture["gateway"]:
        return None
    return note(
        view.t("Nobody answers the stations: no gateway is on. Stations keep what is scanned and wait."),
        tone="bad",
    )


def _summary(view: View, every: list[dict[str, object]]) -> h.Element:
    off = sum(not row["online"] for row in every)
    trouble = sum(bool(needed(row, view.now_ms)) for row in every)
    busy = sum(bool(row["online"] and row["operator"]) for row in every)
    return h.p("#stations-summary.summary")[
        badge(view.t("Stations: {n}", n=len(every))),
        badge(view.t("At work: {n}", n=busy), "good" if busy else "plain"),
        badge(view.t("Needs somebody: {n}", n=trouble), "bad" if trouble else "plain"),
        badge(view.t("Offline: {n}", n=off), "bad" if off else "plain"),
    ]


def _filters(view: View, every: list[dict[str, object]]) -> Node:
    jobs = sorted({str(row["job"]) for row in every if row["job"]})
    zones = sorted({zone for row in every for zone in _zones(row)})
    return [
        _filter(view, "state", view.t("Show"), [(TROUBLE, view.t("Needs somebody"))]),
        len(jobs) > 1
        and _filter(view, "job", view.t("Job here"), [(code, job(view, code)) for code in jobs]),
        len(zones) > 1 and _filter(view, "zone", view.t("Zone"), [(zone, zone) for zone in zones]),
    ]


def _filter(view: View, name: str, title: str, choices: Iterable[tuple[str, str]]) -> Node:
    chosen = view.asked(name)
    return h.nav(".filter", aria_label=title)[
        h.span(".label")[title],
        (
            h.a(href=view.url(**{name: value or None}), aria_current="true" if value == chosen else None)[
                text
            ]
            for value, text in [("", view.t("All")), *choices]
        ),
    ]


def _zones(row: Station) -> list[str]:
    zones: list[str] = row["zones"]
    return zones


def _matches(view: View, row: Station) -> bool:
    """Whether a station is among those that are asked for."""
    if view.asked("state") == TROUBLE and not needed(row, view.now_ms):
        return False
    if view.asked("job") and row["job"] != view.asked("job"):
        return False
    if view.asked("zone") and view.asked("zone") not in _zones(row):
        return False
    # A scanner's card of an order or a badge names it behind its letter (docs/protocol.md, Cards).
    words = view.asked("q").rpartition("%")[2].casefold()
    told = (row["name"], row["operator"], row["order"], row["parcel"], row["job"], row["fw"], *_zones(row))
    return words in " ".join((*(text or "" for text in told), job(view, row["job"]))).casefold()


def _kept_card(view: View, row: Station) -> Markup:
    """A card, drawn anew only when it changed: fifty stations are shown several times a second."""
    wants, old = tuple(needed(row, view.now_ms)), str(age(view, row))
    key = ("card", view.words, view.words.day(view.now_ms), wants, old, repr(row))
    return once(key, lambda: Markup(str(_card(view, row))))  # noqa: S704 - made by htpy


def _card(view: View, row: Station) -> h.Element:
    lit, wants = lamp_of(row), needs(view, row)
    return h.article(
        ".station",
        id=f"station-{row['name']}",
        data_seq=row["seq"],
        data_tone=wants[0][1] if wants else None,
        data_off=not row["online"],
    )[
        h.h2[
            lamp(lit),
            link("stations", row["name"]),
            h.span(".state")[view.words.of(lit.words)],
        ],
        h.p(".who")[h.span[_work(view, row)], row["at_ms"] and when(view, row["at_ms"], seconds=True)],
        h.p(".say")[said(view, row)],
        h.p(".board")[_board(view, row)],
        # What the lamp's word says already is not said twice.
        h.p(".wants")[(badge(text, tone) for text, tone in wants if text != view.words.of(lit.words))],
    ]


def _work(view: View, row: Station) -> Node:
    """Who does what here, with which order."""
    told = [job(view, row["job"]), row["operator"], row["parcel"] or row["order"]]
    return " · ".join(text for text in told if text) or view.t("free")


def _board(view: View, row: Station) -> Node:
    """What the station told of itself, where it told anything."""
    told = row["told"]
    parts = [
        weight(view, told),
        signal(view, told),
        told.get("queue") and view.t("waiting: {n}", n=told["queue"]),
        row["fw"],
    ]
    shown = [part for part in parts if part]
    if "tele_at_ms" not in told:
        shown.append(view.t("no readings"))
    return [[at > 0 and " · ", part] for at, part in enumerate(shown)], " ", age(view, row)


PAGES = (Page("/stations", word("Stations"), show, section=NOW, picture=True),)
