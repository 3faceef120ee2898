"""Whatever was done on the floor before: an act that keeps a trace, and X%UNDO right after it, give the books
of before the act; and an undo at any later moment leaves books that balance.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.errors import DomainError
from hub.domain.people import Operator
from hub.floor import take
from hub.office import changes
from hub.store.database import ATTEMPTS, Database, repeat
from protocol import codec
from tests.databases import NewUrl, migrated, sqlite
from tests.soundness import faults
from tests.unit.floor.batch_acts import another_zone, release
from tests.unit.floor.books import books
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor, small_shop
from tests.unit.floor.wall_under_test import batch, wall, wave

D = "4000000000037"
PIECES = [*(code for _, code in GOODS.values()), D]
LABELS = [f"S-{n}" for n in range(1, 7)]
WRONG = ["X%SHORT", "X%DAMAGED", "X%CLOSE", "X%FULL"]
AT: dict[str, tuple[tuple[str, ...], list[str]]] = {
    "zone-a": (
        ("U%1", "X%RESUME", "X%NO", "J%PICK", "H%K1"),
        ["C%T2", "C%T3", "L%A-01", "L%A-09", "L%A-02", "Q%1", *PIECES, *WRONG, *WRONG, "Z%A", "Z%ALL"],
    ),
    "wall-1": (
        ("U%2", "X%RESUME", "X%NO", "J%PUTWALL", "C%T1"),
        [*PIECES, *PIECES, "S%W1-01", "S%W1-02", "S%W1-03", "Q%2", "C%T2", *WRONG, *WRONG],
    ),
    "bench-1": (
        ("U%3", "X%RESUME", "X%NO", "J%VERIFY"),
        [*PIECES, *PIECES, "C%T1", "C%T2", "S%W1-01", *(f"O%{label}" for label in LABELS), *WRONG],
    ),
    "zone-b": (
        ("U%4", "X%RESUME", "X%NO", "J%PUTAWAY", "H%K2"),
        [
            "C%T1",
            "C%T2",
            "C%T3",
            "S%W1-01",
            *PIECES,
            "L%A-01",
            "L%A-02",
            "L%A-03",
            "L%B-01",
            "Q%1",
            "X%SHORT",
        ],
    ),
}
"""station -> how its person comes to work there, and what they scan."""
ACTS = st.lists(
    st.one_of(
        *(st.tuples(st.just(station), st.sampled_from(codes)) for station, (_, codes) in AT.items()),
        st.tuples(st.sampled_from(["hold", "go_on", "cancel"]), st.sampled_from(LABELS)),
    ),
    min_size=5,
    max_size=40,
)


class Denying:
    """A driver's connection that says, as often as it is told, that somebody has a row: where one is read, or
    at the very end.
    """

    def __init__(self, connection: Any, chance: Random) -> None:
        self._connection, self._chance, self.left = connection, chance, 0

    def execute(self, sql: str, *parameters: Any) -> Any:
        if self.left and (sql == "COMMIT" or (sql.startswith("SELECT") and self._chance.random() < 0.1)):
            self.left -= 1
            raise psycopg.errors.LockNotAvailable(sql)
        return self._connection.execute(sql, *parameters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


class SentBack(Floor):
    """A floor whose acts are sent back wherever they are, up to the last of their attempts."""

    def take(self, station: str, event: Any) -> take.Taken:
        assert isinstance(self.work.connection, Denying)
        self.work.connection.left = ATTEMPTS - 1

        def once() -> take.Taken:
            text = codec.encode(event).decode()
            return take.take(self.work, self.rules, self.moment, station, event, text)

        taken = repeat(self.work, once)
        assert self.work.connection.left == 0
        return taken


def sent_back(floor: Floor, chance: Random) -> SentBack:
    """The same floor, from here on."""
    floor.work.connection = Denying(floor.work.connection, chance)  # type: ignore[assignment]
    return SentBack(floor.work, floor.at_ms, floor.seqs, floor.rules)


@contextmanager
def a_floor(url: str) -> Iterator[tuple[Database, Floor]]:
    """Two orders to be picked one by one, a wave of four of which half lies in batch tote T1, at a wall."""
    database = migrated(url)
    floor = small_shop(database)
    another_zone(floor)
    wall(floor, slots=3)
    with floor.work.transaction():
        floor.work.add(Operator(0, SITE, "4", "P4", "en", "b", True, True, None, None))
    for number, wanted in enumerate(({"A": 3, "D": 1}, {"A": 4, "B": 1}), start=1):
        release(floor, floor.new_order(str(number), **wanted), method="order")
    of_wave = ({"A": 1, "B": 1}, {"A": 2, "D": 1}, {"B": 1}, {"C": 2})
    labels = [floor.new_order(str(number), **wanted) for number, wanted in enumerate(of_wave, start=3)]
    batch(floor, wave(floor, *labels), "T1", most=5)
    try:
        yield database, floor
    finally:
        floor.work.connection.close()
        database.close()


def traces(floor: Floor) -> int:
    """How many acts have kept a trace."""
    with floor.work.transaction():
        count: int = floor.work.connection.execute("SELECT COUNT(*) FROM trace").fetchone()[0]
        return count


def do(floor: Floor, where: str, what: str) -> None:
    """One act, after a question that it asks was answered with yes."""
    if where in AT:
        if floor.scan(where, what).v == "info":
            floor.scan(where, "X%YES")
        return
    with suppress(DomainError):
        floor.office(getattr(changes, where), what, *(() if where == "go_on" else ("why",)))


def undo_at_once(floor: Floor, where: str, what: str) -> None:
    """An act, and where it kept a trace its undo: the books are those of before."""
    floor.scan(where, *AT[where][0])
    for code in (what, "X%YES"):
        before, kept = books(floor), traces(floor)
        floor.scan(where, code)
        if traces(floor) > kept:
            answer = floor.scan(where, "X%UNDO")
            assert answer.why == "go", (where, code, answer)
            assert books(floor) == before, (where, code, answer.say)


def holds(
    make: NewUrl,
    acts: list[tuple[str, str]],
    undo: list[bool],
    under: Callable[[Floor], Floor] = lambda made: made,
) -> None:
    with TemporaryDirectory() as folder, a_floor(make(folder)) as (database, made):
        floor = under(made)
        for number, (where, what) in enumerate(acts):
            if where in AT and undo[number % len(undo)]:
                undo_at_once(floor, where, what)
            elif where in AT:
                floor.scan(where, *AT[where][0])
                do(floor, where, what)
            else:
                do(floor, where, what)
        for where in AT:
            floor.scan(where, *["X%UNDO"] * 4)
        assert faults(database) == {}


UNDO = st.lists(st.booleans(), min_size=1, max_size=5)


@settings(max_examples=2, deadline=None)
@given(ACTS, UNDO)
def test_a_few_ways(acts: list[tuple[str, str]], undo: list[bool]) -> None:
    holds(sqlite, acts, undo)


@pytest.mark.long
@pytest.mark.timeout(1800)
@settings(max_examples=200, deadline=None)
@given(ACTS, UNDO)
def test_many_ways(acts: list[tuple[str, str]], undo: list[bool]) -> None:
    holds(sqlite, acts, undo)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_some_ways_on_postgresql(postgres_url: str, seed: int) -> None:
    chance = Random(seed)
    holds(lambda _: postgres_url, some_acts(chance), [chance.random() < 0.5 for _ in range(5)])


def some_acts(chance: Random) -> list[tuple[str, str]]:
    every = [(where, what) for where, (_, codes) in AT.items() for what in codes]
    every += [(what, label) for what in ("hold", "go_on", "cancel") for label in LABELS]
    return [chance.choice(every) for _ in range(40)]


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20, 26))
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_acts_and_undos_that_are_sent_back_time_and_again(
    kind: str, seed: int, request: pytest.FixtureRequest
) -> None:
    """What an attempt read, changed or kept a trace of is nothing to the next one, up to the last."""
    chance = Random(seed)
    make = sqlite if kind == "sqlite" else lambda _: str(request.getfixturevalue("postgres_url"))
    undo = [chance.random() < 0.5 for _ in range(5)]
    holds(make, some_acts(chance), undo, lambda made: sent_back(made, chance))
