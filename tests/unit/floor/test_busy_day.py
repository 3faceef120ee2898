"""A busy day from a seed: most acts bring orders forward, the rest are anything; the database always adds up.

Hypothesis (test_any_order) looks everywhere near the start; this goes far.
"""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from hub.domain.errors import DomainError
from hub.domain.packing import Parcel
from hub.domain.people import Operator
from hub.office import changes
from hub.store.database import Database
from tests.databases import migrated
from tests.soundness import faults
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor, small_shop

CARDS = [
    "X%UNDO",
    "X%CLOSE",
    "X%FULL",
    "X%YES",
    "X%NO",
    "X%DAMAGED",
    "X%SHORT",
    "X%RESUME",
    "Q%3",
    "Q%24",
    "CASE-A",
    "0000",
]
PLACES = [
    "C%T1",
    "C%T2",
    "C%T3",
    "L%A-01",
    "L%A-02",
    "L%A-09",
    "H%K1",
    "J%PICK",
    "J%PUTAWAY",
    "J%VERIFY",
    "J%PACK",
]


class BusyDay:
    """People who mostly do what is to be done next, and sometimes anything."""

    def __init__(self, database: Database, seed: int) -> None:
        self.database, self.chance = database, Random(seed)
        self.floor: Floor = small_shop(database)
        self.labels: list[str] = []
        with self.floor.work.transaction():
            self.floor.work.add(Operator(0, SITE, "4", "P4", "en", "b", True, True, None, None))
        jobs = {"zone-a": "PICK", "bench-1": "VERIFY", "bench-2": "PACK", "dock": "SHIP"}
        for badge, (station, job) in enumerate(jobs.items(), start=1):
            self.floor.scan(station, f"U%{badge}", f"J%{job}")
        self.floor.scan("zone-a", "H%K1")

    def label(self, *states: str) -> str:
        ready = [label for label in self.labels if self.floor.order(label).state in states]
        return self.chance.choice(ready or self.labels)

    def order(self) -> None:
        if sum(self.floor.order(label).state not in ("shipped", "cancelled") for label in self.labels) < 3:
            qty = self.chance.choice([1, 2, 3, 7, 26])
            wanted = {"A": qty, "B": self.chance.randint(1, 3), "C": self.chance.randint(1, 2)}
            self.labels.append(self.floor.new_order(str(len(self.labels)), **wanted))
            self.floor.release(self.labels[-1])

    def pick(self) -> None:
        job = self.chance.choice(["J%PICK", "J%PICK", "J%PUTAWAY"])
        self.floor.scan("zone-a", "X%RESUME", job, f"C%{self.chance.choice(['T1', 'T2', 'T3'])}")
        for _ in range(self.chance.randint(1, 6)):
            words = (self.floor.scan("zone-a", "H%K1").say or "").split(" ")
            if len(words) > 1 and words[1].startswith("x"):
                self.floor.scan("zone-a", f"L%{words[0]}")

    def verify(self) -> None:
        label, bench = self.label("picked"), self.chance.choice(["bench-1", "bench-2"])
        self.floor.scan(bench, "X%RESUME", "J%VERIFY", "X%YES", f"O%{label}", "X%YES")
        most = self.chance.choice([2, 50, 50])
        for line, sku in zip(self.floor.lines(label), "ABC", strict=True):
            for _ in range(min(line.qty_to_verify, most)):
                self.floor.scan(bench, GOODS[sku][1])

    def pack(self) -> None:
        label = self.label("verified", "packed")
        self.floor.scan("bench-2", "X%RESUME", "J%PACK", "X%YES", f"O%{label}", "X%YES")
        off_mg = self.chance.choice([0, 0, 0, 200_000, -300_000])
        for parcel in self.parcels(label):
            self.floor.weigh("bench-2", parcel.expected_mg + off_mg)

    def ship(self) -> None:
        for parcel in self.parcels(self.label("weighed")):
            self.floor.scan("dock", parcel.code)

    def parcels(self, label: str) -> list[Parcel]:
        order = self.floor.order(label)
        with self.floor.work.transaction():
            return self.floor.work.where(Parcel, "order_id", order.id)

    def noise(self) -> None:
        code = self.chance.choice(
            [*CARDS, *PLACES, *(code for _, code in GOODS.values()), f"O%{self.label()}"]
        )
        self.floor.scan(self.chance.choice(["zone-a", "bench-1", "bench-2", "dock"]), code)

    def office(self) -> None:
        """What the office may do, it does; what it may not is refused and changes nothing."""
        acts: list[Callable[[str], object]] = [
            self.floor.cancel,
            lambda label: self.floor.office(changes.hold, label, "in doubt"),
            lambda label: self.floor.office(changes.go_on, label),
            lambda label: self.floor.office(changes.go_on, label),
            lambda label: self.floor.office(changes.change, label, self._wanted(), "buyer asked"),
            lambda label: self.floor.office(changes.change, label, self._wanted(), "buyer asked"),
            self.floor.release,
        ]
        try:
            self.chance.choice(acts)(
                self.label(self.chance.choice(["picking", "picked", "verified", "held"]))
            )
        except DomainError:
            return

    def _wanted(self) -> dict[int, int]:
        return {self.chance.randint(1, 3): self.chance.choice([0, 1, 2, 5, 30])}

    def step(self) -> None:
        if not self.labels:
            self.order()
        usual = [self.order, self.pick, self.pick, self.verify, self.pack, self.ship]
        self.chance.choice([*usual, *usual, self.noise, self.noise, self.noise, self.office])()
        assert faults(self.database) == {}


def work(folder: Path, seed: int, steps: int) -> set[str]:
    """A day of so many acts; the states that orders ended in."""
    database = migrated(f"sqlite:///{folder}/busy.db")
    day = BusyDay(database, seed)
    for _ in range(steps):
        day.step()
    ended = {day.floor.order(label).state for label in day.labels}
    day.floor.work.connection.close()
    database.close()
    return ended


def test_a_busy_day_adds_up_after_every_act(tmp_path: Path) -> None:
    assert "shipped" in work(tmp_path, 2, steps=250)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(100, 130))
def test_many_busy_days_add_up_after_every_act(tmp_path: Path, seed: int) -> None:
    work(tmp_path, seed, steps=400)
