"""Fees by the tables as they are now: of what has not left, and of some days."""

from dataclasses import replace

import pytest

from hub.domain.carriers import CarrierArea, CarrierFee
from hub.domain.errors import Invalid, NotFound
from hub.office import repricing
from hub.store.database import Database
from hub.store.reading import snapshot
from tests.unit.floor.floor_under_test import SITE, Floor
from tests.unit.floor.lorries import YT as OTHER
from tests.unit.floor.lorries import add_carrier, parcels, send_to, two_carriers, weighed

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
DAY_MS = 86_400_000


def asked(database: Database, from_ms: int = 0, to_ms: int = 0, limit: int = 100) -> list[int]:
    with snapshot(database) as reader:
        return repricing.asked(reader, SITE, "YT", from_ms, to_ms, 0, limit)


def reprice(floor: Floor, ids: list[int], write: bool = True) -> list[repricing.Repriced]:
    with floor.work.transaction():
        ends = [repricing.reprice(floor.act(), id_, write) for id_ in ids]
    return [end for end in ends if end]


def test_a_table_that_came_late(floor: Floor, database: Database) -> None:
    """S-1 has left, S-2 waits for the lorry: 6.00 each; from now on they cost 7.00, to the south 9.00."""
    _, yt = two_carriers(floor)
    for n in (1, 2):
        weighed(floor, floor.new_order(str(n), A=2), f"T{n}")
    floor.scan("dock", "U%3", "J%SHIP", "S-1.1")
    with floor.work.transaction():
        act = floor.act()
        for row in act.work.where(CarrierFee, "carrier_id", yt.id):
            act.work.remove(row)
        for area, fee_minor in (("all", 700), ("south", 900)):
            act.work.add(CarrierFee(0, SITE, yt.id, area, 1_000_000, fee_minor))
        act.work.add(CarrierArea(0, SITE, yt.id, "south", "", "5"))
    send_to(floor, "S-2", "CN", "510000")
    span = floor.at_ms - DAY_MS, floor.at_ms + DAY_MS
    assert len(asked(database)) == 1
    ids = asked(database, *span)
    assert len(ids) == 2
    told = [("S-1.1", "all", "all", 600, 700), ("S-2.1", "all", "south", 600, 900)]
    for write in (False, True):
        found = reprice(floor, ids, write)
        assert [(r.parcel, r.area_before, r.area, r.fee_before_minor, r.fee_minor) for r in found] == told
    assert reprice(floor, ids) == []
    assert [parcels(floor, f"S-{n}")[0].fee_minor for n in (1, 2)] == [700, 900]


def test_what_no_table_prices_keeps_its_fee(floor: Floor, database: Database) -> None:
    _, yt = two_carriers(floor)
    weighed(floor, floor.new_order("1", A=2))
    with floor.work.transaction():
        act = floor.act()
        for row in act.work.where(CarrierFee, "carrier_id", yt.id):
            act.work.remove(row)
    assert reprice(floor, asked(database)) == []
    assert parcels(floor, "S-1")[0].fee_minor == 600


def test_what_can_not_be_asked(floor: Floor, database: Database) -> None:
    with pytest.raises(NotFound, match="carrier YT: expected one of site main, found none"):
        asked(database)
    add_carrier(floor, replace(OTHER, code="YT"))
    with pytest.raises(Invalid, match="to_ms: expected a time after from_ms, got 5"):
        asked(database, 5, 5)
