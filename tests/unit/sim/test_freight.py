"""Carriers, manifests and bills of the simulated days: what the hub says of them against the truth."""

from collections import Counter
from pathlib import Path

import pytest

from station_sim import day as days
from station_sim import freight, orders
from station_sim.case import Box
from station_sim.freight import FAULTS, NOT_BILLED, OK, Bill, Left, Manifest, Outcome
from station_sim.office import Listed
from station_sim.papers import Trays
from station_sim.site import Site
from station_sim.tariff import CARRIERS, HOME, OVL, number

PARCELS = 30


@pytest.fixture
def site() -> Site:
    """An evening: so many parcels have left with one carrier, at one call."""
    book = orders.OrderBook([orders.Ordered(str(n), {"A": 1}, "Ada", country=HOME) for n in range(PARCELS)])
    day = days.prepare(1, book, days.Wanted(stations=3, box_mg=1, errors=0.0, papers=True))
    site = days.open_site(day, {}, None, Trays()).site  # type: ignore[arg-type]
    call = site.truth.loading("MAIN", OVL.code)
    for n, order in enumerate(book.orders):
        case = site.truth.new_case(order.number, order.label, order.lines)
        box = site.truth.new_box(Listed(f"{case.label}.1", Counter("A"), OVL.code, number(OVL, n + 1)), case)
        box.accepted_mg = 1_500_000 + 100_000 * n
        call.boxes.append(box)
        site.truth.shipped.append(box)
    return site


def _left(site: Site) -> dict[str, Left]:
    return {b.code: Left(b.carrier, b.waybill, freight.fee_of(site, b)) for b in site.truth.shipped}


def _manifest(boxes: list[Box]) -> Manifest:
    net_mg = sum(box.accepted_mg or 0 for box in boxes)
    return Manifest("OVL-1", "MAIN", OVL.code, "closed", frozenset(box.code for box in boxes), net_mg)


def _said(bill: Bill) -> Outcome:
    """What a hub says that finds everything."""
    return Outcome([line.outcome for line in bill.lines], frozenset(bill.unbilled))


def test_every_fault_is_planted_and_the_rest_is_right(site: Site) -> None:
    (bill,) = freight.bills(site, 7)
    faults = Counter(line.outcome for line in bill.lines) + Counter({NOT_BILLED: len(bill.unbilled)})
    assert faults.keys() == {OK, *FAULTS}
    assert bill.faults == len(FAULTS)
    assert freight.found_on([(bill, _said(bill))]) == {
        "bill_lines": len(bill.lines),
        "bill_faults": len(FAULTS),
        "bill_faults_found": len(FAULTS),
    }
    boxes = {box.waybill: box for box in site.truth.shipped}
    for line in bill.lines:
        if line.outcome == OK:
            assert (line.fee_minor, line.charged_mg % 1_000_000) == (
                freight.fee_of(site, boxes[line.waybill]),
                0,
            )


def test_an_evening_on_which_all_agree_has_no_differences(site: Site) -> None:
    bills = freight.bills(site, 7)
    manifests = [_manifest(site.truth.handed_over[0].boxes)]
    assert freight.differences(site, _left(site), manifests, [(b, _said(b)) for b in bills]) == []


def test_a_fault_that_the_hub_does_not_find_is_told(site: Site) -> None:
    (bill,) = freight.bills(site, 7)
    right, manifests = _said(bill), [_manifest(site.truth.handed_over[0].boxes)]
    blind = Outcome([OK] * len(right.lines), frozenset())
    told = freight.differences(site, _left(site), manifests, [(bill, blind)])
    assert len(told) == len(FAULTS)
    assert freight.found_on([(bill, blind)])["bill_faults_found"] == 0
    assert (
        "the hub read 0"
        in freight.differences(site, _left(site), manifests, [(bill, Outcome([], frozenset()))])[0]
    )


def test_a_parcel_on_the_wrong_list_or_at_a_wrong_fee_is_told(site: Site) -> None:
    boxes = site.truth.handed_over[0].boxes
    cheap = _left(site) | {boxes[0].code: Left(OVL.code, boxes[0].waybill, 1)}
    told = freight.differences(site, cheap, [_manifest(boxes[1:])._replace(state="open")], [])
    assert [text.split(":")[0] for text in told] == [
        f"parcel {boxes[0].code}",
        "manifest of OVL in MAIN",
        "manifest of OVL in MAIN",
        "manifest OVL-1 is open",
    ]


def test_who_takes_an_order_is_the_cheapest_or_who_had_it(site: Site) -> None:
    judge, case = site.judge, site.truth.cases["WEB-1"]
    box = Box("WEB-1.1", case, Counter("A"), 1, carrier="VAN")
    judge.check_carrier(case, [box], HOME)
    assert (judge.missed, case.carrier) == ([], "VAN")
    judge.check_carrier(case, [Box("WEB-1.2", case, Counter("A"), 1, carrier="OVL")], "France")
    assert judge.missed == []
    case.carrier = ""
    judge.check_carrier(case, [Box("WEB-1.3", case, Counter("A"), 1, carrier="WORLD")], HOME)
    assert "by {'WORLD'}, not ('VAN',)" in judge.missed[0]["reason"]


def test_a_waybill_must_name_its_carrier_and_bear_a_number_of_its_order_alone(site: Site) -> None:
    judge, (first, second) = site.judge, site.truth.shipped[:2]
    judge.check_waybill(first, first.waybill, ("Overland", "2 Low Street"), CARRIERS)
    assert judge.missed == []
    judge.check_waybill(second, first.waybill, ("Overland",), CARRIERS)
    judge.check_waybill(first, first.waybill, ("Northern Van",), CARRIERS)
    assert [row["order"] for row in judge.missed] == ["WEB-1", "WEB-0"]


def test_a_bill_is_written_as_carriers_write_them(site: Site, tmp_path: Path) -> None:
    (bill,) = freight.bills(site, 7)
    path = tmp_path / "bill.csv"
    bill.write(path)
    heading, *rows = path.read_text("utf-8").splitlines()
    assert heading == "Tracking Number,Chargeable Weight (kg),Fee"
    assert len(rows) == len(bill.lines)
    line = bill.lines[0]
    assert rows[0] == f"{line.waybill},{line.charged_mg / 1e6:.3f},{line.fee_minor / 100:.2f}"
