"""Channels: the ways in for shops' own messages. Times in UTC milliseconds."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hub.domain.channels import KINDS
from hub.http.schemas.fields import LINE, Badge, In, Out, example
from hub.office.following import OUTCOMES

_CHANNEL = {
    "id": 1,
    "code": "web",
    "kind": "woocommerce",
    "shop": "WEB",
    "active": True,
    "messages": 1204,
    "last_at_ms": 1_795_190_000_000,
}
_MESSAGE = {
    "id": 1204,
    "channel": "web",
    "message": "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
    "topic": "order.updated",
    "order": "WEB-1001",
    "outcome": "changed",
    "text": "payment: unpaid, now paid",
    "at_ms": 1_795_190_000_000,
}
Kind = Literal[KINDS]  # type: ignore[valid-type]  # the domain's own tuple, spelt out in OpenAPI
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")]
Secret = Annotated[str, StringConstraints(max_length=128, pattern=r"^[ -~]*$")]


class NewChannel(In):
    """A way in for the orders of a shop. Without a secret one is made (Shopify's is that of the shop's
    app).
    """

    model_config = In.model_config | example(code="web", shop="WEB", kind="woocommerce", badge="7")

    code: Code
    shop: Annotated[str, StringConstraints(min_length=1, max_length=32, pattern=LINE)]
    kind: Kind
    secret: Secret = ""
    badge: Badge | None = None


class NewSecret(In):
    """Another secret for a channel; without one it is made."""

    model_config = In.model_config | example(badge="7")

    secret: Secret = ""
    badge: Badge | None = None


class ByWhom(In):
    """Who asks for it."""

    model_config = In.model_config | example(badge="7")

    badge: Badge | None = None


class Channel(Out):
    """A channel: where shops send to is `/api/v1/hooks/<code>`."""

    model_config = example(**_CHANNEL)

    id: int
    code: str
    kind: str
    shop: str
    active: bool
    messages: int
    last_at_ms: int


class ChannelWithSecret(Channel):
    """A channel with its secret, which is told this once."""

    model_config = example(
        **_CHANNEL | {"messages": 0, "last_at_ms": 0, "secret": "f3Zr0cQd4w6lmvJqk1uTn8yXb2"}
    )

    secret: str


class Message(Out):
    """A message that was taken in, and what became of it; `order` is null when it is about none."""

    model_config = example(**_MESSAGE)

    id: int
    channel: str
    message: str
    topic: str
    order: str | None
    outcome: str
    text: str
    at_ms: int


class Answer(Out):
    """What became of a message. The same message is answered the same each time."""

    model_config = example(**{k: v for k, v in _MESSAGE.items() if k not in {"id", "channel"}})

    message: str
    topic: str
    order: str | None
    outcome: str = Field(description=f"One of {', '.join(OUTCOMES)}")
    text: str
    at_ms: int
