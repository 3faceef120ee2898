"""Carriers at the bench: who takes a parcel, what it costs, and its number."""

from dataclasses import replace

from hub.domain.carriers import WaybillNumber
from hub.domain.orders import Order
from hub.domain.packing import BoxType, Parcel
from hub.office import shipping, waybill_numbers
from hub.store.database import Database
from tests.soundness import faults
from tests.unit.floor.floor_under_test import SITE, Floor
from tests.unit.floor.lorries import (
    SF,
    add_carrier,
    manifests,
    name_carrier,
    numbers,
    parcels,
    send_to,
    to_dock,
    troubles,
    two_carriers,
    verified,
    weighed,
)


def test_a_site_without_carriers_ships_as_ever(floor: Floor, database: Database) -> None:
    label = floor.new_order("1", A=2)
    name_carrier(floor, label, "DHL", "0034")
    weighed(floor, label)
    to_dock(floor)
    assert floor.scan("dock", "0034").why == "order_done"
    parcel = parcels(floor, label)[0]
    assert (parcel.carrier, parcel.waybill, parcel.fee_minor, parcel.manifest_id) == ("", "0034", None, None)
    assert manifests(floor) == [] == troubles(floor)
    assert faults(database) == {}


def test_the_cheapest_that_takes_it_and_its_next_number(floor: Floor) -> None:
    sf, yt = two_carriers(floor)
    light, heavy = floor.new_order("1", A=2), floor.new_order("2", A=6)
    for label, tote in ((light, "T1"), (heavy, "T2")):
        weighed(floor, label, tote)
    (first,), (second,) = parcels(floor, light), parcels(floor, heavy)
    assert (first.carrier, first.area, first.fee_minor, first.waybill) == ("YT", "all", 600, "YT0000")
    # 6 x 200 g in a carton of 100 g is more than YT takes.
    assert (second.carrier, second.fee_minor, second.waybill) == ("SF", 1200, "SF0000")
    assert numbers(floor, yt) == {"YT0000": (first.order_id, first.id)}
    assert numbers(floor, sf) == {"SF0000": (second.order_id, second.id)}


def test_the_carrier_that_the_order_names_is_asked_alone(floor: Floor) -> None:
    two_carriers(floor)
    by_name, too_heavy = floor.new_order("1", A=2), floor.new_order("2", C=1)
    name_carrier(floor, by_name, " 顺丰速运")
    name_carrier(floor, too_heavy, "yt")
    send_to(floor, too_heavy, "CN")
    verified(floor, by_name)
    assert parcels(floor, by_name)[0].carrier == "SF"
    with floor.work.transaction():
        yt = next(b.carrier for b in shipping.books(floor.act()) if b.carrier.code == "YT")
    assert yt.max_mg == 1_000_000
    verified(floor, too_heavy, "T2")
    assert parcels(floor, too_heavy)[0].carrier == "YT"


def test_an_order_that_bears_a_stranger_s_number_is_not_given_to_another(floor: Floor) -> None:
    sf, yt = two_carriers(floor)
    label = floor.new_order("1", A=1)
    name_carrier(floor, label, "Royal Mail", "RM123GB")
    verified(floor, label)
    parcel = parcels(floor, label)[0]
    assert (parcel.carrier, parcel.waybill) == ("", "RM123GB")
    assert numbers(floor, sf) == numbers(floor, yt) == {}
    assert troubles(floor) == []


def test_parcels_are_divided_by_what_the_chosen_carrier_takes(floor: Floor) -> None:
    """Six hearts fit into one parcel of the site, into two of YT, which is named."""
    _, yt = two_carriers(floor)
    label = floor.new_order("1", A=6)
    name_carrier(floor, label, "YT")
    verified(floor, label)
    made = parcels(floor, label)
    assert [p.carrier for p in made] == ["YT", "YT"]
    assert all(p.expected_mg + p.tolerance_mg <= yt.max_mg for p in made)
    assert [p.waybill for p in made] == ["YT0000", "YT0001"]


def test_an_order_s_own_number_is_its_first_parcel_s(floor: Floor) -> None:
    two_carriers(floor)
    label = floor.new_order("1", A=6)
    name_carrier(floor, label, "YT", "SHOP-1")
    weighed(floor, label)
    assert [p.waybill for p in parcels(floor, label)] == ["SHOP-1", "YT0000"]
    to_dock(floor)
    assert floor.scan("dock", "SHOP-1").why == "ok"
    assert floor.scan("dock", "SHOP-1").why == "already_shipped"
    assert floor.scan("dock", "YT0000").why == "order_done"


def test_an_order_that_is_planned_again_keeps_its_numbers(floor: Floor, database: Database) -> None:
    _, yt = two_carriers(floor)
    label = floor.new_order("1", A=2)
    verified(floor, label)
    before = parcels(floor, label)[0]
    floor.scan("bench-1", "J%PACK", f"O%{label}", "X%UNDO", "X%YES")
    floor.scan("bench-1", "J%VERIFY", f"O%{label}", *["4000000000006"] * 2)
    after = parcels(floor, label)[0]
    assert (after.code, after.waybill) == ("S-1.2", before.waybill)
    assert numbers(floor, yt) == {"YT0000": (after.order_id, after.id)}
    other = floor.new_order("2", A=1)
    verified(floor, other, "T2")
    assert parcels(floor, other)[0].waybill == "YT0001"
    assert faults(database) == {}


def test_numbers_printed_before_picking_go_to_the_first_parcel(floor: Floor) -> None:
    two_carriers(floor)
    label = floor.new_order("1", A=2)
    floor.release(label)
    with floor.work.transaction():
        act = floor.act()
        order = act.work.one(Order, "label", label, SITE)
        assert order is not None
        said = [shipping.assign_first(act, order) for _ in range(2)]
    assert said[0] == said[1]
    assert (said[0].code, said[0].carrier, said[0].waybill, said[0].fee_minor) == (
        "S-1.1",
        "YT",
        "YT0000",
        600,
    )
    floor.walk(totes=("T1",))
    floor.scan("bench-1", "U%2", "J%VERIFY", f"O%{label}", *["4000000000006"] * 2)
    parcel = parcels(floor, label)[0]
    assert (parcel.code, parcel.waybill) == ("S-1.1", "YT0000")


def test_an_empty_pool_stops_nobody_and_is_told(floor: Floor) -> None:
    sf = add_carrier(floor, SF, (1_000_000, 800), numbers=1)
    one, two = floor.new_order("1", A=1), floor.new_order("2", A=1)
    weighed(floor, one, "T1")
    assert any("SF: 0 waybill numbers left" in what for what in troubles(floor))
    weighed(floor, two, "T2")
    parcel = parcels(floor, two)[0]
    assert (parcel.carrier, parcel.waybill) == ("SF", "")
    three = floor.new_order("3", A=1)
    verified(floor, three, "T3")
    assert floor.scan("bench-1", "J%PACK", f"O%{three}").say == "S-3.1 SF: no waybill number"
    assert any("S-2.1: no waybill number of SF" in what for what in troubles(floor))
    with floor.work.transaction():
        act = floor.act()
        act.work.add(WaybillNumber(0, SITE, sf.id, "SF9999"))
        assert waybill_numbers.give_numbers(act, act.work.get(Order, parcel.order_id)) == 1
    assert parcels(floor, two)[0].waybill == "SF9999"


def test_a_parcel_whose_papers_are_not_proven_does_not_leave(floor: Floor) -> None:
    two_carriers(floor)
    (parcel,) = weighed(floor, floor.new_order("1", A=1))
    with floor.work.transaction():
        floor.work.put(replace(floor.work.get(Parcel, parcel.id), papers="slip"))
    to_dock(floor)
    assert floor.scan("dock", "S-1.1").why == "not_allowed"
    assert manifests(floor) == []
    with floor.work.transaction():
        floor.work.put(replace(floor.work.get(Parcel, parcel.id), papers="proven"))
    assert floor.scan("dock", "S-1.1").why == "order_done"


def test_an_order_that_nobody_takes_is_on_the_list_with_the_reasons(floor: Floor) -> None:
    add_carrier(floor, replace(SF, max_mg=100_000), (1_000_000, 800))
    label = floor.new_order("1", A=1)
    verified(floor, label)
    assert parcels(floor, label)[0].carrier == ""
    assert troubles(floor) == [
        "no carrier takes it 无承运商可用: SF: a piece is heavier than 100 g 单件超过100 g"
    ]


def test_another_carton_is_asked_of_the_carrier_and_costs_what_it_is(floor: Floor) -> None:
    two_carriers(floor)
    with floor.work.transaction():
        floor.work.add(BoxType(0, SITE, "LONG", 100_000, 700, 100, 100))
        floor.work.add(BoxType(0, SITE, "BIG", 100_000, 300, 200, 200))
    label = floor.new_order("1", A=1)
    verified(floor, label)
    asked = floor.scan("bench-1", "J%PACK", f"O%{label}", "B%LONG")
    assert (asked.why, asked.say) == ("confirm", "LONG: then with SF? X%YES")
    floor.scan("bench-1", "X%NO")
    name_carrier(floor, label, "YT")
    refused = floor.scan("bench-1", "B%LONG")
    assert (refused.why, "600" in (refused.say or "")) == ("not_allowed", True)
    assert floor.scan("bench-1", "B%BIG").why == "go"
    parcel = parcels(floor, label)[0]
    # 12,000 ccm / 6000 are 2 kg: one step of 1 kg beyond the table.
    assert (parcel.fee_minor, parcel.box_id) == (700, 3)
    assert floor.weigh("bench-1", parcel.expected_mg).why == "weight_ok"
    assert parcels(floor, label)[0].fee_minor == 700
