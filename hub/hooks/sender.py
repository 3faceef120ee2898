"""The sender of notices: one loop over the order log and what is due, many attempts at a time.

Of one order a webhook hears one notice after the other; other orders and other webhooks go on meanwhile, so
that a receiver that hangs delays itself alone. Nothing is remembered here that the database does not hold:
killed in the middle, the next sender goes on, and what was under way is sent again with the same id.
"""

import asyncio
import contextlib
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

import structlog

from hub.domain.channels import Notice, Webhook
from hub.domain.notices import host_of
from hub.hooks.courier import ANSWER_S, Answer, Courier
from hub.office import notices
from hub.office.notices import Outcome
from hub.store import notices as post
from hub.store.bulk import PAUSE_S
from hub.store.database import Database
from hub.store.notices import Horizon
from hub.store.reading import DUPLICATE, UNAVAILABLE, snapshot
from hub.store.reading.notices import letters
from hub.store.work import Work

T = TypeVar("T")
POLL_S = 0.5
"""How often the order log is looked at."""
AT_ONCE = 8
"""Attempts at a time for one webhook."""
FIRST_REST_S, LONGEST_REST_S = 1.0, 30.0
"""How long nothing is sent to a receiver that failed, doubled by each further failure in a row."""
CLEAR_OUT_S = 3600.0
_SLACK_S = 5.0
"""A notice in hand is free for another sender so long after its attempt must have ended."""
_GRACE_S = 2.0
"""How long attempts under way may go on when the sender is to stop."""
_STOPPED = Answer(delivered=False, said="stopped before there was an answer")
_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Line:
    """What is known of one receiver: attempts under way, failures in a row, and until when it rests."""

    busy: set[int] = field(default_factory=set)
    failures: int = 0
    rests_until_s: float = 0.0

    def room(self, at_s: float) -> int:
        """How many attempts may begin; a receiver that failed is tried with one."""
        if at_s < self.rests_until_s:
            return 0
        return (1 if self.failures else AT_ONCE) - len(self.busy)


class Sender:
    """Tells the webhooks of a site what happens to its orders.

    Args:
        database: migrated, with the site founded.
        site: whose orders.
        now_ms: the clock, UTC milliseconds.
        answer_s: how long one attempt may take.
    """

    def __init__(
        self, database: Database, site: str, now_ms: Callable[[], int], answer_s: float = ANSWER_S
    ) -> None:
        self._database = database
        self._site = site
        self._now_ms = now_ms
        self._answer_s = answer_s
        self._horizon = Horizon()
        self._work: Work | None = None
        self._lines: dict[int, Line] = {}
        self._outcomes: list[Outcome] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._woken = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, "sender")

    async def run(self, stop: asyncio.Event) -> None:
        """Send until asked to stop; a database that does not answer is asked again."""
        loop = asyncio.get_running_loop()
        spread_at_s = clear_at_s = loop.time()
        async with Courier(self._answer_s) as courier:
            try:
                while not stop.is_set():
                    now_s = loop.time()
                    try:
                        if now_s >= spread_at_s:
                            await self._off_loop(self._spread)
                            spread_at_s = now_s + POLL_S
                        if now_s >= clear_at_s:
                            await self._off_loop(self._clear_out)
                            clear_at_s = now_s + CLEAR_OUT_S
                        await self._turn(courier)
                    except (*UNAVAILABLE, *DUPLICATE) as error:
                        _log.warning("notices_wait", error=str(error)[:200])
                        await self._off_loop(self._disconnect)
                    await self._rest(stop)
            finally:
                await self._finish()

    async def _turn(self, courier: Courier) -> None:
        """Settle what has ended, and begin what is due."""
        outcomes = tuple(self._outcomes)
        at_s = asyncio.get_running_loop().time()
        room = {webhook_id: line.room(at_s) for webhook_id, line in self._lines.items()}
        busy = {(webhook_id, order) for webhook_id, line in self._lines.items() for order in line.busy}
        begun = await self._off_loop(lambda: self._settle_and_take(outcomes, room, busy))
        del self._outcomes[: len(outcomes)]
        for webhook, notice, body in begun:
            line = self._lines.setdefault(webhook.id, Line())
            line.busy.add(notice.order_id)
            task = asyncio.create_task(self._attempt(courier, webhook, notice, body, line))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _attempt(
        self, courier: Courier, webhook: Webhook, notice: Notice, body: bytes, line: Line
    ) -> None:
        """Send one notice and note what became of it, whatever that is."""
        answer = _STOPPED
        try:
            now_s = self._now_ms() // 1000
            answer = await courier.send(webhook.url, webhook.secret, notice.message, body, now_s)
        except Exception as error:  # noqa: BLE001 - a fault here must not stop what is sent to others
            fault = type(error).__name__
            answer = Answer(delivered=False, said=f"fault of the hub: {fault}")
            _log.error("notice_fault", webhook=webhook.code, message=notice.message, error=fault)
        finally:
            line.busy.discard(notice.order_id)
            if answer is not _STOPPED:
                self._note(webhook, line, answer)
            self._outcomes.append(Outcome(notice, answer.delivered, answer.said, answer.after_ms))
            self._woken.set()

    def _note(self, webhook: Webhook, line: Line, answer: Answer) -> None:
        """Let a receiver that fails rest; say so once, and once when it is back."""
        told = {"webhook": webhook.code, "host": host_of(webhook.url), "said": answer.said}
        if answer.delivered or answer.of_message:
            if line.failures:
                _log.info("receiver_back", **told)
            line.failures, line.rests_until_s = 0, 0.0
            return
        line.failures += 1
        pause_s = min(FIRST_REST_S * 2 ** min(line.failures - 1, 10), LONGEST_REST_S)
        line.rests_until_s = asyncio.get_running_loop().time() + pause_s
        if line.failures == 1:
            _log.warning("receiver_fails", **told)

    async def _rest(self, stop: asyncio.Event) -> None:
        """Wait for an attempt to end, for the stop, or for the next look at the log; always long enough for
        other writers, and for other attempts to end with it.
        """
        waits = [asyncio.ensure_future(event.wait()) for event in (stop, self._woken)]
        await asyncio.wait(waits, timeout=POLL_S, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        await asyncio.sleep(PAUSE_S)
        self._woken.clear()

    async def _finish(self) -> None:
        """Give what is under way a moment, write what became of it, and close."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=_GRACE_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        with contextlib.suppress(*UNAVAILABLE):  # then the notices are free again when their time is over
            await self._off_loop(lambda: notices.settle(self._connected(), self._outcomes, self._now_ms()))
        await self._off_loop(self._disconnect)
        self._thread.shutdown()

    async def _off_loop(self, do: Callable[[], T]) -> T:
        """Do something with the database; one thing after the other, and never on the loop."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, do)

    def _spread(self) -> None:
        work = self._connected()
        notices.spread(work, post.receivers(work, self._site), self._horizon)

    def _clear_out(self) -> None:
        notices.clear_out(self._connected(), self._site, self._now_ms())

    def _settle_and_take(
        self, outcomes: Collection[Outcome], room: Mapping[int, int], busy: Collection[tuple[int, int]]
    ) -> list[tuple[Webhook, Notice, bytes]]:
        work, now_ms = self._connected(), self._now_ms()
        webhooks = {webhook.id: webhook for webhook in post.receivers(work, self._site)}
        free = {id_: room.get(id_, AT_ONCE) for id_ in webhooks}
        until_ms = now_ms + round((self._answer_s + _SLACK_S) * 1000)
        taken = notices.turn(work, outcomes, webhooks.values(), free, busy, now_ms, until_ms)
        if not taken:
            return []
        told = self._letters([notice.id for notice in taken])
        return [
            (webhooks[notice.webhook_id], notice, notices.body(told[notice.id]))
            for notice in taken
            if notice.id in told  # removed with its webhook since
        ]

    def _letters(self, ids: list[int]) -> dict[int, dict[str, Any]]:
        with snapshot(self._database) as reader:
            return letters(reader, ids)

    def _connected(self) -> Work:
        if self._work is None:
            self._work = self._database.work()
        return self._work

    def _disconnect(self) -> None:
        work, self._work = self._work, None
        if work is not None:
            work.connection.close()
