"""Papers that were printed before the order's pieces were picked, and papers of an order that changes."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from hub.documents.contents import PackingSlip, Waybill
from hub.domain.carriers import Carrier, WaybillNumber
from hub.domain.errors import Conflict
from hub.domain.office_rules import PaperRules
from hub.office import changes, print_acts, prints, rerouting
from hub.office.paper_contents import gather
from hub.office.paper_source import Source
from hub.store import bulk
from hub.store.reading import snapshot
from hub.store.tables import CarrierRow
from tests.unit.floor.floor_under_test import SITE
from tests.unit.printing.shop import (
    PAIR,
    RAW,
    Shop,
    early_pair,
    printed,
    ready,
    verified,
    verified_from_release,
)


def test_a_picking_list_is_refused_at_once_when_nothing_is_left_to_pick(shop: Shop) -> None:
    shop.print_by_itself(PaperRules(verified=("picking_list", "order_label")))
    shop.printer("P1", RAW)
    label = shop.orders(1)[0]
    with pytest.raises(Conflict, match=f"order {label}: expected pieces to pick, found none left"):
        shop.ask(label, "picking_list")
    shop.floor.release(label)
    (first,) = shop.ask(label, "picking_list")
    printed(shop)
    verified_from_release(shop, label)
    assert [p.kind for p in shop.prints()] == ["picking_list", "order_label"], "the label comes all the same"
    assert shop.ask(label, "picking_list") == [], "it was printed while there was something to pick"
    with pytest.raises(Conflict, match="expected pieces to pick"):
        shop.act(lambda act: print_acts.again(act, print_acts.named(act, first.id), "torn"))


def test_what_was_printed_before_picking_becomes_the_parcels(shop: Shop) -> None:
    label = early_pair(shop)
    verified_from_release(shop, label)
    (parcel,) = shop.parcels(label)
    assert (parcel.code, parcel.papers, parcel.waybill) == (f"{label}.1", "printed", "SF0000000000")
    assert [(p.state, p.parcel_id) for p in shop.prints()] == [("printed", parcel.id)] * 2


def test_a_pair_that_was_printed_with_another_number_is_void_when_the_parcel_gets_its_own(
    shop: Shop,
) -> None:
    label = early_pair(shop)
    with shop.floor.work.transaction():  # its carrier takes it no longer, and another one does
        (first,) = shop.floor.work.where(Carrier, "site", SITE)
        bulk.update(shop.floor.work, CarrierRow, first.id, {"max_mg": 1})
        other = shop.floor.work.add(Carrier(0, SITE, "YT", "圆通速递", "CNY"))
        shop.floor.work.add(WaybillNumber(0, SITE, other.id, "YT0000000007"))
    verified_from_release(shop, label)
    (parcel,) = shop.parcels(label)
    assert (parcel.code, parcel.carrier, parcel.waybill) == (f"{label}.1", "YT", "YT0000000007")
    assert [(p.state, p.waybill, p.parcel_id) for p in shop.prints()] == [
        *[("void", "SF0000000000", None)] * 2,
        *[("queued", "YT0000000007", parcel.id)] * 2,
    ]
    assert "运单号有变" in shop.prints()[0].reason


def test_a_shop_that_names_another_number_has_the_early_pair_printed_anew(shop: Shop) -> None:
    label = early_pair(shop)
    assert shop.act(prints.renumbered, shop.order(label), "no reason") == []
    said = replace(shop.order(label), carrier="SF", waybill="SF7777")
    shop.act(lambda act: rerouting.said_by_shop(act, act.work.put(said)))
    assert [(p.state, p.waybill) for p in shop.prints()] == [
        *[("void", "SF0000000000")] * 2,
        *[("queued", "SF7777")] * 2,
    ]


def test_papers_that_were_printed_anew_bear_the_carrier_of_their_number(shop: Shop) -> None:
    shop.carrier()
    with shop.floor.work.transaction():
        other = shop.floor.work.add(Carrier(0, SITE, "YT", "圆通速递", "CNY"))
        shop.floor.work.add(WaybillNumber(0, SITE, other.id, "YT0000000007"))
    shop.printer("P1", RAW)
    label = shop.orders(1)[0]
    shop.floor.release(label)
    shop.ask(label)
    printed(shop)
    said = replace(shop.order(label), carrier="YT")
    shop.act(lambda act: rerouting.said_by_shop(act, act.work.put(said)))
    new = [p for p in shop.prints() if p.state == "queued"]
    assert [p.waybill for p in new] == ["YT0000000007"] * 2
    with snapshot(shop.database) as reader:
        slip, waybill = (gather(Source(reader, SITE, ZoneInfo("UTC"), 1), p) for p in new)
        with pytest.raises(Conflict, match="asked for with number SF9, found none"):
            gather(Source(reader, SITE, ZoneInfo("UTC"), 1), replace(new[1], waybill="SF9"))
    assert isinstance(slip, PackingSlip)
    assert isinstance(waybill, Waybill)
    assert (slip.carrier, waybill.carrier, waybill.waybill) == ("圆通速递", "圆通速递", "YT0000000007")


def test_papers_of_an_order_that_changes_are_void_and_printed_again(shop: Shop) -> None:
    label = ready(shop)
    verified(shop, label)
    shop.ask(label)
    shop.ask(label, "order_label")
    printed(shop)
    shop.floor.office(changes.readdress, label, {"address": "another street"}, "moved")
    said = [(p.kind, p.state, p.reason) for p in shop.prints()]
    again = [(kind, "queued", "order changed 订单有变更") for kind in ("order_label", *PAIR)]
    assert said[:3] == [(kind, "void", "order changed 订单有变更") for kind in (*PAIR, "order_label")]
    assert said[3:] == again
    shop.floor.cancel(label)
    assert [p.state for p in shop.prints()] == ["void"] * 3 + ["cancelled"] * 3
    assert [p.papers for p in shop.parcels(label)] == [""]


def test_a_change_before_picking_prints_the_pair_of_the_order_as_it_is(shop: Shop) -> None:
    label = early_pair(shop)
    shop.floor.office(changes.change, label, {1: 3}, "more")
    assert [(p.kind, p.state, p.subject) for p in shop.prints()] == [
        *((kind, "void", f"{label}.1") for kind in PAIR),
        *((kind, "queued", f"{label}.1") for kind in PAIR),
    ]
