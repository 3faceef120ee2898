"""`pickbench station …` as a person calls it: a station made, found, told something, and set."""

import asyncio
import fcntl
import json
import os
import stat
import sys
from pathlib import Path

import pytest

from firmware.config import check
from hub.broker import BrokerAddress
from hub.broker.probe import accepts
from hub.domain.devices import Device
from hub.domain.people import Station
from tests.e2e.board import Board
from tests.e2e.conftest import Rig
from tests.e2e.test_errands import serving, with_keys
from tests.patience import PATIENCE_S
from tests.unit.floor.test_deliveries import made_build


async def pickbench(rig: Rig, *arguments: str, said: str = "", **env: str) -> tuple[int, str, str]:
    """Run a command at the rig's home; (exit code, standard output, standard error)."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from hub.cli import main; main()",
        *arguments,
        env={
            **os.environ,
            "PICKBENCH_HOME": str(rig.home),
            "PICKBENCH_DATABASE_URL": rig.database.url.render_as_string(hide_password=False),
            "PICKBENCH_BROKER_PORT": str(rig.broker.station_address("x", "y").port),
            **env,
        },
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(said.encode()), PATIENCE_S)
    assert "Traceback" not in err.decode(), err.decode()
    return process.returncode or 0, out.decode(), err.decode()


async def test_a_station_is_made_whole_and_let_in_at_once(rig: Rig) -> None:
    code, out, err = await pickbench(
        rig, "station", "add", "bench-9", "--board", "esp32c3", "--wifi", "Hall 3", "--host", "10.0.0.5",
        "--parts", "scanner,scale,lights", "--lights", "90", STATION_WIFI_PASSWORD="tea and biscuits",
    )  # fmt: skip
    assert (code, "loopback" in err) == (0, True)
    path = rig.home / "stations" / "bench-9" / "config.json"
    config = json.loads(path.read_text("utf-8"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert (config["station"], config["host"], config["board"]) == ("bench-9", "10.0.0.5", "esp32c3")
    assert config["wifi"] == [["Hall 3", "tea and biscuits"]]
    assert config["scanner"] == {"uart": 1, "rx": 5, "tx": 6}
    assert config["lights"]["count"] == 90
    assert check(config) == ""
    assert "tea and biscuits" not in out + err
    assert config["password"] in out
    # The running broker lets it in; the hub has the key that is in its file.
    address = rig.broker.station_address("bench-9", config["password"])
    assert await accepts(address, "bench-9")
    with rig.floor.work.transaction():
        station = rig.floor.work.one(Station, "name", "bench-9", "main")
        assert station is not None
        device = rig.floor.work.one(Device, "station_id", station.id)
        assert device is not None
    assert device.sign_key == config["key"]
    await replaced_by_force_alone(rig, path, address)


async def replaced_by_force_alone(rig: Rig, path: Path, address: BrokerAddress) -> None:
    before = path.read_text("utf-8")
    code, _, err = await pickbench(rig, "station", "add", "bench-9", "--host", "10.0.0.5")
    assert (code, "--force" in err, path.read_text("utf-8")) == (1, True, before)
    path.unlink()
    code, _, err = await pickbench(rig, "station", "add", "bench-9", "--host", "10.0.0.5")
    assert (code, "--force" in err, path.exists()) == (1, True, False)
    code, out, err = await pickbench(
        rig, "station", "add", "bench-9", "--force", "--json", "--host", "10.0.0.5"
    )
    assert (code, "Wi-Fi" in err) == (0, True)
    said = json.loads(out)
    assert said["config"] == str(path)
    assert said["password"] == json.loads(path.read_text("utf-8"))["password"]
    assert not await accepts(address, "bench-9")
    assert await accepts(rig.broker.station_address("bench-9", said["password"]), "bench-9")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("Bench 1",), "a-z 0-9 -"),
        (("bench-8", "--parts", "toaster"), "toaster"),
        (("bench-8", "--wifi", "x" * 33), "wifi"),
        (("bench-8", "--host", "no host"), "host"),
    ],
)
@pytest.mark.long
async def test_what_a_board_could_not_read_is_refused_before_anything_is_made(
    rig: Rig, arguments: tuple[str, ...], words: str
) -> None:
    code, _, err = await pickbench(rig, "station", "add", *arguments, STATION_WIFI_PASSWORD="12345678")
    assert (code, words in err) == (1, True), err
    assert not (rig.home / "stations").exists()


@pytest.mark.long
async def test_a_station_does_what_it_is_told_and_is_listed(rig: Rig) -> None:
    async with serving(Board(rig.address("bench-1"), "bench-1", refuses={"tare": "unstable"})) as board:
        code, out, _ = await pickbench(rig, "station", "message", "bench-1", "茶", "--badge", "2")
        assert (code, out) == (0, "bench-1: message done\n")
        board.publish("tele", b'{"rssi":-57,"queue":3}')
        code, out, err = await pickbench(rig, "station", "tare", "bench-1")
        assert (code, out, "does not stand still" in err) == (1, "", True)
        code, out, _ = await pickbench(rig, "station", "reboot", "bench-1", "--json")
        said = json.loads(out)
        assert (code, said["op"], said["state"]) == (0, "reboot", "done")
        code, out, _ = await pickbench(rig, "station", "settings", "bench-1", "lang=zh", "level=3", "gone=")
        assert (code, out, board.cfg) == (0, "bench-1: settings 1 done\n", 1)
        code, out, _ = await pickbench(rig, "station", "settings", "bench-1")
        assert (code, out) == (0, 'lang="zh"\nlevel=3\n')
        code, out, _ = await pickbench(rig, "station", "show", "bench-1")
        assert "signal, dBm: -57" in out
        assert "tare, failed: unstable" in out
        code, out, _ = await pickbench(rig, "station", "list", "--json")
        row = next(each for each in json.loads(out) if each["name"] == "bench-1")
        assert (row["online"], row["cfg"], row["cfg_held"], row["told"]["queue"]) == (True, 1, 1, 0)
        code, out, _ = await pickbench(rig, "station", "list", COLUMNS="40")
        assert (code, "bench-1" in out) == (0, True)  # a name that is cut off can't be typed


@pytest.mark.long
async def test_a_station_that_is_not_there_is_not_waited_for_without_end(rig: Rig) -> None:
    code, _, err = await pickbench(rig, "station", "identify", "zone-b", "--within", "1")
    assert (code, "not there" in err) == (1, True)
    code, _, err = await pickbench(rig, "station", "identify", "nobody")
    assert (code, "nobody" in err) == (1, True)
    code, _, err = await pickbench(rig, "station", "calibrate", "zone-b")
    assert (code, "--grams" in err) == (1, True)
    code, out, _ = await pickbench(rig, "station", "settings", "zone-b", "lang=en", "--within", "1", "--json")
    assert (code, json.loads(out)["state"]) == (1, "waiting")


@pytest.mark.long
async def test_an_update_is_ordered_watched_and_told(rig: Rig, tmp_path: Path) -> None:
    folder = str(made_build(tmp_path / "build"))
    with_keys(rig, "bench-1", "bench-2")
    update = ("firmware", "update", "--build", folder)
    async with (
        serving(Board(rig.address("bench-1"), "bench-1")) as board,
        serving(Board(rig.address("bench-2"), "bench-2")),
    ):
        code, out, err = await pickbench(rig, *update, "bench-1", "--json")
        told = json.loads(out)
        assert (code, told["version"], board.fw) == (0, "2.0", "2.0")
        assert [(row["station"], row["state"]) for row in told["stations"]] == [("bench-1", "done")]
        assert told["stations"][0]["sent_bytes"] == told["stations"][0]["total_bytes"] > 1000
        board.refuses = {"manifest": "bad_signature"}
        code, out, err = await pickbench(rig, *update, "bench-1", "bench-2", "--again")
        assert (code, out) == (1, "")
        assert "bench-1: failed: its key is not the hub's" in err
        assert "bench-2: called off, nothing was changed" in err
        code, out, err = await pickbench(rig, *update, "--all")
        assert (code, "bench-1: runs 2.0 already" in out, "bench-2: runs 2.0" in out) == (0, True, True)
    assert (await pickbench(rig, *update))[0] == 2
    code, _, err = await pickbench(rig, *update, "bench-2", "zone-a")
    assert (code, "zone-a: expected a key" in err) == (1, True)
    code, _, err = await pickbench(rig, "firmware", "update", "--build", str(tmp_path), "bench-1")
    assert (code, "firmware build" in err) == (1, True)


async def test_a_station_that_can_not_start_says_why_and_waits_for_no_line(rig: Rig, tmp_path: Path) -> None:
    """Standard input stays open, as in a terminal."""
    config = tmp_path / "config.json"
    config.write_text('{"station": "bench-1", "pasword": "x"}', "utf-8")
    command = "import sys; sys.argv[0] = 'pickbench'; from hub.cli import main; main()"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", command, "station", "run", "bench-1", "--config", str(config)),
        env={**os.environ, "PICKBENCH_HOME": str(rig.home)},
        stdin=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    said = (await asyncio.wait_for(process.stderr.read(), PATIENCE_S)).decode()
    assert (await process.wait(), "pasword" in said, "Fatal" in said) == (2, True, False)


@pytest.mark.long
async def test_a_station_does_not_run_twice_on_one_flash(rig: Rig, tmp_path: Path) -> None:
    config, state = tmp_path / "config.json", tmp_path / "flash"
    config.write_text("{}", "utf-8")
    with (tmp_path / "flash.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run = ("station", "run", "bench-1", "--config", str(config), "--state", str(state))
        code, out, err = await pickbench(rig, *run)
    assert (code, out, "running on it already" in err) == (1, "", True)
