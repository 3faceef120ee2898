"""Plans of waves: nothing lost or twice, within capacity, urgent first, whatever waits."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain import walking, waving
from hub.domain.office_rules import AUTO, WaveRules
from hub.domain.walking import Stop
from hub.domain.wave_filling import Candidate
from hub.domain.waving import KIND_WORDS, KINDS, METHOD_WORDS, METHODS, PlannedWave

NOW_MS = 1_700_000_000_000
MINUTE_MS = 60_000
TIMES = st.just(0) | st.integers(NOW_MS - 10**8, NOW_MS + 10**8)
METHOD = st.sampled_from((AUTO, *METHODS))
RULES = st.builds(
    WaveRules,
    capacity_orders=st.integers(1, 8),
    capacity_pieces=st.integers(1, 40),
    urgent_minutes=st.integers(0, 600),
    single=METHOD,
    multi=METHOD,
    urgent=METHOD,
    by_carrier=st.booleans(),
    every_minutes=st.integers(0, 60),
    min_orders=st.integers(1, 4),
)
WALLS = st.dictionaries(st.sampled_from(("W1", "W2")), st.integers(1, 6))


@st.composite
def waiting(draw: st.DrawFn) -> list[Candidate]:
    """Orders that wait; carriers have one call each."""
    calls = {code: draw(st.just(0) | st.integers(NOW_MS, NOW_MS + 10**8)) for code in ("", "DHL", "POST")}
    made = []
    for id_ in range(1, draw(st.integers(0, 30)) + 1):
        bins = frozenset(draw(st.sets(st.integers(1, 20), max_size=5)))
        code = draw(st.sampled_from(sorted(calls)))
        made.append(
            Candidate(
                order_id=id_,
                label=f"S-{id_}",
                version=1,
                pieces=draw(st.integers(1, 12)),
                bins=bins,
                aisles=frozenset(str(bin_id // 5) for bin_id in bins),
                since_ms=NOW_MS - draw(st.integers(0, 10**7)),
                urgent=draw(st.booleans() if draw(st.booleans()) else st.just(False)),
                ship_by_ms=draw(TIMES),
                carrier=code,
                cutoff_at_ms=calls[code],
                missed_at_ms=draw(st.just(0) | st.just(NOW_MS - 1)),
            )
        )
    return made


@settings(deadline=None, max_examples=70)
@given(waiting(), RULES, WALLS, st.dictionaries(st.sampled_from(("W1", "W2")), st.integers(0, 9)))
def test_every_order_is_in_one_wave_within_its_capacity_and_urgent_ones_go_first(
    orders: list[Candidate], rules: WaveRules, walls: dict[str, int], taken: dict[str, int]
) -> None:
    waves = waving.plan(orders, rules, NOW_MS, walls, taken)
    assert sorted(order.order_id for wave in waves for order in wave.orders) == [o.order_id for o in orders]
    kinds = [wave.kind for wave in waves]
    assert kinds == sorted(kinds, key=lambda kind: kind != "urgent")
    for wave in waves:
        assert wave.orders and wave.kind in KINDS and wave.method in METHODS
        assert len(wave.orders) <= rules.capacity_orders
        assert len(wave.orders) == 1 or wave.pieces <= rules.capacity_pieces
        assert {waving.kind_of(order, rules, NOW_MS) for order in wave.orders} == {wave.kind}
        if wave.wall:
            assert wave.method == "batch" and len(wave.orders) <= walls[wave.wall]
        if wave.method == "batch" and wave.kind != "single":
            assert bool(wave.wall) == bool(walls)
        if wave.kind != "urgent" and rules.by_carrier:
            assert {order.carrier for order in wave.orders} == {wave.carrier}
            assert {order.cutoff_at_ms for order in wave.orders} == {wave.cutoff_at_ms}
    assert waving.plan(reversed(orders), rules, NOW_MS, walls, taken) == waves


@settings(deadline=None, max_examples=40)
@given(waiting(), RULES)
def test_the_order_whose_turn_it_is_is_in_the_next_wave_of_its_like(
    orders: list[Candidate], rules: WaveRules
) -> None:
    """Filling by aisles passes nobody over for ever: of what is left the first always goes."""
    waves = waving.plan(orders, rules, NOW_MS, {})
    urgent = [wave for wave in waves if wave.kind == "urgent"]
    flat = [order.order_id for wave in urgent for order in wave.orders]
    if all(order.pieces == 1 for wave in urgent for order in wave.orders):
        assert flat == [o.order_id for o in sorted(urgent_of(orders, rules), key=turn)]
    for n, wave in enumerate(waves):
        later = [w for w in waves[n + 1 :] if (w.kind, w.carrier, w.cutoff_at_ms) == key(wave)]
        left = [order for w in (wave, *later) for order in w.orders]
        assert min(left, key=turn) in wave.orders or wave.kind == "urgent"


def key(wave: PlannedWave) -> tuple[str, str, int]:
    return wave.kind, wave.carrier, wave.cutoff_at_ms


def urgent_of(orders: Iterable[Candidate], rules: WaveRules) -> list[Candidate]:
    return [order for order in orders if waving.is_urgent(order, rules, NOW_MS)]


def turn(order: Candidate) -> tuple[bool, int, int]:
    first = order.urgent or waving.is_late(order, NOW_MS)
    return not first, order.due_ms or 1 << 62, order.order_id


def order(id_: int, **said: Any) -> Candidate:
    return replace(Candidate(id_, f"S-{id_}", 1, 2, frozenset({id_})), **said)


@pytest.mark.parametrize(
    ("said", "urgent", "late"),
    [
        ({}, False, False),
        ({"urgent": True}, True, False),
        ({"ship_by_ms": NOW_MS + 120 * MINUTE_MS}, True, False),
        ({"ship_by_ms": NOW_MS + 120 * MINUTE_MS + 1}, False, False),
        ({"ship_by_ms": NOW_MS - 1}, True, True),
        ({"cutoff_at_ms": NOW_MS + 119 * MINUTE_MS}, True, False),
        ({"cutoff_at_ms": NOW_MS + 10**8, "missed_at_ms": NOW_MS - 5}, False, True),
    ],
)
def test_what_is_urgent_and_what_is_late(said: dict[str, Any], urgent: bool, late: bool) -> None:
    one = order(1, **said)
    assert (waving.is_urgent(one, WaveRules(), NOW_MS), waving.is_late(one, NOW_MS)) == (urgent, late)


def test_a_wave_goes_along_the_aisles_that_it_is_in_anyhow() -> None:
    near, far = frozenset({"A"}), frozenset({"Z"})
    orders = [
        order(1, aisles=near),
        order(2, aisles=far),
        order(3, aisles=near),
        order(4, aisles=far),
    ]
    waves = waving.plan(orders, WaveRules(capacity_orders=2), NOW_MS, {})
    assert [[o.order_id for o in wave.orders] for wave in waves] == [[1, 3], [2, 4]]
    assert [wave.full for wave in waves] == [True, True]
    urgent = [replace(one, urgent=True) for one in orders]
    waves = waving.plan(urgent, WaveRules(capacity_orders=2), NOW_MS, {})
    assert [[o.order_id for o in wave.orders] for wave in waves] == [[1, 2], [3, 4]]


def test_methods_follow_the_rules_and_the_walls() -> None:
    rules = WaveRules(multi="order", urgent="batch", wall="W9")
    assert [waving.method_of(rules, kind, {"W1": 3}) for kind in KINDS] == [
        "batch",
        "order",
        "batch",
        "cluster",
    ]
    assert waving.method_of(rules, "single", {}) == "cluster"
    assert waving.wall_of(rules, {"W1": 3, "W2": 9}, {}) == "W2"
    assert waving.wall_of(rules, {"W1": 3, "W9": 1}, {"W9": 5}) == "W9"
    assert waving.wall_of(rules, {}, {}) == ""
    assert set(KIND_WORDS) == set(KINDS) and set(METHOD_WORDS) == set(METHODS)


def test_waves_are_spread_over_the_walls_by_their_free_slots() -> None:
    orders = [order(n) for n in range(1, 8)]
    waves = waving.plan(orders, WaveRules(), NOW_MS, {"W1": 2, "W2": 3})
    assert [(wave.wall, len(wave.orders)) for wave in waves] == [("W2", 3), ("W1", 2), ("W2", 2)]
    waves = waving.plan(orders[:2], WaveRules(), NOW_MS, {"W1": 2, "W2": 3}, {"W2": 2})
    assert [(wave.wall, len(wave.orders)) for wave in waves] == [("W1", 2)]


def test_what_is_ripe_goes_by_itself() -> None:
    rules = WaveRules(capacity_orders=2, every_minutes=30, min_orders=2)
    young, old = NOW_MS - 29 * MINUTE_MS, NOW_MS - 30 * MINUTE_MS
    cases = {
        (young,): False,
        (young, young): True,  # full
        (old,): False,  # too small
    }
    for since, goes in cases.items():
        orders = [order(n, since_ms=at) for n, at in enumerate(since, start=1)]
        (wave,) = waving.plan(orders, rules, NOW_MS, {})
        assert waving.is_ripe(wave, rules, NOW_MS) is goes
    (wave,) = waving.plan([order(1, since_ms=old), order(2, since_ms=young)], WaveRules(), NOW_MS, {})
    assert waving.is_ripe(wave, WaveRules(), NOW_MS)
    (urgent,) = waving.plan([order(1, urgent=True, since_ms=NOW_MS)], rules, NOW_MS, {})
    assert waving.is_ripe(urgent, rules, NOW_MS)


STOPS = st.lists(
    st.builds(
        Stop,
        st.integers(1, 40),
        st.just(""),
        st.sampled_from("ABC"),
        st.integers(0, 50),
        st.integers(0, 10_000),
        st.integers(0, 10_000),
    ),
    max_size=12,
    unique_by=lambda stop: stop.bin_id,
)


@settings(deadline=None, max_examples=40)
@given(STOPS)
def test_a_walk_goes_to_each_bin_once_and_is_no_shorter_than_as_the_crow_flies(stops: list[Stop]) -> None:
    ways = walking.aisles(stops)
    walk = walking.route([*stops, *stops], ways)
    assert sorted(stop.bin_id for stop in walk.stops) == sorted(stop.bin_id for stop in stops)
    assert [stop.walk_order for stop in walk.stops] == sorted(stop.walk_order for stop in stops)
    for a in stops:
        for b in stops:
            step = walking.step_mm(a, b, ways)
            assert step == walking.step_mm(b, a, ways)
            assert step >= abs(a.x_mm - b.x_mm) + abs(a.y_mm - b.y_mm)


def test_one_goes_round_the_end_of_an_aisle_that_is_nearer() -> None:
    bins = [Stop(n, "", aisle, n, x, y) for n, (aisle, x, y) in enumerate(LAYOUT, start=1)]
    ways = walking.aisles(bins)
    a_low, a_high, b_low, b_high, c_left, _ = bins
    assert walking.step_mm(a_low, b_low, ways) == 3000
    assert walking.step_mm(a_high, b_high, ways) == 3000 + 1000 + 0  # B goes on to 10 m, A ends at 9 m
    assert walking.step_mm(a_low, b_high, ways) == 3000 + 9000
    assert ways["C"].along_y is False
    assert walking.step_mm(a_low, c_left, ways) == 1000 + 19_000
    assert walking.route([], ways).length_mm == 0
    assert walking.route([Stop(1, "", "A", 1, 0, 0)], ways).length_mm == 0


LAYOUT = [("A", 0, 1000), ("A", 0, 9000), ("B", 3000, 1000), ("B", 3000, 10_000), ("C", 1000, 20_000)]
LAYOUT.append(("C", 9000, 20_000))


def test_a_cart_takes_as_many_orders_as_it_has_totes() -> None:
    bins = [{1}, {2}, {3}, {1}, {2}]
    assert [len(walking.walks(bins, method, 2)) for method in METHODS] == [5, 3, 1]
    assert [len(walking.walks(bins, method, 0)) for method in METHODS] == [5, 1, 1]
    assert walking.walks([], "cluster", 0) == []
