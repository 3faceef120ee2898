"""A batch: one bad event harms no neighbour, and what was not committed is not answered."""

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hub.domain.verdicts import Verdict
from hub.floor import router
from hub.floor.desk import Desk
from hub.mqtt.batch import Batcher, Frame, Outcome
from protocol import codec, topics
from protocol.messages import Scan
from tests.databases import migrated
from tests.unit.floor.floor_under_test import RULES, small_shop


def frame(station: str, seq: int, code: str) -> Frame:
    read = Frame.read(topics.up("main", station, "ev"), codec.encode(Scan("s1", 1, seq, seq, c=code)))
    assert read is not None
    return read


@pytest.fixture
def batcher(tmp_path: Path) -> Batcher:
    database = migrated(f"sqlite:///{tmp_path}/floor.db")
    return Batcher(small_shop(database).work, RULES, ZoneInfo("UTC"), "e1")


def answers(outcome: Outcome) -> dict[str, str]:
    return {topic.split("/")[4]: json.loads(payload)["why"] for topic, payload in outcome.answers}


def test_an_event_that_meets_a_fault_is_left_alone_and_its_neighbours_are_answered(
    batcher: Batcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = router.judge

    def faulty(desk: Desk, event: Scan) -> Verdict:
        if event.c == "POISON":
            desk.set_station(hold=True)
            raise ZeroDivisionError("a fault of the hub")
        return judge(desk, event)

    monkeypatch.setattr(router, "judge", faulty)
    batch = [frame("bench-1", 1, "U%2"), frame("bench-2", 1, "POISON"), frame("dock", 1, "U%3")]
    assert answers(batcher.judge(batch)) == {"bench-1": "go", "dock": "go"}
    monkeypatch.setattr(router, "judge", judge)
    # Nothing of the fault stayed: the same event is judged afresh.
    assert answers(batcher.judge([frame("bench-2", 1, "U%1")])) == {"bench-2": "go"}


def test_events_of_one_batch_see_each_other(batcher: Batcher) -> None:
    outcome = batcher.judge(
        [frame("bench-1", 1, "U%2"), frame("bench-1", 2, "J%VERIFY"), frame("bench-1", 3, "x")]
    )
    assert [json.loads(payload)["why"] for _, payload in outcome.answers] == ["go", "go", "no_order"]


def test_a_person_who_walks_on_is_signed_out_behind(batcher: Batcher) -> None:
    outcome = batcher.judge(
        [frame("bench-1", 1, "U%2"), frame("bench-2", 1, "U%2"), frame("bench-1", 2, "x")]
    )
    assert [json.loads(payload)["why"] for _, payload in outcome.answers] == ["go", "go", "no_operator"]


def test_a_topic_of_nobody_is_no_frame() -> None:
    assert Frame.read("pb/1/main/elsewhere", b"{}") is None
