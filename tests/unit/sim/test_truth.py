from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_sim import orders
from station_sim.office import Listed
from station_sim.shop import build
from station_sim.truth import PIECE_CLIP, Truth

SHOP = build(1, orders.invent(1, 30), 5, 200_000)
BINS = sorted(SHOP.places)


@given(st.lists(st.tuples(st.sampled_from(BINS[:8]), st.integers(0, 9), st.booleans()), max_size=40))
def test_pieces_are_moved_and_never_made_or_lost(acts: list[tuple[str, int, bool]]) -> None:
    truth = Truth(1, SHOP)
    tote = next(iter(truth.totes.values()))
    for bin_, qty, is_back in acts:
        if is_back:
            mine = [p for p in tote.loose if p.sku == SHOP.places[bin_].sku][:qty]
            tote.loose = [p for p in tote.loose if p not in mine]
            truth.put(bin_, mine)
        else:
            tote.loose += truth.take(bin_, qty)
        assert truth.count() == truth.total
        assert min(truth.bins.values()) >= 0


def test_a_piece_goes_only_where_it_belongs() -> None:
    truth = Truth(1, SHOP)
    (piece,) = truth.take(BINS[0], 1)
    other = next(b for b in BINS if SHOP.places[b].sku != piece.sku)
    with pytest.raises(ValueError, match=f"bin {other}: expected"):
        truth.put(other, [piece])


def test_pieces_weigh_about_what_the_catalogue_says() -> None:
    truth = Truth(1, SHOP)
    for bin_ in BINS:
        unit_mg = SHOP.articles[SHOP.places[bin_].sku].unit_mg
        for piece in truth.take(bin_, 5):
            assert abs(piece.weight_mg - unit_mg) <= PIECE_CLIP * unit_mg + 1


def test_differences_name_the_bin() -> None:
    truth = Truth(1, SHOP)
    books = {place.code: place.books for place in SHOP.places.values()}
    assert truth.differences(books) == []
    books[BINS[0]] += 1
    assert truth.differences(books) == [f"{BINS[0]}: books {books[BINS[0]]}, there {truth.bins[BINS[0]]}"]


def test_what_a_bin_lacked_may_stand_in_the_books_until_it_was_reported() -> None:
    truth = Truth(1, SHOP)
    books = {place.code: place.books for place in SHOP.places.values()}
    lacking = next(p for p in SHOP.places.values() if p.really < p.books)
    truth.written_off.add(lacking.code)
    assert truth.differences(books) != []
    books[lacking.code] = lacking.really
    assert truth.differences(books) == []


def test_a_piece_that_left_unseen_still_stands_in_the_books() -> None:
    truth = Truth(1, SHOP)
    books = {place.code: place.books for place in SHOP.places.values()}
    case = truth.new_case("1", "WEB-1", {SHOP.places[BINS[0]].sku: 1})
    box = truth.new_box(Listed("WEB-1.1", Counter({SHOP.places[BINS[0]].sku: 1})), case)
    box.pieces = truth.take(BINS[0], 2)
    truth.shipped.append(box)
    books[BINS[0]] -= 1
    assert box.deviation() == {SHOP.places[BINS[0]].sku: 1}
    assert truth.differences(books) == []
    assert truth.count() == truth.total


def test_a_damaged_piece_must_stand_in_its_bin_in_the_books() -> None:
    truth = Truth(1, SHOP)
    books = {place.code: place.books for place in SHOP.places.values()}
    truth.damaged += truth.take(BINS[0], 1)
    books[BINS[0]] -= 1
    assert truth.differences(books) == ["damaged: books 0, there 1"]
    assert truth.differences(books | {"DAMAGED": 1}) == []
    assert truth.count() == truth.total
