"""/api/v1/channels: the ways in for shops' own messages, and what became of the messages."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from hub.domain.access import ADMINISTRATOR, SUPERVISOR
from hub.http.access import may
from hub.http.context import Context, Here
from hub.http.routes.documented import READS, WRITES, answers, found, listed
from hub.http.schemas.channels import (
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

router = APIRouter(tags=["channels"], dependencies=[may(SUPERVISOR, ADMINISTRATOR)])
Code = Annotated[str, name_in_path("The channel's code")]
Outcome = Literal[following.ENDINGS]  # type: ignore[valid-type]  # the office's own words, spelt out in OpenAPI
_MESSAGES = answers({"rows": [example_of(Message)], "next": 12}, *READS)
_MADE = answers(example_of(ChannelWithSecret), *WRITES, status=201)
_RENEWED = answers(example_of(ChannelWithSecret), *WRITES)
_WRITTEN = answers(example_of(Channel), *WRITES)


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


def _one(here: Context, code: str) -> dict[str, Any]:
    with snapshot(here.database) as reader:
        row = book.channel(reader, here.rules.site, code)
    if row is None:
        raise channels.unknown(code)
    return row
