"""Whatever two people at a put wall, a packer, a picker and the office do, in any order: no piece is lost, no
slot holds another order's, and the books balance.
"""

from collections.abc import Callable
from functools import partial
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from hub.domain.errors import DomainError
from hub.domain.items import Item
from hub.domain.order_lines import OrderLine
from hub.domain.people import SLOT, Tote
from hub.domain.stock import Balance
from hub.office import changes
from tests.databases import NewUrl, migrated, sqlite
from tests.soundness import faults
from tests.unit.floor.floor_under_test import SITE, small_shop
from tests.unit.floor.wall_under_test import A, B, C, batch, everywhere, tote, wall, wave

WANTED = ({"A": 1, "B": 1}, {"A": 2, "C": 1}, {"B": 1, "C": 2}, {"A": 1}, {"B": 1})
LABELS = [f"S-{n}" for n in range(1, len(WANTED) + 1)]
PIECES = [A, B, C, "CASE-A"]
SLOTS = [f"S%W1-0{n}" for n in range(1, 4)]
AT_WALL = [
    *PIECES,
    *PIECES,
    *SLOTS,
    "C%T1",
    "C%T2",
    "Q%2",
    "X%DAMAGED",
    "X%SHORT",
    "X%YES",
    "X%PAUSE",
    "X%LOGOUT",
]
AT_BENCH = [
    *PIECES,
    *SLOTS,
    "C%T1",
    "C%T2",
    "X%CLOSE",
    "X%FULL",
    "X%YES",
    "X%UNDO",
    "X%DAMAGED",
    *(f"O%{o}" for o in LABELS),
]
STATIONS = {"wall-1": "1", "side-1": "2"}


class Wall(RuleBasedStateMachine):
    """A wave of five orders at a wall of three slots."""

    def __init__(self, new_url: NewUrl = sqlite) -> None:
        super().__init__()
        self.new_url = new_url

    @initialize()
    def begin(self) -> None:
        self.folder = TemporaryDirectory()
        self.database = migrated(self.new_url(self.folder.name))
        self.floor = small_shop(self.database)
        wall(self.floor, slots=3)
        for n, wanted in enumerate(WANTED, start=1):
            self.floor.new_order(str(n), **wanted)
        wave(self.floor, *LABELS)
        batch(self.floor, "W00001", "T1", most=4)

    @rule(station=st.sampled_from(sorted(STATIONS)), code=st.sampled_from(AT_WALL))
    def scan_at_the_wall(self, station: str, code: str) -> None:
        self.floor.scan(station, f"U%{STATIONS[station]}", "J%PUTWALL", code)

    @rule(
        station=st.sampled_from(sorted(STATIONS)),
        name=st.sampled_from(["T1", "T2"]),
        code=st.sampled_from(PIECES),
    )
    def put(self, station: str, name: str, code: str) -> None:
        """A piece, and the slot that the display names."""
        self.floor.scan(station, f"U%{STATIONS[station]}", "J%PUTWALL", "X%RESUME", f"C%{name}")
        answer = self.floor.scan(station, code)
        words = (answer.say or "").split(" ")
        if answer.why in ("go", "wrong_bin"):
            slot = words[0] if answer.why == "go" else words[-1]
            self.floor.scan(station, "X%RESUME", f"S%{slot}")

    @rule(n=st.integers(0, 2), qty=st.sampled_from([None, 1]))
    def press(self, n: int, qty: int | None) -> None:
        lit = [row for row in self.floor.lights("wall-1") if row[4]]
        if n < len(lit):
            self.floor.press("wall-1", lit[n][4], qty)

    @rule(station=st.sampled_from([*STATIONS, "bench-1"]))
    def undo(self, station: str) -> None:
        self.floor.scan(station, "X%UNDO")

    @rule(code=st.sampled_from(AT_BENCH))
    def scan_at_the_bench(self, code: str) -> None:
        self.floor.scan("bench-1", "U%3", "J%VERIFY", "X%RESUME", code)

    @rule(slot=st.sampled_from(SLOTS))
    def pack_a_slot(self, slot: str) -> None:
        """All that is in a slot, in any order, as often as it takes."""
        self.floor.scan("bench-1", "U%3", "J%VERIFY", "X%RESUME", slot)
        for code in (A, A, B, C, C):
            self.floor.scan("bench-1", code, "X%RESUME")

    @rule(name=st.sampled_from(["T1", "T2"]))
    def pick(self, name: str) -> None:
        """What waits comes in a batch tote, of this wave or free."""
        into = tote(self.floor, name)
        if into.order_id is None:
            batch(self.floor, "W00001", name, most=3)

    @rule(
        name=st.sampled_from(["C%T1", "C%T2", *SLOTS]),
        code=st.sampled_from(["L%A-01", "L%A-02", "L%A-03", A, B, C]),
    )
    def put_away(self, name: str, code: str) -> None:
        self.floor.scan("zone-a", "U%3", "J%PUTAWAY", "H%K1", "X%RESUME", name)
        self.floor.scan("zone-a", code)

    @rule(label=st.sampled_from(LABELS), what=st.sampled_from(["hold", "go_on", "cancel"]))
    def office_acts(self, label: str, what: str) -> None:
        reason = () if what == "go_on" else ("why",)
        try:
            self.floor.office(getattr(changes, what), label, *reason)
        except DomainError:
            return

    @rule(label=st.sampled_from(LABELS), line=st.integers(1, 2), qty=st.integers(0, 3))
    def change(self, label: str, line: int, qty: int) -> None:
        try:
            self.floor.office(changes.change, label, {line: qty}, "why")
        except DomainError:
            return

    @invariant()
    def sound(self) -> None:
        assert sum(everywhere(self.floor).values()) == 305
        self._slots_are_of_one_order()
        assert faults(self.database) == {}

    def _slots_are_of_one_order(self) -> None:
        work = self.floor.work
        with work.transaction():
            for slot in work.where(Tote, "site", SITE):
                if slot.kind != SLOT:
                    continue
                held = {b.item_id: b.qty for b in work.where(Balance, "bin_id", slot.bin_id) if b.qty}
                lines = work.where(OrderLine, "order_id", slot.order_id) if slot.order_id else []
                wanted = {work.get(Item, line.item_id).id for line in lines}
                assert set(held) <= wanted, (slot.code, held)

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.floor.work.connection.close()
            self.database.close()
            self.folder.cleanup()


def test_a_few_ways() -> None:
    run_state_machine_as_test(Wall, settings=settings(max_examples=2, stateful_step_count=15, deadline=None))


@pytest.mark.long
def test_many_ways() -> None:
    run_state_machine_as_test(Wall, settings=settings(max_examples=25, stateful_step_count=50, deadline=None))


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_many_ways_on_postgresql(new_postgres_url: Callable[[], str]) -> None:
    run_state_machine_as_test(
        partial(Wall, lambda _: new_postgres_url()),
        settings=settings(max_examples=20, stateful_step_count=50, deadline=None),
    )
