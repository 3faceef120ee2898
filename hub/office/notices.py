"""Notices: what happened to orders, told to the programs that asked for it, in order for each order.

The order log is spread into notices, one for each webhook that wants the entry. A notice is claimed, sent by
`hub.hooks`, and settled: delivered, or put off to a later time. Rule that must hold: a notice is kept until a
receiver has taken it, and the next one of its order waits for it.
"""

import json
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from hub.domain import notices
from hub.domain.channels import Notice, Webhook
from hub.store import notices as post
from hub.store.bulk import PAUSE_S, ROWS_A_STEP
from hub.store.database import repeat
from hub.store.notices import Horizon
from hub.store.work import Work

KEPT_MS = 14 * 24 * 3_600_000
"""How long a delivered notice is kept to be looked at."""
_SAID_LENGTH = 256


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attempt: `said` in few words; `after_ms`: the pause that the receiver asked for."""

    notice: Notice
    delivered: bool
    said: str
    after_ms: int = 0


def spread(work: Work, webhooks: Iterable[Webhook], horizon: Horizon) -> int:
    """Make the notices of what happened to orders since the last time, in short transactions with pauses.

    Returns:
        How many were made.
    """
    horizon.look(work)
    made = 0
    for webhook in webhooks:
        after = webhook.log_id
        while after < horizon.newest:
            up_to = min(after + ROWS_A_STEP, horizon.newest)
            made += _step(work, webhook, after, up_to, horizon.complete)
            after = up_to
            if after < horizon.newest:
                time.sleep(PAUSE_S)
    return made


def _step(work: Work, webhook: Webhook, after: int, up_to: int, complete: int) -> int:
    return repeat(work, lambda: post.spread(work, webhook, after, up_to, complete))


def turn(
    work: Work,
    outcomes: Collection[Outcome],
    webhooks: Collection[Webhook],
    free: Mapping[int, int],
    busy: Collection[tuple[int, int]],
    now_ms: int,
    until_ms: int,
) -> list[Notice]:
    """Write what became of attempts, and take in hand what may be sent now: of each order the oldest notice,
    while there is room. One transaction for both, and none when there is nothing to do.

    Args:
        free: number of a webhook -> how many attempts may begin.
        busy: (webhook, order) of the attempts that are being made.
        until_ms: when somebody else may take them, should this process die.

    Returns:
        The notices, their attempt counted.
    """
    if not outcomes and not _due(work, webhooks, free, busy, now_ms):
        return []

    def done() -> list[Notice]:
        _settle(work, outcomes, now_ms)
        return _claimed(work, _due(work, webhooks, free, busy, now_ms), now_ms, until_ms)

    return repeat(work, done)


def _due(
    work: Work,
    webhooks: Collection[Webhook],
    free: Mapping[int, int],
    busy: Collection[tuple[int, int]],
    now_ms: int,
) -> list[Notice]:
    found: list[Notice] = []
    for webhook in webhooks:
        room = free[webhook.id]
        if webhook.active and room > 0:
            due = post.due(work, webhook.id, now_ms, room + len(busy))
            found += [notice for notice in due if (notice.webhook_id, notice.order_id) not in busy][:room]
    return found


def _claimed(work: Work, found: list[Notice], now_ms: int, until_ms: int) -> list[Notice]:
    return [
        replace(notice, attempts=notice.attempts + 1, next_at_ms=until_ms)
        for notice in found
        if post.claim(work, notice, now_ms, until_ms)
    ]


def settle(work: Work, outcomes: Collection[Outcome], now_ms: int) -> None:
    """Write what became of attempts."""
    if outcomes:
        repeat(work, lambda: _settle(work, outcomes, now_ms))


def _settle(work: Work, outcomes: Collection[Outcome], now_ms: int) -> None:
    for outcome in outcomes:
        notice, said = outcome.notice, outcome.said[:_SAID_LENGTH]
        if outcome.delivered:
            post.deliver(work, notice, now_ms, said)
        else:
            pause = max(outcome.after_ms, notices.pause_ms(notice.attempts, notice.message))
            pause = min(pause, notices.LONGEST_MS)
            post.put_off(work, notice, notice.attempts, now_ms + pause, said)


def clear_out(work: Work, site: str, now_ms: int) -> int:
    """Delete what was delivered long ago, in short transactions with pauses.

    Returns:
        How many notices were deleted.
    """
    deleted = 0
    while True:
        part = repeat(work, lambda: post.forget_delivered(work, site, now_ms - KEPT_MS, ROWS_A_STEP))
        deleted += part
        if part < ROWS_A_STEP:
            return deleted
        time.sleep(PAUSE_S)


def body(letter: Mapping[str, Any]) -> bytes:
    """What a notice says, as it is sent: JSON.

    State, reason and time are those of the log's entry; quantities, parcels and waybill are as they are now.

    Args:
        letter: as `hub.store.reading.notices.letters` reads it.
    """
    at = datetime.fromtimestamp(letter["at_ms"] / 1000, UTC)
    said = {
        "type": f"order.{letter['to_state']}",
        "timestamp": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "data": {
            "order": letter["label"],
            "shop": letter["shop"],
            "number": letter["number"],
            "state": letter["to_state"],
            "from_state": letter["from_state"],
            "reason": letter["reason"],
            "version": letter["version"],
            "split_from": letter["split_from"],
            "merged_into": letter["merged_into"],
            "carrier": letter["carrier"],
            "waybill": letter["waybill"],
            "parcels": [_parcel(parcel, letter["carrier"]) for parcel in letter["parcels"]],
            "lines": [dict(line) for line in letter["lines"]],
        },
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _parcel(parcel: Mapping[str, Any], named: str) -> dict[str, Any]:
    """A parcel as it is told: whom it goes with, under which number; `named` is the carrier that the shop
    said, for one that no carrier of ours takes.
    """
    return {
        "code": parcel["code"],
        "state": parcel["state"],
        "net_mg": parcel["net_mg"],
        "carrier": parcel["carrier"] or named,
        "waybill": parcel["waybill"],
    }
