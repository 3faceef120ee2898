"""Shipping: manifests closed and taken as files, carriers, bills with what differs."""

from dataclasses import replace

import pytest

from hub.domain.carriers import Bill, BillLine, Carrier, Manifest, WaybillNumber
from hub.domain.orders import Order
from hub.domain.packing import Parcel
from tests.unit.floor.floor_under_test import SITE, Floor
from tests.unit.floor.lorries import two_carriers
from tests.unit.web.site_under_test import Site


def loaded(floor: Floor, count: int = 2) -> None:
    """A carrier's open manifest with parcels on it."""
    labels = [floor.new_order(str(n + 1), A=1) for n in range(count)]
    with floor.work.transaction():
        carrier = floor.work.add(Carrier(0, SITE, "SF", "顺丰速运", "CNY", cutoff="17:00"))
        floor.work.add(WaybillNumber(0, SITE, carrier.id, "SF9"))
        manifest = floor.work.add(Manifest(0, SITE, "SF-101201-1", carrier.id, 1, "open", floor.at_ms))
        for n, label in enumerate(labels):
            order = floor.work.one(Order, "label", label, SITE)
            assert order is not None
            parcel = floor.work.add(Parcel(0, SITE, order.id, 1, f"{label}.1", "shipped", 0, 0, 0, 250_000))
            floor.work.put(
                replace(
                    parcel, carrier="SF", waybill=f"SF{n}", manifest_id=manifest.id, shipped_at_ms=floor.at_ms
                )
            )


def test_a_manifest_is_read_closed_and_taken_along(site: Site, floor: Floor) -> None:
    assert "No manifest is like this." in site.get("/shipping").main
    loaded(floor)
    seen = site.get("/shipping").main
    assert "SF-101201-1 顺丰速运 open 2 500 g" in seen
    page = "/shipping/manifests/SF-101201-1"
    assert "S-1.1 SF0 S-1" in site.get(page).main
    assert "SF-101201-1" in site.get("/shipping?q=SF1").main
    file = site.get("/shipping/manifest-file/SF-101201-1").response
    assert file.text.lstrip("\ufeff").splitlines()[1].startswith("S-1.1,SF0,S-1,,,250000,")
    assert site.get("/papers/sheet?kind=manifests&name=SF-101201-1").response.content.startswith(b"%PDF")
    done = site.post(page, "close")
    assert done.said == "✓ SF-101201-1 is closed with 2 parcels."
    assert "Handed over" in done.main
    assert "已交接" in site.get(page, "zh").main
    assert "closed" in site.post(page, "close", 409).said
    assert "SF-101201-1" not in site.get("/shipping?state=open").main
    site.get("/shipping/manifests/X", status=404)


@pytest.mark.long
def test_carriers_tell_when_their_numbers_run_out(site: Site, floor: Floor) -> None:
    assert "No carrier is known" in site.get("/shipping/carriers").main
    loaded(floor)
    assert "SF 顺丰速运 17:00 – 1 · ask for more yes" in site.get("/shipping/carriers").main


@pytest.mark.long
def test_a_bill_shows_what_differs(site: Site, floor: Floor) -> None:
    assert "No bill was read in yet" in site.get("/shipping/bills").main
    loaded(floor)
    with floor.work.transaction():
        bill = floor.work.add(Bill(0, SITE, 1, "2010/11", floor.at_ms, 1, floor.at_ms + 1))
        floor.work.add(BillLine(0, SITE, bill.id, 1, "SF0", 250_000, 900, 1, 250_000, 900, "ok"))
        floor.work.add(
            BillLine(0, SITE, bill.id, 2, "=SF7", 1_000_000, 1200, None, None, None, "unknown_waybill")
        )
    assert "SF 2010/11" in site.get("/shipping/bills").main
    seen = site.get("/shipping/bills/SF/2010%2F11").main
    assert "no parcel of ours has this number 1 12.00 CNY" in seen
    assert "shipped, and on no bill 1" in seen
    assert "=SF7" in seen
    assert "SF0" not in seen
    lines = site.get("/shipping/bill-lines/SF/2010%2F11").response.text.splitlines()
    assert lines[2].startswith("unknown_waybill,'=SF7,")
    assert lines[3].startswith("not_billed,SF1,S-2,")
    site.get("/shipping/bills/SF/9", status=404)


def test_the_calendar_is_seen_and_set(site: Site, floor: Floor) -> None:
    two_carriers(floor)
    day = {"day": "2099-12-24", "carrier": "YT", "what": "works", "at": "12:00", "name": "Eve"}
    seen = site.post("/shipping/calendar", "set", **day)
    assert "2099-12-24 is saved." in seen.said
    assert "Eve" in seen.main
    assert (
        "no time for a day off" in site.post("/shipping/calendar", "set", 422, **{**day, "what": "off"}).said
    )
    assert (
        "All days are as in other weeks."
        in site.post("/shipping/calendar", "remove", day="2099-12-24", carrier="YT").main
    )
    site.become("clerk")
    assert "Set a day" not in site.get("/shipping/calendar").main
    site.post("/shipping/calendar", "set", 403, **day)
    assert "下次揽收" in site.get("/shipping/calendar", "zh").main
