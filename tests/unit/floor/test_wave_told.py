"""What commands, API and pages tell of a wave while it is sorted: the same pieces, each once."""

import pytest

from hub.office import wave_figures
from hub.store.database import Database
from hub.store.reading import snapshot
from tests.unit.floor.floor_under_test import SITE, Floor, at_bench
from tests.unit.floor.wall_under_test import A, B, batch, put, sorter, wall, wave

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def told(database: Database, code: str) -> tuple[int, ...]:
    """Pieces of a wave: wanted, picked, put and verified."""
    with snapshot(database) as reader:
        row = wave_figures.wave(reader, SITE, 0, code)
    assert row is not None
    return tuple(row[name] for name in ("pieces", "picked", "put", "verified"))


def test_a_piece_that_is_put_again_is_put_once(floor: Floor, database: Database) -> None:
    wall(floor)
    label = floor.new_order("1", A=1, B=1)
    code = wave(floor, label)
    batch(floor, code)
    sorter(floor)
    put(floor, A)
    assert told(database, code) == (2, 2, 1, 0)
    put(floor, B)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", A, "X%CLOSE", "X%YES")
    assert told(database, code) == (2, 1, 1, 1), "the bench did not find B"
    batch(floor, code, "T2")
    sorter(floor, tote="T2")
    put(floor, B)
    assert told(database, code) == (2, 2, 2, 1)
    floor.scan("bench-1", f"O%{label}", B)
    assert floor.order(label).state == "verified"
    assert told(database, code) == (2, 2, 2, 2)
