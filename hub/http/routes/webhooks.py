"""/api/v1/webhooks: the programs that are told what becomes of orders, and what each was told."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from hub.domain.access import ADMINISTRATOR, SUPERVISOR
from hub.domain.channels import Webhook as DomainWebhook
from hub.http.access import may
from hub.http.context import Context, Here
from hub.http.routes.documented import READS, WRITES, answers, found, listed
from hub.http.schemas.fields import After, Limit, Page, example_of, name_in_path, page
from hub.http.schemas.webhooks import (
    NewSecret,
    NewUrl,
    NewWebhook,
    Notice,
    NoticeState,
    Remove,
    Removed,
    Retried,
    Retry,
    Webhook,
    WebhookWithSecret,
)
from hub.office import webhooks
from hub.store.reading import notices as book
from hub.store.reading import snapshot

router = APIRouter(prefix="/webhooks", tags=["webhooks"], dependencies=[may(SUPERVISOR, ADMINISTRATOR)])
Code = Annotated[str, name_in_path("The webhook's code")]
_MADE = answers(example_of(WebhookWithSecret), *WRITES, status=201)
_WRITTEN = answers(example_of(Webhook), *WRITES)


@router.get("", response_model=Page[Webhook], responses=listed(Webhook))
def list_webhooks(here: Here, after: After = 0, limit: Limit = 100) -> Any:
    """Webhooks, with what waits for each."""
    with snapshot(here.database) as reader:
        rows = book.webhooks(reader, here.rules.site, after, limit)
    return page([webhooks.shown(row) for row in rows], limit)


@router.post("", response_model=WebhookWithSecret, status_code=201, responses=_MADE)
def add_webhook(here: Here, body: NewWebhook) -> Any:
    """Tell a program what becomes of orders from now on. Its secret, by which it knows that a message comes
    from here, is told this once.
    """
    made: DomainWebhook = here.writer.do(
        lambda act: webhooks.add(act, body.code, body.url, body.shop, body.states, body.secret)
    )
    return _one(here, made.code) | {"secret": made.secret}


@router.get("/{code}", response_model=Webhook, responses=found(Webhook))
def get_webhook(here: Here, code: Code) -> Any:
    """One webhook, with what waits for it."""
    return _one(here, code)


@router.get(
    "/{code}/notices",
    response_model=Page[Notice],
    responses=answers({"rows": [example_of(Notice)], "next": 812}, *READS),
)
def list_notices(
    here: Here,
    code: Code,
    state: Annotated[NoticeState | None, Query()] = None,
    after: After = 0,
    limit: Limit = 100,
) -> Any:
    """What a webhook was told, and what waits. Delivered ones are kept for 14 days."""
    webhook = _one(here, code)
    with snapshot(here.database) as reader:
        return page(book.notices(reader, webhook["id"], after, limit, state=state), limit)


@router.post("/{code}/retry", response_model=Retried, responses=answers(example_of(Retried), *WRITES))
def retry_notices(here: Here, code: Code, body: Retry | None = None) -> Any:
    """Try at once what waits for its next attempt."""
    order = body.order if body else None
    return {"notices": here.writer.do(lambda act: webhooks.retry(act, code, order))}


@router.post(
    "/{code}/secret",
    response_model=WebhookWithSecret,
    responses=answers(example_of(WebhookWithSecret), *WRITES),
)
def change_secret(here: Here, code: Code, body: NewSecret | None = None) -> Any:
    """Sign with another secret from now on, which is told this once."""
    secret = body.secret if body else ""
    changed = here.writer.do(lambda act: webhooks.change_secret(act, code, secret))
    return _one(here, code) | {"secret": changed.secret}


@router.post("/{code}/url", response_model=Webhook, responses=_WRITTEN)
def change_url(here: Here, code: Code, body: NewUrl) -> Any:
    """Send to another address from now on, also what waits."""
    here.writer.do(lambda act: webhooks.change_url(act, code, body.url))
    return _one(here, code)


@router.post("/{code}/pause", response_model=Webhook, responses=_WRITTEN)
def pause_webhook(here: Here, code: Code) -> Any:
    """Send nothing for the present; what happens meanwhile is kept for it."""
    here.writer.do(lambda act: webhooks.pause(act, code))
    return _one(here, code)


@router.post("/{code}/resume", response_model=Webhook, responses=_WRITTEN)
def resume_webhook(here: Here, code: Code) -> Any:
    """Send again, at once what waits."""
    here.writer.do(lambda act: webhooks.resume(act, code))
    return _one(here, code)


@router.post("/{code}/remove", response_model=Removed, responses=answers(example_of(Removed), *WRITES))
def remove_webhook(here: Here, code: Code, body: Remove | None = None) -> Any:
    """Tell a program no more. Refused (409) while something was not delivered yet, unless `drop` is said."""
    drop = body.drop if body else False
    return {"code": code, "dropped": here.writer.do(lambda act: webhooks.remove(act, code, drop))}


def _one(here: Context, code: str) -> dict[str, Any]:
    with snapshot(here.database) as reader:
        row = book.webhook(reader, here.rules.site, code)
    if row is None:
        raise webhooks.unknown(code)
    return webhooks.shown(row)
