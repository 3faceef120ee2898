"""Any interleaving of scans, repeats and replays ends in the same state; stock is never created, lost or
negative.
"""

from collections.abc import Callable
from functools import partial
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import select

from hub.domain.errors import DomainError
from hub.domain.packing import Parcel
from hub.domain.people import Operator
from hub.office import changes
from hub.store.database import Database
from hub.store.tables import EventRow
from protocol.messages import Scan
from tests.databases import NewUrl, migrated, sqlite
from tests.soundness import faults
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor, small_shop

CODES = [
    *(code for _, code in GOODS.values()),
    "CASE-A",
    "0000",
    "X%RESUME",
    "X%UNDO",
    "X%CLOSE",
    "X%FULL",
    "X%YES",
    "X%NO",
]


PICKING = [
    "C%T1",
    "C%T2",
    "L%A-01",
    "L%A-02",
    "L%A-09",
    *CODES,
    "X%SHORT",
    "X%DAMAGED",
    "Q%3",
    "J%PUTAWAY",
    "J%PICK",
]
VERIFYING = [*CODES, "Q%24", "Q%5", "X%DAMAGED", "J%PACK", "J%VERIFY"]


def fresh(url: str) -> tuple[Database, Floor]:
    database = migrated(url)
    return database, small_shop(database)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(CODES), max_size=25), st.data())
def test_repeating_any_event_changes_nothing(codes: list[str], data: st.DataObject) -> None:
    """What was sent again, whenever, gets its first answer, and the state is that of a run without
    repeats.
    """
    states = []
    for with_repeats in (False, True):
        with TemporaryDirectory() as folder:
            database, floor = fresh(sqlite(folder))
            label = floor.new_order("1", A=7, B=2)
            floor.release(label)
            floor.walk()
            sent: list[tuple[Scan, object]] = []
            for code in ["U%2", "J%VERIFY", f"O%{label}", *codes]:
                seq = floor.seqs["bench-1"] = floor.seqs.get("bench-1", 0) + 1
                event = Scan("s1", 1, seq, seq, c=code)
                sent.append((event, floor.take("bench-1", event).answer))
                if with_repeats:
                    again, first = data.draw(st.sampled_from(sent))
                    assert floor.take("bench-1", again).answer == first
            states.append(
                (floor.order(label).state, floor.lines(label), floor.stock("T1"), _events(database))
            )
            database.close()
    assert states[0] == states[1]


def _events(database: Database) -> int:
    with database.session() as session:
        return len(session.exec(select(EventRow)).all())


class FloorMachine(RuleBasedStateMachine):
    """Pickers, verifiers, packers and the office act in any order; whatever they do, the database adds up."""

    def __init__(self, new_url: NewUrl = sqlite) -> None:
        super().__init__()
        self.new_url = new_url

    @initialize()
    def open(self) -> None:
        self.folder = TemporaryDirectory()
        self.database, self.floor = fresh(self.new_url(self.folder.name))
        self.labels: list[str] = []
        jobs = {"zone-a": "PICK", "bench-1": "VERIFY", "bench-2": "PACK", "dock": "SHIP"}
        with self.floor.work.transaction():
            self.floor.work.add(Operator(0, SITE, "4", "P4", "en", "b", True, True, None, None))
        for badge, (station, job) in enumerate(jobs.items(), start=1):
            self.floor.scan(station, f"U%{badge}", f"J%{job}")
        self.floor.scan("zone-a", "H%K1")

    def teardown(self) -> None:
        self.floor.work.connection.close()
        self.database.close()
        self.folder.cleanup()

    def any_label(self, data: st.DataObject, *states: str) -> str:
        """An order; one in these states where there is one, so that orders come to their end."""
        ready = [label for label in self.labels if self.floor.order(label).state in states]
        return data.draw(st.sampled_from(ready or self.labels))

    @precondition(lambda self: len(self.labels) < 6)
    @rule(a=st.one_of(st.integers(1, 4), st.integers(25, 40)), b=st.integers(1, 3))
    def order(self, a: int, b: int) -> None:
        self.labels.append(self.floor.new_order(str(len(self.labels)), A=a, B=b))
        self.floor.release(self.labels[-1])

    @rule(code=st.sampled_from(PICKING))
    def pick(self, code: str) -> None:
        self.floor.scan("zone-a", code)

    @rule(
        tote=st.sampled_from(["C%T1", "C%T2", "C%T3"]), job=st.sampled_from(["J%PICK", "J%PICK", "J%PUTAWAY"])
    )
    def take(self, tote: str, job: str) -> None:
        self.floor.scan("zone-a", "X%RESUME", job, tote)

    @rule(steps=st.integers(1, 6))
    def walk(self, steps: int) -> None:
        """What a picker does who makes no mistake, until something calls them away."""
        for _ in range(steps):
            answer = self.floor.scan("zone-a", "H%K1")
            words = (answer.say or "").split(" ")
            if len(words) > 1 and words[1].startswith("x"):
                self.floor.scan("zone-a", f"L%{words[0]}")

    @precondition(lambda self: self.labels)
    @rule(data=st.data(), bench=st.sampled_from(["bench-1", "bench-2"]), code=st.sampled_from(VERIFYING))
    def verify(self, data: st.DataObject, bench: str, code: str) -> None:
        self.floor.scan(bench, data.draw(st.sampled_from([code, f"O%{self.any_label(data)}"])))

    @precondition(lambda self: self.labels)
    @rule(data=st.data(), bench=st.sampled_from(["bench-1", "bench-2"]), pieces=st.integers(1, 50))
    def verify_all(self, data: st.DataObject, bench: str, pieces: int) -> None:
        """Open an order and scan what it wants."""
        label = self.any_label(data, "picked")
        self.floor.scan(bench, "X%RESUME", "J%VERIFY", "X%YES", f"O%{label}", "X%YES")
        for line, sku in zip(self.floor.lines(label), "AB", strict=True):
            for _ in range(min(pieces, line.qty_to_verify, 3)):
                self.floor.scan(bench, GOODS[sku][1])
            self.floor.scan(bench, f"Q%{min(pieces, line.qty_to_verify) - 3}")

    @precondition(lambda self: self.labels)
    @rule(data=st.data(), off_mg=st.sampled_from([0, 0, 0, 200_000, -300_000]))
    def weigh(self, data: st.DataObject, off_mg: int) -> None:
        label = self.any_label(data, "verified", "packed")
        self.floor.scan("bench-2", "X%RESUME", "J%PACK", "X%YES", f"O%{label}", "X%YES")
        for parcel in self.parcels(label):
            self.floor.weigh("bench-2", parcel.expected_mg + off_mg)

    def parcels(self, label: str) -> list[Parcel]:
        order = self.floor.order(label)
        with self.floor.work.transaction():
            return self.floor.work.where(Parcel, "order_id", order.id)

    @precondition(lambda self: self.labels)
    @rule(data=st.data())
    def ship(self, data: st.DataObject) -> None:
        for parcel in self.parcels(self.any_label(data, "weighed")):
            self.floor.scan("dock", parcel.code)

    @precondition(lambda self: self.labels)
    @rule(
        data=st.data(),
        act=st.sampled_from(["cancel", "hold", "go on", "go on", "change", "change", "release"]),
    )
    def office(self, data: st.DataObject, act: str) -> None:
        """What the office may do, it does; what it may not is refused and changes nothing."""
        label = self.any_label(data)
        try:
            if act == "cancel":
                self.floor.cancel(label)
            elif act == "hold":
                self.floor.office(changes.hold, label, "in doubt")
            elif act == "go on":
                self.floor.office(changes.go_on, label)
            elif act == "change":
                wanted = {data.draw(st.integers(1, 2)): data.draw(st.integers(0, 45))}
                self.floor.office(changes.change, label, wanted, "buyer asked")
            else:
                self.floor.release(label)
        except DomainError:
            return

    @invariant()
    def the_database_adds_up(self) -> None:
        if hasattr(self, "database"):
            assert faults(self.database) == {}


def test_the_ledger_holds_whatever_people_do() -> None:
    run_state_machine_as_test(
        FloorMachine, settings=settings(max_examples=4, stateful_step_count=25, deadline=None)
    )


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_the_ledger_holds_whatever_people_do_all_day() -> None:
    """Device failure 35: days of acts, repeats and restarts."""
    run_state_machine_as_test(
        FloorMachine, settings=settings(max_examples=300, stateful_step_count=60, deadline=None)
    )


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_the_ledger_holds_whatever_people_do_on_postgresql(new_postgres_url: Callable[[], str]) -> None:
    run_state_machine_as_test(
        partial(FloorMachine, lambda _: new_postgres_url()),
        settings=settings(max_examples=20, stateful_step_count=60, deadline=None),
    )
