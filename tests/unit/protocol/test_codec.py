"""What the golden list can't show: texts of errors, the sending side's refusals, and what is saved."""

import json
from typing import Any

import pytest

from protocol import salvage
from protocol.codec import decode, encode
from protocol.errors import FrameError
from protocol.messages import Ans, Light, Scan, State, Wel
from tests.contract.golden import SAVED

ROWS = [(place, "b", "s", 3, 0) for place in range(120)]


@pytest.mark.parametrize(
    ("leaf", "frame", "text"),
    [
        ("state", b'{"on":7,"sess":"a"}', "on: expected an integer from 0 to 1, got 7"),
        ("state", b'{"on":"1","sess":"a"}', "on: expected an integer from 0 to 1, got '1'"),
        ("state", b'{"on":1}', "expected the field sess, got nothing"),
        ("state", b'{"on":[[1]],"sess":"a"}', "on: expected an integer from 0 to 1, got a list of 1"),
        ("state", b'{"on":{},"sess":"a"}', "on: expected an integer from 0 to 1, got an object"),
        ("ev", b'{"k":"dance"}', "expected k to be one of button fault scan weigh, got 'dance'"),
        ("state", b"[]", "expected a JSON object, got a list of 0"),
        ("state", b" " * 1025, "expected at most 1024 bytes, got 1025"),
        (
            "ans",
            b'{"seq":1,"v":"green","why":"ok"}',
            "v: expected one of pass fail info bad, got 'green'",
        ),
    ],
)
def test_an_error_says_what_was_expected_and_what_came(leaf: str, frame: bytes, text: str) -> None:
    """P-012."""
    with pytest.raises(FrameError) as caught:
        decode(leaf, frame)
    assert str(caught.value) == text


def test_an_error_quotes_little_of_a_long_value() -> None:
    """P-014."""
    with pytest.raises(FrameError) as caught:
        decode("state", b'{"on":"' + b"x" * 900 + b'","sess":"a"}')
    assert len(str(caught.value)) < 100


@pytest.mark.parametrize(("frame", "saved"), SAVED)
def test_what_is_saved_of_a_broken_event(frame: bytes, saved: tuple[Any, ...]) -> None:
    """P-016."""
    with pytest.raises(FrameError) as caught:
        decode("ev", frame)
    assert salvage.note(caught.value, frame) is caught.value
    assert (caught.value.sess, caught.value.inc, caught.value.seq) == saved


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": "), (" ,\n", "\t: ")])
@pytest.mark.parametrize("cut", [0, 1, 3])
def test_spaces_of_the_writer_lose_no_event(separators: tuple[str, str], cut: int) -> None:
    """P-016, P-103: whole (and wrong) or cut short, the event can be answered."""
    record = {"k": "scan", "sess": "s1", "inc": 1, "seq": 1, "up_ms": 1.5, "c": "x"}
    frame = json.dumps(record, separators=separators).encode()
    with pytest.raises(FrameError) as caught:
        decode("ev", frame[: len(frame) - cut])
    salvage.note(caught.value, frame[: len(frame) - cut])
    assert caught.value.code == ("not_json" if cut else "field_invalid")
    assert (caught.value.sess, caught.value.inc, caught.value.seq) == ("s1", 1, 1)


def test_the_sender_is_held_to_the_table_too() -> None:
    with pytest.raises(FrameError, match="on: expected an integer from 0 to 1, got True"):
        encode(State(True, "a"))
    with pytest.raises(FrameError, match="expected the field sess, got nothing"):
        encode(State(1, None))  # type: ignore[arg-type]
    with pytest.raises(FrameError, match="expected either c or x in a scan, got neither"):
        encode(Scan("a", 1, 1, 0))
    with pytest.raises(FrameError, match="why"):
        encode(Wel("a", 0, "e", 1))
    with pytest.raises(FrameError, match="expected a message of the contract"):
        encode(("a", 1))  # type: ignore[arg-type]


def test_a_frame_that_would_be_too_long_is_not_sent() -> None:
    """P-011, P-020."""
    assert len(encode(Light("e", 1, ROWS[:100]))) < 2048
    with pytest.raises(FrameError, match="expected at most 2048 bytes, got 2"):
        encode(Light("e", 1, ROWS))


@pytest.mark.parametrize("say", ["\U0001f600", "\ud800", "a\nb", "\x7f", "\x85", "x" * 41])
def test_words_that_must_not_go_out(say: str) -> None:
    """P-019."""
    with pytest.raises(FrameError, match="say: expected 0 to 40 characters of the Basic Multilingual Plane"):
        encode(Ans(1, "pass", "ok", say=say))


def test_frames_may_come_in_any_buffer() -> None:
    frame = b'{"on":1,"sess":"a"}'
    assert decode("state", bytearray(frame)) == decode("state", memoryview(frame)) == State(1, "a")
