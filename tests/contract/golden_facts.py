"""Golden frames that no station sees; as `golden`, on CPython alone.

Rule: a frame here never changes within a major version; a new field brings a new frame.
"""

import pytest

from protocol.codec import decode, encode
from protocol.errors import ProtocolError
from protocol.facts import Fact
from tests.contract.golden import T_MS

GOLDEN = [
    (
        "fact",
        Fact(
            k="verdict",
            at_ms=T_MS,
            station="bench-3",
            seq=5,
            v="pass",
            why="ok",
            say="OK",
            order="\u8ba2\u5355-1",
            state="verifying",
            operator="\u738b\u82b3",
            sku="85123A",
            bin="A-01-2",
            qty=-1,
            got=3,
            want=12,
            rev=18,
            on=[[1, "c", "b", 1, 0]],
        ),
        (
            b'{"k":"verdict","at_ms":1763800000000,"station":"bench-3","seq":5,"v":"pass","why":"ok","say":"OK",'
            b'"order":"\\u8ba2\\u5355-1","state":"verifying","operator":"\\u738b\\u82b3","sku":"85123A",'
            b'"bin":"A-01-2","qty":-1,"got":3,"want":12,"rev":18,"on":[[1,"c","b",1,0]]}'
        ),
    ),
]

REFUSED = [("fact", b'{"k":"verdict","at_ms":1,"station":"Bench"}', "field_invalid")]


def check() -> int:
    """Check every frame of this file; returns how many."""
    for leaf, message, frame in GOLDEN:
        assert encode(message) == frame
        assert decode(leaf, frame) == message
    for leaf, frame, code in REFUSED:
        with pytest.raises(ProtocolError) as caught:
            decode(leaf, frame)
        assert caught.value.code == code
    return len(GOLDEN) + len(REFUSED)
