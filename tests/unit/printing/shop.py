"""A small shop with printers, and a spooler that is in a hurry."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from hub.domain.carriers import Carrier, WaybillNumber
from hub.domain.office_rules import OfficeRules, PaperRules
from hub.domain.orders import Order
from hub.domain.packing import Parcel
from hub.domain.papers import Print, Printer
from hub.office import paper_queues, print_acts, printers, prints
from hub.office.act import Act, Rules
from hub.printing import Spooler
from hub.printing.spooler import Times
from hub.store import intake
from hub.store.database import Database, repeat
from tests.databases import migrated
from tests.patience import PATIENCE_S
from tests.unit.floor.floor_under_test import SITE, Floor, at_bench, small_shop

QUICK = Times(poll=0.05, connect=1.0, write=0.4, answer=0.3, still=0.05, close=1.0, fault=0.05)
PAIR = ("packing_slip", "waybill")
RAW = "127.0.0.1:9"
"""Where nobody listens: what is printed there waits."""


@dataclass
class Shop:
    """The shop: its database and its floor."""

    database: Database
    floor: Floor

    @property
    def rules(self) -> Rules:
        return self.floor.rules

    def print_by_itself(self, papers: PaperRules) -> None:
        """Let the site print papers by what happens to orders."""
        self.floor.rules = replace(self.rules, office=OfficeRules(papers=papers))

    def close(self) -> None:
        self.floor.work.connection.close()
        self.database.close()

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def act(self, do: Callable[..., object], *arguments: object, **named: object) -> object:
        """An act of the office, in a transaction of its own."""

        def done() -> object:
            return do(Act(self.floor.work, self.rules, self.floor.moment), *arguments, **named)

        return repeat(self.floor.work, done)

    def printer(self, code: str, address: str, kind: str = "raw", **wanted: object) -> Printer:
        made = self.act(printers.add, code, kind, address, **wanted)
        assert isinstance(made, Printer)
        return made

    def carrier(self, numbers: int = 50) -> None:
        """A carrier with a pool of numbers."""
        with self.floor.work.transaction():
            made = self.floor.work.add(Carrier(0, SITE, "SF", "顺丰速运", "CNY"))
            for n in range(numbers):
                self.floor.work.add(WaybillNumber(0, SITE, made.id, f"SF{n:010}"))

    def orders(self, count: int, first: int = 1) -> list[str]:
        """New orders of one piece each, with recipients; their labels."""
        labels = [self.floor.new_order(str(n), A=1) for n in range(first, first + count)]
        with self.floor.work.transaction():
            for label in labels:
                order = self.floor.work.one(Order, "label", label, SITE)
                assert order is not None
                who = {"name": f"王 {label}", "address": "世纪大道100号", "postcode": "200120"}
                intake.write_recipient(self.floor.work, SITE, order.id, who)
        return labels

    def order(self, label: str) -> Order:
        return self.floor.order(label)

    def ask(self, label: str, *kinds: str, **named: object) -> list[Print]:
        """Ask for papers of an order."""

        def ask(act: Act) -> list[Print]:
            order = act.work.one(Order, "label", label, SITE)
            assert order is not None
            return prints.ask_order(act, order, kinds or PAIR, **named)  # type: ignore[arg-type]

        made = self.act(ask)
        assert isinstance(made, list)
        return made

    def tests(self, count: int, printer: str = "") -> list[int]:
        """Pages of no order: TEST pages with subjects N1, N2, …; their numbers."""

        def ask(act: Act) -> list[int]:
            only = (printer,) if printer else ()
            return [paper_queues.ask(act, "test", f"N{n}", only=only).id for n in range(1, count + 1)]

        made = self.act(ask)
        assert isinstance(made, list)
        return made

    def prints(self) -> list[Print]:
        """Every print, the oldest first."""
        with self.floor.work.transaction():
            return sorted(self.floor.work.where(Print, "site", SITE), key=lambda p: p.id)

    def states(self) -> list[str]:
        return [each.state for each in self.prints()]

    def parcels(self, label: str) -> list[Parcel]:
        order = self.order(label)
        with self.floor.work.transaction():
            return self.floor.work.where(Parcel, "order_id", order.id)

    def fault(self, code: str) -> str:
        with self.floor.work.transaction():
            found = self.floor.work.one(Printer, "code", code, SITE)
            assert found is not None
            return found.fault

    def resolve(self, id_: int, came_out: bool) -> None:
        self.act(lambda act: print_acts.resolve(act, print_acts.named(act, id_), came_out))

    @asynccontextmanager
    async def spooling(self, times: Times = QUICK) -> AsyncIterator[Spooler]:
        """A spooler at work."""
        stop = asyncio.Event()
        made = Spooler(self.database, self.rules, ZoneInfo("UTC"), self.now_ms, times)
        running = asyncio.create_task(made.run(stop))
        try:
            yield made
        finally:
            stop.set()
            await running

    async def until(self, ready: Callable[[], bool], seconds: float = PATIENCE_S) -> None:
        """Wait until something is so; the test fails when it never is."""
        async with asyncio.timeout(seconds):
            while not ready():  # noqa: ASYNC110 - what is waited for is in a database
                await asyncio.sleep(0.03)

    def is_all_printed(self) -> bool:
        return all(state == "printed" for state in self.states())


def shop_of(url: str) -> Shop:
    database = migrated(url)
    return Shop(database, small_shop(database))


def verified(shop: Shop, label: str, tote: str = "T1") -> None:
    """An order is released, picked and verified."""
    shop.floor.release(label)
    verified_from_release(shop, label, tote)
    assert shop.order(label).state == "verified"


def verified_from_release(shop: Shop, label: str, tote: str = "T1") -> None:
    """A released order is picked and verified."""
    shop.floor.walk(totes=(tote,))
    at_bench(shop.floor)
    shop.floor.scan("bench-1", f"O%{label}", "4000000000006")


def printed(shop: Shop, state: str = "printed") -> None:
    """Let everything that waits be printed, as if by a printer; or come to another state once it is sent."""

    def run(act: Act) -> None:
        for each in act.work.where(Print, "site", SITE):
            if each.state == "queued":
                act.work.put(replace(each, state=state, tries=each.tries + 1))

    shop.act(run)


def ready(shop: Shop) -> str:
    """A carrier, a printer and an order; its label."""
    shop.carrier()
    shop.printer("P1", RAW)
    return shop.orders(1)[0]


def early_pair(shop: Shop) -> str:
    """A released order whose pair is printed before its pieces are picked; its label."""
    label = ready(shop)
    shop.floor.release(label)
    shop.ask(label)
    printed(shop)
    return label
