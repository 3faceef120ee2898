"""Papers put to parcels, and parcels onto lorries: a hub that lets something wrong pass is found out."""

from collections import Counter, deque

import pytest

from station_sim import day as days
from station_sim import orders
from station_sim.case import Box, Case
from station_sim.floor import Floor
from station_sim.mistakes import PACKING, PAPER_FORGOTTEN, PAPERS_SWAPPED, SHIPPING, WRONG_CAGE, Mistake
from station_sim.office import Listed
from station_sim.packer import Packer
from station_sim.papers import Trays
from station_sim.person import Person
from station_sim.printer import Sheet
from station_sim.shipper import Shipper
from station_sim.tariff import HOME
from tests.unit.sim.scripted import Scripted

BOOK = orders.OrderBook([orders.Ordered(str(n), {"A": 1}, "Ada", country=HOME) for n in range(1, 5)])


class _Phone:
    """An office that notes which carriers it sent off."""

    def __init__(self) -> None:
        self.sent_off: list[str] = []

    async def hand_over(self, _warehouse: str, carrier: str) -> None:
        self.sent_off.append(carrier)


@pytest.fixture
def floor() -> Floor:
    day = days.prepare(1, BOOK, days.Wanted(stations=4, box_mg=1, errors=0.0, papers=True))
    devices = {name: Scripted(name) for name in ("pack-1", "dock-1")}
    return days.open_site(day, devices, _Phone(), Trays()).floors[0]  # type: ignore[arg-type]


def _packed(floor: Floor, number: int, carrier: str = "OVL") -> Case:
    """An order with one box, its papers in the trays."""
    case = floor.truth.new_case(str(number), f"WEB-{number}", {"A": 1})
    case.tote, case.warehouse = floor.free.popleft(), "MAIN"
    case.tote.case = case
    code, waybill = f"{case.label}.1", f"{carrier}{number:07d}"
    box = floor.truth.new_box(Listed(code, Counter("A"), carrier, waybill), case)
    box.pieces, box.accepted_mg = floor.truth.take(floor.site.shop.bin_of("A", "MAIN"), 1), 1_000_000 * number
    trays = floor.site.trays
    assert trays is not None
    name = {"OVL": "Overland", "VAN": "Northern Van"}[carrier]
    trays._out(Sheet((code, f"D%{code}"), ()))
    trays._out(Sheet((waybill, code), (name,)))
    return case


def _somebody(floor: Floor, job: str, what: type[Person]) -> tuple[Person, Scripted]:
    worker = next(w for w in floor.site.shop.workers if w.job == job)
    device = floor.site.devices[worker.stations[0]]
    assert isinstance(device, Scripted)
    device.signed = (worker.badge, worker.job)
    return what(1, worker, floor), device


async def _prove(
    floor: Floor, case: Case, answers: dict[str, str | tuple[str, str]], packer: Packer | None = None
) -> Scripted:
    person, device = _somebody(floor, "PACK", Packer)
    person = packer or person
    assert isinstance(person, Packer)
    named = {
        f"D%{case.label}.1": ("go", f"{case.label}.1"),
        f"OVL{case.number:>07}": ("go", f"{case.label}.1"),
    }
    device.answers = {**named, **answers}
    assert await person.prove(device, case.boxes[0]) is None  # type: ignore[arg-type]
    return device


async def test_both_papers_of_a_parcel_are_scanned_and_lie_with_it(floor: Floor) -> None:
    case = _packed(floor, 1)
    device = await _prove(floor, case, {})
    assert sorted(device.said) == ["D%WEB-1.1", "OVL0000001"]
    assert (case.boxes[0].slip, case.boxes[0].label) == ("WEB-1.1", "OVL0000001")
    assert floor.site.judge.missed == floor.site.judge.false_alarms == []


@pytest.mark.parametrize("is_noticed", [True, False])
async def test_a_paper_of_another_order_must_be_noticed(floor: Floor, is_noticed: bool) -> None:
    case, _ = _packed(floor, 1), _packed(floor, 2)
    mistake = floor.site.plan.papers["1"] = Mistake(PAPERS_SWAPPED, "1", "", PACKING)
    refusal = dict.fromkeys(("D%WEB-2.1", "OVL0000002"), "wrong_parcel") if is_noticed else {}
    device = await _prove(floor, case, {**refusal})
    assert len(device.said) == 4 + is_noticed
    assert (bool(mistake.open), len(floor.site.judge.false_alarms)) == (not is_noticed, int(not is_noticed))


async def test_where_no_other_paper_lies_in_the_tray_that_of_the_box_before_is_taken(floor: Floor) -> None:
    packer, _ = _somebody(floor, "PACK", Packer)
    assert isinstance(packer, Packer)
    before = _packed(floor, 2)
    await _prove(floor, before, {}, packer)
    packer._keep(before)
    mistake = floor.site.plan.papers["1"] = Mistake(PAPERS_SWAPPED, "1", "", PACKING)
    refusal = dict.fromkeys(("D%WEB-2.1", "OVL0000002"), "wrong_parcel")
    await _prove(floor, _packed(floor, 1), {**refusal}, packer)
    assert (mistake.is_made, mistake.seen, mistake.open) == (True, "wrong_parcel", set())
    assert floor.site.judge.missed == floor.site.judge.false_alarms == []


@pytest.mark.parametrize("is_noticed", [True, False])
async def test_a_paper_that_was_forgotten_must_be_noticed_by_the_scale(
    floor: Floor, is_noticed: bool
) -> None:
    case = _packed(floor, 1)
    mistake = floor.site.plan.papers["1"] = Mistake(PAPER_FORGOTTEN, "1", "", PACKING)
    await _prove(floor, case, {"weight": "not_allowed" if is_noticed else "weight_ok"})
    assert (bool(mistake.open), len(floor.site.judge.missed)) == (not is_noticed, int(not is_noticed))


async def test_a_paper_is_forgotten_anew_where_the_scale_could_not_read_the_parcel(floor: Floor) -> None:
    case = _packed(floor, 1)
    mistake = floor.site.plan.papers["1"] = Mistake(PAPER_FORGOTTEN, "1", "", PACKING)
    case.boxes[0].empty_mg = 31_000_000
    await _prove(floor, case, {"weight": "scale_fault"})
    assert (mistake.is_made, floor.site.judge.missed, floor.site.judge.false_alarms) == (False, [], [])


async def test_an_order_that_was_stopped_waits_for_no_paper(floor: Floor) -> None:
    case = _packed(floor, 1)
    case.stop = "order_cancelled"
    floor.site.trays.take("WEB-1.1")  # type: ignore[union-attr]
    person, device = _somebody(floor, "PACK", Packer)
    assert isinstance(person, Packer)
    assert case.tote is not None
    device.answers = {case.tote.card: "order_cancelled"}
    said = await person.prove(device, case.boxes[0])  # type: ignore[arg-type]
    assert said is not None
    assert said.why == "order_cancelled"


async def _ship(floor: Floor, cases: list[Case], answers: dict[str, str | tuple[str, str]]) -> Scripted:
    """Load these orders, then let the day be over."""
    person, device = _somebody(floor, "SHIP", Shipper)
    names = {code: "order_done" for case in cases for b in case.boxes for code in (b.code, b.waybill)}
    device.answers = {**names, **answers}
    for case in cases:
        floor.to_ship.put_nowait(case)
    while await person.work():
        floor.site.is_closed = floor.truth.ended == len(floor.truth.cases)
    return device


def _load_words(boxes: list[Box]) -> str:
    return f"OVL-1: {len(boxes)}, {sum(b.accepted_mg or 0 for b in boxes) / 1e6:.3f} kg"


async def test_carriers_are_loaded_one_after_the_other_and_sent_off(floor: Floor) -> None:
    cases = [_packed(floor, 1, "VAN"), _packed(floor, 2), _packed(floor, 3)]
    words = _load_words(cases[0].boxes)
    device = await _ship(floor, cases, {"X%CLOSE": ("confirm", words), "X%YES": ("go", words)})
    assert [code for code in device.said if code[:2] in ("J%", "X%")] == ["J%SHIP", "X%CLOSE", "X%YES"]
    assert floor.site.office.sent_off == ["OVL"]  # type: ignore[attr-defined]
    assert [(h.carrier, len(h.boxes), h.is_closed) for h in floor.truth.handed_over] == [
        ("OVL", 2, True),
        ("VAN", 1, True),
    ]
    assert floor.site.judge.missed == []


async def test_a_list_that_is_closed_with_another_count_is_told(floor: Floor) -> None:
    case = _packed(floor, 1)
    wrong = ("confirm", "OVL-1: 2, 1.000 kg")
    await _ship(floor, [case], {"X%CLOSE": wrong, "X%YES": ("go", _load_words(case.boxes))})
    assert [row["carrier"] for row in floor.site.judge.missed] == ["OVL"]


@pytest.mark.parametrize("is_noticed", [True, False])
async def test_a_parcel_in_another_carriers_cage_must_be_noticed(floor: Floor, is_noticed: bool) -> None:
    first, other = _packed(floor, 1), _packed(floor, 2, "VAN")
    mistake = floor.site.plan.cages["2"] = Mistake(WRONG_CAGE, "2", "", SHIPPING)
    person, device = _somebody(floor, "SHIP", Shipper)
    floor.cages = {"OVL": deque([first]), "VAN": deque([other])}
    device.answers = dict.fromkeys(("WEB-1.1", "OVL0000001", "WEB-2.1", "VAN0000002"), "order_done")

    def answer(code: str) -> None:
        if code == "WEB-2.1" and is_noticed:
            before = device.said.count("WEB-2.1")
            device.answers["WEB-2.1"] = "wrong_parcel" if before == 1 else "order_done"

    device.on_scan = answer
    await person.work()
    await person.work()
    assert (bool(mistake.open), len(floor.site.judge.missed)) == (not is_noticed, int(not is_noticed))


async def test_a_parcel_that_is_taken_off_again_is_named_and_leaves_once(floor: Floor) -> None:
    case = _packed(floor, 1)
    floor.site.plan.taken_back.add("1")
    words = _load_words(case.boxes)
    answers = {"X%UNDO": ("go", "WEB-1.1"), "X%CLOSE": ("confirm", words), "X%YES": ("go", words)}
    device = await _ship(floor, [case], {**answers})
    assert device.said[1] == "X%UNDO"
    assert [box.code for box in floor.truth.shipped] == ["WEB-1.1"]
    assert floor.site.judge.missed == []


async def test_a_tote_at_the_dock_is_told_and_brought_where_it_belongs(floor: Floor) -> None:
    case = floor.truth.new_case("1", "WEB-1", {"A": 1})
    case.tote = floor.free.popleft()
    case.tote.case = case
    floor.lost.append(case.tote)
    person, device = _somebody(floor, "SHIP", Shipper)
    device.answers = {case.tote.card: ("go", f"{case.tote.code}: WEB-1 picked")}
    assert await person.work()
    assert floor.to_verify.get_nowait() is case.tote
    assert floor.site.judge.missed == []
    floor.lost.append(case.tote)
    device.answers = {case.tote.card: ("go", f"{case.tote.code}: free")}
    await person.work()
    assert [row["tote"] for row in floor.site.judge.missed] == [case.tote.code]
