"""What every page does in a browser: it is live, says when it is not, catches up, and keeps what somebody
does.
"""

import asyncio
from itertools import product

import pytest
from playwright.async_api import Page, expect

from hub.office import changes
from tests.browser.conftest import Opener, no_axe_faults, scan, shoot
from tests.e2e.web_process import WebProcess
from tests.unit.floor.floor_under_test import Floor


async def test_a_lost_hub_is_said_and_the_page_catches_up(
    opened: Opener, floor: Floor, web: WebProcess
) -> None:
    floor.new_order("1", A=1)
    page = await opened("/orders")
    await expect(page.locator("#main")).to_contain_text("S-1")
    web.pause()
    await page.wait_for_selector("body[data-link=lost]")
    await expect(page.locator("#lost")).to_contain_text("Connection lost.")
    web.go_on()
    await page.wait_for_selector("body[data-link=live]")
    await expect(page.locator("#lost")).to_be_hidden()
    await asyncio.to_thread(web.end)
    await page.wait_for_selector("body[data-link=lost]")
    await shoot(page, "lost")
    floor.new_order("2", B=1)
    await asyncio.to_thread(web.start)
    await page.wait_for_selector("body[data-link=live]")
    await expect(page.locator("#main")).to_contain_text("S-2")


async def test_what_somebody_types_or_opens_stays_when_the_page_changes(opened: Opener, floor: Floor) -> None:
    label = floor.new_order("1", A=1)
    page = await opened("/orders")
    field = page.locator("[data-scan]")
    await page.locator("[data-row]").first.check()
    await field.fill("half a na")
    floor.office(changes.hold, label, "payment not received")
    await expect(page.locator("#main")).to_contain_text("payment not received")
    assert await field.input_value() == "half a na"
    assert await field.evaluate("field => field === document.activeElement")
    assert await page.locator("[data-row]").first.is_checked()


async def test_a_scanner_needs_no_field_in_hand(opened: Opener, floor: Floor) -> None:
    for number in ("1001", "1002"):
        floor.new_order(number, A=1)
    page = await opened("/orders")
    await page.locator("h1").click()
    await scan(page, "S-1002")
    await page.wait_for_url("**S-1002**")
    await expect(page.locator("#main")).to_contain_text("S-1002")
    await expect(page.locator("#main")).not_to_contain_text("S-1001")


@pytest.mark.long
async def test_language_and_colours_are_chosen_and_kept(opened: Opener) -> None:
    page = await opened("/jobs", theme="auto")
    await page.click(".language")
    await expect(page.locator("h1")).to_have_text("任务")
    await page.click("#theme")
    assert await page.get_attribute("html", "data-theme") == "dark"
    await page.goto(page.url.split("?")[0])
    await expect(page.locator("h1")).to_have_text("任务")
    assert await page.get_attribute("html", "data-theme") == "dark"
    await no_axe_faults(page)


@pytest.mark.long
async def test_the_menu_fits_every_screen(opened: Opener) -> None:
    for size, theme in product(("phone", "laptop"), ("dark", "light")):
        page = await opened("/jobs", theme=theme, size=size)
        if size == "phone":
            await page.click("#menu > summary")
        await expect(page.locator("#pages a").first).to_be_visible()
        await shoot(page, f"menu-{size}-{theme}")
        await no_axe_faults(page)
        await _close(page)


async def _close(page: Page) -> None:
    await page.context.close()
