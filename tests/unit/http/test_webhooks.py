"""Webhooks by API: made, looked at, seen to; a secret is told once."""

from typing import Any

import pytest
from httpx import Client

from hub.domain import signing
from hub.domain.signing import key_of
from hub.office import changes, notices
from hub.store import notices as post
from hub.store.notices import Horizon
from tests.unit.floor.floor_under_test import SITE, Floor

HOOKS = "/api/v1/webhooks"
ERP = {"code": "erp", "url": "https://erp.example/hooks?key=hidden"}


def made(client: Client, **wanted: Any) -> dict[str, Any]:
    answer = client.post(HOOKS, json=ERP | wanted)
    assert answer.status_code == 201, answer.text
    said: dict[str, Any] = answer.json()
    return said


def spread(floor: Floor) -> None:
    notices.spread(floor.work, post.receivers(floor.work, SITE), Horizon())


def test_a_secret_is_told_once(client: Client, floor: Floor) -> None:
    said = made(client)
    assert len(key_of(said["secret"])) == 32
    assert said["url"] == "https://erp.example/hooks?…"
    floor.office(changes.hold, floor.new_order("1", A=1), "in doubt")
    spread(floor)
    everything = "".join(
        client.get(path).text for path in (HOOKS, f"{HOOKS}/erp", f"{HOOKS}/erp/notices", "/metrics")
    )
    assert said["secret"] not in everything
    assert "hidden" not in everything
    assert client.get(f"{HOOKS}/erp").json() == client.get(HOOKS).json()["rows"][0]


def test_another_secret_and_another_address_hold_from_now_on(client: Client, floor: Floor) -> None:
    old = made(client)["secret"]
    new = client.post(f"{HOOKS}/erp/secret").json()["secret"]
    assert new != old
    given = signing.secret_of(bytes(range(30)))
    assert client.post(f"{HOOKS}/erp/secret", json={"secret": given}).json()["secret"] == given
    assert client.post(f"{HOOKS}/erp/url", json={"url": "http://localhost:9/x"}).status_code == 200
    (row,) = post.receivers(floor.work, SITE)
    assert (row.secret, row.url) == (given, "http://localhost:9/x")


def test_what_waits_is_listed_and_can_be_tried_paused_and_dropped(client: Client, floor: Floor) -> None:
    made(client, states=["held", "cancelled"])
    one, two = floor.new_order("1", A=1), floor.new_order("2", A=1)
    for label in (one, two):
        floor.office(changes.hold, label, "in doubt")
        floor.office(changes.go_on, label)
    floor.cancel(one)
    spread(floor)
    rows = client.get(f"{HOOKS}/erp/notices", params={"state": "waiting"}).json()["rows"]
    assert [(row["order"], row["event"]) for row in rows] == [
        (one, "held"),
        (two, "held"),
        (one, "cancelled"),
    ]
    whole = client.get(f"{HOOKS}/erp").json()
    assert (whole["waiting"], whole["states"]) == (3, ["held", "cancelled"])
    assert client.get(f"{HOOKS}/erp/notices", params={"state": "delivered"}).json()["rows"] == []
    first = client.get(f"{HOOKS}/erp/notices", params={"limit": 2}).json()
    rest = client.get(f"{HOOKS}/erp/notices", params={"limit": 2, "after": first["next"]}).json()
    assert [row["id"] for row in first["rows"] + rest["rows"]] == [row["id"] for row in rows]
    assert client.post(f"{HOOKS}/erp/retry").json() == {"notices": 3}
    assert client.post(f"{HOOKS}/erp/retry", json={"order": one}).json() == {"notices": 2}
    assert client.post(f"{HOOKS}/erp/retry", json={"order": "S-9"}).status_code == 404
    assert client.post(f"{HOOKS}/erp/pause").json()["active"] is False
    refused = client.post(f"{HOOKS}/erp/retry")
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert client.post(f"{HOOKS}/erp/resume").json()["active"] is True
    kept = client.post(f"{HOOKS}/erp/remove")
    assert kept.status_code == 409
    assert "found 3 waiting" in kept.json()["detail"]
    assert client.post(f"{HOOKS}/erp/remove", json={"drop": True}).json() == {"code": "erp", "dropped": 3}
    assert client.get(HOOKS).json()["rows"] == []


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("body.url", {"url": "ftp://erp.example/"}),
        ("body.url", {"url": "https://name:word@erp.example/"}),
        ("body.url", {"url": ""}),
        ("body.code", {"code": "a b"}),
        ("body.states.0", {"states": ["sent"]}),
        ("body.secret", {"secret": "hunter2"}),
        ("body.method", {"method": "PUT"}),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_bad_value_is_refused_by_name(client: Client, field: str, given: dict[str, Any]) -> None:
    answer = client.post(HOOKS, json=ERP | given)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert error["expected"]
    assert error["got"]
    assert client.get(HOOKS).json()["rows"] == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_not_there_or_there_already_is_said(client: Client) -> None:
    made(client)
    again = client.post(HOOKS, json=ERP)
    assert (again.status_code, again.json()["code"]) == (409, "conflict")
    assert client.post(HOOKS, json=ERP | {"code": "b", "shop": "X"}).status_code == 404
    for path in ("", "/notices"):
        assert client.get(f"{HOOKS}/nobody{path}").status_code == 404
    for path in ("pause", "resume", "retry", "remove", "secret"):
        assert client.post(f"{HOOKS}/nobody/{path}").status_code == 404
