"""Signing in, one's own account and the accounts, by clicking, in both languages."""

import pytest
from playwright.async_api import Page, expect

from hub.office import accounts
from tests.browser.conftest import SHOTS, Opener, no_axe_faults, shoot
from tests.e2e.web_process import WebProcess
from tests.unit.floor.floor_under_test import Floor
from tests.unit.http.conftest import CHEAP

PASSWORD = "twelve little ducks"
pytestmark = pytest.mark.long
SCREENS = (("zh", "phone", "dark"), ("en", "laptop", "light"), ("zh", "wall", "light"))


async def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    await page.fill("#f-name", name)
    await page.fill("#f-password", password)
    await page.keyboard.press("Enter")


async def test_from_the_first_administrator_to_signing_out(opened: Opener) -> None:
    page = await opened("/accounts")
    await page.click("[data-opens=ask-add]")
    await page.fill("#f-name", "ada")
    await page.fill("#f-person", "Ada Lovelace")
    await page.fill("#f-new", PASSWORD)
    await page.fill("#f-again", PASSWORD)
    await page.click("#ask-add .primary")
    await page.wait_for_url("**/accounts/ada")
    await expect(page.locator("#said")).to_contain_text("Account ada is made.")
    await page.click("#me")
    await page.wait_for_url("**/me")
    await page.click("form[data-act=sign_out] button")
    await page.wait_for_url("**/sign-in")
    await page.goto(page.url.replace("/sign-in", "/accounts"))
    await sign_in(page, "ada", "a wrong password")
    await expect(page.locator("#said")).to_contain_text("try again")
    await no_axe_faults(page)
    await sign_in(page, "ada")
    await page.wait_for_url("**/accounts")
    await expect(page.locator("#me")).to_contain_text("Ada Lovelace")


async def test_the_pages_of_access_on_every_screen(opened: Opener, floor: Floor, web: WebProcess) -> None:
    with floor.work.transaction():
        act = floor.act()
        for name, role, person in (
            ("ada", "administrator", "Ada Lovelace"),
            ("li.wei", "supervisor", "李伟"),
            ("erp", "clerk", "ERP"),
            ("screen-1", "viewer", "Wall screen"),
        ):
            accounts.add(act, name, role, "" if name == "erp" else CHEAP.hashed(PASSWORD), person=person)
        accounts.lock(act, "screen-1")
    for lang, size, theme in SCREENS:
        where = f"{lang}-{size}-{theme}"
        page = await opened("/sign-in?to=/accounts", lang, theme, size, live=False)
        await shoot(page, f"sign-in-{where}")
        await no_axe_faults(page)
        await sign_in(page, "ada")
        await page.wait_for_url("**/accounts")
        await shoot(page, f"accounts-{where}")
        await no_axe_faults(page)
        await page.click("[data-opens=ask-add]")
        await shoot(page, f"account-new-{where}")
        await no_axe_faults(page)
        await page.click("[data-closes=ask-add]")
        await page.click("a[href='/accounts/erp']")
        await page.wait_for_url("**/accounts/erp")
        await page.click("[data-opens=ask-token]")
        await page.fill("#f-for", f"export {where}")
        await page.click("#ask-token .primary")
        await expect(page.locator(".secret")).to_contain_text("pb_")
        await shoot(page, f"token-{where}")
        await page.click(".panel .primary")
        await expect(page.locator("#main")).to_contain_text(f"export {where}")
        await shoot(page, f"account-{where}")
        await no_axe_faults(page)
        await page.goto(web.url + "/me")
        await shoot(page, f"me-{where}")
        await no_axe_faults(page)
        await page.context.close()
    assert all((SHOTS / f"me-{'-'.join(screen)}.png").exists() for screen in SCREENS)
