"""/api/v1/hooks: shops' own messages.

A message is signed, so it needs no other leave; its body is read only when its signature is right.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from hub.domain.channels import Channel
from hub.http.context import Context, Here
from hub.http.routes.documented import UNSIGNED, WRITES, answers
from hub.http.schemas.channels import Answer
from hub.http.schemas.fields import example_of, name_in_path
from hub.office import channels
from hub.store.reading import channels as book
from hub.store.reading import snapshot

router = APIRouter(tags=["channels"])
Code = Annotated[str, name_in_path("The channel's code")]
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


async def _raw(request: Request) -> bytes:
    """The body's bytes as they came: they are what was signed."""
    return await request.body()


@router.post(
    "/hooks/{code}",
    response_model=Answer,
    responses=answers(example_of(Answer), *WRITES) | UNSIGNED,
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


def _opened(here: Context, code: str) -> tuple[Channel, str]:
    with snapshot(here.database) as reader:
        opened = book.opened(reader, here.rules.site, code)
    if opened is None:
        raise channels.unknown(code)
    return opened
