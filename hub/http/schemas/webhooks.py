"""Webhooks and their notices. Times in UTC milliseconds."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hub.domain import orders as life
from hub.domain.channels import DELIVERED, WAITING
from hub.domain.notices import LONGEST_URL
from hub.http.schemas.fields import LINE, In, Name, Out, example

_WEBHOOK = {
    "id": 1,
    "code": "erp",
    "url": "https://erp.example/hooks/orders",
    "shop": "WEB",
    "states": ["shipped", "cancelled"],
    "active": True,
    "waiting": 2,
    "attempts": 3,
    "oldest_at_ms": 1_795_190_000_000,
}
_NOTICE = {
    "id": 812,
    "message": "msg_5f0c9a7be1d24486_4711_29",
    "order": "WEB-1001",
    "event": "shipped",
    "at_ms": 1_795_190_000_000,
    "state": "waiting",
    "attempts": 3,
    "next_at_ms": 1_795_190_041_000,
    "delivered_at_ms": 0,
    "said": "503: expected 2xx",
}
_SECRET = {"secret": "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3"}
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")]
Url = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_URL, pattern=r"^[!-~]+$")]
Secret = Annotated[str, StringConstraints(max_length=128, pattern=r"^[ -~]*$")]
State = Literal[life.STATES]  # type: ignore[valid-type]  # the domain's own tuple, spelt out in OpenAPI
NoticeState = Literal[WAITING, DELIVERED]  # type: ignore[valid-type]  # the domain's own words


class NewWebhook(In):
    """A program that is told what becomes of orders. No shop: of all shops; no states: of every state; no
    secret: one is made.
    """

    model_config = In.model_config | example(
        code="erp", url="https://erp.example/hooks/orders", shop="WEB", states=["shipped", "cancelled"]
    )

    code: Code
    url: Url
    shop: Annotated[str, StringConstraints(max_length=32, pattern=LINE)] = ""
    states: Annotated[tuple[State, ...], Field(max_length=len(life.STATES))] = ()
    secret: Secret = ""


class NewSecret(In):
    """Another secret; without one it is made."""

    model_config = In.model_config | example(**_SECRET)

    secret: Secret = ""


class NewUrl(In):
    """Another address of the receiver."""

    model_config = In.model_config | example(url="https://new.example/hooks/orders")

    url: Url


class Webhook(Out):
    """A webhook. `waiting`: notices that were not delivered yet, the oldest of them of `oldest_at_ms` (0 when
    there is none), the most attempts that one of them has had in `attempts`. What stands behind the `?` of
    its address is not shown.
    """

    model_config = example(**_WEBHOOK)

    id: int
    code: str
    url: str
    shop: str | None
    states: list[str]
    active: bool
    waiting: int
    attempts: int
    oldest_at_ms: int


class WebhookWithSecret(Webhook):
    """A webhook with its secret, which is told this once."""

    model_config = example(**_WEBHOOK | {"waiting": 0, "attempts": 0, "oldest_at_ms": 0} | _SECRET)

    secret: str


class Notice(Out):
    """What a webhook is told: that an order came to a state (`event`) at a time (`at_ms`).

    `said` is what the receiver answered last; a notice that waits is tried again at `next_at_ms`, as soon as
    those of its order that are older have arrived.
    """

    model_config = example(**_NOTICE)

    id: int
    message: str
    order: str
    event: str
    at_ms: int
    state: str
    attempts: int
    next_at_ms: int
    delivered_at_ms: int
    said: str


class Retry(In):
    """Which notices to try at once: those of an order, or all."""

    model_config = In.model_config | example(order="WEB-1001")

    order: Name | None = None


class Retried(Out):
    """How many notices are tried."""

    model_config = example(notices=2)

    notices: int


class Remove(In):
    """`drop`: whether also what was not delivered yet is dropped."""

    model_config = In.model_config | example(drop=True)

    drop: bool = False


class Removed(Out):
    """How many notices were dropped that were never delivered."""

    model_config = example(code="erp", dropped=2)

    code: str
    dropped: int
