from collections import Counter

import pytest

from station_sim import mistakes, orders
from station_sim.case import Case
from station_sim.device import Seen
from station_sim.judge import Judge
from station_sim.mistakes import Mistake
from station_sim.office import Listed
from station_sim.parcel_judge import Tolerance
from station_sim.shop import build
from station_sim.truth import Truth

SHOP = build(1, orders.invent(1, 30), 5, 200_000)
HEAVY = max(SHOP.articles.values(), key=lambda a: a.unit_mg)
LIGHT = min(SHOP.articles.values(), key=lambda a: a.unit_mg)


@pytest.fixture
def judge() -> Judge:
    return Judge(SHOP, Tolerance())


@pytest.fixture
def case() -> Case:
    return Case("1", "WEB-1", Counter({HEAVY.sku: 2, LIGHT.sku: 3}))


def _seen(v: str, why: str, say: str = "") -> Seen:
    return Seen(v, why, say, "good", None, False, "g")


def test_the_tolerance_is_the_published_formula() -> None:
    listed = Counter({HEAVY.sku: 25})
    assert Tolerance().of(SHOP, listed) == pytest.approx(15_000 + 4 * 5 * 0.005 * HEAVY.unit_mg)


def test_a_refusal_without_cause_is_a_false_alarm_and_a_pass_too_many_is_missed(judge: Judge) -> None:
    assert judge.hear("bench-1", "code", _seen("pass", "ok"), "ok")
    assert not judge.hear("bench-1", "code", _seen("fail", "wrong_item"), "ok")
    assert not judge.hear("bench-1", "code", _seen("pass", "ok"), "wrong_item")
    assert [row["got"] for row in judge.false_alarms] == ["wrong_item"]
    assert [row["expected"] for row in judge.missed] == ["wrong_item"]
    assert judge.outcomes == {"pass": 2, "fail": 1}


def test_what_a_scan_must_say(judge: Judge, case: Case) -> None:
    assert judge.opening(case) == ("order_open",)
    assert judge.piece(case, HEAVY.sku, 1) == ("ok",)
    assert judge.piece(case, HEAVY.sku, 3) == ("over_qty",)
    assert judge.piece(case, "another", 1) == ("wrong_item",)
    case.passed.update({HEAVY.sku: 2, LIGHT.sku: 2})
    assert judge.piece(case, LIGHT.sku, 1) == ("order_done",)
    case.passed[LIGHT.sku] += 1
    assert judge.piece(case, LIGHT.sku, 1) == ("no_order",)
    assert judge.opening(case) == ("order_done",)
    case.stop = "order_held"
    assert judge.opening(case) == judge.piece(case, LIGHT.sku, 1) == ("order_held",)


def test_what_a_weight_must_say(judge: Judge, case: Case) -> None:
    box = Truth(1, SHOP).new_box(Listed("WEB-1.1", Counter(case.wants)), case)
    right_mg, tolerance_mg = judge.listed_mg(box), round(judge.tolerance.of(SHOP, box.listed))
    assert judge.weight(box, right_mg + tolerance_mg - 1_000) == ("weight_ok",)
    assert judge.weight(box, right_mg + tolerance_mg + 1_000) == ("weight_high",)
    assert judge.weight(box, right_mg - tolerance_mg - 1_000) == ("weight_low",)
    assert set(judge.weight(box, right_mg - tolerance_mg)) == {"weight_ok", "weight_low"}
    case.stop = "order_cancelled"
    assert judge.weight(box, right_mg) == ("order_cancelled",)


def test_a_packing_list_must_hold_the_order_within_the_carriers_limit(judge: Judge, case: Case) -> None:
    truth = Truth(1, SHOP)
    judge.check_list(case, [truth.new_box(Listed("WEB-1.1", Counter(case.wants)), case)])
    assert not judge.missed
    judge.check_list(case, [truth.new_box(Listed("WEB-1.2", Counter({HEAVY.sku: 2})), case)])
    assert judge.missed[-1]["reason"] == "the parcels do not hold what was ordered"
    many = Case("2", "WEB-2", Counter({HEAVY.sku: 30_000_000 // HEAVY.unit_mg + 1}))
    judge.check_list(many, [truth.new_box(Listed("WEB-2.1", Counter(many.wants)), many)])
    assert "may weigh" in judge.missed[-1]["reason"]


def test_a_count_by_hand_that_no_weight_proves_is_missed(judge: Judge, case: Case) -> None:
    case.counted.add(LIGHT.sku)
    judge.check_list(case, [Truth(1, SHOP).new_box(Listed("WEB-1.1", Counter(case.wants)), case)])
    assert "counted by hand" in judge.missed[-1]["reason"]


def test_a_parcel_that_left_wrong_is_missed_unless_the_weight_could_not_show_it(
    judge: Judge, case: Case
) -> None:
    truth = Truth(1, SHOP)
    box = truth.new_box(Listed("WEB-1.1", Counter(case.wants)), case)
    box.pieces = [piece for sku in (HEAVY.sku,) for piece in truth.take(SHOP.bin_of(sku, ""), 2)]
    box.pieces += truth.take(SHOP.bin_of(LIGHT.sku, ""), 2)
    judge.check_shipped(box)
    assert judge.missed == [{"order": "WEB-1", "reason": f"parcel WEB-1.1 left with -1 x {LIGHT.sku}"}]
    mistake = Mistake(mistakes.LEFT_OUT, "1", LIGHT.sku, mistakes.PACKING)
    mistake.make("missing in the parcel")
    case.boxed[LIGHT.sku] = [(mistake, "missing in the parcel")]
    judge.accepted(box, judge.listed_mg(box) - LIGHT.unit_mg, [])
    judge.missed.clear()
    judge.check_shipped(box)
    assert not judge.missed
    assert "tolerance" in mistake.note
    assert mistake.open


def test_a_short_pick_must_say_how_much_is_missing(judge: Judge, case: Case) -> None:
    mistake = Mistake(mistakes.LEFT_OUT, "1", LIGHT.sku, mistakes.PICKING)
    mistake.make("missing")
    case.missing[LIGHT.sku] = [(mistake, "missing")]
    judge.closed_short(case, "short_pick", "缺货5件，已记录")
    assert not judge.missed
    assert not mistake.open
    judge.closed_short(case, "short_pick", "Short by 4, noted")
    assert judge.missed
