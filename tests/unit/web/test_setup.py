"""The set-up: what the check list says, and each of its steps with its refusals."""

import json
import time
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI

from hub.domain.errors import Conflict
from hub.http import create_app
from hub.office import accounts
from hub.web import app as pages
from hub.web.machine import Machine
from tests.unit.floor.floor_under_test import RULES, Floor
from tests.unit.http.conftest import CHEAP, AtThisMachine, Connected, TestClient
from tests.unit.web.site_under_test import PLACE, Seen, Site

PASSWORD = "five lamps on a shelf"
FORM = {"name": "ada", "person": "Ada", "new": PASSWORD, "again": PASSWORD, "lang": "en"}
ITEMS = "SKU,Name,Weight (g),Barcode\nD,Disc,20,4006381333931\nE,Egg 蛋,60,\n"


def done(seen: Seen) -> set[str]:
    """The steps that the list shows as done."""
    return {
        part.split('"')[0] for part in seen.html.split('id="step-')[1:] if 'data-state="done"' in part[:60]
    }


def test_the_list_is_read_from_the_data(site: Site, floor: Floor) -> None:
    seen = site.get("/setup")
    assert done(seen) == {"bins", "goods", "stock", "people", "stations", "boxes"}
    assert "Make the first administrator" in seen.main
    label = floor.new_order("1", A=1)
    assert "orders" in done(site.get("/setup"))
    floor.release(label)
    floor.walk()
    floor.scan("bench-1", "U%2", "J%VERIFY", f"O%{label}", "4000000000006")
    assert {"released", "picked", "verified", "cards"} <= done(site.get("/setup"))
    assert "weighed" not in done(site.get("/setup"))
    assert "第一个管理员" in site.get("/setup", "zh").main
    site.become("viewer")
    site.get("/setup", status=403)


def test_the_first_administrator_is_signed_in_at_once(app: FastAPI) -> None:
    with TestClient(app, base_url=PLACE) as client:
        site = Site(app, client)
        assert "Nobody needs to sign in yet" in site.get("/setup").text
        assert (
            "0 characters"
            not in site.post("/setup", "found", 422, **{**FORM, "new": "short", "again": "short"}).said
        )
        assert "twice" in site.post("/setup", "found", 422, **{**FORM, "again": "five lamps"}).said
        assert "a-z" in site.post("/setup", "found", 422, **{**FORM, "name": "Ada Lovelace"}).said
        seen = site.post("/setup", "found", **FORM)
        assert "You are signed in as ada" in seen.said
        assert "administrator" in done(seen)
        assert site.get("/accounts").status == 200
        # A second one at the same time, and one from elsewhere, get an honest answer.
        again = site.post("/setup", "found", 409, **{**FORM, "name": "bob"})
        assert "Sign in instead" in again.said
        client.cookies.clear()
        assert site.get("/setup").response.url.path == "/sign-in"


def test_of_two_first_administrators_at_once_one_is_made(app: FastAPI) -> None:
    writer = app.state.context.writer
    kept = CHEAP.hashed(PASSWORD)
    writer.do(lambda act: accounts.first(act, "ada", kept))
    with pytest.raises(Conflict, match="has its administrator already"):
        writer.do(lambda act: accounts.first(act, "bob", kept))


def test_nobody_elsewhere_makes_the_first_administrator(app: FastAPI) -> None:
    with TestClient(app, base_url=PLACE) as client:
        told = {**FORM, "act": "found"}
        refused = client.post("/setup", data=told, headers={"X-Forwarded-For": "10.0.0.9", "Origin": PLACE})
        assert refused.status_code == 403
        assert "hub's own machine" in refused.text.replace("&#39;", "'")


def test_bins_are_looked_at_and_then_added(site: Site) -> None:
    said = {"pattern": "K-01-1 … L-03-2", "bay_mm": 1200, "aisle_mm": 2500}
    seen = site.get(f"/setup/bins?{urlencode(said)}")
    assert "new ✓ 12" in seen.main
    assert seen.html.count('class="rack"') == 6
    assert "12 bins are added." in site.post("/setup/bins", "add", **said).said
    again = site.get(f"/setup/bins?{urlencode(said | {'pattern': 'K-01-1 … L-04-2'})}").main
    assert "new ✓ 4" in again
    assert "already there i 12" in again
    assert "K-01-1 … K-03-2" in site.get("/setup/bins").main
    assert "two codes built alike" in site.get("/setup/bins?pattern=K-01+to+L").main
    assert "whole number" in site.get("/setup/bins?pattern=M-1&bay_mm=x").main
    assert "a station that is there" in site.get("/setup/bins?pattern=M-1&station=nowhere").main
    site.become("supervisor")
    assert (
        "Add"
        not in site.get(f"/setup/bins?{urlencode(said | {'pattern': 'M-1 … M-9'})}").main.split("Zones")[0][
            -200:
        ]
    )
    site.post("/setup/bins", "add", 403, **said)


@pytest.mark.long
def test_many_bins_are_a_job(site: Site) -> None:
    seen = site.post("/setup/bins", "add", pattern="A-001-1 … D-300-1")
    assert seen.response.url.path.startswith("/jobs/")
    until_ended(site)
    assert "D-001-1 … D-300-1" in site.get("/setup/bins").main


def until_ended(site: Site) -> None:
    for job in site.app.state.pages.jobs.newest():
        while not job.ended_at_ms:
            time.sleep(0.01)
        assert not job.failed, job.says


def chosen(site: Site, kind: str, text: str | bytes, status: int = 200, **more: Any) -> Seen:
    """A file that was chosen, read."""
    data = text.encode() if isinstance(text, str) else text
    files = {"file": ("list.csv", data, "text/csv")}
    seen = site.post("/import", "choose", status, files=files, kind=kind, **more)
    if status == 200:
        until_ended(site)
        return site.get(str(seen.response.url.path))
    return seen


def test_a_file_is_looked_at_imported_and_the_same_again_changes_nothing(site: Site) -> None:
    seen = chosen(site, "items", ITEMS)
    path = str(seen.response.url.path)
    assert "waits for your word" in seen.main
    assert "items: new ✓ 2" in seen.main
    assert "← Weight (g)" in seen.main
    assert "20 g" in seen.main
    assert "items: new" not in site.get("/import").main
    site.post(path, "write")
    until_ended(site)
    assert "imported" in site.get(path).main
    assert "商品: 新增 ✓ 2" in site.get(path, "zh").main
    site.get(path)
    assert "already" in site.post(path, "write", 409).said
    again = chosen(site, "items", ITEMS.encode("gbk"))
    assert "items: as they are 2" in again.main
    assert "GBK" in again.main


def test_refused_rows_are_a_file_that_can_be_mended(site: Site) -> None:
    orders = "Order Number,SKU,Quantity\n7,A,2\n8,B,0\n"
    seen = chosen(site, "orders", orders, shop="S")
    assert "the quantity is 0 or less" in seen.main
    path = f"{seen.response.url.path}/refused.csv"
    saved = site.client.get(path)
    assert saved.headers["content-type"].startswith("text/csv")
    assert saved.content.decode("utf-8-sig").splitlines()[1] == "3,not_positive: 0,8,B,0"
    mended = saved.content.decode("utf-8-sig").replace("8,B,0", "8,B,1")
    assert "orders: new ✓ 1" in chosen(site, "orders", mended, shop="S").main
    site.get(f"{chosen(site, 'items', ITEMS).response.url.path}/refused.csv", status=404)


def test_a_broken_file_is_told_and_changes_nothing(site: Site) -> None:
    for data, why in (
        (b"PK\x03\x04...", "save it as CSV UTF-8"),
        (b"SKU,Weight\nD,heavy\n", "Line 2 Weight"),
        (b"Name\nD\n", "expected"),
    ):
        seen = chosen(site, "items", data)
        assert "can't be imported" in seen.main
        assert why in seen.main
        assert "Import it" not in seen.main
    assert "an empty file" in chosen(site, "items", b"", 422).said
    assert "one of items" in chosen(site, "cats", b"x", 422).said
    site.get("/import/99", status=404)
    site.get("/import/x", status=404)
    site.become("viewer")
    site.get("/import", status=403)


def test_people_come_one_by_one_and_by_a_list(site: Site) -> None:
    assert "1001 is saved." in site.post("/people", "add", badge="U%1001", name="Li Wei", lang="zh").said
    text = "badge\tname\tlanguage\n1001\tLi Wei\tzh\n1002\tAnna\ten\n1003\tBo\ten\tx\n"
    preview = site.post("/people", "list", list=text)
    assert "1001 Li Wei 中文 as they are" in preview.main
    assert "Add 2 people" in preview.main
    assert "2 people saved. 1 refused." in site.post("/people", "add_list", list=text).said
    assert "Anna" in site.get("/people?q=ann").main
    assert "Li Wei" not in site.get("/people?q=ann").main
    assert "third" in site.post("/people", "list", 422, list="1, A, klingon").said
    twice = site.post("/people", "list", 422, list="1, A\n2, B\n1, C").said
    assert "line 3: expected each badge once: 1 stands in line 1, got '1, C'" in twice
    site.post("/people", "let", badge="1002")
    assert "works here no longer" in site.get("/people?q=1002").main
    assert "may work again" in site.post("/people", "let", badge="1002", may="1").said
    writer = site.app.state.context.writer
    writer.do(lambda act: accounts.add(act, "anna", "clerk", "x", badge="1002"))
    assert "lock it first" in site.post("/people", "let", 409, badge="1002").said


def test_warehouses_cartons_carts_and_totes(site: Site) -> None:
    seen = site.post("/setup/warehouses", "warehouse", code="MAIN", name="Hall", address="1 Dock Road")
    assert "1 Dock Road" in seen.main
    assert "Hall" in site.post("/setup/warehouses", "warehouse", code="MAIN", address="2 Dock Road").main
    assert "UTC" in seen.main
    box = {"code": "S", "tare_g": 120, "length_mm": 300, "width_mm": 200, "height_mm": 150}
    assert "300 × 200 × 150 mm" in site.post("/setup/boxes", "box", **box).main
    assert "all three sides" in site.post("/setup/boxes", "box", 422, **{**box, "width_mm": ""}).said
    assert "another code" in site.post("/setup/boxes", "box", 409, **{**box, "tare_g": 130}).said
    assert (
        "12 added, 0 were there" in site.post("/setup/cards", "totes", **{"totes-pattern": "X01 … X12"}).said
    )
    assert "at most 500" in site.post("/setup/cards", "carts", 422, **{"carts-pattern": "Y1 … Y501"}).said
    assert "/papers/sheet?kind=cards&lang=en" in site.get("/setup/cards").links()


def walk(floor: Floor) -> list[tuple[str, int]]:
    found = floor.work.connection.execute("SELECT code, walk_order FROM bin ORDER BY code").fetchall()
    return [tuple(row) for row in found]


def test_walls_zones_and_shops(site: Site, floor: Floor) -> None:
    assert "/setup/walls" in site.get("/setup").links()
    wall = {"code": "W7", "slots": 4, "station": "bench-2", "warehouse": "MAIN"}
    seen = site.post("/setup/walls", "wall", **wall)
    assert "Put wall W7 is saved." in seen.said
    assert "/papers/sheet?kind=slots&zone=W7&lang=en" in seen.links()
    assert "is there already" in site.post("/setup/walls", "wall", **wall).said
    assert "1 to 16 of A-Z 0-9" in site.post("/setup/walls", "wall", 422, **{**wall, "code": "w 7"}).said
    assert "no other lights" in site.post("/setup/walls", "wall", 409, **{**wall, "code": "W8"}).said
    before = walk(floor)
    assert "2 bins are in zone Z9" in site.post("/setup/zones", "zone", pattern="A-01 … A-02", zone="Z9").said
    assert walk(floor) == before, "only the zone changes"
    assert "A-01 … A-02" in site.get("/setup/zones").main
    assert "bin A-04" in site.post("/setup/zones", "zone", 404, pattern="A-02 … A-77", zone="Z").said
    shop = {"code": "TM", "name": "Tmall", "currency": "cny"}
    assert "Tmall" in site.post("/setup/shops", "shop", **shop).main
    assert "currency CNY" in site.post("/setup/shops", "shop", 409, **{**shop, "currency": "EUR"}).said
    site.become("supervisor")
    site.post("/setup/walls", "wall", 403, **wall)


class Told(Machine):
    """A machine whose commands are noted, not run."""

    asked: ClassVar[list[tuple[str, ...]]] = []
    path: ClassVar[str] = ""

    def run(self, *arguments: str, secrets: Any = None) -> tuple[str, str]:
        self.asked.append((*arguments, str(secrets)))
        if arguments[-1] == "taken":
            raise Conflict("station taken: expected no account yet")
        made = {"station": arguments[-1], "outcome": "created", "password": "pw", "config": self.path}
        return json.dumps(made), "the broker listens on loopback only\n"


@pytest.mark.long
def test_a_station_for_a_board_is_told_once(database: Any, floor: Floor, tmp_path: Path) -> None:
    config = {
        "station": "zone-k",
        "host": "10.0.0.2",
        "port": 1883,
        "password": "pw-1",
        "site": "main",
        "key": "0" * 64,
    }
    (tmp_path / "config.json").write_text(json.dumps(config))
    Told.path = str(tmp_path / "config.json")
    app = create_app(
        database, RULES, ZoneInfo("UTC"), Connected(), now_ms=lambda: floor.at_ms, passwords=CHEAP
    )
    pages.install(app, machine=Told(tmp_path))
    app.add_middleware(AtThisMachine)
    with TestClient(app, base_url=PLACE) as client:
        site = Site(app, client)
        site.become("administrator")
        form = {
            "name": "zone-k",
            "kind": "zone",
            "board": "esp32s3",
            "lights": 90,
            "wifi": "Hall",
            "wifi_password": "secret99",
        }
        seen = site.post("/setup/stations", "make", **form)
        assert "pw-1" in seen.main
        assert "10.0.0.2:1883" in seen.main
        assert "loopback only" in seen.main
        assert 'href="data:application/pdf;base64,JVBER' in seen.html
        assert "data:image/svg+xml" in seen.html
        command = Told.asked[-1]
        assert ("--wifi=Hall" in command, "secret99" in " ".join(command[:-1])) == (True, False)
        assert "pw-1" not in site.get("/setup/stations").text
        assert "no account yet" in site.post("/setup/stations", "make", 409, **{**form, "name": "taken"}).said
        site.become("supervisor")
        site.post("/setup/stations", "make", 403, **form)


def test_pages_without_a_hub_start_nothing(site: Site) -> None:
    assert "does not run" in site.get("/setup/simulator").main
    assert "found pages without one" in site.post("/setup/simulator", "start", 409).said
    form = {"name": "zone-k", "kind": "zone", "board": "esp32", "lights": 60}
    assert "found pages without one" in site.post("/setup/stations", "make", 409, **form).said


def test_the_simulator_says_how_far_it_is(site: Site) -> None:
    trial = site.app.state.pages.process.machine.trial
    trial.state, trial.port = "starting", 4711
    assert "half a minute" in site.get("/setup/simulator").main
    trial.state = "ready"
    seen = site.get("/setup/simulator")
    assert "http://127.0.0.1:4711/" in seen.links()
    assert "only at the hub's own machine" in seen.main
    trial.state, trial.why = "failed", "no room left"
    assert "no room left" in site.get("/setup/simulator").main
    assert "has ended" in site.post("/setup/simulator", "stop").said
    site.become("supervisor")
    site.post("/setup/simulator", "start", 403)


def test_a_clerk_imports_orders_and_goods_but_no_stock(site: Site) -> None:
    site.become("clerk")
    assert "Stock" not in site.get("/import").main.split("CSV")[0]
    stock = {"file": ("stock.csv", b"sku,bin,qty\nA,A-01,5\n", "text/csv")}
    assert "supervisor" in site.post("/import", "choose", 403, files=stock, kind="stock").said
    orders = {"file": ("orders.csv", b"Order Number,Item SKU,Item Quantity\n1,A,1\n", "text/csv")}
    site.post("/import", "choose", files=orders, kind="orders")
