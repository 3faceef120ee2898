"""A wave that several people work on at the same moment: each pick is somebody's alone, each piece goes into
one slot, each slot is one order's.

Real threads, each on its own connection, on SQLite and on a real PostgreSQL.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import count

import pytest

from hub.domain import picking
from hub.domain.picking import Pick
from hub.domain.stock import Bin
from tests.unit.floor.floor_under_test import Floor
from tests.unit.floor.wall_under_test import (
    A,
    B,
    batch,
    everywhere,
    put,
    puts,
    sorter,
    tote,
    tote_of,
    wall,
    wave,
)
from tests.unit.office.at_once import Site, site_of_a_module
from tests.unit.office.floor_at_once import scan_at_once

_NUMBERS = count(1)
SORTERS = {"wall-1": "1", "side-1": "2"}
"""station -> badge of who stands there."""


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    with site_of_a_module(request.param, request) as made:
        wall(made.floor, slots=6)
        yield made


def orders(site: Site, *wanted: dict[str, int]) -> list[str]:
    """New orders by what each wants; their labels."""
    return [site.floor.new_order(f"W{next(_NUMBERS)}", **each) for each in wanted]


def picks(floor: Floor, *labels: str) -> list[Pick]:
    """The pick tasks of orders."""
    ids = [floor.order(label).id for label in labels]
    with floor.work.transaction():
        every = [p for id_ in ids for p in floor.work.where(Pick, "order_id", id_)]
    return [p for p in every if p.kind == picking.PICK]


def send_off(floor: Floor, *labels: str) -> None:
    """Cancel orders and put away what was picked for them: the next test finds all totes and slots free."""
    for label in labels:
        if floor.order(label).state not in ("shipped", "cancelled"):
            floor.cancel(label)
    floor.scan("zone-a", "U%3", "J%PUTAWAY", "H%K2")
    for code in ("T1", "T2", "T3", *(f"W1-{n:02}" for n in range(1, 7))):
        answer = floor.scan("zone-a", f"C%{code}")
        if " < " in (answer.say or ""):
            floor.finish_walk("zone-a", answer)
    floor.scan("zone-a", "X%LOGOUT")


def test_totes_that_join_a_wave_at_once_take_each_pick_once(site: Site) -> None:
    floor = site.floor
    for n in range(2):
        labels = orders(site, {"A": 2, "B": 1}, {"A": 1, "C": 2}, {"B": 3, "C": 1})
        code = wave(floor, *labels)
        for station, (badge, cart) in {"zone-a": ("1", "K1"), "zone-b": ("2", "K2")}.items():
            floor.scan(station, f"U%{badge}", "J%PICK", f"H%{cart}", f"W%{code}")
        answers = scan_at_once(site, {"zone-a": "C%T1", "zone-b": "C%T2"}, seed=n)
        assert "go" in answers
        every = picks(floor, *labels)
        assert {p.state for p in every} == {"claimed", "lit"}
        assert [p.state for p in every].count("lit") == len({p.tote_id for p in every})
        assert {floor.order(label).state for label in labels} == {"picking"}
        assert site.faults() == []
        send_off(floor, *labels)


def test_sorters_at_once_put_each_piece_once_and_each_order_into_one_slot(site: Site) -> None:
    floor = site.floor
    before = everywhere(floor)
    for n in range(2):
        labels = orders(site, {"A": 2}, {"A": 1, "B": 1}, {"A": 1, "B": 2})
        code = wave(floor, *labels)
        batch(floor, code)
        for station, badge in SORTERS.items():
            sorter(floor, station, badge)
        put_pieces = Counter[str]()
        for turn in range(30):
            if tote(floor, "T1").wave_id is None:
                break
            sku = "A" if put_pieces["A"] < 4 else "B"
            codes = dict.fromkeys(SORTERS, A if sku == "A" else B)
            put_pieces[sku] += _put_at_once(site, codes, seed=10 * n + turn)
        assert put_pieces == {"A": 4, "B": 3}
        assert {floor.order(label).state for label in labels} == {"picked"}
        assert len({floor.order(label).tote_id for label in labels}) == len(labels)
        assert site.faults() == []
        assert everywhere(floor) == before
        send_off(floor, *labels)


def _put_at_once(site: Site, codes: dict[str, str], seed: int) -> int:
    """Everybody scans a piece and puts it where the light is; how many pieces found a slot."""
    floor, done = site.floor, 0
    answers = scan_at_once(site, codes, seed)
    for station, why in zip(codes, answers, strict=True):
        if why == "go":
            assert floor.scan(station, f"S%{_slot_in_hand(floor, SORTERS[station])}").v == "pass"
            done += 1
        else:
            assert why in ("wrong_item", "over_qty", "no_order"), why
            floor.scan(station, "X%RESUME", "C%T1")
    return done


def _slot_in_hand(floor: Floor, badge: str) -> str:
    """The slot that lights for somebody."""
    [task] = [p for p in puts(floor, badge) if p.state == picking.LIT]
    with floor.work.transaction():
        return floor.work.get(Bin, task.bin_id).code


def test_a_full_slot_is_opened_at_one_bench(site: Site) -> None:
    floor = site.floor
    labels = orders(site, {"A": 1, "B": 1}, {"A": 2})
    batch(floor, wave(floor, *labels))
    sorter(floor)
    put(floor, A, A, A, B)
    full = tote_of(floor, labels[0])
    assert floor.stock(full) == {"A": 1, "B": 1}
    for station, badge in {"bench-1": "1", "bench-2": "2"}.items():
        floor.scan(station, f"U%{badge}", "J%VERIFY")
    answers = scan_at_once(site, dict.fromkeys(("bench-1", "bench-2"), f"S%{full}"))
    assert sorted(answers) == ["order_elsewhere", "order_open"]
    bench = "bench-1" if answers[0] == "order_open" else "bench-2"
    assert floor.scan(bench, A, B).why == "order_done"
    assert floor.stock(full) == {}
    assert tote(floor, full).order_id is None
    assert site.faults() == []
    send_off(floor, *labels)
