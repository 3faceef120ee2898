"""Printers and prints by API: made, asked for in bulk, printed again, seen to; bad input is named."""

from dataclasses import replace
from typing import Any

from fastapi import FastAPI
from httpx import Client

from hub.domain.carriers import Carrier, WaybillNumber
from hub.domain.orders import Order
from hub.domain.papers import Print
from hub.store import intake
from tests.unit.floor.floor_under_test import SITE, Floor
from tests.unit.http.signed_in import by, people

PRINTERS, PRINTS = "/api/v1/printers", "/api/v1/prints"
P1 = {
    "code": "P1",
    "kind": "raw",
    "address": "127.0.0.1:9",
    "papers": ["packing_slip", "waybill", "bin_label"],
}


def orders(floor: Floor, count: int) -> list[str]:
    """Orders with recipients, and a carrier with numbers for them; their labels."""
    labels = [floor.new_order(str(n + 1), A=1) for n in range(count)]
    with floor.work.transaction():
        carrier = floor.work.add(Carrier(0, SITE, "SF", "顺丰速运", "CNY"))
        for n in range(20):
            floor.work.add(WaybillNumber(0, SITE, carrier.id, f"SF{n:010}"))
        for label in labels:
            order = floor.work.one(Order, "label", label, SITE)
            assert order is not None
            intake.write_recipient(floor.work, SITE, order.id, {"name": "王小明", "address": "x"})
    return labels


def let(floor: Floor, state: str) -> None:
    """Let everything that waits be in this state, as if a printer's task had said so."""
    with floor.work.transaction():
        for each in floor.work.where(Print, "site", SITE):
            if each.state == "queued":
                floor.work.put(replace(each, state=state))


def asked(client: Client, **body: Any) -> dict[str, Any]:
    answer = client.post(PRINTS, json=body)
    assert answer.status_code == 202, answer.text
    said: dict[str, Any] = answer.json()
    return said


def test_a_printer_is_made_paused_and_taken_away(client: Client) -> None:
    made = client.post(PRINTERS, json=P1)
    assert made.status_code == 201, made.text
    assert (made.json()["papers"], made.json()["waiting"]) == (P1["papers"], 0)
    assert client.post(PRINTERS, json=P1).status_code == 409
    assert client.post(f"{PRINTERS}/P1/pause").json()["active"] is False
    page = client.post(f"{PRINTERS}/P1/test").json()
    assert (page["kind"], page["state"], page["printer"]) == ("test", "queued", "P1")
    refused = client.post(f"{PRINTERS}/P1/remove")
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert (
        client.post(f"{PRINTS}/{page['id']}/cancel", json={"reason": "no need"}).json()["state"]
        == "cancelled"
    )
    assert client.post(f"{PRINTERS}/P1/remove").status_code == 200
    assert client.get(f"{PRINTERS}/P1").status_code == 404
    again = client.post(PRINTERS, json=P1 | {"address": "127.0.0.1:10"})
    assert (again.status_code, again.json()["id"]) == (201, made.json()["id"])
    assert [row["printer"] for row in client.get(PRINTS).json()["rows"]] == ["P1"]


def test_a_bulk_is_asked_for_once_shared_and_listed(client: Client, floor: Floor) -> None:
    for code in ("P1", "P2"):
        client.post(PRINTERS, json=P1 | {"code": code})
    labels = orders(floor, 3)
    said = asked(client, orders=[*labels, "S-9"])
    assert len(said["prints"]) == 6
    assert [(r["subject"], r["code"]) for r in said["refused"]] == [("S-9", "not_found")]
    assert asked(client, orders=labels)["prints"] == []
    rows = client.get(PRINTS, params={"bulk": said["bulk"]}).json()["rows"]
    assert [(row["printer"], row["kind"], row["pair"]) for row in rows] == [
        (code, kind, f"S-{n}.1")
        for n, code in ((1, "P1"), (2, "P2"), (3, "P1"))
        for kind in ("packing_slip", "waybill")
    ]
    assert client.get(PRINTERS).json()["rows"][0]["waiting"] == 4
    floor.release(*orders_of(floor, 2))
    assert len(asked(client, unprinted=True, papers=["packing_slip"])["prints"]) == 2
    assert len(asked(client, label="bin_label", subjects=["A-01", "A-02"])["prints"]) == 2


def orders_of(floor: Floor, count: int) -> list[str]:
    return [floor.new_order(str(n), B=1) for n in range(10, 10 + count)]


def test_again_and_doubtful_are_a_persons_and_logged(client: Client, floor: Floor) -> None:
    client.post(PRINTERS, json=P1)
    slip, waybill = asked(client, orders=orders(floor, 1))["prints"]
    assert client.post(f"{PRINTS}/{slip}/again", json={"reason": "torn"}).status_code == 409
    let(floor, "printed")
    made = client.post(f"{PRINTS}/{waybill}/again", json={"reason": "torn", "badge": "1"}).json()
    assert [(p["kind"], p["copy_no"], p["reason"], p["operator"]) for p in made] == [
        ("packing_slip", 2, "torn", "P1"),
        ("waybill", 2, "torn", "P1"),
    ]
    let(floor, "doubtful")
    assert client.get(f"{PRINTERS}/P1").json()["doubtful"] == 2
    one, other = (p["id"] for p in made)
    assert client.post(f"{PRINTS}/{one}/resolve", json={"came_out": True}).json()["state"] == "printed"
    assert client.post(f"{PRINTS}/{other}/resolve", json={"came_out": False}).json()["state"] == "queued"
    assert client.post(f"{PRINTS}/{other}/resolve", json={"came_out": False}).status_code == 409
    assert client.get(f"{PRINTS}/{other}").json()["state"] == "queued"
    assert client.get(f"{PRINTS}/999").status_code == 404


WRONG_PRINTERS: list[tuple[dict[str, Any], str | None]] = [
    ({"kind": "ftp"}, "kind"),
    ({"kind": "folder", "address": "papers"}, "address"),
    ({"address": "host:70000"}, "address"),
    ({"address": "a b"}, "address"),
    ({"kind": "cups", "address": "queue@host@x"}, "address"),
    ({"dpi": 150}, "dpi"),
    ({"width_mm": 5}, "width_mm"),
    ({"papers": ["leaflet"]}, "papers"),
    ({"stations": ["bench-9"]}, None),
    ({"language": "epl"}, "language"),
    ({"code": "-"}, "code"),
    ({"kind": "cups", "address": "Q", "silent": True}, "silent"),
]
WRONG_BULKS: list[dict[str, Any]] = [
    {},
    {"orders": ["S-1"], "wave": "W1"},
    {"orders": ["S-1"], "papers": ["badge"]},
    {"label": "waybill", "subjects": ["x"]},
    {"label": "bin_label"},
    {"orders": ["S-1"], "subjects": ["A-01"]},
]


def test_a_printer_of_a_folder_is_for_administrators(app: FastAPI, client: Client) -> None:
    shown = people(app)
    folder = P1 | {"kind": "folder", "address": "/srv/our papers", "language": "pdf"}
    refused = client.post(PRINTERS, json=folder, headers=by(shown["supervisor"]))
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert "expected the role administrator" in refused.text
    made = client.post(PRINTERS, json=folder, headers=by(shown["administrator"]))
    assert (made.status_code, made.json()["address"]) == (201, "/srv/our papers")


def test_what_cannot_be_names_the_field(client: Client) -> None:
    for body, field in WRONG_PRINTERS:
        answer = client.post(PRINTERS, json=P1 | body)
        said = answer.json()
        assert (answer.status_code, said["code"]) == (
            (404, "not_found") if field is None else (422, "invalid")
        )
        assert field is None or field in str(said["errors"][0]["field"])
        assert "expected" in answer.text
    for body in WRONG_BULKS:
        answer = client.post(PRINTS, json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_queues_are_figures_for_prometheus(client: Client, floor: Floor) -> None:
    assert "pickbench_prints{" not in client.get("/metrics").text
    client.post(PRINTERS, json=P1)
    asked(client, orders=orders(floor, 2))
    let(floor, "doubtful")
    told = client.get("/metrics").text
    assert 'pickbench_prints{printer="P1",state="doubtful"} 4.0' in told
    assert 'pickbench_prints{printer="P1",state="queued"} 0.0' in told
    assert 'pickbench_printer_fault{printer="P1"} 0.0' in told
    client.post(f"{PRINTERS}/P1/pause")
    assert 'pickbench_printer_fault{printer="P1"} 1.0' in client.get("/metrics").text
