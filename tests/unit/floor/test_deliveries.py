"""Files to stations: part by part, wave by wave, and what becomes of them when something fails (P-111)."""

import hashlib
import json
from base64 import b64decode
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hub.domain.devices import Delivery, ReleaseFile
from hub.domain.errors import Conflict, Invalid, NotFound
from hub.domain.people import Station
from hub.office import deliveries, devices, releases, rollouts
from hub.office.rollouts import Started
from protocol import manifest
from tests.unit.floor.floor_under_test import SITE, Floor
from tests.unit.floor.test_errands import Board

NAMES = ("bench-1", "bench-2", "dock", "zone-a")


def made_build(folder: Path, version: str = "2.0", board: str = "any") -> Path:
    """A build of two files, as `pickbench firmware build` writes it."""
    files = {"firmware/app.mpy": bytes(range(256)) * 4, "version.txt": version.encode()}
    rows = []
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
        rows.append([path, len(data), hashlib.sha256(data).hexdigest()])
    (folder / "build.json").write_text(json.dumps({"version": version, "board": board, "files": rows}))
    return folder


@pytest.fixture
def boards(floor: Floor) -> dict[str, Board]:
    """Four stations with keys, and one clock."""
    made = {name: Board(floor, name) for name in NAMES}
    with floor.work.transaction():
        for board in made.values():
            devices.new_key(floor.act(), board.station.id)
    return made


def started(boards: dict[str, Board], folder: Path, *names: str, **options: Any) -> Started:
    board = boards["bench-1"]
    with board.work.transaction():
        act = replace(board.floor.act(), moment=board.moment())
        release = releases.keep(act, releases.read(made_build(folder)))
        return rollouts.start(act, release, names, **{"wave_size": 2, "return_within_s": 60, **options})


def states(boards: dict[str, Board]) -> list[str]:
    work = boards["bench-1"].work
    with work.transaction():
        rows = sorted(work.where(Delivery, "rollout_id", 1), key=lambda d: d.id)
        return [f"{work.get(Station, row.station_id).name} {row.state} {row.why}".rstrip() for row in rows]


def due(boards: dict[str, Board], after_s: float = 0) -> list[tuple[str, dict[str, Any]]]:
    """What goes out now: (station, message)."""
    for board in boards.values():
        board.at_ms += int(after_s * 1000)
    return [(topic.split("/")[4], json.loads(said)) for topic, said in boards["bench-1"].errands.due()]


def work_off(boards: dict[str, Board], name: str, part: dict[str, Any]) -> dict[str, bytes]:
    """Answer ok to part after part until none follows; the files as they came."""
    files: dict[str, bytes] = {}
    while True:
        assert part["off"] == len(files.get(part["name"], b""))
        files[part["name"]] = files.get(part["name"], b"") + b64decode(part["data"])
        following = boards[name].answer(part["id"])
        if not following:
            return files
        [part] = following


def change_over(boards: dict[str, Board], name: str) -> list[tuple[str, dict[str, Any]]]:
    """Obey `update` and come back; what goes out then."""
    [command] = [said for to, said in due(boards) if to == name and said.get("op") == "update"]
    assert command["text"] == "2.0"
    boards[name].answer(command["id"])
    due(boards)
    boards[name].fw = "2.0"
    boards[name].hello("s2")
    return due(boards)


def test_one_station_goes_first_then_waves_and_each_checks_what_is_signed_for_it(
    boards: dict[str, Board], tmp_path: Path
) -> None:
    """P-111."""
    plan = started(boards, tmp_path)
    assert plan.waves == [["bench-1"], ["bench-2", "dock"], ["zone-a"]]
    [(name, part)] = due(boards)
    assert (name, part["name"]) == ("bench-1", "manifest")
    assert due(boards, 1) == []
    files = work_off(boards, name, part)
    assert list(files) == ["manifest", "firmware/app.mpy", "version.txt"]
    lines = files["manifest"].splitlines(True)
    with boards[name].work.transaction():
        key = devices.of(boards[name].work, SITE, boards[name].station.id).sign_key
    assert lines[-1] == manifest.closing(manifest.signed(bytes.fromhex(key), lines[:-1]))
    assert manifest.read_head(lines[0]) == ("2.0", "any")
    seconds = change_over(boards, name)
    assert sorted(to for to, _ in seconds) == ["bench-2", "dock"]
    assert seconds[0][1]["data"] != part["data"]  # signed with another key
    for to, said in seconds:
        work_off(boards, to, said)
        third = change_over(boards, to)
    assert [to for to, _ in third] == ["zone-a"]
    assert states(boards) == ["bench-1 done", "bench-2 done", "dock done", "zone-a sending"]


def test_a_part_is_sent_again_unchanged_ten_times_then_no_more(
    boards: dict[str, Board], tmp_path: Path
) -> None:
    """P-111."""
    started(boards, tmp_path, "bench-1", "bench-2")
    [first] = due(boards)
    for _ in range(9):
        assert due(boards, 5) == [first]
    assert due(boards, 5) == []
    assert states(boards) == ["bench-1 failed no_answer", "bench-2 cancelled"]


def test_a_refusal_ends_it_and_stops_the_waves(boards: dict[str, Board], tmp_path: Path) -> None:
    """P-111."""
    started(boards, tmp_path)
    [(name, part)] = due(boards)
    assert boards[name].answer(part["id"], 0, "bad_signature") == []
    assert due(boards, 10) == []
    assert states(boards)[0] == "bench-1 failed bad_signature"
    assert all(state.endswith("cancelled") for state in states(boards)[1:])
    # A late answer to a part of what has ended changes nothing.
    assert boards[name].answer(part["id"]) == []


def test_a_restart_in_the_middle_begins_anew(boards: dict[str, Board], tmp_path: Path) -> None:
    """P-111."""
    started(boards, tmp_path, "bench-1")
    [(name, part)] = due(boards)
    [following] = boards[name].answer(part["id"])
    assert following["name"] == "firmware/app.mpy"
    boards[name].leave()
    assert due(boards, 20) == []
    boards[name].hello("s2")
    [(_, again)] = due(boards)
    assert (again["name"], again["off"], again["id"] > following["id"]) == ("manifest", 0, True)


def test_a_reconnect_goes_on_where_it_was(boards: dict[str, Board], tmp_path: Path) -> None:
    """P-111."""
    started(boards, tmp_path, "bench-1")
    [(name, part)] = due(boards)
    [following] = boards[name].answer(part["id"])
    boards[name].leave()
    due(boards, 1)
    boards[name].hello("s1")
    assert due(boards) == [(name, following)]


@pytest.mark.parametrize(
    ("fw", "after_s", "end"),
    [("1", 0, "failed came_back_without"), ("", 70, "failed not_back"), ("2.0", 50, "done")],
)
def test_an_update_counts_when_the_new_version_was_welcomed(
    boards: dict[str, Board], tmp_path: Path, fw: str, after_s: int, end: str
) -> None:
    started(boards, tmp_path, "bench-1", "bench-2")
    [(name, part)] = due(boards)
    work_off(boards, name, part)
    [(_, command)] = due(boards)
    boards[name].answer(command["id"])
    boards[name].leave()
    due(boards)
    due(boards, after_s)
    if fw:
        boards[name].fw = fw
        boards[name].hello("s9")
    due(boards)
    due(boards)
    other = "sending" if end == "done" else "cancelled"
    assert states(boards) == [f"bench-1 {end}", f"bench-2 {other}"]


def test_an_answer_that_was_lost_is_seen_by_the_version_that_came_back(
    boards: dict[str, Board], tmp_path: Path
) -> None:
    started(boards, tmp_path, "bench-1")
    [(name, part)] = due(boards)
    work_off(boards, name, part)
    due(boards)
    boards[name].fw = "2.0"
    boards[name].hello("s2")
    for _ in range(3):
        due(boards)
    assert states(boards) == ["bench-1 done"]


def test_a_station_that_goes_away_has_its_time(boards: dict[str, Board], tmp_path: Path) -> None:
    boards["bench-1"].leave()
    started(boards, tmp_path, "bench-1", "bench-2")
    assert due(boards) == []
    assert due(boards, 59) == []
    due(boards, 5)
    assert states(boards) == ["bench-1 failed away", "bench-2 cancelled"]


def test_what_was_called_off_has_changed_nothing(boards: dict[str, Board], tmp_path: Path) -> None:
    started(boards, tmp_path, "bench-1", "bench-2")
    due(boards)
    with boards["bench-1"].work.transaction():
        act = replace(boards["bench-1"].floor.act(), moment=boards["bench-1"].moment())
        assert len(deliveries.stop(act, 1)) == 2
    assert states(boards) == ["bench-1 cancelled", "bench-2 cancelled"]


def test_who_gets_it_is_decided_before_anything_is_sent(boards: dict[str, Board], tmp_path: Path) -> None:
    boards["bench-2"].fw = "2.0"
    boards["bench-2"].hello("s2")
    boards["dock"].leave()
    plan = started(boards, tmp_path)
    assert (plan.waves, plan.already, plan.away) == ([["bench-1"], ["zone-a"]], ["bench-2"], ["dock"])
    with pytest.raises(Conflict, match="on its way"):
        started(boards, tmp_path, "bench-1")
    with pytest.raises(Conflict, match="key"):
        started(boards, tmp_path, "zone-b")
    with pytest.raises(NotFound):
        started(boards, tmp_path, "bench-7")
    assert started(boards, tmp_path, "bench-2").rollout is None
    assert started(boards, tmp_path, "bench-2", again=True).rollout is not None
    work = boards["bench-1"].work
    with work.transaction():
        # One release, however often it is rolled out.
        assert len(work.where(ReleaseFile, "release_id", 1)) == 2
        assert work.where(ReleaseFile, "release_id", 2) == []


def test_a_build_for_another_board_is_not_sent(boards: dict[str, Board], tmp_path: Path) -> None:
    boards["bench-1"].hello("s2")
    work = boards["bench-1"].work
    with work.transaction():
        act = boards["bench-1"].floor.act()
        release = releases.keep(act, releases.read(made_build(tmp_path, board="esp32")))
        with pytest.raises(Conflict, match="esp32"):
            rollouts.start(act, release, ["bench-1"], wave_size=1, return_within_s=60)


def test_a_folder_that_is_no_build_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="firmware build"):
        releases.read(tmp_path)
    (tmp_path / "build.json").write_text("{}")
    with pytest.raises(Invalid, match=r"build\.json"):
        releases.read(tmp_path)
    made_build(tmp_path)
    (tmp_path / "version.txt").write_text("2.1")
    with pytest.raises(Invalid, match=r"version\.txt"):
        releases.read(tmp_path)
    made_build(tmp_path, version="has spaces")
    with pytest.raises(Invalid, match="without spaces"):
        releases.read(tmp_path)
    listed = json.loads((made_build(tmp_path) / "build.json").read_text())
    listed["files"][0][0] = "../../secret"
    (tmp_path / "build.json").write_text(json.dumps(listed))
    with pytest.raises(Invalid, match="a file of the build"):
        releases.read(tmp_path)
