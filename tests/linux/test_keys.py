"""Keystrokes of a scanner become codes, whole or not at all."""

import asyncio
import contextlib
import errno
import importlib.util
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.linux import keyboard_scanner
from firmware.linux.keyboard_scanner import KeyboardScanner
from firmware.linux.keys import Keys
from tests.linux.bench import InputDevice, InputEvent, Probe, running
from tests.linux.typist import ENTER, SHIFT, TAB, Typist

VOID = (b"", "")
printable = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=3, max_size=40)


def read(keys: Keys, events: list[InputEvent]) -> list[tuple[bytes, str]]:
    return [
        code for e in events for code in keys.feed(e.type, e.code, e.value, e.sec * 1000 + e.usec // 1000)
    ]


@pytest.mark.parametrize("end", [ENTER, TAB, 96])
def test_a_scan(end: int) -> None:
    assert read(Keys(), Typist().type("4006381333931", end)) == [(b"4006381333931", "")]


def test_shift_and_every_printable_character() -> None:
    text = "".join(chr(number) for number in range(0x20, 0x7F))
    assert read(Keys(), Typist().type(text)) == [(text.encode(), "")]


def test_aim_identifier_and_gs() -> None:
    typist = Typist()
    assert read(Keys(), typist.type("]C1011234567890123121\x1d10AB")) == [
        (b"011234567890123121\x1d10AB", "]C1")
    ]
    by_number = typist.type("]d2010", 0) + typist.alt("0029") + typist.type("10A")
    assert read(Keys(), by_number) == [(b"010\x1d10A", "]d2")]
    by_function_key = typist.type("01", 0) + typist.press(66) + typist.type("10")
    assert read(Keys(gs_key="f8"), by_function_key) == [(b"01\x1d10", "")]


def test_the_german_layout() -> None:
    """The key positions of a German keyboard: Y and Z, the card sign %, brackets by AltGr."""
    typist, keys = Typist(), Keys("de")
    pressed = typist.press(21, SHIFT) + typist.press(44) + typist.press(6, SHIFT) + typist.press(53)
    assert read(keys, pressed + typist.press(9, 100) + typist.press(ENTER)) == [(b"Zy%-[", "")]
    assert read(Keys("cn"), typist.type("O%S-1")) == [(b"O%S-1", "")]


def test_scans_behind_one_another() -> None:
    """Device failure 23: glued scans are two."""
    typist = Typist(step_ms=1)
    assert read(Keys(), typist.type("111111") + typist.type("222222")) == [(b"111111", ""), (b"222222", "")]


def test_a_key_that_is_held_repeats_nothing() -> None:
    typist = Typist()
    events = [*typist.press(2), *(typist._event(1, 3, value) for value in (1, 2, 2))]
    assert read(Keys(), events + typist.press(4) + typist.press(ENTER)) == [(b"123", "")]


def test_a_gap_voids_what_came_before_it() -> None:
    """Device failure 23: no terminator, and the next scan is not glued to it."""
    typist = Typist()
    cut = typist.type("40063813", 0)
    typist.wait(150)
    assert read(Keys(), cut + typist.type("12345670")) == [VOID, (b"12345670", "")]
    keys = Keys()
    assert read(keys, typist.type("40063813", 0)) == []
    assert keys.idle() == [VOID]
    assert keys.idle() == []


def test_a_person_who_types_makes_no_scan() -> None:
    typist = Typist(step_ms=180)
    assert read(Keys(), typist.type("12345")) == []


def test_lost_events_void_the_scan_to_its_end() -> None:
    """SYN_DROPPED: the kernel lost events; what is left of the code must not pass for a shorter one."""
    typist, keys = Typist(), Keys()
    events = [*typist.type("40063813", 0), typist.dropped(), *typist.type("33931")]
    assert read(keys, events + typist.type("12345670")) == [VOID, (b"12345670", "")]


def test_a_shift_whose_release_was_lost_does_not_stay() -> None:
    typist, keys = Typist(), Keys()
    read(keys, [typist._event(1, SHIFT, 1), typist.dropped(), *typist.press(2), *typist.press(ENTER)])
    typist.wait(500)
    assert read(keys, typist.type("123")) == [(b"123", "")]


def test_too_long_is_void_and_the_next_is_taken() -> None:
    """Device failure 23: 4 KB of garbage."""
    typist = Typist(step_ms=1)
    assert read(Keys(), typist.type("1" * 256)) == [(b"1" * 256, "")]
    assert read(Keys(), typist.type("1" * 4000) + typist.type("123")) == [VOID, (b"123", "")]


@settings(max_examples=60, deadline=None)
@given(st.lists(printable, min_size=1, max_size=4), st.data())
def test_whatever_is_lost_no_other_code_comes_out(texts: list[str], data: st.DataObject) -> None:
    """Events dropped anywhere, marked as the kernel marks it: a code comes out as it was scanned, or not."""
    typist = Typist()
    texts = [text for text in texts if not text.startswith("]")] or ["123"]
    events = [event for text in texts for event in typist.type(text)]
    start = data.draw(st.integers(0, len(events) - 1))
    end = data.draw(st.integers(start + 1, len(events)))
    cut = [*events[:start], typist.dropped(), *events[end:], *typist.type("end")]
    codes = [code for code, _ in read(Keys(), cut)]
    assert all(code == b"" or code.decode() in [*texts, "end"] for code in codes)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 120), st.integers(0, 2), st.integers(0, 10**6)),
        max_size=80,
    )
)
def test_no_event_makes_it_fail(events: list[tuple[int, int, int, int]]) -> None:
    keys = Keys("de", "f1")
    for event in events:
        assert all(len(code) <= 1024 for code, _ in keys.feed(*event))


async def test_the_part_grabs_reads_and_lets_go() -> None:
    device, probe, typist = InputDevice(), Probe(), Typist()
    async with running(KeyboardScanner("/dev/x", "us", "", 2, lambda _: device), probe):
        await probe.until(lambda: device.is_grabbed)
        device.deliver(typist.type("]E04006381333931"))
        await probe.until(probe.scans)
        device.deliver(typist.type("4006", 0))
        await probe.until(lambda: len(probe.scans()) == 2)
    assert probe.scans() == [(b"4006381333931", "]E0", 2), (b"", "", 2)]
    assert (device.is_grabbed, device.is_closed) == (False, True)
    assert probe.check_ins > 2


async def test_unplugged_and_plugged_in_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Device failure 23: hot unplug; ENODEV, and opened again by its name."""
    monkeypatch.setattr(keyboard_scanner, "_REOPEN_S", 0.01)
    devices, probe, typist = [InputDevice()], Probe(), Typist()
    opened: list[Any] = []

    def open_device(_path: str) -> InputDevice:
        if len(opened) == len(devices):
            raise FileNotFoundError(errno.ENOENT, "No such file or directory")
        opened.append(devices[len(opened)])
        return devices[-1]

    async with running(KeyboardScanner("/dev/x", "us", "", 0, open_device), probe):
        await probe.until(lambda: devices[0].is_grabbed)
        devices[0].deliver(typist.type("40063813", 0))
        devices[0].unplug()
        await probe.until(probe.faults)
        await asyncio.sleep(0.05)
        devices.append(InputDevice())
        await probe.until(lambda: devices[1].is_grabbed)
        devices[1].deliver(typist.type("33931"))
        await probe.until(lambda: (b"33931", "", 0) in probe.scans())
    assert probe.faults() == ["scanner_gone"]
    assert probe.events[[e[0] for e in probe.events].index("fault")][2] == "/dev/x: No such device"
    assert devices[0].is_closed


def test_without_evdev_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_name: str) -> Any:
        raise ModuleNotFoundError

    monkeypatch.setattr(keyboard_scanner.importlib, "import_module", missing)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'pickbench\[linux\]'"):
        KeyboardScanner("/dev/x", "us", "", 0)


async def test_a_real_input_device() -> None:
    """The kernel's own: a keyboard made with uinput, grabbed and read."""
    if importlib.util.find_spec("evdev") is None:
        pytest.skip("evdev is not installed: it is built from source, see docs/linux-bench.md")
    if not Path("/dev/uinput").exists():
        pytest.skip("this kernel has no /dev/uinput: a real input device can't be played here")
    import evdev

    with contextlib.closing(evdev.UInput(name="pickbench test scanner")) as played:
        probe, typist = Probe(), Typist()
        async with running(KeyboardScanner(played.device.path, "us", "", 0), probe):
            await asyncio.sleep(0.3)
            for event in typist.type("U%7"):
                played.write(event.type, event.code, event.value)
            await probe.until(probe.scans)
        assert probe.scans() == [(b"U%7", "", 0)]
