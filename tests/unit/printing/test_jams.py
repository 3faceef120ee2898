"""Several pages on their way: whatever befalls the printer or the hub at whatever moment, each page comes out
once and in its order; what nobody can tell, a person is asked.
"""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hub.printing.feeder import AHEAD
from tests.unit.printing.jamming import Jamming, Mishap, Office, worked_off
from tests.unit.printing.jumping import run

TOLD = ("no paper", "switched off", "cut", "half a page", "cut after a page", "deaf", "hub killed")
"""What a printer's count tells everything of."""
EXAMPLES = 50
TIMES = st.floats(0, 6).map(lambda s: round(s, 2))
MISHAPS = st.lists(st.builds(Mishap, st.sampled_from(TOLD), TIMES, TIMES), max_size=5)
PACES = st.sampled_from([0.1, 1.0])
PAPERS = st.lists(st.integers(1, 3), min_size=1, max_size=8)


def all_pages(papers: list[int]) -> list[tuple[int, int]]:
    return [(n, page) for n, pages in enumerate(papers, start=1) for page in range(pages)]


def comes_out_once(papers: list[int], at_once: int, mishaps: list[Mishap], page_s: float) -> None:
    office, printer = Office(papers, at_once), Jamming(page_s)
    run(worked_off(office, printer, mishaps))
    assert printer.out == all_pages(papers)
    assert office.doubts == 0


@settings(deadline=None, max_examples=EXAMPLES)
@given(PAPERS, st.integers(1, 6), MISHAPS, PACES)
@example([1] * 6, 4, [Mishap("switched off", 2.5)], 1.0)
@example([2, 1, 3], 4, [Mishap("hub killed", 1.5), Mishap("switched off", 0.01)], 1.0)
def test_each_page_comes_out_once_and_in_its_order(
    papers: list[int], at_once: int, mishaps: list[Mishap], page_s: float
) -> None:
    comes_out_once(papers, at_once, mishaps, page_s)


@pytest.mark.long
@settings(deadline=None, max_examples=1000)
@given(PAPERS, st.integers(1, 6), MISHAPS, PACES)
def test_each_page_comes_out_once_and_in_its_order_of_many(
    papers: list[int], at_once: int, mishaps: list[Mishap], page_s: float
) -> None:
    comes_out_once(papers, at_once, mishaps, page_s)


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize("what", TOLD)
def test_a_jam_at_every_moment(what: str, every: int) -> None:
    """Every 40 or 160 ms of six labels of 0.4 s."""
    for step in range(1, 75, every):
        office, printer = Office([1, 1, 2, 1, 1], 4), Jamming(0.4)
        run(worked_off(office, printer, [Mishap(what, step * 0.04)]))
        assert printer.out == all_pages([1, 1, 2, 1, 1]), step
        assert office.doubts == 0


@settings(deadline=None, max_examples=EXAMPLES // 3)
@given(st.integers(1, 6), st.lists(TIMES, min_size=1, max_size=3))
def test_labels_that_are_fed_and_counted_hide_none(at_once: int, times: list[float]) -> None:
    office, printer = Office([1] * 8, at_once), Jamming(1.0, feeds=2)
    run(worked_off(office, printer, [Mishap("no paper", after_s, 4) for after_s in times]))
    assert printer.out == all_pages([1] * 8)


@settings(deadline=None, max_examples=EXAMPLES // 3)
@given(st.integers(1, 6), TIMES)
def test_what_is_cancelled_at_the_printer_a_person_is_asked_for(at_once: int, after_s: float) -> None:
    office, printer = Office([1] * 6, at_once), Jamming(1.0)
    run(worked_off(office, printer, [Mishap("cancelled there", after_s)]))
    assert sorted(printer.out) == all_pages([1] * 6)
    assert office.doubts <= at_once


@settings(deadline=None, max_examples=EXAMPLES // 3)
@given(st.integers(2, 6), st.lists(TIMES, min_size=1, max_size=3), MISHAPS)
@example(4, [0.6], [Mishap("cut", 0.1)])
def test_what_is_made_void_on_its_way_puts_no_other_in_doubt(
    at_once: int, times: list[float], mishaps: list[Mishap]
) -> None:
    office, printer = Office([1] * 8, at_once), Jamming(1.0)
    voids = [Mishap("made void", after_s) for after_s in times]
    run(worked_off(office, printer, [*voids, *mishaps]))
    assert office.doubts == 0
    assert printer.out == sorted(set(printer.out))
    assert {n for n, _ in printer.out} >= {n for n, each in office.prints.items() if each.state == "printed"}


def test_a_hub_that_is_killed_asks_for_all_that_was_on_its_way() -> None:
    """Also where that is more than a feeder looks up at a time."""
    many = AHEAD + 5
    office, printer = Office([1] * many, many), Jamming(1.0)
    run(worked_off(office, printer, [Mishap("hub killed", 2.5)]))
    assert printer.out == all_pages([1] * many)
    assert office.doubts == 0


@pytest.mark.parametrize("at_once", [1, 4])
def test_so_many_pages_are_on_their_way_at_the_most(at_once: int) -> None:
    office, printer = Office([1] * 10, at_once), Jamming(1.0)
    run(worked_off(office, printer, []))
    assert printer.most_at_once == at_once
