"""At the bench: the scale takes a parcel only when its own slip and its own waybill were scanned."""

from dataclasses import replace

import pytest

from hub.domain.errors import Conflict
from hub.domain.orders import Order
from hub.office import changes, print_acts, printers
from tests.soundness import faults
from tests.unit.floor.floor_under_test import SITE, at_bench
from tests.unit.printing.shop import RAW, Shop, printed, verified

WEIGHT_MG = 300_000
"""One piece of A and the carton."""


@pytest.fixture
def two(shop: Shop) -> tuple[Shop, str, str]:
    """Two verified orders with printed pairs; somebody packs at bench-2."""
    shop.carrier()
    shop.printer("P1", RAW)
    labels = shop.orders(2)
    for label, tote in zip(labels, ("T1", "T2"), strict=True):
        verified(shop, label, tote)
        shop.ask(label)
    printed(shop)
    at_bench(shop.floor, "bench-2", "PACK", "1")
    return shop, *labels


def test_both_papers_prove_the_parcel_in_either_order(two: tuple[Shop, str, str]) -> None:
    shop, one, other = two
    floor = shop.floor
    for label, codes in ((one, ("D%S-1.1", "SF0000000000")), (other, ("SF0000000001", "D%S-2.1"))):
        floor.scan("bench-2", f"O%{label}")
        refused = floor.weigh("bench-2", WEIGHT_MG)
        assert (refused.v, refused.why) == ("bad", "not_allowed")
        assert "scan its slip" in (refused.say or "")
        assert "scan its slip" in (floor.scan("bench-2", "X%HELP").say or "")
        assert floor.scan("bench-2", codes[0]).why == "go"
        assert f"scan its {'waybill' if codes[0][0] == 'D' else 'slip'}" in (
            floor.weigh("bench-2", WEIGHT_MG).say or ""
        )
        answer = floor.scan("bench-2", codes[1])
        assert answer.why == "go" and "papers match" in (answer.say or "")
        assert floor.weigh("bench-2", WEIGHT_MG).why == "weight_ok"
        assert shop.order(label).state == "weighed"


def test_a_paper_opens_its_parcel(two: tuple[Shop, str, str]) -> None:
    shop, one, _ = two
    assert "scan its waybill" in (shop.floor.scan("bench-2", "D%S-1.1").say or "")
    assert "papers match" in (shop.floor.scan("bench-2", "SF0000000000").say or "")
    assert shop.floor.weigh("bench-2", WEIGHT_MG).why == "weight_ok"
    assert shop.order(one).state == "weighed"


def test_what_both_papers_carry_proves_nothing(two: tuple[Shop, str, str]) -> None:
    shop, _, _ = two
    for code in ("S-1.1", "S-1.1", "D%S-1.1", "D%S-1.1", "S-1.1"):
        shop.floor.scan("bench-2", code)
    assert "scan its waybill" in (shop.floor.weigh("bench-2", WEIGHT_MG).say or "")


@pytest.mark.parametrize("wrong", ["D%S-2.1", "SF0000000001"])
def test_a_paper_of_another_parcel_is_wrong_and_holds_the_bench(
    two: tuple[Shop, str, str], wrong: str
) -> None:
    shop, _, _ = two
    floor = shop.floor
    floor.scan("bench-2", "D%S-1.1")
    answer = floor.scan("bench-2", wrong)
    assert (answer.v, answer.why) == ("fail", "wrong_parcel")
    assert "S-1.1" in (answer.say or "")
    assert floor.scan("bench-2", "SF0000000000").why == "blocked"
    floor.scan("bench-2", "X%RESUME")
    assert "scan its slip" in (floor.scan("bench-2", "SF0000000000").say or ""), "both are scanned anew"
    assert "papers match" in (floor.scan("bench-2", "D%S-1.1").say or "")


def test_the_slip_of_an_undone_parcel_is_not_taken_for_the_new_one(two: tuple[Shop, str, str]) -> None:
    shop, one, _ = two
    floor = shop.floor
    floor.scan("bench-2", f"O%{one}", "X%UNDO", "X%YES")
    assert [p.state for p in shop.prints()] == ["void", "void", "printed", "printed"]
    at_bench(floor)
    floor.scan("bench-1", f"O%{one}", "4000000000006")
    assert [(p.kind, p.subject) for p in shop.prints() if p.state == "queued"] == [
        (kind, "S-1.2") for kind in ("packing_slip", "waybill")
    ]
    answer = floor.scan("bench-2", "D%S-1.1")
    assert (answer.why, "S-1.2" in (answer.say or "")) == ("wrong_parcel", True)
    floor.scan("bench-2", "X%RESUME", "D%S-1.2")
    # The number of the parcel that was undone goes on with the new one.
    assert "papers match" in (floor.scan("bench-2", "SF0000000000").say or "")


def test_reprint_at_the_bench_is_logged_with_who_wanted_it(two: tuple[Shop, str, str]) -> None:
    shop, one, _ = two
    floor = shop.floor
    assert floor.scan("bench-2", "X%REPRINT").why == "no_order"
    floor.scan("bench-2", "D%S-1.1", "SF0000000000")
    assert "printed again" in (floor.scan("bench-2", "X%REPRINT").say or "")
    again = shop.prints()[-2:]
    assert [(p.kind, p.copy_no, p.reason) for p in again] == [
        (kind, 2, "at the bench 打包台补打") for kind in ("packing_slip", "waybill")
    ]
    assert all(p.operator_id and p.station_id for p in again)
    assert "on their way" in (floor.scan("bench-2", "X%REPRINT").say or "")
    assert "scan its slip" in (floor.weigh("bench-2", WEIGHT_MG).say or ""), "another pair is another proof"
    with pytest.raises(Conflict, match="expected one that is printed"):
        shop.act(lambda act: print_acts.again(act, print_acts.named(act, again[0].id), "x"))
    assert shop.order(one).state == "verified"


def test_a_pair_that_can_not_be_printed_says_why(two: tuple[Shop, str, str]) -> None:
    shop, _, _ = two
    shop.floor.scan("bench-2", "D%S-1.1")
    shop.act(printers.change, "P1", kinds=("waybill",))
    refused = shop.floor.scan("bench-2", "X%REPRINT")
    assert (refused.why, refused.say) == ("not_allowed", "No printer takes both papers: S-1.1")


def test_a_pair_without_a_number_says_so(shop: Shop) -> None:
    shop.printer("P1", RAW)
    (label,) = shop.orders(1)
    verified(shop, label, "T1")
    at_bench(shop.floor, "bench-2", "PACK", "1")
    shop.floor.scan("bench-2", f"O%{label}")
    assert shop.floor.scan("bench-2", "X%REPRINT").say == "S-1.1: no waybill number"


def test_a_weighed_parcel_whose_address_changed_leaves_only_with_its_new_pair(
    two: tuple[Shop, str, str],
) -> None:
    shop, one, _ = two
    floor = shop.floor
    floor.scan("bench-2", "D%S-1.1", "SF0000000000")
    floor.weigh("bench-2", WEIGHT_MG)
    floor.office(changes.readdress, one, {"address": "another street"}, "moved")
    printed(shop)
    at_bench(floor, "dock", "SHIP", "3")
    assert floor.scan("dock", "S-1.1").why == "order_changed"
    answer = floor.scan("dock", "X%RESUME", "S-1.1")
    assert "scan its slip" in (answer.say or "")
    floor.scan("bench-2", "D%S-1.1")
    assert "papers match" in (floor.scan("bench-2", "SF0000000002").say or "")
    assert floor.scan("dock", "S-1.1").why == "order_done"


def test_a_waybill_with_the_former_address_is_known_by_its_number(two: tuple[Shop, str, str]) -> None:
    shop, one, _ = two
    shop.floor.office(changes.readdress, one, {"address": "another street"}, "moved")
    printed(shop)
    shop.floor.scan("bench-2", f"O%{one}")
    shop.floor.scan("bench-2", "X%RESUME", "D%S-1.1")
    old = shop.floor.scan("bench-2", "SF0000000000")
    assert (old.why, old.v) == ("wrong_parcel", "fail") and "S-1.1" in (old.say or "")
    shop.floor.scan("bench-2", "X%RESUME")
    assert "papers match" in (shop.floor.scan("bench-2", "SF0000000002").say or "")
    assert [p.waybill for p in shop.parcels(one)] == ["SF0000000002"]
    assert faults(shop.database) == {}


def numbered(shop: Shop, number: str) -> str:
    """A verified order with the shop's own waybill number; its label."""
    shop.carrier()
    shop.printer("P1", RAW)
    (label,) = shop.orders(1)
    with shop.floor.work.transaction():
        order = shop.floor.work.one(Order, "label", label, SITE)
        assert order is not None
        shop.floor.work.put(replace(order, carrier="SF", waybill=number))
    verified(shop, label)
    return label


@pytest.fixture
def moved(shop: Shop) -> Shop:
    """An order with the shop's own number that goes elsewhere after its pair was printed: its waybills bear
    the same number. Prints 1 and 2 are the pair of before, 3 and 4 that of now.
    """
    label = numbered(shop, "OWN7777")
    shop.ask(label)
    printed(shop)
    shop.floor.office(changes.readdress, label, {"address": "another street"}, "moved")
    printed(shop)
    assert [(p.state, p.waybill) for p in shop.prints()] == [
        (state, "OWN7777") for state in ("void", "void", "printed", "printed")
    ]
    at_bench(shop.floor, "bench-2", "PACK", "1")
    shop.floor.scan("bench-2", f"O%{label}", "X%RESUME")
    return shop


def test_void_papers_that_bear_the_shops_own_number_are_told_from_the_new_ones(moved: Shop) -> None:
    floor = moved.floor
    for void in ("D%S-1.1/1", "S-1.1/2"):
        refused = floor.scan("bench-2", void)
        assert (refused.v, refused.why) == ("fail", "wrong_parcel") and "Void" in (refused.say or "")
        floor.scan("bench-2", "X%RESUME")
    assert "scan its waybill" in (floor.scan("bench-2", "D%S-1.1/3").say or "")
    doubtful = floor.scan("bench-2", "OWN7777")
    assert (doubtful.v, doubtful.why) == ("bad", "not_allowed") and "foot" in (doubtful.say or "")
    assert "scan its waybill" in (floor.weigh("bench-2", WEIGHT_MG).say or "")
    assert "papers match" in (floor.scan("bench-2", "S-1.1/4").say or "")
    assert floor.weigh("bench-2", WEIGHT_MG).why == "weight_ok"


def test_what_bears_a_void_waybills_number_leaves_by_the_code_at_its_foot(moved: Shop) -> None:
    floor = moved.floor
    floor.scan("bench-2", "D%S-1.1/3", "S-1.1/4")
    floor.weigh("bench-2", WEIGHT_MG)
    at_bench(floor, "dock", "SHIP", "3")
    assert "foot" in (floor.scan("dock", "OWN7777").say or "")
    void = floor.scan("dock", "S-1.1/2")
    assert (void.v, void.why) == ("fail", "wrong_parcel") and "Void" in (void.say or "")
    floor.scan("dock", "X%RESUME")
    assert floor.scan("dock", "S-1.1/4").why == "order_done"


@pytest.mark.parametrize("code", ["D%S-1.1/2", "D%S-1.1/99", "S-1.1/1", "D%S-1.1/3"])
def test_a_number_that_no_such_paper_of_the_parcel_has_is_unknown(
    two: tuple[Shop, str, str], code: str
) -> None:
    shop, _, _ = two
    assert shop.floor.scan("bench-2", code).why == "unknown_code"


def test_the_foot_of_an_undone_parcels_waybill_is_void(two: tuple[Shop, str, str]) -> None:
    shop, one, _ = two
    shop.floor.scan("bench-2", f"O%{one}", "X%UNDO", "X%YES")
    at_bench(shop.floor)
    shop.floor.scan("bench-1", f"O%{one}", "4000000000006")
    answer = shop.floor.scan("bench-2", "S-1.1/2")
    assert (answer.why, "S-1.2" in (answer.say or "")) == ("wrong_parcel", True)


def test_what_was_taken_out_of_its_queue_after_it_was_sent_is_void_too(shop: Shop) -> None:
    label = numbered(shop, "OWN7777")
    slip, _ = shop.ask(label)
    printed(shop, "doubtful")
    shop.act(lambda act: print_acts.cancel(act, print_acts.named(act, slip.id), "torn"))
    shop.floor.office(changes.readdress, label, {"address": "another street"}, "moved")
    shop.ask(label)
    printed(shop)
    assert shop.states() == ["cancelled", "cancelled", "printed", "printed"]
    floor = shop.floor
    at_bench(floor, "bench-2", "PACK", "1")
    floor.scan("bench-2", f"O%{label}", "X%RESUME")
    for former in ("D%S-1.1/1", "S-1.1/2"):
        assert "Void" in (floor.scan("bench-2", former, "X%RESUME", former).say or "")
        floor.scan("bench-2", "X%RESUME")
    floor.scan("bench-2", "D%S-1.1/3")
    assert "foot" in (floor.scan("bench-2", "OWN7777").say or "")
    assert "papers match" in (floor.scan("bench-2", "S-1.1/4").say or "")


def test_a_carriers_number_may_look_like_the_code_of_a_print(shop: Shop) -> None:
    label = numbered(shop, "AB.1/5")
    shop.ask(label)
    printed(shop)
    at_bench(shop.floor, "bench-2", "PACK", "1")
    assert "papers match" in (shop.floor.scan("bench-2", "D%S-1.1/1", "AB.1/5").say or "")


def test_parcels_without_printed_papers_are_weighed_as_ever(shop: Shop) -> None:
    (label,) = shop.orders(1)
    verified(shop, label)
    at_bench(shop.floor, "bench-2", "PACK", "1")
    shop.floor.scan("bench-2", f"{label}.1")
    assert shop.floor.weigh("bench-2", WEIGHT_MG).why == "weight_ok"
