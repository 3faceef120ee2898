"""Orders in a browser: found by a scanner, acted on with a preview, and one order's whole life."""

import re
from io import BytesIO

import pytest
from PIL import Image, ImageDraw
from playwright.async_api import expect

from hub.domain.orders import Order
from hub.office import changes, pictures
from hub.store import intake
from tests.browser.conftest import Opener, no_axe_faults, scan, shoot
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor, at_bench, picked

pytestmark = pytest.mark.long


def drawn() -> bytes:
    """A picture of something."""
    picture = Image.new("RGB", (300, 200), "white")
    ImageDraw.Draw(picture).ellipse((60, 20, 240, 180), fill="orange")
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def label(floor: Floor) -> str:
    """S-1, weighed after a wrong scan and a wrong weight; S-2 held, S-3 urgent and late, 30 more."""
    label = picked(floor, A=2, B=1)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", GOODS["C"][1], "X%RESUME")
    floor.scan("bench-1", GOODS["A"][1], GOODS["A"][1], GOODS["B"][1], "J%PACK", f"O%{label}", "B%M")
    floor.weigh("bench-1", 600_000)
    floor.weigh("bench-1", 801_000)
    names = ["Ada Lovelace", "王小明", "Grace Hopper"]
    for number in range(2, 33):
        floor.new_order(str(number), A=number, C=1)
    with floor.work.transaction():
        act = floor.act()
        pictures.put(act, pictures.named(act, "A"), pictures.shrink(drawn()))
        for number in range(1, 33):
            order = floor.work.one(Order, "label", f"S-{number}", SITE)
            assert order is not None
            intake.write_recipient(
                floor.work,
                SITE,
                order.id,
                {"name": names[number % 3], "postcode": "N1 9GU", "address": "1 High St"},
            )
        floor.work.connection.execute(
            """UPDATE "order" SET urgent = 1, ship_by_ms = ?, carrier = 'DHL' WHERE label = 'S-3'""",
            (floor.at_ms - 5_400_000,),
        )
    floor.office(changes.hold, "S-2", "payment not received")
    return label


@pytest.mark.parametrize(
    ("lang", "hold", "preview", "state"),
    [
        ("en", "Hold…", "Preview", "on hold"),
        ("zh", "挂起…", "预览", "挂起"),
    ],
)
async def test_many_orders_are_held_with_a_preview(
    opened: Opener, floor: Floor, label: str, lang: str, hold: str, preview: str, state: str
) -> None:
    page = await opened("/orders", lang=lang)
    await shoot(page, f"orders-{lang}")
    await no_axe_faults(page)
    for number in (5, 6):
        await page.locator(f"#row-S-{number} [data-row]").check()
    await page.get_by_role("button", name=hold, exact=True).click()
    await page.locator("[name=reason]").fill("stock-taking")
    await shoot(page, f"orders-reason-{lang}")
    await page.get_by_role("button", name=preview).click()
    await page.wait_for_selector("form.asked [name=act][value=many]", state="attached")
    await shoot(page, f"orders-preview-{lang}")
    await no_axe_faults(page)
    await page.locator("form.asked button.primary").click()
    await expect(page.locator("#said")).to_contain_text("2")
    await expect(page.locator("#row-S-5")).to_contain_text(state)
    assert [floor.order(f"S-{n}").state for n in (5, 6, 7)] == ["held", "held", "received"]


async def test_a_scanner_finds_and_filters_narrow(opened: Opener, floor: Floor, label: str) -> None:
    page = await opened("/orders", theme="dark")
    # In hand, so that a busy machine's slow typing is a scanner's too.
    await page.locator("[data-scan]").focus()
    await scan(page, GOODS["B"][1])
    await page.wait_for_url("**q=4000000000013**")
    await expect(page.locator("tbody tr")).to_have_count(1)
    await page.locator("[data-scan]").focus()
    await scan(page, "C%T1")
    await page.wait_for_url(re.compile(r"/orders/S-1$"))
    await page.goto(page.url.replace("/S-1", ""))
    await page.locator("#filter-state summary").click()
    await shoot(page, "orders-dark-filter")
    await page.locator("#filter-state nav a", has_text="on hold").click()
    await expect(page.locator("tbody tr")).to_have_count(1)
    await page.goto(page.url.split("?")[0])
    await page.get_by_role("link", name="past the cut-off").click()
    await expect(page.locator("tbody tr")).to_have_count(1)
    await expect(page.locator("tbody")).to_contain_text("late by 1 h")
    await no_axe_faults(page)
    phone = await opened("/orders", size="phone", lang="zh")
    await shoot(phone, "orders-phone")
    await no_axe_faults(phone)


@pytest.mark.parametrize(("lang", "size", "theme"), [("en", "laptop", "light"), ("zh", "phone", "dark")])
async def test_one_order_and_its_acts(
    opened: Opener, floor: Floor, label: str, lang: str, size: str, theme: str
) -> None:
    page = await opened(f"/orders/{label}", lang=lang, size=size, theme=theme)
    await expect(page.locator("img.picture")).to_have_count(1)
    assert await page.locator("img.picture").evaluate("image => image.complete && image.naturalWidth > 0")
    await shoot(page, f"order-{lang}-{size}")
    await no_axe_faults(page)
    await page.locator("#life .filter a").nth(2).click()
    await expect(page.locator("#life li")).to_have_count(2)
    await page.locator("[data-opens=ask-hold]").click()
    await shoot(page, f"order-hold-{lang}-{size}")
    await no_axe_faults(page)
    await page.locator("#ask-hold [name=reason]").fill("payment not received")
    await page.locator("#ask-hold button.primary").click()
    await expect(page.locator("#said")).to_contain_text(label)
    assert floor.order(label).state == "held"
    await page.locator("form[data-act=go_on] button").click()
    await expect(page.locator("[data-opens=ask-hold]")).to_be_visible()
    assert floor.order(label).state == "weighed"
    async with page.expect_download() as download:
        await page.locator("a[href$='of=both']").click()
    assert (await download.value).suggested_filename == f"proof-{label}.pdf"


async def test_a_picture_is_added_on_the_item_page(opened: Opener, floor: Floor) -> None:
    page = await opened("/stock/B")
    await page.locator("[data-opens=ask-picture]").click()
    await page.locator("#ask-picture [type=file]").set_input_files(
        {"name": "b.png", "mimeType": "image/png", "buffer": drawn()}
    )
    await page.locator("#ask-picture button.primary").click()
    await expect(page.locator("img.picture").first).to_be_visible()
    await shoot(page, "item-picture")
