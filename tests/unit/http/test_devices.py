"""Commands and settings of stations by HTTP."""

from typing import Any

import pytest
from httpx import Client

from hub.domain.people import Station
from hub.office import commands
from protocol.messages import Res
from tests.unit.floor.floor_under_test import SITE, Floor

AT = "/api/v1/stations/bench-1"


def obeyed(floor: Floor, number: int, ok: int, why: str | None) -> None:
    with floor.work.transaction():
        station = floor.work.one(Station, "name", "bench-1", SITE)
        assert station is not None
        commands.answered(floor.act(), station.id, Res(number, ok, why=why))


def test_a_command_is_ordered_and_its_result_read_later(client: Client, floor: Floor) -> None:
    made = client.post(f"{AT}/commands", json={"op": "tare", "within_s": 5, "badge": "2"})
    ordered = made.json()
    assert (made.status_code, ordered["state"], ordered["badge"]) == (201, "waiting", "2")
    assert ordered["expires_at_ms"] - ordered["ordered_at_ms"] == 5000
    obeyed(floor, ordered["number"], 0, "unstable")
    seen = client.get(f"{AT}/commands/{ordered['id']}").json()
    assert (seen["state"], seen["why"], seen["ended_at_ms"] > 0) == ("failed", "unstable", True)
    client.post(f"{AT}/commands", json={"op": "message", "text": "茶"})
    rows = client.get(f"{AT}/commands?limit=1").json()
    assert [row["op"] for row in rows["rows"]] == ["tare"]
    assert [row["text"] for row in client.get(f"{AT}/commands?after={rows['next']}").json()["rows"]] == ["茶"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (f"{AT}/commands", {"op": "update", "text": "2.0"}, 422),
        (f"{AT}/commands", {"op": "message"}, 422),
        (
            f"{AT}/commands",
            {"op": "message", "text": "\ud800".encode("utf-16", "surrogatepass").hex() * 9},
            422,
        ),
        (f"{AT}/commands", {"op": "calibrate"}, 422),
        (f"{AT}/commands", {"op": "tare", "badge": "nobody"}, 422),
        ("/api/v1/stations/nobody/commands", {"op": "tare"}, 404),
        (f"{AT}/settings", {"settings": {}}, 422),
        (f"{AT}/settings", {"settings": {"cfg": 9}}, 422),
        (f"{AT}/settings", {"settings": {"a b": 1}}, 422),
        (f"{AT}/settings", {"settings": {"note": "x" * 5000}}, 422),
        ("/api/v1/stations/nobody/settings", {"settings": {"lang": "zh"}}, 404),
    ],
)
def test_what_can_not_be_told_is_refused(
    client: Client, path: str, body: dict[str, Any], status: int
) -> None:
    assert client.post(path, json=body).status_code == status


def test_what_is_not_there_is_not_found(client: Client) -> None:
    made = client.post(f"{AT}/commands", json={"op": "identify"}).json()
    for path in (
        "nobody/commands",
        "nobody/settings",
        "bench-1/commands/999",
        f"bench-2/commands/{made['id']}",
    ):
        assert client.get(f"/api/v1/stations/{path}").status_code == 404, path


def test_settings_are_changed_one_by_one_and_read_with_what_the_station_holds(client: Client) -> None:
    assert client.get(f"{AT}/settings").json() == {"cfg": 0, "cfg_held": 0, "refused": "", "settings": {}}
    client.post(f"{AT}/settings", json={"settings": {"lang": "zh", "level": [1, 2]}})
    changed = client.post(
        f"{AT}/settings", json={"settings": {"lang": None, "name": "桌"}, "badge": "2"}
    ).json()
    assert changed == {"cfg": 2, "cfg_held": 0, "refused": "", "settings": {"level": [1, 2], "name": "桌"}}
    assert client.get(AT).json()["cfg"] == 2
    assert client.get("/api/v1/stations").json()["rows"][0]["told"] == {}


def test_a_number_that_json_does_not_know_is_no_setting(client: Client) -> None:
    body = '{"settings": {"level": 1e999}}'
    answer = client.post(f"{AT}/settings", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
