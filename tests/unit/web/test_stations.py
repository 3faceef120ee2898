"""The stations' pages: as on the floor, who needs somebody first, and what each can be told."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from hub.domain.devices import Device
from hub.domain.people import Station
from hub.mqtt.errands import Errands
from hub.office import commands
from hub.office.devices import new_key
from hub.store.database import Database
from hub.store.tables import METADATA
from protocol.messages import Res
from tests.unit.floor.floor_under_test import GOODS, RULES, Floor, picked
from tests.unit.web.site_under_test import Seen, Site


def change(database: Database, name: str, **values: Any) -> None:
    """Set columns of a station's row."""
    row = METADATA.tables["station"]
    with database.engine.begin() as connection:
        connection.execute(row.update().where(row.c.name == name).values(values))


def tell(floor: Floor, name: str, **told: int) -> None:
    """What a station told of itself, as the gateway writes it."""
    from dataclasses import replace

    from hub.office.devices import of

    with floor.work.transaction():
        station = floor.work.one(Station, "name", name, "main")
        assert station is not None
        device: Device = of(floor.work, "main", station.id)
        floor.work.put(replace(device, told=json.dumps(told), told_at_ms=floor.at_ms))


def cards(seen: Seen) -> list[str]:
    """Names of the stations that are shown, in their order."""
    return [part.split('"')[0] for part in seen.html.split('<li id="at-')[1:]]


def card(seen: Seen, name: str) -> str:
    from tests.unit.web.site_under_test import read

    return read("<article " + seen.html.split(f'id="station-{name}"', 1)[1].split("</article>", 1)[0])


def test_a_station_shows_what_it_shows_on_the_floor(site: Site, floor: Floor) -> None:
    label = picked(floor, A=2)
    floor.scan("bench-1", "U%2", "J%VERIFY", f"O%{label}", GOODS["B"][1])
    seen = site.get("/stations")
    shown = card(seen, "bench-1")
    assert "✗" in shown
    assert "held" in shown
    assert "Verify · P2 · S-1" in shown
    assert "Wrong item B" in shown
    assert 'data-light="r" data-blinks' in seen.html
    assert "no scan yet" in card(seen, "dock")
    assert "no readings" in shown
    chinese = card(site.get("/stations", "zh"), "bench-1")
    assert "已锁定" in chinese
    assert "验货" in chinese


@pytest.mark.long
def test_what_a_station_told_of_itself_is_said_with_its_age(site: Site, floor: Floor) -> None:
    tell(floor, "dock", rssi=-83, queue=7, live_mg=417_000, faults=0, tele_at_ms=floor.at_ms)
    shown = card(site.get("/stations"), "dock")
    assert "417 g · very weak (-83 dBm) · waiting: 7" in shown
    assert "events wait weak signal" in shown
    assert "ago" not in shown
    floor.at_ms += 300_000
    old = card(site.get("/stations"), "dock")
    assert "told 5 min ago" in old
    assert "tells nothing" in old


def test_who_needs_somebody_stands_first(site: Site, floor: Floor, database: Database) -> None:
    label = picked(floor, A=2)
    floor.scan("bench-2", "U%2", "J%VERIFY", f"O%{label}", GOODS["B"][1])
    change(database, "dock", online=False)
    floor.scan("bench-1", "U%3", "J%VERIFY")
    assert cards(site.get("/stations"))[0] == "dock", "a hold of a second ago is being put right"
    floor.at_ms += 20_000
    assert cards(site.get("/stations"))[:3] == ["bench-2", "dock", "bench-1"]
    change(database, "bench-1", online=False)
    seen = site.get("/stations")
    assert cards(seen)[:3] == ["bench-1", "bench-2", "dock"]
    assert "offline with work in hand" in card(seen, "bench-1")
    assert "Needs somebody: 3" in seen.main
    assert "Offline: 2" in seen.main


@pytest.mark.long
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=P2", ["bench-1"]),
        ("q=O%25S-1", ["bench-1"]),
        ("q=zone-", ["zone-a", "zone-b"]),
        ("job=VERIFY", ["bench-1"]),
        ("zone=A", ["zone-a", "zone-b"]),
        ("state=trouble", []),
        ("q=nobody", []),
    ],
)
def test_stations_are_found(site: Site, floor: Floor, asked: str, found: list[str]) -> None:
    label = picked(floor, A=2)
    floor.scan("zone-a", "X%LOGOUT")
    floor.scan("bench-1", "U%2", "J%VERIFY", f"O%{label}")
    seen = site.get(f"/stations?{asked}")
    assert sorted(cards(seen)) == found
    assert found or "No station matches" in seen.main


def test_an_open_page_moves_a_station_that_dies(site: Site, database: Database) -> None:
    with site.client.websocket_connect("/live") as socket:
        socket.send_json({"url": "/stations"})
        socket.receive_json()
        assert "main" in socket.receive_json()
        change(database, "zone-b", online=False)
        message: dict[str, Any] = {}
        while "main" not in message:
            message = socket.receive_json()
        assert message["main"].index("station-zone-b") < message["main"].index("station-bench-1")


@pytest.mark.long
def test_one_station_shows_its_work_its_lights_and_its_events(site: Site, floor: Floor) -> None:
    floor.release(floor.new_order("1", A=3))
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1")
    seen = site.get("/stations/zone-a")
    assert "Pick" in seen.main
    assert "3 A-01 A green · P1 · T1" in seen.main
    assert "C%T1" in seen.main
    assert "Signal not known" in seen.main
    assert "The board's own settings hold." in seen.main
    assert "没有这个站点" in site.get("/stations/nowhere", "zh", 404).main


def answer(floor: Floor, database: Database, ok: int, why: str | None = None) -> None:
    """The gateway sends what is due, and the station answers it."""
    work = database.eager_work()
    errands = Errands(work, RULES, lambda: floor.moment)
    sent = errands.due()
    assert sent
    with work.transaction():
        for topic, payload in sent:
            errands.answered(topic.split("/")[4], Res(json.loads(payload)["id"], ok, why=why))
    work.connection.close()


def test_a_command_is_told_and_what_came_of_it_is_shown(site: Site, floor: Floor, database: Database) -> None:
    seen = site.post("/stations/dock", "identify")
    assert seen.said == "✓ Blink and beep: told to dock. What comes of it stands below."
    assert "Blink and beep waits for the station" in seen.main
    answer(floor, database, 1)
    assert "Blink and beep done" in site.get("/stations/dock").main
    site.post("/stations/dock", "message", text="Truck at 16:00")
    answer(floor, database, 0, "unknown_op")
    seen = site.get("/stations/dock")
    assert "Message: Truck at 16:00 refused this firmware does not know it" in seen.main
    assert "发送消息: Truck at 16:00 被拒绝 该固件不支持" in site.get("/stations/dock", "zh").main


@pytest.mark.long
def test_a_command_to_a_station_that_is_away_expires(site: Site, floor: Floor, database: Database) -> None:
    change(database, "dock", online=False)
    assert "It is offline" in site.get("/stations/dock").main
    site.post("/stations/dock", "reboot")
    floor.at_ms += 60_000
    work = database.eager_work()
    assert Errands(work, RULES, lambda: floor.moment).due() == []
    work.connection.close()
    assert "Restart expired the station is not there" in site.get("/stations/dock").main


@pytest.mark.long
@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"act": "message", "text": ""}, "text: expected words of at most 40 characters"),
        ({"act": "message", "text": "x" * 41}, "text: expected at most 40 characters"),
        ({"act": "calibrate", "grams": "-1"}, "grams: expected a whole number from 0 to 1000000"),
        ({"act": "update"}, "build: expected a version that is kept, or a build as a ZIP file"),
        ({"act": "identify", "where": "nowhere"}, "expected one"),
    ],
)
def test_what_a_station_cannot_be_told_is_refused_with_a_reason(
    site: Site, fields: dict[str, str], why: str
) -> None:
    where = fields.pop("where", "dock")
    seen = site.post(f"/stations/{where}", status=404 if where == "nowhere" else 422, **fields)
    assert why in (seen.said + seen.main)


@pytest.mark.long
def test_a_scale_is_calibrated_where_there_is_one(site: Site, database: Database) -> None:
    change(database, "bench-1", caps="scan scale")
    assert "Calibrate…" in site.get("/stations/bench-1").main
    assert "Calibrate…" not in site.get("/stations/dock").main
    assert "Calibrate the scale: 20.000 kg" in site.post("/stations/bench-1", "calibrate", grams=20000).main


@pytest.mark.long
def test_who_may_tell_a_station_what(site: Site) -> None:
    site.become("clerk")
    seen = site.get("/stations/dock").main
    assert "Blink and beep" in seen
    assert "Restart" not in seen
    assert "Update" not in seen
    site.post("/stations/dock", "reboot", 403)
    site.become("viewer")
    assert "Words on its display" not in site.get("/stations/dock").main
    site.post("/stations/dock", "identify", 403)


def built(folder: Path) -> bytes:
    """A build as a ZIP file, as `pickbench firmware build` writes its folder."""
    import hashlib

    main = b"print('v2')\n"
    listed = {
        "version": "2.0",
        "board": "any",
        "files": [["main.py", len(main), hashlib.sha256(main).hexdigest()]],
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("firmware/build.json", json.dumps(listed))
        made.writestr("firmware/main.py", main)
    return packed.getvalue()


@pytest.mark.long
def test_an_update_is_sent_and_can_be_called_off(
    site: Site, floor: Floor, database: Database, tmp_path: Path
) -> None:
    refused = site.post("/stations/dock", "update", 409, files={"build": ("b.zip", built(tmp_path))})
    assert "expected a key that signs its updates" in refused.said
    with floor.work.transaction():
        dock = floor.work.one(Station, "name", "dock", "main")
        assert dock is not None
        new_key(floor.act(), dock.id)
    seen = site.post("/stations/dock", "update", files={"build": ("b.zip", built(tmp_path))})
    assert "The update is on its way to dock." in seen.said
    assert "firmware 2.0: waits for the station" in seen.main
    rollout = seen.html.split('name="rollout" value="')[1].split('"')[0]
    seen = site.post("/stations/dock", "stop", rollout=rollout)
    assert "called off" in seen.main
    assert "2.0 (any)" in seen.main, "a build is kept, to be sent again"
    release = seen.html.split('<option value="')[1].split('"')[0]
    assert "on its way" in site.post("/stations/dock", "update", release=release).said


@pytest.mark.long
@pytest.mark.parametrize(
    ("data", "why"),
    [(b"no zip", "expected a ZIP file"), ("empty", "found no build.json in it")],
)
def test_a_build_that_is_none_is_refused(site: Site, data: Any, why: str) -> None:
    if data == "empty":
        packed = io.BytesIO()
        zipfile.ZipFile(packed, "w").close()
        data = packed.getvalue()
    seen = site.post(
        "/stations/dock", "update", 404 if why.startswith("found") else 422, files={"build": ("b.zip", data)}
    )
    assert why in seen.said


@pytest.mark.long
def test_a_site_without_stations_says_what_to_do(site: Site, app: FastAPI, database: Database) -> None:
    with database.engine.begin() as connection:
        for table in ("bin", "station"):
            connection.execute(
                text("UPDATE bin SET station_id = NULL" if table == "bin" else "DELETE FROM station")
            )
    seen = site.get("/stations")
    assert "There is no station yet." in seen.main
    assert "/setup" in seen.links()


def test_commands_of_pages_are_those_of_the_office() -> None:
    from hub.domain import device_words
    from hub.domain.devices import COMMAND_STATES, DELIVERY_STATES
    from protocol.codes import OPS

    assert set(device_words.OPS) == set(OPS)
    assert set(device_words.STATES) == {*COMMAND_STATES, *DELIVERY_STATES}
    assert {commands.AWAY, commands.NO_ANSWER} <= set(device_words.WHY)
