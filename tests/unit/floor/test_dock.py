"""Parcels at the dock: onto whose lorry they go, manifests by scan, and the way back."""

import pytest

from hub.office import changes
from hub.store.database import Database
from tests.soundness import faults
from tests.unit.floor.floor_under_test import Floor
from tests.unit.floor.lorries import (
    manifests,
    name_carrier,
    numbers,
    parcels,
    to_dock,
    two_carriers,
    verified,
    weighed,
)


def shipped_pair(floor: Floor) -> tuple[str, str]:
    """Order 1 weighed for YT, order 2 for SF."""
    two_carriers(floor)
    light, heavy = floor.new_order("1", A=2), floor.new_order("2", A=6)
    weighed(floor, light, "T1")
    weighed(floor, heavy, "T2")
    return light, heavy


def test_a_manifest_takes_its_carrier_s_parcels_alone(floor: Floor, database: Database) -> None:
    light, heavy = shipped_pair(floor)
    third = floor.new_order("3", A=1)
    weighed(floor, third, "T3")
    to_dock(floor)
    assert floor.scan("dock", "S-1.1").why == "order_done"
    (opened,) = manifests(floor)
    assert (opened.code, opened.state) == ("YT-101201-1", "open")
    wrong = floor.scan("dock", "S-2.1")
    assert (wrong.why, wrong.say, wrong.hold) == ("wrong_parcel", "SF, not YT: S-2.1", 1)
    assert floor.order(heavy).state == "weighed"
    assert floor.scan("dock", "X%RESUME").why == "go"
    # Another station joins the same manifest.
    to_dock(floor, "bench-2", "1")
    assert floor.scan("bench-2", "S-3.1").why == "order_done"
    assert floor.scan("bench-2", "X%HELP").say == "YT-101201-1: 2 loaded, scan the next"
    assert floor.scan("bench-2", "X%CLOSE").say == "YT-101201-1: 2, 800 g. Close? X%YES"
    assert floor.scan("bench-2", "X%YES").say == "YT-101201-1 closed: 2, 800 g"
    (closed,) = manifests(floor)
    assert (closed.state, closed.qty_parcels, closed.net_mg, closed.operator_id) == ("closed", 2, 800_000, 1)
    # The dock learns of it with its next scan: the carrier's next call is a manifest of its own.
    assert floor.scan("dock", "S-2.1").why == "order_done"
    assert [m.code for m in manifests(floor)] == ["YT-101201-1", "SF-101201-1"]
    assert floor.scan("dock", "S-1.1").why == "already_shipped"
    assert floor.order(light).state == "shipped"
    assert faults(database) == {}


def test_the_job_card_leaves_the_manifest_open_and_takes_up_another(floor: Floor) -> None:
    shipped_pair(floor)
    to_dock(floor)
    floor.scan("dock", "S-1.1")
    assert floor.scan("dock", "J%SHIP", "S-2.1").why == "order_done"
    assert [(m.code, m.state) for m in manifests(floor)] == [("YT-101201-1", "open"), ("SF-101201-1", "open")]


def test_what_can_not_leave(floor: Floor) -> None:
    light, heavy = shipped_pair(floor)
    unweighed = floor.new_order("3", A=1)
    verified(floor, unweighed, "T3")
    to_dock(floor)
    assert floor.scan("dock", "S-3.1").why == "not_allowed"
    assert floor.scan("dock", "X%CLOSE").why == "not_allowed"
    assert floor.scan("dock", "X%UNDO").say == "Nothing to undo"
    floor.office(changes.hold, heavy, "in doubt")
    assert floor.scan("dock", "S-2.1").why == "order_held"
    floor.scan("dock", "X%RESUME")
    floor.cancel(light)
    assert floor.scan("dock", "S-1.1").why == "order_cancelled"
    assert manifests(floor) == []


def test_a_parcel_without_a_carrier_does_not_go_on_a_carrier_s_lorry(floor: Floor) -> None:
    light, _ = shipped_pair(floor)
    stranger = floor.new_order("3", A=1)
    name_carrier(floor, stranger, "Royal Mail", "RM1")
    weighed(floor, stranger, "T3")
    to_dock(floor)
    floor.scan("dock", "S-1.1")
    wrong = floor.scan("dock", "RM1")
    assert (wrong.why, wrong.say) == ("wrong_parcel", "No carrier, not YT: S-3.1")
    assert floor.scan("dock", "X%RESUME", "J%SHIP", "RM1").why == "order_done"
    assert parcels(floor, stranger)[0].manifest_id is None
    assert floor.order(light).state == "shipped"


@pytest.mark.parametrize("wanted", [{"A": 2}, {"A": 6, "B": 3}], ids=["one parcel", "two parcels"])
def test_undo_takes_the_last_one_back_while_it_is_open(
    floor: Floor, database: Database, wanted: dict[str, int]
) -> None:
    _, yt = two_carriers(floor)
    label = floor.new_order("1", **wanted)
    name_carrier(floor, label, "YT")
    made = weighed(floor, label)
    to_dock(floor)
    for parcel in made:
        last = floor.scan("dock", parcel.code)
    assert last.why == "order_done"
    for parcel in reversed(made):
        assert floor.scan("dock", "X%UNDO").say == f"Taken back: {parcel.code}"
        order = floor.order(label)
        assert (order.state, order.tote_id is not None) == ("weighed", True)
        assert faults(database) == {}
    assert floor.scan("dock", "X%UNDO").say == "Nothing to undo"
    assert floor.scan("dock", "X%CLOSE").why == "not_allowed", "nothing is on it"
    assert {p.state for p in parcels(floor, label)} == {"weighed"}
    for parcel in made:
        last = floor.scan("dock", parcel.code)
    assert last.why == "order_done"
    floor.scan("dock", "X%CLOSE", "X%YES")
    assert floor.scan("dock", "X%UNDO").say == "Nothing to undo", "it is the carrier's"
    assert faults(database) == {}
    assert len(numbers(floor, yt)) == len(made)


def test_undo_takes_back_this_station_s_last_one(floor: Floor) -> None:
    light, _ = shipped_pair(floor)
    third = floor.new_order("3", A=1)
    weighed(floor, third, "T3")
    to_dock(floor)
    to_dock(floor, "bench-2", "1")
    floor.scan("dock", "S-1.1")
    floor.scan("bench-2", "S-3.1")
    assert floor.scan("dock", "X%UNDO").say == "Taken back: S-1.1"
    assert (floor.order(light).state, floor.order(third).state) == ("weighed", "shipped")
    assert floor.cancel(light).state == "cancelled"
