"""The floor's pages by clicking: a station that fails and dies, what it is told, and a bin on the map."""

import json
import time
from dataclasses import replace

import pytest
from playwright.async_api import Page, expect

from hub.domain.people import Station
from hub.mqtt.errands import Errands
from protocol import codec
from protocol.facts import Fact
from protocol.messages import Res, Tele
from tests.browser.conftest import Opener, no_axe_faults, shoot
from tests.e2e.web_process import Gateway
from tests.unit.floor.floor_under_test import GOODS, RULES, Floor, picked

pytestmark = pytest.mark.long


def busy(floor: Floor) -> str:
    """A bench that is held, a bench that verifies, a picker before a lit bin; the verified order's label."""
    label = picked(floor, A=2)
    floor.scan("bench-1", "U%2", "J%VERIFY", f"O%{label}", GOODS["A"][1])
    floor.release(floor.new_order("2", A=3, B=1))
    floor.scan("zone-a", "U%1", "J%PICK", "H%K2", "C%T2")
    floor.scan("bench-2", "U%3", "J%VERIFY")
    return label


def die(floor: Floor, gateway: Gateway, name: str) -> None:
    """A station goes, as the gateway learns it by its will: written first, then told."""
    with floor.work.transaction():
        station = floor.work.one(Station, "name", name, "main")
        assert station is not None
        floor.work.put(replace(station, online=False, seen_at_ms=floor.at_ms))
    gateway.tell(Fact("station", floor.at_ms, station=name, state="off"))


def answer(floor: Floor) -> None:
    """The gateway sends what is due, and the station does it."""
    errands = Errands(floor.work, RULES, lambda: floor.moment)
    sent = errands.due()
    assert sent
    with floor.work.transaction():
        for topic, payload in sent:
            errands.answered(topic.split("/")[4], Res(json.loads(payload)["id"], 1))


async def find(page: Page, code: str) -> None:
    """A code in the search field; that a scanner needs no field is the kernel's."""
    await page.fill("[data-scan]", code)
    await page.press("[data-scan]", "Enter")


async def leave(page: Page) -> None:
    await page.context.close()


@pytest.mark.parametrize(("lang", "theme"), [("en", "light"), ("zh", "dark")])
async def test_stations_are_as_on_the_floor(
    opened: Opener, floor: Floor, gateway: Gateway, lang: str, theme: str
) -> None:
    label = busy(floor)
    page = await opened("/stations", lang=lang, theme=theme)
    card = page.locator("#station-bench-1")
    await expect(card).to_contain_text("OK A 1/2")
    wrong = Fact(
        "verdict", time.time_ns() // 1_000_000, station="bench-1", seq=99, v="fail", why="wrong_item"
    )
    gateway.tell(wrong._replace(say="Wrong item B", order=label, operator="P2"))
    await expect(card.locator(".light")).to_have_attribute("data-light", "r")
    await expect(card).to_have_attribute("data-seq", "99")
    gateway.report("bench-1", codec.encode(Tele(rssi=-85, queue=6, live_mg=417_300, faults=1)))
    await expect(card).to_contain_text("417.3 g")
    await expect(card).to_contain_text("dBm")
    die(floor, gateway, "zone-b")
    off = page.locator("#station-zone-b[data-off]")
    await expect(off).to_be_visible()
    await shoot(page, f"stations-{lang}-{theme}")
    await no_axe_faults(page)
    await find(page, f"O%{label}")
    await page.wait_for_url("**q=**")
    await expect(page.locator(".station")).to_have_count(1)
    await leave(page)
    phone = await opened("/stations", lang=lang, theme=theme, size="phone")
    await shoot(phone, f"stations-{lang}-phone")
    await leave(phone)


@pytest.mark.parametrize(("lang", "theme", "done"), [("en", "dark", "done"), ("zh", "light", "已完成")])
async def test_a_station_is_told_and_says_what_came_of_it(
    opened: Opener, floor: Floor, gateway: Gateway, lang: str, theme: str, done: str
) -> None:
    busy(floor)
    page = await opened("/stations", lang=lang, theme=theme)
    await page.click("#station-zone-a h2 a")
    await page.wait_for_selector("body[data-link=live]")
    await page.click("[data-act=identify] button")
    outcome = page.locator("#station-told tbody tr").first
    await expect(outcome).to_be_visible()
    answer(floor)
    await expect(outcome).to_contain_text(done)
    await page.fill("#f-text", "Truck at 16:00")
    await page.press("#f-text", "Enter")
    await expect(outcome).to_contain_text("Truck at 16:00")
    await page.click("[data-opens=ask-reboot]")
    await shoot(page, f"station-ask-{lang}")
    await page.click("#ask-reboot button[type=submit]")
    await expect(page.locator("#station-told tbody tr")).to_have_count(3)
    await shoot(page, f"station-{lang}-{theme}")
    await no_axe_faults(page)
    await leave(page)
    phone = await opened("/stations/zone-a", lang=lang, theme=theme, size="phone")
    await shoot(phone, f"station-{lang}-phone")
    await leave(phone)


@pytest.mark.parametrize(("lang", "theme"), [("en", "light"), ("zh", "dark")])
async def test_a_bin_is_found_on_the_map(
    opened: Opener, floor: Floor, gateway: Gateway, lang: str, theme: str
) -> None:
    page = await opened("/map", lang=lang, theme=theme)
    busy(floor)
    await expect(page.locator("#map-live .map-light")).to_have_count(1)
    await expect(page.locator("#map-live .person")).to_have_count(3)
    await page.locator('#map-base a[href*="bin=A-09"]').click()
    await page.wait_for_url("**bin=A-09**")
    await expect(page.locator("#bin")).to_contain_text("A-09")
    await expect(page.locator("#map-live .chosen")).to_have_count(1)
    await page.wait_for_selector("body[data-link=live]")
    await find(page, "L%A-01")
    await page.wait_for_url("**q=L**")
    await expect(page.locator("#bin")).to_contain_text("P1")
    await shoot(page, f"map-{lang}-{theme}")
    await no_axe_faults(page)
    await page.locator(".filter a", has_text="Stock" if lang == "en" else "库存").click()
    await page.wait_for_url("**layer=stock**")
    await shoot(page, f"map-stock-{lang}-{theme}")
    await no_axe_faults(page)
    await leave(page)
    phone = await opened("/map?bin=A-01", lang=lang, theme=theme, size="phone")
    await shoot(phone, f"map-{lang}-phone")
    await leave(phone)


async def test_a_click_between_many_bins_finds_the_nearest(opened: Opener, floor: Floor) -> None:
    from hub.domain.stock import Bin

    with floor.work.transaction():
        for n in range(600):
            bin_ = Bin(0, "main", 1, f"R{n:03}", "storage", "R", f"R{n // 100}", n, None, None)
            floor.work.add(bin_)
    page = await opened("/map?zone=R&layer=plain")
    paths = page.locator("#map-base .bins path")
    await expect(paths).to_have_count(1)
    box = await paths.bounding_box()
    assert box is not None
    await page.mouse.click(box["x"] + 3, box["y"] + 3)
    await page.wait_for_url("**at=**")
    await expect(page.locator("#bin h2")).to_have_text("R000")
