"""Now, the wall and the figures: what stands on them, in both languages, for whom, and to take away."""

import csv
import io
from dataclasses import replace

import pytest

from hub.domain.access import SUPERVISOR, VIEWER
from hub.domain.error_words import ERROR_WORDS
from hub.domain.orders import Order
from hub.office import changes
from protocol.verdicts import VERDICTS
from tests.unit.floor.floor_under_test import SITE, Floor
from tests.unit.store.test_checks import work_a_day
from tests.unit.web.site_under_test import Site

TABS = {"days": "/figures", **{tab: f"/figures/{tab}" for tab in ("hours", "people", "goods", "shops")}}


@pytest.fixture
def worked(floor: Floor) -> Floor:
    """One order shipped, one picked, one in the middle of its walk, one cancelled, one not begun; a wrong
    piece.
    """
    floor.at_ms += 8 * 3_600_000
    work_a_day(floor)
    assert floor.scan("bench-1", "J%VERIFY", "O%S-2", "4000000000020").v == "fail"
    floor.new_order("9", A=1)
    return floor


def test_now_says_how_the_day_goes_and_what_to_do(site: Site, worked: Floor) -> None:
    told = site.get("/").main
    assert "Orders done 1 of 4 that are due" in told
    assert "On time" in told
    assert "Work by hour" in told
    worked.office(changes.hold, "S-3", "payment not received")
    told = site.get("/").main
    assert "Watch" in told
    assert "Orders that are stopped, due by 18:00: 1. Decide each: let it go on" in told
    assert "/exceptions" in site.get("/").links()


def test_what_is_due_tomorrow_is_listed_and_no_reason_for_alarm(site: Site, floor: Floor) -> None:
    floor.at_ms += 20 * 3_600_000
    floor.new_order("1", A=1)
    told = site.get("/").main
    assert "On time" in told
    assert "Nothing is due within 12 hours. 1 order is due by tomorrow 18:00." in told
    assert "Orders done 0 of 1 that are due" in told


def test_an_empty_day_is_green_and_says_why(site: Site) -> None:
    told = site.get("/").main
    assert "On time" in told
    assert "No orders are due." in told


def test_what_misses_its_time_makes_the_day_red(site: Site, worked: Floor) -> None:
    with worked.work.transaction():
        order = worked.work.one(Order, "label", "S-9", SITE)
        assert order is not None
        worked.work.put(replace(order, ship_by_ms=worked.at_ms - 60_000))
    told = site.get("/").main
    assert "Act now" in told
    assert "Orders that have missed their cut-off: 1." in told


def test_the_wall_has_big_words_and_nothing_to_press(site: Site, worked: Floor) -> None:
    seen = site.get("/wall")
    assert "Orders done 1 of 4 that are due" in seen.main
    assert "<form" not in seen.html
    assert "<button" not in seen.html
    assert not [href for href in seen.links() if not href.startswith("#")]


def test_now_and_the_wall_are_chinese_too(site: Site, worked: Floor) -> None:
    for path in ("/", "/wall"):
        told = site.get(path, lang="zh").main
        assert "进度正常" in told
        assert "完成订单 1 共4单待发" in told


def test_figures_are_shown_by_day_hour_person_sku_and_shop(site: Site, worked: Floor) -> None:
    shown = {tab: site.get(path).main for tab, path in TABS.items()}
    assert "Orders shipped 1" in shown["days"]
    assert "1 packed" in shown["hours"]
    assert "Wrong item · Verifying" in shown["people"]
    assert "A left most." in shown["goods"]
    assert "S shipped most." in shown["shops"]
    assert all(
        f"/api/v1/figures/{tab}?" in site.get(path).html for tab, path in TABS.items() if tab != "people"
    )


def test_a_period_is_chosen_and_a_wrong_one_is_refused_in_words(site: Site, worked: Floor) -> None:
    assert "25 Nov 2010 – 1 Dec 2010" in site.get("/figures?days=7").main
    own = site.get("/figures?from=2010-11-30&to=2010-12-01")
    assert "30 Nov 2010 – 1 Dec 2010" in own.main
    assert "/figures/goods?from=2010-11-30&to=2010-12-01" in own.links()
    assert "period: expected" in site.get("/figures?from=2010-12-02&to=2010-12-01").main
    assert "Nothing was done in this period." in site.get("/figures/goods?from=2010-01-01&to=2010-01-01").main


def test_figures_of_people_are_for_supervisors(site: Site, worked: Floor) -> None:
    site.become(VIEWER)
    site.get("/figures/people", status=403)
    assert "/figures/people" not in site.get("/figures").links()
    assert site.client.get("/api/v1/people-figures/people").status_code == 403
    site.become(SUPERVISOR)
    assert "All by person and job" in site.get("/figures/people").main
    assert site.client.get("/api/v1/people-figures/people").status_code == 200


def test_the_same_rows_come_as_json_and_csv(site: Site, worked: Floor) -> None:
    asked = {"to_date": "2010-12-01", "days": "7"}
    rows = site.client.get("/api/v1/figures/goods", params=asked).json()["rows"]
    assert [(row["sku"], row["pieces"]) for row in rows] == [("A", 2), ("B", 1)]
    answer = site.client.get("/api/v1/figures/goods", params={**asked, "as": "csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    assert [row["sku"] for row in csv.DictReader(io.StringIO(answer.text))] == ["A", "B"]
    wrong = site.client.get("/api/v1/figures/goods", params={**asked, "days": "0"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "invalid")


def test_the_outlook_comes_to_programs_too(site: Site, worked: Floor) -> None:
    told = site.client.get("/api/v1/outlook").json()
    assert (told["colour"], told["complete"]) == ("green", True)
    assert [(call["total"], call["done"], call["late"]) for call in told["cut_offs"]] == [(4, 1, 0)]


def test_every_kind_of_error_has_its_words() -> None:
    assert set(ERROR_WORDS) == {code for code, row in VERDICTS.items() if row[0] in ("fail", "bad")}
