"""An item on several lines of one order (after a merge, or beside a kit) is one demand at the bench."""

from hub.domain.items import Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.office import handover
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor, at_bench

A = GOODS["A"][1]


def picked_twice(floor: Floor, first: int, second: int) -> str:
    """An order that wants A on two lines, all of it in tote T1."""
    label = floor.new_order("1", A=first)
    with floor.work.transaction():
        order = floor.work.one(Order, "label", label, SITE)
        item = floor.work.one(Item, "sku", "A", SITE)
        assert order is not None
        assert item is not None
        floor.work.add(OrderLine(0, SITE, order.id, 2, item.id, second))
    floor.release(label)
    floor.walk()
    return label


def verified(floor: Floor, label: str) -> list[int]:
    return [line.qty_verified for line in floor.lines(label)]


def test_a_pack_fills_one_line_and_goes_on_with_the_next(floor: Floor) -> None:
    label = picked_twice(floor, 4, 8)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}")
    first = floor.scan("bench-1", "CASE-A")
    assert (first.why, first.got, first.want, verified(floor, label)) == ("ok", 6, 12, [4, 2])
    assert floor.scan("bench-1", "CASE-A").why == "order_done"
    assert verified(floor, label) == [4, 8]


def test_one_piece_more_than_all_lines_want_is_too_many(floor: Floor) -> None:
    label = picked_twice(floor, 4, 3)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", "CASE-A")
    told = floor.scan("bench-1", "CASE-A")
    assert (told.why, told.got, told.want, verified(floor, label)) == ("over_qty", 6, 7, [4, 2])


def test_a_count_by_hand_fills_all_lines_and_undo_takes_them_back(floor: Floor) -> None:
    label = picked_twice(floor, 20, 30)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", A)
    assert floor.scan("bench-1", "Q%40").got == 41
    assert [(line.qty_verified, line.qty_counted) for line in floor.lines(label)] == [(20, 19), (21, 21)]
    assert "1/50" in (floor.scan("bench-1", "X%UNDO").say or "")
    assert [(line.qty_verified, line.qty_counted) for line in floor.lines(label)] == [(1, 0), (0, 0)]
    assert floor.scan("bench-1", "Q%49").why == "order_done"


def test_a_damaged_piece_comes_off_one_line(floor: Floor) -> None:
    label = picked_twice(floor, 2, 2)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", A, A, A, "X%DAMAGED")
    assert [(line.qty_verified, line.qty_picked) for line in floor.lines(label)] == [(2, 2), (0, 1)]


def test_the_bench_holds_the_item_once(floor: Floor) -> None:
    from hub.domain.people import Station

    label = picked_twice(floor, 2, 3)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}")
    with floor.work.transaction():
        bench = floor.work.one(Station, "name", "bench-1", SITE)
        assert bench is not None
        (job,) = handover.jobs(floor.work, bench)
    assert [line[:2] for line in job.lines or []] == [[1, 5]]
