"""Now, the wall and the figures in a browser: both languages, dark and light, on a telephone, a laptop and a
wall; the period chosen by clicking, a file taken away, and a scan that shows without reloading.
"""

import random
from datetime import UTC, datetime

import pytest
from playwright.async_api import expect
from sqlalchemy import text

from hub.store.database import Database
from tests.browser.conftest import SIZES, Opener, no_axe_faults, shoot
from tests.unit.floor.floor_under_test import Floor

DAY_MS, HOUR_MS = 86_400_000, 3_600_000
EVENT = text(
    """INSERT INTO event (site, station_id, inc, seq, sess, kind, frame, at_ms, business_date, operator_id,
       order_id, qty, undone, why, verdict, answer, job)
       VALUES ('main', 1, 9, :seq, '', 'scan', '', :at_ms, :date, :operator, 1, :qty, FALSE, :why, :verdict,
               '', :job)"""
)
STEP = text(
    """INSERT INTO order_log (site, order_id, from_state, to_state, reason, at_ms, business_date)
       VALUES ('main', 1, 'packed', 'weighed', '', :at_ms, :date)"""
)


def work_a_week(database: Database, now_ms: int) -> None:
    """Scans of three people over the last four hours of eight days, and orders that were done meanwhile."""
    chance = random.Random(6)
    rows, steps = [], []
    for day in range(8):
        for n in range(480):
            at_ms = now_ms - day * DAY_MS - 4 * HOUR_MS + n * 30_000
            date = _date(at_ms)
            operator, job, most = chance.choice(((1, "PICK", 3), (2, "VERIFY", 6), (3, "PACK", 0)))
            wrong = chance.random() < 0.03
            why = (
                chance.choice(("wrong_item", "over_qty")) if wrong else "weight_ok" if job == "PACK" else "ok"
            )
            rows.append(
                {
                    "seq": len(rows) + 1,
                    "at_ms": at_ms,
                    "date": date,
                    "operator": operator,
                    "qty": 0 if wrong or not most else chance.randint(1, most),
                    "why": why,
                    "verdict": "fail" if wrong else "pass",
                    "job": job,
                }
            )
            if n % 6 == 0:
                steps.append({"at_ms": at_ms, "date": date})
    with database.engine.begin() as connection:
        connection.execute(EVENT, rows)
        connection.execute(STEP, steps)


def _date(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).date().isoformat()


@pytest.fixture
def week(floor: Floor) -> Floor:
    labels = [floor.new_order(str(n), A=2, B=1) for n in range(1, 13)]
    floor.release(*labels[:9])
    floor.walk(totes=("T1", "T2"))
    database = Database(f"sqlite:///{floor.work.connection.execute('PRAGMA database_list').fetchone()[2]}")
    work_a_week(database, floor.at_ms)
    database.close()
    return floor


LOOKS = (
    ("en", "light", "laptop"),
    ("zh", "dark", "laptop"),
    ("zh", "light", "phone"),
    ("en", "dark", "phone"),
)


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "path"), [("now", "/"), ("days", "/figures?days=7"), ("people", "/figures/people")]
)
async def test_figures_on_every_screen(opened: Opener, week: Floor, name: str, path: str) -> None:
    for lang, theme, size in LOOKS:
        page = await opened(path, lang=lang, theme=theme, size=size)
        await shoot(page, f"{name}-{lang}-{theme}-{size}")
        await no_axe_faults(page)
        await page.context.close()


@pytest.mark.long
async def test_the_wall_fits_its_screen(opened: Opener, week: Floor) -> None:
    for lang, theme in (("en", "dark"), ("zh", "light")):
        page = await opened("/wall", lang=lang, theme=theme, size="wall")
        await shoot(page, f"wall-{lang}-{theme}-wall")
        high = await page.evaluate("document.documentElement.scrollHeight")
        assert high <= SIZES["wall"][1]
        await no_axe_faults(page)
        await page.set_viewport_size({"width": 3840, "height": 2160})
        await shoot(page, f"wall-{lang}-{theme}-4k")
        await page.set_viewport_size({"width": 360, "height": 740})
        await shoot(page, f"wall-{lang}-{theme}-phone")
        await page.context.close()


@pytest.mark.long
async def test_a_period_is_chosen_and_taken_away_and_now_is_live(opened: Opener, week: Floor) -> None:
    page = await opened("/figures")
    await page.get_by_role("link", name="7 days").click()
    await expect(page.get_by_role("link", name="7 days")).to_have_attribute("aria-current", "true")
    await page.locator("#chart-orders-table summary").click()
    await expect(page.locator("#chart-orders-table tbody tr")).to_have_count(7)
    async with page.expect_download() as taken:
        await page.get_by_role("link", name="Take as CSV").click()
    assert (await taken.value).suggested_filename.startswith("days-")
    now = await opened("/")
    errors = now.locator("#figures-now .tile", has_text="Error rate")
    before = await errors.inner_text()
    week.scan("bench-1", "U%2", "J%VERIFY", "O%S-1", "4000000000020")
    await expect(errors).not_to_have_text(before)
