"""Slip and waybill are asked for together, in order, on printers that go together; changes make them void."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from hub.documents.contents import PackingSlip, Waybill
from hub.domain.carriers import Carrier, WaybillNumber
from hub.domain.errors import Conflict, NotFound
from hub.domain.office_rules import PaperRules
from hub.domain.orders import Order
from hub.domain.papers import Print
from hub.office import changes, print_acts, printers, prints, rerouting, rule_names
from hub.office.act import Act
from hub.office.paper_contents import gather
from hub.office.paper_source import Source
from hub.store import bulk
from hub.store.reading import snapshot
from hub.store.tables import CarrierRow
from tests.unit.floor.floor_under_test import SITE, at_bench
from tests.unit.printing.played import Played
from tests.unit.printing.shop import PAIR, Shop

RAW = "127.0.0.1:9"


def lying(shop: Shop) -> list[tuple[str, str, str]]:
    """(printer, kind, subject) of everything that waits, in its order."""
    with shop.floor.work.transaction():
        codes = {p.id: p.code for p in shop.floor.work.where(printers.Printer, "site", SITE)}
    return [(codes[p.printer_id], p.kind, p.subject) for p in shop.prints() if p.state == "queued"]


def test_the_printers_of_a_bulk_share_it_and_a_pair_stays_on_one(shop: Shop) -> None:
    shop.carrier()
    for code in ("P1", "P2"):
        shop.printer(code, RAW)
    for label in shop.orders(4):
        shop.ask(label)
    assert lying(shop) == [
        (code, kind, f"S-{n}.1") for n, code in ((1, "P1"), (2, "P2"), (3, "P1"), (4, "P2")) for kind in PAIR
    ]


def test_where_slips_and_waybills_have_printers_of_their_own_both_stacks_lie_in_one_order(shop: Shop) -> None:
    shop.carrier()
    for code, kind in (("S1", PAIR[0]), ("S2", PAIR[0]), ("W1", PAIR[1]), ("W2", PAIR[1])):
        shop.printer(code, RAW, kinds=[kind])
    for label in shop.orders(6):
        shop.ask(label)
    stacks: dict[str, list[str]] = {}
    for code, _, subject in lying(shop):
        stacks.setdefault(code, []).append(subject)
    assert stacks["S1"] == stacks["W1"] == ["S-1.1", "S-3.1", "S-5.1"]
    assert stacks["S2"] == stacks["W2"] == ["S-2.1", "S-4.1", "S-6.1"]


def test_a_bench_prints_on_its_own_printer_and_what_no_printer_takes_is_said(shop: Shop) -> None:
    shop.printer("P1", RAW, stations=["bench-1"], kinds=["order_label"])
    with pytest.raises(NotFound, match="station bench-9"):
        shop.printer("P2", RAW, stations=["bench-9"])
    shop.carrier()
    (label,) = shop.orders(1)
    with pytest.raises(Conflict, match="packing_slip: expected a printer that takes it"):
        shop.ask(label)
    shop.ask(label, "order_label")
    assert shop.ask(label, "order_label") == []
    assert lying(shop) == [("P1", "order_label", label)]
    with pytest.raises(Conflict, match="found 1"):
        shop.act(printers.remove, "P1")


def test_a_parcel_without_a_number_gets_no_pair_and_is_weighed_as_ever(shop: Shop) -> None:
    shop.print_by_itself(PaperRules(verified=("order_label", *PAIR)))
    shop.printer("P1", RAW)
    label = shop.orders(1)[0]
    verified(shop, label)
    assert [p.kind for p in shop.prints()] == ["order_label"]
    assert shop.parcels(label)[0].papers == ""
    with pytest.raises(Conflict, match="expected a carrier's number for its waybill"):
        shop.ask(label)


async def test_a_pair_comes_out_in_its_order_and_again_only_as_a_pair(shop: Shop) -> None:
    shop.carrier()
    with Played() as printer:
        shop.printer("P1", printer.address)
        slip, waybill = (each for each in shop.ask(shop.orders(1)[0]))
        async with shop.spooling():
            await shop.until(shop.is_all_printed)
            made = shop.act(lambda act: print_acts.again(act, print_acts.named(act, waybill.id), "torn"))
            assert isinstance(made, list)
            await shop.until(shop.is_all_printed)
        assert [(p.kind, p.copy_no, p.reason) for p in made] == [(PAIR[0], 2, "torn"), (PAIR[1], 2, "torn")]
        assert [b"D%S-1.1" in page for page in printer.out] == [True, False, True, False]
        assert [b"SF0000000000" in page for page in printer.out] == [False, True, False, True]
        assert slip.pair == waybill.pair == "S-1.1"
    shop.act(printers.remove, "P1")
    with pytest.raises(Conflict, match="expected a printer that takes it"):
        shop.act(lambda act: print_acts.again(act, print_acts.named(act, slip.id), "torn"))
    shop.printer("P1", RAW)
    assert [p.state for p in shop.prints()] == ["printed"] * 4


def test_what_happens_to_an_order_prints_what_the_site_wants(shop: Shop) -> None:
    shop.print_by_itself(PaperRules(released=("picking_list",), verified=PAIR))
    label = shop.orders(1)[0]
    verified(shop, label)
    assert "picking_list: the office's rules have it printed by itself" in str(shop.act(rule_names.unknown))
    assert shop.prints() == []  # no printer: the floor goes on, and nothing is printed by itself
    shop.carrier()
    shop.printer("P1", RAW)
    label = shop.orders(1, first=2)[0]
    verified(shop, label, "T2")
    assert [(p.kind, p.subject) for p in shop.prints()] == [
        ("picking_list", label),
        *((kind, f"{label}.1") for kind in PAIR),
    ]
    assert [p.papers for p in shop.parcels(label)] == ["printed"]
    assert {p.parcel_id for p in shop.prints()[1:]} == {shop.parcels(label)[0].id}


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


def verified(shop: Shop, label: str, tote: str = "T1") -> None:
    shop.floor.release(label)
    shop.floor.walk(totes=(tote,))
    at_bench(shop.floor)
    shop.floor.scan("bench-1", f"O%{label}", "4000000000006")
    assert shop.order(label).state == "verified"


def test_what_was_printed_before_picking_becomes_the_parcels(shop: Shop) -> None:
    shop.carrier()
    shop.printer("P1", RAW)
    label = shop.orders(1)[0]
    shop.floor.release(label)
    shop.ask(label)
    printed(shop)
    verified_from_release(shop, label)
    (parcel,) = shop.parcels(label)
    assert (parcel.code, parcel.papers, parcel.waybill) == (f"{label}.1", "printed", "SF0000000000")
    assert [(p.state, p.parcel_id) for p in shop.prints()] == [("printed", parcel.id)] * 2


def test_a_pair_that_was_printed_with_another_number_is_void_when_the_parcel_gets_its_own(
    shop: Shop,
) -> None:
    shop.carrier()
    shop.printer("P1", RAW)
    label = shop.orders(1)[0]
    shop.floor.release(label)
    shop.ask(label)
    printed(shop)
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
    shop.carrier()
    shop.printer("P1", RAW)
    label = shop.orders(1)[0]
    shop.floor.release(label)
    shop.ask(label)
    printed(shop)
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


def verified_from_release(shop: Shop, label: str) -> None:
    shop.floor.walk()
    at_bench(shop.floor)
    shop.floor.scan("bench-1", f"O%{label}", "4000000000006")


def printed(shop: Shop) -> None:
    """Let everything that waits be printed, as if by a printer."""

    def run(act: Act) -> None:
        for each in act.work.where(Print, "site", SITE):
            if each.state == "queued":
                act.work.put(replace(each, state="printed"))

    shop.act(run)


def test_papers_of_an_order_that_changes_are_void_and_printed_again(shop: Shop) -> None:
    shop.carrier()
    shop.printer("P1", RAW)
    label = shop.orders(1)[0]
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
    shop.carrier()
    shop.printer("P1", RAW)
    label = shop.orders(1)[0]
    shop.floor.release(label)
    shop.ask(label)
    printed(shop)
    shop.floor.office(changes.change, label, {1: 3}, "more")
    assert [(p.kind, p.state, p.subject) for p in shop.prints()] == [
        *((kind, "void", f"{label}.1") for kind in PAIR),
        *((kind, "queued", f"{label}.1") for kind in PAIR),
    ]


def test_cancelling_one_of_a_pair_takes_the_other_and_frees_the_parcel(shop: Shop) -> None:
    shop.carrier()
    shop.printer("P1", RAW)
    label = shop.orders(1)[0]
    verified(shop, label)
    slip, _ = shop.ask(label)
    assert shop.parcels(label)[0].papers == "printed"
    shop.act(lambda act: print_acts.cancel(act, print_acts.named(act, slip.id), "by hand"))
    assert shop.states() == ["cancelled"] * 2
    assert shop.parcels(label)[0].papers == ""
    assert shop.act(lambda act: prints.changed(act, shop_order(act, label), "x")) == []


def shop_order(act: Act, label: str) -> object:
    return act.work.one(Order, "label", label, SITE)
