"""Acts tried and taken back: they tell what the act comes to, see each other, and leave nothing."""

import sqlite3
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from hub.domain.errors import Conflict, DomainError, Invalid
from hub.domain.items import Item
from hub.domain.orders import Order
from hub.office import adjusting, allocation, changes, describing, rehearsing
from hub.office.act import Act
from hub.office.adjusting import Place
from hub.office.rehearsing import rehearse
from hub.office.writing import Writer
from hub.store.database import Database
from hub.store.tables import METADATA
from tests.unit.floor.floor_under_test import RULES, SITE, Floor


@pytest.fixture
def writer(database: Database, floor: Floor) -> Any:
    made = Writer(database, RULES, ZoneInfo("UTC"), lambda: floor.at_ms)
    yield made
    made.close()


def order(act: Act, label: str) -> Order:
    found = act.work.one(Order, "label", label, SITE)
    assert found is not None
    return found


def everything(database: Database) -> dict[str, Any]:
    """What the tables that acts write hold."""
    tables = [
        "order",
        "order_log",
        "order_line",
        "balance",
        "move",
        "pick",
        "exception",
        "item",
        "barcode",
        "lot",
    ]
    with database.engine.connect() as connection:
        return {
            table: sorted(map(tuple, connection.execute(select(METADATA.tables[table]))), key=str)
            for table in tables
        }


def test_nothing_is_left_of_what_was_tried(database: Database, floor: Floor, writer: Writer) -> None:
    labels = [floor.new_order(str(n), A=1) for n in range(5)]
    floor.cancel(labels[2])
    before = everything(database)
    ends = rehearse(
        writer, lambda act, label: changes.cancel(act, order(act, label), "x"), labels, tried_s=30
    )
    told = ["refused" if isinstance(end, DomainError) else end.state for end in ends]
    assert told == ["cancelled", "cancelled", "refused", "cancelled", "cancelled"]
    assert everything(database) == before


def test_what_is_tried_together_sees_each_other_and_refusals_leave_no_trace(
    floor: Floor, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of three orders that want 60 pieces of 105, one gets them; one that does half of it and fails, takes
    none.
    """
    monkeypatch.setattr(rehearsing, "LONGEST_S", 30)
    labels = [floor.new_order(str(n), B=60) for n in range(3)]
    for label in labels:
        floor.office(lambda act, order: act.step(order, "audit"), label)

    def do(act: Act, label: str) -> str:
        state = allocation.allocate(act, order(act, label)).state
        if label == labels[0]:
            raise Conflict("after it took the stock")
        return state

    first, second, third = rehearse(writer, do, labels)
    assert isinstance(first, Conflict)
    assert (second, third) == ("allocated", "short")
    assert [str(end) for end in writer.try_each(do, labels)] == [str(first), "allocated", "short"]


@pytest.mark.long
def test_time_bounds_a_rehearsal_and_one_is_always_tried(
    floor: Floor, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsing, "LONGEST_S", 0)
    labels = [floor.new_order(str(n), A=1) for n in range(3)]
    assert len(rehearse(writer, lambda act, label: order(act, label).state, labels, tried_s=0)) == 1
    assert len(rehearse(writer, lambda act, label: order(act, label).state, labels, tried_s=30)) == 3
    assert rehearse(writer, lambda act, label: order(act, label).state, []) == []
    with pytest.raises(Invalid, match="badge"):
        rehearse(writer, lambda act, label: order(act, label).state, labels, badge="nobody")


@pytest.mark.long
def test_a_rehearsal_lets_others_write_meanwhile(floor: Floor, writer: Writer) -> None:
    """Its connection is given back without a transaction on it."""
    label = floor.new_order("1", A=1)
    rehearse(writer, lambda act, one: changes.hold(act, order(act, one), "x"), [label])
    try:
        assert floor.office(changes.hold, label, "y").reason == "y"
    except sqlite3.OperationalError as error:
        raise AssertionError("the rehearsal still holds the database") from error
    assert writer.do(lambda act: order(act, label)).reason == "y"


def test_a_kept_unit_of_work_knows_what_an_item_is_now(floor: Floor, writer: Writer) -> None:
    """Items are kept between acts: what describes one must be seen by the next act on the same connection."""
    for name, unit_mg in (("Apple", 1000), ("Apple juice", 2000)):
        writer.do(lambda act, n=name, mg=unit_mg: describing.describe(act, "A", n, mg, False, False))
        found = writer.do(lambda act: act.work.one(Item, "sku", "A", SITE))
        assert found is not None
        assert (found.name, found.unit_mg) == (name, unit_mg)
    writer.do(lambda act: describing.add_barcode(act, "A", "77", 2))
    writer.do(lambda act: describing.add_barcode(act, "A", "77", 3))
    with pytest.raises(Invalid, match="code"):
        writer.do(lambda act: describing.add_barcode(act, "A", "\n", 1))


@pytest.mark.long
def test_stock_put_right_by_hand_stays_a_ledger(database: Database, floor: Floor, writer: Writer) -> None:
    counted = writer.do(lambda act: adjusting.count(act, Place("A", "A-01"), 90, "counted"))
    assert (counted.before, counted.now) == (100, 90)
    assert writer.do(lambda act: adjusting.count(act, Place("A", "A-01"), 90, "counted")).before == 90
    writer.do(lambda act: adjusting.receive(act, Place("A", "A-03", "L1"), 5, "2030-01-01"))
    writer.do(lambda act: adjusting.move(act, Place("A", "A-03", "L1"), "DAMAGED", 2))
    for act_, error in (
        (lambda act: adjusting.count(act, Place("A", "T1"), 1, "counted"), "storage bin"),
        (lambda act: adjusting.count(act, Place("A", "A-01"), 1, "because"), "reason"),
        (lambda act: adjusting.count(act, Place("none", "A-01"), 1, "found"), "catalogue"),
        (lambda act: adjusting.count(act, Place("A", "A-01", condition="odd"), 1, "found"), "condition"),
        (lambda act: adjusting.receive(act, Place("A", "A-01"), 0), "1 to"),
        (lambda act: adjusting.receive(act, Place("A", "A-01"), 1, "2030-01-01"), "lot"),
        (lambda act: adjusting.move(act, Place("A", "A-01"), "A-03", 91), "found 90"),
    ):
        with pytest.raises(DomainError, match=error):
            writer.do(act_)
    rows = {tuple(row) for row in everything(database)["move"]}
    assert len(rows) == 4 + 3  # the shop's four receipts; counted, received, moved
