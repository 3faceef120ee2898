from collections import Counter

from station_sim import desk_plan, office, orders
from station_sim.returns import TakenBack
from station_sim.shop import build

BOOK = orders.invent(7, 160)
SHOP = build(7, BOOK, 12, 1)


def test_as_many_interruptions_as_were_asked_for_each_at_its_stage() -> None:
    planned = office.plan(7, BOOK, SHOP, 200)
    every = [said for row in planned.values() for said in row]
    assert 200 <= len(every) < 200 + max(office.IN_A_ROW)
    assert {said.act for said in every} == set(office.STOPS)
    assert {said.stage for said in every} == set(office.STAGES)
    for row in planned.values():
        stages = [office.STAGES.index(said.stage) for said in row]
        assert stages == sorted(stages)
        assert not {said.act for said in row[:-1]} & {office.CANCEL, office.HOLD_FOR_GOOD}


def test_what_was_taken_back_is_a_stop_of_its_own() -> None:
    first, second = BOOK.orders[:2]
    sku, qty = next(iter(second.lines.items()))
    taken = {
        first.number: [TakenBack("C1", first.number, s, n) for s, n in first.lines.items()],
        second.number: [TakenBack("C2", second.number, sku, 1), TakenBack("C3", second.number, sku, 1)],
    }
    planned = office.plan(7, BOOK, SHOP, 0, taken)
    assert [(s.act, s.because) for s in planned[first.number]] == [(office.CANCEL, "C1")]
    if qty + sum(second.lines.values()) > 2:
        said = [(s.act, s.sku, s.change, s.because) for s in planned[second.number]]
        assert said == [(office.CHANGE_LESS, sku, -1, "C2"), (office.CHANGE_LESS, sku, -1, "C3")]


def test_the_desk_has_one_act_at_most_for_each_order_and_spares_the_busy_ones() -> None:
    busy = {order.number for order in BOOK.orders[:30]}
    plan = desk_plan.plan(7, BOOK, SHOP, 20, busy)
    orders_of = [n for pair in plan.merges for n in pair] + [*plan.splits, *plan.before]
    assert max(Counter(orders_of).values()) == 1
    assert busy.isdisjoint(orders_of)
    assert (len(plan.merges), len(plan.splits), len(plan.before)) == (10, 10, 10)
    by_number = {order.number: order for order in BOOK.orders}
    for first, second in plan.merges:
        assert by_number[first].buyer == by_number[second].buyer != ""
    for number, part in plan.splits.items():
        lines = by_number[number].lines
        assert all(0 < qty <= lines[sku] for sku, qty in part.items())
        assert sum(part.values()) < sum(lines.values())
