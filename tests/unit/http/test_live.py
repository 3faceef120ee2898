"""The stream of pictures: at once, again and again, while somebody looks; never held up by anybody."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from httpx import Client

from hub.http.facts import NoFacts, Report
from hub.http.live import Live
from hub.http.poll import Poll
from hub.store.database import Database
from protocol.facts import Fact
from protocol.messages import Tele
from tests.patience import PATIENCE_S
from tests.unit.floor.floor_under_test import Floor

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Told(NoFacts):
    """Facts that the test tells."""

    connected = True
    gateway_on = True

    def __init__(self) -> None:
        self.waiting: list[Fact] = []
        self.wanted: list[bool] = []
        self.told: list[Report] = []

    def listen(self, wanted: bool) -> None:
        self.wanted.append(wanted)

    def take(self) -> list[Fact]:
        taken, self.waiting = self.waiting, []
        return taken

    def reports(self) -> list[Report]:
        taken, self.told = self.told, []
        return taken


@pytest.fixture
async def told() -> Told:
    return Told()


@pytest.fixture
async def live(database: Database, floor: Floor, told: Told) -> AsyncIterator[Live]:
    poll = Poll(database, "main", ZoneInfo("Asia/Shanghai"))
    made = Live(poll, told, "main", {"tz": "Asia/Shanghai", "lang": "zh"}, lambda: floor.at_ms)
    await made.start()
    yield made
    await made.finish()


async def following(live: Live) -> dict[str, Any]:
    """The next picture of a page that opens now."""
    pictures = live.pictures()
    try:
        picture: dict[str, Any] = json.loads(await anext(pictures))
        return picture
    finally:
        await pictures.aclose()  # type: ignore[attr-defined]  # an async generator


async def test_a_page_gets_the_whole_picture_at_once(live: Live, floor: Floor) -> None:
    floor.new_order("1", A=1)
    picture = await following(live)
    assert (picture["orders"]["received"], picture["tz"], picture["lang"]) == (1, "Asia/Shanghai", "zh")
    assert (picture["broker"], picture["gateway"], picture["database"]) == (True, True, True)
    floor.new_order("2", A=1)
    assert (await following(live))["orders"]["received"] == 2


async def test_facts_are_listened_to_only_while_somebody_looks(live: Live, told: Told) -> None:
    assert told.wanted == []
    first, second = live.pictures(), live.pictures()
    await anext(first)
    await anext(second)
    assert (live.watchers, told.wanted) == (2, [True])
    await first.aclose()  # type: ignore[attr-defined]
    assert told.wanted == [True]
    await second.aclose()  # type: ignore[attr-defined]
    assert (live.watchers, told.wanted) == (0, [True, False])


async def test_a_fact_is_sent_on_before_the_next_look_at_the_database(
    live: Live, told: Told, floor: Floor
) -> None:
    pictures = live.pictures()
    await anext(pictures)
    told.waiting.append(
        Fact("verdict", floor.at_ms, station="dock", seq=9, v="fail", why="wrong_parcel", say="No")
    )
    picture = json.loads(await anext(pictures))
    assert [row["why"] for row in picture["fails"]] == ["wrong_parcel"]
    await pictures.aclose()  # type: ignore[attr-defined]


async def test_what_stations_tell_of_themselves_is_in_the_next_picture(
    live: Live, told: Told, floor: Floor
) -> None:
    told.told.append(("dock", Tele(rssi=-70, queue=4)))
    picture = await following(live)
    [dock] = [row for row in picture["stations"] if row["name"] == "dock"]
    assert dock["told"] == {"rssi": -70, "queue": 4, "tele_at_ms": floor.at_ms}
    [zone] = [row for row in picture["stations"] if row["name"] == "zone-a"]
    assert (zone["told"], zone["zones"]) == ({}, ["A"])


async def test_a_page_that_reads_slowly_skips_to_the_newest(live: Live, told: Told, floor: Floor) -> None:
    slow, quick = live.pictures(), live.pictures()
    await anext(slow)
    for seq in range(1, 4):
        told.waiting.append(Fact("verdict", floor.at_ms + seq, station="dock", seq=seq, v="pass", why="ok"))
        while json.loads(await anext(quick))["feed"][:1] == [] or told.waiting:
            pass
    newest = json.loads(await anext(slow))
    assert newest["feed"][0]["seq"] >= 2
    await slow.aclose()  # type: ignore[attr-defined]
    await quick.aclose()  # type: ignore[attr-defined]


async def test_a_database_that_fails_is_said_so_and_comes_back(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    def gone(*_: Any) -> Any:
        raise sqlite3.OperationalError("unable to open database file")

    with monkeypatch.context() as broken:
        broken.setattr(live._poll, "look", gone)
        assert (await following(live))["database"] is False
    assert (await following(live))["database"] is True


async def test_a_fault_in_one_picture_does_not_end_the_next(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(live._poll, "look", lambda at_ms: {}[at_ms])
        assert (await following(live))["database"] is False
    assert (await following(live))["database"] is True


async def test_finishing_ends_every_stream(live: Live) -> None:
    async def watch() -> int:
        return len([text async for text in live.pictures()])

    watching = [asyncio.create_task(watch()) for _ in range(3)]
    await anext(live.pictures())
    await live.finish()
    assert len(await asyncio.wait_for(asyncio.gather(*watching), PATIENCE_S)) == 3


def test_the_picture_is_there_once_too(client: Client, floor: Floor) -> None:
    floor.new_order("1", A=1)
    status = client.get("/api/v1/status").json()
    assert (status["orders"]["received"], status["site"]) == (1, "main")
    assert len(status["stations"]) == 5
