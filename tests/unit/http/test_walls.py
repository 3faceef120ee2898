"""Put walls, as programs and people see them: what stands in each slot; what is refused when one is added."""

import json
from pathlib import Path

import pytest
from httpx import Client
from typer.testing import CliRunner, Result

from hub.cli import build
from tests.unit.floor.floor_under_test import Floor, at_bench
from tests.unit.floor.wall_under_test import A, B, batch, put, sorter, wall, wave


def test_a_wall_shows_its_slots_from_free_to_packing(client: Client, floor: Floor) -> None:
    assert client.get("/api/v1/walls").json() == {"rows": [], "next": None}
    wall(floor, slots=3)
    one, two = floor.new_order("1", A=1, B=1), floor.new_order("2", A=2, B=1)
    batch(floor, wave(floor, one, two))
    sorter(floor)
    put(floor, A, B, A)
    [row] = client.get("/api/v1/walls").json()["rows"]
    assert (row["wall"], row["warehouse"]) == ("W1", "MAIN")
    assert row["count"] == {"free": 1, "filling": 1, "full": 1, "packing": 0, "clearing": 0}
    said = [(s["code"], s["state"], s["order"], s["pieces"], s["missing"]) for s in row["slots"]]
    assert said == [
        ("W1-01", "full", one, 2, 0),
        ("W1-02", "filling", two, 1, 2),
        ("W1-03", "free", None, 0, 0),
    ]
    at_bench(floor)
    floor.scan("bench-1", "S%W1-01")
    assert client.get("/api/v1/walls/W1").json()["slots"][0]["state"] == "packing"
    floor.cancel(two)
    slot = client.get("/api/v1/walls/W1").json()["slots"][1]
    said_of_it = [slot[name] for name in ("state", "order_state", "pieces", "missing")]
    assert said_of_it == ["clearing", "cancelled", 1, 0]
    assert client.get("/api/v1/walls", params={"after": row["id"]}).json()["rows"] == []
    refused = client.get("/api/v1/walls/W2")
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PICKBENCH_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "120")
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(build(list(words)), list(words))


def test_a_wall_is_added_grown_and_hung_elsewhere(home: Path) -> None:
    run("add", "station", "wall-1", "wall-2")
    assert run("add", "wall", "W1", "--slots", "2", "--station", "wall-1").stdout == "wall W1: created\n"
    assert (
        run("add", "wall", "W1", "--slots", "2", "--station", "wall-1").stdout == "wall W1: already there\n"
    )
    grown = run("add", "wall", "W1", "--slots", "3", "--station", "wall-1", "--json").stdout
    assert json.loads(grown)["outcome"] == "changed"
    assert run("add", "wall", "W1", "--slots", "3", "--station", "wall-2").stdout == "wall W1: changed\n"
    shown = json.loads(run("walls", "show", "W1", "--json").stdout)
    assert [(s["code"], s["station"], s["place"]) for s in shown["slots"]] == [
        (f"W1-0{n}", "wall-2", n) for n in (1, 2, 3)
    ]
    assert "W1-03" in run("walls", "show", "W1", "--all").stdout
    assert "W1" in run("walls", "list").stdout


REFUSED = {
    "w1 --slots 2 --station wall-1": "wall: expected 1 to 16 of A-Z 0-9, got 'w1'",
    "W1 --slots 0 --station wall-1": "slots: expected 1 to 150, got 0",
    "W1 --slots 151 --station wall-1": "slots: expected 1 to 150, got 151",
    "W1 --slots 2 --station wall-9": "station wall-9: expected one on site main, found none",
    "W1 --slots 2 --station wall-1 --warehouse EAST": "warehouse EAST: expected one",
    "W2 --slots 2 --station wall-1": "no other lights than those of wall W2, found bin W1-01",
}
"""What was called, and what the refusal says."""


def test_each_refusal_says_what_was_expected_and_what_came(home: Path) -> None:
    run("add", "station", "wall-1")
    run("add", "wall", "W1", "--slots", "2", "--station", "wall-1")
    for words, said in REFUSED.items():
        result = run("add", "wall", *words.split(" "))
        assert result.exit_code != 0, words
        assert said in f"{result.output}{result.exception}"
