"""From an empty folder to the first shipped order, with a real hub, by clicks and scans alone."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.browser.bench_floor import ready, scan, shows
from tests.browser.conftest import Opener, no_axe_faults, shoot
from tests.browser.test_bench import SERIAL, weighed
from tests.patience import PATIENCE_S

HEART, STAR = "4000000000006", "4000000000013"
PASSWORD = "five lamps on a shelf"
ITEMS = "SKU,Name,Weight (g),Barcode\nHEART,Heart,200,4000000000006\nSTAR,Star 星,300,4000000000013\n"
STOCK = "SKU,Bin,Quantity\nHEART,A-01-1,20\nSTAR,C-04-2,20\n"
ORDERS = (
    "Order Number,SKU,Quantity,Recipient Name,Address Line 1,Postal Code,Country,Phone,Payment Status\n"
    "1001,HEART,2,Ada,1 High Street,N1 9GU,GB,0123,paid\n"
    "1001,STAR,1,Ada,1 High Street,N1 9GU,GB,0123,paid\n"
    "1002,STAR,0,Bob,2 High Street,N1 9GU,GB,0124,paid\n"
)


class OwnHub:
    """`pickbench hub` on a home of its own."""

    def __init__(self, home: Path, port: int, broker_port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.home = home
        settings = {
            "HOME": str(home), "HTTP_PORT": str(port), "BROKER_PORT": str(broker_port),
            "LOG_LEVEL": "warning", "TZ": "Europe/Berlin",
        }  # fmt: skip
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PICKBENCH_")}
        self._env = kept | {f"PICKBENCH_{name}": value for name, value in settings.items()}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen([sys.executable, "-m", "hub.cli", "hub"], env=self._env)
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            try:
                if httpx.get(f"{self.url}/readyz").is_success:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        raise AssertionError("the hub is not ready within a minute")

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(PATIENCE_S)


@pytest.fixture
async def web(tmp_path: Path, free_port: Callable[[], int]) -> AsyncIterator[OwnHub]:
    made = OwnHub(tmp_path / "home", free_port(), free_port())
    try:
        await asyncio.to_thread(made.start)
        yield made
    finally:
        await asyncio.to_thread(made.stop)


async def found(page: Page) -> None:
    """Make the first administrator."""
    await page.get_by_label("Name to sign in with").fill("ada")
    await page.get_by_label("Your name").fill("Ada")
    await page.get_by_label("New password").fill(PASSWORD)
    await page.get_by_label("Once more").fill(PASSWORD)
    await page.get_by_role("button", name="Make the first administrator").click()
    await expect(page.locator("#said")).to_contain_text("You are signed in as ada")


async def go(page: Page, hub: OwnHub, path: str) -> None:
    await page.goto(hub.url + path)
    await page.wait_for_load_state("networkidle" if path.startswith("/bench/") else "domcontentloaded")


async def step_is(page: Page, hub: OwnHub, title: str) -> None:
    """What the check list shows as the next step."""
    await go(page, hub, "/setup")
    await expect(page.locator("#next-step h2")).to_have_text(title)


async def bring(page: Page, hub: OwnHub, kind: str, text: str, name: str) -> None:
    """Import a file through its preview."""
    await go(page, hub, f"/import?kind={kind}")
    await page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    )
    await page.get_by_role("button", name="Look at it first").click()
    await page.get_by_role("button", name="Import it").wait_for()
    await shoot(page, f"setup-import-{kind}")
    await page.get_by_role("button", name="Import it").click()
    await expect(page.locator("#main .badge").first).to_have_text("has been imported")


@pytest.mark.long
async def test_from_nothing_to_the_first_shipped_order(opened: Opener, web: OwnHub) -> None:
    page = await opened("/setup")
    await page.add_init_script(SERIAL)
    await expect(page.locator("#next-step h2")).to_have_text("Make the first administrator")
    await shoot(page, "setup-first")
    await no_axe_faults(page)
    await found(page)
    await step_is(page, web, "Lay out the bins")
    await shoot(page, "setup-list")

    await go(page, web, "/setup/warehouses")
    await page.get_by_label("Address").fill("1 Dock Road, Hamburg")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("#main table")).to_contain_text("1 Dock Road")
    await shoot(page, "setup-warehouses")

    await go(page, web, "/setup/bins")
    await page.get_by_label("First and last code").fill("A-01-1 … C-20-4")
    await page.get_by_role("button", name="Look at it first").click()
    await expect(page.locator("#preview")).to_contain_text("240")
    await shoot(page, "setup-bins")
    await no_axe_faults(page)
    await page.get_by_role("button", name="Add 240 bins").click()
    await expect(page.locator("#said")).to_contain_text("240 bins are added")

    await step_is(page, web, "Bring the items in")
    await bring(page, web, "items", ITEMS, "items.csv")
    await step_is(page, web, "Bring the stock in")
    await bring(page, web, "stock", STOCK, "stock.csv")

    await step_is(page, web, "Add the people")
    await go(page, web, "/people")
    await page.get_by_label("Badge, name").fill("1001, Li Wei, en\n1002, Anna, en, m, yes")
    await page.get_by_role("button", name="Look at it first").click()
    await page.get_by_role("button", name="Add 2 people").click()
    await expect(page.locator("#main table")).to_contain_text("Li Wei")
    await shoot(page, "setup-people")
    await no_axe_faults(page)

    await step_is(page, web, "Set up a station")
    await go(page, web, "/setup/stations")
    await shoot(page, "setup-stations")
    await no_axe_faults(page)
    await page.get_by_label("Name", exact=True).fill("zone-a")
    await page.get_by_label("What it is for").select_option("zone")
    await page.get_by_label("Wi-Fi network").fill("Hall")
    await page.get_by_label("Its password").fill("tea and biscuits")
    await page.get_by_role("button", name="Make it and show its card").click()
    await expect(page.locator(".secret")).to_be_visible()
    await shoot(page, "setup-station-card")
    await no_axe_faults(page)
    async with page.expect_download() as sheet:
        await page.get_by_role("link", name="Print its sheet").click()
    assert (await (await sheet.value).path()).read_bytes().startswith(b"%PDF")
    await page.get_by_role("link", name="To the stations").click()
    await expect(page.locator("#main table")).to_contain_text("zone-a")
    await page.get_by_role("link", name="To the benches in the browser").click()
    await page.locator("#main form [name=name]").fill("bench-1")
    await page.get_by_role("button", name="Make it").click()
    await expect(page.locator("#benches")).to_contain_text("bench-1")

    await step_is(page, web, "Print the cards and sign in")
    await go(page, web, "/setup/cards")
    await page.get_by_label("First and last code").first.fill("H1")
    await page.get_by_role("button", name="Add").first.click()
    await expect(page.locator("#said")).to_contain_text("1 added")
    await page.get_by_label("First and last code").nth(1).fill("T01 … T04")
    await page.get_by_role("button", name="Add").nth(1).click()
    await expect(page.locator("#said")).to_contain_text("4 added")
    await shoot(page, "setup-cards")

    await bench(page, web)
    await scan(page, "U%1001")
    await expect(page.locator("#operator")).to_have_text("Li Wei")

    await step_is(page, web, "Bring the first orders in")
    await bring(page, web, "orders", ORDERS, "orders.csv")
    orders_file = page.url.removeprefix(web.url)
    await expect(page.locator("#main")).to_contain_text("the quantity is 0 or less")
    await shoot(page, "setup-imported")
    async with page.expect_download() as download:
        await page.get_by_role("link", name="These rows as a file").click()
    refused = (await (await download.value).path()).read_text("utf-8-sig")
    assert "4,not_positive: 0,1002,STAR,0,Bob" in refused

    await step_is(page, web, "Release the first orders")
    await release(page, web)
    await step_is(page, web, "Pick the first order")
    await bench(page, web)
    await typed(page, "J%PICK")
    await expect(page.locator("#job")).to_contain_text("Pick")
    await typed(page, "H%H1")
    await typed(page, "C%T01")
    await expect(page.locator("#say")).to_contain_text("A-01-1")
    await shoot(page, "setup-bench-pick")
    await typed(page, "L%A-01-1")
    await expect(page.locator("#say")).to_contain_text("C-04-2")
    await typed(page, "L%C-04-2")
    await expect(page.locator("#say")).to_contain_text("Walk done")

    await step_is(page, web, "Verify it")
    await bench(page, web)
    await typed(page, "J%VERIFY")
    await expect(page.locator("#job")).to_contain_text("Verify")
    await typed(page, "C%T01")
    await expect(page.locator("#say")).to_contain_text("WEB-1001")
    for piece, told in ((HEART, "HEART 1/2"), (HEART, "HEART 2/2"), (STAR, "WEB-1001")):
        await typed(page, piece)
        await shows(page, "g", told)
    await shoot(page, "setup-bench-verify")

    await step_is(page, web, "Pack and weigh it")
    await bench(page, web)
    await page.get_by_role("button", name="Settings").click()
    await page.get_by_label("How it speaks").select_option("a-and-d")
    await page.get_by_label("Step in g").fill("1")
    await page.evaluate("sessionStorage.allowed = 'yes'")
    await page.get_by_role("button", name="Choose the line").click()
    await page.wait_for_selector("#weight:not([hidden])")
    await ready(page)
    await weighed(page, "00.0000")
    await typed(page, "J%PACK")
    await expect(page.locator("#job")).to_contain_text("Pack")
    await typed(page, "O%WEB-1001")
    await expect(page.locator("#say")).to_contain_text("WEB-1001.1")
    await weighed(page, "00.9000")
    await shows(page, "g", "Weight OK")

    await step_is(page, web, "Ship it")
    await bench(page, web)
    await typed(page, "J%SHIP")
    await expect(page.locator("#job")).to_contain_text("Ship")
    await typed(page, "WEB-1001.1")
    await shows(page, "g", "WEB-1001")

    await step_is(page, web, "The first order is shipped")
    await shoot(page, "setup-done")
    await go(page, web, "/")
    await expect(page.locator("#first-steps")).to_have_count(0)
    await looked_at(page, web, orders_file)


async def looked_at(page: Page, hub: OwnHub, orders_file: str) -> None:
    """Every page of the set-up in Chinese, dark, on a telephone."""
    await page.set_viewport_size({"width": 360, "height": 740})
    cookies = {"pb_lang": "zh", "pb_theme": "dark"}
    await page.context.add_cookies([{"name": n, "value": v, "url": hub.url} for n, v in cookies.items()])
    for path in (
        *(
            "/setup",
            "/setup/bins?pattern=A-01-1+…+D-20-4",
            "/people",
            "/setup/stations",
            "/import?kind=orders",
        ),
        *(orders_file, "/setup/cards", "/setup/boxes", "/setup/warehouses", "/setup/simulator"),
    ):
        await go(page, hub, path)
        await shoot(page, f"setup-zh-{path.partition('?')[0].strip('/').replace('/', '-')}")
        await no_axe_faults(page)


async def bench(page: Page, hub: OwnHub) -> None:
    await page.goto(hub.url + "/bench/bench-1")
    await ready(page)


async def typed(page: Page, code: str) -> None:
    """A code, typed into the bench's field: as sure on a busy machine as on an idle one."""
    await page.get_by_placeholder("A code, typed by hand").fill(code)
    await page.keyboard.press("Enter")


async def release(page: Page, hub: OwnHub) -> None:
    await go(page, hub, "/waves/plan")
    await page.get_by_role("button", name="Release wave 1").click()
    await expect(page.locator("#main")).to_contain_text("W00001")
