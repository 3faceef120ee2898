"""A bulk on several printers while others ask too: pairs stay together on SQLite and on PostgreSQL."""

import asyncio
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hub.office import bulks
from hub.office.writing import Writer
from tests.unit.printing.played import Played
from tests.unit.printing.shop import PAIR, Shop, shop_of

BOTH = ["sqlite", "postgresql"]
EACH = 12


@pytest.fixture(params=BOTH)
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/floor.db" if sqlite else request.getfixturevalue("postgres_url")
    made = shop_of(url)
    yield made
    made.close()


@pytest.mark.long
async def test_pairs_of_several_bulks_stay_together(both: Shop) -> None:
    both.carrier(3 * EACH)
    parts = [both.orders(EACH, first=1 + n * EACH) for n in range(3)]
    writer = Writer(both.database, both.rules, ZoneInfo("UTC"), both.now_ms)
    asked: list[bulks.Asked] = []
    with Played() as one, Played(breaks_after_page=True, times=4) as other:
        both.printer("P1", one.address)
        both.printer("P2", other.address)
        threads = [
            threading.Thread(target=lambda labels=labels: asked.append(bulks.orders(writer, labels, PAIR)))
            for labels in parts
        ]
        async with both.spooling():
            for thread in threads:
                thread.start()
            for thread in threads:
                await asyncio.to_thread(thread.join)
            await both.until(both.is_all_printed)
        writer.close()
        assert [each.refused for each in asked] == [()] * 3
        out = [page for printer in (one, other) for page in printer.out]
        assert len(out) == 6 * EACH
        for printer in (one, other):
            kinds = [b"D%S-" in page for page in printer.out]
            assert kinds == [True, False] * (len(kinds) // 2)
    rows = both.prints()
    for printer_id in {row.printer_id for row in rows}:
        own = [row for row in rows if row.printer_id == printer_id]
        for slip, waybill in list(pairwise(own))[::2]:
            assert (slip.kind, waybill.kind) == PAIR
            assert slip.pair == waybill.pair
