"""The life of a slot: every pair of state and event, and which order a piece is for."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain import orders, putting
from hub.domain.errors import NotPermitted
from hub.domain.orders import Order
from hub.domain.putting import LIFE, STATES, WORDS, Wish

ORDER = Order(1, "main", 1, "7", "A-7", "picked")
FREE, FILLING, FULL, PACKING, CLEARING = STATES
TOLD: dict[str, dict[str, tuple[str, ...]]] = {
    FREE: {"take": (FILLING,)},
    FILLING: {
        "put": (FILLING, FULL),
        "take_out": (FILLING,),
        "lay_back": (FILLING, FREE),
        "overflow": (FILLING,),
        "lack": (FILLING,),
        "end": (CLEARING,),
        "clear": (FREE,),
    },
    FULL: {
        "take_out": (FILLING,),
        "open": (PACKING,),
        "pack": (FREE,),
        "lack": (FILLING,),
        "end": (CLEARING,),
    },
    PACKING: {"leave": (FULL,), "pack": (FREE,), "lack": (FILLING,), "end": (CLEARING,)},
    CLEARING: {"clear": (FREE,)},
}
"""state -> {event: what it may lead to}, as who stands at the wall would tell it: written apart from the
table of the domain, which goes by event. They must agree in every cell.
"""


def test_the_table_here_tells_of_every_state_and_event() -> None:
    assert set(TOLD) == set(STATES) == set(WORDS)
    assert {event for told in TOLD.values() for event in told} == set(LIFE)


@pytest.mark.parametrize("event", sorted(LIFE))
@pytest.mark.parametrize("state", STATES)
def test_every_pair_leads_where_the_table_says_or_is_refused(state: str, event: str) -> None:
    outcomes = TOLD[state].get(event)
    if outcomes is None:
        with pytest.raises(NotPermitted) as refused:
            putting.step("W1-07", state, event)
        said = str(refused.value)
        assert all(word in said for word in ("W1-07", WORDS[state][1], event, *LIFE[event]))
        return
    assert putting.step("W1-07", state, event) == outcomes[0]
    for to in STATES:
        if to in outcomes:
            assert putting.step("W1-07", state, event, to) == to
        else:
            with pytest.raises(NotPermitted, match=f"not {to}"):
                putting.step("W1-07", state, event, to)


def test_a_slot_is_free_again_from_every_state_and_reaches_every_state() -> None:
    leads = {state: {to for by in LIFE.values() for to in by.get(state, ())} for state in STATES}
    for start in STATES:
        reached, open_ = {start}, [start]
        while open_:
            for to in leads[open_.pop()] - reached:
                reached.add(to)
                open_.append(to)
        assert reached == set(STATES), start


@pytest.mark.parametrize("state", orders.STATES)
def test_what_a_slot_is_follows_from_its_order(state: str) -> None:
    order = replace(ORDER, state=state)
    otherwise = putting.CLEARING if state in orders.ENDS else putting.FILLING
    full = state == "picked"
    assert putting.state(order) == (putting.FULL if full else otherwise)
    assert putting.state(replace(order, station_id=3)) == (putting.PACKING if full else otherwise)
    assert putting.state(order, unsorted=1) == otherwise
    assert putting.state(None) == putting.FREE


WISHES = st.lists(
    st.builds(
        Wish,
        order_id=st.integers(1, 1_000),
        qty=st.integers(0, 9),
        lacking=st.integers(0, 9),
        has_slot=st.booleans(),
        is_busy=st.booleans(),
        urgent=st.booleans(),
    ),
    unique_by=lambda wish: wish.order_id,
)


@given(WISHES, st.integers(1, 9))
def test_a_piece_goes_to_who_takes_it_and_is_complete_first(wishes: list[Wish], qty: int) -> None:
    ranked = putting.ranked(wishes, qty)
    assert {w.order_id for w in ranked} == {w.order_id for w in wishes if w.qty >= qty}
    assert putting.ranked(list(reversed(wishes)), qty) == ranked
    slots = [w for w in ranked if w.has_slot]
    assert ranked[: len(slots)] == slots  # who has a slot goes first: it is free again soonest
    quiet = [w.lacking for w in slots if not w.is_busy]
    assert quiet == sorted(quiet)
    none = [w for w in ranked if not w.has_slot and not w.is_busy]
    assert none == sorted(none, key=lambda w: (not w.urgent, w.order_id))


@given(st.dictionaries(st.integers(1, 99), st.integers(1, 60)), st.one_of(st.none(), st.integers(1, 60)))
def test_the_nearest_free_slot_is_taken(free: dict[int, int], stands_at: int | None) -> None:
    near = putting.nearest(free, stands_at)
    assert sorted(near) == sorted(free)
    away = [abs(free[tote_id] - (stands_at or 0)) for tote_id in near]
    assert away == sorted(away)
