"""Whatever a shop says, in whatever order, while floor and office do anything: the books add up, and in the
end what the shop said last holds, or an exception says why not.
"""

from collections.abc import Callable
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.domain.cases import Case
from hub.domain.errors import Conflict, DomainError
from hub.domain.items import Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import ENDS, Order
from hub.office import allocation, audit, changes, following, merging, splitting, waves
from hub.office.act import Act
from hub.office.connectors import Deleted, ShopOrder
from hub.store.database import Database
from tests.databases import migrated
from tests.soundness import faults
from tests.unit.floor.floor_under_test import SITE, Floor, small_shop
from tests.unit.floor.shop_words import ADA, BEN, word

NUMBERS = ("1", "2")
WORDS = st.builds(
    lambda number, at, a, b, c, status, payment, to: word(
        number, at, A=a, B=b, C=c, status=status, payment=payment, recipient=to
    ),
    st.sampled_from(NUMBERS),
    st.integers(1, 12),
    st.integers(0, 4),
    st.integers(0, 3),
    st.sampled_from([0, 1, 500]),
    st.sampled_from(["open", "open", "open", "held", "cancelled", "ended"]),
    st.sampled_from(["paid", "paid", "unpaid", "refunded", "unknown"]),
    st.sampled_from([ADA, ADA, BEN, None]),
)


def split(act: Act, order: Order) -> None:
    line = next(line for line in act.work.where(OrderLine, "order_id", order.id) if line.qty_wanted)
    splitting.split(act, order, [{line.id: 1}], "by hand")


def merge(act: Act, order: Order) -> None:
    others = [o for n in NUMBERS if (o := act.work.one(Order, "label", f"S-{n}", SITE)) and o.id != order.id]
    merging.merge(act, order, others[:1])


ACTS: dict[str, Callable[[Act, Order], Any]] = {
    "judge": lambda act, order: audit.automatic(act, order.id),
    "look": lambda act, order: audit.look_again(act, order, "asked"),
    "audit": lambda act, order: act.step(order, "audit"),
    "allocate": allocation.allocate,
    "release": lambda act, order: waves.release(act, order, waves.new_wave(act, 1)),
    "hold": lambda act, order: changes.hold(act, order, "ask her"),
    "go_on": changes.go_on,
    "cancel": lambda act, order: changes.cancel(act, order, "by hand"),
    "less": lambda act, order: changes.change(act, order, {1: 1}, "by hand"),
    "split": split,
    "merge": merge,
    "deleted": lambda act, order: following.deleted(act, 1, "web", Deleted(f"k{order.number}")),
}
SCANS = (
    ("zone-a", "U%1", "J%PICK", "H%K1", "C%T1"),
    ("zone-a", "L%A-01"),
    ("zone-a", "L%A-02"),
    ("zone-a", "L%A-03"),
)
STEPS = st.one_of(
    WORDS,
    WORDS,
    st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from(("S-1", "S-2", "S-1~2"))),
    st.sampled_from(SCANS),
)


def say(floor: Floor, new: ShopOrder) -> None:
    """A word as a channel takes it in: what can't be done is put before a person."""
    try:
        with floor.work.transaction():
            following.follow(floor.act(), 1, "web", new)
    except Conflict as refusal:
        with floor.work.transaction():
            following.refuse(floor.act(), 1, new, str(refusal))


def do(floor: Floor, name: str, label: str) -> None:
    """An act of the office, where it is permitted."""
    try:
        with floor.work.transaction():
            order = floor.work.one(Order, "label", label, SITE)
            if order is not None:
                ACTS[name](floor.act(), order)
    except (DomainError, StopIteration):
        pass


def holds(floor: Floor, number: str, last: ShopOrder) -> bool:
    """Whether an order, wherever its pieces went, wants what the shop said last; or a person was asked."""
    with floor.work.transaction():
        order = floor.work.one(Order, "label", f"S-{number}", SITE)
        if order is None:
            return last.status in ("cancelled", "ended") or not last.lines
        waiting, wanted = [order], {}
        seen = [order]
        while waiting:
            lines = floor.work.where(OrderLine, "order_id", waiting.pop().id)
            for line in lines:
                for taken in floor.work.where(OrderLine, "from_line_id", line.id):
                    heir = floor.work.get(Order, taken.order_id)
                    if heir not in seen:
                        seen.append(heir)
                        waiting.append(heir)
        for each in seen:
            for line in floor.work.where(OrderLine, "order_id", each.id):
                sku = floor.work.get(Item, line.item_id).sku
                wanted[sku] = wanted.get(sku, 0) + line.qty_wanted
        asked = any(floor.work.where(Case, "order_id", each.id) for each in seen)
        by_hand = any(each.state in ENDS for each in seen)
    expected = {} if last.status == "cancelled" else {line.sku: line.qty for line in last.lines}
    return asked or by_hand or {sku: qty for sku, qty in wanted.items() if qty} == expected


@pytest.fixture(scope="module")
def empty_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database with the small shop, to begin each example with."""
    file = tmp_path_factory.mktemp("empty") / "floor.db"
    database = migrated(f"sqlite:///{file}")
    small_shop(database).work.connection.close()
    with database.engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return file


@given(steps=st.lists(STEPS, min_size=4, max_size=14))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_said_and_done_the_books_add_up(empty_shop: Path, steps: list[Any]) -> None:
    with TemporaryDirectory() as folder:
        copy(empty_shop, folder)
        database = Database(f"sqlite:///{folder}/floor.db")
        floor = Floor(database.work())
        try:
            for step in steps:
                take(floor, step)
            assert faults(database) == {}
            # Pieces that were never said before: what a shop repeats is no wish.
            last = {number: word(number, 13, A=7, B=6) for number in NUMBERS}
            for number in NUMBERS:
                say(floor, last[number])
                say(floor, word(number, 12, C=3))
            assert faults(database) == {}
            assert are_merged(floor) or all(holds(floor, number, last[number]) for number in NUMBERS)
        finally:
            floor.work.connection.close()
            database.close()


def take(floor: Floor, step: Any) -> None:
    """One step; what the shop says is said twice, and the second time does nothing."""
    if isinstance(step, ShopOrder):
        say(floor, step)
        before = entries(floor)
        say(floor, step)
        assert entries(floor) == before
    elif step[0] in ACTS:
        do(floor, *step)
    else:
        floor.scan(*step)


def entries(floor: Floor) -> object:
    """How many steps and changes of orders were logged."""
    return floor.work.connection.execute("SELECT COUNT(*) FROM order_log").fetchone()


def are_merged(floor: Floor) -> bool:
    """Whether the two orders are in one parcel, so that what is wanted there is both of theirs."""
    with floor.work.transaction():
        found = [floor.work.one(Order, "label", f"S-{number}", SITE) for number in NUMBERS]
    return any(order is not None and order.state == "merged" for order in found)
