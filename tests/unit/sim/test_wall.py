"""A put wall as it really stands: what the judge must hear, and what people get wrong there."""

from collections import Counter

import pytest

from station_sim import day as days
from station_sim import mistakes, orders
from station_sim.case import CARTON, SLOT, Piece, Tote
from station_sim.device import Seen
from station_sim.floor import Floor
from station_sim.sorter import Sorter
from station_sim.wave import MULTI, SINGLE, Wave, free_slots

BOOK = orders.OrderBook(
    [
        orders.Ordered("1", {"A": 2, "B": 3}),
        orders.Ordered("2", {"A": 1, "C": 1}),
        orders.Ordered("3", {"C": 1}),
    ]
)


@pytest.fixture
def floor() -> Floor:
    wanted = days.Wanted(stations=3, box_mg=1, errors=0.0, method="batch", wall_slots=10)
    return days.open_site(days.prepare(1, BOOK, wanted), {}, None).floors[0]  # type: ignore[arg-type]


def _wave(floor: Floor, *numbers: str, kind: str = MULTI) -> Tote:
    """A batch tote with all that these orders want."""
    cases = [floor.truth.new_case(o.number, o.label, o.lines) for o in BOOK.orders if o.number in numbers]
    tote = floor.free.popleft()
    tote.wave = Wave("W1", kind, cases)
    for case in cases:
        case.wave, case.warehouse = tote.wave, "MAIN"
    for sku, qty in tote.wave.wanted.items():
        tote.loose += floor.truth.take(floor.site.shop.bin_of(sku, "MAIN"), qty)
        tote.told[sku] = qty
    return tote


def _sorter(floor: Floor) -> Sorter:
    worker = next(w for w in floor.site.shop.workers if w.job == "PUTWALL")
    return Sorter(1, worker, floor)


def test_the_wall_has_a_station_of_its_own_with_a_light_for_each_slot(floor: Floor) -> None:
    shop = floor.site.shop
    wall = shop.walls["MAIN"]
    assert (wall.slots[0], wall.slots[-1], len(wall.slots)) == ("W1-01", "W1-10", 10)
    device = days.new_devices(shop, "main")[wall.station]
    assert {"lights:10", "buttons:10"} <= set(device.config.caps)
    assert all(floor.truth.totes[code].kind == SLOT for code in wall.slots)
    assert all(tote.kind != SLOT for tote in floor.free)


def test_what_a_scan_at_the_wall_must_say(floor: Floor) -> None:
    judge, tote = floor.site.judge, _wave(floor, "1", "2")
    assert judge.at_the_wall(tote, "A") == ("go",)
    assert judge.at_the_wall(tote, "Z") == ("wrong_item",)
    tote.told["A"] = 0
    assert judge.at_the_wall(tote, "A") == ("over_qty",)
    tote.told.clear()
    assert judge.at_the_wall(tote, "A") == ("no_order",)
    single = _wave(floor, "3", kind=SINGLE)
    assert judge.at_the_wall(single, "C") == ("order_done",)


def test_a_slot_of_another_order_or_for_too_many_pieces_is_a_wrong_one(floor: Floor) -> None:
    judge, tote = floor.site.judge, _wave(floor, "1", "2")
    first, second = tote.wave.cases if tote.wave else ()
    slot, other = (floor.truth.totes[f"W1-0{n}"] for n in (1, 2))
    judge.check_slot(tote, "A", slot, first, 2)
    slot.case, first.tote = first, slot
    assert judge.wrong_slots == []
    judge.check_slot(tote, "A", slot, second, 1)
    judge.check_slot(tote, "A", other, first, 1)
    judge.check_slot(tote, "A", other, second, 2)
    judge.check_slot(tote, "B", other, second, 1)
    assert len(judge.wrong_slots) == len(judge.missed) == 4


def test_pieces_that_nobody_may_count_into_the_hand_are_over(floor: Floor) -> None:
    tote = _wave(floor, "1", "2")
    case = tote.wave.cases[0] if tote.wave else None
    assert case is not None
    assert floor.site.judge.in_hand(tote, "A", case, 2) == ("go",)
    assert floor.site.judge.in_hand(tote, "A", case, 3) == ("over_qty",)


def test_a_tote_that_should_hold_pieces_is_told_and_mends_what_lacked(floor: Floor) -> None:
    judge, tote = floor.site.judge, _wave(floor, "1")
    assert tote.wave is not None
    mistake = mistakes.Mistake(mistakes.LEFT_OUT, "1", "A", mistakes.PICKING)
    mistake.make("missing")
    tote.wave.missing["A"] = [(mistake, "missing")]
    tote.told = Counter({"A": 1})
    judge.tote_left(tote, "T001 -1: short?")
    assert judge.missed == []
    judge.tote_short(tote, "short_pick")
    assert (mistake.open, mistake.seen) == (set(), "short_pick")
    judge.tote_left(tote, "T001 -2: short?")
    assert [row["tote"] for row in judge.missed] == [tote.code]


def test_the_next_wave_waits_until_the_wall_is_free(floor: Floor) -> None:
    wall = floor.site.shop.walls["MAIN"]
    assert free_slots(floor.truth, wall) == 10
    tote = _wave(floor, "1", "2")
    assert free_slots(floor.truth, wall) == 0
    first, second = tote.wave.cases if tote.wave else ()
    first.ended, first.tote = "short", floor.truth.totes["W1-01"]
    first.tote.case = first
    second.tote = floor.truth.into_carton(Tote("W1-02", "MAIN", second, kind=SLOT), [])
    assert (free_slots(floor.truth, wall), second.tote.kind, second.tote.card) == (9, CARTON, "O%WEB-2")


def test_an_order_in_a_slot_is_fetched_for_with_its_wave(floor: Floor) -> None:
    tote = _wave(floor, "1")
    assert tote.wave is not None
    case = tote.wave.cases[0]
    case.tote = floor.truth.totes["W1-03"]
    floor.fetch(case)
    floor.fetch(case)
    assert (list(floor.waves.lacking), list(floor.to_fetch), case.tote.card) == ([tote.wave], [], "S%W1-03")
    floor.at_work = 2
    assert floor.next_wave() is None
    floor.at_work = 1
    assert (floor.next_wave(), floor.next_wave()) == (tote.wave, None)
    floor.sort(tote)
    assert floor.to_sort.get_nowait() is tote


def test_pieces_in_cartons_and_slots_are_counted_once(floor: Floor) -> None:
    tote = _wave(floor, "1", "2")
    truth, case = floor.truth, (tote.wave.cases[0] if tote.wave else None)
    assert case is not None
    slot = truth.totes["W1-01"]
    slot.case, slot.loose, tote.loose = case, tote.loose, []
    carton = truth.into_carton(slot, slot.loose)
    slot.loose = []
    truth.totes["BOX-1"] = carton
    assert truth.count() == truth.total


def test_a_piece_that_nobody_wants_is_set_aside_and_mends_the_wave(floor: Floor) -> None:
    tote, sorter = _wave(floor, "1"), _sorter(floor)
    assert tote.wave is not None
    mistake = mistakes.Mistake(mistakes.WRONG_IN_BATCH, "1", "A", mistakes.PICKING)
    mistake.make("in the way")
    tote.wave.surplus["Z"] = [(mistake, "in the way")]
    stray = Piece("Z", 1)
    tote.loose.append(stray)
    sorter._set_aside(tote, stray, Seen("fail", "wrong_item", "", "bad", None, False, "r"))
    assert (list(floor.strays), mistake.open) == ([stray], set())


@pytest.mark.parametrize(("count", "each"), [(160, 20), (24, 2)])
def test_each_kind_of_mistake_at_the_wall_is_planned_on_lines_of_its_own(count: int, each: int) -> None:
    book = orders.invent(7, count)
    plan = days.prepare(7, book, days.Wanted(12, 1, 0.02, wall_slots=60)).plan
    at_wall = {**plan.sorting, **plan.batch}
    assert len(at_wall) == len(plan.sorting) + len(plan.batch)
    kinds = Counter(m.kind for m in at_wall.values())
    assert set(kinds) == set(mistakes.AT_THE_WALL)
    assert min(kinds.values()) >= each
    assert at_wall.keys().isdisjoint({*plan.picking, *plan.verifying, *plan.packing, *plan.damaged})
    assert {m.where for m in at_wall.values()} == {mistakes.PICKING, mistakes.SORTING, mistakes.PRESSED}


def test_without_a_wall_nothing_is_planned_for_it() -> None:
    plan = days.prepare(7, orders.invent(7, 160), days.Wanted(12, 1, 0.02)).plan
    assert not {*plan.sorting, *plan.batch}
