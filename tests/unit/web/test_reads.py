"""An open page is shown again only when it would come out otherwise; on both databases."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import htpy as h
import pytest
from fastapi import FastAPI
from htpy import Node

from hub.domain.access import ADMINISTRATOR, Who
from hub.domain.orders import Order
from hub.store.database import Database
from hub.store.reading import orders
from hub.store.reading.reads import reads
from hub.web import live
from hub.web.live import Key, Show
from hub.web.page import Page, no_picture
from hub.web.view import View
from tests.databases import migrated
from tests.unit.floor.floor_under_test import Floor

WHO = Who("admin", ADMINISTRATOR)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    is_sqlite = request.param == "sqlite"
    made = migrated(
        f"sqlite:///{tmp_path}/floor.db" if is_sqlite else request.getfixturevalue("postgres_url")
    )
    yield made
    made.close()


class Orders:
    """A page of orders that counts how often it was shown."""

    def __init__(self) -> None:
        self.shown = 0

    def show(self, view: View) -> Node:
        self.shown += 1
        with view.reading() as reader:
            rows = orders.orders(reader, view.site, 0, 50)
        return h.ul[(h.li[row["label"], " ", row["state"]] for row in rows)]


@pytest.fixture
def page() -> Orders:
    return Orders()


def show_of(app: FastAPI, page: Page) -> Show:
    return Show(app.state.pages, page, {}, Key(page.path, "en", ADMINISTRATOR, None), WHO)


def told(show: Show, picture: dict[str, Any] | None = None) -> str:
    """One more showing, as its task does it."""
    show.now = show._show(picture or {})
    return show.now.main


def hold(floor: Floor, label: str) -> None:
    with floor.work.transaction():
        order = floor.work.one(Order, "label", label, "main")
        assert order is not None
        floor.work.put(replace(order, state="held"))


def test_a_page_whose_data_stand_still_is_not_shown_again(app: FastAPI, floor: Floor, page: Orders) -> None:
    floor.new_order("1", A=1)
    show = show_of(app, Page("/o", "Job", page.show))
    assert "received" in told(show)
    assert told(show) == told(show)
    assert page.shown == 1
    floor.new_order("2", A=1)
    assert told(show).count("received") == 2
    hold(floor, "S-1")
    assert told(show).count("held") == 1
    assert page.shown == 3


def test_its_times_go_on(app: FastAPI, page: Orders, monkeypatch: pytest.MonkeyPatch) -> None:
    show = show_of(app, Page("/o", "Job", page.show))
    told(show)
    monkeypatch.setattr(live, "STILL_S", 0.0)
    told(show)
    assert page.shown == 2


@pytest.mark.parametrize("beyond", ["jobs", "machine"])
def test_what_stands_in_no_database_is_always_shown(app: FastAPI, page: Orders, beyond: str) -> None:
    show = show_of(app, Page("/o", "Job", lambda view: [page.show(view), getattr(view, beyond) and None]))
    told(show)
    told(show)
    assert page.shown == 2


def test_a_page_that_asks_nothing_is_always_shown(app: FastAPI) -> None:
    n = iter(range(9))
    show = show_of(app, Page("/n", "Job", lambda _: h.p[str(next(n))]))
    assert (told(show), told(show)) == ("<h1>Job</h1><p>0</p>", "<h1>Job</h1><p>1</p>")


def test_what_a_page_sees_of_the_picture_shows_it_again(app: FastAPI, page: Orders) -> None:
    every = show_of(app, Page("/o", "Job", page.show, picture=True))
    for _ in range(2):
        told(every, {"lit": 1})
    assert page.shown == 2
    of_lights = show_of(app, Page("/o", "Job", page.show, picture=True, sees=lambda picture: picture["lit"]))
    for picture in ({"lit": 1}, {"lit": 1, "feed": 2}, {"lit": 2}):
        told(of_lights, picture)
    assert page.shown == 4
    of_none = show_of(app, Page("/o", "Job", page.show, picture=True, sees=no_picture))
    for picture in ({"lit": 1}, {"lit": 2}):
        told(of_none, picture)
    assert page.shown == 5


def test_all_of_a_showing_is_of_one_moment(database: Database, floor: Floor) -> None:
    floor.new_order("1", A=1)
    with reads(database) as asked:
        before = len(orders.orders(asked.reader, "main", 0, 50))
        first = asked.answers()
        floor.new_order("2", A=1)
        assert (len(orders.orders(asked.reader, "main", 0, 50)), before) == (1, 1)
        assert asked.answers() != first, "the question was asked twice, so there are two answers"
    with reads(database, asked.asked[:1]) as again:
        assert again.answers() != first
