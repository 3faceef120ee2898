"""Bins by a pattern: whatever pattern, its bins are all there, once, each at a place of its own."""

import string
from contextlib import suppress
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.bin_pattern import codes, parse
from hub.domain.bin_places import AISLE_MM, BAY_MM, Ground, placed
from hub.domain.errors import Invalid, NotFound
from hub.office import bin_plan
from hub.office.act import Act
from hub.office.bin_plan import Laid
from hub.office.imports.plan import Target
from hub.office.imports.problems import BadFile
from hub.store.bulk import own_work, select
from hub.store.tables import BinRow
from tests.unit.office.importing import MOMENT, RULES, Office, table

TARGET = Target("main", "MAIN", "", ZoneInfo("UTC"))
ENDS = st.tuples(
    st.tuples(st.integers(0, 5), st.integers(0, 3)),
    st.tuples(st.integers(1, 30), st.integers(0, 12)),
    st.tuples(st.integers(1, 6), st.integers(0, 4)),
    st.sampled_from(["-", "/", " ", "."]),
    st.integers(2, 4),
)


@settings(max_examples=40)
@given(ENDS)
def test_a_pattern_names_every_bin_once_and_walks_them_all(ends: tuple[object, ...]) -> None:
    (a, more_a), (b, more_b), (c, more_c), sign, width = ends  # type: ignore[misc, has-type]
    letters = string.ascii_uppercase
    first = f"{letters[a]}{sign}{b:0{width}}{sign}{c}"
    last = f"{letters[a + more_a]}{sign}{b + more_b:0{width}}{sign}{c + more_c}"
    pattern = parse(f"{first} … {last}")
    wanted = [
        f"{letters[x]}{sign}{y:0{width}}{sign}{z}"
        for x in range(a, a + more_a + 1)
        for y in range(b, b + more_b + 1)
        for z in range(c, c + more_c + 1)
    ]
    assert codes(pattern) == wanted
    assert pattern.count == len(wanted)
    bins = placed(pattern, Ground(station="zone-a", place=5))
    assert sorted(each.walk for each in bins) == list(range(1, len(wanted) + 1))
    assert [each.place for each in bins] == list(range(5, 5 + len(wanted)))
    by_walk = sorted(bins, key=lambda each: each.walk)
    for here, there in pairwise(by_walk):
        # The walk never jumps within an aisle, and changes aisles at the end where it is.
        assert abs(here.y_mm - there.y_mm) <= BAY_MM
        assert abs(here.x_mm - there.x_mm) in (0, AISLE_MM)


@settings(max_examples=40)
@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_pattern_or_refused(text: str) -> None:
    with suppress(Invalid):
        pattern = parse(text)
        assert len(set(codes(pattern))) == pattern.count


@pytest.mark.parametrize(
    ("ground", "field"),
    [
        (Ground(bay_mm=0), "bay_mm"),
        (Ground(aisle_mm=10_000_001), "aisle_mm"),
        (Ground(x_mm=-1), "x_mm"),
        (Ground(y_mm=9_999_999), "y_mm"),
        (Ground(station="z", place=-1), "place"),
    ],
)
def test_bins_that_stand_nowhere_are_refused(ground: Ground, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        placed(parse("A-1 … B-2"), ground)
    assert refused.value.field == field


def lay(office: Office, pattern: str, ground: Ground | None = None, write: bool = True) -> Laid:
    with own_work(office.database) as work:
        laid = bin_plan.lay(work, pattern, ground or Ground(), TARGET)
        if write:
            laid.plan.write(office.database, Act(work, RULES, MOMENT))
    return laid


def bins_of(office: Office) -> dict[str, tuple[object, ...]]:
    columns = ("code", "zone", "aisle", "x_mm", "y_mm", "walk_order", "place", "kind")
    with own_work(office.database) as work:
        rows = select(work, BinRow, columns, {"site": "main"})
    return {row[0]: row[1:-1] for row in rows if row[-1] == "storage"}


@pytest.mark.parametrize(
    "office", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True
)
def test_what_is_there_is_left_alone_and_told(office: Office) -> None:
    office.add("station", "zone-a")
    assert len(lay(office, "A-1-1 … B-2-2", write=False).new) == 8
    assert bins_of(office) == {}
    first = lay(office, "A-1-1 … A-2-2", Ground(zone="SMALL"))
    assert (len(first.new), first.there) == (4, [])
    more = lay(office, "A-1-1 … B-2-2", Ground(x_mm=500, station="zone-a", place=3))
    assert (len(more.new), more.there) == (4, ["A-1-1", "A-1-2", "A-2-1", "A-2-2"])
    there = bins_of(office)
    assert there["A-2-2"] == ("SMALL", "A", 0, 1000, 4, None)
    # Aisle B is walked down, after all that was there; its lights go on where the pattern's own would be.
    assert there["B-2-1"] == ("B", "B", 3500, 1000, 9, 9)
    assert there["B-1-1"] == ("B", "B", 3500, 0, 11, 7)
    again = lay(office, "A-1-1 … B-2-2")
    assert (len(again.new), len(again.there)) == (0, 8)
    assert bins_of(office) == there
    assert office.adds_up()


def test_what_can_not_be_is_refused_whole(office: Office) -> None:
    office.add("station", "zone-a")
    office.load("bins", table(("Bin", "Station", "Place"), ("X-1", "zone-a", 2)))
    before = office.everything()
    for ground, why in (
        (Ground(station="zone-a"), "bin X-1 has it"),
        (Ground(station="zone-b"), "a station that is there"),
        (Ground(station="zone-a", place=4090), "0 to 4095"),
    ):
        with pytest.raises(BadFile, match=why):
            lay(office, "A-1-1 … A-5-2", ground)
    with pytest.raises(NotFound, match="warehouse EAST"), own_work(office.database) as work:
        bin_plan.lay(work, "A-1", Ground(), Target("main", "EAST", "", ZoneInfo("UTC")))
    assert office.everything() == before


@pytest.mark.long
def test_a_whole_warehouse_is_laid_in_one_go(office: Office) -> None:
    laid = lay(office, "A-01-1 … Z-20-5")
    assert len(laid.new) == len(bins_of(office)) == 2600
