"""Waves, put wall, papers and shipping: each one's main act by clicking, live, on every screen and in both
languages.
"""

from dataclasses import replace

import pytest
from playwright.async_api import expect

from hub.domain.carriers import Bill, BillLine, Carrier, Manifest, WaybillNumber
from hub.domain.orders import Order
from hub.domain.packing import Parcel
from hub.domain.papers import Print
from hub.office import allocation, changes, printers
from hub.store import intake
from tests.browser.conftest import Opener, no_axe_faults, scan, shoot
from tests.e2e.web_process import Gateway
from tests.unit.floor.floor_under_test import SITE, Floor, at_bench
from tests.unit.floor.wall_under_test import A, B, batch, put, sorter, wall, wave

pytestmark = pytest.mark.long
HOUR_MS = 3_600_000


def received(floor: Floor, first: int, count: int, **wanted: int) -> list[str]:
    """New orders with recipients."""
    labels = [floor.new_order(str(n), **wanted) for n in range(first, first + count)]
    with floor.work.transaction():
        for label in labels:
            order = floor.work.one(Order, "label", label, SITE)
            assert order is not None
            intake.write_recipient(floor.work, SITE, order.id, {"name": "王小明", "address": "世纪大道100号"})
    return labels


def allocated(floor: Floor, first: int, count: int, **wanted: int) -> list[str]:
    """Orders that wait for their release."""
    labels = received(floor, first, count, **wanted)
    with floor.work.transaction():
        act = floor.act()
        for label in labels:
            order = floor.work.one(Order, "label", label, SITE)
            assert order is not None
            allocation.allocate(act, act.step(order, "audit"))
    return labels


def carrier(floor: Floor, numbers: int = 40) -> Carrier:
    with floor.work.transaction():
        made = floor.work.add(Carrier(0, SITE, "SF", "顺丰速运", "CNY", cutoff="23:30"))
        for n in range(numbers):
            floor.work.add(WaybillNumber(0, SITE, made.id, f"SF{n:010}"))
    return made


@pytest.fixture
def busy(floor: Floor) -> Floor:
    """A wall at work, orders that wait, printers of which one has no paper, a manifest, a bill."""
    made = carrier(floor)
    wall(floor, slots=24)
    labels = received(floor, 1, 7, A=1, B=1)
    batch(floor, wave(floor, *labels, wall="W1"))
    sorter(floor)
    put(floor, A, B, A, B, A, A, A)
    floor.scan("wall-1", A)
    at_bench(floor)
    floor.scan("bench-1", "S%W1-02")
    floor.office(changes.hold, labels[3], "unpaid")
    floor.cancel(labels[2])
    allocated(floor, 20, 3, C=1)
    allocated(floor, 30, 2, A=2, C=1)
    with floor.work.transaction():
        act = floor.act()
        for code, kinds in (
            ("S1", ["packing_slip"]),
            ("W1", ["waybill"]),
            ("L1", ["bin_label", "tote_label"]),
        ):
            printers.add(act, code, "raw", "127.0.0.1:9", kinds=kinds)
        printers.tell_fault(act, 3, "out of paper 缺纸, head open 打印头打开")
        manifest = floor.work.add(Manifest(0, SITE, "SF-261122-1", made.id, 1, "open", floor.at_ms))
        order = floor.work.one(Order, "label", labels[4], SITE)
        assert order is not None
        parcel = floor.work.add(Parcel(0, SITE, order.id, 1, "S-5.1", "shipped", 0, 0, 0, 1_250_000))
        floor.work.put(
            replace(parcel, carrier="SF", waybill="SF9", manifest_id=manifest.id, shipped_at_ms=floor.at_ms)
        )
        bill = floor.work.add(Bill(0, SITE, made.id, "2026-11", floor.at_ms, 1, floor.at_ms + HOUR_MS))
        floor.work.add(
            BillLine(0, SITE, bill.id, 1, "SF9", 5_000_000, 2000, 1, 2_000_000, 1400, "weight_differs")
        )
    return floor


def prints(floor: Floor) -> list[Print]:
    with floor.work.transaction():
        return sorted(floor.work.where(Print, "site", SITE), key=lambda each: each.id)


async def test_a_planned_wave_is_released_by_clicking(opened: Opener, busy: Floor, gateway: Gateway) -> None:
    page = await opened("/waves", "zh", "dark")
    await page.click("text=查看可下发的订单")
    await page.wait_for_url("**/waves/plan")
    await expect(page.locator("form[data-act=release]")).to_have_count(2)
    await shoot(page, "waves-plan-zh-laptop-dark")
    await no_axe_faults(page)
    await page.locator("form[data-act=release] button").first.click()
    await page.wait_for_url("**/waves/W00002")
    await expect(page.locator("#said")).to_contain_text("波次 W00002：已下发 3 个订单")
    assert busy.order("S-20").state == "released"


async def test_the_wall_fills_while_somebody_looks(opened: Opener, floor: Floor, gateway: Gateway) -> None:
    wall(floor, slots=12)
    labels = received(floor, 1, 3, A=1, B=1)
    batch(floor, wave(floor, *labels, wall="W1"))
    sorter(floor)
    page = await opened("/walls/W1/screen", size="wall", theme="dark")
    await expect(page.locator("[data-slot=filling]")).to_have_count(0)
    put(floor, A)
    await expect(page.locator("#slot-W1-01")).to_contain_text("1 / 2")
    put(floor, B)
    await expect(page.locator("#slot-W1-01")).to_have_attribute("data-slot", "full")
    await shoot(page, "wall-screen-en-wall-dark")


async def test_papers_of_many_orders_are_printed_by_clicking(
    opened: Opener, busy: Floor, gateway: Gateway
) -> None:
    page = await opened("/papers/print")
    await page.select_option("#f-wave", "W00001")
    await page.click(".inline-fields button")
    await page.wait_for_url("**wave=W00001**")
    await page.click("[data-all]")
    await page.click("button[value=print]")
    await page.select_option("#f-printer", "S1")
    await page.select_option("#f-second", "W1")
    await shoot(page, "papers-print-fields-en-laptop-light")
    await page.click(".asked .primary")
    await expect(page.locator("main")).to_contain_text("will be done")
    await shoot(page, "papers-print-preview-en-laptop-light")
    await no_axe_faults(page)
    await page.click(".asked .primary")
    await page.wait_for_url("**/papers/bulks/**")
    made = prints(busy)
    assert len(made) >= 8
    assert {each.kind for each in made} == {"packing_slip", "waybill"}
    await expect(page.locator("#bulk")).to_contain_text(f"{len(made)} to print")
    with busy.work.transaction():
        for each in made[:4]:
            busy.work.put(replace(each, state="printed"))
        busy.work.put(replace(made[4], state="doubtful"))
    await expect(page.locator("#bulk")).to_contain_text(f"{len(made) - 4} to print")
    await shoot(page, "papers-bulk-en-laptop-light")
    await page.reload()
    await expect(page.locator("#bulk")).to_contain_text(f"{len(made) - 4} to print")
    await page.click("form[data-act=there] button")
    await expect(page.locator("#said")).to_contain_text("Noted")
    assert prints(busy)[4].state == "printed"


async def test_a_printer_is_added_and_a_paper_printed_again_in_chinese(
    opened: Opener, busy: Floor, gateway: Gateway
) -> None:
    page = await opened("/papers", "zh", "dark", "phone")
    await page.click("#add summary")
    await page.fill("#f-code", "P9")
    await page.fill("#f-address", "nowhere at all")
    await page.click("#add .primary")
    await expect(page.locator("#said")).to_contain_text("地址")
    await expect(page.locator("#f-code")).to_have_value("P9")
    await page.fill("#f-address", "127.0.0.1")
    await shoot(page, "papers-add-zh-phone-dark")
    await page.click("#add .primary")
    await page.wait_for_url("**/papers/printers/P9")
    await page.click("form[data-act=test] button")
    await expect(page.locator(".list")).to_contain_text("测试页")
    with busy.work.transaction():
        busy.work.put(replace(busy.work.get(Print, 1), state="printed"))
    await page.goto(page.url.replace("/printers/P9", "/prints"))
    await page.wait_for_selector("body[data-link=live]")
    await page.click("[data-opens=ask-again-1]")
    await page.locator("dialog[open] [name=reason]").fill("撕坏了")
    await page.click("dialog[open] .primary")
    await expect(page.locator(".list")).to_contain_text("撕坏了")


async def test_a_manifest_is_found_by_a_scan_and_closed(
    opened: Opener, busy: Floor, gateway: Gateway
) -> None:
    page = await opened("/shipping")
    await scan(page, "SF9")
    await expect(page.locator(".list tbody tr")).to_have_count(1)
    await page.click("text=SF-261122-1")
    await page.wait_for_url("**/shipping/manifests/**")
    await page.click("[data-opens=ask-close]")
    await page.click("dialog[open] .primary")
    await expect(page.locator("#said")).to_contain_text("is closed with 1 parcel")
    async with page.expect_download() as saved:
        await page.click("text=As PDF")
    assert (await saved.value).suggested_filename == "manifests.pdf"


async def test_the_pages_of_dispatch_on_every_screen(opened: Opener, busy: Floor, gateway: Gateway) -> None:
    paths = {
        "waves": "/waves",
        "waves-plan": "/waves/plan",
        "wave": "/waves/W00001",
        "walls": "/walls",
        "wall": "/walls/W1",
        "wall-screen": "/walls/W1/screen",
        "papers": "/papers",
        "papers-print": "/papers/print",
        "papers-sheets": "/papers/sheets?kind=bins",
        "printer": "/papers/printers/L1",
        "prints": "/papers/prints",
        "shipping": "/shipping",
        "carriers": "/shipping/carriers",
        "manifest": "/shipping/manifests/SF-261122-1",
        "bills": "/shipping/bills",
        "bill": "/shipping/bills/SF/2026-11",
    }
    for lang, size, theme in (("en", "laptop", "light"), ("zh", "phone", "dark")):
        page = await opened("/waves", lang, theme, size)
        root = page.url.removesuffix("/waves")
        for name, path in paths.items():
            await page.goto(root + path)
            await page.wait_for_selector("body[data-link]")
            await shoot(page, f"{name}-{lang}-{size}-{theme}")
            await no_axe_faults(page)
