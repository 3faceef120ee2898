"""Dialects of serial scales: transcripts read as they are meant, and whatever else comes is no weight."""

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from firmware.linux.dialects import DIALECTS, LONGEST, Said, Stream, WrongUnit, described

CARGO = described(
    r"(?P<state>[A-Z]{2})? *(?P<weight>[-+]? *\d+\.\d+) *(?P<unit>k?g)",
    {"OK": "stable", "MV": "moving", "EE": "over"},
)


def stable(mg: int) -> Said:
    return Said(mg, "")


TRANSCRIPTS = [
    (
        "mt-sics",
        "g",
        b"\r\nS S     100.00 g\r\nS D     -12.50 g\r\nS I\r\nES\r\nS +\r\nS -\r\nZ A\r\nT S     2 g\r\n",
        [stable(100_000), Said(-12_500, "moving"), Said(None, "over"), Said(None, "under")],
    ),
    ("mt-sics", "kg", b"1.5 kg\r\nS S      1.2345 kg\r\n", [stable(1_234_500)]),
    (
        "a-and-d",
        "g",
        b"\r\nST,GS,+00123.4  g\r\nUS,NT,-00000.5  g\r\nST,+100.00  g\r\nOL,+9999999E+19\r\nOL,-99.9\r\n",
        [stable(123_400), Said(-500, "moving"), stable(100_000), Said(None, "over"), Said(None, "under")],
    ),
    ("a-and-d", "kg", b"\nST,GS,+  1.235 kg\r\n", [stable(1_235_000)]),
    (
        "toledo",
        "kg",
        (
            b"23 000000\r\x02\x2d\x30\x20  1234000000\r\x02\x2d\x32\x20000012000000\r"
            b"\x02\x2d\x38\x20001000000000\r\x02\x2d\x34\x20     0     0\r\x02\x2d\x36\x20     0     0\r"
        ),
        [
            stable(1_234_000),
            stable(-12_000),
            Said(1_000_000, "moving"),
            Said(None, "over"),
            Said(None, "under"),
        ],
    ),
    (
        "toledo",
        "g",
        b"\x02\x2b\x20\x21  1234000000\r\x02\x29\x20\x21  1234000000\r",
        [stable(123_400), stable(12_340_000)],
    ),
    ("toledo", "lb", b"\x02\x2c\x20\x20000100000000\r", [stable(453_592)]),
    (
        "yaohua-reversed",
        "kg",
        b"0.3000=000.3000=00.1000-=5.20000=",
        [stable(3_000_000), stable(-1_000_000), stable(2_500_000)],
    ),
    (
        "yaohua-forward",
        "kg",
        b"=0003.000=-0001.00=00012.5=",
        [stable(3_000_000), stable(-1_000_000), stable(12_500_000)],
    ),
    ("yaohua-frame", "kg", b"\x02+001234319\x03\x02-00050011A\x03", []),
    (
        "yaohua-a12",
        "kg",
        b"\r\nWG004.139kg3D\r\n         OL23\r\n         LO23\r\nwn-0000.1kg\r\nwt000.5kg\r\nww000.250kg\r\n",
        [stable(4_139_000), Said(None, "over"), Said(None, "under"), stable(-100_000), stable(250_000)],
    ),
]


@pytest.mark.parametrize(("name", "unit", "transcript", "meant"), TRANSCRIPTS)
def test_transcripts(name: str, unit: str, transcript: bytes, meant: list[Said]) -> None:
    """Device failure 24: overload, underload, moving; what stood in the line at its opening is nothing."""
    assert Stream(DIALECTS[name], unit).feed(transcript) == meant


@pytest.mark.parametrize(("name", "unit", "transcript", "meant"), TRANSCRIPTS)
def test_cut_anywhere_it_means_the_same(name: str, unit: str, transcript: bytes, meant: list[Said]) -> None:
    for size in (1, 2, 3, 7):
        stream, said = Stream(DIALECTS[name], unit), []
        for start in range(0, len(transcript), size):
            said += stream.feed(transcript[start : start + size])
        assert said == meant


def yaohua(body: bytes) -> bytes:
    """STX, the body, its XOR in two hex digits, ETX: as the manuals tell it."""
    xor = 0
    for byte in body:
        xor ^= byte
    return b"\x02" + body + b"%02X\x03" % xor


def test_yaohua_frames_and_commands() -> None:
    assert yaohua(b"AB") == DIALECTS["yaohua-command"].ask
    frames = yaohua(b"+0012343") + yaohua(b"-0005001")
    assert Stream(DIALECTS["yaohua-frame"], "kg").feed(frames) == [stable(1_234_000), stable(-50_000_000)]
    answers = yaohua(b"AB+0012343") + yaohua(b"AD-0000500") + yaohua(b"AA")
    assert Stream(DIALECTS["yaohua-command"], "kg").feed(answers) == [stable(1_234_000), stable(-50_000_000)]
    for at in range(1, len(frames) // 2 - 1):
        damaged = bytearray(frames[: len(frames) // 2])
        damaged[at] ^= 1
        assert Stream(DIALECTS["yaohua-frame"], "kg").feed(bytes(damaged)) == []


def test_toledo_checksum() -> None:
    frame = b"\x02\x2d\x30\x20001234000000\r"
    whole = frame + bytes([-sum(frame) & 0x7F])
    assert Stream(DIALECTS["toledo-checksum"], "kg").feed(whole * 2) == [stable(1_234_000)] * 2
    assert Stream(DIALECTS["toledo-checksum"], "kg").feed(frame + b"\x00" + whole) == [stable(1_234_000)]


@pytest.mark.parametrize(
    ("name", "unit", "said", "got"),
    [
        ("mt-sics", "g", b"\r\nS S     1.234 kg\r\n", "kg"),
        ("a-and-d", "kg", b"\r\nQT,GS,+0000012 PC\r\n", "PC"),
        ("a-and-d", "kg", b"\r\nST,GS,+00123.4\r\n", "no unit"),
        ("toledo", "kg", b"\x02\x2d\x20\x20001234000000\r", "lb"),
        ("toledo", "kg", b"\x02\x2d\x30\x21001234000000\r", "g"),
        ("yaohua-a12", "kg", b"\r\nWG004.139lb\r\n", "lb"),
    ],
)
def test_another_unit_is_refused(name: str, unit: str, said: bytes, got: str) -> None:
    """Device failure 24: unit change."""
    with pytest.raises(WrongUnit, match=f"expected a weight in {unit}, got {got}"):
        Stream(DIALECTS[name], unit).feed(said)


def test_a_described_pattern() -> None:
    said = b"\r\nOK 1.500 kg\r\nMV -2.0 kg\r\nEE 9.9 kg\r\n 0.250 kg\r\nhello\r\n"
    meant = [stable(1_500_000), Said(-2_000_000, "moving"), Said(None, "over"), stable(250_000)]
    assert Stream(CARGO, "kg").feed(said) == meant
    with pytest.raises(WrongUnit):
        Stream(CARGO, "g").feed(b"\r\nOK 1.500 kg\r\n")


@pytest.mark.parametrize(
    ("pattern", "states", "why"),
    [
        ("(?P<weight>[", {}, "expected a regular expression"),
        (r"(\d+)", {}, "expected a group"),
        (r"(?P<weight>\d+)", {"A": "fine"}, "expected stable, moving, over or under, got 'fine'"),
    ],
)
def test_a_wrong_description_says_why(pattern: str, states: dict[str, str], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        described(pattern, states)


def heard(name: str, unit: str, pieces: list[bytes]) -> list[Said]:
    stream, said = Stream(CARGO if name == "own" else DIALECTS[name], unit), []
    for piece in pieces:
        try:
            said += stream.feed(piece)
        except WrongUnit:
            continue
        assert len(stream._buffer) <= LONGEST
    return said


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([*DIALECTS, "own"]),
    st.sampled_from(["g", "kg", "lb"]),
    st.lists(st.one_of(st.binary(max_size=90), st.sampled_from([t[2] for t in TRANSCRIPTS])), max_size=12),
)
@example("mt-sics", "g", [b"\r" + b"S S 1 g" * 900 + b"\r"])
@example("toledo", "kg", [b"\x02" * 5000])
def test_nothing_that_comes_makes_it_fail(name: str, unit: str, pieces: list[bytes]) -> None:
    """Device failure 23, 24: noise, lines without an end; memory stays bounded."""
    for said in heard(name, unit, pieces):
        assert said.said in ("", "moving", "over", "under")
        assert (said.mg is None) == (said.said in ("over", "under"))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(TRANSCRIPTS), st.data())
def test_flipped_high_bits_are_never_a_weight(
    transcript: tuple[str, str, bytes, list[Said]], data: st.DataObject
) -> None:
    """Device failure 24: wrong parity. Even parity read as data sets the high bit of every other byte."""
    name, unit, text, _ = transcript
    flipped = bytes(byte | 0x80 if byte.bit_count() % 2 else byte for byte in text)
    start = data.draw(st.integers(0, len(flipped)))
    allowed = set(heard(name, unit, [text]))
    assert set(heard(name, unit, [flipped[start:]])) <= allowed


@pytest.mark.parametrize(("name", "unit", "transcript", "meant"), TRANSCRIPTS)
def test_the_next_frame_after_damage_is_read(
    name: str, unit: str, transcript: bytes, meant: list[Said]
) -> None:
    """Resync: whatever was damaged, a whole frame behind it counts again."""
    chance = random.Random(5)
    for _ in range(20):
        noise = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 80)))
        said = heard(name, unit, [noise + b"\r\n", transcript, transcript])
        assert said[len(said) - len(meant) :] == meant
