"""Any interleaving of scans, repeats and replays ends in the same state; stock is never created, lost or
negative.
"""

from collections import Counter
from pathlib import Path
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

from hub.domain.stock import UNBOUNDED, Bin
from hub.store.database import Database
from hub.store.tables import BalanceRow, EventRow, MoveRow
from protocol.messages import Scan
from tests.unit.floor.floor_under_test import GOODS, Floor, small_shop

CODES = [
    *(code for _, code in GOODS.values()),
    "CASE-A",
    "0000",
    "X%RESUME",
    "X%UNDO",
    "X%CLOSE",
    "X%YES",
    "X%NO",
]


def fresh(folder: str) -> tuple[Database, Floor]:
    database = Database(f"sqlite:///{Path(folder)}/floor.db")
    database.migrate()
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
            database, floor = fresh(folder)
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
    """Pickers, verifiers and the office act in any order; the ledger and the promises always hold."""

    @initialize()
    def open(self) -> None:
        self.folder = TemporaryDirectory()
        self.database, self.floor = fresh(self.folder.name)
        self.labels: list[str] = []
        for station, badge in (("zone-a", "1"), ("bench-1", "2"), ("dock", "3")):
            job = {"zone-a": "PICK", "bench-1": "VERIFY", "dock": "SHIP"}[station]
            self.floor.scan(station, f"U%{badge}", f"J%{job}")
        self.floor.scan("zone-a", "H%K1")

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()

    @precondition(lambda self: len(self.labels) < 4)
    @rule(a=st.integers(1, 40), b=st.integers(1, 3))
    def order(self, a: int, b: int) -> None:
        self.labels.append(self.floor.new_order(str(len(self.labels)), A=a, B=b))
        self.floor.release(self.labels[-1])

    @rule(
        code=st.sampled_from(
            ["C%T1", "C%T2", "L%A-01", "L%A-02", "L%A-09", *CODES, "X%SHORT", "Q%3", "J%PUTAWAY", "J%PICK"]
        )
    )
    def pick(self, code: str) -> None:
        self.floor.scan("zone-a", code)

    @precondition(lambda self: self.labels)
    @rule(data=st.data(), code=st.sampled_from([*CODES, "Q%24", "Q%5", "X%DAMAGED", "J%PACK", "J%VERIFY"]))
    def verify(self, data: st.DataObject, code: str) -> None:
        self.floor.scan(
            "bench-1", data.draw(st.sampled_from([code, *(f"O%{label}" for label in self.labels)]))
        )

    @rule(off_mg=st.sampled_from([0, 200_000, -300_000]))
    def weigh(self, off_mg: int) -> None:
        self.floor.weigh("bench-1", 1_000_000 + off_mg)

    @precondition(lambda self: self.labels)
    @rule(data=st.data())
    def ship(self, data: st.DataObject) -> None:
        self.floor.scan("dock", f"{data.draw(st.sampled_from(self.labels))}.1")

    @precondition(lambda self: self.labels)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        label = data.draw(st.sampled_from(self.labels))
        if self.floor.order(label).state not in ("cancelled", "shipped"):
            self.floor.cancel(label)

    @invariant()
    def no_piece_is_created_or_lost(self) -> None:
        with self.database.session() as session:
            moves = session.exec(select(MoveRow)).all()
            rows = session.exec(select(BalanceRow)).all()
        work = self.floor.work
        with work.transaction():
            bins = {id_: work.get(Bin, id_) for m in moves for id_ in (m.from_bin_id, m.to_bin_id)}
        summed: Counter[tuple[int, int]] = Counter()
        for m in moves:
            summed[(m.from_bin_id, m.item_id)] -= m.qty
            summed[(m.to_bin_id, m.item_id)] += m.qty
        kept: Counter[tuple[int, int]] = Counter()
        for row in rows:
            assert isinstance(row, BalanceRow)
            assert 0 <= row.reserved <= row.qty
            kept[(row.bin_id, row.item_id)] += row.qty
        bounded = {key: qty for key, qty in summed.items() if qty and bins[key[0]].kind not in UNBOUNDED}
        assert bounded == {key: qty for key, qty in kept.items() if qty}
        assert not sum(summed.values())


def test_the_ledger_holds_whatever_people_do() -> None:
    run_state_machine_as_test(
        FloorMachine, settings=settings(max_examples=8, stateful_step_count=25, deadline=None)
    )


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_the_ledger_holds_whatever_people_do_all_day() -> None:
    run_state_machine_as_test(
        FloorMachine, settings=settings(max_examples=300, stateful_step_count=60, deadline=None)
    )
