"""A tote's life: in each of its states, what comes of it at each job, against a table that tells it as people
on the floor would.

A tote has no state of its own: what it is follows from its order or wave, its cart, and the totes that help
to hold the same order.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from hub.domain.orders import Order
from hub.domain.people import Cart, Wave
from hub.office import carts
from hub.store import together
from hub.store.database import Database
from protocol.messages import Ans
from tests.databases import migrated
from tests.soundness import faults
from tests.unit.floor.batch_acts import release, tote
from tests.unit.floor.floor_under_test import Floor, small_shop
from tests.unit.floor.wall_under_test import wall


def nothing(floor: Floor) -> None:
    """Nobody has it."""


def filling(floor: Floor) -> None:
    """Three of its order's five A are in it, on cart K1."""
    floor.scan("zone-a", "C%T1", "Q%3")


def full(floor: Floor) -> None:
    filling(floor)
    floor.scan("zone-a", "X%FULL")


def helped(floor: Floor) -> None:
    """T2 goes on with its order."""
    full(floor)
    floor.scan("zone-a", "C%T2")


def left(floor: Floor) -> None:
    """Its picker is gone, and its cart is free."""
    filling(floor)
    with floor.work.transaction():
        act = floor.act()
        carts.release(act, carts.find(act, "K1"))


def picked(floor: Floor) -> None:
    floor.finish_walk("zone-a", floor.scan("zone-a", "C%T1"))


def held_by_two(floor: Floor) -> None:
    helped(floor)
    floor.finish_walk("zone-a", floor.scan("zone-a", "X%HELP"))


def clearing(floor: Floor) -> None:
    """Its order was cancelled, its pieces are still there."""
    picked(floor)
    floor.cancel("S-1")


def batch(floor: Floor) -> None:
    """It holds a part of a wave that is picked in batch, on cart K1."""
    release(floor, floor.new_order("3", C=2, B=1))
    floor.scan("zone-a", "W%W00003", "C%T1", "L%A-02")


def batch_picked(floor: Floor) -> None:
    batch(floor)
    floor.finish_walk("zone-a", floor.scan("zone-a", "X%HELP"))


MAKE: dict[str, tuple[str, Callable[[Floor], None]]] = {
    "free": ("T1", nothing),
    "filling": ("T1", filling),
    "full": ("T1", full),
    "helped": ("T1", helped),
    "helping": ("T2", helped),
    "left": ("T1", left),
    "picked": ("T1", picked),
    "picked, helping": ("T2", held_by_two),
    "clearing": ("T1", clearing),
    "batch": ("T1", batch),
    "batch, picked": ("T1", batch_picked),
}
"""state -> the tote that is in it, and what led there."""
JOBS = {
    "pick": ("zone-a", "1", ("J%PICK", "H%K1")),
    "pick elsewhere": ("zone-b", "2", ("J%PICK", "H%K2")),
    "put away": ("zone-a", "1", ("J%PUTAWAY", "H%K1")),
    "verify": ("bench-1", "3", ("J%VERIFY",)),
    "sort": ("wall-1", "2", ("J%PUTWALL",)),
}
"""job -> at which station, by whom, and what they scan before the tote."""
TOLD: dict[str, tuple[str, dict[str, str]]] = {
    "free": ("T1", {"pick": "go: T1 S-1 on K1", "pick elsewhere": "go: T1 S-1 on K2"}),
    "filling": (
        "T1 S-1 on K1",
        {"pick elsewhere": "confirm", "yes": "go: T1 S-1 on K2", "verify": "not_picked"},
    ),
    "full": (
        "T1 S-1 on K1 full",
        {
            "pick": "go: T1 S-1 on K1",
            "pick elsewhere": "confirm",
            "yes": "go: T1 S-1 on K2 full",
            "verify": "not_picked",
        },
    ),
    "helped": (
        "T1+T2 S-1 on K1",
        {"pick elsewhere": "confirm", "yes": "go: T1+T2 S-1 on K2", "verify": "not_picked"},
    ),
    "left": (
        "T1 S-1",
        {"pick": "go: T1 S-1 on K1", "pick elsewhere": "go: T1 S-1 on K2", "verify": "not_picked"},
    ),
    "picked": ("T1 S-1", {"verify": "order_open"}),
    "picked, helping": ("T1+T2 S-1", {"verify": "order_open"}),
    "clearing": ("T1 S-1", dict.fromkeys(("pick", "pick elsewhere", "verify"), "order_cancelled")),
    "batch": (
        "T1 W00003 on K1",
        {
            "pick elsewhere": "confirm",
            "yes": "go: T1 W00003 on K2",
            "verify": "not_picked",
            "sort": "not_picked",
        },
    ),
    "batch, picked": ("T1 W00003", {}),
}
TOLD["helping"] = TOLD["helped"]
"""state -> what the books say, and {job: the verdict, and what they say then}. A job that is not there says
`go`, and where nothing is said of the books all is as it was. `yes`: the other one answers with X%YES.
"""


def books(floor: Floor, code: str) -> str:
    """The totes that hold together with this one, of what order or wave, on which cart, full or not."""
    work, found = floor.work, tote(floor, code)
    with work.transaction():
        head = together.first(work, found)
        order, wave = work.maybe(Order, head.order_id), work.maybe(Wave, head.wave_id)
        cart = work.maybe(Cart, head.cart_id)
        said = [together.name(work, head), *([order.label] if order else []), *([wave.code] if wave else [])]
        said += [f"on {cart.code}"] if cart else []
        return " ".join(said + (["full"] if together.taking(work, head) is None else []))


def open_floor(path: Path, state: str) -> tuple[Database, Floor]:
    """A floor whose tote is in this state: two orders of which one needs a tote for five A and a B."""
    database = migrated(f"sqlite:///{path}")
    floor = small_shop(database)
    wall(floor)
    for number, wanted in (("1", {"A": 5, "B": 1}), ("2", {"A": 1})):
        floor.release(floor.new_order(number, **wanted))
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1")
    MAKE[state][1](floor)
    return database, floor


def close(database: Database, floor: Floor) -> None:
    floor.work.connection.close()
    database.close()


def test_the_table_tells_of_every_state() -> None:
    assert set(TOLD) == set(MAKE)


@pytest.mark.parametrize("state", MAKE)
def test_every_job_that_meets_a_tote_in_every_state(state: str, tmp_path: Path) -> None:
    code, (before, cells) = MAKE[state][0], TOLD[state]
    made = open_floor(tmp_path / "made.db", state)
    assert books(made[1], code) == before
    close(*made)
    for job, (station, badge, codes) in JOBS.items():
        shutil.copy(tmp_path / "made.db", tmp_path / f"{job}.db")
        database = Database(f"sqlite:///{tmp_path}/{job}.db")
        floor = Floor(database.work(), made[1].at_ms, dict(made[1].seqs))
        answer = floor.scan(station, f"U%{badge}", *codes, f"C%{code}")
        assert says(answer, floor, code) == told(cells, job, before), (job, answer)
        if answer.why == "confirm":
            answer = floor.scan(station, "X%YES")
            assert says(answer, floor, code) == told(cells, "yes", before), answer
        if books(floor, code) != before:
            assert faults(database) == {}
        close(database, floor)


def says(answer: Ans, floor: Floor, code: str) -> str:
    return f"{answer.why}: {books(floor, code)}"


def told(cells: dict[str, str], job: str, before: str) -> str:
    why, _, after = cells.get(job, "go").partition(": ")
    return f"{why}: {after or before}"
