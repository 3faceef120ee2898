"""A small shop whose orders are told to webhooks, and a clock that the test can put forward."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from hub.domain.channels import Webhook
from hub.domain.orders import Order
from hub.hooks import Sender
from hub.office import changes, notices, webhooks
from hub.office.act import Act
from hub.store import notices as post
from hub.store import reading
from hub.store.database import Database, repeat
from hub.store.notices import Horizon
from hub.store.reading import notices as book
from hub.store.reading.rows import Row
from tests.databases import migrated
from tests.unit.floor.floor_under_test import SITE, Floor, small_shop
from tests.unit.hooks.receiver import SECRET


@dataclass
class Telling:
    """The shop, its orders and its webhooks."""

    database: Database
    floor: Floor
    ahead_ms: int = 0
    """How far the sender's clock is ahead of the machine's."""
    horizon: Horizon = field(default_factory=Horizon)

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000 + self.ahead_ms

    def close(self) -> None:
        self.floor.work.connection.close()
        self.database.close()

    def act(self, do: object, *arguments: object, **named: object) -> object:
        """An act of the office, in a transaction of its own; again when it met another's."""
        return repeat(self.floor.work, lambda: do(self.floor.act(), *arguments, **named))  # type: ignore[operator]

    def webhook(self, url: str = "http://localhost:9/hook", code: str = "erp", **wanted: object) -> Webhook:
        made = self.act(webhooks.add, code, url, secret=SECRET, **wanted)
        assert isinstance(made, Webhook)
        return made

    def orders(self, count: int) -> list[str]:
        """New orders of one piece each; their labels."""
        return [self.floor.new_order(str(n + 1), A=1) for n in range(count)]

    def happen(self, label: str, *steps: str) -> None:
        """Let an order be held and let go on, step by step; each is an entry of its log."""
        for step in steps:
            if step == "held":
                self.floor.office(changes.hold, label, "in doubt")
            elif step == "received":
                self.floor.office(changes.go_on, label)
            else:
                self.act(_move, label, step)

    def spread(self) -> int:
        work = self.floor.work
        return notices.spread(work, post.receivers(work, SITE), self.horizon)

    def notices(self, code: str = "erp", state: str | None = None) -> list[Row]:
        with reading.snapshot(self.database) as reader:
            webhook = book.webhook(reader, SITE, code)
            assert webhook is not None
            return book.notices(reader, webhook["id"], 0, 10_000, state=state)

    def told(self, code: str = "erp") -> list[tuple[str, str]]:
        """(order, state) of every notice, in the order of their making."""
        return [(row["order"], row["event"]) for row in self.notices(code)]

    def is_all_delivered(self, code: str = "erp") -> bool:
        """Whether the whole log was gone through for a webhook, and all of it that it wants has arrived."""
        log, receivers = Horizon(), post.receivers(self.floor.work, SITE)
        log.look(self.floor.work)
        is_spread = any(one.code == code and one.log_id >= log.newest for one in receivers)
        rows = self.notices(code)
        return is_spread and bool(rows) and all(row["state"] == "delivered" for row in rows)

    def hurry(self, sender: Sender) -> None:
        """Let every pause be over, those of notices and those of receivers."""
        self.ahead_ms += 3_600_000
        for line in sender._lines.values():
            line.rests_until_s = 0.0
        sender._woken.set()

    @asynccontextmanager
    async def sending(self, answer_s: float = 10.0) -> AsyncIterator[Sender]:
        """A sender at work."""
        stop = asyncio.Event()
        sender = Sender(self.database, SITE, self.now_ms, answer_s)
        running = asyncio.create_task(sender.run(stop))
        try:
            yield sender
        finally:
            stop.set()
            await running


def _move(act: Act, label: str, event: str) -> Order:
    order = act.work.one(Order, "label", label, SITE)
    assert order is not None
    return act.step(order, event)


def telling_of(url: str) -> Telling:
    database = migrated(url)
    return Telling(database, small_shop(database))
