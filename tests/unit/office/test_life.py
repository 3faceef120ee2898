"""An order's life: every pair of state and event, permitted or refused, against a table of its own.

The table here goes by state, as a person would tell it ("a picked order may be …"); the one in
`hub.domain.orders` goes by event. They were written apart, and must agree in every cell.
"""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain import orders
from hub.domain.errors import Conflict, NotPermitted
from hub.domain.orders import Order

ON_HOLD = ("hold", "held")
OFF = ("cancel", "cancelled")
BENCH = "picking picked verified packed weighed"
LINE = ["received", "audited", "allocated", "released", *BENCH.split(), "shipped"]
TOLD: dict[str, dict[str, str]] = {
    "received": {
        "audit": "audited",
        "change": "received",
        "split": "received",
        "merge": "merged",
        "hold": "held",
        "cancel": "cancelled",
    },
    "audited": {
        "allocate": "allocated",
        "run_short": "short",
        "change": "received",
        "split": "audited",
        "merge": "merged",
        "hold": "held",
        "cancel": "cancelled",
    },
    "allocated": {
        "release": "released",
        "give_back": "audited",
        "change": "received",
        "split": "allocated",
        "merge": "merged",
        "hold": "held",
        "cancel": "cancelled",
    },
    "released": {
        "pick": "picking",
        "withdraw": "allocated",
        "change": "released",
        "hold": "held",
        "cancel": "cancelled",
    },
    "picking": {
        "finish_picking": "picked",
        "restore": "picked released",
        "run_short": "short",
        "change": "changed",
        "hold": "held",
        "cancel": "cancelled",
    },
    "picked": {
        "verify": "verified",
        "restore": "picking",
        "send_back": "picking",
        "run_short": "short",
        "change": "changed",
        "hold": "held",
        "cancel": "cancelled",
    },
    "verified": {
        "pack": "packed",
        "send_back": "picked picking",
        "change": "changed",
        "hold": "held",
        "cancel": "cancelled",
    },
    "packed": {
        "weigh": "weighed",
        "restore": "verified",
        "send_back": "picked picking",
        "change": "changed",
        "hold": "held",
        "cancel": "cancelled",
    },
    "weighed": {
        "ship": "shipped",
        "restore": "verified packed",
        "send_back": "picked picking",
        "change": "changed",
        "hold": "held",
        "cancel": "cancelled",
    },
    "shipped": {"unload": "weighed", "take_back": "returned"},
    "held": {
        "go_on": f"received audited allocated released {BENCH} short changed",
        "change": "held",
        "split": "held",
        "merge": "merged",
        "cancel": "cancelled",
    },
    "short": {
        "allocate": "allocated picking",
        "restore": "picking picked",
        "change": "received changed",
        "split": "short audited changed",
        "merge": "merged",
        "hold": "held",
        "cancel": "cancelled",
    },
    "changed": {
        "see_change": f"{BENCH} short",
        "change": "changed",
        "hold": "held",
        "cancel": "cancelled",
    },
    "cancelled": {},
    "merged": {},
    "returned": {},
}
"""state -> {event: the states that it may lead to}. What is not here is refused."""
EVENTS = tuple(orders.LIFE)
PAIRS = [(state, event) for state in TOLD for event in EVENTS]


def order_in(state: str) -> Order:
    return Order(7, "main", 1, "7", "A-7", state, "picked" if state == "held" else "", since_ms=5, version=3)


def test_the_table_tells_of_every_state_and_event() -> None:
    assert set(TOLD) == set(orders.STATES)
    assert {event for may in TOLD.values() for event in may} == set(EVENTS)
    assert set(orders.EVENT_WORDS) == set(EVENTS)


@pytest.mark.parametrize(("state", "event"), PAIRS, ids=lambda word: word)
def test_every_event_in_every_state(state: str, event: str) -> None:
    """It leads to just the states that are told, or is refused by name and leads nowhere."""
    led_to: list[str] = []
    refusals: list[tuple[str, str]] = []
    for to in orders.STATES:
        try:
            led_to.append(orders.step(order_in(state), event, to, "why", 9).state)
        except NotPermitted as refused:
            refusals.append((refused.code, str(refused)))
    assert sorted(led_to) == sorted(TOLD[state].get(event, "").split())
    assert len(led_to) + len(refusals) == len(orders.STATES)
    for code, text in refusals:
        assert code == "not_permitted"
        assert text.startswith(f"order A-7 is {state} {orders.WORDS[state][1]}: ")
        assert " ".join(orders.EVENT_WORDS[event]) in text


@pytest.mark.parametrize(("state", "event"), PAIRS, ids=lambda word: word)
def test_a_refusal_is_the_same_before_any_outcome_is_chosen(state: str, event: str) -> None:
    if event in TOLD[state]:
        orders.permit(order_in(state), event)
        return
    with pytest.raises(NotPermitted) as refused:
        orders.permit(order_in(state), event)
    assert isinstance(refused.value, Conflict)
    for other, may in TOLD.items():
        if event in may:
            assert other in str(refused.value), "the states that permit it are named"


@pytest.mark.parametrize("state", orders.STATES)
def test_what_is_done_is_over(state: str) -> None:
    """An end has no way out but a parcel that comes back, from the lorry or from the buyer; every other state
    can end.
    """
    if state in orders.ENDS:
        assert set(TOLD[state]) <= {"take_back", "unload"}
        return
    assert OFF in TOLD[state].items()
    assert state == "held" or ON_HOLD in TOLD[state].items()


def test_every_state_is_reached_and_can_be_left_for_an_end() -> None:
    def reached(start: str) -> set[str]:
        seen, waiting = {start}, [start]
        while waiting:
            for outcomes in TOLD[waiting.pop()].values():
                new = set(outcomes.split()) - seen
                seen |= new
                waiting += new
        return seen

    assert reached("received") == set(orders.STATES)
    for state in orders.STATES:
        assert reached(state) & set(orders.ENDS)


def test_the_way_of_an_order_that_nobody_disturbs() -> None:
    order, way = order_in("received"), ["received"]
    for event in (
        "audit",
        "allocate",
        "release",
        "pick",
        "finish_picking",
        "verify",
        "pack",
        "weigh",
        "ship",
    ):
        order = orders.step(order, event, at_ms=len(way))
        way.append(order.state)
    assert way == LINE
    assert (order.version, order.since_ms) == (12, 9)


def test_no_step_of_the_line_can_be_left_out() -> None:
    """Each state of the line is entered from the one before it, or by coming back to it."""
    for before, state in pairwise(LINE):
        earlier = LINE[: LINE.index(before)]
        assert [s for s in earlier if state in " ".join(TOLD[s].values()).split()] == []


@given(st.lists(st.tuples(st.sampled_from(EVENTS), st.sampled_from(orders.STATES)), max_size=60))
def test_any_sequence_of_events_keeps_to_the_table(events: list[tuple[str, str]]) -> None:
    """Whatever is asked in whatever order: a refusal changes nothing, a step is counted and dated, a held
    order knows where it came from, and no other does.
    """
    order, times = order_in("received"), 3
    for at_ms, (event, to) in enumerate(events, start=10):
        before = order
        try:
            order = orders.step(order, event, to, "because", at_ms)
        except NotPermitted:
            assert to not in TOLD[before.state].get(event, "").split()
            assert order == before
            continue
        times += 1
        assert to in TOLD[before.state][event].split()
        assert (order.state, order.reason, order.version) == (to, "because", times)
        assert order.since_ms == (before.since_ms if to == before.state else at_ms)
        if to == "held" and before.state != "held":
            assert order.resume_state == before.state
        assert bool(order.resume_state) == (order.state == "held")


@pytest.mark.parametrize("state", [s for s in orders.STATES if s not in (*orders.ENDS, "held")])
def test_a_held_order_goes_on_where_it_was(state: str) -> None:
    held = orders.step(order_in(state), "hold", reason="in doubt", at_ms=6)
    on = orders.step(held, "go_on", at_ms=7)
    assert on == replace(order_in(state), version=5, since_ms=7)


@pytest.mark.parametrize("state", orders.STATES)
def test_the_floor_stops_what_it_must_not_go_on_with(state: str) -> None:
    stopped = orders.stop(order_in(state))
    assert (stopped is not None) == (state in ("held", "changed", "cancelled", "merged"))


@pytest.mark.parametrize("words", [orders.WORDS, orders.EVENT_WORDS], ids=["states", "events"])
def test_names_are_in_english_and_chinese_and_no_two_alike(words: dict[str, tuple[str, str]]) -> None:
    for english, chinese in words.values():
        assert english.isascii()
        assert english == english.strip()
        assert all("一" <= letter <= "鿿" for letter in chinese)
    for lang in (0, 1):
        assert len({names[lang] for names in words.values()}) == len(words)
