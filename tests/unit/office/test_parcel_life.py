"""A parcel's life and its pair's: every pair of state and event, against tables that were written apart."""

import pytest

from hub.domain import packing, pairs
from hub.domain.errors import NotPermitted
from hub.domain.packing import EVENT_WORDS, LIFE, STATES, WORDS, Parcel

TOLD: dict[str, dict[str, str]] = {
    "open": {"weigh": "weighed", "undo": "void"},
    "weighed": {"load": "shipped", "unweigh": "open", "undo": "void"},
    "shipped": {"unload": "weighed"},
    "void": {},
}
"""state of a parcel -> {event: what it leads to}; everything else is refused."""
PROVEN: dict[str, dict[str, str]] = {
    "": {"slip": "", "waybill": ""},
    "printed": {"slip": "slip", "waybill": "waybill"},
    "slip": {"slip": "slip", "waybill": "proven"},
    "waybill": {"slip": "proven", "waybill": "waybill"},
    "proven": {"slip": "proven", "waybill": "proven"},
}
"""How far a pair is proven -> {the paper that is scanned: how far it is then}."""


def parcel(state: str) -> Parcel:
    return Parcel(1, "main", 1, 1, "A-7.1", state, 100, 500, 5, 502)


def test_the_table_here_tells_of_every_state_and_event() -> None:
    assert set(TOLD) == set(STATES) == set(WORDS)
    assert {event for may in TOLD.values() for event in may} == set(LIFE) == set(EVENT_WORDS)


@pytest.mark.parametrize("event", sorted(LIFE))
@pytest.mark.parametrize("state", STATES)
def test_every_event_in_every_state_of_a_parcel(state: str, event: str) -> None:
    to = TOLD[state].get(event)
    if to is not None:
        assert packing.step(parcel(state), event).state == to
        return
    with pytest.raises(NotPermitted, match=f"parcel A-7.1 is {' '.join(WORDS[state])}") as refused:
        packing.step(parcel(state), event)
    assert " ".join(EVENT_WORDS[event]) in str(refused.value)


@pytest.mark.parametrize("paper", ["slip", "waybill"])
@pytest.mark.parametrize("before", pairs.PAIR)
def test_every_paper_that_is_scanned_of_every_pair(before: str, paper: str) -> None:
    assert pairs.scanned(before, paper) == PROVEN[before][paper]


def test_a_pair_that_was_asked_for_is_open_until_both_of_its_papers_were_scanned() -> None:
    assert set(PROVEN) == set(pairs.PAIR)
    for how, leads in PROVEN.items():
        assert pairs.is_open(how) == (how not in ("", "proven"))
        assert how == "" or pairs.scanned(leads["slip"], "waybill") == "proven"
