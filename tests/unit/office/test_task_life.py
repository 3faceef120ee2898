"""A task's life: every pair of state and event, permitted or refused, against a table of its own.

The table here goes by state, as a picker would tell it; the one in `hub.domain.picking` goes by event. They
were written apart, and must agree in every cell.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain import picking
from hub.domain.errors import NotPermitted
from hub.domain.picking import CANCELLED, CLAIMED, DONE, LIT, OPEN, SHORT, Pick

TOLD: dict[str, dict[str, tuple[str, ...]]] = {
    OPEN: {
        "claim": (CLAIMED,),
        "shorten": (OPEN, DONE),
        "part": (DONE,),
        "cancel": (CANCELLED,),
        "restore": (OPEN, CLAIMED),
    },
    CLAIMED: {
        "light": (LIT,),
        "confirm": (CLAIMED, DONE),
        "run_short": (SHORT,),
        "take_back": (CLAIMED,),
        "hand_over": (CLAIMED,),
        "give_up": (OPEN,),
        "shorten": (CLAIMED, DONE),
        "restore": (CLAIMED, OPEN),
        "part": (DONE,),
        "cancel": (CANCELLED,),
    },
    LIT: {
        "put_out": (CLAIMED,),
        "confirm": (LIT, DONE),
        "run_short": (SHORT,),
        "take_back": (CLAIMED,),
        "hand_over": (CLAIMED,),
        "give_up": (OPEN,),
        "shorten": (LIT, DONE),
        "restore": (CLAIMED, OPEN),
        "part": (DONE,),
        "cancel": (CANCELLED,),
    },
    DONE: {"take_back": (CLAIMED,), "restore": (CLAIMED, OPEN, DONE)},
    SHORT: {"restore": (CLAIMED, OPEN, DONE)},
    CANCELLED: {"restore": (CLAIMED, OPEN, DONE)},
}
PAIRS = [(state, event) for state in picking.STATES for event in picking.LIFE]


def task(state: str, qty: int = 3, qty_done: int = 0) -> Pick:
    lit = state == LIT
    return Pick(
        7,
        "main",
        "pick",
        state,
        1,
        1,
        1,
        1,
        "",
        qty,
        qty_done,
        4,
        1,
        1,
        1,
        9 if lit else None,
        "b" if lit else "",
    )


def test_the_table_tells_of_every_state() -> None:
    assert set(TOLD) == set(picking.STATES)
    assert {event for told in TOLD.values() for event in told} == set(picking.LIFE)


@pytest.mark.parametrize(("state", "event"), PAIRS)
def test_every_pair_of_state_and_event(state: str, event: str) -> None:
    outcomes = TOLD[state].get(event, ())
    for to in picking.STATES:
        if to in outcomes:
            after = picking.step(task(state), event, to)
            assert after.state == to
            assert (after.station_id is not None) == (after.colour != "") == (to == LIT and state == LIT)
        else:
            with pytest.raises(NotPermitted):
                picking.step(task(state), event, to)
    if outcomes:
        assert picking.step(task(state), event).state == outcomes[0]
    else:
        with pytest.raises(NotPermitted, match=f"task 7 is {state}: {event} is permitted in"):
            picking.step(task(state), event)


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9)), min_size=1, max_size=6), st.integers(0, 80))
def test_what_is_dealt_is_what_there_is_and_nobody_gets_too_much(
    sizes: list[tuple[int, int]], qty: int
) -> None:
    tasks = [task(CLAIMED, want, min(done, want)) for want, done in sizes]
    dealt = picking.deal(tasks, qty)
    assert sum(part for _, part in dealt) == min(qty, sum(t.qty_left for t in tasks))
    assert all(0 < part <= each.qty_left for each, part in dealt)
    for each, part in dealt:
        assert picking.done(each, part).state == (DONE if part == each.qty_left else CLAIMED)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=10), st.integers(0, 60))
def test_a_tote_takes_the_next_part_of_the_route(sizes: list[int], most: int) -> None:
    tasks = [task(OPEN, size) for size in sizes]
    taken = picking.load(tasks, most)
    pieces = sum(t.qty for t in taken)
    assert taken == tasks[: len(taken)] and taken
    if not most:
        assert taken == tasks
    elif len(taken) < len(tasks):
        assert pieces + tasks[len(taken)].qty > most
    assert not most or pieces <= most or len(taken) == 1
