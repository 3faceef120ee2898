"""Every event in every state: where it leads and what comes of it."""

import re
from typing import Any

import pytest

from firmware import signals
from firmware.signals import Reading
from protocol.codec import encode
from protocol.messages import HubState
from tests.unit.firmware.conversation import STATES, Bench

READING = Reading(1205000, 1205000, 0, 1205000, 1, "stable", 2000, 8, 1)
EVENTS: dict[str, tuple[Any, ...]] = {
    "link_up": (signals.LINK_UP,),
    "link_down": (signals.LINK_DOWN,),
    "message": (signals.MESSAGE, "cmd", b'{"id":1,"op":"message","text":"hi"}'),
    "hub_state": (signals.HUB_STATE, "gw-2", encode(HubState(1, "e1", 7))),
    "scan": (signals.SCAN, b"4006381333931", "]E0", 0),
    "weigh": (signals.WEIGH, READING),
    "button": (signals.BUTTON, "confirm", 3),
    "fault": (signals.FAULT, "scale", "no data"),
    "result": (signals.RESULT, 99, 1, ""),
    "telemetry": (signals.TELEMETRY, -60, 40000, None, 30, 17),
    "tick": (signals.TICK,),
}
KEPT = "lamp sound show"  # amber, attention, "saved"
SHOWN = "sound show publish"  # a message for the person, and its result
REFUSAL = "refuse lamp sound show"
# by event: the state it leads to and the actions, when offline, greeting, ready, away, refused
EXPECTED = {
    "link_up": [("greeting", "publish publish wake")] * 5,
    "link_down": [("offline", "")] + [("offline", "lamp show")] * 4,
    "message": [
        ("offline", ""),
        ("greeting", SHOWN),
        ("ready", SHOWN),
        ("away", SHOWN),
        ("refused", SHOWN),
    ],
    "hub_state": [
        ("offline", ""),
        ("greeting", ""),
        ("greeting", "publish wake"),
        ("greeting", "publish wake"),
        ("greeting", "publish wake"),
    ],
    "scan": [
        ("offline", KEPT),
        ("greeting", "lamp"),
        ("ready", "publish lamp wake"),
        ("away", KEPT),
        ("refused", REFUSAL),
    ],
    "weigh": [
        ("offline", KEPT),
        ("greeting", "lamp"),
        ("ready", "publish lamp wake"),
        ("away", KEPT),
        ("refused", REFUSAL),
    ],
    "button": [
        ("offline", KEPT),
        ("greeting", "lamp"),
        ("ready", "publish lamp wake"),
        ("away", KEPT),
        ("refused", REFUSAL),
    ],
    "fault": [
        ("offline", ""),
        ("greeting", ""),
        ("ready", "publish wake"),
        ("away", ""),
        ("refused", ""),
    ],
    "result": [(state, "") for state in STATES],  # of a command that never came: nothing to tell
    "telemetry": [("offline", "")] + [(state, "publish") for state in STATES[1:]],
    "tick": [(state, "") for state in STATES],
}


def named_events() -> set[str]:
    """The events that the docstring of signals lists."""
    events = (signals.__doc__ or "").split("Actions, out of it")[0]
    return {getattr(signals, name) for name in re.findall(r"^    \((\w+)", events, re.MULTILINE)}


def bench_in(state: str) -> Bench:
    """A bench that has come to a state as it would on the floor."""
    bench = Bench()
    if state == "offline":
        return bench
    bench.connect()
    if state == "refused":
        bench.welcome(ok=0, why="unknown_station")
    elif state in ("ready", "away"):
        bench.welcome()
    if state == "away":
        bench.gateway(on=0)
    assert bench.state == state
    return bench


def test_the_table_names_every_event_in_every_state() -> None:
    assert set(EVENTS) == set(EXPECTED) == named_events()
    assert all(len(row) == len(STATES) for row in EXPECTED.values())


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("state", STATES)
def test_every_event_in_every_state(state: str, event: str) -> None:
    bench = bench_in(state)
    next_state, actions = EXPECTED[event][STATES.index(state)]
    done = bench.do(*EVENTS[event])
    if state != "ready" or event == "tick":  # a wake comes again after a tick, and where a nearer time is due
        done = [name for name in done if name != "wake"]
        actions = " ".join(name for name in actions.split() if name != "wake")
    assert (bench.state, " ".join(done)) == (next_state, actions)


@pytest.mark.parametrize("state", STATES)
def test_nothing_off_the_wire_makes_a_station_raise(state: str) -> None:
    """P-014."""
    bench = bench_in(state)
    for leaf in ("wel", "ans", "light", "job", "file", "cmd", "ev", "moon"):
        for frame in (b"", b"{}", b"\xff", b"[" * 2000, b'{"seq":1}', b"x" * 5000):
            bench.do(signals.MESSAGE, leaf, frame)
    bench.do(signals.HUB_STATE, "gw-1", b"{}")
    assert bench.state == state
    assert bench.station.faults == (0 if state == "offline" else 37)
