"""Acts done at once: real threads, each on a connection of its own that hesitates before its statements, so
that transactions meet in the middle.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from hub.domain.errors import DomainError
from hub.domain.items import Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.stock import Bin
from hub.office import intake, ledger
from hub.office.act import Act, Rules
from hub.office.check import check
from hub.office.new_orders import NewLine, NewOrder, Recipient
from hub.office.writing import Writer
from hub.store.database import Database, repeat
from hub.store.tables import OrderLineRow, OrderLogRow, OrderRow, WarehouseRow
from hub.store.transactions import Connection
from tests.databases import migrated
from tests.patience import PATIENCE_S
from tests.unit.floor.floor_under_test import RULES, SITE, Floor, small_shop

NOW_MS = 1_291_161_900_000
ADA = Recipient("Ada", "1 High St.", "N1 9GU", "GB", email="ada@example.com")
Done = Callable[[Act], object]


class Hesitant:
    """A driver's connection that waits up to `longest_s` before a statement, every third time or so."""

    def __init__(self, connection: Connection, seed: int, longest_s: float) -> None:
        self._connection, self._chance, self._longest_s = connection, Random(seed), longest_s

    def execute(self, sql: str, *parameters: Any) -> Any:
        # Not while a transaction ends: there is nothing left to meet.
        if not sql.startswith(("COMMIT", "ROLLBACK", "PRAGMA")) and self._chance.random() < 0.3:
            time.sleep(self._chance.random() * self._longest_s)
        return self._connection.execute(sql, *parameters)

    def cursor(self) -> Any:
        return self._connection.cursor()

    def close(self) -> None:
        self._connection.close()


class HesitantDatabase(Database):
    """A database whose connections for acts hesitate, each in its own way."""

    def __init__(self, url: str, seed: int) -> None:
        super().__init__(url)
        self.seed = seed
        # One writer at a time is in SQLite: who waits there keeps all others waiting.
        self.longest_s = 0.0005 if self.dialect == "sqlite" else 0.003

    def connect(self) -> Connection:
        self.seed += 1
        return Hesitant(super().connect(), self.seed, self.longest_s)


@dataclass
class Site:
    """A small shop with a second warehouse, and people who all act at once."""

    url: str
    database: Database
    floor: Floor
    rules: Rules = RULES

    def take_in(self, number: str, recipient: Recipient | None = ADA, **wanted: int) -> str:
        """An order, received; its label."""
        lines = tuple(NewLine(sku, qty, 250) for sku, qty in wanted.items())
        new = NewOrder("S", number, lines, recipient=recipient, payment="paid")
        order, _ = self.do(lambda act: intake.create(act, new), None)
        return order.label  # type: ignore[no-any-return]  # an order's

    def do(self, done: Done, operator_id: int | None = 1) -> Any:
        """One act, as one person; once more when it met another one."""

        def here() -> Any:
            act = self.floor.act()
            act.rules, act.operator_id = self.rules, operator_id
            return done(act)

        return repeat(self.floor.work, here)

    def at_once(self, *acts: Done, seed: int = 0) -> list[Any]:
        """All of these acts at once, a thread for each; what each returned, or why it was refused."""
        database = HesitantDatabase(self.url, seed * 1000)
        writers = [Writer(database, self.rules, ZoneInfo("UTC"), lambda: NOW_MS, kept=1) for _ in acts]
        barrier = Barrier(len(acts))

        def run(writer: Writer, act: Done, badge: str) -> Any:
            barrier.wait(PATIENCE_S)
            try:
                return writer.do(act, badge)
            except DomainError as refused:
                return refused

        try:
            with ThreadPoolExecutor(len(acts)) as threads:
                badges = ["1", "2", "3"] * len(acts)
                runs = [threads.submit(run, *each) for each in zip(writers, acts, badges, strict=False)]
                return [each.result(60) for each in runs]
        finally:
            for writer in writers:
                writer.close()
            database.close()

    def faults(self) -> list[Any]:
        """What `pickbench check` finds."""
        return [finding for checked in check(self.database) for finding in checked.findings]

    def orders(self) -> dict[str, Order]:
        """All orders by label."""
        with self.database.session() as session:
            ids = session.exec(select(OrderRow.id).order_by(OrderRow.id)).all()
        with self.floor.work.transaction():
            found = [self.floor.work.get(Order, id_) for id_ in ids]
        return {order.label: order for order in found}

    def pieces(self) -> dict[int, int]:
        """item -> pieces on orders; those that left for another order count where they went."""
        found: dict[int, int] = {}
        with self.database.session() as session:
            for row in session.exec(select(OrderLineRow)).all():
                found[row.item_id] = found.get(row.item_id, 0) + row.qty_ordered - row.qty_moved
        return found

    def entries(self, label: str) -> list[tuple[str, str]]:
        """(from, to) of every entry of an order's log."""
        with self.database.session() as session:
            query = select(OrderLogRow.from_state, OrderLogRow.to_state).join(
                OrderRow, OrderRow.id == OrderLogRow.order_id
            )
            return list(session.exec(query.where(OrderRow.label == label).order_by(OrderLogRow.id)).all())


def of(what: Callable[..., object], label: str, *arguments: Any, **named: Any) -> Done:
    """An act of the office on the order of a label, read where the act is done."""

    def done(act: Act) -> object:
        return what(act, found(act, label), *arguments, **named)

    return done


def found(act: Act, label: str) -> Order:
    order = act.work.one(Order, "label", label, SITE)
    assert order is not None, label
    return order


def lines(act: Act, order: Order) -> list[OrderLine]:
    return act.work.where(OrderLine, "order_id", order.id)


def open_site(url: str) -> Site:
    """A new site: MAIN with A, B and C (100 each, 5 more of A), and NORTH with 30 each."""
    database = migrated(url)
    floor = small_shop(database)
    with database.session() as session:
        session.add(WarehouseRow(id=2, site=SITE, code="NORTH"))
        session.commit()
    with floor.work.transaction():
        act = floor.act()
        outside = ledger.site_bin(act, "outside")
        for walk_order, sku in enumerate("ABC", start=10):
            bin_ = floor.work.add(Bin(0, SITE, 2, f"N-{sku}", "storage", "N", "N", walk_order, None, None))
            item = floor.work.one(Item, "sku", sku, SITE)
            assert item is not None
            ledger.move(act, item.id, 30, outside, bin_, "receipt")
    return Site(url, database, floor)


@contextmanager
def site_of_a_module(kind: str, request: pytest.FixtureRequest) -> Iterator[Site]:
    """One site for all tests of a module, on `sqlite` or `postgresql`: to make one takes long."""
    if kind == "sqlite":
        folder = request.getfixturevalue("tmp_path_factory").mktemp("at_once")
        url = f"sqlite:///{folder}/office.db"
    else:
        url = request.getfixturevalue("make_postgres")()
    made = open_site(url)
    yield made
    made.floor.work.connection.close()
    made.database.close()
