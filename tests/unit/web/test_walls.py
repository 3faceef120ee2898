"""The put wall as it stands: slots, hands, who sorts, what is still to come."""

import re

import pytest

from hub.office import changes
from tests.unit.floor.floor_under_test import Floor, at_bench
from tests.unit.floor.wall_under_test import A, B, batch, put, sorter, wall, wave
from tests.unit.web.site_under_test import Site, read


def slots(html: str) -> list[tuple[str, str]]:
    """State and words of each slot."""
    found = re.findall(r'<li [^>]*data-slot="(\w+)"[^>]*>(.*?)</li>', html.split("put-wall", 1)[1], re.DOTALL)
    return [(state, read(inside)) for state, inside in found]


def test_the_wall_is_drawn_as_it_stands(site: Site, floor: Floor) -> None:
    assert "There is no put wall" in site.get("/walls").main
    wall(floor, slots=5)
    labels = [floor.new_order(str(n), A=1, B=1) for n in range(1, 5)]
    batch(floor, wave(floor, *labels, wall="W1"))
    sorter(floor)
    put(floor, A, B, A, B, A)
    floor.scan("wall-1", A)
    at_bench(floor)
    floor.scan("bench-1", "S%W1-02")
    seen = site.get("/walls/W1")
    assert slots(seen.html) == [
        ("full", "01 W1-01 2 S-1 full: pack it"),
        ("packing", "02 W1-02 2 S-2 being packed"),
        ("filling", "03 W1-03 1 / 2 S-3 waits for pieces"),
        ("filling", "04 W1-04 0 / 2 S-4 waits for pieces P1 puts 1"),
        ("free", "05 W1-05 free"),
    ]
    assert "P1 wall-1 T1 sorts" in seen.main
    assert "W00001 T1: 3 pieces · wall-1 0" in seen.main
    assert "1 free 2 filling 1 full 1 packing" in site.get("/walls").main
    chinese = site.get("/walls/W1", "zh")
    assert "已满，请打包" in chinese.main
    screen = site.get("/walls/W1/screen?row=4")
    assert "Full: pack them ✓ 1" in screen.main or "Full: pack them 1" in screen.main
    assert '<header id="top"' not in screen.html
    assert 'data-row="4"' in screen.html
    assert 'data-row="6"' in site.get("/walls/W1?row=999").html
    floor.scan("wall-1", "X%FULL", "S%W1-05")
    assert slots(site.get("/walls/W1").html)[3:] == [
        ("filling", "04 W1-04 0 S-4 04+05: 1 / 2 waits for pieces"),
        ("filling", "05 W1-05 1 S-4 04+05: 1 / 2 waits for pieces"),
    ]


def test_orders_of_one_piece_come_to_no_wall(site: Site, floor: Floor) -> None:
    wall(floor, slots=3)
    several = wave(floor, floor.new_order("1", A=1, B=1))
    single = wave(floor, floor.new_order("2", A=1), kind="single")
    seen = site.get("/walls/W1").main
    assert (several in seen, single in seen) == (True, False)


@pytest.mark.long
def test_a_slot_that_waits_for_somebody_says_why(site: Site, floor: Floor) -> None:
    wall(floor, slots=3)
    one, two = floor.new_order("1", A=1, B=1), floor.new_order("2", A=1, B=1)
    batch(floor, wave(floor, one, two, wall="W1"))
    sorter(floor)
    put(floor, A, B, A)
    floor.office(changes.hold, two, "unpaid")
    floor.cancel(one)
    assert [state for state, _ in slots(site.get("/walls/W1").html)] == ["clearing", "stopped", "free"]
    seen = site.get("/walls/W1").main
    assert "clear it: put its pieces away" in seen
    assert "on hold" in seen
    site.get("/walls/W9", status=404)
