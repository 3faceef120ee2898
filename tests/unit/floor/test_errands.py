"""Commands and settings: sent when due, again when unheard, ended once (P-110, P-111)."""

import json
from dataclasses import replace
from typing import Any

import pytest

from hub.domain.devices import Command, Delivery, Device, Settings
from hub.domain.errors import Invalid
from hub.domain.people import Station
from hub.floor import greet
from hub.mqtt import errands
from hub.mqtt.errands import Errands
from hub.office import commands, devices, station_settings
from hub.office.act import Moment
from protocol import codec
from protocol.messages import Hello, Res, Tele
from tests.unit.floor.floor_under_test import RULES, SITE, Floor


class Board:
    """bench-1 as the hub sees it, with a clock that stands until it is moved."""

    def __init__(self, floor: Floor, name: str = "bench-1") -> None:
        self.floor, self.work, self.name = floor, floor.work, name
        self.at_ms = 1_700_000_000_000
        self.cfg, self.fw = 0, "1"
        self.errands = Errands(floor.work, RULES, self.moment)

    def moment(self) -> Moment:
        return Moment(self.at_ms, "2023-11-14")

    @property
    def station(self) -> Station:
        found = self.work.one(Station, "name", self.name, SITE)
        assert found is not None
        return found

    def order(self, op: str, within_s: int = 30, **arguments: Any) -> Command:
        with self.work.transaction():
            act = replace(self.floor.act(), moment=self.moment())
            return commands.order(act, self.station, op, within_s, **arguments)

    def due(self, after_s: float = 0) -> list[dict[str, Any]]:
        self.at_ms += int(after_s * 1000)
        return [json.loads(payload) for _, payload in self.errands.due()]

    def answer(self, number: int, ok: int = 1, why: str | None = None) -> list[dict[str, Any]]:
        with self.work.transaction():
            return [json.loads(out) for _, out in self.errands.answered(self.name, Res(number, ok, why=why))]

    def hello(self, sess: str = "s1") -> Any:
        said = Hello(sess, 1, "u", self.fw, "hw", [], 3, 0, self.cfg)
        with self.work.transaction():
            return greet.hello(self.work, RULES, self.moment(), self.name, said, "e1").welcome

    def leave(self) -> None:
        with self.work.transaction():
            self.work.put(replace(self.station, online=False))

    def ended(self, command: Command) -> tuple[str, str]:
        with self.work.transaction():
            found = self.work.get(Command, command.id)
            return found.state, found.why

    def row(self, kind: Any, id_: int) -> Any:
        with self.work.transaction():
            return self.work.get(kind, id_)


@pytest.fixture
def board(floor: Floor) -> Board:
    return Board(floor)


def test_a_command_goes_out_once_and_again_when_unheard_under_one_number(board: Board) -> None:
    """P-110."""
    command = board.order("message", text="Tea")
    [first] = board.due()
    assert first == {"id": command.number, "op": "message", "exp_s": 1_700_000_030, "text": "Tea"}
    assert board.due(1) == []
    assert board.due(4) == [first]
    board.answer(command.number)
    assert board.ended(command) == ("done", "")
    board.answer(command.number, 0, "late")
    assert board.ended(command) == ("done", "")
    assert board.due(10) == []


def test_a_dangerous_command_names_the_power_up_and_is_never_sent_to_another(board: Board) -> None:
    """P-110."""
    tare, reboot, note = board.order("tare"), board.order("reboot"), board.order("message", text="x")
    assert [said.get("sess") for said in board.due()] == ["s1", "s1", None]
    board.at_ms += 1
    board.hello("s2")
    [again] = board.due()
    assert again["id"] == note.number
    # A station that was told to restart, and did, has obeyed; whether the other one was, nobody knows.
    assert (board.ended(tare), board.ended(reboot)) == (("failed", "restarted"), ("done", ""))


def test_a_reconnect_brings_the_same_command_at_once(board: Board) -> None:
    """P-110."""
    zero = board.order("zero")
    [first] = board.due()
    board.leave()
    assert board.due(1) == []
    board.at_ms += 1000
    board.hello("s1")
    assert board.due() == [first]
    board.answer(zero.number, 0, "unstable")
    assert board.ended(zero) == ("failed", "unstable")


def test_a_command_expires_and_says_whether_the_station_was_there(board: Board) -> None:
    there = board.order("identify", within_s=3)
    board.due()
    board.leave()
    away = board.order("identify", within_s=3)
    assert board.due(4) == []
    assert (board.ended(there), board.ended(away)) == (("expired", "no_answer"), ("expired", "away"))
    # It was obeyed all the same, and its result is believed.
    board.answer(there.number)
    assert board.ended(there) == ("done", "")


@pytest.mark.parametrize(
    ("op", "arguments"),
    [
        ("dance", {}),
        ("message", {}),
        ("message", {"text": "x" * 41}),
        ("calibrate", {}),
        ("calibrate", {"mg": -1}),
    ],
)
def test_a_command_that_no_station_could_read_is_refused(
    board: Board, op: str, arguments: dict[str, Any]
) -> None:
    with pytest.raises(Invalid):
        board.order(op, **arguments)


def test_numbers_grow_beyond_a_restored_backup(board: Board) -> None:
    first = board.order("hello").number
    assert board.order("hello").number == first + 1
    with board.work.transaction():
        device = devices.of(board.work, SITE, board.station.id)
        board.work.put(replace(device, last_number=5))
    board.at_ms += 3000
    assert board.order("hello").number == first + 3


def test_newer_settings_follow_a_hello_and_are_in_force_when_the_station_says_so(board: Board) -> None:
    """P-111."""
    with board.work.transaction():
        act = replace(board.floor.act(), moment=board.moment())
        made = station_settings.change(act, board.station, {"lang": "zh", "brightness": 40})
    [part] = board.due()
    assert (part["name"], part["off"], "sha256" in part) == ("settings.json", 0, True)
    assert board.answer(part["id"]) == []
    [command] = board.due()
    assert (command["op"], command["n"], command["sess"]) == ("config", 1, "s1")
    board.answer(command["id"])
    assert board.due(1) == []
    board.cfg = 1
    assert board.hello("s2").cfg == 1
    board.due()
    assert board.row(Delivery, 1).state == "done"
    assert json.loads(board.row(Settings, made.id).text) == {"cfg": 1, "lang": "zh", "brightness": 40}
    # After a factory reset the station holds none: they are sent again.
    board.cfg = 0
    assert board.hello("s3").cfg == 1
    assert [said["name"] for said in board.due()] == ["settings.json"]


def test_settings_that_the_station_refuses_are_not_sent_again(board: Board) -> None:
    """P-111."""
    with board.work.transaction():
        act = replace(board.floor.act(), moment=board.moment())
        station_settings.change(act, board.station, {"lang": "xx"})
    [part] = board.due()
    board.answer(part["id"])
    [command] = board.due()
    board.answer(command["id"], 0, "bad_lang")
    board.due()
    assert (board.row(Delivery, 1).why, board.row(Settings, 1).refused) == ("bad_lang", "bad_lang")
    board.hello("s2")
    assert board.due(10) == []
    with board.work.transaction():
        act = replace(board.floor.act(), moment=board.moment())
        station_settings.change(act, board.station, {"lang": None, "brightness": 9})
        station_settings.change(act, board.station, {"brightness": 10})
    [part] = board.due()
    board.due()
    assert board.row(Settings, 3).text == '{"cfg":3,"brightness":10}'
    assert [board.row(Delivery, n).state for n in (1, 2, 3)] == ["failed", "cancelled", "sending"]


def test_what_stations_tell_is_kept_and_written_now_and_then(board: Board) -> None:
    board.errands.tele("bench-1", Tele(rssi=-60, heap=9000, queue=0))
    board.errands.tele("bench-1", Tele(rssi=-61))
    board.errands.tele("nobody", Tele(rssi=-1))
    with board.work.transaction():
        board.errands.answered("bench-1", codec.decode("res", b'{"id":0,"ok":1,"rev":7,"cfg":3}'))
    board.errands.write_told()
    board.errands.tele("bench-1", Tele(rssi=-99))
    board.errands.write_told()
    with board.work.transaction():
        device = board.work.one(Device, "station_id", board.station.id)
    assert device is not None
    told = json.loads(device.told)
    assert told.pop("tele_at_ms") > 0
    assert told == {"rssi": -61, "heap": 9000, "queue": 0, "rev": 7, "cfg": 3}


def test_an_errand_that_meets_a_fault_ends_and_holds_up_nobody(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = board.order("message", text="x"), board.order("identify")
    due = commands.due

    def faulty(act: Any, command: Command) -> Any:
        if command.id == broken.id:
            raise ZeroDivisionError("a fault of the hub")
        return due(act, command)

    monkeypatch.setattr(commands, "due", faulty)
    assert [said["id"] for said in board.due()] == [sound.number]
    assert board.ended(broken) == ("failed", "hub_fault")
    assert board.due() == []


def test_what_many_stations_tell_is_written_in_turns(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errands, "TOLD_AT_ONCE", 1)
    for name in ("bench-1", "bench-2"):
        board.errands.tele(name, Tele(heap=7))
    seen = []
    for _ in range(2):
        board.errands.write_told()
        with board.work.transaction():
            seen.append(sum('"heap": 7' in device.told for device in board.work.where(Device, "site", SITE)))
    assert seen == [1, 2]
