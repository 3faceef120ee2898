"""Two people at one zone's lights: the button knows whose pieces are taken, whoever is signed in there."""

from hub.domain.items import Barcode, Item
from hub.domain.stock import Bin
from hub.office import ledger
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor

A, B, C = (GOODS[sku][1] for sku in "ABC")


def two_walks(floor: Floor) -> tuple[int, int]:
    """Person 1 before A-01 and person 2 before A-04, both at zone-a, where 2 is signed in; their tasks."""
    with floor.work.transaction():
        act = floor.act()
        zone = floor.work.one(Bin, "code", "A-01", SITE)
        assert zone is not None
        item = floor.work.add(Item(0, SITE, "D", "D", 100_000, False, False))
        floor.work.add(Barcode(0, SITE, "4000000000037", item.id, 1))
        bin_ = floor.work.add(Bin(0, SITE, 1, "A-04", "storage", "A", "A", 9, zone.station_id, 4))
        ledger.move(act, item.id, 10, ledger.site_bin(act, "outside"), bin_, "receipt")
    floor.release(floor.new_order("1", A=2))
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1")
    floor.release(floor.new_order("2", D=3))
    floor.scan("zone-a", "U%2", "H%K2", "C%T2")
    first, second = floor.lights("zone-a")
    assert (first[0], second[0]) == (1, 4)
    return first[4], second[4]


def last_operator(floor: Floor) -> str:
    """The badge of whoever the newest event counts for."""
    query = "SELECT o.badge FROM event e JOIN operator o ON o.id = e.operator_id ORDER BY e.id DESC LIMIT 1"
    with floor.work.transaction():
        (badge,) = floor.work.connection.execute(query).fetchone()
    return str(badge)


def test_a_press_counts_for_whose_light_it_is(floor: Floor) -> None:
    first, second = two_walks(floor)
    assert floor.press("zone-a", first).v == "pass"
    assert (floor.stock("T1"), floor.stock("T2")) == ({"A": 2}, {})
    assert last_operator(floor) == "1"
    assert floor.scan("zone-a", "X%UNDO").say == "Taken back: T2=S-2", "one's own last act"
    assert floor.stock("T1") == {"A": 2}, "not the other's pieces"
    floor.scan("zone-a", "C%T2")
    assert floor.press("zone-a", second).v == "pass"
    assert (floor.stock("T2"), last_operator(floor)) == ({"D": 3}, "2")


def test_the_hold_of_one_stops_the_other_not(floor: Floor) -> None:
    first, second = two_walks(floor)
    assert floor.scan("zone-a", B).hold == 1
    assert floor.press("zone-a", second).why == "blocked"
    assert floor.press("zone-a", first).v == "pass"
    assert floor.scan("zone-a", "X%RESUME").say == "Go on"
    assert floor.press("zone-a", second).v == "pass"


def test_the_pause_of_one_stops_the_other_not(floor: Floor) -> None:
    first, _ = two_walks(floor)
    floor.scan("zone-a", "X%PAUSE")
    assert [row[0] for row in floor.lights("zone-a")] == [1]
    assert floor.press("zone-a", first).v == "pass"


def test_too_many_at_anothers_light_holds_nobody(floor: Floor) -> None:
    first, second = two_walks(floor)
    pressed = floor.press("zone-a", first, 9)
    assert (pressed.why, pressed.hold) == ("over_qty", None)
    assert floor.press("zone-a", second).v == "pass"
