"""What stands on each paper is what the database says when it is printed."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from hub.documents.contents import (
    Badge,
    BinLabel,
    CartLabel,
    ItemLabel,
    Manifest,
    OrderLabel,
    PackingSlip,
    PickingList,
    ToteLabel,
    Waybill,
)
from hub.documents.press import Content
from hub.domain.carriers import CarrierArea, WaybillNumber
from hub.domain.carriers import Manifest as OpenManifest
from hub.domain.errors import Conflict, NotFound
from hub.domain.orders import Order
from hub.domain.papers import LANGUAGES, OF_NO_ORDER, Print, Printer
from hub.office.paper_contents import gather
from hub.office.paper_source import Source
from hub.office.urgency import LATEST_MS
from hub.printing.rendering import Renderer
from hub.store.reading import snapshot
from tests.unit.floor.floor_under_test import SITE
from tests.unit.printing.shop import Shop, verified

AT_MS = 1_291_161_600_000


def content(shop: Shop, kind: str, subject: str, order: Order | None = None) -> Content:
    with snapshot(shop.database) as reader:
        job = Print(1, SITE, 1, kind, subject, "queued", order_id=order.id if order else None)
        return gather(Source(reader, SITE, ZoneInfo("Asia/Shanghai"), AT_MS), job)


def test_an_order_placed_at_the_end_of_the_calendar_has_its_slip(shop: Shop) -> None:
    shop.carrier()
    (label,) = shop.orders(1)
    order = replace(shop.order(label), placed_at_ms=LATEST_MS)
    with shop.floor.work.transaction():
        shop.floor.work.put(order)
    slip = content(shop, "packing_slip", f"{label}.1", order)
    assert isinstance(slip, PackingSlip) and slip.placed[:4] == "9999"


def test_papers_of_an_order(shop: Shop) -> None:
    shop.carrier()
    shop.printer("P1", "127.0.0.1:9")
    label = shop.orders(1)[0]
    shop.floor.release(label)
    order = shop.order(label)
    walk = content(shop, "picking_list", label, order)
    assert isinstance(walk, PickingList)
    assert [(row.bin, row.sku, row.qty) for row in walk.rows] == [("A-01", "A", 1)]
    assert (walk.of, walk.printed) == (label, "2010-12-01 08:00")
    tag = content(shop, "order_label", label, order)
    assert tag == OrderLabel(label, 1, 1, wave="W00001")
    with pytest.raises(Conflict, match="expected a carrier's number to print"):
        content(shop, "waybill", f"{label}.1", order)
    shop.ask(label)
    early = content(shop, "waybill", f"{label}.1", order)
    assert isinstance(early, Waybill) and (early.waybill, early.carrier) == ("SF0000000000", "顺丰速运")
    assert early.area == ""
    work = shop.floor.work
    with work.transaction():
        carrier_id = next(iter(work.where(WaybillNumber, "site", SITE))).carrier_id
        for area, postcodes in (("near", ""), ("south", "1-3")):
            work.add(CarrierArea(0, SITE, carrier_id, area, "", postcodes))
    early = content(shop, "waybill", f"{label}.1", order)
    assert isinstance(early, Waybill) and early.area == "south"


def test_a_test_page_has_the_form_of_its_printer(shop: Shop) -> None:
    shop.printer("SMALL", "127.0.0.1:9", width_mm=60, height_mm=30)
    shop.printer("LARGE", "127.0.0.1:10")
    assert content(shop, "test", "SMALL") == ItemLabel("SMALL", "Test page 测试页 打印正常")
    assert isinstance(content(shop, "test", "LARGE"), PackingSlip)


def test_slip_and_waybill_of_a_parcel_share_its_code(shop: Shop) -> None:
    shop.carrier()
    label = shop.orders(1)[0]
    verified(shop, label)
    order = shop.order(label)
    slip, waybill = (content(shop, kind, f"{label}.1", order) for kind in ("packing_slip", "waybill"))
    assert isinstance(slip, PackingSlip) and isinstance(waybill, Waybill)
    assert slip.parcel == waybill.parcel == f"{label}.1"
    assert [(line.sku, line.qty) for line in slip.lines] == [("A", 1)]
    assert (waybill.recipient.name, waybill.recipient.postcode) == (f"王 {label}", "200120")
    assert (waybill.waybill, waybill.pieces, waybill.weight_mg) == ("SF0000000000", 1, 300_000)
    with pytest.raises(Conflict, match=r"parcel S-1\.9: expected one of its order"):
        content(shop, "packing_slip", "S-1.9", order)
    with pytest.raises(NotFound, match=r"packing_slip S-1\.1: expected an order"):
        content(shop, "packing_slip", "S-1.1")


def test_labels_of_what_is_there(shop: Shop) -> None:
    found = {
        "bin_label": ("A-01", BinLabel),
        "tote_label": ("T1", ToteLabel),
        "cart_label": ("K1", CartLabel),
        "item_label": ("A", ItemLabel),
        "badge": ("1", Badge),
    }
    for kind, (subject, made) in found.items():
        assert isinstance(content(shop, kind, subject), made)
        with pytest.raises(NotFound, match=f"{kind} NONE: expected it on the site"):
            content(shop, kind, "NONE")
    with pytest.raises(NotFound, match="slot_label A-01"):
        content(shop, "slot_label", "A-01")  # a bin, and no slot of a put wall
    item = content(shop, "item_label", "A")
    assert isinstance(item, ItemLabel) and item.gtin == "4000000000006"


def test_a_manifest_names_its_parcels(shop: Shop) -> None:
    shop.carrier()
    label = shop.orders(1)[0]
    verified(shop, label)
    with shop.floor.work.transaction():
        made = shop.floor.work.add(OpenManifest(0, SITE, "SF-1", 1, 1, "open", AT_MS))
    (parcel,) = shop.parcels(label)
    shop.act(lambda act: act.work.put(replace(parcel, manifest_id=made.id)))
    found = content(shop, "manifest", "SF-1")
    assert isinstance(found, Manifest)
    assert [(row.parcel, row.waybill, row.postcode) for row in found.rows] == [
        (f"{label}.1", "SF0000000000", "200120")
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_is_drawn_on_a_common_size(shop: Shop, language: str) -> None:
    printer = Printer(1, SITE, "P", "raw", "h:1", language, 203, 100, 150, "")
    renderer = Renderer(shop.database, SITE, ZoneInfo("UTC"), lambda: AT_MS)
    there = {
        "bin_label": "A-01",
        "tote_label": "T1",
        "cart_label": "K1",
        "item_label": "A",
    }
    for kind in OF_NO_ORDER:
        if kind in ("manifest", "slot_label"):
            continue
        sheets = renderer.sheets(Print(1, SITE, 1, kind, there.get(kind, "1"), "queued"), printer)
        assert sheets.pages[0].startswith(b"^XA" if language == "zpl" else b"%PDF")
