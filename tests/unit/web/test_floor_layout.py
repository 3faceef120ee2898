"""The drawing of a floor: bins where they stand, those without a place in the order of the walk."""

import pytest

from hub.store.reading.floor_map import DrawnBin
from hub.web.floor import drawing
from hub.web.floor.drawing import tags
from hub.web.floor.layout import Box, Plan, lay_out


def drawn(
    id_: int, zone: str = "Z", aisle: str = "A", x_mm: int = 0, y_mm: int = 0, kind: str = "storage"
) -> DrawnBin:
    return DrawnBin(id_, f"{aisle}-{id_:02}", kind, zone, aisle, id_, x_mm, y_mm, None)


def overlap(a: Box, b: Box) -> bool:
    return (
        a.x < b.x + b.w - 0.01
        and b.x < a.x + a.w - 0.01
        and a.y < b.y + b.h - 0.01
        and b.y < a.y + a.h - 0.01
    )


def sound(plan: Plan) -> None:
    """Every bin lies within the drawing and over no other."""
    boxes = list(plan.bins.values())
    for n, box in enumerate(boxes):
        assert box.x >= 0 and box.x + box.w <= plan.width, box
        assert box.y >= 0 and box.y + box.h <= plan.height, box
        assert box.w > 0 and box.h > 0
        assert not any(overlap(box, other) for other in boxes[n + 1 :])


def test_bins_lie_as_on_the_plan_with_y_upwards() -> None:
    plan = lay_out(
        [drawn(1, x_mm=0, y_mm=1000), drawn(2, x_mm=3000, y_mm=1000), drawn(3, x_mm=3000, y_mm=2000)]
    )
    sound(plan)
    low_left, low_right, high_right = (plan.bins[n] for n in (1, 2, 3))
    assert low_left.x < low_right.x
    assert low_left.y == low_right.y
    assert high_right.y < low_right.y


def test_a_deep_floor_is_turned_and_not_mirrored() -> None:
    plan = lay_out([drawn(n, x_mm=3000 * (n % 2), y_mm=1200 * (n // 2)) for n in range(2, 42)])
    sound(plan)
    assert plan.width > plan.height
    # Clockwise by a quarter: what was further up is further right, what was right is lower.
    assert plan.bins[4].x > plan.bins[2].x
    assert plan.bins[3].y > plan.bins[2].y


def test_levels_of_a_rack_share_its_place() -> None:
    plan = lay_out([drawn(n, x_mm=1000 * (n // 4), y_mm=500) for n in range(4, 16)])
    sound(plan)
    first, second, other = plan.bins[4], plan.bins[5], plan.bins[8]
    assert (first.w, first.h) == (second.w, second.h)
    assert abs(other.x - first.x) > first.w


def test_what_has_no_place_lies_below_by_zone_and_aisle_in_the_order_of_the_walk() -> None:
    placed = [drawn(n, "NEAR", "A", 1000 * n, 1000) for n in range(1, 9)]
    loose = [drawn(n, "FAR", "B" if n < 16 else "C") for n in range(10, 22)]
    slots = [drawn(n, "W1", "", kind="slot") for n in range(30, 50)]
    plan = lay_out(placed + loose + slots)
    sound(plan)
    lowest_placed = max(plan.bins[one.id].y for one in placed)
    assert all(plan.bins[one.id].y > lowest_placed for one in (*loose, *slots))
    assert plan.bins[10].x < plan.bins[11].x
    assert plan.bins[16].y > plan.bins[15].y
    assert plan.bins[42].y > plan.bins[41].y, "a wall has twelve slots a row"
    assert [name for name, _ in plan.zones] == ["FAR", "NEAR", "W1"]


def test_one_bin_of_a_surveyed_zone_may_stand_in_the_corner() -> None:
    plan = lay_out([drawn(1), drawn(2, x_mm=1000), drawn(3, x_mm=2000)])
    sound(plan)
    assert plan.bins[1].y == plan.bins[2].y == plan.bins[3].y


def test_a_floor_without_any_place_and_one_of_a_single_bin_can_be_drawn() -> None:
    sound(lay_out([drawn(n) for n in range(300)]))
    sound(lay_out([drawn(1, x_mm=5000, y_mm=700)]))
    assert lay_out([]).bins == {}


def test_benches_stand_below_with_room_for_a_name_each() -> None:
    names = [f"bench-{n}" for n in range(25)]
    plan = lay_out([drawn(n, x_mm=1000 * n, y_mm=1000) for n in range(20)], names)
    lowest = max(box.y + box.h for box in plan.bins.values())
    assert set(plan.benches) == set(names)
    assert len(set(plan.benches.values())) == 25
    assert all(lowest < y < plan.height and 0 < x < plan.width for x, y in plan.benches.values())


@pytest.mark.parametrize("n", [5_000])
def test_a_large_floor_is_drawn_in_one_go(n: int) -> None:
    plan = lay_out(
        [drawn(i, f"Z{i // 1000}", f"A{i // 100}", i // 100 * 3000, i % 100 // 4 * 1200) for i in range(n)]
    )
    assert len(plan.bins) == n
    assert max(box.x + box.w for box in plan.bins.values()) <= plan.width


def test_names_lie_beside_each_other() -> None:
    plan = lay_out([drawn(n, x_mm=1000 * n, y_mm=1000) for n in range(20)])
    same = [(f"P{n}", "person", (500.0, 300.0)) for n in range(6)]
    near = [("station-1", "place", (510.0, 310.0)), ("\u5f20\u4e09", "person", (0.0, 300.0))]
    placed = tags(plan, [*same, *near])
    assert [tag.x for tag in placed[:6]] == sorted({tag.x for tag in placed[:6]})
    assert placed[6].x > placed[5].x
    assert placed[7].x > 0.0, "not cut off at the left edge"
    assert placed[7].y == 300.0


def test_names_at_an_edge_are_not_cut_off() -> None:
    plan = Plan({}, {}, [], [], 1000.0, 500.0, 10.0)
    left, right = tags(
        plan, [("a long name", "place", (2.0, 10.0)), ("another one", "place", (999.0, 200.0))]
    )
    for tag in (left, right):
        wide = drawing._wide(tag.text, plan.text)
        assert tag.x - wide / 2 >= 0
        assert tag.x + wide / 2 <= plan.width
