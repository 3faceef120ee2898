"""A parcel that its carrier does not take as it is: on the scale, in another carton, at the dock."""

from contextlib import suppress
from typing import Any

import pytest

from hub.domain.carriers import Carrier
from hub.domain.errors import Conflict, Invalid, NotFound
from hub.domain.orders import Order
from hub.domain.packing import BoxType
from hub.domain.papers import PAIR_KINDS, Print
from hub.office import printers, prints, rerouting
from hub.store import bulk
from hub.store.database import Database
from hub.store.tables import CarrierRow
from tests.soundness import faults
from tests.unit.floor.floor_under_test import SITE, Floor
from tests.unit.floor.lorries import (
    manifests,
    name_carrier,
    numbers,
    parcels,
    troubles,
    two_carriers,
    verified,
    weighed,
)

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def say(floor: Floor, carrier: Carrier, **values: Any) -> None:
    """What the office imports of a carrier meanwhile."""
    with floor.work.transaction():
        bulk.update(floor.work, CarrierRow, carrier.id, values)


def to_dock(floor: Floor) -> None:
    floor.scan("dock", "U%3", "J%SHIP")


def asked_for(floor: Floor, label: str, tmp_path: object) -> list[Print]:
    """An order's pair in a printer's queue."""
    with floor.work.transaction():
        act = floor.act()
        printers.add(act, "P1", "folder", str(tmp_path))
        order = act.work.one(Order, "label", label, SITE)
        assert order is not None
        return prints.ask_order(act, order, PAIR_KINDS)


def test_the_scale_finds_another_carrier_and_the_papers_with_it(
    floor: Floor, database: Database, tmp_path: object
) -> None:
    _, yt = two_carriers(floor)
    label = floor.new_order("1", A=2)
    verified(floor, label)
    asked_for(floor, label, tmp_path)
    floor.scan("bench-1", "J%PACK", f"O%{label}")
    (parcel,) = parcels(floor, label)
    assert (parcel.carrier, parcel.papers) == ("YT", "printed")
    floor.scan("bench-1", f"D%{parcel.code}", parcel.waybill)
    assert parcels(floor, label)[0].papers == "proven"
    say(floor, yt, max_mg=400_000)
    told = floor.weigh("bench-1", parcel.expected_mg)
    assert (told.why, told.say, told.hold) == ("wrong_parcel", "S-1.1 goes with SF: new papers", 1)
    (parcel,) = parcels(floor, label)
    assert (parcel.state, parcel.carrier, parcel.waybill, parcel.papers) == (
        "open",
        "SF",
        "SF0000",
        "printed",
    )
    with floor.work.transaction():
        every = floor.work.where(Print, "order_id", parcel.order_id)
    assert [(p.kind, p.state) for p in every] == [
        ("packing_slip", "cancelled"),
        ("waybill", "cancelled"),
        ("packing_slip", "queued"),
        ("waybill", "queued"),
    ]
    floor.scan("bench-1", "X%RESUME")
    assert floor.weigh("bench-1", parcel.expected_mg).why == "not_allowed", "its new papers are not proven"
    floor.scan("bench-1", f"D%{parcel.code}", "SF0000")
    assert floor.weigh("bench-1", parcel.expected_mg).why == "weight_ok"
    to_dock(floor)
    assert floor.scan("dock", "YT0000").why == "wrong_parcel", "the old paper is nobody's any more"
    floor.scan("dock", "X%RESUME")
    assert floor.scan("dock", "SF0000").why == "order_done"
    assert [m.code for m in manifests(floor)] == ["SF-101201-1"]
    assert numbers(floor, yt) == {"YT0000": (parcel.order_id, None)}
    assert faults(database) == {}


def test_nobody_takes_what_lies_on_the_scale(floor: Floor) -> None:
    sf, yt = two_carriers(floor)
    label = floor.new_order("1", A=2)
    verified(floor, label)
    floor.scan("bench-1", "J%PACK", f"O%{label}")
    for carrier in (sf, yt):
        say(floor, carrier, max_mg=400_000)
    told = floor.weigh("bench-1", 500_000)
    assert (told.why, told.say, told.hold) == ("wrong_parcel", "YT: 500 g, at most 400 g", 1)
    assert "no carrier takes it" in troubles(floor)[-1]
    assert (parcels(floor, label)[0].state, parcels(floor, label)[0].carrier) == ("open", "YT")
    floor.scan("bench-1", "X%RESUME")
    say(floor, yt, max_mg=1_000_000)
    assert floor.weigh("bench-1", 500_000).why == "weight_ok"


def test_a_carton_that_another_carrier_takes_is_asked_for(floor: Floor, database: Database) -> None:
    """All parcels of the order go with it."""
    two_carriers(floor)
    with floor.work.transaction():
        floor.work.add(BoxType(0, SITE, "LONG", 100_000, 700, 100, 100))
    label = floor.new_order("1", A=1)
    verified(floor, label)
    floor.scan("bench-1", "J%PACK", f"O%{label}")
    assert floor.scan("bench-1", "B%LONG").say == "LONG: then with SF? X%YES"
    assert parcels(floor, label)[0].carrier == "YT"
    assert floor.scan("bench-1", "X%YES").say == "S-1.1 goes with SF: new papers"
    (parcel,) = parcels(floor, label)
    assert (parcel.carrier, parcel.box_id, parcel.fee_minor) == ("SF", 2, 800)
    floor.scan("bench-1", "X%RESUME")
    assert floor.weigh("bench-1", parcel.expected_mg).why == "weight_ok"
    assert faults(database) == {}


def test_an_order_that_is_verified_again_stays_with_whom_it_went_last(
    floor: Floor, database: Database
) -> None:
    """Not with the carrier whose numbers were read in last."""
    sf, yt = two_carriers(floor)
    label = floor.new_order("1", A=2)
    verified(floor, label)
    say(floor, yt, max_mg=400_000)
    floor.scan("bench-1", "J%PACK", f"O%{label}")
    floor.weigh("bench-1", parcels(floor, label)[0].expected_mg)
    say(floor, yt, max_mg=1_000_000)
    floor.scan("bench-1", "X%RESUME", "X%UNDO", "X%YES")
    with suppress(KeyError), floor.work.transaction():
        raise KeyError("what was read is forgotten, and read anew in the order of its numbers")
    floor.scan("bench-1", "J%VERIFY", f"O%{label}", *["4000000000006"] * 2)
    (parcel,) = parcels(floor, label)
    assert (parcel.carrier, parcel.waybill) == ("SF", "SF0000")
    assert [len(numbers(floor, carrier)) for carrier in (sf, yt)] == [1, 1]
    assert faults(database) == {}


def test_the_dock_asks_once_more(floor: Floor, database: Database) -> None:
    """Nobody leaves with a carrier that is out of use, or does not take it any more."""
    sf, yt = two_carriers(floor)
    label = floor.new_order("1", A=2)
    weighed(floor, label)
    say(floor, yt, active=False)
    to_dock(floor)
    told = floor.scan("dock", "S-1.1")
    assert (told.why, told.say, told.hold) == ("wrong_parcel", "S-1.1 goes with SF: new papers", 1)
    assert (floor.order(label).state, manifests(floor)) == ("weighed", [])
    say(floor, sf, active=False)
    floor.scan("dock", "X%RESUME")
    told = floor.scan("dock", "S-1.1")
    assert (told.why, told.say) == ("wrong_parcel", "SF: not used at present")
    assert "SF: not used at present 已停用" in troubles(floor)[-1]
    say(floor, sf, active=True)
    assert floor.scan("dock", "X%RESUME", "S-1.1").why == "order_done"
    assert [m.code for m in manifests(floor)] == ["SF-101201-1"]
    assert faults(database) == {}


def test_what_nobody_takes_waits_at_the_dock_for_the_office(floor: Floor, database: Database) -> None:
    sf, yt = two_carriers(floor)
    for carrier in (sf, yt):
        say(floor, carrier, max_mg=100_000)
    label, other = floor.new_order("1", A=1), floor.new_order("2", A=1)
    weighed(floor, label)
    weighed(floor, other, "T2")
    to_dock(floor)
    told = floor.scan("dock", "S-1.1")
    assert (told.why, told.hold) == ("wrong_parcel", 1)
    with pytest.raises(NotFound, match=r"carrier Courier: expected one of site main \(SF, YT\)"):
        floor.office(rerouting.change_carrier, label, "Courier", "a courier fetches it")
    with pytest.raises(Invalid, match="waybill: expected 1 to 64 printable ASCII characters without spaces"):
        floor.office(rerouting.change_carrier, label, "Courier", "a courier fetches it", "C 7")
    with pytest.raises(Conflict, match="waybill YT0003: expected none of a carrier's pool"):
        floor.office(rerouting.change_carrier, label, "Courier", "a courier fetches it", "YT0003")
    floor.office(rerouting.change_carrier, label, "Courier", "a courier fetches it", "C-7")
    with pytest.raises(Conflict, match="waybill C-7: expected one that nothing else bears, found it on S-1"):
        floor.office(rerouting.change_carrier, other, "Courier", "this too", "C-7")
    assert floor.scan("dock", "X%RESUME", "S-1.1").why == "order_changed", "the floor is told once"
    assert floor.scan("dock", "X%RESUME", "C-7").why == "order_done"
    assert manifests(floor) == []
    # The other one waits until a carrier takes it.
    assert floor.scan("dock", "S-2.1").why == "wrong_parcel"
    say(floor, yt, max_mg=1_000_000)
    assert floor.scan("dock", "X%RESUME", "S-2.1").say == "S-2.1 goes with YT: new papers"
    assert floor.scan("dock", "X%RESUME", "YT0000").why == "order_done"
    assert faults(database) == {}


def test_a_number_that_a_person_gives_is_the_parcels(floor: Floor, database: Database) -> None:
    _, yt = two_carriers(floor)
    label = floor.new_order("1", A=6)
    name_carrier(floor, label, "YT")
    made = weighed(floor, label)
    floor.office(rerouting.change_carrier, label, "YT", "written by hand at the counter", "HAND-1")
    assert [p.waybill for p in parcels(floor, label)] == ["HAND-1", made[1].waybill]
    to_dock(floor)
    floor.scan("dock", "HAND-1", "X%RESUME")
    assert floor.scan("dock", "HAND-1").why == "ok"
    assert floor.scan("dock", made[1].waybill).why == "order_done"
    assert numbers(floor, yt)["YT0000"] == (made[0].order_id, None)
    assert faults(database) == {}


def test_a_number_that_a_cancelled_order_had_too_opens_the_one_that_goes_on(
    floor: Floor, database: Database
) -> None:
    """A shop that cancels an order and sends it anew keeps the number that its carrier gave."""
    two_carriers(floor)
    gone, label = floor.new_order("1", A=1), floor.new_order("2", A=1)
    for each in (gone, label):
        name_carrier(floor, each, "SF", "SF7777")
    floor.cancel(gone)
    verified(floor, label)
    told = floor.scan("bench-1", "J%PACK", "SF7777")
    assert told.why == "go", told
    (parcel,) = parcels(floor, label)
    assert floor.weigh("bench-1", parcel.expected_mg).why == "weight_ok"
    to_dock(floor)
    assert floor.scan("dock", "SF7777").why == "order_done"
    assert faults(database) == {}
