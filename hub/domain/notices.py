"""Notices to other programs: what they are of, where they may go, when they are tried again.

Rule that must hold: a notice is tried until it was delivered, ever less often, and never given up.
"""

import hashlib
from urllib.parse import urlsplit

from hub.domain.channels import DELIVERED, WAITING
from hub.domain.errors import Invalid
from hub.domain.orders import STATES

WORDS = {WAITING: ("waiting", "待发送"), DELIVERED: ("delivered", "已送达")}
"""state of a notice -> its name in English and Chinese."""
IN_HAND = "in hand"
"""What a notice says in place of its receiver while an attempt is being made."""
WEBHOOK_WORDS = {True: ("active", "启用"), False: ("paused", "暂停")}
"""whether a webhook is active -> its name in English and Chinese."""
TAKEN_OVER = ("shipped", "cancelled", "returned")
"""What becomes of an order is also told of those that were merged into it: they end with it."""
TAKEN_BACK = ("shipped", "weighed")
"""The step of an order that is taken off the lorry: who is told that it has shipped is told of it too."""
FIRST_MS, LONGEST_MS = 5_000, 3_600_000
"""Pause after the first failed attempt, doubled by each further one, and the longest."""
LONGEST_URL = 512
_JITTER = 0.2
"""Part of a pause by which it is made longer or shorter, so that what failed together does not come
together."""


def pause_ms(attempts: int, message: str) -> int:
    """How long to wait after an attempt that failed.

    Args:
        attempts: how many were made, at least 1.
        message: the notice's id, from which the jitter comes: the same for the same attempt.

    >>> [pause_ms(n, "msg_1") // 1000 for n in (1, 2, 3, 8, 30)]
    [5, 11, 20, 763, 3040]
    """
    longest = min(FIRST_MS << min(attempts - 1, 20), LONGEST_MS)
    drawn = int.from_bytes(hashlib.sha256(f"{message}.{attempts}".encode()).digest()[:4]) / 2**32
    return min(LONGEST_MS, round(longest * (1 - _JITTER + 2 * _JITTER * drawn)))


def address(url: str) -> str:
    """A receiver's address, if it can be one.

    Raises:
        Invalid: it is no http(s) URL with a host, it holds a password or a fragment, or it is too long; the
            text does not repeat what may be secret.

    >>> address("https://shop.example/hooks/orders")
    'https://shop.example/hooks/orders'
    """
    if len(url) > LONGEST_URL:
        raise Invalid("url", f"at most {LONGEST_URL} characters", f"{len(url)} characters")
    if not (url.isascii() and url.isprintable()) or " " in url:
        raise Invalid("url", "printable ASCII without spaces", "something else in it")
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise Invalid("url", "http://HOST/… or https://HOST/…", str(error)[:80]) from None
    if parts.scheme not in ("http", "https"):
        raise Invalid("url", "http:// or https://", f"{parts.scheme[:16]}:" if parts.scheme else "no scheme")
    if not host:
        raise Invalid("url", "a host", "none")
    if parts.username is not None or parts.password is not None:
        raise Invalid("url", "no user name or password: what is sent is signed", "one in it")
    if parts.fragment or url.endswith("#"):
        raise Invalid("url", "no fragment (#…)", "one in it")
    return url


def shown_address(url: str) -> str:
    """An address as it may be shown: what stands in its query may be a secret.

    >>> shown_address("https://shop.example/hooks?key=abc")
    'https://shop.example/hooks?…'
    """
    before, mark, _ = url.partition("?")
    return f"{before}?…" if mark else before


def host_of(url: str) -> str:
    """The host of an address, for the log: a path may be a secret too."""
    return urlsplit(url).hostname or ""


def wanted(states: tuple[str, ...] | list[str]) -> str:
    """The states that a webhook is to be told of, as they are kept; none for all.

    Raises:
        Invalid: one is no state of an order.

    >>> wanted(["shipped", "cancelled", "shipped"])
    'shipped cancelled'
    """
    for state in states:
        if state not in STATES:
            raise Invalid("states", f"of {', '.join(STATES)}", state[:32])
    return " ".join(dict.fromkeys(states))
