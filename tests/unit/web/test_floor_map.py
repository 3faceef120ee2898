"""The map: bins by picks or stock, what is lit and who works where, and what lies in a bin."""

from typing import Any

import pytest
from sqlalchemy import text

from hub.store.database import Database
from tests.unit.floor.floor_under_test import Floor
from tests.unit.web.site_under_test import Site, read


def picking(floor: Floor) -> None:
    """Somebody stands before a lit bin of zone A."""
    floor.release(floor.new_order("1", A=3))
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1")


@pytest.mark.long
def test_bins_are_drawn_with_their_stock(site: Site) -> None:
    seen = site.get("/map?layer=stock")
    assert 'aria-label="A-01: pieces: 100"' in seen.html
    assert 'aria-label="A-09: pieces: 5"' in seen.html
    assert 'class="bins stock-1" fill="url(#hatch-low)"' in seen.html
    assert "low: at most 5" in seen.main
    more = site.get("/map?layer=stock&low=100").html
    assert 'fill="url(#hatch-low)"><a href="/map?layer=stock&amp;low=100&amp;bin=A-01"' in more


@pytest.mark.long
def test_picks_of_today_colour_the_bins(site: Site, floor: Floor) -> None:
    floor.release(floor.new_order("1", A=3))
    floor.walk()
    seen = site.get("/map")
    assert 'aria-label="A-01: picked 1×"' in seen.html
    assert "Most picked A-01 picked 1×" in seen.main
    floor.at_ms += 3 * 24 * 3_600_000
    assert "Nothing was picked in this time." in site.get("/map?zone=A").main
    assert "A-01 picked 1×" in site.get("/map?layer=week").main


def test_what_is_lit_and_who_is_there_are_drawn_over_it(site: Site, floor: Floor) -> None:
    picking(floor)
    seen = site.get("/map")
    live = seen.html.split('id="map-live"')[1].split("</svg>")[0]
    assert 'class="map-light" data-light="g"><circle' in live
    assert read(f"<svg {live}").split() == ["3", "bench-1", "bench-2", "dock", "zone-a", "zone-b", "P1"]
    assert "P1 Pick · zone-a → A-01 (green)" in seen.main
    assert "Lights on: 1" in seen.main


def test_lights_are_live_and_the_drawing_is_not_sent_again(site: Site, floor: Floor) -> None:
    with site.client.websocket_connect("/live") as socket:
        socket.send_json({"url": "/map"})
        first = {}
        while "main" not in first:  # on a busy machine a beat comes first
            first = socket.receive_json()
        assert "map-base" in first["main"]
        picking(floor)
        parts: dict[str, Any] = {}
        while "map-live" not in parts or "map-light" not in parts["map-live"]:
            message = socket.receive_json()
            assert "main" not in message
            parts |= message.get("parts", {})
    assert "P1" in parts["map-now"]


@pytest.mark.long
@pytest.mark.parametrize("asked", ["bin=A-01", "q=L%25A-01", "q=A-01", "bin=A-01&zone=A&layer=stock"])
def test_a_bin_is_found_by_its_code_or_its_label(site: Site, floor: Floor, asked: str) -> None:
    picking(floor)
    seen = site.get(f"/map?{asked}").main
    assert "100 × A" in seen
    assert "97 free" in seen
    assert "3 × A lit P1 · S-1 · T1" in seen
    assert "+100 A received ← OUTSIDE" in seen
    assert "Blink zone-a" in seen


def test_a_place_on_the_map_is_its_bin(site: Site) -> None:
    path = site.get("/map").html.split('aria-label="A-09: picked 0×"><path d="M')[1]
    x, y = path.split("h")[0].split()
    assert 'id="bin"' in site.get(f"/map?at={int(x) + 5},{int(y) + 5}").html
    assert "5 × A" in site.get(f"/map?at={int(x) + 5},{int(y) + 5}").main
    assert 'id="bin"' not in site.get("/map?at=x,y").html


@pytest.mark.long
def test_goods_lead_to_their_bins_and_what_is_nowhere_is_said(site: Site) -> None:
    seen = site.get("/map?q=4000000000006")
    assert "Found" in seen.main
    assert {"/map?bin=A-01", "/map?bin=A-09"} <= set(seen.links())
    assert "A-01 A-02 A-03 A-09" in site.get("/map?q=A-0").main.replace(" A ", " ")
    assert "no bin, no slot, no item in a bin" in site.get("/map?q=nothing").main
    assert "没有这个货位" in site.get("/map?q=nothing", "zh").main


@pytest.mark.long
def test_a_bins_station_is_made_to_blink(site: Site, database: Database) -> None:
    seen = site.post("/map?bin=A-01", "identify", station="zone-a")
    assert "zone-a is told to blink and beep." in seen.said
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT op FROM command")).scalars().all() == ["identify"]
    site.become("viewer")
    site.post("/map", "identify", 403, station="zone-a")
    assert "Blink" not in site.get("/map?bin=A-01").main


@pytest.mark.long
def test_a_zone_alone_and_one_that_is_not_there(site: Site) -> None:
    assert "A-01" in site.get("/map?zone=A").html
    assert "There is no zone Q in this warehouse." in site.get("/map?zone=Q").main


@pytest.mark.long
def test_an_offline_station_says_so_on_the_map(site: Site, database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE station SET online = FALSE WHERE name = 'dock'"))
    assert "dock (offline)" in site.get("/map").main


@pytest.mark.long
def test_a_floor_of_5000_bins_stays_a_small_page(site: Site, database: Database) -> None:
    with database.engine.begin() as connection:
        rows = [
            {
                "code": f"R{n:05}",
                "zone": f"Z{n // 1000}",
                "aisle": f"Z{n // 1000}-{n // 100}",
                "walk": n + 100,
                "x": n // 100 * 3000,
                "y": n % 100 // 4 * 1200,
            }
            for n in range(5000)
        ]
        connection.execute(
            text(
                """INSERT INTO bin (site, warehouse_id, code, kind, zone, aisle, walk_order, x_mm, y_mm)
                   VALUES ('main', 1, :code, 'storage', :zone, :aisle, :walk, :x, :y)"""
            ),
            rows,
        )
    seen = site.get("/map")
    assert len(seen.html) < 400_000
    assert seen.html.count("<path") < 100
    assert "R04999" in site.get("/map?q=R04999").main
