from collections import Counter

import pytest

from station_sim import mistakes, office, orders
from station_sim.day import Day, Wanted
from station_sim.day import prepare as prepare_wanted
from station_sim.mistakes import KINDS, PACKING, VERIFYING
from station_sim.shop import build

BOOK = orders.invent(7, 160)


def prepare(seed: int, book: orders.OrderBook, errors: float, **more: int) -> Day:
    """A day of twelve stations, unless others are asked for."""
    return prepare_wanted(seed, book, Wanted(**{"stations": 12, "box_mg": 1, "errors": errors} | more))  # type: ignore[arg-type]


def test_each_kind_is_planned_often_enough() -> None:
    planned = Counter(m.kind for m in prepare(7, BOOK, 0.02, papers=True).plan.every())
    assert set(planned) == {*KINDS, *mistakes.WITH_PAPERS}
    assert min(planned.values()) >= 20
    assert planned.total() >= 0.02 * BOOK.pieces


def test_no_errors_means_none() -> None:
    assert not prepare(7, BOOK, 0.0).plan.every()


def test_the_same_seed_plans_the_same() -> None:
    first, again = (prepare(9, BOOK, 0.02) for _ in range(2))
    assert [m.row() for m in first.plan.every()] == [m.row() for m in again.plan.every()]
    assert first.interruptions == again.interruptions


def test_at_most_one_mistake_of_an_order_is_for_the_weight_alone() -> None:
    plan = prepare(7, BOOK, 0.05).plan
    weighed = [*plan.verifying.values(), *plan.packing.values()]
    weighed += [m for m in plan.picking.values() if m.where == PACKING]
    assert max(Counter(m.order for m in weighed).values()) == 1
    assert {m.where for m in weighed} == {VERIFYING, PACKING}


def test_nobody_errs_where_the_office_stops_an_order() -> None:
    day = prepare(7, BOOK, 0.05)
    assert {m.order for m in day.plan.every()}.isdisjoint(day.interruptions)
    stopped = {sku for o in BOOK.orders if o.number in day.interruptions for sku in o.lines}
    assert stopped.isdisjoint(m.sku for m in day.plan.picking.values())


def test_the_office_does_each_of_its_acts_on_a_day() -> None:
    shop = build(7, BOOK, 12, 1)
    acts = Counter((i.act, i.stage) for row in office.plan(7, BOOK, shop).values() for i in row)
    assert acts == Counter(office.DAY)
    assert not office.plan(7, orders.invent(1, 3), build(1, orders.invent(1, 3), 3, 1))


@pytest.mark.parametrize("count", [1, 4, 30])
def test_a_small_day_has_what_it_has_room_for(count: int) -> None:
    book = orders.invent(2, count)
    plan = prepare(2, book, 0.02, stations=3).plan
    sites = [(m.kind, m.order, m.sku) for m in plan.every()]
    assert len(sites) == len(set(sites))


def test_a_mistake_is_mended_effect_by_effect() -> None:
    mistake = mistakes.Mistake(mistakes.SWAPPED, "1", "A", mistakes.PICKING)
    mistake.make("missing", "in the way")
    mistake.mend("missing", "short_pick")
    assert mistake.open == {"in the way"}
    mistake.mend("in the way", "wrong_item")
    assert (mistake.open, mistake.seen) == (set(), "short_pick")


def test_what_is_nobodys_mistake_is_planned_on_orders_of_its_own_also_without_errors() -> None:
    day = prepare(7, BOOK, 0.0)
    plan = day.plan
    sets = (plan.full, plan.full_slots, plan.leaves, plan.pauses, plan.lost)
    assert sorted(map(len, sets)) == [6, 6, 6, 6, 8]
    assert len(set.union(*sets)) == sum(map(len, sets))
    assert not set.union(*sets) & day.interruptions.keys()
    assert plan.zone_walks == 4
