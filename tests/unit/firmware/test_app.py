"""The App: parts that fail, the watchdog, alarms, what the hub asks for, and errors that should not be."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from firmware import app as app_module
from firmware import signals
from firmware.app import App
from firmware.drivers.watchdog import Watchdog
from firmware.station import READY
from protocol.messages import Cmd


class Core:
    """Takes events, and answers each with the actions that were prepared for its kind."""

    state = 0
    utc_less_up_ms = 1_291_161_600_000

    def __init__(self, **actions: list[tuple[Any, ...]]) -> None:
        self.events: list[tuple[Any, ...]] = []
        self.actions = actions

    def step(self, event: tuple[Any, ...], _now_ms: int) -> list[tuple[Any, ...]]:
        if event[0] == "explode":
            raise MemoryError("no heap")
        self.events.append(event)
        return self.actions.get(event[0], [])

    def kinds(self) -> list[str]:
        return [event[0] for event in self.events]


class Face:
    def __init__(self) -> None:
        self.told: list[tuple[Any, ...]] = []

    def __getattr__(self, name: str) -> Any:
        return lambda *details: self.told.append((name, *details))


class Clock:
    """Goes by what a test adds, and a little with every look."""

    def __init__(self) -> None:
        self.ms = 0

    def __call__(self) -> int:
        return self.ms


class Journal:
    writes = 12
    damaged = 0


class Wdt:
    """Notes when it was fed."""

    def __init__(self, clock: Clock) -> None:
        self.fed: list[int] = []
        self._clock = clock

    def feed(self) -> None:
        self.fed.append(self._clock.ms)


def app_of(core: Core, face: Any = None, clock: Clock | None = None, home: str = "") -> App:
    app = App(home)
    app.core, app.face, app.journal = core, face or Face(), Journal()  # type: ignore[assignment]
    app.clock = clock or Clock()  # type: ignore[assignment]
    return app


class Part:
    def __init__(self, failures: int = 0, is_silent: bool = False) -> None:
        self.failures = failures
        self.is_silent = is_silent
        self.starts = 0

    async def run(self, app: App) -> None:
        self.starts += 1
        if self.starts <= self.failures:
            raise OSError(19, "unplugged")
        while True:
            if not self.is_silent:
                app.check_in(self)
            await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_module, "sleep_ms", lambda _ms: asyncio.sleep(0))


async def ran(app: App, *parts: Part, turns: int = 40, turn_ms: int = 0) -> None:
    """Let everything have its turn so often, `turn_ms` of the clock apart."""
    running = asyncio.create_task(app.run(list(parts)))
    for _ in range(turns):
        await asyncio.sleep(0)
        app.clock.ms += turn_ms
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_part_that_fails_is_reported_and_started_again() -> None:
    """Device failure 22."""
    core, part = Core(), Part(failures=2)
    await ran(app_of(core), part)
    assert part.starts == 3
    faults = [event for event in core.events if event[0] == signals.FAULT]
    assert len(faults) == 2
    assert faults[0][1] == "stumbled"
    assert "Part" in faults[0][2] and "unplugged" in faults[0][2]


@pytest.mark.parametrize("is_silent", [False, True])
async def test_the_watchdog_is_fed_only_while_every_part_checks_in(is_silent: bool) -> None:
    """Device failure 22: a part that hangs lets the watchdog bite, whatever the others do."""
    clock = Clock()
    app, wdt = app_of(Core(), clock=clock), Wdt(clock)
    parts = [Part(), Part(is_silent=is_silent)]
    app.watchdog = Watchdog(wdt, [app, *parts])  # type: ignore[arg-type]
    await ran(app, *parts, turn_ms=1000)
    assert bool(wdt.fed) != is_silent


async def test_an_alarm_rings_once_at_its_time() -> None:
    clock = Clock()
    core = Core(scan=[(signals.WAKE, 500)])
    app = app_of(core, clock=clock)
    app.post((signals.SCAN, b"1", "", 0))
    await ran(app)
    assert signals.TICK not in core.kinds()
    clock.ms = 500
    await ran(app)
    assert core.kinds().count(signals.TICK) == 1


def test_actions_go_to_the_face_and_the_link_in_order() -> None:
    actions = [
        (signals.LAMP, "w", "b"),
        (signals.PUBLISH, "ev", b"{}", 1, False),
        (signals.SOUND, "good"),
        (signals.SHOW, "OK"),
        (signals.PIXELS, [(1, "b", "s", 1, 0)]),
        (signals.REFUSE, "queue_full"),
    ]
    face = Face()
    app = app_of(Core(scan=actions), face)
    app.post((signals.SCAN, b"1", "", 0))  # without a link nothing can be sent, and nothing breaks
    app.link = face
    app.post((signals.SCAN, b"1", "", 0))
    shown = [("lamp", "w", "b"), ("sound", "good"), ("show", "OK"), ("pixels", [(1, "b", "s", 1, 0)])]
    assert face.told == [*shown, shown[0], ("publish", "ev", b"{}", 1, False), *shown[1:]]


def test_an_error_in_the_core_is_seen_and_heard_and_reported(capsys: pytest.CaptureFixture[str]) -> None:
    """Device failure 21: a full heap refuses visibly; the station goes on."""
    core, face = Core(), Face()
    app = app_of(core, face)
    app.post(("explode",))
    assert ("lamp", "r", "b") in face.told
    assert core.events == [(signals.FAULT, "stumbled", "explode: MemoryError('no heap')")]
    assert "no heap" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("cmd", "answer"),
    [
        (Cmd(7, "tare", sess="a"), (0, "no_scale")),
        (Cmd(7, "reboot", sess="a"), (1, "")),
    ],
)
def test_a_command_is_carried_out_and_answered(cmd: Cmd, answer: tuple[int, str]) -> None:
    core = Core(message=[(signals.COMMAND, cmd)])
    app = app_of(core)
    app.post((signals.MESSAGE, "cmd", b""))
    assert core.events[1:] == [(signals.RESULT, 7, *answer)]


async def test_a_reboot_waits_until_its_answer_is_out() -> None:
    restarts: list[int] = []
    clock = Clock()
    core = Core(message=[(signals.COMMAND, Cmd(7, "reboot", sess="a"))])
    app = app_of(core, clock=clock)
    app.restart = lambda: restarts.append(clock.ms)
    app.post((signals.MESSAGE, "cmd", b""))
    await ran(app)
    assert not restarts
    clock.ms = 1000
    await ran(app)
    assert restarts


async def test_damage_on_the_flash_is_reported_at_the_start() -> None:
    """Device failure 20."""
    core = Core()
    app = app_of(core)
    app.journal.damaged = 2
    await ran(app)
    assert (signals.FAULT, "flash_damaged", "2 records") in core.events


def test_telemetry_says_what_the_board_can_say() -> None:
    core = Core()
    app = app_of(core)
    app.gauge = lambda: (-61, 40)
    app.scale = type("Scale", (), {"live_mg": 350_000})()
    app._turn(0)
    assert core.events == [(signals.TELEMETRY, -61, None, 350_000, 40, 12)]


def test_the_first_welcome_ends_a_trial_and_sets_the_clock(tmp_path: Path) -> None:
    """Device failure 28: a firmware that reached the hub may stay."""
    (tmp_path / "pointer").write_text("b 2")
    core, clock = Core(), Clock()
    app = app_of(core, clock=clock, home=str(tmp_path))
    told: list[int] = []
    app.set_clock = told.append
    app._turn(5)
    assert (tmp_path / "pointer").read_text() == "b 2"
    core.state = READY
    clock.ms = 1000
    app._turn(1000)
    app._turn(2000)
    assert (tmp_path / "pointer").read_text() == "b"
    assert told == [1_291_161_601_000]
