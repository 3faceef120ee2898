"""Two or three people pick waves of every method in any order, with shorts, undo, hand-overs, zones and
pauses: every piece is where the books say, every pick is done once, and at the end all that was wanted is
accounted for.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from hub.domain import picking
from hub.domain.errors import DomainError
from hub.domain.orders import BEFORE_RELEASE, ENDS
from hub.domain.people import Cart, Tote
from hub.domain.picking import Pick
from hub.domain.stock import Bin
from hub.office import changes
from tests.databases import NewUrl, migrated, sqlite
from tests.soundness import faults
from tests.unit.floor.batch_acts import another_zone, release, unsorted, wrong_totes
from tests.unit.floor.floor_under_test import GOODS, SITE, small_shop

PEOPLE = {"zone-a": ("1", "K1"), "zone-b": ("2", "K2"), "bench-1": ("3", "K3")}
TOTES = [f"T{n}" for n in range(1, 7)]
BINS = ["A-01", "A-02", "A-03", "A-09", "B-01"]
CODES = [
    *(f"C%{code}" for code in TOTES),
    *(f"L%{code}" for code in BINS),
    *(code for _, code in GOODS.values()),
    "Q%1",
    "Q%3",
    "H%K1",
    "H%K2",
    "H%K3",
    "W%W00001",
    "W%W00002",
    "Z%A",
    "Z%B",
    "Z%ALL",
    "O%S-1",
    "X%UNDO",
    "X%UNDO",
    "X%CLOSE",
    "X%FULL",
    "X%PAUSE",
    "X%SHORT",
    "X%DAMAGED",
    "X%YES",
    "X%NO",
    "X%LOGOUT",
    "J%PUTAWAY",
]
STATIONS = st.sampled_from(sorted(PEOPLE))


class PickingMachine(RuleBasedStateMachine):
    """Three people, three carts, six totes, and an office that holds, changes and cancels."""

    def __init__(self, new_url: NewUrl = sqlite) -> None:
        super().__init__()
        self.new_url = new_url

    @initialize()
    def open(self) -> None:
        self.folder = TemporaryDirectory()
        self.database = migrated(self.new_url(self.folder.name))
        self.floor = small_shop(self.database)
        another_zone(self.floor)
        self.labels: list[str] = []
        with self.floor.work.transaction():
            work = self.floor.work
            work.add(Cart(0, SITE, "K3", None, None))
            for code in TOTES[3:]:
                self.add_tote(code)
        self.release(method="batch", wanted=[(3, 1, 2), (2, 0, 1), (4, 2, 0)])
        for station in PEOPLE:
            self.back_to_work(station)

    def add_tote(self, code: str) -> None:
        bin_ = self.floor.work.add(Bin(0, SITE, 1, code, "tote", "", "", 0, None, None))
        self.floor.work.add(Tote(0, SITE, code, bin_.id, None, None))

    def teardown(self) -> None:
        if hasattr(self, "floor"):
            self.finish()
            self.floor.work.connection.close()
            self.database.close()
            self.folder.cleanup()

    def release(self, method: str, wanted: list[tuple[int, int, int]]) -> None:
        made = []
        for a, b, d in wanted:
            pieces = {sku: qty for sku, qty in (("A", a), ("B", b), ("D", d)) if qty}
            made.append(self.floor.new_order(str(len(self.labels) + len(made) + 1), **(pieces or {"A": 1})))
        self.labels += made
        release(self.floor, *made, method=method)

    def back_to_work(self, station: str) -> None:
        badge, cart = PEOPLE[station]
        self.floor.scan(station, f"U%{badge}", "X%RESUME", "X%NO", "J%PICK", f"H%{cart}", "X%YES")

    @precondition(lambda self: len(self.labels) < 7)
    @rule(
        method=st.sampled_from(["batch", "batch", "cluster", "order"]),
        wanted=st.lists(st.tuples(*[st.integers(0, 4)] * 3), min_size=1, max_size=2),
    )
    def another_wave(self, method: str, wanted: list[tuple[int, int, int]]) -> None:
        self.release(method, wanted)

    @rule(station=STATIONS, codes=st.lists(st.sampled_from(CODES), min_size=1, max_size=4))
    def scan_anything(self, station: str, codes: list[str]) -> None:
        self.floor.scan(station, *codes)

    @rule(station=STATIONS, tote=st.sampled_from(TOTES))
    def take(self, station: str, tote: str) -> None:
        self.back_to_work(station)
        self.floor.scan(station, f"C%{tote}")

    @rule(station=STATIONS, steps=st.integers(1, 4))
    def walk(self, station: str, steps: int) -> None:
        """What a picker does who makes no mistake."""
        self.back_to_work(station)
        self.follow(station, steps)

    def follow(self, station: str, steps: int) -> None:
        for _ in range(steps):
            words = (self.floor.scan(station, "X%RESUME", f"H%{PEOPLE[station][1]}").say or "").split(" ")
            if len(words) < 2 or not words[1].startswith("x"):
                return
            self.floor.scan(station, f"L%{words[0]}")

    @rule(station=STATIONS, pieces=st.integers(0, 3))
    def run_short(self, station: str, pieces: int) -> None:
        self.floor.scan(station, f"Q%{pieces}", "X%SHORT", "X%YES")

    @rule(station=st.sampled_from(["zone-a", "zone-b"]), data=st.data(), qty=st.sampled_from([None, None, 1]))
    def press(self, station: str, data: st.DataObject, qty: int | None) -> None:
        lit = self.floor.lights(station)
        if lit:
            self.floor.press(station, data.draw(st.sampled_from(lit))[4], qty)

    @rule(station=STATIONS, tote=st.sampled_from(TOTES))
    def put_away(self, station: str, tote: str) -> None:
        self.back_to_work(station)
        self.floor.scan(station, "J%PUTAWAY", f"C%{tote}")
        self.follow(station, 3)

    @rule(data=st.data(), act=st.sampled_from([changes.hold, changes.go_on, changes.change, changes.cancel]))
    def office(self, data: st.DataObject, act: object) -> None:
        """What the office may do, it does; what it may not is refused and changes nothing."""
        label = data.draw(st.sampled_from(self.labels))
        given = {changes.go_on: ()}.get(act, ("in doubt",))
        if act is changes.change:
            given = ({data.draw(st.integers(1, 2)): data.draw(st.integers(0, 6))}, "buyer asked")
        with suppress(DomainError):
            self.floor.office(act, label, *given)

    @invariant()
    def totes_hold_what_orders_need(self) -> None:
        if hasattr(self, "floor"):
            assert wrong_totes(self.floor) == []

    @invariant()
    def a_cart_has_one_lit_task(self) -> None:
        if hasattr(self, "floor"):
            with self.floor.work.transaction():
                for cart in self.floor.work.where(Cart, "site", SITE):
                    lit = [
                        p for p in self.floor.work.where(Pick, "cart_id", cart.id) if p.state == picking.LIT
                    ]
                    assert len(lit) <= 1

    def finish(self) -> None:
        """Everybody comes back, what is held goes on, and every tote is walked to its end."""
        for label in self.labels:
            if self.floor.order(label).state == "held":
                self.floor.office(changes.go_on, label)
        for station in PEOPLE:
            self.back_to_work(station)
            self.floor.scan(station, "Z%ALL")
            self.follow(station, 40)
        spare = [f"F{n}" for n in range(1, 9)]
        with self.floor.work.transaction():
            for code in spare:
                self.add_tote(code)
        for tote in [*TOTES, *spare]:
            # Whoever scans the tote of a changed order is told so first.
            self.floor.scan("zone-a", f"C%{tote}", "X%YES", f"C%{tote}", "X%YES")
            self.follow("zone-a", 60)
        self.proves()

    def proves(self) -> None:
        assert faults(self.database) == {}
        for label in self.labels:
            order, lines = self.floor.order(label), self.floor.lines(label)
            with self.floor.work.transaction():
                picks = [
                    p for p in self.floor.work.where(Pick, "order_id", order.id) if p.kind == picking.PICK
                ]
            if order.state in (*ENDS, *BEFORE_RELEASE) or (order.state == "short" and order.tote_id is None):
                continue
            unfinished = [p for p in picks if p.state in picking.UNFINISHED]
            assert not unfinished, (label, order.state, order.tote_id, unfinished)
            assert all(o.qty_picked == o.qty_due for o in lines), (label, order.state, lines)
            assert (order.state == "picking") == bool(unsorted(self.floor, label)), (label, order.state)


def test_waves_are_picked_in_any_order() -> None:
    run_state_machine_as_test(
        PickingMachine, settings=settings(max_examples=2, stateful_step_count=15, deadline=None)
    )


@pytest.mark.long
def test_many_waves_are_picked_in_any_order() -> None:
    run_state_machine_as_test(
        PickingMachine, settings=settings(max_examples=150, stateful_step_count=50, deadline=None)
    )


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_waves_are_picked_in_any_order_on_postgresql(new_postgres_url: Callable[[], str]) -> None:
    run_state_machine_as_test(
        partial(PickingMachine, lambda _: new_postgres_url()),
        settings=settings(max_examples=20, stateful_step_count=50, deadline=None),
    )
