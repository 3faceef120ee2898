"""A bench in a real browser among others: one tab, one sign-in, the office's commands, and how it looks."""

import asyncio
import json
import sqlite3

import httpx
import pytest
from playwright.async_api import expect

from hub.office import accounts
from hub.office.passwords import Passwords
from tests.browser.bench_floor import (
    A,
    B,
    C,
    Hub,
    events,
    picked,
    ready,
    resume,
    scan,
    scanned,
    shows,
    until_off,
)
from tests.browser.conftest import SIZES, Opener, no_axe_faults, shoot
from tests.patience import PATIENCE_S
from tests.unit.floor.floor_under_test import Floor

pytestmark = pytest.mark.long


async def test_a_bench_is_one_tab_of_one_browser(opened: Opener, floor: Floor, hub: Hub) -> None:
    page = await opened("/bench/bench-1", live=False)
    await ready(page)
    other_tab = await page.context.new_page()
    await other_tab.goto(page.url)
    await shows(other_tab, "r", "open in another tab")
    other_browser = await opened("/bench/bench-1", live=False)
    await shows(other_browser, "a", "Another station has this name")
    await scanned(other_browser, A, "r", "Station not admitted, NOT taken")
    await scanned(page, "U%2", "w", "")
    await expect(page.locator("#operator")).to_have_text("P2")
    assert [json.loads(event.frame)["c"] for event in events(floor, "bench-1")] == ["U%2"]


async def test_the_office_reaches_a_bench(opened: Opener, floor: Floor, hub: Hub) -> None:
    page = await opened("/bench/bench-1", live=False)
    await ready(page)
    url = f"{hub.web.url}/api/v1/stations/bench-1/commands"
    async with httpx.AsyncClient() as client:
        for op, more in (("message", {"text": "请来一下"}), ("zero", {}), ("calibrate", {"mg": 1000})):
            answer = await client.post(url, json={"op": op, **more})
            assert answer.status_code < 300, answer.text
        await expect(page.locator("#say")).to_have_text("请来一下")
        await client.post(url, json={"op": "identify"})
        await expect(page.locator("#say")).to_have_text("bench-1")
        await expect(page.locator("#word")).to_have_text("HERE")
        async with page.expect_navigation():
            await client.post(url, json={"op": "reboot"})
        await ready(page)
        async with asyncio.timeout(PATIENCE_S):
            while True:
                rows = (await client.get(url)).json()["rows"]
                if all(row["state"] in ("done", "failed") for row in rows):
                    break
                await asyncio.sleep(0.2)
    assert {(row["op"], row["state"], row["why"]) for row in rows} >= {
        ("message", "done", ""),
        ("zero", "failed", "no_scale"),
        ("calibrate", "failed", "not_here"),
        ("identify", "done", ""),
    }


async def test_a_tablet_signs_in_and_stops_when_its_account_is_locked(
    opened: Opener, floor: Floor, hub: Hub
) -> None:
    kept = Passwords().hashed("correct horse battery")
    with floor.work.transaction():
        accounts.first(floor.act(), "boss", kept)
        accounts.add(floor.act(), "tablet", "bench", kept)
    await asyncio.sleep(1.5)
    page = await opened("/bench/bench-1", live=False)
    await page.locator("[name=name]").fill("tablet")
    await page.locator("[name=password]").fill("correct horse battery")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/bench/bench-1")
    await ready(page)
    with floor.work.transaction():
        accounts.lock(floor.act(), "tablet")
    await shows(page, "r", "Sign-in is over")
    await until_off(floor)
    with floor.work.transaction():
        accounts.unlock(floor.act(), "tablet")
    await page.get_by_role("link", name="Sign in").click()
    await page.wait_for_url("**/sign-in?to=/bench/bench-1")


async def test_how_it_looks(opened: Opener, floor: Floor, hub: Hub) -> None:
    """Kept for people to look at, in both languages, on every size of screen; axe looks too."""
    with sqlite3.connect(hub.web.database_url.removeprefix("sqlite:///")) as data:
        names = (("Mug, blue, 0.3 l, dishwasher-safe", "A"), ("保温杯 500毫升 不锈钢", "B"), ("Pen", "C"))
        data.executemany("UPDATE item SET name = ? WHERE sku = ?", names)
    label = picked(floor, "1", A=2, B=1)
    screens = [
        ("en", "laptop", "dark"),
        ("zh", "phone", "light"),
        ("en", "phone", "dark"),
        ("zh", "tablet", "light"),
    ]
    SIZES.setdefault("tablet", (800, 1280))
    for lang, size, theme in screens:
        page = await opened("/bench/bench-1", live=False, lang=lang, size=size, theme=theme)
        name = f"bench-{lang}-{size}"
        await ready(page)
        await shoot(page, f"{name}-ready")
        await no_axe_faults(page)
        for code in ("U%2", "J%VERIFY", f"O%{label}"):
            await scan(page, code)
            await asyncio.sleep(0.3)
        if "X%YES" in await page.locator("#say").inner_text():
            await scan(page, "X%YES")
        await expect(page.locator("[data-sku=A]")).to_be_visible()
        await scan(page, C)
        await expect(page.locator("#verdict")).to_have_attribute("data-colour", "r")
        await shoot(page, f"{name}-red")
        await no_axe_faults(page)
        await resume(page) if lang == "en" else await page.locator("[data-card='X%RESUME']").click()
        await ready(page)
        await scan(page, A)
        await expect(page.locator("#verdict")).to_have_attribute("data-colour", "g")
        await shoot(page, f"{name}-green")
        await scan(page, "X%UNDO")
        await scan(page, "4999999999999")
        await expect(page.locator("#verdict")).to_have_attribute("data-colour", "r")
        for opener in ("people", "jobs", "settings"):
            await page.locator(f"[data-opens={opener}]").click()
            await shoot(page, f"{name}-{opener}")
            await no_axe_faults(page)
            await page.locator(f"[data-closes={opener}]").click()
        await hub.kill()
        await expect(page.locator("#line")).to_have_attribute("data-state", "away")
        await shoot(page, f"{name}-amber")
        await scan(page, B)
        await expect(page.locator("#verdict")).to_have_attribute("data-colour", "b")
        await shoot(page, f"{name}-blue")
        await no_axe_faults(page)
        await scan(page, "X%UNDO")
        await hub.start()
        await ready(page)
        await expect(page.locator("#queue")).to_have_text("")
        await page.context.close()
        await until_off(floor)
    page = await opened("/benches", live=False)
    await page.locator("[data-opens=qr-bench-1]").click()
    await shoot(page, "benches-en")
    await no_axe_faults(page)
    page = await opened("/benches", lang="zh", size="phone", live=False)
    await shoot(page, "benches-zh")
