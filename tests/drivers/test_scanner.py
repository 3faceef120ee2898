"""Framing of a scanner's stream, and the UART part."""

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from firmware.drivers.uart_scanner import UartScanner
from firmware.scanner import Framer
from firmware.signals import SCAN
from tests.drivers.fake_chips import App, Uart, run_for

GS1 = b"]C1011040613813339310\x1d10LOT7"


def _codes(framer: Framer, *reads: bytes, gap_ms: int = 5, at_ms: int = 0) -> list[tuple[bytes, str]]:
    found: list[tuple[bytes, str]] = []
    for data in reads:
        found += framer.feed(data, at_ms)
        at_ms += gap_ms
    return found


def test_every_end_and_no_end() -> None:
    """Device failure 23: CR, LF, CRLF mixed, and none."""
    assert _codes(Framer(), b"4006381333931\r4006381333948\n4006381333955\r\n") == [
        (b"4006381333931", ""),
        (b"4006381333948", ""),
        (b"4006381333955", ""),
    ]
    framer = Framer()
    assert _codes(framer, b"40063813", b"", b"33931") == []
    assert framer.feed(b"", 59) == ()
    assert list(framer.feed(b"", 60)) == [(b"4006381333931", "")]
    assert framer.feed(b"", 500) == ()


def test_aim_gs_stx_etx_and_noise() -> None:
    """Device failure 23: noise bytes and 0x00."""
    assert _codes(Framer(), b"\x00\x00\x02" + GS1 + b"\x03\r") == [(GS1[3:], "]C1")]
    assert _codes(Framer(), b"]d2X\r]E04006381333931\r]\r]]]\r]C1\r") == [
        (b"X", "]d2"),
        (b"4006381333931", "]E0"),
        (b"]", ""),
        (b"]]]", ""),
        (b"", "]C1"),
    ]
    assert _codes(Framer(), b"]\xaa1\r]1a\r]C\xff\r") == [(b"]\xaa1", ""), (b"]1a", ""), (b"]C\xff", "")]
    assert _codes(Framer(), b"\xe4\xb8\xad\xff\r") == [(b"\xe4\xb8\xad\xff", "")]


def test_two_scans_glued_are_two() -> None:
    """Device failure 23: two scans in one read."""
    assert len(_codes(Framer(), b"12345670\r12345670\r")) == 2


def test_garbage_is_refused_whole_and_the_next_code_is_right() -> None:
    """Device failure 23: 4 KB of garbage. What comes out is too long for a code: the station refuses it."""
    framer = Framer()
    found = _codes(framer, *[b"\xff\x55" * 32] * 64, b"\r12345670\r")
    assert len(found) == 2
    assert len(found[0][0]) == 257  # a code has 256 at most; the station refuses more
    assert found[1] == (b"12345670", "")
    assert _codes(Framer(), b"x" * 256 + b"\r")[0] == (b"x" * 256, "")


def test_a_loop_that_was_held_up_cuts_nothing() -> None:
    """The rest of the code is waiting when the loop comes back after 300 ms."""
    assert _codes(Framer(), b"400638", b"1333931\r", gap_ms=300) == [(b"4006381333931", "")]


def test_a_code_whose_end_was_lost_is_refused() -> None:
    """Device failure 23: hot unplug in the middle of a code, from a scanner that sends terminators."""
    framer = Framer()
    assert len(_codes(framer, b"12345670\r", b"ORDER-1234\r", b"ORDER-12")) == 2
    assert list(framer.feed(b"", 1000)) == [(b"", "")]
    assert _codes(framer, b"ORDER-1234\r", at_ms=2000) == [(b"ORDER-1234", "")]


def test_a_scanner_that_lost_its_terminator_is_heard_again() -> None:
    framer = Framer()
    _codes(framer, b"12345670\r", b"12345670\r", b"12345670")
    assert list(framer.feed(b"", 1000)) == [(b"", "")]
    framer.feed(b"12345670", 2000)
    assert list(framer.feed(b"", 2100)) == [(b"12345670", "")]


def test_noise_of_a_plug_is_no_code() -> None:
    """Device failure 23: a byte or two when the cable goes in."""
    framer = Framer()
    framer.feed(b"\xf8\x00\xff", 0)
    assert framer.feed(b"", 100) == ()
    assert _codes(framer, b"12345670\r", at_ms=200) == [(b"12345670", "")]


def test_equal_codes_are_dropped_only_if_that_is_configured() -> None:
    twice = (b"12345670\r", b"12345670\r")
    assert len(_codes(Framer(), *twice)) == 2
    framer = Framer(same_ms=300)
    assert len(_codes(framer, *twice, b"12345687\r", b"12345687\r", b"12345670\r")) == 3
    held = [b"1\r"] * 10  # a scanner that reads on while the piece lies before it
    assert len(_codes(framer, *held, gap_ms=200, at_ms=1000)) == 1
    assert _codes(framer, b"1\r", at_ms=1000 + 9 * 200 + 300) == [(b"1", "")]


STREAM = st.lists(
    st.one_of(
        st.sampled_from(
            [b"\r", b"\n", b"\r\n", b"\x02", b"\x03\r", b"\x00", GS1 + b"\r", b"]E04006381333931\r\n"]
        ),
        st.binary(max_size=12),
        st.integers(250, 300).map(lambda n: b"y" * n),
    ),
    max_size=12,
).map(b"".join)


@given(STREAM, st.data())
def test_any_split_gives_the_same_codes(stream: bytes, data: Any) -> None:
    """Device failure 23: reads end anywhere."""
    cuts = sorted(data.draw(st.sets(st.integers(0, len(stream)), max_size=20)) | {0, len(stream)})
    whole, split = Framer(), Framer()
    found = list(whole.feed(stream, 0)) + list(whole.feed(b"", 1000))
    pieces = [stream[a:b] for a, b in pairwise(cuts)]
    assert _codes(split, *pieces) + list(split.feed(b"", 1000)) == found
    one_by_one = Framer()
    assert _codes(one_by_one, *[bytes([b]) for b in stream]) + list(one_by_one.feed(b"", 10**6)) == found
    assert all(len(code) <= 257 and not set(code) & set(b"\r\n\x00\x02\x03") for code, _ in found)


def test_the_part_posts_what_is_read() -> None:
    uart, app = Uart(), App()
    part = UartScanner(uart, src=1)  # type: ignore[arg-type]
    uart.arrive(b"12345670\r" + GS1 + b"\r" + b"4006381333931")
    run_for(part, app, 20, 5)
    assert app.posted == [(SCAN, b"12345670", "", 1), (SCAN, GS1[3:], "]C1", 1)]
    run_for(part, app, 100, 5)
    assert app.posted[2:] == [(SCAN, b"", "", 1)]
    assert app.checks > 10


def test_a_flood_does_not_hold_the_part_up() -> None:
    """Device failure 23: 4 KB at once are read in pieces; the loop gives way between them."""
    uart, app = Uart(), App()
    uart.arrive(b"\xaa" * 4096)
    run_for(UartScanner(uart), app, 5 * 10, 5)  # type: ignore[arg-type]
    assert len(uart.waiting) == 4096 - 640
