"""Slip and waybill are asked for together, in order, on printers that go together; changes make them void."""

import pytest

from hub.domain.errors import Conflict, NotFound
from hub.domain.office_rules import PaperRules
from hub.domain.orders import Order
from hub.office import print_acts, printers, prints, rule_names
from hub.office.act import Act
from tests.unit.floor.floor_under_test import SITE
from tests.unit.printing.played import Played
from tests.unit.printing.shop import PAIR, RAW, Shop, ready, verified


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


def test_cancelling_one_of_a_pair_takes_the_other_and_frees_the_parcel(shop: Shop) -> None:
    label = ready(shop)
    verified(shop, label)
    slip, _ = shop.ask(label)
    assert shop.parcels(label)[0].papers == "printed"
    shop.act(lambda act: print_acts.cancel(act, print_acts.named(act, slip.id), "by hand"))
    assert shop.states() == ["cancelled"] * 2
    assert shop.parcels(label)[0].papers == ""
    assert shop.act(lambda act: prints.changed(act, shop_order(act, label), "x")) == []


def shop_order(act: Act, label: str) -> object:
    return act.work.one(Order, "label", label, SITE)
