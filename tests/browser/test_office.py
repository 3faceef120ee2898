"""Orders to audit, exceptions and stock, by clicking, by keyboard and by scanner, in both languages."""

import pytest
from playwright.async_api import Page, expect

from hub.domain.items import Item
from hub.domain.orders import Order
from hub.office import accounts, allocation, audit, cases, intake
from hub.office.new_orders import NewLine, NewOrder, Recipient
from tests.browser.conftest import Opener, no_axe_faults, shoot
from tests.browser.test_access import PASSWORD, sign_in
from tests.unit.floor.floor_under_test import SITE, Floor
from tests.unit.http.conftest import CHEAP

pytestmark = pytest.mark.long
ADA = Recipient("Ada Lovelace", "1 High St", "N1 9GU", "GB")


@pytest.fixture
def busy(floor: Floor) -> Floor:
    """A supervisor, orders that wait for their audit and for stock, an item nobody knows, exceptions."""
    with floor.work.transaction():
        act = floor.act()
        accounts.add(act, "ada", "administrator", CHEAP.hashed(PASSWORD), badge="1", person="Ada Lovelace")
        act.work.add(Item(0, SITE, "NEW-MUG", "", 0, False, False, draft=True))
        wanted = [("1", "A", 1, "please wrap it"), ("2", "B", 2, "a card, please"), ("3", "C", 150, "")]
        wanted += [("4", "NEW-MUG", 1, ""), ("5", "B", 3, "leave it with the neighbour 放门口")]
        for number, sku, qty, note in wanted:
            new = NewOrder(
                "S",
                number,
                (NewLine(sku, qty), NewLine("A", 2)) if sku != "A" else (NewLine("A", qty),),
                placed_at_ms=floor.at_ms - 7_200_000,
                note=note,
                payment="paid",
                recipient=ADA if number in "12" else Recipient(f"Buyer {number}", f"{number} Low Rd"),
            )
            order, _ = intake.create(act, new)
            audit.automatic(act, order.id)
            order = act.work.get(Order, order.id)
            if order.state == "audited":
                order = allocation.allocate(act, order)
            if number in "35":
                what = "damaged 破损: C -1" if number == "5" else "no bin has 50 pieces of C"
                cases.open_case(act, "damaged" if number == "5" else "short", order, what)
    return floor


async def scan(page: Page, code: str) -> None:
    """Type as a scanner does: all keys within a blink, however busy this machine is, and nothing focused."""
    await page.evaluate(
        """code => [...code, "Enter"].forEach((key) => document.body.dispatchEvent(
            new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })))""",
        code,
    )


async def entered(page: Page, path: str) -> Page:
    await sign_in(page, "ada")
    await page.wait_for_url(f"**{path}")
    await page.wait_for_selector("body[data-link=live]")
    return page


async def test_an_audit_by_keyboard_and_scanner_alone(opened: Opener, busy: Floor) -> None:
    page = await entered(await opened("/sign-in?to=/audit", live=False), "/audit")
    await expect(page.locator(".list tbody tr")).to_have_count(3)
    await page.keyboard.press("?")
    await expect(page.locator("#keys")).to_be_visible()
    await page.keyboard.press("Escape")
    await page.keyboard.press("j")
    await expect(page.locator("#row-S-1:focus-within")).to_be_visible()
    await page.keyboard.press("j")
    await expect(page.locator("#row-S-2:focus-within")).to_be_visible()
    await page.keyboard.press("k")
    await expect(page.locator("#row-S-1:focus-within")).to_be_visible()
    await page.keyboard.press("x")
    await expect(page.locator(".ticked")).to_contain_text("1")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/audit/orders/S-1")
    await page.keyboard.press("t")
    await expect(page.locator("#said")).to_contain_text("in your hands")
    await page.keyboard.press("a")
    await expect(page.locator("#ask-pass")).to_be_visible()
    await page.keyboard.type("asked her")
    await page.keyboard.press("Enter")
    await expect(page.locator("#said")).to_contain_text("S-1 is audited")
    await page.goto(page.url.replace("/orders/S-1", ""))
    await page.wait_for_selector("body[data-link=live]")
    await scan(page, "4000000000013")
    await page.wait_for_url("**q=4000000000013**")
    await expect(page.locator("#row-S-2")).to_be_visible()


async def test_many_by_clicking_in_chinese(opened: Opener, busy: Floor) -> None:
    page = await entered(await opened("/sign-in?to=/audit", "zh", "dark", live=False), "/audit")
    await page.click("[data-all]")
    await page.click("button[value=hold]")
    await page.fill("#f-reason", "等买家回复")
    await page.click(".asked .primary")
    await expect(page.locator("main")).to_contain_text("将要执行的操作")
    await expect(page.locator("main")).to_contain_text("3 个将会执行")
    await shoot(page, "audit-preview-zh-laptop-dark")
    await no_axe_faults(page)
    assert busy.order("S-1").state == "received"
    await page.click(".asked .primary")
    await expect(page.locator("#said")).to_contain_text("挂起")
    assert busy.order("S-1").state == "held"


async def test_an_exception_from_its_list_to_its_close(opened: Opener, busy: Floor) -> None:
    page = await entered(await opened("/sign-in?to=/exceptions", live=False), "/exceptions")
    await page.click("text=New exception")
    await page.select_option("#f-kind", "other")
    await page.fill("#f-what", "a parcel without a label")
    await page.click("#ask-new .primary")
    await page.wait_for_url("**/exceptions/3")
    await page.click("form[data-act=take] button")
    await expect(page.locator("#said")).to_contain_text("done")
    await page.click("[data-opens=ask-close]")
    await page.click("#ask-close .primary")
    await expect(page.locator("#ask-close .said")).to_contain_text("cause")
    await page.locator("#ask-close select").select_option("person")
    await page.click("#ask-close .primary")
    await expect(page.locator(".lead")).to_contain_text("closed")


async def test_stock_is_found_by_a_scan_and_put_right(opened: Opener, busy: Floor) -> None:
    page = await entered(await opened("/sign-in?to=/stock", live=False), "/stock")
    await scan(page, "4000000000013")
    await expect(page.locator(".list tbody tr")).to_have_count(1)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/stock/B")
    await page.click("[data-opens^=ask-count]")
    await page.locator("dialog[open] [name=qty]").fill("97")
    await page.locator("dialog[open] select").select_option("lost")
    await page.click("dialog[open] .primary")
    await expect(page.locator("#said")).to_contain_text("100 pieces before, 97 now")
    assert busy.stock("A-02") == {"B": 97}


async def test_the_pages_of_the_office_on_every_screen(opened: Opener, busy: Floor) -> None:
    paths = {
        "audit": "/audit",
        "audit-order": "/audit/orders/S-2",
        "audit-held": "/audit/held",
        "audit-stock": "/audit/stock",
        "audit-parcels": "/audit/parcels",
        "exceptions": "/exceptions",
        "exception": "/exceptions/1",
        "stock": "/stock",
        "item": "/stock/B",
        "item-draft": "/stock/NEW-MUG",
    }
    for lang, (size, theme) in zip(
        ("en", "zh", "zh"), (("laptop", "light"), ("phone", "dark"), ("laptop", "dark")), strict=True
    ):
        page = await entered(await opened("/sign-in?to=/audit", lang, theme, size, live=False), "/audit")
        root = page.url.removesuffix("/audit")
        for name, path in paths.items():
            await page.goto(root + path)
            await page.wait_for_selector("body[data-link=live]")
            await shoot(page, f"{name}-{lang}-{size}-{theme}")
            await no_axe_faults(page)
