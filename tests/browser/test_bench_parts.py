"""Scale, scanner and sounds of the bench in the browser, held against the firmware's."""

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from firmware.drivers.buzzer import Buzzer
from firmware.linux.dialects import DIALECTS, Stream, WrongUnit
from firmware.scale import Scale
from protocol.codes import SOUNDS
from tests.browser.bench_modules import CHROMIUM, ORIGIN, context_with_modules
from tests.browser.test_bench_core import run

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing: run make setup"),
]
REPLAY = "/tests/bench_replay.js"
UNITS = ("mg", "g", "kg", "lb")
LINES = {
    "mt-sics": (
        "\r\nS S     100.00 g\r\n",
        "\r\nS D   - 1.250 kg\r\n",
        "\r\nS +\r\n",
        "\r\nS -\r\n",
        "\r\nS I\r\n",
    ),
    "a-and-d": (
        "\r\nST,GS,+00123.4  g\r\n",
        "\r\nUS,NT,-0001.25 kg\r\n",
        "\r\nOL,+9999999E+19\r\n",
        "\r\nQT,+5 PC\r\n",
    ),
    "toledo": (
        "\x02\x2a\x30\x20 12345000000\r",
        "\x02\x2b\x3a\x20000100000000\r",
        "\x02\x2a\x34\x20000000000000\r",
    ),
    "toledo-checksum": ("\x02\x2a\x30\x20 12345000000\rG", "\x02\x2a\x30\x20 12345000000\rA"),
    "yaohua-reversed": ("=000.3000=000.3000=", "=00.1000-=0"),
    "yaohua-forward": ("=0003.000=-0001.00=", "=00-3.000="),
    "yaohua-frame": ("\x02+00300031B\x03", "\x02-00012341C\x03", "\x02+00300031A\x03"),
    "yaohua-command": ("\x02AB+003000318\x03", "\x02AD-0012344\x03"),
    "yaohua-a12": ("\r\nWG004.139kg3D\r\n", "\r\nwn-0000.1kg\r\n", "\r\nOL23\r\n", "\r\nwt0001.0kg\r\n"),
}
"""What scales say, some of it wrong."""


@pytest.fixture(scope="module")
def modules() -> Iterator[Page]:
    with context_with_modules() as context:
        page = context.new_page()
        page.goto(ORIGIN + "/")
        yield page


def streams(chance: random.Random) -> Iterator[list[Any]]:
    """For every dialect and unit: lines of it, of others and noise, cut into pieces anywhere."""
    every = [line for lines in LINES.values() for line in lines]
    for dialect in DIALECTS:
        for unit in UNITS:
            lines = [chance.choice(LINES[dialect]) for _ in range(7)] + chance.sample(every, 4)
            chance.shuffle(lines)
            text = "".join(line + chance.choice(("", "", "\x00", "99")) for line in lines)
            cuts = sorted(chance.sample(range(1, len(text)), 9))
            pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
            yield [dialect, unit, pieces]


def heard(dialect: str, unit: str, pieces: list[str]) -> list[Any]:
    """What the Linux bench makes of it."""
    stream, told = Stream(DIALECTS[dialect], unit), []
    for piece in pieces:
        try:
            told.append([list(one) for one in stream.feed(piece.encode("latin-1"))])
        except WrongUnit:
            told.append("wrong unit")
    return told


def test_every_scale_is_understood_as_on_the_linux_bench(modules: Page) -> None:
    given = [one for seed in range(3) for one in streams(random.Random(seed))]
    wanted = [heard(*one) for one in given]
    assert sum(len(piece) for told in wanted for piece in told if piece != "wrong unit") > 180
    assert run(modules, REPLAY, "said", given) == wanted


def day(chance: random.Random) -> list[Any]:
    """A scale in use: parcels put on, left, added to, taken off; knocks, creep, gaps, taring."""
    max_mg, e_mg = 30_000_000, chance.choice((1000, 2000, 5000))
    steps: list[Any] = []
    at_ms, load_mg = 100, 0
    for _ in range(60):
        act = chance.choice(("put", "add", "off", "off", "shake", "over", "under", "gap", "zero", "tare"))
        if act in ("zero", "tare"):
            steps.append([act, at_ms])
            continue
        load_mg = {
            "put": chance.randrange(0, 20_000_000),
            "add": load_mg + chance.randrange(0, 50_000),
            "off": chance.choice((0, 0, 0, -e_mg, -30 * e_mg)),
            "over": max_mg + 100 * e_mg,
        }.get(act, load_mg)
        at_ms += 2500 if act == "gap" else 0
        for _ in range(chance.choice((2, 8, 15, 70))):
            at_ms += chance.choice((40, 100, 100, 100, 120))
            noise = chance.choice((0, 0, 0, e_mg // 2, 40 * e_mg)) if act == "shake" else 0
            said = act if act in ("over", "under") else "moving" if chance.random() < 0.02 else ""
            shown = None if said in ("over", "under") else (load_mg + noise) // e_mg * e_mg
            steps.append([shown, at_ms, said])
    return [max_mg, e_mg, steps]


def weighed(max_mg: int, e_mg: int, steps: list[Any]) -> list[Any]:
    """What the firmware's scale tells."""
    scale, told = Scale((1, 0, 1, 1, 0), max_mg, e_mg, 5, is_raw=False), []
    for what, at_ms, *said in steps:
        came: Any = getattr(scale, what)() if isinstance(what, str) else scale.sample(what, at_ms, *said)
        fault = scale.fault(at_ms)
        reading = came._asdict() if hasattr(came, "_asdict") else came
        told.append([reading, scale.live_mg, None if fault is None else list(fault)])
    return told


def test_a_load_is_weighed_by_the_firmwares_rules(modules: Page) -> None:
    given = [day(random.Random(seed)) for seed in range(5)]
    wanted = [weighed(*one) for one in given]
    kinds = {told[0]["ok"] for one in wanted for told in one if isinstance(told[0], dict)}
    assert kinds == {"stable", "removed", "unstable", "over", "under"}
    for number, (ours, theirs) in enumerate(zip(run(modules, REPLAY, "weighed", given), wanted, strict=True)):
        for step, one, other in zip(given[number][2], ours, theirs, strict=True):
            assert one == other, (number, step)


def test_the_tunes_are_the_buzzers(modules: Page) -> None:
    assert run(modules, REPLAY, "tunes", None) == {name: tune(name) for name in SOUNDS}


def tune(name: str) -> list[list[int]]:
    """What the buzzer plays, as [Hz, hundredths of a second] each."""

    class Pin:
        pitch_hz = duty = 0

        def freq(self, pitch_hz: int) -> None:
            self.pitch_hz = pitch_hz

        def duty_u16(self, duty: int) -> None:
            self.duty = duty

    pin: Any = Pin()
    buzzer, tones = Buzzer(pin), []
    buzzer.play(name)
    for _ in range(400):
        buzzer.step(0)
        tones.append(pin.pitch_hz if pin.duty else 0)
    while tones and not tones[-1]:
        tones.pop()
    told: list[list[int]] = []
    for hertz in tones:
        if told and told[-1][0] == hertz:
            told[-1][1] += 1
        else:
            told.append([hertz, 1])
    return told


def keys(text: str, at_ms: float = 0, gap_ms: float = 3) -> list[list[Any]]:
    """Keys as a scanner sends them; a line feed is Enter, a tabulator Tab."""
    names = {"\n": "Enter", "\t": "Tab"}
    return [[names.get(letter, letter), at_ms + n * gap_ms] for n, letter in enumerate(text)]


TYPED: list[tuple[str, list[list[Any]], list[list[str]]]] = [
    ("a code", keys("4006381333931\n"), [["4006381333931", ""]]),
    ("an AIM identifier, and Tab", keys("]E04006381333931\t"), [["4006381333931", "]E0"]]),
    ("two codes in a row", keys("U%2\nJ%PACK\n"), [["U%2", ""], ["J%PACK", ""]]),
    ("a person", keys("4006381333931\n", gap_ms=160), []),
    ("a person's Enter", keys("\n"), []),
    ("cut in the middle", [*keys("40063"), *keys("81333931\n", 400)], [["", ""]]),
    ("cut before its end", [*keys("4006381"), ["idle", 400]], [["", ""]]),
    (
        "and the next one is whole",
        [*keys("4006381"), ["idle", 400], *keys("X%YES\n", 600)],
        [["", ""], ["X%YES", ""]],
    ),
    (
        "GS as Ctrl+]",
        [*keys("0104006381333931"), ["]", 60, {"ctrl": True}], *keys("21A\n", 63)],
        [["0104006381333931\x1d21A", ""]],
    ),
    (
        "GS as Alt+029",
        [
            *keys("10A"),
            *([str(n), 12 + n, {"alt": True, "code": f"Numpad{n}"}] for n in (0, 2, 9)),
            ["Alt", 30, {"up": True}],
            *keys("21B\n", 33),
        ],
        [["10A\x1d21B", ""]],
    ),
    (
        "behind an input method",
        [
            ["Process", n * 3, {"code": code, "shift": up}]
            for n, (code, up) in enumerate((("KeyX", True), ("Digit5", True), ("KeyN", True), ("KeyO", True)))
        ]
        + keys("\n", 15),
        [["X%NO", ""]],
    ),
    ("beyond ASCII", keys("ä-1\n"), [["\xc3\xa4-1", ""]]),
    ("endless", keys("1" * 400 + "\n"), [["1" * 257, ""]]),
]


@pytest.mark.parametrize(("what", "given", "codes"), TYPED, ids=[what for what, *_ in TYPED])
def test_a_scanners_keys_are_told_from_a_persons(
    modules: Page, what: str, given: list[list[Any]], codes: list[list[str]]
) -> None:
    assert run(modules, REPLAY, "typed", given)["codes"] == codes


def test_a_scan_that_began_before_the_bench_was_open_is_not_taken_for_a_shorter_one(modules: Page) -> None:
    called = "async (given) => (await import('/tests/bench_replay.js')).typed(given, 'opened')"
    told = modules.evaluate(called, [*keys("HELP\n", 2), *keys("X%HELP\n", 20)])
    assert told["codes"] == [["", ""], ["X%HELP", ""]]
    assert modules.evaluate(called, keys("X%HELP\n", 400))["codes"] == [["X%HELP", ""]]
    assert modules.evaluate(called, [*keys("HE", 2), ["idle", 300], *keys("X%NO\n", 500)])["codes"] == [
        ["X%NO", ""]
    ]


def test_in_a_field_only_a_scanners_pace_is_a_scan(modules: Page) -> None:
    called = "async (given) => (await import('/tests/bench_replay.js')).typed(given, 'field')"
    quick_person = [*keys("4006", gap_ms=60), *keys("381\n", 400, gap_ms=60)]
    assert modules.evaluate(called, quick_person)["codes"] == []
    told = modules.evaluate(called, [*keys("40"), *keys("4006381333931\n", 300)])
    assert told["codes"] == [["4006381333931", ""]]


@pytest.mark.parametrize("origin", [ORIGIN, "http://warehouse.test"])
def test_what_is_unanswered_outlives_the_page(modules: Page, origin: str) -> None:
    """Also where the page came without HTTPS."""
    page = modules.context.new_page()
    page.goto(origin + "/")
    assert page.evaluate("isSecureContext") == (origin == ORIGIN)
    given = {"name": "bench-1", "scans": ["A", "B", "C"], "answered": 1, "renumber": False}
    first = run(page, REPLAY, "kept", given)
    assert first["found"] == []
    assert [json.loads(frame)["c"] for frame in first["left"]] == ["B", "C"]
    assert first["idle"] is None
    page.reload()
    second = run(page, REPLAY, "kept", {**given, "scans": ["D"], "renumber": True})
    assert second["found"] == first["left"]
    assert second["uid"] == first["uid"]
    numbers = [
        (json.loads(frame)["inc"], json.loads(frame)["seq"]) for frame in first["left"] + second["left"]
    ]
    assert len(set(numbers)) == len(numbers)
    assert [json.loads(frame)["c"] for frame in second["left"]] == ["C", "D"]
    page.reload()
    third = run(page, REPLAY, "kept", {**given, "scans": [], "answered": 0})
    assert third["found"] == second["left"]
    other = run(page, REPLAY, "kept", {**given, "name": "bench-2", "scans": [], "answered": 0})
    assert other["found"] == []
    assert other["uid"] != first["uid"]
    page.close()


@pytest.mark.parametrize("origin", [ORIGIN, "http://warehouse.test"])
def test_a_bench_is_held_by_one_tab(modules: Page, origin: str) -> None:
    one, other = modules.context.new_page(), modules.context.new_page()
    for page in (one, other):
        page.goto(origin + "/")
    assert run(one, REPLAY, "alone", "bench-9") is True
    assert run(other, REPLAY, "alone", "bench-9") is False
    assert run(other, REPLAY, "alone", "bench-8") is True
    one.close()
    assert run(other, REPLAY, "alone", "bench-9") is True
    other.close()


def test_nothing_is_shown_before_it_is_kept_and_the_order_stays(modules: Page) -> None:
    assert run(modules, REPLAY, "run", {"fails": False}) == ["posted", "slow", "quick", "nothing", "at once"]
    assert run(modules, REPLAY, "run", {"fails": True}) == ["posted", "broken"]
