"""The live picture: the database's word, brought up to the moment by facts."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from hub.domain import orders
from hub.http.picture import FEED_LENGTH, SPAN_MS, Picture, Reading
from hub.http.poll import Poll
from hub.store.database import Database
from protocol.facts import Fact
from protocol.messages import Tele
from tests.unit.floor.floor_under_test import GOODS, Floor

AT = 1_291_161_600_000  # 2010-12-01 00:00 UTC
NONE = {"pieces": 0, "picked": 0, "parcels": 0}
NO_ENDS = dict.fromkeys(orders.ENDS, 0)
EMPTY = Reading(AT, "2010-12-01", AT, {}, NONE, NONE, {}, [], [], [], [], [])


def station(**values: Any) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(
        ("badge", "operator", "order", "parcel", "seq", "at_ms", "v", "why", "net_mg", "answer")
    )
    place = {"name": "bench-1", "online": True, "job": "VERIFY", "hold": False, "zones": [], "wall": ""}
    board = {"fw": "1.0", "hw": "esp32", "caps": "scan scale", "told": {}}
    return row | place | board | {"seen_at_ms": AT, "held_why": "", "ask": ""} | values


def work(bucket: int, **values: int) -> dict[str, int]:
    return (
        dict.fromkeys(("events", "passed", "failed", "pieces", "picked", "parcels"), 0)
        | {"bucket": bucket}
        | values
    )


def verdict(seq: int, at_ms: int, **values: Any) -> Fact:
    return Fact(
        "verdict", at_ms, station="bench-1", seq=seq, **({"v": "pass", "why": "ok", "say": "OK A"} | values)
    )


def test_a_fact_shows_before_the_next_reading_and_is_not_lost_by_an_older_one() -> None:
    picture = Picture("main")
    before = replace(
        EMPTY, stations=[station(seq=1, at_ms=AT, v="info", why="order_open", answer='{"say":"Order"}')]
    )
    picture.read(before)
    picture.hear(verdict(2, AT + 50, order="S-1", operator="Ana", got=1, want=2))
    [shown] = picture.shown()["stations"]
    assert (shown["why"], shown["say"], shown["order"], shown["operator"]) == ("ok", "OK A", "S-1", "Ana")
    picture.read(before)
    [shown] = picture.shown()["stations"]
    assert (shown["why"], shown["got"], shown["want"]) == ("ok", 1, 2)


def test_a_verdict_told_twice_stands_in_the_feed_once_with_its_weight() -> None:
    picture = Picture("main")
    picture.hear(verdict(7, AT, why="weight_ok"))
    event = {"station": "bench-1", "seq": 7, "at_ms": AT, "v": "pass", "why": "weight_ok", "net_mg": 800_000}
    picture.read(
        replace(
            EMPTY, newest=[event | {"order": "S-1", "operator": "1", "operator_name": "Ana", "answer": "{}"}]
        )
    )
    [row] = picture.shown()["feed"]
    assert (row["why"], row["net_mg"]) == ("weight_ok", 800_000)


def test_numbers_that_begin_anew_do_not_hide_the_new_verdict() -> None:
    picture = Picture("main")
    picture.hear(verdict(1, AT))
    picture.hear(verdict(1, AT + 5000, why="over_qty", v="fail"))
    assert [row["why"] for row in picture.shown()["feed"]] == ["over_qty"]


def test_the_feed_is_short_and_its_fails_stay_longer() -> None:
    picture = Picture("main")
    picture.hear(verdict(1, AT, v="fail", why="wrong_item"))
    for n in range(2, 200):
        picture.hear(verdict(n, AT + n))
    picture.read(replace(EMPTY, at_ms=AT + 200))
    shown = picture.shown()
    assert len(shown["feed"]) == FEED_LENGTH
    assert [row["seq"] for row in shown["feed"]] == list(range(199, 199 - FEED_LENGTH, -1))
    assert [row["seq"] for row in shown["fails"]] == [1]
    assert len(picture.feed) <= 2 * FEED_LENGTH


def test_work_adds_up_over_readings_and_the_hour_before_the_day_counts_for_the_chart_only() -> None:
    picture = Picture("main")
    picture.read(replace(EMPTY, work=[work(AT - 10_000, pieces=5, passed=5), work(AT, pieces=2, passed=2)]))
    picture.read(replace(EMPTY, at_ms=AT + 15_000, work=[work(AT, pieces=1), work(AT + 10_000, failed=3)]))
    shown = picture.shown()
    assert (shown["done"]["passed"], shown["done"]["failed"]) == (2, 3)
    assert [row[:2] for row in shown["buckets"]] == [[AT - 10_000, 5], [AT, 3], [AT + 10_000, 0]]
    picture.read(replace(EMPTY, at_ms=AT + SPAN_MS + 5_000))
    assert [row[0] for row in picture.shown()["buckets"]] == [AT + 10_000]


def test_a_new_day_begins_at_nothing() -> None:
    picture = Picture("main")
    picture.read(
        replace(EMPTY, orders={"picking": 2}, finished={"shipped": 3}, shipped={**NONE, "pieces": 4})
    )
    picture.read(replace(EMPTY, finished={"shipped": 1, "cancelled": 1}, in_hand={**NONE, "pieces": 2}))
    assert picture.shown()["done"]["pieces"] == 6
    assert picture.finished == {"shipped": 4, "cancelled": 1}
    picture.read(replace(EMPTY, business_date="2010-12-02", orders={"picking": 1}))
    shown = picture.shown()
    assert shown["orders"] == {"picking": 1, **NO_ENDS}
    assert shown["done"]["pieces"] == 0


def test_facts_of_other_kinds_and_unknown_stations_harm_nothing() -> None:
    picture = Picture("main")
    picture.hear(Fact("order", AT, order="S-1", state="picked"))
    picture.hear(Fact("lights", AT, station="zone-a", rev=3, on=[]))
    picture.hear(Fact("station", AT, station="zone-a", state="on"))
    picture.hear(verdict(1, AT))
    shown = picture.shown()
    assert shown["stations"] == []
    assert len(shown["feed"]) == 1


def test_a_station_that_dies_is_off_before_the_next_reading() -> None:
    picture = Picture("main")
    picture.read(replace(EMPTY, stations=[station()]))
    picture.hear(Fact("station", AT + 70, station="bench-1", state="off"))
    [shown] = picture.shown()["stations"]
    assert (shown["online"], shown["seen_at_ms"]) == (False, AT + 70)
    picture.hear(Fact("station", AT + 90, station="bench-1", state="on"))
    assert picture.shown()["stations"][0]["online"] is True


def test_what_a_station_tells_of_itself_stands_over_what_was_written_of_it() -> None:
    picture = Picture("main")
    picture.report("bench-1", Tele(rssi=-61, queue=2, live_mg=417_000), AT + 1000)
    picture.read(replace(EMPTY, stations=[station(told={"rssi": -80, "wear": 7, "tele_at_ms": AT - 9000})]))
    [shown] = picture.shown()["stations"]
    heard = {"rssi": -61, "queue": 2, "live_mg": 417_000, "tele_at_ms": AT + 1000}
    assert shown["told"] == {**heard, "wear": 7}
    # Heard a moment apart, it is the same report; a much later one came while nobody looked.
    for written, rssi in ((AT + 1900, -61), (AT + 60_000, -80)):
        picture.read(replace(EMPTY, stations=[station(told={"rssi": -80, "tele_at_ms": written})]))
        assert picture.shown()["stations"][0]["told"]["rssi"] == rssi


def test_a_weight_stands_still_when_two_reports_say_so() -> None:
    picture = Picture("main")
    picture.read(replace(EMPTY, stations=[station()]))
    steady = []
    for at_ms, live_mg in (
        (AT, 100_000),
        (AT + 1, 100_400),
        (AT + 2, 250_000),
        (AT + 3, None),
        (AT + 4, 250_000),
    ):
        picture.report("bench-1", Tele(live_mg=live_mg), at_ms)
        steady.append(picture.shown()["stations"][0]["told"].get("steady"))
    assert steady == [None, 1, 0, None, None]


def test_looks_read_on_from_where_the_last_one_ended(floor: Floor, database: Database) -> None:
    poll, picture = Poll(database, "main", ZoneInfo("UTC")), Picture("main")
    label = floor.new_order("1", A=2, B=1)
    floor.new_order("2", C=1)
    floor.release(label)
    floor.walk()
    picture.read(poll.look(floor.at_ms))
    before = picture.shown()
    assert before["orders"] == {"picked": 1, "received": 1, **NO_ENDS}
    assert (before["done"]["picked"], before["done"]["pieces"]) == (3, 0)
    floor.scan("bench-1", "U%2", "J%VERIFY", f"O%{label}", GOODS["C"][1], "X%RESUME")
    floor.scan("bench-1", *(GOODS[sku][1] for sku in "AAB"))
    floor.scan("bench-1", "J%PACK", f"O%{label}")
    floor.weigh("bench-1", 800_000)
    floor.scan("dock", "U%3", "J%SHIP", f"{label}.1")
    picture.read(poll.look(floor.at_ms))
    shown = picture.shown()
    assert shown["orders"] == {"received": 1, **NO_ENDS, "shipped": 1}
    done = shown["done"]
    assert (done["picked"], done["pieces"], done["parcels"], done["failed"]) == (3, 3, 1, 1)
    assert sum(row[1] for row in shown["buckets"]) == 3
    [bench] = [row for row in shown["stations"] if row["name"] == "bench-1"]
    assert (bench["why"], bench["net_mg"], bench["operator"]) == ("weight_ok", 800_000, "P2")
    assert [row["why"] for row in shown["fails"]] == ["wrong_item"]
    floor.scan("bench-2", "U%3", "J%VERIFY")
    again = poll.look(floor.at_ms)
    assert (again.finished, again.shipped, len(again.newest)) == ({}, NONE, 2)
    picture.read(again)
    assert picture.shown()["done"]["pieces"] == 3


def test_held_and_short_orders_and_lit_bins_are_shown(floor: Floor, database: Database) -> None:
    from hub.office import changes

    picture = Picture("main")
    floor.release(floor.new_order("1", A=500), floor.new_order("2", A=2))
    floor.office(changes.hold, floor.new_order("3", B=1), "unpaid")
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T1")
    picture.read(Poll(database, "main", ZoneInfo("UTC")).look(floor.at_ms))
    shown = picture.shown()
    assert [(row["label"], row["state"], row["reason"]) for row in shown["stopped"]] == [
        ("S-3", "held", "unpaid"),
        ("S-1", "short", "no stock: A x395"),
    ]
    assert [(row["bin"], row["qty"], row["tote"], row["colour"]) for row in shown["lit"]] == [
        ("A-01", 2, "T1", "g")
    ]


def test_what_was_answered_without_a_word_does_not_hide_the_last_verdict() -> None:
    picture = Picture("main")
    picture.read(
        replace(EMPTY, stations=[station(seq=1, at_ms=AT, v="pass", why="weight_ok", answer='{"say":"OK"}')])
    )
    picture.hear(verdict(2, AT + 50, v="info", why="go", say=None))
    picture.read(replace(EMPTY, stations=[station(seq=2, at_ms=AT + 50, v="info", why="go", answer="{}")]))
    shown = picture.shown()
    assert [row["why"] for row in shown["stations"]] == ["weight_ok"]
    assert shown["feed"] == []
