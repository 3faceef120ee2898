"""What the floor's pages draw alike: lamps, the last verdict, a station's link, what it needs.

Rule: a light's colour is never alone: its sign and its words stand in it or beside it.
"""

from collections.abc import Mapping
from typing import Any

import htpy as h
from htpy import Node

from hub.domain import station_state
from hub.domain.colours import WORDS as GUIDING
from hub.domain.command_cards import JOB_NAMES
from hub.domain.station_state import Lamp
from hub.web.view import View
from protocol.codes import AMBER, RED, WHITE

COLOURS = {**GUIDING, RED: ("red", "红色"), AMBER: ("amber", "琥珀色"), WHITE: ("white", "白色")}
"""Colour of a light -> its name in English and Chinese."""
OLD_MS = 30_000
"""What a station told of itself longer ago is shown with its age: it tells something every 10 s."""
NEED_TONES = {"gone": "bad", "offline": "bad", "held": "bad"}
Station = Mapping[str, Any]
"""A station of the live picture (`hub.http.picture`)."""


def lamp_of(station: Station) -> Lamp:
    """What the lamp of a station shows."""
    return station_state.lamp(bool(station["online"]), bool(station["hold"]), station["v"])


def lamp(lit: Lamp) -> Node:
    """A lamp as the station shows it, with its sign."""
    return h.span(".light", data_light=lit.colour, data_blinks=lit.blinks or None, aria_hidden="true")[
        lit.sign
    ]


def job(view: View, code: str) -> str:
    """A station's job in words; "" while none was chosen."""
    return view.words.of(JOB_NAMES[code]) if code in JOB_NAMES else code


def needs(view: View, station: Station) -> list[tuple[str, str]]:
    """What a station needs somebody for, as (words, tone), the most urgent first."""
    codes = station_state.needs(station, view.now_ms)
    return [(view.words.of(station_state.NEEDS[code]), NEED_TONES.get(code, "warn")) for code in codes]


def said(view: View, station: Station) -> str:
    """What the station told last."""
    return str(station["say"] or station["why"] or view.t("no scan yet"))


def weight(view: View, told: Mapping[str, Any]) -> str:
    """What the pan shows now, and whether it stands still; "" where nothing was told."""
    if "live_mg" not in told:
        return ""
    shown = view.words.weight(told["live_mg"])
    if "steady" not in told:
        return shown
    return f"{shown} {view.t('steady') if told['steady'] else view.t('moving')}"


def signal(view: View, told: Mapping[str, Any]) -> str:
    """How good the radio link is, in words and dBm; "" where nothing was told."""
    if "rssi" not in told:
        return ""
    return f"{view.words.of(station_state.signal(told['rssi']))} ({told['rssi']} dBm)"


def age(view: View, station: Station) -> Node:
    """How old what a station told of itself is, where it is old."""
    old_ms = view.now_ms - station["told"].get("tele_at_ms", view.now_ms)
    if old_ms < OLD_MS:
        return None
    return h.span(".old")[view.t("told {span} ago", span=view.words.span(old_ms))]


def people(view: View) -> dict[str, Station | None]:
    """Who is at work, each with the station where they are signed in: None for who has lights alone, while
    somebody else stands at the station.
    """
    here: dict[str, Station | None] = {
        row["operator"]: row for row in view.picture["stations"] if row["online"] and row["operator"]
    }
    lit = {one["operator"]: None for one in view.picture["lit"] if one["operator"]}
    return {**lit, **here}
