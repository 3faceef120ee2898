"""Orders found by anything, on SQLite and on PostgreSQL, whose texts compare differently."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.domain.orders import LIVING, Order
from hub.store import intake
from hub.store.database import Database
from hub.store.reading import order_narrowing, order_rows, order_search, snapshot
from hub.store.reading.order_narrowing import Narrowed
from tests.databases import migrated
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor, picked, small_shop

BUYER = {"name": "Ada Lovelace", "phone": "+44 20 7946 0018", "postcode": "N1 9GU", "address": "1 High St"}
FOUND = {
    "S-1": {"S-1", "S-10"},
    "s-1": {"S-1", "S-10"},
    "O%S-1": {"S-1"},
    "1": {"S-1", "S-10"},
    "C%T1": {"S-1"},
    "T1": {"S-1"},
    "W%W00001": {"S-1"},
    "wb7": {"S-10"},
    "B77": {"S-10"},
    "A": {"S-1", "S-10"},
    "CASE-B": {"S-1"},
    GOODS["C"][1]: {"S-2"},
    "ada": {"S-1"},
    "Ada Lovelace": {"S-1"},
    "LOVEL": {"S-1"},
    "王小": {"S-2"},
    "(020) 7946-0018": {"S-1"},
    "n1 9": {"S-1"},
    "high st": {"S-1"},
    "%": set(),
    "_": set(),
    "' OR 1=1 --": set(),
    "C%T9": set(),
    "L%A-01": set(),
}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    sqlite = request.param == "sqlite"
    made = migrated(f"sqlite:///{tmp_path}/floor.db" if sqlite else request.getfixturevalue("postgres_url"))
    yield made
    made.close()


@pytest.fixture
def floor(database: Database) -> Iterator[Floor]:
    floor = small_shop(database)
    picked(floor, A=2, B=1)
    floor.new_order("2", C=1)
    floor.new_order("10", A=1)
    with floor.work.transaction():
        for label, buyer in (("S-1", BUYER), ("S-2", {"name": "王小明"})):
            order = floor.work.one(Order, "label", label, SITE)
            assert order is not None
            intake.write_recipient(floor.work, SITE, order.id, buyer)
        floor.work.connection.execute("""UPDATE "order" SET waybill = 'WB77' WHERE label = 'S-10'""")
    yield floor
    floor.work.connection.close()


def test_everything_is_found_by_what_is_in_hand(database: Database, floor: Floor) -> None:
    with snapshot(database) as reader:

        def labels(text: str, personal: bool = True) -> list[str]:
            ids = order_search.found(reader, SITE, text, Narrowed(), personal)
            return order_rows.labels(reader, ids)

        assert {text: set(labels(text)) for text in FOUND} == FOUND
        assert labels("S-1")[0] == "S-1"
        assert labels("ada", personal=False) == []
        assert order_search.found(reader, "elsewhere", "S-1", Narrowed(), True) == []
        named = [order_search.exactly(reader, SITE, text) for text in ("S-1", "10", "C%T1", "A", "S-")]
        assert [len(ids) for ids in named] == [1, 1, 1, 0, 0]


def test_lists_are_narrowed_and_go_on(database: Database, floor: Floor) -> None:
    with snapshot(database) as reader:

        def labels(by: Narrowed, before: int = 0, limit: int = 10) -> list[str]:
            return order_rows.labels(reader, order_narrowing.newest(reader, SITE, by, before, limit))

        assert labels(Narrowed()) == ["S-10", "S-2", "S-1"]
        assert labels(Narrowed(states=LIVING, shop="S"), limit=2) == ["S-10", "S-2"]
        first = order_narrowing.newest(reader, SITE, Narrowed(), 0, 2)
        assert labels(Narrowed(), before=first[-1]) == ["S-1"]
        assert labels(Narrowed(late_at_ms=floor.at_ms)) == []
        assert labels(Narrowed(wave="W00001", excepted=False)) == ["S-1"]
        assert labels(Narrowed(excepted=True)) == []
        (row,) = order_rows.rows(reader, order_search.found(reader, SITE, "C%T1", Narrowed(), True))
        assert (row["pieces"], row["customer"], row["wave"]) == (3, "Ada Lovelace", "W00001")
