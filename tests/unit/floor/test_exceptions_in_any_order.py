"""Whatever people do with exceptions, in any order: what is refused changes nothing, and what stands agrees
with its log.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.domain.cases import Case
from hub.domain.causes import KIND_CODES
from hub.domain.errors import DomainError
from hub.domain.orders import Order
from hub.office import cases, line_cases, remedies
from hub.store import reading
from hub.store.database import Database
from hub.store.reading import cases as book
from tests.databases import migrated
from tests.soundness import faults
from tests.unit.floor.case_acts import do, of_order, report, shipped
from tests.unit.floor.floor_under_test import SITE, Floor, small_shop


def _leave(act: Any, case: Case) -> Case:
    assert case.order_id is not None
    line_cases.put_right(act, act.work.get(Order, case.order_id))
    return act.work.get(Case, case.id)  # type: ignore[no-any-return]


ACTS: dict[str, Any] = {
    "take": cases.take,
    "take over": lambda act, case: cases.take(act, case, over=True),
    "give back": cases.give_back,
    "name the cause": lambda act, case: cases.note(act, case, cause="other", cause_note="rain"),
    "name a cause of another kind": lambda act, case: cases.note(act, case, cause="bin_mixed"),
    "prevent": lambda act, case: cases.note(act, case, prevention="umbrellas"),
    "say nothing": cases.note,
    "settle": lambda act, case: cases.settle(act, case, "none"),
    "refund in no words": lambda act, case: cases.settle(act, case, "refund"),
    "send again": lambda act, case: remedies.send(act, case, "resend", [remedies.Pieces("A", 1)]),
    "send too many": lambda act, case: remedies.send(act, case, "resend", [remedies.Pieces("A", 9)]),
    "close": cases.close,
    "close with a cause": lambda act, case: cases.close(act, case, "other", "rain"),
    "reopen": lambda act, case: cases.reopen(act, case, "not solved"),
    "the order leaves": _leave,
}


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Floor, Database]]:
    """A floor with one shipped order and one that was received; its exceptions pile up over the examples."""
    path: Path = tmp_path_factory.mktemp("any") / "floor.db"
    database = migrated(f"sqlite:///{path}")
    floor = small_shop(database)
    shipped(floor, A=1)
    floor.new_order("2", A=1)
    yield floor, database
    assert faults(database) == {}
    floor.work.connection.close()
    database.close()


Step = tuple[str, str, str, str]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["S-1", "S-2"]),
        st.sampled_from(["damaged", "weight", "late"]),
        st.sampled_from(["see", *ACTS]),
        st.sampled_from(["1", "2", ""]),
    ),
    max_size=25,
)


@given(steps=STEPS)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
def test_acts_in_any_order(used: tuple[Floor, Database], steps: list[Step]) -> None:
    floor, database = used
    for label, kind, what, badge in steps:
        if what == "see":
            report(floor, label, kind)
            continue
        mine = [case for case in of_order(floor, label) if case.kind == kind]
        if mine:
            _try(floor, mine[-1], ACTS[what], badge)
    for label in ("S-1", "S-2"):
        _agrees(floor, database, of_order(floor, label))


def _try(floor: Floor, case: Case, what: Any, badge: str) -> None:
    try:
        do(floor, case.id, what, badge=badge)
    except DomainError:
        with floor.work.transaction():
            assert floor.work.get(Case, case.id) == case


def _agrees(floor: Floor, database: Database, found: list[Case]) -> None:
    for kind in KIND_CODES:
        assert sum(case.kind == kind and case.state != "closed" for case in found) <= 1
    for case in found:
        with reading.snapshot(database) as reader:
            row = book.case(reader, SITE, case.id)
        assert row is not None
        steps = [entry["step"] for entry in row["log"]]
        assert case.times == sum(step in ("open", "see_again") for step in steps)
        assert case.version == len(steps)
        assert case.state != "closed" or (case.cause and case.remedy and case.closed_at_ms)
        assert (case.closed_at_ms > 0) == (case.state == "closed")
        assert case.state != "open" or case.owner_id is None
        assert case.state != "in_hand" or case.owner_id is not None
        with floor.work.transaction():
            sent = floor.work.maybe(Order, case.remedy_order_id)
        assert sent is None or (sent.label == row["remedy_order"] and sent.asked)
