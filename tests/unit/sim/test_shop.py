from collections import Counter

import pytest
from biip.gtin import Gtin

from station_sim import orders, sheets
from station_sim.shop import Shop, build

BOOK = orders.invent(3, 150)


@pytest.fixture(scope="module")
def shop() -> Shop:
    return build(3, BOOK, 12, 200_000)


def test_the_same_seed_makes_the_same_shop(shop: Shop) -> None:
    assert build(3, BOOK, 12, 200_000) == shop
    assert build(4, BOOK, 12, 200_000) != shop


def test_barcodes_are_valid_and_of_the_range_for_examples(shop: Shop) -> None:
    for article in shop.articles.values():
        for code in article.barcodes:
            assert Gtin.parse(code).value == code
            assert code.lstrip("1").startswith("952")


def test_a_barcode_means_one_article_but_for_the_shared_pairs(shop: Shop) -> None:
    means = Counter(code for article in shop.articles.values() for code in article.barcodes)
    shared = {code for code, n in means.items() if n > 1}
    assert shared == {c for a in shop.articles.values() if a.is_shared for c in a.barcodes}
    assert 0 < len(shared) <= 4
    assert max(means.values()) == 2


def test_there_is_enough_of_all_but_what_lacks_on_purpose(shop: Shop) -> None:
    really: Counter[str] = Counter()
    books: Counter[str] = Counter()
    for place in shop.places.values():
        really[place.sku] += place.really
        books[place.sku] += place.books
    for sku, wanted in BOOK.demand().items():
        assert books[sku] > wanted
        assert (really[sku] < wanted) == (sku in shop.troubles.lacking)
    assert shop.troubles.lacking
    assert shop.troubles.found_elsewhere


def test_every_bin_hangs_on_a_station_that_is_there(shop: Shop) -> None:
    places = Counter((place.station, place.place) for place in shop.places.values())
    assert max(places.values()) == 1
    assert {station for station, _ in places} <= set(shop.stations)


@pytest.mark.parametrize("stations", [3, 4, 5, 12, 40, 200])
def test_any_number_of_stations_is_shared_out(stations: int) -> None:
    shop = build(1, BOOK, stations, 200_000)
    assert len(shop.stations) == len(set(shop.stations)) == stations
    jobs = {worker.job for worker in shop.workers}
    assert jobs == {"PICK", "VERIFY", "PACK", "SHIP", "PUTAWAY"}
    assert {name for worker in shop.workers for name in worker.stations} == set(shop.stations)
    assert len({worker.badge for worker in shop.workers}) == len(shop.workers)


def test_two_warehouses_have_floors_of_their_own_and_goods_for_every_order() -> None:
    shop = build(3, BOOK, 12, 200_000, ("MAIN", "NORTH"))
    assert Counter(shop.stations.values()) == {"MAIN": 6, "NORTH": 6}
    for place in shop.places.values():
        assert shop.stations[place.station] == place.warehouse
    for code in shop.warehouses:
        assert {w.job for w in shop.workers if w.warehouse == code} == {
            *("PICK", "VERIFY", "PACK", "SHIP", "PUTAWAY")
        }
    kept = Counter(tuple(article.bins) for article in shop.articles.values())
    assert set(kept) == {("MAIN",), ("NORTH",), ("MAIN", "NORTH")}
    assert kept["MAIN", "NORTH"] > len(shop.articles) / 2
    could = Counter(_who_has_all(shop, order) for order in BOOK.orders)
    assert min(could["MAIN"], could["NORTH"]) > len(BOOK.orders) / 5
    assert could[""] > 0


def _who_has_all(shop: Shop, order: orders.Ordered) -> str:
    """The first warehouse that could fill the order alone; empty when none could."""
    return next((w for w in shop.warehouses if all(w in shop.articles[s].bins for s in order.lines)), "")


def test_what_lacks_pieces_on_purpose_is_in_the_first_warehouse_alone() -> None:
    shop = build(3, BOOK, 12, 200_000, ("MAIN", "NORTH"))
    troubled = shop.troubles.lacking | shop.troubles.found_elsewhere
    assert {code for sku in troubled for code in shop.articles[sku].bins} == {"MAIN"}
    kept = build(3, BOOK, 12, 200_000, kept=troubled)
    assert troubled.isdisjoint(kept.troubles.lacking | kept.troubles.found_elsewhere)


def test_two_stations_are_too_few() -> None:
    with pytest.raises(ValueError, match="at least 3 stations"):
        build(1, BOOK, 2, 200_000)
    with pytest.raises(ValueError, match="at least 6 stations"):
        build(1, BOOK, 5, 200_000, ("MAIN", "NORTH"))


def test_the_sheets_say_what_the_books_say(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> None:
    written = {s.kind: s.path for s in sheets.write(shop, tmp_path_factory.mktemp("sheets"))}
    stock = written["stock"].read_text(encoding="utf-8").splitlines()
    assert len(stock) == 1 + sum(1 for place in shop.places.values() if place.books)
    items = written["items"].read_text(encoding="utf-8")
    assert items.count("*") == sum(1 for a in shop.articles.values() for n in a.barcodes.values() if n > 1)
