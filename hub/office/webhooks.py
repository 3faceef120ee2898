"""Webhooks: the programs that are told what becomes of orders. Made, paused, and taken away.

Rule that must hold: a secret is told once, when it is made, and nothing that waits for a receiver is dropped
unless somebody says so.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hub.domain import notices, signing
from hub.domain.channels import Shop, Webhook
from hub.domain.errors import Conflict, Invalid, NotFound
from hub.domain.orders import Order
from hub.office.act import Act
from hub.store import notices as post

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
_KEY_BYTES = 32


def add(
    act: Act, code: str, url: str, shop: str = "", states: Sequence[str] = (), secret: str = ""
) -> Webhook:
    """Tell a program of orders from now on.

    Args:
        code: what the webhook goes by, unique on the site.
        url: where its receiver is, http or https.
        shop: code of the only shop of whose orders it is told; empty for all.
        states: the only states that it is told of; empty for all.
        secret: `whsec_…`, where the receiver has made one; empty makes one.

    Raises:
        Invalid: a value is none of its kind.
        NotFound: there is no such shop.
        Conflict: the code is taken.
    """
    if not _CODE.fullmatch(code):
        raise Invalid("code", "1 to 32 of A-Z a-z 0-9 . _ -, beginning with a letter or a digit", code[:64])
    webhook = Webhook(
        id=0,
        site=act.rules.site,
        code=code,
        url=notices.address(url),
        secret=_secret(secret),
        shop_id=_shop_id(act, shop),
        states=notices.wanted(tuple(states)),
        active=True,
        log_id=post.newest_entry(act.work),
    )
    if act.work.one(Webhook, "code", code, act.rules.site):
        raise Conflict(f"webhook {code}: expected a new code, found it taken")
    return act.work.add(webhook)


def _secret(given: str) -> str:
    """The secret that was given, when it is one; a new one where none was."""
    if not given:
        return signing.secret_of(secrets.token_bytes(_KEY_BYTES))
    signing.key_of(given)
    return given


def _shop_id(act: Act, code: str) -> int | None:
    if not code:
        return None
    shop = act.work.one(Shop, "code", code, act.rules.site)
    if shop is None:
        raise NotFound(f"shop {code}: expected the code of a shop, found none")
    return shop.id


def named(act: Act, code: str) -> Webhook:
    """The webhook that goes by a code.

    Raises:
        NotFound: there is none.
    """
    webhook = act.work.one(Webhook, "code", code, act.rules.site)
    if webhook is None:
        raise unknown(code)
    return webhook


def unknown(code: str) -> NotFound:
    """The refusal of a code that no webhook has."""
    return NotFound(f"webhook {code}: expected the code of a webhook, found none")


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """A webhook as it may be shown: what stands in its address's query may be a secret.

    Args:
        row: as `hub.store.reading.notices` reads it; `states` as words with a space between.
    """
    return {**row, "url": notices.shown_address(row["url"]), "states": row["states"].split()}


def change_secret(act: Act, code: str, secret: str = "") -> Webhook:
    """Sign with another secret from now on, also what is sent again.

    Args:
        secret: `whsec_…`; empty makes one.

    Raises:
        NotFound: there is no such webhook.
        Invalid: the secret is none.
    """
    return act.work.put(replace(named(act, code), secret=_secret(secret)))


def change_url(act: Act, code: str, url: str) -> Webhook:
    """Send to another address from now on, at once what waits.

    Raises:
        NotFound: there is no such webhook.
        Invalid: the address is none.
    """
    webhook = act.work.put(replace(named(act, code), url=notices.address(url)))
    post.hasten(act.work, webhook.id, None)
    return webhook


def pause(act: Act, code: str) -> Webhook:
    """Send nothing until it is resumed; what happens meanwhile is kept for it.

    Raises:
        NotFound: there is no such webhook.
    """
    return act.work.put(replace(named(act, code), active=False))


def resume(act: Act, code: str) -> Webhook:
    """Send again, at once what waits.

    Raises:
        NotFound: there is no such webhook.
    """
    webhook = act.work.put(replace(named(act, code), active=True))
    post.hasten(act.work, webhook.id, None)
    return webhook


def retry(act: Act, code: str, order: str | None = None) -> int:
    """Try at once what waits for its next attempt.

    Args:
        order: label of the only order whose notices are meant; None for all.

    Returns:
        How many notices wait and are not in hand already.

    Raises:
        NotFound: there is no such webhook, or no such order.
        Conflict: it is paused.
    """
    webhook = named(act, code)
    if not webhook.active:
        raise Conflict(f"webhook {code} is paused: expected an active one; resume it")
    if order is None:
        return post.hasten(act.work, webhook.id, None)
    found = act.work.one(Order, "label", order, act.rules.site)
    if found is None:
        raise NotFound(f"order {order}: expected the label of an order, SHOP-NUMBER, found none")
    return post.hasten(act.work, webhook.id, found.id)


def remove(act: Act, code: str, drop: bool = False) -> int:
    """Tell a program no more, and forget what it was told.

    Args:
        drop: whether also what was not delivered yet is dropped.

    Returns:
        How many notices were dropped that it was never told.

    Raises:
        NotFound: there is no such webhook.
        Conflict: something was not delivered yet, and `drop` was not said.
    """
    webhook = named(act, code)
    waiting = post.waiting(act.work, webhook.id)
    if waiting and not drop:
        raise Conflict(
            f"webhook {code}: expected every notice delivered, found {waiting} waiting; say drop to drop them"
        )
    post.forget(act.work, webhook.id)
    act.work.remove(webhook)
    return waiting
