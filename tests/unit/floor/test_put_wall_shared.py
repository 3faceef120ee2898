"""A put wall that is shared: by several people, totes and waves."""

import pytest

from tests.unit.floor.floor_under_test import GOODS, Floor, at_bench
from tests.unit.floor.wall_under_test import (
    A,
    B,
    batch,
    put,
    slot_of,
    sorter,
    tote_of,
    two_orders,
    wall,
    wave,
)

pytestmark = pytest.mark.usefixtures("nothing_lost")


def test_two_people_at_one_wall_have_their_own_colours_and_pieces(floor: Floor) -> None:
    one, two = two_orders(floor)
    sorter(floor, "side-1", "2")
    mine, theirs = floor.scan("wall-1", A), floor.scan("side-1", A)
    assert (one in (mine.say or ""), two in (theirs.say or "")) == (True, True)
    lit = floor.lights("wall-1")
    assert [row[0] for row in lit] == [1, 2]
    assert lit[0][1] != lit[1][1]
    assert floor.scan("side-1", f"S%{slot_of(mine)}").why == "wrong_bin"
    floor.scan("side-1", "X%RESUME")
    # The wall's lights hang on wall-1, where the other person is signed in: the task says whose it is.
    assert floor.press("wall-1", lit[1][4]).why == "ok"
    assert floor.scan("wall-1", "S%W1-01").why == "ok"
    assert (floor.stock("W1-01"), floor.stock("W1-02")) == ({"A": 1}, {"A": 1})


def test_two_lights_at_one_slot_are_confirmed_by_its_label_alone(floor: Floor) -> None:
    wall(floor)
    label = floor.new_order("1", A=2, B=1)
    batch(floor, wave(floor, label))
    sorter(floor)
    sorter(floor, "side-1", "2")
    floor.scan("wall-1", A)
    floor.scan("side-1", A)
    lit = floor.lights("wall-1")
    assert [row[0] for row in lit] == [1, 1]
    assert lit[0][1] != lit[1][1]
    assert floor.press("wall-1", lit[0][4]).why == "confirm"
    assert floor.stock("W1-01") == {}
    assert floor.scan("side-1", "S%W1-01").got == 1
    assert floor.scan("wall-1", "S%W1-01").got == 2


@pytest.mark.long
def test_two_batch_totes_of_one_wave_are_sorted_together(floor: Floor) -> None:
    wall(floor)
    labels = [floor.new_order(str(n), A=1, B=1, C=1) for n in range(1, 4)]
    code = wave(floor, *labels)
    batch(floor, code, "T1", most=5)
    batch(floor, code, "T2")
    sorter(floor)
    sorter(floor, "side-1", "2", "T2")
    for station, name in (("wall-1", "T1"), ("side-1", "T2")):
        for sku, qty in floor.stock(name).items():
            put(floor, *[GOODS[sku][1]] * qty, station=station)
    assert {floor.order(label).state for label in labels} == {"picked"}
    assert all(floor.stock(tote_of(floor, label)) == {"A": 1, "B": 1, "C": 1} for label in labels)


def test_a_full_wall_takes_no_further_order_until_a_slot_is_packed(floor: Floor) -> None:
    wall(floor, slots=1)
    one, two = floor.new_order("1", A=1, B=1), floor.new_order("2", A=1, B=1)
    batch(floor, wave(floor, one))
    batch(floor, wave(floor, two), "T2")
    sorter(floor)
    put(floor, A)
    sorter(floor, tote="T2")
    answer = floor.scan("wall-1", A)
    assert (answer.why, answer.say) == ("confirm", "W1 is full: pack a slot first")
    assert floor.stock("T2") == {"A": 1, "B": 1}
    sorter(floor)
    put(floor, B)
    at_bench(floor)
    floor.scan("bench-1", "S%W1-01", A, B)
    sorter(floor, tote="T2")
    put(floor, A, B)
    assert floor.order(two).state == "picked"


@pytest.mark.long
def test_several_waves_stand_at_one_wall(floor: Floor) -> None:
    wall(floor)
    one, two = floor.new_order("1", A=1, B=1), floor.new_order("2", A=1, B=1)
    batch(floor, wave(floor, one))
    batch(floor, wave(floor, two), "T2")
    sorter(floor)
    put(floor, A)
    sorter(floor, tote="T2")
    put(floor, A, B)
    sorter(floor)
    put(floor, B)
    assert (tote_of(floor, one), tote_of(floor, two)) == ("W1-01", "W1-02")
    assert {floor.order(label).state for label in (one, two)} == {"picked"}


@pytest.mark.long
def test_a_wave_goes_to_its_own_wall_and_to_none_where_several_could_be_meant(floor: Floor) -> None:
    wall(floor)
    wall(floor, 2, "W2", "wall-2")
    one, two = floor.new_order("1", A=1, B=1), floor.new_order("2", A=1, B=1)
    batch(floor, wave(floor, one, wall="W2"))
    batch(floor, wave(floor, two), "T2")
    sorter(floor, "side-1")
    assert slot_of(put(floor, A, station="side-1")) != ""
    assert tote_of(floor, one) == "W2-01"
    sorter(floor, "side-1", tote="T2")
    assert floor.scan("side-1", A).why == "confirm"
    sorter(floor, "wall-1", tote="T2")
    put(floor, A)
    assert tote_of(floor, two) == "W1-01"
