"""Scans at several stations at once, each on a connection of its own, as several gateways take them."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from hub.floor.take import take
from hub.office.act import Moment
from hub.store.database import repeat
from protocol import codec
from protocol.messages import Scan
from tests.patience import PATIENCE_S
from tests.unit.floor.floor_under_test import RULES
from tests.unit.office.at_once import NOW_MS, HesitantDatabase, Site


def scan_at_once(site: Site, codes: Mapping[str, str], seed: int = 0) -> list[str]:
    """One code at each of several stations, all at once; the answers' verdict codes."""
    database = HesitantDatabase(site.url, seed * 1000)
    barrier = Barrier(len(codes))

    def run(station: str, code: str) -> str:
        seq = site.floor.seqs[station] = site.floor.seqs.get(station, 0) + 1
        event = Scan("s1", 1, seq, seq, c=code)
        work = database.work()
        barrier.wait(PATIENCE_S)
        try:
            taken = repeat(
                work,
                lambda: take(
                    work, RULES, Moment(NOW_MS, "2010-12-01"), station, event, codec.encode(event).decode()
                ),
            )
        finally:
            work.connection.close()
        assert taken.answer is not None
        return taken.answer.why

    try:
        with ThreadPoolExecutor(len(codes)) as threads:
            runs = [threads.submit(run, station, code) for station, code in codes.items()]
            return [each.result(60) for each in runs]
    finally:
        database.close()
