"""Who sent a message: its signature, its number and its topic, from its headers.

WooCommerce and Shopify sign the bytes of the body alone (HMAC-SHA256, base64); the generic form is that
of Standard Webhooks, which signs number and time too. Rule: a signature is compared in constant time, and
before anything reads the body.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from hub.domain import signing
from hub.domain.signing import BadSignature

MESSAGE_LENGTH = 128
"""Longest number of a message that is kept as it is; a longer one is known by its digest."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message that was signed by whom it should be. `topic` is "" where the body says it."""

    message: str
    topic: str


def check(kind: str, secret: str, headers: Mapping[str, str], body: bytes, now_ms: int) -> Envelope:
    """Open a message.

    Args:
        kind: of the channel.
        headers: by their names in lower case.
        body: its bytes as they came.
        now_ms: the clock, UTC milliseconds.

    Raises:
        BadSignature: it was not made with the secret, or not now.
    """
    if kind == "woocommerce":
        _signed(secret, headers, "x-wc-webhook-signature", body)
        return _envelope(headers, "x-wc-webhook-delivery-id", "x-wc-webhook-topic", body)
    if kind == "shopify":
        _signed(secret, headers, "x-shopify-hmac-sha256", body)
        return _envelope(headers, "x-shopify-webhook-id", "x-shopify-topic", body)
    message = headers.get(signing.ID, "")
    sent_at, signature = headers.get(signing.TIMESTAMP, ""), headers.get(signing.SIGNATURE, "")
    signing.verify(secret, message, sent_at, signature, body, now_ms // 1000)
    return Envelope(_number(message), "")


def of_body(secret: str, body: bytes) -> str:
    """The signature of a body alone, as both shops make it.

    >>> of_body("key", b"{}")
    'p3dyTZQ+tI3Gm8qKSm1XoE2z+ex+HeTlgehgJlvfMDI='
    """
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode("ascii")


def _signed(secret: str, headers: Mapping[str, str], name: str, body: bytes) -> None:
    offered = headers.get(name, "")
    if not offered:
        raise BadSignature(f"{name}: expected this header, got none")
    if not hmac.compare_digest(of_body(secret, body).encode(), offered.encode("utf-8", "surrogateescape")):
        raise BadSignature(f"{name}: expected one made with the secret of this channel, got another")


def _envelope(headers: Mapping[str, str], number: str, topic: str, body: bytes) -> Envelope:
    """Where the number is missing, the same body is the same message."""
    said = headers.get(number, "") or hashlib.sha256(body).hexdigest()
    return Envelope(_number(said), headers.get(topic, "")[:64])


def _number(said: str) -> str:
    is_plain = len(said) <= MESSAGE_LENGTH and said.isascii() and said.isprintable()
    return said if is_plain else hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()
