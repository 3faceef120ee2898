"""Signatures of messages by the Standard Webhooks specification, version 1 (symmetric, `v1`).

A message is signed as `ID.TIMESTAMP.BODY` with HMAC-SHA256, in base64; TIMESTAMP is in seconds. A receiver
takes it when one of the signatures is right and the timestamp is near: a message that somebody kept and sends
again later is out of its time.

Rule that must hold: a signature is compared in constant time, and no error names the secret or the signature
that was expected.
"""

import base64
import hashlib
import hmac

from hub.domain.errors import DomainError, Invalid

PREFIX = "whsec_"
"""What a secret of this form begins with; base64 of the key follows."""
KEY_BYTES = (24, 64)
"""Least and most bytes of a key, by the specification."""
WINDOW_S = 300
"""How far a timestamp may be from the receiver's clock, either way: what the specification's own libraries
take."""
ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
"""Names of the headers."""
_VERSION = "v1"
_MOST_SIGNATURES = 16
"""A header may bring several (the sender changes its secret); more than these are not looked at."""


class BadSignature(DomainError):
    """A message is not signed by whom it should be, or not now."""

    code = "bad_signature"


def secret_of(key: bytes) -> str:
    """A key as the text that people hand on.

    >>> secret_of(bytes(24))
    'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
    """
    return PREFIX + base64.b64encode(key).decode("ascii")


def key_of(secret: str) -> bytes:
    """The key in a secret.

    Raises:
        Invalid: it is none; the text does not repeat it.

    >>> len(key_of("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"))
    24
    """
    expected = f"{PREFIX} and {KEY_BYTES[0]} to {KEY_BYTES[1]} bytes in base64"
    if not secret.startswith(PREFIX):
        raise Invalid("secret", expected, f"{len(secret)} characters that begin otherwise")
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except ValueError:
        raise Invalid("secret", expected, f"{PREFIX} and something that is not base64") from None
    if not KEY_BYTES[0] <= len(key) <= KEY_BYTES[1]:
        raise Invalid("secret", expected, f"{len(key)} bytes")
    return key


def sign(secret: str, message: str, timestamp_s: int, body: bytes) -> str:
    """The signature header of a message.

    Args:
        message: its id, the same in every attempt.
        timestamp_s: when this attempt is made, UTC seconds.

    Raises:
        Invalid: the secret is none.

    >>> sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
    ...      b'{"test": 2432232314}')
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    signed = f"{message}.{timestamp_s}.".encode() + body
    digest = hmac.new(key_of(secret), signed, hashlib.sha256).digest()
    return f"{_VERSION},{base64.b64encode(digest).decode('ascii')}"


def headers(secret: str, message: str, timestamp_s: int, body: bytes) -> dict[str, str]:
    """The three headers of a message, as `sign` makes them.

    Raises:
        Invalid: the secret is none.
    """
    return {
        ID: message,
        TIMESTAMP: str(timestamp_s),
        SIGNATURE: sign(secret, message, timestamp_s, body),
    }


def verify(secret: str, message: str, timestamp: str, signature: str, body: bytes, now_s: int) -> None:
    """Make sure that a message was signed with this secret, near this time.

    Args:
        message, timestamp, signature: the headers as they came; empty where one is missing.
        body: the bytes as they came, before anything reads them.
        now_s: the receiver's clock, UTC seconds.

    Raises:
        BadSignature: a header is missing, the time is out of WINDOW_S, or no signature is right.
        Invalid: the secret is none.

    >>> secret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    >>> verify(secret, "m1", "1700000000", sign(secret, "m1", 1_700_000_000, b"{}"), b"{}", 1_700_000_060)
    >>> verify(secret, "m1", "1700000000", "v1,AAAA", b"{}", 1_700_000_060)
    Traceback (most recent call last):
    ...
    hub.domain.signing.BadSignature: webhook-signature: expected one made with the secret, got none that is
    """
    for name, value in ((ID, message), (TIMESTAMP, timestamp), (SIGNATURE, signature)):
        if not value:
            raise BadSignature(f"{name}: expected this header, got none")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise BadSignature(f"{TIMESTAMP}: expected UTC seconds, got {timestamp[:32]!r}")
    timestamp_s = int(timestamp)
    if abs(now_s - timestamp_s) > WINDOW_S:
        off_s = timestamp_s - now_s
        raise BadSignature(f"{TIMESTAMP}: expected within {WINDOW_S} s of the clock here, got {off_s:+d} s")
    right = sign(secret, message, timestamp_s, body).encode()
    offered = signature.split(" ")[:_MOST_SIGNATURES]
    if not any(hmac.compare_digest(right, one.encode("utf-8", "surrogateescape")) for one in offered):
        raise BadSignature(f"{SIGNATURE}: expected one made with the secret, got none that is")
