"""One station: what it can be told to do, and what came of it.

Rule: a command is ordered here and sent by the gateway; its outcome stands on the page as soon as the
database knows it.
"""

import htpy as h
from htpy import Node

from hub.domain import device_words
from hub.domain.access import SUPERVISOR
from hub.domain.devices import CANCELLED, DONE, EXPIRED, FAILED, SENDING, WAITING
from hub.store.reading.rows import Row
from hub.web.floor.shown import Station
from hub.web.parts import (
    Column,
    act_form,
    badge,
    button,
    dialog,
    field,
    note,
    panel,
    progress,
    select,
    table,
    tick,
    when,
)
from hub.web.view import View
from hub.web.wording import NONE, word

WITHIN_S = 30
"""A command that a station has not heard of by then is not to be obeyed any more."""
_TONES = {DONE: "good", FAILED: "bad", EXPIRED: "warn", CANCELLED: "warn"}


def commands(view: View, row: Station, kept: list[Row]) -> Node:
    """Everything that the station can be told to do. `kept`: firmware that it could get."""
    scale = "scale" in row["caps"].split()
    name = row["name"]
    asked = view.t("A restart takes a few seconds. Nothing that the station holds is lost.")
    return panel(
        view.t("Tell the station"),
        not row["online"]
        and note(
            view.t("It is offline: a command waits {n} s for it, then it expires.", n=WITHIN_S), tone="warn"
        ),
        h.div(".buttons")[
            button(view, "identify", view.t("Blink and beep")),
            scale and button(view, "zero", view.t("Zero the scale")),
            scale and button(view, "tare", view.t("Tare the scale")),
            scale and _calibrate(view),
            dialog(
                view,
                "reboot",
                view.t("Restart…"),
                view.t("Restart {name}?", name=name),
                h.p[asked],
                tone="bad",
                confirm=view.t("Restart"),
            ),
            _update(view, name, kept),
        ],
        act_form(
            view,
            "message",
            h.div(".message")[
                field(view, "text", view.t("Words on its display"), maxlength="40", needed=True),
                h.button(type="submit")[view.t("Show them")],
            ],
        ),
        id="station-commands",
    )


def _calibrate(view: View) -> Node:
    return dialog(
        view,
        "calibrate",
        view.t("Calibrate…"),
        view.t("Calibrate the scale"),
        h.p[view.t("First with an empty pan and 0 g; then with a test weight on it, and its weight here.")],
        field(view, "grams", view.t("Weight on the pan in g"), "0", inputmode="numeric", needed=True),
        confirm=view.t("Calibrate"),
    )


def _update(view: View, name: str, kept: list[Row]) -> Node:
    choices = [(str(one["id"]), f"{one['version']} ({one['board']})") for one in kept]
    hint = view.t("or a new build: a ZIP file of what `pickbench firmware build` made")
    if not view.who.may(SUPERVISOR):
        return None
    return [
        h.button(type="button", data_opens="ask-update", aria_haspopup="dialog")[view.t("Update…")],
        h.dialog("#ask-update", aria_labelledby="ask-update-title")[
            h.h2("#ask-update-title")[view.t("Update the firmware of {name}", name=name)],
            act_form(
                view,
                "update",
                choices and select(view, "release", view.t("Version"), choices),
                field(view, "build", view.t("Build"), kind="file", hint=hint, accept=".zip"),
                tick(view, "again", view.t("Also where this version runs already")),
                h.p(".buttons")[
                    h.button(".primary", type="submit")[view.t("Update")],
                    h.button(type="button", data_closes="ask-update")[view.t("Cancel")],
                ],
                files=True,
            ),
        ],
    ]


def came_of_it(view: View, told: list[Row], sent: list[Row]) -> h.Element:
    """How its commands ended, and how far the files are that are sent to it."""
    empty = view.t("Nothing was told yet.")
    return h.section("#station-told.panel")[
        h.div(".head")[h.h2[view.t("What came of it")]],
        (_delivery(view, one) for one in sent if not one["ended_at_ms"]),
        table(view, _COMMANDS, told, view.t("Commands"), empty),
        sent and table(view, _DELIVERIES, sent, view.t("What was sent"), empty),
    ]


def _delivery(view: View, one: Row) -> Node:
    """Files on their way: how far they are, and the button that calls them off."""
    stoppable = one["rollout_id"] is not None and one["state"] in (WAITING, SENDING)
    return [
        progress(
            view, one["sent_bytes"], one["total_bytes"], f"{_sent_what(view, one)}: {_state(view, one)}"
        ),
        stoppable and button(view, "stop", view.t("Call it off"), {"rollout": one["rollout_id"]}),
    ]


def _sent_what(view: View, one: Row) -> str:
    kind = view.words.of(device_words.KINDS[one["kind"]])
    return f"{kind} {one['version'] or one['cfg'] or ''}"


def _state(view: View, one: Row) -> str:
    return view.words.of(device_words.STATES[one["state"]])


def _outcome(view: View, one: Row) -> Node:
    why = view.words.of(device_words.why(one["why"])) if one["why"] else ""
    return [badge(_state(view, one), _TONES.get(one["state"], "info")), why and f" {why}"]


def _asked(view: View, one: Row) -> Node:
    words = view.words.of(device_words.OPS.get(one["op"], (one["op"], one["op"])))
    about = one["text"] or (view.words.weight(one["mg"]) if one["mg"] is not None else "")
    return [words, about and f": {about}"]


_COMMANDS: list[Column[Row]] = [
    Column(word("Command"), _asked),
    Column(word("Outcome"), _outcome),
    Column(word("When"), lambda view, one: when(view, one["ordered_at_ms"], seconds=True)),
    Column(word("By"), lambda _, one: one["badge"] or NONE),
]
_DELIVERIES: list[Column[Row]] = [
    Column(word("Sent to it"), _sent_what),
    Column(word("Outcome"), _outcome),
    Column(
        word("When"), lambda view, one: when(view, one["ended_at_ms"] or one["began_at_ms"], seconds=True)
    ),
]
