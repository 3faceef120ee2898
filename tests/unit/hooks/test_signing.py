"""Signatures by the Standard Webhooks specification: what is taken, and what is not."""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain import signing
from hub.domain.errors import Invalid
from hub.domain.signing import BadSignature

SECRET = signing.secret_of(bytes(range(32)))
OTHER = signing.secret_of(bytes(range(1, 33)))
NOW_S = 1_700_000_000


def verify(
    body: bytes = b"{}",
    message: str = "m1",
    timestamp: str = str(NOW_S),
    signature: str = "",
    now_s: int = NOW_S,
) -> None:
    signing.verify(SECRET, message, timestamp, signature, body, now_s)


@given(
    st.binary(max_size=200),
    st.text(min_size=1, max_size=20),
    st.integers(0, 10**11),
    st.binary(min_size=24, max_size=64),
)
def test_what_was_signed_is_taken_and_is_what_anybody_computes(
    body: bytes, message: str, at_s: int, key: bytes
) -> None:
    secret = signing.secret_of(key)
    signature = signing.sign(secret, message, at_s, body)
    signed = message.encode() + b"." + str(at_s).encode() + b"." + body
    assert signature == "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    signing.verify(secret, message, str(at_s), signature, body, at_s)


@pytest.mark.parametrize("off_s", [-signing.WINDOW_S, 0, signing.WINDOW_S])
def test_a_clock_may_be_off_by_five_minutes(off_s: int) -> None:
    verify(signature=signing.sign(SECRET, "m1", NOW_S, b"{}"), now_s=NOW_S + off_s)


@pytest.mark.parametrize("off_s", [-signing.WINDOW_S - 1, signing.WINDOW_S + 1, 10**9])
def test_a_message_out_of_its_time_is_refused(off_s: int) -> None:
    with pytest.raises(BadSignature, match="webhook-timestamp: expected within 300 s"):
        verify(signature=signing.sign(SECRET, "m1", NOW_S, b"{}"), now_s=NOW_S + off_s)


def test_one_right_signature_of_several_is_enough() -> None:
    right = signing.sign(SECRET, "m1", NOW_S, b"{}")
    wrong = signing.sign(OTHER, "m1", NOW_S, b"{}")
    verify(signature=f"{wrong} v1a,xyz {right}")
    with pytest.raises(BadSignature):
        verify(signature=f"{wrong} v1a,xyz")


@pytest.mark.parametrize(
    "changed",
    [
        {"body": b"{ }"},
        {"message": "m2"},
        {"timestamp": str(NOW_S + 1)},
        {"signature": "v1,"},
        {"signature": "é"},
    ],
)
def test_what_was_changed_on_the_way_is_refused(changed: dict[str, object]) -> None:
    values: dict[str, object] = {"signature": signing.sign(SECRET, "m1", NOW_S, b"{}")} | changed
    with pytest.raises(BadSignature, match="webhook-signature: expected one made with the secret"):
        verify(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"message": ""}, "webhook-id: expected this header"),
        ({"timestamp": ""}, "webhook-timestamp: expected this header"),
        ({"signature": ""}, "webhook-signature: expected this header"),
        ({"timestamp": "soon"}, "webhook-timestamp: expected UTC seconds, got 'soon'"),
        ({"timestamp": "-5"}, "webhook-timestamp: expected UTC seconds"),
        ({"timestamp": "²"}, "webhook-timestamp: expected UTC seconds"),
        ({"timestamp": "1" * 5000}, "webhook-timestamp: expected UTC seconds"),
    ],
)
def test_a_header_that_is_missing_or_none_is_named(changed: dict[str, object], named: str) -> None:
    values: dict[str, object] = {"signature": signing.sign(SECRET, "m1", NOW_S, b"{}")} | changed
    with pytest.raises(BadSignature, match=named):
        verify(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "secret", ["", "hunter2", "whsec_", "whsec_hunter2", "whsec_" + "A" * 28, "whsec_" + "A" * 92, "whsec_ü"]
)
def test_a_secret_that_is_none_is_refused_and_not_repeated(secret: str) -> None:
    with pytest.raises(Invalid, match=r"^secret: expected whsec_ and 24 to 64 bytes in base64") as refusal:
        signing.key_of(secret)
    assert "hunter2" not in str(refusal.value)


def test_what_the_documentation_tells_receivers_to_do_is_right() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "webhooks.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.+?)```", page, re.DOTALL)
    there: dict[str, Any] = {"base64": base64, "hmac": hmac, "Mapping": Mapping}
    exec(code, there)  # noqa: S102 - the page's own example
    headers = signing.headers(SECRET, "m1", NOW_S, b"{}")
    assert there["is_ours"](SECRET, headers, b"{}", NOW_S + 9.5)
    assert not there["is_ours"](OTHER, headers, b"{}", NOW_S)
    assert not there["is_ours"](SECRET, headers, b"{ }", NOW_S)
    assert not there["is_ours"](SECRET, headers, b"{}", NOW_S + 400)
