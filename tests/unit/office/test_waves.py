"""Plans of waves made from the database, and released: by hand, by itself, and while orders change."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import pytest

from hub.domain.calendar_days import Timetable
from hub.domain.errors import Conflict, Invalid, NotPermitted
from hub.domain.office_rules import WaveRules
from hub.domain.people import Wave
from hub.office import changes, releasing, rounds, rule_names, wave_figures, wave_plans, waves
from hub.office.act import Act, Moment
from hub.office.waves import Way
from hub.store.reading import snapshot
from hub.store.reading import waves as book
from tests.unit.office.importing import Office, on_both
from tests.unit.office.wave_site import NOW_MS, ZONE, Site


@pytest.fixture
def site(office: Office) -> Iterator[Site]:
    made = Site(office)
    yield made
    made.writer.close()
    assert office.adds_up()


@on_both
def test_a_plan_becomes_waves_and_an_order_that_changed_is_refused(site: Site) -> None:
    site.wall("W1", 2)
    site.carrier("DHL", "23:30")
    site.orders("1,A,1,DHL", "2,B,2", "2,C,1", "3,A,3", "4,C,1", "5,C,2", "6,B,1,dhl ltd", "7,A,1,,,yes")
    assert site.planned() == [
        ("urgent", "cluster", ["WEB-7"]),
        ("single", "batch", ["WEB-1", "WEB-6"]),
        ("single", "batch", ["WEB-4"]),
        ("multi", "batch", ["WEB-2", "WEB-5"]),
        ("multi", "batch", ["WEB-3"]),
    ]
    plan = site.plan()
    row = wave_plans.told(plan, site.rules.office.waves)[3]
    assert (row["number"], row["wall"], row["pieces"], row["bins"]) == (4, "W1", 5, 2)
    # Corner to A-2, round the front to B-1, and home: 2 m, 3 m and 1 m beyond each bin's front, 4 m.
    assert (row["walks"], row["route_mm"], row["trouble"]) == (1, 2000 + 3000 + 1000 + 4000, "")
    site.on("WEB-2", lambda act, order: changes.hold(act, order, "in doubt"))
    site.mark("WEB-6", urgent=True)
    told: list[int] = []
    ends = wave_plans.release(site.writer, plan, told=told.append)
    assert sum(told) == 7
    assert [list(end.released) for _, end in ends] == [["WEB-7"], ["WEB-1"], ["WEB-4"], ["WEB-5"], ["WEB-3"]]
    refused = dict(pair for _, end in ends for pair in end.refused)
    assert "WEB-2 is held" in refused["WEB-2"] and "has changed since the plan" in refused["WEB-6"]
    (first, second) = [end.wave for _, end in ends][1:3]
    assert first and second
    assert (first.kind, first.method, first.carrier, first.wall) == ("single", "batch", "DHL", "")
    call_ms = Timetable("23:30", (7,), ZONE).following(NOW_MS)
    assert (first.cutoff_at_ms, second.cutoff_at_ms) == (call_ms, 0)
    assert site.planned() == [("urgent", "cluster", ["WEB-6"])]


@on_both
def test_what_waves_hold_and_how_far_they_are(site: Site) -> None:
    site.orders("1,A,1", "2,B,2", "2,C,1", "3,A,3")
    wave_plans.release(site.writer, site.plan())
    with snapshot(site.office.database) as reader:
        single, multi = wave_figures.waves(reader, "main", 1, 0, 100)
        assert [w["code"] for w in wave_figures.waves(reader, "main", 0, 0, 9, kind="multi", done=False)] == [
            "W00002"
        ]
        assert wave_figures.waves(reader, "main", 0, 0, 9, done=True) == []
        assert wave_figures.waves(reader, "main", 0, 0, 9, method="batch") == []
        whole = wave_figures.wave(reader, "main", 0, "W00002")
        picks = wave_figures.picking_list(reader, "main", "W00002")
        assert wave_figures.wave(reader, "main", 0, "W9") is None
        assert wave_figures.picking_list(reader, "main", "W9") is None
    assert (single["orders"], single["pieces"], single["bins"], single["route_mm"]) == (1, 1, 1, 2000)
    assert (multi["orders"], multi["pieces"], multi["picked"], multi["walks"]) == (2, 6, 0, 2)
    assert whole is not None and whole["states"] == {"released": 2} and whole["pickers"] == []
    # All three bins in one walk: 1 m + 1 m + (3 m + 1 m) + 4 m.
    assert (whole["walks"], whole["route_mm"], whole["done"]) == (1, 10_000, False)
    assert picks is not None and picks["route_mm"] == whole["route_mm"]
    assert [(p["bin"], p["sku"], p["qty"], p["orders"]) for p in picks["picks"]] == [
        ("A-1", "A", 3, 1),
        ("A-2", "B", 2, 1),
        ("B-1", "C", 1, 1),
    ]
    for label in ("WEB-2", "WEB-3"):
        site.on(label, lambda act, order: changes.cancel(act, order, "no"))
    with snapshot(site.office.database) as reader:
        (row,) = wave_figures.waves(reader, "main", 0, 0, 9, done=True)
    assert (row["code"], row["pieces"]) == ("W00002", 0)


def test_a_batch_needs_a_slot_for_each_order_of_several_pieces(site: Site) -> None:
    site.orders("1,A,2", "2,A,2", "3,A,1", "4,B,1")
    wish = Way("mixed", "batch", "", 0, "")

    def released(way: Way) -> list[str]:
        with snapshot(site.office.database) as reader:
            ids, chosen = wave_plans.by_hand(reader, site.rules, ZONE, NOW_MS, 1, way)
        ends = releasing.release_each(site.writer, ids, 1, way=chosen)
        return [why for _, why in ends.refused]

    first = released(wish)
    assert len(first) == 2 and all(
        "expected a put wall with slots in its warehouse, found none" in w for w in first
    )
    assert site.now("WEB-1").state == "allocated" and site.now("WEB-3").state == "released"
    site.wall("W1", 1)
    with snapshot(site.office.database) as reader:
        assert book.slots_wanted(reader, 1) == {}
    (second,) = released(wish)
    with snapshot(site.office.database) as reader:
        assert book.slots_wanted(reader, 1) == {"W1": 1}
    assert (
        "expected a free slot for wave W00002, found as many orders in it as the put wall has slots, 1"
        in second
    )
    assert site.office.rows("wave", "kind", "method", "wall") == [
        ("mixed", "batch", ""),
        ("mixed", "batch", "W1"),
    ]
    for field in ("wall", "kind", "method"):
        odd: dict[str, Any] = {field: "W9"}
        with pytest.raises(Invalid) as caught:
            site.writer.do(partial(waves.new_wave, warehouse_id=1, **odd))
        assert caught.value.field == field


def test_a_changed_order_without_a_slot_leaves_its_batch(site: Site) -> None:
    site.use(WaveRules(single="batch"))
    site.orders("1,A,1", "2,A,1", "3,A,1")
    wave_plans.release(site.writer, site.plan())
    grown = site.on("WEB-1", lambda act, order: changes.change(act, order, {1: 3}, "more"))
    assert (grown.state, grown.wave_id) == ("allocated", None)
    assert grown.reason == "W00001: no slot of a put wall for it"
    site.on("WEB-2", lambda act, order: changes.hold(act, order, "in doubt"))
    held = site.on("WEB-2", lambda act, order: changes.change(act, order, {1: 2}, "more"))
    assert (held.state, held.wave_id) == ("held", 1)
    assert site.on("WEB-2", changes.go_on).state == "allocated"
    site.wall("W1", 1)
    fits = site.on("WEB-3", lambda act, order: changes.change(act, order, {1: 2}, "more"))
    assert (fits.state, fits.wave_id) == ("released", 1)


def test_a_wave_by_hand_takes_a_kind_and_a_carrier_the_oldest_first(site: Site) -> None:
    site.carrier("DHL", "")
    site.orders("1,A,1", "2,A,1,DHL", "3,B,2,DHL", "4,A,1,DHL Ltd", "5,A,1,dhl")
    with snapshot(site.office.database) as reader:
        ids, way = wave_plans.by_hand(reader, site.rules, ZONE, NOW_MS, 1, Way("single", "", "dhl", 0, ""), 2)
    assert [label for id_, label in site.office.rows("order", "id", "label") if id_ in ids] == [
        "WEB-2",
        "WEB-4",
    ]
    assert (way.method, way.carrier, way.wall) == ("cluster", "DHL", "")
    assert site.planned(carrier="DHL", kind="multi") == [("multi", "cluster", ["WEB-3"])]


def test_a_carrier_calls_by_the_sites_clock_and_who_missed_it_is_late(site: Site) -> None:
    site.carrier("DHL", "20:30")
    site.orders("1,A,1,DHL")
    (wave,) = site.plan().waves
    assert (wave.kind, wave.cutoff_at_ms) == ("urgent", NOW_MS + 30 * 60_000)
    site.use(WaveRules(call_days=(1, 2, 3, 4, 5, 6)))
    (wave,) = site.plan().waves
    assert (wave.kind, wave.cutoff_at_ms) == ("single", NOW_MS + (24 * 60 + 30) * 60_000)
    site.now_ms = wave.cutoff_at_ms + 60_000
    site.orders("2,A,1,DHL")
    (wave,) = site.plan().waves
    assert wave.cutoff_at_ms == site.now_ms - 60_000 + 24 * 3_600_000
    rows = wave_plans.told(site.plan(), site.rules.office.waves)[0]["orders"]
    assert [(row["order"], row["late"]) for row in rows] == [("WEB-1", True), ("WEB-2", False)]


@pytest.mark.parametrize(
    ("cutoff", "at", "following", "last"),
    [
        ("", "2026-11-22T10:00", None, None),
        ("17:00", "2026-11-20T16:59", "2026-11-20T17:00", "2026-11-19T17:00"),
        ("17:00", "2026-11-20T17:00", "2026-11-20T17:00", "2026-11-19T17:00"),
        ("17:00", "2026-11-20T17:01", "2026-11-23T17:00", "2026-11-20T17:00"),
        # The clock leaves out the hour after two on 28 March 2027, and has it twice on 25 October 2026.
        ("02:30", "2027-03-27T12:00", "2027-03-29T02:30", "2027-03-26T02:30"),
        ("02:30", "2026-10-26T01:00", "2026-10-26T02:30", "2026-10-23T02:30"),
    ],
)
def test_calls_keep_to_the_clock_of_the_site(
    cutoff: str, at: str, following: str | None, last: str | None
) -> None:
    def ms(local: str | None) -> int:
        return int(datetime.fromisoformat(local).replace(tzinfo=ZONE).timestamp() * 1000) if local else 0

    table = Timetable(cutoff, (1, 2, 3, 4, 5), ZONE)
    assert table.following(ms(at)) == ms(following)
    assert table.last(ms(at)) == ms(last)


@on_both
def test_urgent_orders_get_the_next_tote_and_whoever_is_marked_is_logged(site: Site) -> None:
    site.orders("1,A,1", "2,A,1", "3,A,1,,2010-11-29", "4,A,1")
    wave_plans.release(site.writer, site.plan())
    site.orders("5,A,1,,,yes", "6,B,1,,2010-11-28 21:00")
    assert site.now("WEB-6").ship_by_ms == NOW_MS + 3_600_000
    assert site.now("WEB-3").ship_by_ms == NOW_MS + 28 * 3_600_000 - 1000
    wave_plans.release(site.writer, site.plan())
    before = site.now("WEB-4")
    after = site.mark("WEB-4", urgent=True)
    assert (after.urgent, after.state, after.version) == (True, "released", before.version + 1)
    again = site.mark("WEB-4", urgent=True)
    assert again == after
    assert site.next_taken() == ["WEB-5", "WEB-6", "WEB-4", "WEB-3", "WEB-1", "WEB-2"]
    assert "urgent 加急" in [row[0] for row in site.office.rows("order_log", "reason")]
    site.mark("WEB-4", urgent=False, ship_by_ms=5)
    site.on("WEB-1", lambda act, order: changes.cancel(act, order, "no"))
    with pytest.raises(NotPermitted):
        site.mark("WEB-1", urgent=True)
    for said in (None, -1):
        with pytest.raises(Invalid):
            site.mark("WEB-2", ship_by_ms=said)


def test_the_office_releases_by_itself_what_is_ripe(site: Site) -> None:
    def by_itself() -> dict[str, int]:
        return dict(
            rounds.release_waves(site.office.database, site.writer, site.rules, Moment.at(site.now_ms, ZONE))
        )

    site.orders("1,A,1", "2,B,2", "3,A,1,,,yes")
    assert by_itself() == {}
    site.use(WaveRules(automatic=True, every_minutes=30))
    assert by_itself() == {"released": 1}
    assert by_itself() == {}
    site.now_ms += 30 * 60_000
    assert by_itself() == {"released": 2}
    site.use(WaveRules(automatic=True, every_minutes=0, multi="batch"))
    site.orders("4,B,2")
    assert by_itself() == {"not_released": 1}
    assert wave_plans.told(site.plan(), site.rules.office.waves)[0]["trouble"]
    site.wall("W1", 1)
    assert by_itself() == {"released": 1}


def test_rules_that_name_no_wall_of_the_site_are_told(site: Site) -> None:
    site.use(WaveRules(wall="W1", multi="batch"))
    wall, warehouse = site.writer.do(rule_names.unknown)
    assert "put wall W1: named in the office's rules" in wall
    assert "warehouse MAIN: expected a put wall" in warehouse
    site.wall("W1", 1)
    assert site.writer.do(rule_names.unknown) == []


def test_a_stranger_goes_in_no_wave(site: Site) -> None:
    site.orders("1,A,1")
    with pytest.raises(Conflict, match="has changed since the plan was made"):
        site.writer.do(
            lambda act: waves.release(act, site.order(act, "WEB-1"), waves.new_wave(act, 1), version=99)
        )
    with pytest.raises(Conflict, match="allocated in another warehouse"):
        site.writer.do(lambda act: waves.release(act, site.order(act, "WEB-1"), other_warehouses_wave(act)))
    assert site.office.rows("wave", "code") == []
    with snapshot(site.office.database) as reader:
        assert book.warehouses_with_waiting(reader, "main") == [1]


def other_warehouses_wave(act: Act) -> Wave:
    return replace(waves.new_wave(act, 1), warehouse_id=9)
