"""The rules of an exception, pair by pair of state and event, against a table written by hand."""

from dataclasses import replace

import pytest

from hub.domain import cases, causes
from hub.domain.cases import Case
from hub.domain.errors import Conflict, Invalid, NotPermitted

SEEN = Case(17, "main", "short", "open", 5, None, None, None, None, "picked", "A-01: 1 x A", 1, 10, 10)
REFUSED = ""
PAIRS = {
    # event: what becomes of one that is open, in hand, settled, closed (with an owner where it is in hand or
    # settled)
    "see_again": ("open", "in_hand", "in_hand", REFUSED),
    "take": ("in_hand", "in_hand", "in_hand", REFUSED),
    "give_back": (REFUSED, "open", "open", REFUSED),
    "note": ("open", "in_hand", "settled", REFUSED),
    "settle": ("settled", "settled", REFUSED, REFUSED),
    "withdraw": ("open", "in_hand", REFUSED, REFUSED),
    "close": ("closed", "closed", "closed", REFUSED),
    "reopen": (REFUSED, REFUSED, "in_hand", "in_hand"),
}
CHANGES = {"take": {"owner_id": 2}, "give_back": {"owner_id": None}}


@pytest.mark.parametrize("event", cases.LIFE)
@pytest.mark.parametrize("state", cases.STATES)
def test_every_event_in_every_state(state: str, event: str) -> None:
    there = replace(SEEN, state=state, owner_id=None if state == "open" else 2)
    expected = PAIRS[event][("open", "in_hand", "settled", "closed").index(state)]
    if expected:
        after = cases.step(there, event, **CHANGES.get(event, {}))
        assert (after.state, after.version) == (expected, 2)
        return
    with pytest.raises(NotPermitted) as refusal:
        cases.step(there, event)
    assert refusal.value.code == "not_permitted"
    for word in ("exception 17", *cases.WORDS[state], *cases.EVENT_WORDS[event]):
        assert word in str(refusal.value)


def test_the_table_by_hand_leaves_no_event_out() -> None:
    assert set(PAIRS) == set(cases.LIFE)
    assert set(cases.EVENT_WORDS) == {*cases.LIFE, "open"}
    reached = {to for by_state in cases.LIFE.values() for outcomes in by_state.values() for to in outcomes}
    assert reached == set(cases.STATES)


@pytest.mark.parametrize("state", ["settled", "closed"])
def test_one_that_nobody_has_is_open_once_more(state: str) -> None:
    assert cases.step(replace(SEEN, state=state), "reopen").state == "open"
    assert cases.step(replace(SEEN, state="settled"), "see_again").state == "open"


def test_two_people_never_have_the_same_one() -> None:
    taken = cases.take(SEEN, 2)
    assert (taken.owner_id, taken.state) == (2, "in_hand")
    with pytest.raises(Conflict, match=r"in the hands of Ann \(2\)"):
        cases.take(taken, 3, owner="Ann (2)")
    assert cases.take(taken, 2).owner_id == 2
    assert cases.take(taken, 3, over=True).owner_id == 3


@pytest.mark.parametrize("state", cases.UNCLOSED)
def test_nothing_is_closed_without_a_cause(state: str) -> None:
    with pytest.raises(Invalid) as refusal:
        cases.closed(replace(SEEN, state=state), 20, 2)
    assert refusal.value.field == "cause"
    assert "record_wrong" in str(refusal.value)
    done = cases.closed(replace(SEEN, state=state, cause="lost"), 20, 2)
    assert (done.state, done.closed_at_ms, done.owner_id, done.remedy) == ("closed", 20, 2, "none")


def test_the_owner_stays_the_owner_when_somebody_else_closes() -> None:
    done = cases.closed(replace(SEEN, state="in_hand", owner_id=3, cause="lost", remedy="refund"), 20, 2)
    assert (done.owner_id, done.remedy) == (3, "refund")


@pytest.mark.parametrize("kind", causes.KINDS)
def test_every_kind_has_causes_and_the_last_is_any_other(kind: str) -> None:
    assert list(causes.CAUSES[kind])[-1] == causes.OTHER
    assert len(causes.CAUSES[kind]) > 3
    with pytest.raises(Invalid, match="cause_note"):
        cases.check_cause(kind, "other", " ")
    assert cases.check_cause(kind, "other", "rain") == "other"
    with pytest.raises(Invalid, match=f"one of {', '.join(causes.CAUSES[kind])}"):
        cases.check_cause(kind, "bad luck", "")


def test_every_name_is_there_in_both_languages_and_fits_its_column() -> None:
    tables = (causes.KINDS, causes.REMEDIES, cases.WORDS, cases.EVENT_WORDS, *causes.CAUSES.values())
    for table in tables:
        for english, chinese in table.values():
            assert english.isascii()
            assert not chinese.isascii()
    assert max(map(len, (*causes.KINDS, *causes.REMEDIES, *cases.STATES, *cases.LIFE))) <= 16
    assert max(len(cause) for known in causes.CAUSES.values() for cause in known) <= 32


@pytest.mark.parametrize(
    ("remedy", "note", "pieces", "field"),
    [
        ("gift", "", False, "remedy"),
        ("resend", "", False, "lines"),
        ("exchange", "", False, "lines"),
        ("refund", "5.00", True, "lines"),
        ("none", "", True, "lines"),
        ("refund", "  ", False, "note"),
        ("write_off", "", False, "note"),
    ],
)
def test_a_remedy_that_lacks_something_is_refused_by_field(
    remedy: str, note: str, pieces: bool, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        cases.check_remedy(remedy, note, pieces)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("remedy", "note", "pieces"),
    [("none", "", False), ("resend", "", True), ("exchange", "", True), ("refund", "5.00", False)],
)
def test_a_remedy_that_has_what_it_needs(remedy: str, note: str, pieces: bool) -> None:
    assert cases.check_remedy(remedy, note, pieces) == remedy
