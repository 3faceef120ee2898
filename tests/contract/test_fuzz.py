"""The codec against random bytes, random messages, and a second reader that shares no code with it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from protocol.codec import decode, encode
from protocol.errors import FrameError, ProtocolError
from tests.contract.generators import any_message, message_of, model_of, unhurried
from tests.contract.golden import GOLDEN
from tests.contract.table import LEAVES, SPECS

MODELS = {made: model_of(made) for made in SPECS}
_LEAF = st.sampled_from(LEAVES)
_WILD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)


@unhurried
@given(_LEAF, st.binary(max_size=3000))
def test_any_bytes_make_a_message_or_an_error_of_the_contract(leaf: str, frame: bytes) -> None:
    """P-014."""
    _decode_or_refuse(leaf, frame)


@unhurried
@given(st.sampled_from(GOLDEN), st.data())
def test_a_golden_frame_with_some_bytes_changed(case: Any, data: st.DataObject) -> None:
    """P-014: near misses reach deeper than noise."""
    leaf, _, frame = case
    changed = bytearray(frame)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, max(0, len(changed) - 1)))
        changed[place : place + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=3))
    _decode_or_refuse(leaf, bytes(changed))


def _decode_or_refuse(leaf: str, frame: bytes) -> None:
    try:
        message = decode(leaf, frame)
    except ProtocolError as error:
        refusal = error
    else:
        assert decode(leaf, encode(message)) == message
        return
    assert refusal.code
    assert len(str(refusal)) < 300


@unhurried
@given(any_message())
def test_what_encode_lets_out_decode_takes(message: Any) -> None:
    """P-015: round trip, ASCII, no spaces between, and the type survives."""
    frame = encode(message)
    assert frame.isascii()
    back = decode(SPECS[type(message)].leaf, frame)
    assert type(back) is type(message)
    assert encode(back) == frame
    assert json.loads(frame) == json.loads(json.dumps(json.loads(frame)))


@pytest.mark.parametrize("made", list(SPECS), ids=lambda made: made.__name__)
def test_codec_and_pydantic_judge_alike(made: Any) -> None:
    """P-012, P-013: a field put wrong in any way is seen by both readers or by neither."""
    names = [field[0] for field in SPECS[made].fields]

    @unhurried
    @given(message_of(made), st.data())
    def compare(message: Any, data: st.DataObject) -> None:
        record = json.loads(encode(message))
        name = data.draw(st.sampled_from(names))
        if data.draw(st.booleans()):
            record[name] = data.draw(
                _WILD | st.integers(-3, 2**53 + 1) | st.sampled_from(["", "a", "A", "ab", "\x1d", "ä"])
            )
        frame = json.dumps(record).encode()
        try:
            MODELS[made].model_validate(record)
            is_right = True
        except ValidationError:
            is_right = False
        if made.__name__ == "Scan" and (record.get("c") is None) == (record.get("x") is None):
            is_right = False
        if made.__name__ == "Wel" and record.get("ok") == 0 and record.get("why") is None:
            is_right = False
        try:
            decode(SPECS[made].leaf, frame)
            is_taken = True
        except FrameError as error:
            if error.code in ("frame_too_long", "not_json", "unknown_kind"):
                return
            is_taken = False
        assert is_taken == is_right, record

    compare()
