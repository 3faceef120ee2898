"""Figures are what the events say, however they are summed: in any parts and rounds, with stops, with pieces
that are taken back before and after.
"""

import contextlib
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from hub.domain.figures import GAP_MS
from hub.domain.norms import NormRules
from hub.office.check import check
from hub.office.figures import Figures, Period
from hub.office.outlook import look
from hub.office.reports import REPORTS
from hub.office.tallies import Tallies
from hub.office.writing import Writer
from hub.store import figures as book
from hub.store.database import Database
from hub.store.figures import Mark
from hub.store.reading import figures as reading
from hub.store.reading import snapshot
from tests.databases import migrated
from tests.soundness import faults
from tests.unit.floor.floor_under_test import RULES, SITE, small_shop
from tests.unit.store.test_checks import work_a_day

ZONE = ZoneInfo("Asia/Kolkata")
DAY = Period("2010-12-01", "2010-12-01")
BEGINS_MS = 1_291_141_800_000
"""Midnight of the first of December 2010 in Kolkata: half an hour off the hours of UTC."""
KEY = ("hour_ms", "operator_no", "station_no", "job", "shop_no")


@dataclass
class Day:
    """A database that gets events one by one, and what they must come to, counted apart."""

    database: Database
    events: list[dict[str, Any]] = field(default_factory=list)
    undone: set[int] = field(default_factory=set)

    def happen(self, gap_ms: int, operator: int, job: str, why: str, qty: int) -> None:
        at_ms = (self.events[-1]["at_ms"] if self.events else BEGINS_MS) + gap_ms
        verdict = {"ok": "pass", "weight_ok": "pass", "wrong_item": "fail", "blocked": "bad"}[why]
        event = {
            "at_ms": at_ms,
            "operator": operator or None,
            "job": job,
            "why": why,
            "qty": qty,
            "verdict": verdict,
        }
        self.events.append(event)
        self._run(
            """INSERT INTO event (site, station_id, inc, seq, sess, kind, frame, at_ms, business_date,
               operator_id, qty, undone, why, verdict, answer, job)
               VALUES ('main', 1, 1, :seq, '', 'scan', '', :at_ms, '2010-12-01', :operator, :qty, FALSE, :why,
                       :verdict, '', :job)""",
            {**event, "seq": len(self.events)},
        )

    def undo(self, number: int) -> None:
        if self.events:
            number %= len(self.events)
            self.undone.add(number)
            self._run("UPDATE event SET undone = TRUE WHERE seq = :seq", {"seq": number + 1})

    def _run(self, sql: str, values: dict[str, Any]) -> None:
        with self.database.engine.begin() as connection:
            connection.execute(text(sql), values)

    def expected(self) -> dict[tuple[Any, ...], Counter[str]]:
        """Counted event by event."""
        sums: dict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
        before: dict[int, int] = {}
        for number, event in enumerate(self.events):
            at_ms, operator = event["at_ms"], event["operator"] or 0
            of = sums[at_ms - (at_ms - BEGINS_MS) % 3_600_000, operator, 1, event["job"], 0]
            stands = number not in self.undone
            of["events"] += 1
            of["passed"] += event["verdict"] == "pass"
            of["failed"] += event["verdict"] == "fail"
            of["pieces"] += event["qty"] * stands
            of["parcels"] += (event["why"] == "weight_ok") * stands
            gap_ms = at_ms - before.get(operator, at_ms)
            of["busy_ms"] += gap_ms if operator and gap_ms <= GAP_MS else 0
            before[operator] = at_ms
        return sums

    def figures(self) -> dict[tuple[Any, ...], Counter[str]]:
        with snapshot(self.database) as reader:
            rows = Figures(reader, SITE, ZONE, DAY).work(*KEY)
        return {tuple(row.pop(name) for name in KEY): Counter(row) for row in rows}


EVENTS = st.tuples(
    st.sampled_from((0, 900, 20_000, GAP_MS, GAP_MS + 1, 2_400_000)),
    st.sampled_from((0, 1, 2)),
    st.sampled_from(("PICK", "PACK", "")),
    st.sampled_from(("ok", "weight_ok", "wrong_item", "blocked")),
    st.integers(0, 3),
)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("happen"), EVENTS),
        st.tuples(st.just("undo"), st.integers(0, 100)),
        st.tuples(st.just("sum"), st.integers(1, 3)),
        st.tuples(st.just("killed"), st.integers(1, 3)),
        st.tuples(st.just("both"), st.integers(1, 3)),
    ),
    max_size=25,
)


ONCE = settings(max_examples=6, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))


@ONCE
@given(ACTS)
def test_any_rounds_come_to_what_happened(acts: list[tuple[str, Any]]) -> None:
    live(acts)


@pytest.mark.long
@settings(ONCE, max_examples=200)
@given(ACTS)
def test_many_rounds_come_to_what_happened(acts: list[tuple[str, Any]]) -> None:
    live(acts)


def live(acts: list[tuple[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = migrated(f"sqlite:///{folder}/hub.db")
        small_shop(database).work.connection.close()
        writer = Writer(database, RULES, ZONE, lambda: BEGINS_MS)
        day = Day(database)
        for kind, what in acts:
            if kind == "happen":
                day.happen(*what)
            elif kind == "undo":
                day.undo(what)
            else:
                _sum(kind, database, writer, what)
                assert day.figures() == day.expected()
        assert day.figures() == day.expected()
        _sum("sum", database, writer, 100)
        assert day.figures() == day.expected()
        named = {"figures_are_their_events", "hours_have_their_events", "errors_are_counted"}
        assert not [c.findings for c in check(database) if c.faults and c.name in named]
        writer.close()
        database.close()


def _sum(kind: str, database: Database, writer: Writer, most: int) -> None:
    """Sum in parts of so many events: to the end, killed in a transaction, or two at the same time."""
    one, other = (Tallies(database, writer, SITE, ZONE, Mark(most, most, most)) for _ in range(2))
    if kind == "killed":
        with pytest.MonkeyPatch.context() as patch, contextlib.suppress(KeyboardInterrupt):
            patch.setattr(book, "add_steps", _killed)
            one.catch_up()
    elif kind == "both":
        one._look()
        read = one._read()
        other.catch_up()
        assert read is None or not writer.do(lambda act: one._add(act, read))
    else:
        one.catch_up()


def _killed(*_: Any) -> None:
    raise KeyboardInterrupt


@pytest.mark.long
def test_a_day_is_summed_on_postgresql(postgres_url: str) -> None:
    database = migrated(postgres_url)
    floor = small_shop(database)
    work_a_day(floor)
    writer = Writer(database, RULES, ZoneInfo("UTC"), lambda: floor.at_ms)
    tallies = Tallies(database, writer, SITE, ZoneInfo("UTC"), Mark(7, 7, 7))
    told = []
    for _ in range(3):  # a number is complete when those who ran when it was given have ended
        with snapshot(database) as reader:
            figures = Figures(reader, SITE, ZoneInfo("UTC"), DAY)
            told.append({name: make(figures, SITE, NormRules()) for name, make in REPORTS.items()})
            assert look(reader, RULES, ZoneInfo("UTC"), floor.at_ms).forecast.done == 1
        tallies.catch_up()
    assert told[0] == told[1] == told[2]
    with snapshot(database) as reader:
        assert reading.mark(reader, SITE) == reading.newest(reader)
    assert faults(database) == {}
    writer.close()
    floor.work.connection.close()
    database.close()
