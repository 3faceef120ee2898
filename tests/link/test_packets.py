"""MQTT packets, sans-I/O: to the byte, in any segments, and whatever the bytes are."""

import contextlib
import doctest
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import firmware.mqtt
import firmware.opening
from firmware.mqtt import Incoming, publish
from tests.link import fake_broker, fuzz_packets
from tests.link.conftest import ROOT
from tests.patience import PATIENCE_S

# Of a PUBLISH: topic, what its payload begins with, so many zeros behind it, packet identifier, retained.
PACKETS = st.one_of(
    st.sampled_from(
        [fake_broker.CONNACK, fake_broker.SUBACK, fake_broker.PINGRESP, fake_broker.puback(65535)]
    ),
    st.tuples(
        st.text("abc/-1", min_size=1, max_size=40),
        st.binary(max_size=80),
        st.one_of(st.just(0), st.integers(1950, 2150), st.integers(0, 40_000)),
        st.integers(0, 65535),
        st.booleans(),
    ),
)


def _built(packet: bytes | tuple[str, bytes, int, int, bool]) -> bytes:
    if isinstance(packet, bytes):
        return packet
    topic, begin, zeros, number, retain = packet
    return fake_broker.publish(topic, begin + bytes(zeros), number, retain)


def _read(data: bytes, pieces: list[int]) -> list[tuple[int, int, bytes, bytes]]:
    """Kind, id, topic and body of what is in the data, fed in pieces of these sizes over and over."""
    incoming, found, at, turn = Incoming(), [], 0, 0
    while at < len(data):
        room = incoming.room()
        piece = data[at : at + min(len(room), pieces[turn % len(pieces)])]
        assert piece, "the buffer is full, and nothing comes of it"
        room[: len(piece)] = piece
        at, turn = at + len(piece), turn + 1
        incoming.took(len(piece))
        while kind := incoming.next():
            topic = incoming.view[incoming.topic : incoming.topic_end] if kind & 0xF0 == 0x30 else b""
            body = incoming.view[incoming.start : incoming.end]
            found.append((kind, incoming.id, bytes(topic), bytes(body)))
    return found


@given(st.lists(PACKETS, max_size=8), st.lists(st.integers(1, 3000), min_size=1, max_size=6))
def test_the_segments_make_no_difference(made: list[Any], pieces: list[int]) -> None:
    """Device failure 9. Of what is longer than the buffer, whatever the segments, the same part is read."""
    packets = [_built(packet) for packet in made]
    found = _read(b"".join(packets), pieces)
    assert len(found) == len(packets)
    for packet, (kind, number, topic, body) in zip(packets, found, strict=True):
        assert packet[0] == kind
        if kind & 0xF0 == 0x30:
            whole = fake_broker.publish(topic.decode(), body, number, bool(kind & 1))
            if len(packet) <= 2144:
                assert whole == packet
            else:
                assert body == packet[2144 - len(body) : 2144]
                assert len(body) > 2048


@given(st.binary(max_size=400), st.lists(st.integers(1, 400), min_size=1, max_size=4))
def test_whatever_comes_is_a_packet_or_an_error(data: bytes, pieces: list[int]) -> None:
    """Device failure 9."""
    with contextlib.suppress(ValueError):
        _read(data, pieces)


@given(
    st.text("ab/-1", min_size=1, max_size=80),
    st.text("abc", min_size=1, max_size=8),
    st.binary(max_size=1024),
    st.integers(0, 65535),
    st.booleans(),
)
def test_what_is_published_is_what_the_standard_says(
    prefix: str, leaf: str, payload: bytes, number: int, retain: bool
) -> None:
    into = bytearray(1280)
    end = publish(into, 3, prefix.encode(), leaf, payload, number, retain)
    assert bytes(into[3:end]) == fake_broker.publish(prefix + leaf, payload, number, retain)
    assert len(into) == 1280
    assert end - 3 <= len(prefix) + len(leaf) + len(payload) + 7


def test_examples_in_the_docstrings() -> None:
    for module in (firmware.mqtt, firmware.opening):
        failed, tried = doctest.testmod(module)
        assert tried
        assert not failed


def test_subscribe_is_what_the_standard_says() -> None:
    body = b"\x7f\xff" + fake_broker.text("pb/1/main/s/b/dn/+") + b"\x01"
    body += fake_broker.text("pb/1/main/hub/state/+") + b"\x01"
    made = firmware.opening.subscribe(*firmware.opening.prefixes("main", "b")[1:])
    assert made == fake_broker.packet(0x82, body)


def _run(interpreter: Path, *arguments: str) -> str:
    done = subprocess.run(
        [interpreter, *arguments],
        cwd=ROOT,
        env={"MICROPYPATH": f"{ROOT}:.frozen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.parametrize("name", ["micropython", "micropython32"])
def test_all_pythons_read_damaged_streams_alike(name: str, request: pytest.FixtureRequest) -> None:
    """Device failure 9."""
    interpreter = request.getfixturevalue(name)
    arguments = (fuzz_packets.__file__, "11", "1500")
    theirs = _run(interpreter, *arguments).splitlines()
    assert theirs == _run(Path(sys.executable), *arguments).splitlines()
    assert 100 < sum(line.endswith("error") for line in theirs) < 1400
