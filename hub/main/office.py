"""The office's process: `python -m hub.main.office`, its settings in the environment.

It does what waits for nobody: audits by the rules, promises stock, fills back-orders, releases waves where
the site wants it so, raises alarms, tells webhooks what happened, sums the figures, and empties SQLite's log
so that no verdict has to. A round that the database refuses is gone over again.
"""

import asyncio
import contextlib
import time
from zoneinfo import ZoneInfo

import structlog

from hub.hooks import Sender
from hub.main.compose import now_ms, rules, run_child, stand_back, stop_on_signals, stop_with_parent
from hub.office import rounds, rule_names
from hub.office.act import Moment
from hub.office.tallies import Tallies
from hub.office.writing import Writer
from hub.printing import Spooler
from hub.settings import Settings
from hub.store.database import Database
from hub.store.reading import UNAVAILABLE

ROUND_S = 1.0
"""Between two rounds."""
WAVES_S = 10.0
"""Between two looks for waves to release: a plan reads all that waits."""
log = structlog.get_logger(__name__)


async def serve(settings: Settings) -> None:
    """Do the office's rounds until asked to end, or until the hub that started this process has died."""
    stand_back()
    database = Database(settings.resolved_database_url)
    stop = asyncio.Event()
    stop_on_signals(stop)
    watching = asyncio.create_task(stop_with_parent(stop))
    spooler = Spooler(database, rules(settings), ZoneInfo(settings.tz), now_ms, font_file=settings.font)
    figures = Writer(database, rules(settings), ZoneInfo(settings.tz), now_ms, kept=1)
    tallies = Tallies(database, figures, settings.site, ZoneInfo(settings.tz))
    working = [
        asyncio.create_task(Sender(database, settings.site, now_ms).run(stop)),
        asyncio.create_task(spooler.run(stop)),
        asyncio.create_task(tallies.run(stop)),
    ]
    for task in working:
        # One that fails ends the process, and the hub starts it anew; nobody would notice it missing.
        task.add_done_callback(lambda _: stop.set())
    try:
        await _go_rounds(settings, database, stop)
        await asyncio.gather(*working)
    finally:
        for task in (watching, *working):
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)
        figures.close()
        database.close()


async def _go_rounds(settings: Settings, database: Database, stop: asyncio.Event) -> None:
    zone, site_rules = ZoneInfo(settings.tz), rules(settings)
    writer = Writer(database, site_rules, zone, now_ms)
    try:
        for text in await asyncio.to_thread(writer.do, rule_names.unknown):
            log.warning("rule_holds_for_nothing", why=text)
        waves_at = 0.0
        while not stop.is_set():
            try:
                done = await asyncio.to_thread(
                    rounds.go_round, database, writer, site_rules, lambda: Moment.at(now_ms(), zone)
                )
                if time.monotonic() >= waves_at:
                    waves_at = time.monotonic() + WAVES_S
                    done += await asyncio.to_thread(
                        rounds.release_waves, database, writer, site_rules, Moment.at(now_ms(), zone)
                    )
                await asyncio.to_thread(database.checkpoint)
                if done:
                    log.info("round", **done)
                if done.total() >= rounds.MOST_AT_ONCE:
                    continue  # more may wait
            except UNAVAILABLE as error:
                log.warning("round_waits", error=str(error)[:200])
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), ROUND_S)
    finally:
        writer.close()


if __name__ == "__main__":
    run_child(serve)
