"""Channels: the ways in for a shop's own messages, each signed, each message once.

Rule: a message and what it did are one transaction. Sent again, it is answered as the first time and does
nothing; out of order, the older word gives way (`hub.office.following`).
"""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Protocol, TypeVar

from hub.domain import signing
from hub.domain.channels import KINDS, Channel, Incoming, Shop
from hub.domain.errors import Conflict, DomainError, Invalid, NotFound
from hub.office import connectors, following
from hub.office.act import Act
from hub.office.connectors import Deleted, Envelope, Ignored, Said, ShopOrder
from hub.office.following import IGNORED, Followed

T = TypeVar("T")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
PING = re.compile(rb"webhook_id=\d{1,20}")
"""What WooCommerce sends, unsigned and as a form, when a webhook is made: it wants to hear 200."""
TEXT_LENGTH = 256
_SECRET_LENGTHS = (8, 128)
_KEY_BYTES = 32


class Paused(DomainError):
    """The channel takes nothing in for now: the sender tries again later."""

    code = "paused"


class Reused(Conflict):
    """A message came under the number of another one."""


class Writes(Protocol):
    """What does an act in one transaction (`hub.office.writing.Writer`)."""

    def do(self, act: Callable[[Act], T], badge: str | None = None) -> T:
        """Do it, or raise what refuses it."""


def add(act: Act, code: str, shop: str, kind: str, secret: str = "") -> Channel:
    """Open a way in for the orders of a shop.

    Args:
        code: what the channel goes by, in the address that the shop sends to.
        kind: one of KINDS.
        secret: what the shop signs with; made here when it is empty.

    Raises:
        Invalid: a value that is none of its kind; the text does not repeat the secret.
        NotFound: no such shop.
        Conflict: the code is taken.
    """
    if not CODE.fullmatch(code):
        raise Invalid("code", "1 to 32 of A-Z a-z 0-9 . _ -, beginning with a letter or a digit", code[:64])
    if kind not in KINDS:
        raise Invalid("kind", f"one of {', '.join(KINDS)}", kind[:64])
    owner = act.work.one(Shop, "code", shop, act.rules.site)
    if owner is None:
        raise NotFound(f"shop {shop[:64]}: expected one on site {act.rules.site}, found none")
    if act.work.one(Channel, "code", code, act.rules.site) is not None:
        raise Conflict(f"channel {code}: expected a new code, found it taken")
    return act.work.add(Channel(0, act.rules.site, code, owner.id, kind, _secret(kind, secret)))


def change_secret(act: Act, code: str, secret: str = "") -> Channel:
    """Have the shop sign with another secret from now on; made here when it is empty.

    Raises:
        NotFound: no such channel.
        Invalid: the secret is none of its kind.
    """
    channel = named(act, code)
    return act.work.put(replace(channel, secret=_secret(channel.kind, secret)))


def pause(act: Act, code: str) -> Channel:
    """Take nothing in until it is resumed; senders are told to try again later.

    Raises:
        NotFound: no such channel.
    """
    return act.work.put(replace(named(act, code), active=False))


def resume(act: Act, code: str) -> Channel:
    """Take messages in again.

    Raises:
        NotFound: no such channel.
    """
    return act.work.put(replace(named(act, code), active=True))


def named(act: Act, code: str) -> Channel:
    """The channel that goes by a code.

    Raises:
        NotFound: there is none.
    """
    channel = act.work.one(Channel, "code", code, act.rules.site)
    if channel is None:
        raise unknown(code)
    return channel


def unknown(code: str) -> NotFound:
    """The refusal of a code that no channel has."""
    return NotFound(f"channel {code[:64]}: expected the code of a channel, found none")


def _secret(kind: str, given: str) -> str:
    if kind == "generic":
        if given:
            signing.key_of(given)
        return given or signing.secret_of(secrets.token_bytes(_KEY_BYTES))
    if not given and kind == "shopify":
        raise Invalid("secret", "the client secret of the shop's app, which Shopify signs with", "nothing")
    least, most = _SECRET_LENGTHS
    if given and not (least <= len(given) <= most and given.isascii() and given.isprintable()):
        raise Invalid("secret", f"{least} to {most} printable ASCII characters", f"{len(given)} characters")
    return given or secrets.token_urlsafe(_KEY_BYTES)


def receive(
    writes: Writes,
    channel: Channel,
    currency: str,
    headers: Mapping[str, str],
    body: bytes,
    now_ms: int,
) -> Incoming:
    """A message that came by a channel, as it was sent: look at its signature, read it, take it in.

    What the shop wants and can't be had any more is put before a person, and the message counts as taken in:
    sent again, it would fare no better.

    Args:
        currency: of the shop, for prices that name none.
        headers: by their names in lower case.
        now_ms: the clock, UTC milliseconds.

    Returns:
        The message with its outcome; that of the first time when it has come before. A ping has no number.

    Raises:
        BadSignature: it was not signed with the channel's secret.
        Paused: the channel takes nothing in.
        Invalid: it is no JSON, or not what its format says; nothing was taken in.
        Reused: another message came under its number.
    """
    if channel.kind == "woocommerce" and PING.fullmatch(body):
        text = "ping 测试: the shop reaches this channel"
        return Incoming(0, channel.site, channel.id, "", "ping", None, IGNORED, text, "", now_ms)
    envelope = connectors.check(channel.kind, channel.secret, headers, body, now_ms)
    if not channel.active:
        raise Paused(f"channel {channel.code} is paused: expected an active one; send it again later")
    topic, said = connectors.read(channel.kind, envelope.topic, body, currency)
    digest = sha256(body).hexdigest()
    envelope = replace(envelope, topic=topic)
    try:
        return writes.do(lambda act: take(act, channel, envelope, said, digest))
    except Reused:
        raise
    except (Conflict, Invalid) as refusal:
        if not isinstance(said, ShopOrder):
            raise
        why = str(refusal)
        return writes.do(lambda act: _refuse(act, channel, envelope, said, digest, why))


def take(act: Act, channel: Channel, envelope: Envelope, said: Said, digest: str) -> Incoming:
    """Take a message in, once.

    Args:
        digest: of its body.

    Raises:
        Reused: another message came under its number.
        Invalid, Conflict: what it says can't be done (`following.follow`); nothing is changed.
    """
    before = _before(act, channel, envelope, digest)
    if before is not None:
        return before
    if isinstance(said, Ignored):
        ended = Followed(IGNORED, said.why, None)
    elif isinstance(said, Deleted):
        ended = following.deleted(act, channel.shop_id, channel.code, said)
    else:
        ended = following.follow(act, channel.shop_id, channel.code, said)
    return _keep(act, channel, envelope, digest, ended)


def _refuse(
    act: Act, channel: Channel, envelope: Envelope, said: ShopOrder, digest: str, why: str
) -> Incoming:
    before = _before(act, channel, envelope, digest)
    if before is not None:
        return before
    return _keep(act, channel, envelope, digest, following.refuse(act, channel.shop_id, said, why))


def _before(act: Act, channel: Channel, envelope: Envelope, digest: str) -> Incoming | None:
    found = act.work.where(Incoming, "message", envelope.message)
    there = next((row for row in found if row.channel_id == channel.id), None)
    if there is not None and there.digest != digest:
        raise Reused(f"message {envelope.message}: expected the body that came under it before, got another")
    return there


def _keep(act: Act, channel: Channel, envelope: Envelope, digest: str, ended: Followed) -> Incoming:
    return act.work.add(
        Incoming(
            id=0,
            site=channel.site,
            channel_id=channel.id,
            message=envelope.message,
            topic=envelope.topic,
            order_id=ended.order.id if ended.order else None,
            outcome=ended.outcome,
            text=ended.text[:TEXT_LENGTH],
            digest=digest,
            at_ms=act.moment.at_ms,
        )
    )
