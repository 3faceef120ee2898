"""Conversations with the firmware's core, noted down as they are held: what goes in, what comes out.

The bench's core in the browser must do the same. The conversations are those of the firmware's own tests, and
of the floor with its accidents.
"""

import inspect
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from firmware.lights import Lights
from firmware.station import Station
from firmware.words import codes, say
from tests.micropython import golden_conversation
from tests.unit.firmware import (
    test_commands,
    test_events,
    test_hello,
    test_job,
    test_lights,
    test_outbox,
    test_panel,
    test_replay,
    test_transitions,
)
from tests.unit.firmware.floor import Floor
from tests.unit.firmware.test_interleavings import CODES

STATES = ("offline", "greeting", "ready", "away", "refused")
SUITES = (
    test_commands,
    test_events,
    test_hello,
    test_job,
    test_lights,
    test_outbox,
    test_panel,
    test_replay,
    test_transitions,
)
NOT_SHARED = {
    "too_large": "a board's heap",
    "memory_error": "a board's heap",
    "impossible_reading": "the words of an error, which each language has its own",
}
"""Words in a test's name -> what it is about that a browser does not share."""


@contextmanager
def noted(conversations: list[dict[str, Any]]) -> Iterator[None]:
    """Note every conversation with a Station while this lasts."""
    make, step = Station.__init__, Station.step

    def making(self: Any, config: Any, outbox: Any) -> None:
        journal = outbox.journal
        notes = {
            "config": {name: value for name, value in config._asdict().items() if value is not None},
            "words": {code: say(code, config.lang) for code in codes()},
            "inc": journal.inc,
            "next": journal._next if hasattr(journal, "_next") else None,
            "frames": [frame.decode() for frame in getattr(journal, "_frames", [])],
            "capacity": getattr(journal, "_capacity", 0),
            "steps": [],
        }
        self.notes = notes
        self.before = None
        conversations.append(notes)
        make(self, config, outbox)

    def stepping(self: Any, event: Any, now_ms: int) -> Any:
        if self.before not in (None, _inside(self)):
            self.notes["next"] = None  # a test reached into the core: not a conversation any more
        actions = step(self, event, now_ms)
        self.before = _inside(self)
        if getattr(self.outbox.journal, "is_broken", False):
            self.notes["next"] = None
        told = [_plain(action) for action in actions]
        self.notes["steps"].append([_event(event), now_ms, STATES[self.state], told])
        return actions

    Station.__init__, Station.step = making, stepping  # type: ignore[method-assign]
    try:
        yield
    finally:
        Station.__init__, Station.step = make, step  # type: ignore[method-assign]


def of_the_firmwares_tests() -> list[dict[str, Any]]:
    """What the firmware's own tests say to a station, where they need nothing but it."""
    conversations: list[dict[str, Any]] = []
    with noted(conversations):
        golden_conversation.check()
        for suite in SUITES:
            for name, test in vars(suite).items():
                if name.startswith("test_") and not any(word in name for word in NOT_SHARED):
                    _hold(test, suite.__name__ + "." + name, conversations)
    return [one for one in conversations if one["next"] is not None and one["steps"]]


def _hold(test: Callable[..., Any], name: str, conversations: list[dict[str, Any]]) -> None:
    if inspect.signature(test).parameters or hasattr(test, "hypothesis"):
        return
    held = len(conversations)
    test()
    for one in conversations[held:]:
        one["name"] = name


def of_the_floor(seeds: range) -> list[dict[str, Any]]:
    """Random days with accidents: lost and doubled frames, a hub that comes and goes, restarts."""
    conversations: list[dict[str, Any]] = []
    with noted(conversations):
        for seed in seeds:
            chance = random.Random(seed)
            floor = Floor()
            floor.carry([1] * 6)
            for _ in range(60):
                _something(floor, chance)
                floor.check()
            floor.settle()
    return [one for one in conversations if one["steps"]]


def _something(floor: Floor, chance: random.Random) -> None:
    act = chance.choices(range(9), (8, 5, 3, 4, 2, 1, 1, 1, 1))[0]
    if act == 0:
        floor.carry(chance.choices((1, 0, 2), (6, 1, 1), k=4))
    elif act == 1:
        floor.scan(chance.choice(CODES))
    elif act == 2:
        floor.weigh(chance.randint(1, 30_000))
    elif act == 3:
        floor.wait(chance.choice((1, 40, 700, 1600, 5000, 40_000)))
    elif act == 4:
        floor.connect()
    elif act == 5:
        floor.drop_link()
    elif act == 6:
        floor.stop_hub(chance.random() < 0.5)
    elif act == 7:
        floor.start_hub()
    else:
        floor.power_cycle(False)


def _inside(station: Any) -> Any:
    outbox = station.outbox
    return outbox.seq, outbox._end, outbox.journal._next, len(outbox), station.sent_ms, station.config.sess


def _event(event: Any) -> list[Any]:
    """An event as the browser's core takes it."""
    kind, *rest = event
    if kind == "weigh":
        rest = [rest[0]._asdict()]
    elif kind == "telemetry":
        names = ("rssi", "heap", "live_mg", "temp_c", "wear")
        rest = [{name: value for name, value in zip(names, rest, strict=False) if value is not None}]
    elif kind == "fault":
        rest = [rest[0], str(rest[1])]
    return [kind, *(bytes(part).decode("latin-1") if isinstance(part, bytes) else part for part in rest)]


def _plain(action: Any) -> list[Any]:
    """An action as JSON."""
    told: list[Any] = []
    for part in action:
        if isinstance(part, bytes):
            told.append(part.decode("latin-1"))
        elif isinstance(part, Lights):
            told.append([list(row) for row in part])
        elif hasattr(part, "_asdict"):
            told.append({name: value for name, value in part._asdict().items() if value is not None})
        else:
            told.append(part)
    return told
