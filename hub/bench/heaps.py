"""What the station needs of a heap: a working day, the smallest heap that carries it, ten thousand scans.

A day has all that fills a heap: an order of 64 lines with its job, weighings, a full picture of lights where
there are lights, an outage in which the station judges by itself, and its replay.
"""

import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from hub.bench.floors import Bench, Floor, floor
from hub.bench.hub_side import HubSide
from hub.bench.measured import Failed, Heap, MeasuredStation, Port, config_of, measured

LINES = 64
PICTURE = 60
UNKNOWN = "9999999999994"
STEP_KIB = 2
_ASK_WITHIN_S = 15.0


class Kind(NamedTuple):
    """A kind of station: its name, and what its configuration has beside a scanner."""

    name: str
    sections: dict[str, Any]
    tls: bool = False


_SCALE = {"scale": {"max_g": 30000, "e_g": 5}}
_MORE = {"lights": {"pin": 4, "count": 62, "lamp": [0, 1], "first_pixel": 2}, "buzzer": {"pin": 25}}
KINDS = (
    Kind("scan", {}),
    Kind("scan and weigh", _SCALE),
    Kind("full", _SCALE | _MORE | {"digits": {"clk": 18, "dio": 19}}),
    Kind("scan and weigh, TLS", _SCALE, tls=True),
)


@dataclass(frozen=True, slots=True)
class Day:
    """The heap as it was: after the welcome, with the job of the order held, after the day."""

    started: Heap
    with_job: Heap
    worked: Heap


async def days(
    port: Port, home: Path, kinds: list[tuple[Kind, str]], on_done: Callable[[], None]
) -> list[dict[str, Any]]:
    """A day of each kind of station in a heap of that size: a row each, with the Heap at each time of a Day,
    or with `why` there was no whole day.
    """
    rows = []
    for number, (kind, heap) in enumerate(kinds):
        async with floor(home / str(number), [1], LINES, kind.tls) as there:
            row: dict[str, Any] = {"station": kind.name, "heap": heap}
            try:
                day = await work_a_day(port, home / f"station-{number}", there, there.benches[0], kind, heap)
                row |= {when: then._asdict() for when, then in asdict(day).items()}
            except Failed as error:
                row["why"] = str(error)
        rows.append(row)
        on_done()
    return rows


async def work_a_day(port: Port, home: Path, there: Floor, bench: Bench, kind: Kind, heap: str) -> Day:
    """A day of a station of this kind in a heap of this size, from power-up to the last answer.

    Raises:
        Failed: it did not get through the day, or stumbled on the way.
    """
    shutil.rmtree(home, ignore_errors=True)
    config = config_of(bench.address, **kind.sections)
    if there.authority:
        config["ca"] = _trusted(home, there.authority)
    async with (
        HubSide(there.hub, bench.address.username) as hub,
        measured(port, "bench", config, home, heap) as station,
    ):
        day = await _day(station, hub, bench, kind)
        if station.stumbled:
            raise Failed(f"expected a day without a stumble, got {station.stumbled[-400:]}")
        if hub.connections != 2:
            raise Failed(f"expected a connection before and one after the outage, got {hub.connections}")
        return day


def _trusted(home: Path, authority: Path) -> str:
    """Put a certificate on the station's flash; what its configuration calls it."""
    home.mkdir(parents=True)
    shutil.copy(authority, home / "ca.der")
    return "/ca.der"


async def _day(station: MeasuredStation, hub: HubSide, bench: Bench, kind: Kind) -> Day:
    """The day itself. The order of its parts matters: what fills the heap comes on top of the job."""
    basket = bench.baskets[0]
    pieces = iter(basket.codes)

    async def do(*lines: str) -> None:
        for line in lines:
            await station.ask(line, _ASK_WITHIN_S)

    await do("settle")
    started = await station.heap()
    await do(f"scan O%{basket.label}", "settle", "job")
    with_job = await station.heap()
    for _ in range(5):
        await do(f"scan {next(pieces)}", "settle")
    await do(f"scan {UNKNOWN}", "settle", "scan X%RESUME", "settle")
    if "scale" in kind.sections:
        await do("weigh 350000", "settle", "weigh 0", "settle")
    if "lights" in kind.sections:
        await hub.light(PICTURE)
        await do(f"light {PICTURE}")
    await do("cut 1", "away")
    await do(*(f"scan {next(pieces)}" for _ in range(3)), f"scan {UNKNOWN}", "scan X%RESUME", "settle", "job")
    for _ in range(5):
        await do(f"scan {next(pieces)}", "settle")
    return Day(started, with_job, await station.heap())


async def smallest(
    port: Port, home: Path, kind: Kind, most_kib: int, on_try: Callable[[int, bool], None]
) -> dict[str, Any]:
    """The smallest heap, in steps of 2 KiB, in which a station of this kind works its day.

    `on_try` is told each size that was tried, and whether the day went well. Raises Failed where the largest
    is too small.
    """
    low, high, best = 16 // STEP_KIB, most_kib // STEP_KIB, None
    async with floor(home / "floor", [1] * 8, LINES, kind.tls) as there:
        benches = iter(there.benches)
        middle = high
        while best is None or low < high:
            try:
                heap = f"{middle * STEP_KIB}k"
                best = await work_a_day(port, home / "station", there, next(benches), kind, heap)
                high = middle
            except Failed:
                if best is None:
                    raise
                low = middle + 1
            on_try(middle * STEP_KIB, high == middle)
            middle = (low + high) // 2
    return {
        "station": kind.name,
        "heap_kib": high * STEP_KIB,
        "free": best.worked.free,
        "largest": best.worked.largest,
    }


async def many(
    port: Port, home: Path, heap: str, scans: int, on_part: Callable[[], None]
) -> list[dict[str, int]]:
    """The heap after each tenth of so many scans. Raises Failed."""
    rows = []
    async with (
        floor(home / "floor", [0]) as there,
        measured(port, "bench", config_of(there.benches[0].address), home / "station", heap) as station,
    ):
        await station.ask("settle")
        await station.ask(f"scan {UNKNOWN}")
        await station.ask("settle")
        for part in range(11):
            if part:
                await station.ask(f"many {scans // 10} {UNKNOWN}", 600)
            now = await station.heap()
            rows.append({"scans": part * (scans // 10), "free": now.free, "largest": now.largest})
            on_part()
        if station.stumbled:
            raise Failed(f"expected no stumble, got {station.stumbled[-400:]}")
    return rows
