"""Papers that were given up, cancelled or printed again stay pairs: what comes of one comes of the other."""

import pytest

from hub.domain.carriers import Carrier, WaybillNumber
from hub.domain.errors import Conflict
from hub.domain.papers import Print, step
from hub.office import changes, print_acts, printers, rerouting
from hub.office.act import Act
from hub.store.reading import print_log, prints, snapshot
from tests.unit.floor.floor_under_test import SITE
from tests.unit.printing.shop import (
    PAIR,
    RAW,
    Shop,
    printed,
    ready,
    verified,
    verified_from_release,
)


def at_bench(shop: Shop) -> str:
    """A verified order of a shop with a printer and a carrier; its label."""
    label = ready(shop)
    verified(shop, label)
    return label


def again(shop: Shop, id_: int) -> list[Print]:
    made = shop.act(lambda act: print_acts.again(act, print_acts.named(act, id_), "torn"))
    assert isinstance(made, list)
    return made


def give_up(shop: Shop, id_: int) -> None:
    shop.act(lambda act: print_acts.give_up(act, id_, "no recipient"))


def test_a_pair_that_failed_is_tried_again_as_a_pair_and_has_to_be_proven(shop: Shop) -> None:
    label = at_bench(shop)
    slip, waybill = shop.ask(label)
    give_up(shop, waybill.id)
    assert shop.states() == ["failed"] * 2
    assert shop.parcels(label)[0].papers == ""
    shop.resolve(slip.id, came_out=False)
    assert shop.states() == ["queued"] * 2
    assert shop.parcels(label)[0].papers == "printed"


def test_what_failed_on_a_printer_that_was_taken_away_is_printed_on_another(shop: Shop) -> None:
    at_bench(shop)
    (failed,) = shop.tests(1)
    give_up(shop, failed)
    shop.act(printers.remove, "P1")
    shop.printer("P2", RAW)
    with pytest.raises(Conflict, match="printer P1 was taken away"):
        shop.resolve(failed, came_out=False)
    (anew,) = again(shop, failed)
    assert (shop.states(), anew.copy_no) == (["cancelled", "queued"], 2)


def test_what_failed_before_picking_is_the_parcels_too(shop: Shop) -> None:
    label = ready(shop)
    shop.floor.release(label)
    slip, waybill = shop.ask(label)
    give_up(shop, slip.id)
    verified_from_release(shop, label)
    (parcel,) = shop.parcels(label)
    assert ([p.parcel_id for p in shop.prints()], parcel.papers) == ([parcel.id] * 2, "")
    shop.resolve(waybill.id, came_out=False)
    assert (shop.states(), shop.parcels(label)[0].papers) == (["queued"] * 2, "printed")


def test_what_failed_and_is_asked_for_anew_waits_for_nobody_any_more(shop: Shop) -> None:
    label = at_bench(shop)
    slip, _ = shop.ask(label)
    give_up(shop, slip.id)
    assert len(shop.ask(label)) == 2
    assert shop.states() == ["cancelled"] * 2 + ["queued"] * 2
    printed(shop)
    give_up(shop, again(shop, shop.prints()[-1].id)[0].id)
    again(shop, shop.prints()[-1].id)
    assert shop.states() == ["cancelled"] * 2 + ["printed"] * 2 + ["cancelled"] * 2 + ["queued"] * 2
    assert shop.parcels(label)[0].papers == "printed"


def test_a_slip_that_was_printed_alone_before_leaves_its_pair_a_pair(shop: Shop) -> None:
    label = at_bench(shop)
    (alone,) = shop.ask(label, PAIR[0])
    printed(shop)
    again(shop, alone.id)
    shop.floor.office(changes.readdress, label, {"address": "another street"}, "moved")
    with shop.floor.work.transaction():
        for each in shop.floor.work.where(Print, "site", SITE):
            if each.state == "queued":
                shop.floor.work.put(step(each, "cancel", 9))
    pair = shop.ask(label)
    printed(shop)
    slip, waybill = again(shop, pair[1].id)
    assert slip.copy_no == waybill.copy_no
    printed(shop)
    assert [p.kind for p in again(shop, slip.id)] == list(PAIR)


def test_papers_with_a_number_that_is_another_carriers_are_not_printed_again(shop: Shop) -> None:
    label = at_bench(shop)
    slip, waybill = shop.ask(label)
    with shop.floor.work.transaction():
        other = shop.floor.work.add(Carrier(0, SITE, "YT", "圆通速递", "CNY"))
        shop.floor.work.add(WaybillNumber(0, SITE, other.id, "YT0000000007"))
    shop.floor.office(rerouting.change_carrier, label, "YT", "by hand")
    assert shop.states() == ["cancelled"] * 2 + ["queued"] * 2
    for each in (slip, waybill):
        with pytest.raises(Conflict, match="is void: expected one of the order as it is"):
            again(shop, each.id)


def test_what_is_doubtful_comes_before_what_was_asked_for_earlier(shop: Shop) -> None:
    made = shop.printer("P1", RAW)
    early, late = shop.tests(2)
    give_up(shop, early)
    for event in ("send", "doubt"):
        shop.act(print_acts.note, late, event)
    shop.resolve(early, came_out=False)
    with snapshot(shop.database) as reader:
        assert prints.heads(reader, SITE) == {made.id: late}
        assert [row["id"] for row in print_log.queue(reader, SITE, "P1", 9)] == [late, early]
        assert [each.id for each in prints.queue(reader, made.id, 9)] == [late, early]
        assert [row["id"] for row in prints.held_up(reader, SITE, [early])] == [late]


def test_what_was_made_void_on_its_way_is_counted_with_the_rest(shop: Shop) -> None:
    shop.printer("P1", RAW)
    ids = shop.tests(4)

    def run(act: Act) -> int:
        for n, id_ in enumerate(ids[:3]):
            sent = print_acts.note(act, id_, "send", mark=40 + n, pages=1)
        act.work.put(step(sent, "void", 9))
        return sent.printer_id

    printer = shop.act(run)
    assert isinstance(printer, int)
    with snapshot(shop.database) as reader:
        jobs, due = prints.under_way(reader, printer)
    assert ([job.id for job in jobs], due) == (ids[:2], 43)
