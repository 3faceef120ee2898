"""The job that a bench is handed, and when (P-108), and what a hold may bar after an outage (P-109)."""

from dataclasses import replace
from typing import Any

import pytest

from hub.domain.items import Barcode, Item
from hub.domain.order_lines import OrderLine
from hub.domain.people import Station
from hub.office import changes, handover
from protocol.messages import Scan
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor, at_bench, picked

A, B, C = (GOODS[sku][1] for sku in "ABC")


def held(floor: Floor, name: str = "bench-1") -> dict[int, int]:
    """line -> pieces left, of the job that a bench should hold now."""
    with floor.work.transaction():
        return {line: left for part in parts(floor, name) for line, left, _ in part.lines}


def parts(floor: Floor, name: str) -> list[Any]:
    station = floor.work.one(Station, "name", name, SITE)
    assert station is not None
    return handover.jobs(floor.work, station)


def handed(floor: Floor, code: str, name: str = "bench-1", **fields: Any) -> list[str]:
    """Scan, and tell which stations get a new job by it."""
    taken = floor.event(name, Scan, c=code, **fields)
    with floor.work.transaction():
        return [floor.work.get(Station, id_).name for id_ in sorted(taken.handed)]


def test_opening_hands_over_every_code_of_what_is_left_and_a_plain_pass_nothing(floor: Floor) -> None:
    """P-108."""
    label = picked(floor, A=2, B=1)
    at_bench(floor)
    assert held(floor) == {}
    assert handed(floor, f"O%{label}") == ["bench-1"]
    with floor.work.transaction():
        [job] = parts(floor, "bench-1")
    assert job.order == label
    assert job.lines == [
        [1, 2, [[A, 1], ["CASE-A", 6], ["A", 1]]],
        [2, 1, [[B, 1], ["CASE-B", 6], ["B", 1]]],
    ]
    assert handed(floor, A) == []
    assert held(floor) == {1: 1, 2: 1}
    assert handed(floor, A) == []
    assert handed(floor, C) == []  # wrong: nothing changed
    assert handed(floor, "X%RESUME") == []
    assert handed(floor, B) == ["bench-1"]  # the last piece closes the order
    assert held(floor) == {}


def test_what_changes_the_rest_otherwise_hands_it_over_anew(floor: Floor) -> None:
    """P-108: undo, damaged, a hand count, a code that says how many or means several items."""
    label = picked(floor, A=30, B=2)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", B, A)
    assert handed(floor, "Q%20") == ["bench-1"]
    assert held(floor) == {1: 9, 2: 1}
    assert handed(floor, "X%UNDO") == ["bench-1"]
    assert held(floor) == {1: 29, 2: 1}
    assert handed(floor, "X%DAMAGED") == ["bench-1"]
    # The damaged piece was set aside: 29 stand in the tote, none of them verified.
    assert held(floor) == {1: 29, 2: 1}
    assert handed(floor, "01" + A.zfill(14) + "372", aim="]C1") == ["bench-1"]
    assert held(floor) == {1: 27, 2: 1}
    assert handed(floor, "01" + A.zfill(14), aim="]C1") == []
    with floor.work.transaction():
        item = floor.work.one(Item, "sku", "C", SITE)
        assert item is not None
        floor.work.add(Barcode(0, SITE, A, item.id, 1))
    assert handed(floor, A) == ["bench-1"]


def test_the_bench_that_loses_an_order_loses_its_job(floor: Floor) -> None:
    """P-108: another bench takes over; the person goes on with another job."""
    label = picked(floor, A=2)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}")
    at_bench(floor, "bench-2", badge="3")
    assert handed(floor, f"O%{label}", "bench-2") == []
    assert handed(floor, "X%YES", "bench-2") == ["bench-1", "bench-2"]
    assert (held(floor), held(floor, "bench-2")) == ({}, {1: 2})
    assert handed(floor, "J%PACK", "bench-2") == []
    assert handed(floor, "X%YES", "bench-2") == ["bench-2"]
    assert held(floor, "bench-2") == {}


def test_what_the_office_does_ends_the_job_at_once(floor: Floor) -> None:
    """P-108: hold, go on, change, cancel; each makes the job newer, so that the gateway's sweep sees it."""
    label = picked(floor, A=3)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}")

    def rev() -> int:
        with floor.work.transaction():
            row = floor.work.one(Station, "name", "bench-1", SITE)
            assert row is not None
            return row.job_rev

    before = rev()
    floor.office(changes.hold, label, "unpaid")
    assert (rev() - before, held(floor)) == (1, {})
    floor.office(changes.go_on, label)
    assert (rev() - before, held(floor)) == (2, {1: 3})
    floor.office(changes.change, label, {1: 2}, "buyer asked")
    assert (rev() - before, held(floor)) == (3, {})
    assert floor.scan("bench-1", A).why == "order_changed"
    assert floor.scan("bench-1", f"O%{label}").why == "order_open"
    assert held(floor) == {1: 2}
    before = rev()
    floor.cancel(label)
    assert (rev() - before, held(floor)) == (1, {})


def test_an_order_that_no_job_can_hold_gives_an_empty_one(floor: Floor) -> None:
    """P-108: an item with more codes than a frame's line takes; codes that no scan can carry are left out."""
    label = picked(floor, A=1)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}")
    with floor.work.transaction():
        item = floor.work.one(Item, "sku", "A", SITE)
        assert item is not None
        floor.work.add(Barcode(0, SITE, "蓝色杯子", item.id, 1))
        assert len(handover.codes(floor.work, item.id)) == 3
        for number in range(64):
            floor.work.add(Barcode(0, SITE, f"MORE-{number:03}", item.id, 1))
        [job] = parts(floor, "bench-1")
    assert (job.order, job.part, job.lines) == (label, [0, 1], [])


def test_a_sku_that_is_spelled_like_another_items_barcode_is_no_code(floor: Floor) -> None:
    with floor.work.transaction():
        a, b = (floor.work.one(Item, "sku", sku, SITE) for sku in "AB")
        assert a is not None and b is not None
        floor.work.add(Barcode(0, SITE, "A", b.id, 1))
        assert ["A", 1] not in handover.codes(floor.work, a.id)
        assert ["A", 1] in handover.codes(floor.work, b.id)


def test_a_large_order_comes_in_parts(floor: Floor) -> None:
    label = picked(floor, A=1)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}")
    with floor.work.transaction():
        order_id = floor.work.where(OrderLine, "order_id", 1)[0].order_id
        for no in range(2, 674):
            item = floor.work.add(Item(0, SITE, f"SKU-{no}", "", 1, False, False))
            floor.work.add(OrderLine(0, SITE, order_id, no, item.id, 1, 0, 0, 1, 0, 0))
        sent = parts(floor, "bench-1")
    assert len(sent) > 5
    assert [part.part for part in sent] == [[i, len(sent)] for i in range(len(sent))]
    assert [line[0] for part in sent for line in part.lines] == list(range(1, 674))


def test_a_repeated_event_hands_the_job_over_again(floor: Floor) -> None:
    """P-108: what followed the first answer may have been lost with it."""
    label = picked(floor, A=1)
    at_bench(floor)
    event = Scan("s1", 1, 50, 50, c=f"O%{label}")
    assert floor.take("bench-1", event).handed == floor.take("bench-1", event).handed != set()


def test_a_hold_of_a_replay_bars_nothing_that_was_done_before_it_was_told(floor: Floor) -> None:
    """P-109."""
    label = picked(floor, A=2, B=1)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}")
    whys = [str(away(floor, code).why) for code in (A, C, A, C, B)]
    assert whys == ["ok", "wrong_item", "ok", "wrong_item", "order_done"]
    # The hub is back, and the bench shows what failed: from here on the person knows.
    assert floor.scan("bench-1", A).why == "blocked"
    assert away(floor, A).why == "blocked"
    assert floor.scan("bench-1", "X%RESUME").why == "go"


def test_what_was_done_after_the_fail_was_told_is_barred(floor: Floor) -> None:
    """P-109: a second outage, and nobody has freed the bench."""
    label = picked(floor, A=3)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}")
    assert away(floor, C, t_ms=floor.at_ms).why == "wrong_item"
    told_ms = floor.at_ms
    assert away(floor, A, t_ms=told_ms - 500).why == "ok"
    assert away(floor, A, t_ms=told_ms + 500).why == "blocked"


def test_what_a_station_refused_by_its_job_is_not_counted(floor: Floor) -> None:
    """P-109, P-128: the station was red and held the bench by itself."""
    label = picked(floor, A=2)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}")
    assert away(floor, C).why == "wrong_item"
    station_refused(floor, A, "blocked")
    assert away(floor, "X%RESUME").why == "go"
    assert away(floor, A).why == "ok"
    assert away(floor, A).why == "order_done"


def away(floor: Floor, code: str, **fields: Any) -> Any:
    """The answer to a scan that was made while the hub was away."""
    answer = floor.event("bench-1", Scan, c=code, h=1, **fields).answer
    assert answer is not None
    return answer


def station_refused(floor: Floor, code: str, why: str) -> None:
    answer = floor.event("bench-1", Scan, c=code, h=2).answer
    assert answer is not None
    assert answer.why == why


def test_what_a_station_refused_never_counts(floor: Floor) -> None:
    """P-128: also where the hub does not hold the bench."""
    label = picked(floor, A=2)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}")
    station_refused(floor, A, "blocked")
    assert held(floor) == {1: 2}
    assert away(floor, A).why == "ok"


def test_a_hold_set_before_the_outage_bars_what_was_done_in_it(floor: Floor) -> None:
    """P-109: the person saw that fail."""
    label = picked(floor, A=2)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", C)
    assert away(floor, A).why == "blocked"


@pytest.mark.parametrize("job", ["PACK", "SHIP"])
def test_only_a_verify_bench_holds_a_job(floor: Floor, job: str) -> None:
    label = picked(floor, A=1)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", A)
    at_bench(floor, "bench-2", job)
    assert handed(floor, f"O%{label}", "bench-2") == []
    with floor.work.transaction():
        station = floor.work.one(Station, "name", "bench-2", SITE)
        assert station is not None
        floor.work.put(replace(station, order_id=None))
