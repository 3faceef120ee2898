"""A wave has no state of its own: it is done when all of its orders are verified. Every state of an order,
against a table that was written apart.
"""

from collections.abc import Iterator

import pytest
from sqlmodel import update

from hub.domain import orders
from hub.office import wave_figures
from hub.store.database import Database
from hub.store.reading import snapshot
from hub.store.tables import OrderRow
from tests.databases import migrated
from tests.unit.floor.floor_under_test import SITE, small_shop

LEFT_TO_DO = {
    "received": True,
    "audited": True,
    "allocated": True,
    "short": True,
    "released": True,
    "picking": True,
    "picked": True,
    "changed": True,
    "held": True,
    "verified": False,
    "packed": False,
    "weighed": False,
    "shipped": False,
    "cancelled": False,
    "merged": False,
    "returned": False,
}
"""state of an order -> whether something of its wave is left to pick, to sort or to verify."""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A wave of two orders."""
    made = migrated(f"sqlite:///{tmp_path_factory.mktemp('waves')}/floor.db")
    floor = small_shop(made)
    floor.release(*(floor.new_order(str(n), A=1) for n in range(2)))
    floor.work.connection.close()
    yield made
    made.close()


def test_the_table_here_tells_of_every_state() -> None:
    assert set(LEFT_TO_DO) == set(orders.STATES)


@pytest.mark.parametrize("other", ["verified", "picking"])
@pytest.mark.parametrize("state", orders.STATES)
def test_a_wave_is_done_when_all_of_its_orders_are(database: Database, state: str, other: str) -> None:
    """One order is in this state, the other one verified, or not."""
    with database.session() as session:
        for number, now in (("0", state), ("1", other)):
            session.exec(update(OrderRow).where(OrderRow.number == number).values(state=now))
        session.commit()
    with snapshot(database) as reader:
        (row,) = wave_figures.waves(reader, SITE, 0, 0, 9)
        listed = [wave_figures.waves(reader, SITE, 0, 0, 9, done=done) for done in (True, False)]
    is_open = LEFT_TO_DO[state] or LEFT_TO_DO[other]
    assert row["done"] == (not is_open)
    assert [len(rows) for rows in listed] == [int(not is_open), int(is_open)]
