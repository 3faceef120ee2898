"""The main job on the floor: pick, verify, pack, ship, with stock right to the piece at every step."""

from dataclasses import replace

from hub.domain.orders import Order
from hub.domain.people import Operator
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor, at_bench, picked

A, B, C = (GOODS[sku][1] for sku in "ABC")


def test_an_order_goes_from_release_to_the_truck(floor: Floor) -> None:
    label = picked(floor, A=2, B=1)
    assert floor.stock("T1") == {"A": 2, "B": 1}
    assert floor.stock("A-01") == {"A": 98}
    at_bench(floor)
    assert floor.scan("bench-1", f"O%{label}").why == "order_open"
    first = floor.scan("bench-1", A)
    assert (first.v, first.got, first.want) == ("pass", 1, 2)
    floor.scan("bench-1", B)
    assert floor.scan("bench-1", A).why == "order_done"
    at_bench(floor, job="PACK")
    assert floor.scan("bench-1", f"O%{label}").why == "go"
    light = floor.weigh("bench-1", 100_000 + 200_000 + 300_000)
    assert (light.why, light.say) == ("weight_low", "Too light by 200 g")
    assert floor.weigh("bench-1", 100_000 + 400_000 + 300_000).why == "weight_ok"
    assert floor.order(label).state == "weighed"
    at_bench(floor, "dock", "SHIP", "3")
    assert floor.scan("dock", f"{label}.1").why == "order_done"
    assert floor.scan("dock", f"{label}.1").why == "already_shipped"
    assert floor.order(label).state == "shipped"
    assert floor.stock("T1") == {}
    assert floor.order(label).tote_id is None


def test_the_walk_lights_one_bin_after_another_in_walking_order(floor: Floor) -> None:
    label = floor.new_order("1", C=1, B=2, A=3)
    floor.release(label)
    answer = floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1")
    assert answer.say == "T1=S-1: A-01 x3 > T1"
    [(place, colour, mode, qty, task)] = floor.lights("zone-a")
    assert (place, colour, mode, qty) == (1, "g", "s", 3)
    taken = floor.press("zone-a", task)
    assert (taken.v, taken.say, floor.lights("zone-a")) == ("pass", "A-02 x2 > T1", [])
    # The next bin hangs on another station: the badge takes the walk there.
    assert floor.scan("zone-b", "U%1").say == "P1: A-02 x2 > T1"
    assert floor.scan("zone-b", "L%A-03").why == "wrong_bin"
    assert floor.scan("zone-b", B).got == 1
    assert floor.scan("zone-b", A).why == "wrong_item"
    assert floor.scan("zone-b", "X%RESUME", B).say == "A-03 x1 > T1"
    assert "Walk done" in (floor.scan("zone-b", "L%A-03").say or "")
    assert floor.press("zone-b", task).why == "same_piece"


def test_wrong_over_and_unknown_are_told_apart_and_block_the_bench(floor: Floor) -> None:
    label = picked(floor, A=1, B=1)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}")
    wrong = floor.scan("bench-1", C)
    assert (wrong.why, wrong.hold) == ("wrong_item", 1)
    assert floor.scan("bench-1", A).why == "blocked"
    floor.scan("bench-1", "X%RESUME")
    assert floor.scan("bench-1", "0000").why == "unknown_code"
    floor.scan("bench-1", A)
    assert floor.scan("bench-1", A).why == "over_qty"
    floor.weigh("bench-1", 0, "removed")
    assert floor.scan("bench-1", B).why == "order_done"


def test_a_missing_piece_is_fetched_and_the_bin_gets_its_piece_back(floor: Floor) -> None:
    label = picked(floor, A=3)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", A, A)
    assert "re-pick" in (floor.scan("bench-1", "X%CLOSE").say or "")
    assert floor.scan("bench-1", "X%YES").why == "short_pick"
    assert floor.stock("A-01") == {"A": 98}
    assert floor.scan("bench-1", f"O%{label}").why == "not_picked"
    assert floor.walk(totes=("T1",)).v == "pass"
    assert floor.stock("A-01") == {"A": 97}
    assert floor.scan("bench-1", "C%T1").say == "Order S-1: 1 to scan"
    assert floor.scan("bench-1", A).why == "order_done"


def test_a_short_bin_is_written_off_and_another_one_lights(floor: Floor) -> None:
    label = floor.new_order("1", A=4)
    floor.release(label)
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1", A)
    assert floor.scan("zone-a", "X%SHORT").why == "confirm"
    short = floor.scan("zone-a", "X%YES")
    assert (short.why, short.say) == ("short_pick", "A-09 x3 > T1")
    assert floor.stock("A-01") == {}
    floor.scan("zone-a", "L%A-09")
    assert floor.order(label).state == "picked"
    assert floor.stock("T1") == {"A": 4}


def test_a_short_bin_keeps_what_others_were_promised_and_is_promised_to_nobody(floor: Floor) -> None:
    first, second = floor.new_order("1", A=2), floor.new_order("2", A=1)
    floor.release(first, second)
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1", "X%SHORT", "X%YES", "L%A-09")
    assert floor.stock("A-01") == {"A": 1}
    third = floor.new_order("3", A=2)
    floor.release(third)
    assert floor.scan("zone-a", "C%T2").say == "T2=S-2: A-01 x1 > T2"
    floor.scan("zone-a", "C%T3", "X%SHORT", "X%YES")
    assert floor.stock("A-01") == {}
    assert floor.scan("zone-a", "L%A-09", "L%A-09").say == "Walk done"
    assert [floor.order(label).state for label in (second, third)] == ["picked", "picked"]


def test_an_order_that_no_bin_can_fill_is_short(floor: Floor) -> None:
    label = floor.new_order("1", A=8)
    floor.release(label)
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1", "X%SHORT", "X%YES", "L%A-09")
    order = floor.order(label)
    assert (order.state, order.reason) == ("short", "no stock for line 1")
    assert floor.stock("T1") == {"A": 5}
    at_bench(floor)
    assert floor.scan("bench-1", f"O%{label}").why == "not_picked"


def test_an_order_is_resumed_at_another_bench_after_yes(floor: Floor) -> None:
    label = picked(floor, A=2)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", A)
    at_bench(floor, "bench-2", badge="3")
    assert floor.scan("bench-2", f"O%{label}").why == "order_elsewhere"
    assert floor.scan("bench-2", "X%YES").say == "Order S-1: 1 to scan"
    assert floor.scan("bench-1", A).why == "no_order"
    assert floor.scan("bench-2", A).why == "order_done"


def test_undo_takes_back_the_last_piece_and_says_which(floor: Floor) -> None:
    label = picked(floor, A=2, B=1)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", A, B)
    assert floor.scan("bench-1", "X%UNDO").say == "Taken back: B 0/1"
    assert floor.scan("bench-1", "X%UNDO").say == "Taken back: A 0/2"
    assert floor.scan("bench-1", "X%UNDO").say == "Nothing to undo"
    floor.scan("bench-1", A, A)
    assert floor.scan("bench-1", B).why == "order_done"


def test_long_lines_may_be_counted_and_the_weight_must_prove_them(floor: Floor) -> None:
    label = picked(floor, A=30, C=1)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", A)
    assert floor.scan("bench-1", "Q%30").why == "over_qty"
    floor.scan("bench-1", "X%RESUME")
    counted = floor.scan("bench-1", "Q%29")
    assert (counted.v, counted.got) == ("pass", 30)
    assert floor.scan("bench-1", C).why == "order_done"
    at_bench(floor, job="PACK")
    floor.scan("bench-1", f"O%{label}")
    assert floor.weigh("bench-1", 100_000 + 29 * 200_000 + 90_000).why == "weight_low"
    floor.scan("bench-1", "X%UNDO")
    floor.scan("bench-1", "X%YES")
    assert floor.order(label).state == "picked"
    assert [line.qty_verified for line in floor.lines(label)] == [0, 0]


def test_counting_needs_a_long_line_and_a_person_who_may(floor: Floor) -> None:
    label = picked(floor, A=24)
    at_bench(floor)
    assert floor.scan("bench-1", f"O%{label}", A, "Q%23").why == "not_allowed"
    floor.scan("bench-1", "X%LOGOUT", "U%3")
    floor.scan("bench-1", "X%YES")
    assert floor.scan("bench-1", A).got == 2


def test_a_count_that_no_weight_can_prove_is_refused(floor: Floor) -> None:
    label = picked(floor, A=60, C=50)
    at_bench(floor)
    assert floor.scan("bench-1", f"O%{label}", C, "Q%49").why == "weight_unproven"


def test_a_heavy_order_fills_several_parcels(floor: Floor) -> None:
    label = picked(floor, B=100)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", B)
    assert floor.scan("bench-1", "Q%99").why == "order_done"
    at_bench(floor, job="PACK")
    opened = floor.scan("bench-1", f"O%{label}")
    assert (opened.got, opened.want) == (0, 2)
    assert floor.weigh("bench-1", 100_000 + 99 * 300_000).got == 1
    assert floor.weigh("bench-1", 100_000 + 300_000).why == "weight_ok"
    at_bench(floor, "dock", "SHIP", "3")
    assert floor.scan("dock", f"{label}.1").got == 1
    assert floor.scan("dock", f"{label}.2").why == "order_done"


def test_a_damaged_piece_is_replaced(floor: Floor) -> None:
    label = picked(floor, A=2)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", A, "X%DAMAGED")
    assert floor.stock("DAMAGED") == {"A": 1}
    floor.scan("bench-1", A, "X%CLOSE", "X%YES")
    assert floor.stock("A-01") == {"A": 98}
    floor.walk()
    floor.scan("bench-1", f"O%{label}", A)
    assert floor.order(label).state == "verified"


def test_a_damaged_piece_scanned_again_is_no_piece_of_the_order(floor: Floor) -> None:
    label = picked(floor, A=1, B=1)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", A, "X%DAMAGED")
    assert floor.scan("bench-1", A).why == "over_qty"


def test_a_stray_piece_finds_its_bin(floor: Floor) -> None:
    answer = floor.scan("zone-b", "U%1", "J%PUTAWAY", "H%K1", B)
    assert answer.say == "A-02 x1 < -"
    assert floor.lights("zone-b")[0][2] == "b"
    floor.scan("zone-b", "L%A-02")
    assert floor.stock("A-02") == {"B": 100}


def test_a_case_counts_its_pieces(floor: Floor) -> None:
    label = picked(floor, A=13)
    at_bench(floor)
    assert floor.scan("bench-1", f"O%{label}", "CASE-A", "CASE-A").got == 12
    assert floor.scan("bench-1", "CASE-A").why == "over_qty"
    floor.scan("bench-1", "X%RESUME")
    assert floor.scan("bench-1", "A").why == "order_done"


def test_nobody_signed_in_no_job_and_unknown_badges(floor: Floor) -> None:
    assert floor.scan("bench-1", A).why == "no_operator"
    assert floor.scan("bench-1", "U%999").why == "unknown_code"
    assert floor.scan("bench-1", "U%2").why == "go"
    assert floor.scan("bench-1", A).why == "not_allowed"
    assert floor.scan("bench-1", "J%COUNT").why == "not_allowed"
    floor.scan("bench-1", "J%VERIFY")
    assert floor.scan("bench-1", A).why == "no_order"


def test_waybills_and_bare_labels_are_understood(floor: Floor) -> None:
    label = picked(floor, A=1)
    with floor.work.transaction():
        order = floor.work.one(Order, "label", label, SITE)
        assert order is not None
        floor.work.put(replace(order, waybill="SF123"))
    at_bench(floor)
    assert floor.scan("bench-1", label).why == "order_open"
    assert floor.scan("bench-1", A).why == "order_done"
    at_bench(floor, job="PACK")
    assert floor.scan("bench-1", "SF123").say == "S-1.1 (1/1) x1 300 g"
    assert floor.weigh("bench-1", 300_000).why == "weight_ok"
    at_bench(floor, "dock", "SHIP", "3")
    assert floor.scan("dock", "SF123").why == "order_done"
    assert floor.scan("dock", "SF123").why == "already_shipped"


def test_a_chinese_speaker_reads_chinese(floor: Floor) -> None:
    with floor.work.transaction():
        operator = floor.work.one(Operator, "badge", "2", SITE)
        assert operator is not None
        floor.work.put(replace(operator, lang="zh"))
    label = picked(floor, A=2)
    assert floor.scan("bench-1", "U%2", "J%VERIFY").say == "P2 验货：请扫订单或箱"
    assert floor.scan("bench-1", f"O%{label}", A, "X%CLOSE").say == f"{label} 缺1件，补拣？X%YES"
    assert floor.scan("bench-1", "X%NO").say == "未改变"
    assert floor.scan("bench-1", "X%YES").say == "没有待确认的问题"


def test_no_piece_counts_for_nobody(floor: Floor) -> None:
    label = picked(floor, A=2)
    at_bench(floor)
    floor.scan("bench-1", f"O%{label}", A, "X%LOGOUT")
    assert floor.scan("bench-1", "U%3").why == "confirm"
    assert floor.scan("bench-1", A).why == "no_operator"
    assert [line.qty_verified for line in floor.lines(label)] == [1]
    assert floor.scan("bench-1", "U%3", "X%YES").say == "P3 VERIFY"
    assert floor.scan("bench-1", A).why == "order_done"


def test_help_says_who_and_what_is_at_a_station(floor: Floor) -> None:
    assert floor.scan("bench-1", "U%1", "J%VERIFY", "X%HELP").say == "P1 VERIFY: scan an order or a tote"
    label = picked(floor, A=1)
    at_bench(floor)
    assert floor.scan("bench-1", f"O%{label}", "X%HELP").say == f"{label}: scan 1 more"
