"""Another carrier for an order: as a person says, for another address, as its shop says."""

from dataclasses import replace

import pytest

from hub.domain.carriers import CarrierArea, CarrierFee
from hub.domain.errors import Conflict
from hub.office import changes, following, rerouting
from hub.office.connectors import ShopLine, ShopOrder
from hub.store.database import Database
from tests.soundness import faults
from tests.unit.floor.floor_under_test import SITE, Floor
from tests.unit.floor.lorries import (
    SF,
    add_carrier,
    numbers,
    parcels,
    to_dock,
    two_carriers,
    verified,
    weighed,
)


def test_a_person_changes_the_carrier(floor: Floor, database: Database) -> None:
    sf, yt = two_carriers(floor)
    label = floor.new_order("1", A=2)
    weighed(floor, label)
    floor.office(rerouting.change_carrier, label, "sf", "the buyer pays for speed")
    parcel = parcels(floor, label)[0]
    assert (parcel.carrier, parcel.waybill, parcel.fee_minor, parcel.state) == (
        "SF",
        "SF0000",
        800,
        "weighed",
    )
    to_dock(floor)
    assert floor.scan("dock", "S-1.1").why == "order_changed", "the paper on the box is another carrier's"
    floor.scan("dock", "X%RESUME")
    assert floor.scan("dock", "S-1.1").why == "order_done"
    assert numbers(floor, yt) == {"YT0000": (parcel.order_id, None)}, "void, and never given to another"
    assert numbers(floor, sf) == {"SF0000": (parcel.order_id, parcel.id)}
    with pytest.raises(Conflict):
        floor.office(rerouting.change_carrier, label, "YT", "too late")
    assert faults(database) == {}


def test_a_carrier_that_takes_less_has_the_order_packed_anew(floor: Floor) -> None:
    two_carriers(floor)
    label = floor.new_order("1", A=6)
    weighed(floor, label)
    floor.office(rerouting.change_carrier, label, "YT", "SF does not come today")
    assert [(p.code, p.state, p.carrier) for p in parcels(floor, label)] == [
        ("S-1.2", "open", "YT"),
        ("S-1.3", "open", "YT"),
    ]
    assert floor.scan("bench-1", f"O%{label}").why == "order_changed"
    assert floor.order(label).state == "verified"


def test_a_carrier_that_does_not_take_it_is_refused_with_the_reason(floor: Floor) -> None:
    two_carriers(floor)
    add_carrier(floor, replace(SF, code="TINY", name="", max_mg=100_000, rank=9))
    label = floor.new_order("1", A=2)
    verified(floor, label)
    with pytest.raises(Conflict, match="a piece is heavier than 100 g"):
        floor.office(rerouting.change_carrier, label, "TINY", "why not")
    assert parcels(floor, label)[0].carrier == "YT"


def test_an_address_that_changes_is_asked_anew(floor: Floor) -> None:
    sf = add_carrier(floor, SF, (1_000_000, 800), numbers=2)
    with floor.work.transaction():
        floor.work.add(CarrierArea(0, SITE, sf.id, "far", "CN", "8"))
        floor.work.add(CarrierFee(0, SITE, sf.id, "far", 1_000_000, 2300))
    label = floor.new_order("1", A=1)
    verified(floor, label)
    floor.office(changes.readdress, label, {"country": "CN", "postcode": "830000"}, "moved")
    parcel = parcels(floor, label)[0]
    assert (parcel.area, parcel.fee_minor, parcel.waybill) == ("far", 2300, "SF0000")


def say(floor: Floor, at: int, **says: str) -> None:
    """What the shop says of its order 1 at a time of its own."""
    said = ShopOrder("1", (ShopLine("A", 2, 100),), payment="paid", said_at_ms=at, key="k1", **says)
    with floor.work.transaction():
        following.follow(floor.act(), 1, "web", said)


def test_the_shop_s_own_word_on_the_carrier_reaches_what_is_packed(floor: Floor) -> None:
    two_carriers(floor)
    say(floor, 1)
    weighed(floor, "S-1")
    assert parcels(floor, "S-1")[0].carrier == "YT"
    say(floor, 2, carrier="SF")
    assert [(p.carrier, p.waybill) for p in parcels(floor, "S-1")] == [("SF", "SF0000")]
    assert floor.order("S-1").state == "changed"
    floor.office(rerouting.change_carrier, "S-1", "YT", "SF does not come today")
    say(floor, 3, carrier="SF")
    assert floor.order("S-1").carrier == "YT", "a person has the last word"
    assert [(p.carrier, p.waybill) for p in parcels(floor, "S-1")] == [("YT", "YT0000")]


def test_a_number_that_the_shop_sends_later_is_the_parcel_s(floor: Floor) -> None:
    add_carrier(floor, replace(SF, numbers="shop"), (1_000_000, 800))
    say(floor, 1)
    weighed(floor, "S-1")
    assert parcels(floor, "S-1")[0].waybill == ""
    say(floor, 2, carrier="SF", waybill="SHOP-7")
    assert (parcels(floor, "S-1")[0].waybill, floor.order("S-1").state) == ("SHOP-7", "weighed")
    to_dock(floor)
    assert floor.scan("dock", "SHOP-7").why == "order_done"
