"""A put wall of 60 slots and a zone of 150 lit places, with the largest values that may stand in a row: the
picture fits the frames of PROTOCOL.md, and a station shows all of it.
"""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from hub.domain.people import Station
from hub.mqtt.batch import Batcher, Frame
from hub.office import ledger
from hub.office.lights import Row
from hub.store.database import Database
from hub.store.tables import BinRow, PickRow, StationRow
from protocol import codec, topics
from protocol.messages import DOWN_BYTES, MOST_PIECES, SAFE, Scan
from tests.databases import migrated
from tests.patience import PATIENCE_S
from tests.unit.firmware.conversation import Bench
from tests.unit.floor.floor_under_test import RULES, SITE, Floor
from tests.unit.floor.wall_under_test import batch, sorter, wall, wave

EPOCH = "e" * 32
REV = 2**32 - 2
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = migrated(f"sqlite:///{tmp_path}/floor.db")
    yield made
    made.close()


def lit_everywhere(database: Database, station: str, kind: str, colours: str) -> None:
    """A task of the largest number and of the most pieces is lit at every place of a station, in each of
    these colours.
    """
    with database.session() as session:
        [row] = [s for s in session.exec(select(StationRow)) if s.name == station]
        row.light_rev = REV
        bins = [b for b in session.exec(select(BinRow)) if b.station_id == row.id]
        for n, (bin_, colour) in enumerate((b, c) for b in bins for c in colours):
            session.add(
                PickRow(
                    id=SAFE - n,
                    site=SITE,
                    kind=kind,
                    state="lit",
                    item_id=1,
                    bin_id=bin_.id,
                    qty=MOST_PIECES,
                    station_id=row.id,
                    colour=colour,
                )
            )
        session.commit()


def zone(database: Database, places: int) -> None:
    """Bins of storage with a light each, numbered from the last that a station may have."""
    with database.session() as session:
        station = StationRow(site=SITE, name="zone-x", online=True)
        session.add(station)
        session.flush()
        for n in range(places):
            session.add(
                BinRow(
                    site=SITE,
                    warehouse_id=1,
                    code=f"X-{n:03d}",
                    zone="X",
                    station_id=station.id,
                    place=4095 - n,
                )
            )
        session.commit()


def shown(floor: Floor, station: str) -> list[Row]:
    """What a station of the real core shows of the messages that the gateway sends for its lights."""
    batcher = Batcher(floor.work, RULES, ZoneInfo("UTC"), EPOCH)
    with floor.work.transaction():
        row = floor.work.one(Station, "name", station, SITE)
        assert row is not None
    messages = batcher.relight([row.id]).lights
    assert all(len(payload) <= DOWN_BYTES for _, payload in messages)
    assert {topic for topic, _ in messages} == {topics.down(SITE, station, "light")}
    bench = Bench()
    bench.connect()
    bench.welcome(epoch=EPOCH)
    for n, (_, payload) in enumerate(messages):
        assert bench.pixels in (None, []), f"a part of {n} was shown alone"
        bench.hear("light", codec.decode("light", payload))
    return [tuple(pixel) for pixel in bench.pixels]


def test_a_zone_of_150_places_with_two_people_at_each(database: Database, floor: Floor) -> None:
    zone(database, 150)
    lit_everywhere(database, "zone-x", "pick", "bm")
    rows = shown(floor, "zone-x")
    assert rows == floor.lights("zone-x")
    assert len(rows) == 300
    assert {row[3] for row in rows} == {MOST_PIECES}


def test_a_wall_of_60_slots_all_lit_for_two_people(database: Database, floor: Floor) -> None:
    wall(floor, slots=60)
    lit_everywhere(database, "wall-1", "put", "mc")
    rows = shown(floor, "wall-1")
    assert rows == floor.lights("wall-1")
    assert len(rows) == 120


def full_wall(floor: Floor) -> None:
    """Sixty orders of so many pieces as nobody has, each in its slot, picked just now."""
    floor.at_ms = time.time_ns() // 1_000_000
    wall(floor, slots=60)
    with floor.work.transaction():
        outside = ledger.site_bin(floor.act(), "outside")
        [bin_] = [b for b in floor.work.where(type(outside), "code", "A-01") if b.site == SITE]
        ledger.move(floor.act(), 1, 60 * MOST_PIECES, outside, bin_, "receipt")
    labels = [floor.new_order(str(n), A=MOST_PIECES, B=1) for n in range(60)]
    batch(floor, wave(floor, *labels))
    sorter(floor)
    for _ in labels:
        floor.scan("wall-1", "4000000000006", f"Q%{MOST_PIECES}")
        [(_, _, _, _, task)] = [row for row in floor.lights("wall-1") if row[4]]
        floor.press("wall-1", task)
        answer = floor.scan("wall-1", "4000000000013")
        floor.scan("wall-1", f"S%{(answer.say or '').split(' ')[0]}")


def test_a_wall_of_60_full_slots_and_the_answer_that_fills_the_last(floor: Floor) -> None:
    full_wall(floor)
    rows = shown(floor, "wall-1")
    assert rows == [(place, "w", "s", MOST_PIECES, 0) for place in range(1, 61)]
    frame = Frame.read(topics.up(SITE, "wall-1", "ev"), codec.encode(Scan("s1", 1, 9_999, 1, c="X%UNDO")))
    assert frame is not None
    outcome = Batcher(floor.work, RULES, ZoneInfo("UTC"), EPOCH).judge([frame])
    assert json.loads(outcome.answers[0][1])["why"] == "go"
    assert all(len(payload) <= DOWN_BYTES for _, payload in (*outcome.answers, *outcome.lights))
    assert [row[0] for row in floor.lights("wall-1")] == list(range(1, 60))


@pytest.mark.parametrize("word", ["micropython", "micropython32"])
def test_the_frames_are_read_whole_on_micropython(
    database: Database, floor: Floor, tmp_path: Path, word: str, request: pytest.FixtureRequest
) -> None:
    interpreter: Any = request.getfixturevalue(word)
    zone(database, 150)
    lit_everywhere(database, "zone-x", "pick", "bm")
    with floor.work.transaction():
        [station] = [s for s in floor.work.where(Station, "site", SITE) if s.name == "zone-x"]
    messages = Batcher(floor.work, RULES, ZoneInfo("UTC"), EPOCH).relight([station.id]).lights
    lines = [f"light {payload.hex()}" for _, payload in messages]
    (tmp_path / "frames").write_text("\n".join(lines) + "\n", "ascii")
    done = subprocess.run(
        [interpreter, "tests/micropython/read_frames.py", tmp_path / "frames"],
        cwd=ROOT,
        env={**os.environ, "MICROPYPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    assert done.stdout.splitlines() == [line.split(" ")[1] for line in lines]
