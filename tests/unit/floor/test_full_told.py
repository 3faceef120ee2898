"""What lists, papers and searches say of an order whose pieces lie in several totes or slots."""

from hub.domain.stock import Bin
from hub.store.database import Database
from hub.store.reading import (
    carts,
    floor_map,
    order_rows,
    order_search,
    papers,
    printable,
    snapshot,
    walls,
    wave_contents,
    wave_progress,
)
from hub.store.reading import floor as floor_now
from hub.store.reading import orders as order_book
from tests.unit.floor.batch_acts import picker
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor
from tests.unit.floor.wall_under_test import batch, put, sorter, wall, wave

A = GOODS["A"][1]


def test_an_order_in_two_totes_is_found_by_either_and_names_both(floor: Floor, database: Database) -> None:
    label = floor.new_order("1", A=5, B=1)
    floor.release(label)
    picker(floor)
    floor.scan("zone-a", "C%T2", "Q%3", "X%FULL", "C%T1")
    order = floor.order(label)
    assert order.wave_id is not None
    with snapshot(database) as reader:
        found = order_book.order(reader, SITE, label)
        assert found is not None
        assert found["tote"] == "T2+T1"
        assert order_rows.rows(reader, [order.id])[0]["tote"] == "T2+T1"
        for text in ("T1", "T2", "C%T1"):
            assert order_search.exactly(reader, SITE, text) == [order.id], text
        assert [row["tote"] for row in floor_now.lit(reader, SITE)] == ["T1"]
        assert [stop["into"] for stop in papers.stops(reader, order.id)] == ["T1", "T1"]
        assert {stop["into"] for stop in printable.stops(reader, order.wave_id, together=False)} == {"T1"}
        [cart] = [row for row in carts.carts(reader, SITE) if row["totes"]]
        assert cart["totes"] == ["T1", "T2"]
        [tote] = wave_contents.totes(reader, order.wave_id)
        assert (tote["code"], tote["pieces"], tote["cart"]) == ("T2+T1", 3, "K1")
        rows = wave_contents.orders(reader, order.wave_id, 0, 10, text="T1")
        assert [(row["label"], row["tote"]) for row in rows] == [(label, "T2+T1")]
        by_tote = wave_progress.page(reader, SITE, 0, 10, text="T1")
        assert [row["code"] for row in by_tote] == ["W00001"]


def test_while_an_empty_tote_is_wanted_all_are_named(floor: Floor, database: Database) -> None:
    label = floor.new_order("1", A=5)
    floor.release(label)
    picker(floor)
    floor.scan("zone-a", "C%T1", "Q%1", "X%FULL", "C%T2", "Q%1", "X%FULL")
    with snapshot(database) as reader:
        assert [stop["into"] for stop in papers.stops(reader, floor.order(label).id)] == ["T1+T2"]
        assert [task["tote"] for task in floor_map.tasks(reader, _bin(floor, "A-01"))] == ["T1+T2"]


def _bin(floor: Floor, code: str) -> int:
    with floor.work.transaction():
        found = floor.work.one(Bin, "code", code, SITE)
        assert found is not None
        return found.id


def test_slots_of_one_order_say_that_they_are_together(floor: Floor, database: Database) -> None:
    label = floor.new_order("1", A=3)
    wall(floor)
    batch(floor, wave(floor, label))
    sorter(floor)
    put(floor, A)
    floor.scan("wall-1", A, "X%FULL", "S%W1-02")
    with snapshot(database) as reader:
        first, second, third, _ = walls.walls(reader, SITE)[0]["slots"]
    for slot in (first, second):
        assert (slot["order"], slot["together"], slot["state"]) == (label, ["W1-01", "W1-02"], "filling")
        assert (slot["pieces"], slot["missing"]) == (2, 1)
    assert (third["order"], third["together"], third["state"]) == (None, [], "free")
