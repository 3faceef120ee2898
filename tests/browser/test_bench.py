"""A bench in a real browser, over a real broker, gateway and web process: what is done there counts once."""

import asyncio
import json

import pytest
from playwright.async_api import Page, expect

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
    signed_in,
    until_off,
)
from tests.browser.conftest import Opener, shoot
from tests.unit.floor.floor_under_test import Floor

pytestmark = pytest.mark.long


async def test_an_order_is_verified_by_scans_and_nothing_is_lost_or_doubled_without_the_hub(
    opened: Opener, floor: Floor, hub: Hub
) -> None:
    label = picked(floor, "1", A=2, B=2)
    page = await signed_in(opened, "VERIFY")
    await scanned(page, f"O%{label}", "w", "4 to scan")
    await expect(page.locator("#left")).to_have_text("4 left")
    await scanned(page, A, "g", "OK A 1/2")
    await expect(page.locator("[data-sku=A] .pieces")).to_contain_text("1left of 2")
    await scanned(page, C, "r", "Wrong item C")
    await expect(page.locator("#word")).to_have_text("STOP")
    await resume(page)
    await hub.kill()
    await expect(page.locator("#line")).to_have_attribute("data-state", "away")
    await scanned(page, A, "b", "OK for now")
    await expect(page.locator("[data-sku=A].done")).to_be_visible()
    await scanned(page, A, "r", "Too many, put it back")
    await scanned(page, B, "b", "OK for now")
    await expect(page.locator("#queue")).to_have_text("3 waiting")
    await page.reload()
    await expect(page.locator("#queue")).to_have_text("3 waiting")

    await hub.start()
    await ready(page)
    await expect(page.locator("#queue")).to_have_text("")
    await shows(page, "r", "Too many")
    await resume(page)
    await scanned(page, B, "g", "complete")
    told = events(floor, "bench-1")
    codes = [json.loads(event.frame)["c"] for event in told]
    assert codes == ["U%2", "J%VERIFY", f"O%{label}", A, C, "X%RESUME", A, A, B, "X%RESUME", B]
    assert len({(event.inc, event.seq) for event in told}) == len(told)
    assert [line.qty_verified for line in floor.lines(label)] == [2, 2]
    assert floor.order(label).state == "verified"


SERIAL = """
class PlayedPort {
  async open(line) {
    this.line = line;
    this.readable = new ReadableStream({ start: (control) => (this.control = control) });
    this.writable = new WritableStream({ write() {} });
  }
  async close() {}
}
const port = new PlayedPort();
window.scaleSays = async (text, times) => {
  for (let i = 0; i < times; i += 1) {
    port.control.enqueue(new TextEncoder().encode(text));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};
const allowed = () => (sessionStorage.allowed ? [port] : []);
const serial = { requestPort: async () => port, getPorts: async () => allowed() };
Object.defineProperty(navigator, "serial", { value: serial });
"""
"""A scale on a serial line: what `scaleSays` says comes out of it."""


async def weighed(page: Page, kg: str) -> None:
    """Put something on the scale and leave it there."""
    await page.evaluate("([text, times]) => window.scaleSays(text, times)", [f"\r\nST,GS,+{kg} kg\r\n", 9])


async def test_a_parcel_is_packed_with_a_scale(opened: Opener, floor: Floor, hub: Hub) -> None:
    label = picked(floor, "1", A=2)
    floor.scan("bench-2", "U%3", "J%VERIFY", f"O%{label}", A, A)
    page = await opened("/bench/bench-1", live=False)
    await page.add_init_script(SERIAL)
    await page.reload()
    await ready(page)
    await page.get_by_role("button", name="Settings").click()
    await page.get_by_label("How it speaks").select_option("a-and-d")
    await page.get_by_label("Step in g").fill("1")
    await page.evaluate("sessionStorage.allowed = 'yes'")
    await page.get_by_role("button", name="Choose the line").click()
    await page.wait_for_selector("#weight:not([hidden])")
    await ready(page)
    await weighed(page, "00.0000")
    await expect(page.locator("#live")).to_have_text("0.000 kg")
    await page.locator("[data-opens=people]").click()
    await page.get_by_role("button", name="P2").click()
    await expect(page.locator("#operator")).to_have_text("P2")
    await page.locator("[data-opens=jobs]").click()
    await page.get_by_role("button", name="Pack", exact=False).first.click()
    await expect(page.locator("#job")).to_have_text("Pack")
    await page.get_by_placeholder("A code, typed by hand").fill(f"O%{label}")
    await page.keyboard.press("Enter")
    await shows(page, "w", "S-1.1")
    await expect(page.locator("[data-sku=A] .pieces")).to_have_text("× 2")
    await weighed(page, "00.9000")
    await shows(page, "r", "")
    await weighed(page, "00.0000")
    await weighed(page, "00.5000")
    await shows(page, "g", "Weight OK")
    weights = [event.net_mg for event in events(floor, "bench-1") if event.kind == "weigh"]
    assert [mg for mg in weights if mg] == [900_000, 500_000]
    assert floor.order(label).state == "weighed"


async def test_a_weight_is_read_off_a_scale_that_has_no_line(opened: Opener, floor: Floor, hub: Hub) -> None:
    label = picked(floor, "1", A=2)
    floor.scan("bench-2", "U%3", "J%VERIFY", f"O%{label}", A, A)
    page = await opened("/bench/bench-1", live=False)
    await ready(page)
    await expect(page.locator("#read-off")).to_be_hidden()
    for code in ("U%2", "J%PACK", f"O%{label}"):
        await page.get_by_placeholder("A code, typed by hand").fill(code)
        await page.keyboard.press("Enter")
    await shows(page, "w", "S-1.1")
    await expect(page.locator("#read-off")).to_be_visible()
    grams = page.get_by_label("Weight in g, read off a scale")
    for typed in ("half", "900,5"):
        await grams.fill(typed)
        await page.get_by_role("button", name="Weigh", exact=True).click()
    await shows(page, "r", "")
    await shoot(page, "bench-read-off")
    await page.get_by_role("button", name="Resume").click()
    await grams.fill("500")
    await page.keyboard.press("Enter")
    await shows(page, "g", "Weight OK")
    told = [json.loads(event.frame) for event in events(floor, "bench-1") if event.kind == "weigh"]
    assert [(frame["net_mg"], frame.get("n", 0), frame.get("cal", 0)) for frame in told] == [
        (900_500, 0, 0),
        (500_000, 0, 0),
    ]
    assert floor.order(label).state == "weighed"
    life = await opened(f"/orders/{label}")
    await expect(life.locator("#main")).to_contain_text("read off by hand")


async def test_a_lost_line_is_shown_and_what_was_done_comes_in_later(
    opened: Opener, floor: Floor, hub: Hub
) -> None:
    page = await signed_in(opened, "VERIFY")
    await expect(page.locator("#job")).to_have_text("Verify")
    hub.web.pause()
    await expect(page.locator("#line")).to_have_attribute("data-state", "offline", timeout=3500)
    await scanned(page, "4006381333931", "a", "Saved, checked later")
    hub.web.go_on()
    await ready(page)
    await shows(page, "a", "006381333931: ")
    await asyncio.to_thread(hub.web.end)
    await expect(page.locator("#line")).to_have_attribute("data-state", "offline")
    await until_off(floor)
    await page.reload()
    await page.wait_for_selector("#bench[data-open=yes]")
    await scanned(page, "X%HELP", "a", "Saved, checked later")
    await expect(page.locator("#queue")).to_have_text("1 waiting")
    await page.reload()
    await expect(page.locator("#queue")).to_have_text("1 waiting")
    await asyncio.to_thread(hub.web.start)
    await ready(page)
    await expect(page.locator("#queue")).to_have_text("")
    codes = [json.loads(event.frame)["c"] for event in events(floor, "bench-1")]
    assert codes == ["U%2", "J%VERIFY", "4006381333931", "X%HELP"]


async def test_what_cannot_be_kept_is_not_taken(opened: Opener, floor: Floor, hub: Hub) -> None:
    page = await signed_in(opened, "VERIFY")
    await expect(page.locator("#job")).to_have_text("Verify")
    broken = "() => { IDBDatabase.prototype.transaction = () => { throw new Error('disk full'); }; }"
    await page.evaluate(broken)
    await scanned(page, "X%HELP", "r", "Not saved, NOT taken")
    await until_off(floor)
    await page.reload()
    await ready(page)
    await scanned(page, "X%HELP", "w", "")
    codes = [json.loads(event.frame)["c"] for event in events(floor, "bench-1")]
    assert codes == ["U%2", "J%VERIFY", "X%HELP"]


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_a_picker_sees_the_whole_walk(opened: Opener, floor: Floor, hub: Hub, lang: str) -> None:
    floor.release(floor.new_order("1", A=3, B=1), floor.new_order("2", C=2))
    page = await signed_in(opened, "PICK", lang=lang)
    await scan(page, "H%K1")
    await scan(page, "C%T1")
    await scan(page, "C%T2")
    await expect(page.locator(".bench-line.lit .way")).to_have_text("A-01 → T1")
    await expect(page.locator(".bench-line")).to_have_count(3)
    await shoot(page, f"bench-walk-{lang}")
    await scan(page, A)
    await expect(page.locator(".bench-line.lit .pieces")).to_have_text("× 2")
