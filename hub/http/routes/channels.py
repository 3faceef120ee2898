"""/api/v1/channels and /api/v1/hooks: the ways in for shops' own messages, and the messages themselves.

A message is signed, so it needs no other leave; its body is read only when its signature is right.
"""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request

from hub.domain.channels import Channel as DomainChannel
from hub.http.context import Context, Here
from hub.http.routes.documented import READS, WRITES, answers, found, listed
from hub.http.schemas.channels import (
    Answer,
    ByWhom,
    Channel,
    ChannelWithSecret,
    Message,
    NewChannel,
    NewSecret,
)
from hub.http.schemas.fields import After, Limit, Page, example_of, name_in_path, page
from hub.office import channels, following
from hub.store.reading import channels as book
from hub.store.reading import snapshot

router = APIRouter(tags=["channels"])
Code = Annotated[str, name_in_path("The channel's code")]
Outcome = Literal[following.ENDINGS]  # type: ignore[valid-type]  # the office's own words, spelt out in OpenAPI
_MESSAGES = answers({"rows": [example_of(Message)], "next": 12}, *READS)
_MADE = answers(example_of(ChannelWithSecret), *WRITES, status=201)
_RENEWED = answers(example_of(ChannelWithSecret), *WRITES)
_WRITTEN = answers(example_of(Channel), *WRITES)
_ORDER = {
    "type": "order.updated",
    "timestamp": "2026-11-22T14:30:00Z",
    "data": {
        "number": "1001",
        "payment": "paid",
        "lines": [{"sku": "85123A", "qty": 6, "price": "2.55"}],
        "recipient": {"name": "Ada Lovelace", "address": "12 St James's Square", "country": "GB"},
    },
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"type": "object"}, "example": _ORDER}},
    }
}


@router.get("/channels", response_model=Page[Channel], responses=listed(Channel))
def list_channels(here: Here, after: After = 0, limit: Limit = 100) -> Any:
    """Channels, with how many messages came by them."""
    with snapshot(here.database) as reader:
        return page(book.channels(reader, here.rules.site, after, limit), limit)


@router.post("/channels", response_model=ChannelWithSecret, status_code=201, responses=_MADE)
def add_channel(here: Here, body: NewChannel) -> Any:
    """Open a way in for the orders of a shop. The secret that its messages are signed with is told this
    once.
    """
    made = here.writer.do(
        lambda act: channels.add(act, body.code, body.shop, body.kind, body.secret), body.badge
    )
    return _one(here, made.code) | {"secret": made.secret}


@router.get("/channels/{code}", response_model=Channel, responses=found(Channel))
def get_channel(here: Here, code: Code) -> Any:
    """One channel."""
    return _one(here, code)


@router.get("/channels/{code}/messages", response_model=Page[Message], responses=_MESSAGES)
def list_messages(
    here: Here,
    code: Code,
    outcome: Annotated[Outcome | None, Query()] = None,
    after: After = 0,
    limit: Limit = 100,
) -> Any:
    """Messages that were taken in, with what became of each."""
    _one(here, code)
    with snapshot(here.database) as reader:
        rows = book.messages(reader, here.rules.site, after, limit, channel=code, outcome=outcome)
    return page(rows, limit)


@router.post("/channels/{code}/secret", response_model=ChannelWithSecret, responses=_RENEWED)
def change_secret(here: Here, code: Code, body: NewSecret | None = None) -> Any:
    """Sign with another secret from now on; messages signed with the old one are refused."""
    body = body or NewSecret()
    made = here.writer.do(lambda act: channels.change_secret(act, code, body.secret), body.badge)
    return _one(here, code) | {"secret": made.secret}


@router.post("/channels/{code}/pause", response_model=Channel, responses=_WRITTEN)
def pause_channel(here: Here, code: Code, body: ByWhom | None = None) -> Any:
    """Take nothing in: senders are told (503) to try again later."""
    here.writer.do(lambda act: channels.pause(act, code), body.badge if body else None)
    return _one(here, code)


@router.post("/channels/{code}/resume", response_model=Channel, responses=_WRITTEN)
def resume_channel(here: Here, code: Code, body: ByWhom | None = None) -> Any:
    """Take messages in again."""
    here.writer.do(lambda act: channels.resume(act, code), body.badge if body else None)
    return _one(here, code)


async def _raw(request: Request) -> bytes:
    """The body's bytes as they came: they are what was signed."""
    return await request.body()


@router.post(
    "/hooks/{code}",
    response_model=Answer,
    responses=answers(example_of(Answer), *WRITES, 401),
    openapi_extra=_BODY,
)
def receive(here: Here, request: Request, code: Code, body: Annotated[bytes, Depends(_raw)]) -> Any:
    """A shop's own message: an order as it is now. Signed as the channel's kind does it (docs/connectors.md).

    Taken in once, however often it is sent; a message about something else is let pass (`ignored`)."""
    now_ms = here.now_ms()
    channel, currency = _opened(here, code)
    taken = channels.receive(here.writer, channel, currency, request.headers, body, now_ms)
    label = None
    if taken.order_id is not None:
        with snapshot(here.database) as reader:
            label = book.label(reader, taken.order_id)
    said = {name: getattr(taken, name) for name in ("message", "topic", "outcome", "text", "at_ms")}
    return said | {"order": label}


def _opened(here: Context, code: str) -> tuple[DomainChannel, str]:
    with snapshot(here.database) as reader:
        opened = book.opened(reader, here.rules.site, code)
    if opened is None:
        raise channels.unknown(code)
    return opened


def _one(here: Context, code: str) -> dict[str, Any]:
    with snapshot(here.database) as reader:
        row = book.channel(reader, here.rules.site, code)
    if row is None:
        raise channels.unknown(code)
    return row
