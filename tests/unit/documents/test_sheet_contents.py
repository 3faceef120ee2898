"""What is read from the database for labels and waves' picking lists, on both databases."""

from zoneinfo import ZoneInfo

from sqlmodel import select

from hub.documents.contents import Badge, BinLabel, CartonLabel, ItemLabel, OrderLabel, PickingList, PickRow
from hub.office.paper_source import Source
from hub.office.sheet_contents import OF_DATA
from hub.store import reading
from hub.store.database import Database
from hub.store.tables import CarrierRow, OrderLineRow, OrderRow, WaveRow
from tests.unit.floor.floor_under_test import SITE, Floor


def contents(database: Database, kind: str, *names: str, within: str = "") -> list[object]:
    with reading.snapshot(database) as reader:
        source = Source(reader, SITE, ZoneInfo("Asia/Shanghai"), 1_291_161_600_000)
        return [content for _, content in OF_DATA[kind](source, names, within)]


def batch(database: Database, code: str) -> None:
    """Waves never change once they are made: this one is told anew, as one that is picked in batch."""
    with database.session() as session:
        wave = session.exec(select(WaveRow).where(WaveRow.code == code)).one()
        wave.method = "batch"
        session.add(wave)
        session.commit()


def test_a_waves_stops_are_in_walking_order(database: Database, floor: Floor) -> None:
    floor.release(floor.new_order("1", A=2, B=1), floor.new_order("2", A=3))
    (found,) = contents(database, "waves")
    assert isinstance(found, PickingList)
    assert (found.of, found.orders, found.method, found.printed) == (
        "W00001",
        2,
        "cluster",
        "2010-12-01 08:00",
    )
    assert found.rows == (
        PickRow("A-01", "A", "A", 2, "S-1", zone="A"),
        PickRow("A-01", "A", "A", 3, "S-2", zone="A"),
        PickRow("A-02", "B", "B", 1, "S-1", zone="A"),
    )
    assert contents(database, "waves", "W00009") == []


def test_in_batch_all_of_an_item_in_a_bin_is_one_row(database: Database, floor: Floor) -> None:
    floor.release(floor.new_order("1", A=2, B=1), floor.new_order("2", A=3))
    batch(database, "W00001")
    (found,) = contents(database, "waves", "W00001")
    assert isinstance(found, PickingList)
    assert found.rows == (PickRow("A-01", "A", "A", 5, zone="A"), PickRow("A-02", "B", "B", 1, zone="A"))


def test_labels_of_all_kinds(database: Database, floor: Floor) -> None:
    floor.release(floor.new_order("1", A=2, B=1))
    floor.new_order("2", A=1)
    assert contents(database, "orders") == [OrderLabel("S-1", 3, 2, "", "W00001")]
    assert contents(database, "orders", within="W00001") == [OrderLabel("S-1", 3, 2, "", "W00001")]
    assert contents(database, "orders", "S-2") == [OrderLabel("S-2", 1, 1)]
    with database.session() as session:  # S-1 lacks its B by now, and is promised for that day
        session.add(CarrierRow(site=SITE, code="SF", name="顺丰速运", currency="CNY"))
        order = session.exec(select(OrderRow).where(OrderRow.label == "S-1")).one()
        order.carrier, order.ship_by_ms = "SF", 1_291_161_600_000
        lines = session.exec(select(OrderLineRow).where(OrderLineRow.order_id == order.id)).all()
        lines[1].qty_short = 1
        session.commit()
    told = OrderLabel("S-1", 2, 1, "顺丰速运", "W00001", "2010-12-01 08:00")
    assert contents(database, "orders", "S-1") == [told]
    assert contents(database, "bins", "A-09", "A-01") == [BinLabel("A-01", "A", 1), BinLabel("A-09", "A", 4)]
    assert contents(database, "items", "A") == [ItemLabel("A", "A", "4000000000006")]
    assert contents(database, "badges", "1") == [Badge("1", "P1", SITE)]
    assert contents(database, "cartons") == [CartonLabel("M")]
    assert contents(database, "slots") == []
