"""What is no longer wanted goes back once, however often an order was changed before somebody brings it."""

from hub.domain.items import Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.picking import PUT_BACK, UNFINISHED, Pick
from hub.domain.stock import Bin
from hub.office import changes, ledger
from hub.store.database import Database
from tests.soundness import faults
from tests.unit.floor.floor_under_test import SITE, Floor, picked


def want(floor: Floor, label: str, qty: int) -> None:
    floor.office(changes.change, label, {1: qty}, "buyer asked")


def going_back(floor: Floor, label: str) -> int:
    order = floor.order(label)
    with floor.work.transaction():
        tasks = floor.work.where(Pick, "order_id", order.id)
    return sum(p.qty_left for p in tasks if p.kind == PUT_BACK and p.state in UNFINISHED)


def put_away(floor: Floor) -> None:
    answer = floor.scan("zone-a", "X%RESUME", "J%PUTAWAY", "H%K1", "C%T1")
    floor.finish_walk("zone-a", answer)


def test_an_order_that_wants_less_and_less(floor: Floor, database: Database) -> None:
    label = picked(floor, A=5, B=1)
    want(floor, label, 3)
    want(floor, label, 1)
    assert going_back(floor, label) == 4
    assert floor.lines(label)[0].qty_picked == 1
    assert faults(database) == {}
    put_away(floor)
    assert floor.stock("T1") == {"A": 1, "B": 1}
    assert faults(database) == {}


def test_an_order_that_wants_less_then_more_then_nothing(floor: Floor, database: Database) -> None:
    label = picked(floor, A=2, B=1)
    want(floor, label, 0)
    want(floor, label, 9)
    floor.scan("zone-a", "C%T1")
    floor.finish_walk("zone-a", floor.scan("zone-a", "C%T1"))
    want(floor, label, 0)
    assert going_back(floor, label) == 11
    assert faults(database) == {}
    put_away(floor)
    assert floor.stock("T1") == {"B": 1}
    assert faults(database) == {}


def test_the_lots_that_go_back_are_those_in_the_tote(floor: Floor, database: Database) -> None:
    """Pieces of two lots were picked; each change sends some of them back, and no lot goes back twice."""
    lots(floor)
    label = floor.new_order("1", L=5, B=1)
    floor.release(label)
    floor.walk()
    want(floor, label, 2)
    want(floor, label, 1)
    assert going_back(floor, label) == 4
    put_away(floor)
    assert floor.stock("T1") == {"L": 1, "B": 1}
    assert faults(database) == {}


def test_a_lot_that_left_meanwhile_is_no_obstacle(floor: Floor) -> None:
    """What is damaged or ships is of whichever lot the tote holds: another one goes back in its place."""
    lots(floor)
    label = floor.new_order("1", L=5, B=1)
    floor.release(label)
    floor.walk()
    want(floor, label, 2)
    with floor.work.transaction():
        act, order = floor.act(), floor.work.one(Order, "label", label, SITE)
        assert order is not None
        line = act.work.where(OrderLine, "order_id", order.id)[0]
        tote = act.work.one(Bin, "code", "T1", SITE)
        assert tote is not None
        ledger.move_any_lot(act, line.item_id, 2, tote, ledger.site_bin(act, "damaged"), "damaged", order.id)
    put_away(floor)
    assert floor.stock("T1") == {"B": 1}


def lots(floor: Floor) -> None:
    """An item L in bin A-09, of two lots: 3 pieces of the first, 9 of the second."""
    with floor.work.transaction():
        act = floor.act()
        item = act.work.add(Item(0, SITE, "L", "L", 100_000, False, False))
        bin_ = act.work.one(Bin, "code", "A-09", SITE)
        assert bin_ is not None
        for lot, qty in (("L1", 3), ("L2", 9)):
            ledger.move(act, item.id, qty, ledger.site_bin(act, "outside"), bin_, "receipt", lot=lot)
