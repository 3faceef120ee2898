"""How soon slips and waybills of many orders are out: asked for, drawn, sent to played printers, counted,
written.

The printers are sockets in a process of their own. As a rule they take a page as soon as it is there: what is
measured is the hub. With a label's time they print as a real one does, which stops when it has nothing in its
buffer. Everything else is as in a running hub: a database on the disk, the spooler's own transactions.
"""

import asyncio
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from hub.domain.carriers import Carrier, WaybillNumber
from hub.domain.items import Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.papers import PAIR_KINDS
from hub.domain.weighing import ToleranceRule
from hub.office import bulks, printers, site
from hub.office.act import Act, Rules
from hub.office.site import Site
from hub.office.writing import Writer
from hub.printing import Spooler
from hub.store import intake
from hub.store.database import Database
from hub.store.reading import prints as book
from hub.store.reading import snapshot
from hub.store.work import Work

SITE = "main"
RULES = Rules(SITE, "en", ToleranceRule(15_000, 5_000, 4), 30_000_000, 25)
LOOK_S = 0.2
_NAMES = (
    "马克杯 蓝色",
    "Storage jar, glass",
    "保温壶 1.5 L",
    "Tea towel, set of 3",
    "红色伞",
    "LED lamp 暖白",
)
_STREETS = ("上海市浦东新区世纪大道100号", "杭州市西湖区文三路90号", "221B Baker Street")


@dataclass(frozen=True, slots=True)
class Plan:
    """So many orders of so many lines, printed by so many printers, with so many pages on their way to each.
    A printer takes `label_s` for a label, and `stop_s` more when it had nothing left.
    """

    orders: int
    lines: int
    printers: int
    seed: int
    at_once: int
    label_s: float = 0.0
    stop_s: float = 0.0


def measure(
    plan: Plan, folder: Path, font_file: str, told: Callable[[str, int, int], object]
) -> dict[str, float | int]:
    """Ask for the pairs of all orders and wait until they are out.

    Args:
        font_file: what is drawn with; empty: the first font that the system has.
        told: gets what is done (`asked` or `printed`), how much of it so far, and of how much.
    """
    database = Database(f"sqlite:///{folder / 'bench.sqlite3'}")
    database.migrate()
    there = site.found(database, SITE, "UTC", "en")
    writer = Writer(database, RULES, ZoneInfo("UTC"), _now_ms)
    try:
        labels = writer.do(lambda act: _orders(act.work, there, plan))
        with _played(plan) as ports:
            writer.do(lambda act: _printers(act, ports, plan.at_once))
            spooler = Spooler(database, RULES, ZoneInfo("UTC"), _now_ms, font_file=font_file)
            return asyncio.run(_measured(database, spooler, writer, labels, told))
    finally:
        writer.close()
        database.close()


async def _measured(
    database: Database,
    spooler: Spooler,
    writer: Writer,
    labels: list[str],
    told: Callable[[str, int, int], object],
) -> dict[str, float | int]:
    stop = asyncio.Event()
    running = asyncio.create_task(spooler.run(stop))
    began_s, asked = time.perf_counter(), 0

    def count(more: int) -> None:
        nonlocal asked
        asked += more
        told("asked", asked, len(labels))

    try:
        made = await asyncio.to_thread(bulks.orders, writer, labels, PAIR_KINDS, (), None, count)
        asked_s = time.perf_counter() - began_s
        assert not made.refused, made.refused[:1]
        while True:
            with snapshot(database) as reader:
                done = book.counts(reader, made.prints).get("printed", 0)
            told("printed", done, len(made.prints))
            if done == len(made.prints):
                break
            await asyncio.sleep(LOOK_S)
        printed_s = time.perf_counter() - began_s
    finally:
        stop.set()
        await running
    return {
        "orders": len(labels),
        "pages": len(made.prints),
        "asked_s": round(asked_s, 2),
        "printed_s": round(printed_s, 2),
        "pages_per_s": round(len(made.prints) / printed_s, 1),
    }


def _printers(act: Act, ports: list[int], at_once: int) -> None:
    for n, port in enumerate(ports, start=1):
        printers.add(act, f"P{n}", "raw", f"127.0.0.1:{port}", pages_at_once=at_once)


def _orders(work: Work, there: Site, plan: Plan) -> list[str]:
    """Orders with recipients, a carrier, and numbers enough."""
    chance = random.Random(plan.seed)  # noqa: S311 - a benchmark is repeated, not secret
    items = [
        work.add(Item(0, SITE, f"B{n:04}", chance.choice(_NAMES), 200_000, False, False)) for n in range(200)
    ]
    carrier = work.add(Carrier(0, SITE, "SF", "顺丰速运", "CNY"))
    work.add_many([WaybillNumber(0, SITE, carrier.id, f"SF{n:012}") for n in range(plan.orders)])
    labels = []
    for n in range(plan.orders):
        label = f"WEB-{n + 1}"
        order = work.add(Order(0, SITE, there.shop_id, str(n + 1), label, "received"))
        lines = [
            OrderLine(0, SITE, order.id, no, item.id, chance.randint(1, 3))
            for no, item in enumerate(chance.sample(items, plan.lines), start=1)
        ]
        work.add_many(lines)
        who = {
            "name": f"王小明 {n}",
            "address": chance.choice(_STREETS),
            "postcode": "200120",
            "country": "CN",
        }
        intake.write_recipient(work, SITE, order.id, who)
        labels.append(label)
    return labels


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


@contextmanager
def _played(plan: Plan) -> Iterator[list[int]]:
    """Printers in a process of their own; their ports."""
    said = [str(plan.printers), str(plan.label_s), str(plan.stop_s)]
    command = [sys.executable, "-m", "hub.bench.played_printers", *said]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - this program
        try:
            assert process.stdout is not None
            yield [int(word) for word in process.stdout.readline().split()]
        finally:
            process.terminate()
