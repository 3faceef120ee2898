"""Scales and scanners on a serial line, over pseudo-terminals: unplugged, garbled, held up."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from firmware.linux import serial_port, serial_scale
from firmware.linux.serial_scale import SerialScale
from firmware.linux.serial_scanner import SerialScanner
from tests.linux.bench import Line, Probe, line, running

SICS = {"dialect": "mt-sics", "baud": 9600, "format": "8N1", "unit": "g", "max_g": 30000, "e_g": 5}
TOLEDO = {**SICS, "dialect": "toledo", "unit": "kg"}
EMPTY, PARCEL = b"S S       0.00 g\r\n", b"S S    1235.00 g\r\n"


@pytest.fixture
def tty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    monkeypatch.setattr(serial_port, "_REOPEN_MS", 20)
    with line(tmp_path) as made:
        yield made


def scale_on(tty: Line, section: dict[str, Any]) -> tuple[SerialScale, Probe]:
    scale, probe = SerialScale({**section, "port": str(tty.path)}), Probe()
    probe.scale = scale.scale
    return scale, probe


async def test_a_load_is_weighed_once(tty: Line) -> None:
    scale, probe = scale_on(tty, SICS)
    async with running(scale, probe):
        await probe.until(lambda: b"SIR\r\n" in tty.heard())
        await tty.repeat(EMPTY, 8, probe)
        await tty.repeat(b"S D     777.00 g\r\n", 3, probe)
        await tty.repeat(PARCEL, 14, probe)
        assert probe.weighs() == [("stable", 1_235_000)]
        assert scale.scale.live_mg == 1_235_000
        await tty.repeat(EMPTY, 6, probe)
        await tty.repeat(b"S +\r\n", 5, probe)
        await tty.repeat(EMPTY, 5, probe)
        await tty.repeat(b"S -\r\n", 5, probe)
    assert [ok for ok, _ in probe.weighs()] == ["stable", "removed", "over", "removed", "under"]
    assert (probe.faults(), tty.heard()) == ([], b"")


async def test_unplugged_in_the_middle_of_a_line(tty: Line) -> None:
    """Device failure 24: cable pulled; no partial line after it was opened again."""
    scale, probe = scale_on(tty, SICS)
    async with running(scale, probe):
        await probe.until(tty.heard)
        await tty.repeat(EMPTY, 6, probe)
        tty.say(b"S S    9")
        await asyncio.sleep(0.1)
        tty.pull()
        await probe.until(lambda: "scale_gone" in probe.faults())
        assert scale.trouble == "scale_gone"
        await asyncio.sleep(0.1)
        tty.plug_in()
        await probe.until(lambda: b"SIR" in tty.heard())
        await tty.repeat(b"1235.00 g\r\n" + PARCEL, 12, probe)
        assert scale.trouble == ""
        tty.pull()
        await probe.until(lambda: probe.faults().count("scale_gone") == 2)
    assert probe.weighs() == [("stable", 1_235_000)]
    assert set(probe.faults()) <= {"scale_gone", "scale_silent"}


async def test_a_line_that_is_not_there_is_told_once(tty: Line) -> None:
    tty.pull()
    scale, probe = scale_on(tty, SICS)
    async with running(scale, probe):
        await probe.until(lambda: probe.check_ins > 6)
    (fault,) = probe.events
    assert fault[1] == "scale_gone"
    assert "No such file" in fault[2]
    assert scale.scale.live_mg is None


@pytest.mark.parametrize(
    ("section", "said", "fault"),
    [
        (SICS, b"S S     1.235 kg\r\n", "scale_unit"),
        (TOLEDO, b"\x02\x2d\x20\x20001234000000\r", "scale_unit"),
        (TOLEDO, PARCEL * 4, "scale_garbled"),
        (SICS, bytes(byte | 0x80 for byte in PARCEL) * 4, "scale_garbled"),
        (TOLEDO, b"", "scale_silent"),
    ],
)
async def test_what_is_no_weight_is_told(
    tty: Line, section: dict[str, Any], said: bytes, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Device failure 24: unit change, wrong dialect, wrong parity, nothing."""
    if not said:
        monkeypatch.setattr(serial_scale, "_SILENT_MS", 1_200)
    scale, probe = scale_on(tty, section)
    async with running(scale, probe):
        await probe.until(lambda: scale._port._line is not None)
        await tty.repeat(said, 10, probe)
        await probe.until(probe.faults)
        assert scale.trouble == fault
    assert (probe.faults(), probe.weighs()) == ([fault], [])


async def test_what_waited_while_the_program_was_held_up_is_thrown_away(tty: Line) -> None:
    """Stale readings: more than a second old."""
    scale, probe = scale_on(tty, SICS)
    async with running(scale, probe):
        await probe.until(tty.heard)
        await tty.repeat(EMPTY, 6, probe)
        tty.say(PARCEL * 20)
        probe.ahead_ms += 5_000
        await probe.until(lambda: scale.scale.live_mg is None)
        assert probe.weighs() == []
        await tty.repeat(PARCEL, 12, probe)
    assert probe.weighs() == [("stable", 1_235_000)]


async def test_a_frozen_display_with_a_scale_that_fell_silent(tty: Line) -> None:
    """Device failure 24: nothing comes any more; the weight of before is not shown on."""
    scale, probe = scale_on(tty, SICS)
    async with running(scale, probe):
        await probe.until(tty.heard)
        await tty.repeat(PARCEL, 12, probe)
        assert scale.scale.live_mg == 1_235_000
        probe.ahead_ms += 900
        await asyncio.sleep(0.1)
        probe.ahead_ms += 900
        await probe.until(lambda: "scale_silent" in probe.faults())
        assert scale.scale.live_mg is None
        assert b"SIR\r\n" in tty.heard()


async def test_a_scale_that_must_be_asked(tty: Line) -> None:
    """Yaohua's command form: every reading is an answer."""
    scale, probe = scale_on(tty, {**SICS, "dialect": "yaohua-command", "unit": "kg"})
    async with running(scale, probe):
        asked = 0
        while not probe.weighs():
            if b"\x02AB03\x03" in tty.heard():
                asked += 1
                tty.say(
                    b"\x02AB+0012343\x1c\x03".replace(b"\x1c", b"1D") if asked < 3 else _answer(b"AB+0012343")
                )
            await asyncio.sleep(0.01)
    assert probe.weighs() == [("stable", 1_235_000)]
    assert asked >= 5


def _answer(body: bytes) -> bytes:
    xor = 0
    for byte in body:
        xor ^= byte
    return b"\x02" + body + b"%02X\x03" % xor


async def test_a_scanner_on_a_line(tty: Line) -> None:
    """Device failure 23: CR, LF and CRLF mixed, glued, cut in pieces, 0x00, 4 KB of garbage, unplugged."""
    probe = Probe()
    now_ms = probe.clock()
    probe.clock = lambda: now_ms  # a pause ends a code; none is made by a slow machine
    scanner = SerialScanner(str(tty.path), 9600, 1)
    async with running(scanner, probe):
        await probe.until(lambda: scanner._port._line is not None)
        tty.say(b"]E04006381333931\r\nU%7\r12345670\n")
        await probe.until(lambda: len(probe.scans()) == 3)
        tty.say(b"\x00\x0240063")
        await asyncio.sleep(0.02)
        tty.say(b"81333931\x03\r\n")
        await probe.until(lambda: len(probe.scans()) == 4)
        for _ in range(16):
            tty.say(b"7" * 256)
            await asyncio.sleep(0.005)
        tty.say(b"\rJ%PACK\r")
        await probe.until(lambda: probe.scans()[-1][0] == b"J%PACK")
        tty.say(b"4006")
        await asyncio.sleep(0.03)
        tty.pull()
        await probe.until(probe.faults)
        tty.plug_in()
        await probe.until(lambda: scanner._port._line is not None)
        tty.say(b"381333931\r")
        await probe.until(lambda: probe.scans()[-1][0] == b"381333931")
    codes = [code for code, _, _ in probe.scans()]
    assert codes[:4] == [b"4006381333931", b"U%7", b"12345670", b"4006381333931"]
    assert len(codes[4]) == 257  # the station refuses it
    assert probe.scans()[0] == (b"4006381333931", "]E0", 1)
    assert probe.faults() == ["scanner_gone"]


async def test_two_programs_never_share_a_line(tty: Line) -> None:
    first, second = Probe(), Probe()
    scanner = SerialScanner(str(tty.path), 9600, 0)
    async with running(scanner, first):
        await first.until(lambda: scanner._port._line is not None)
        async with running(SerialScanner(str(tty.path), 9600, 0), second):
            await second.until(second.faults)
    assert (first.faults(), second.faults()) == ([], ["scanner_gone"])
