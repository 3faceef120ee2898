"""`pickbench station bench`: what a station needs and how quick it is, on MicroPython's Unix port."""

import asyncio
import json
import tempfile
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from hub.bench import heaps, power_up, steps, trips
from hub.bench.measured import Failed, Port, word_bytes
from hub.commands.failures import Refused
from hub.commands.firmware_build import make
from hub.commands.firmware_tree import LIMIT_BYTES, MEASURED
from hub.commands.station_run import compiled, micropython
from hub.main import set_up_logging
from hub.settings import Settings
from station_sim.device import NoAnswer

STEPS_HEAP = "256k"
STEPS_EACH = 100
TLS_KIB = 8
"""What TLS has on top: its records lie in the same heap."""
MOST_KIB = 96


class Part(StrEnum):
    """What is measured."""

    TRIPS = "trips"
    STEPS = "steps"
    HEAP = "heap"
    POWER_UP = "power-up"


def bench(
    rounds: Annotated[int, typer.Option(min=1, max=500, help="Rounds of echoes and scans, in turn.")] = 10,
    stations: Annotated[int, typer.Option(min=1, max=1000, help="Stations that power up at once.")] = 200,
    heap: Annotated[
        int, typer.Option(min=16, max=4096, help="KiB of heap for trips, days and scans; 8 more with TLS.")
    ] = 96,
    smallest: Annotated[
        bool, typer.Option("--smallest", help="Also find the smallest heap of each kind: minutes.")
    ] = False,
    scans: Annotated[
        int, typer.Option(min=0, max=1_000_000, help="Also follow the heap over so many scans.")
    ] = 0,
    only: Annotated[list[Part] | None, typer.Option(help="Measure this part alone; may be repeated.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as JSON on standard output.")] = False,
) -> None:
    """Measure the station's own firmware, as a board loads it: quote the ratios, not the times.

    trips: scan to lamp beside a plain echo on the same link, with mosquitto and the gateway. steps: bytes and
    microseconds of one step of the core. heap: what a working day leaves of it. power-up: simulated stations,
    all at once. The 32-bit port has a board's words and heap; where it is missing, the 64-bit one is taken.

    Example: pickbench station bench --rounds 10 --stations 200 --smallest --scans 10000 --json
    """
    set_up_logging(Settings.load(log_level="error"))
    parts = only or list(Part)
    with (
        tempfile.TemporaryDirectory(prefix="pickbench-bench-") as folder,
        Progress(console=Console(stderr=True)) as progress,
    ):
        port = Port(micropython(), compiled(Path(folder, "modules"), MEASURED))
        measuring = _Measuring(port, Path(folder), progress)
        try:
            told = asyncio.run(measuring.all(parts, rounds, stations, heap, smallest, scans))
        except (Failed, NoAnswer) as error:
            raise Refused(str(error)) from None
    if as_json:
        typer.echo(json.dumps(told))
        return
    console = Console()
    for title, rows in _tables(told):
        console.print(_table(title, rows))


class _Measuring:
    """The parts, each with a bar of its own."""

    def __init__(self, port: Port, home: Path, progress: Progress) -> None:
        self.port, self.home, self.progress = port, home, progress

    async def all(
        self, parts: list[Part], rounds: int, stations: int, heap: int, smallest: bool, scans: int
    ) -> dict[str, Any]:
        """The figures of each part asked for, by name."""
        told: dict[str, Any] = {
            "word_bytes": await word_bytes(self.port),
            "mpy_bytes": {"all": make().mpy_bytes, "target": LIMIT_BYTES},
        }
        if Part.TRIPS in parts:
            on_round = self._bar("scan to lamp", rounds)
            told["trips"] = await trips.measure(self.port, self.home / "trips", f"{heap}k", rounds, on_round)
        if Part.STEPS in parts:
            told["steps"] = await steps.measure(self.port, self.home / "steps", STEPS_HEAP, STEPS_EACH)
        if Part.HEAP in parts:
            kinds = [(kind, f"{heap + TLS_KIB * kind.tls}k") for kind in heaps.KINDS]
            told["heap"] = await heaps.days(
                self.port, self.home / "days", kinds, self._bar("days", len(kinds))
            )
        if smallest:
            found = self._bar("smallest heaps", len(heaps.KINDS))
            told["smallest"] = []
            for number, kind in enumerate(heaps.KINDS):
                home = self.home / f"smallest-{number}"
                told["smallest"].append(
                    await heaps.smallest(self.port, home, kind, MOST_KIB, self._say(kind))
                )
                found()
        if scans:
            on_part = self._bar("scans", 11)
            told["scans"] = await heaps.many(self.port, self.home / "many", f"{heap}k", scans, on_part)
        if Part.POWER_UP in parts:
            told["power_up"] = await power_up.measure(self.home / "power-up", stations)
        return told

    def _bar(self, name: str, total: int) -> Callable[..., None]:
        """A bar; what is returned moves it on by one, and prints a ratio where it is given one."""
        task = self.progress.add_task(name, total=total)

        def on(ratio: float | None = None) -> None:
            self.progress.advance(task)
            if ratio is not None:
                self.progress.console.print(f"scan / echo {ratio:.2f}")

        return on

    def _say(self, kind: heaps.Kind) -> Callable[[int, bool], None]:
        return lambda kib, well: self.progress.console.print(
            f"{kind.name}, {kib} KiB: {'a whole day' if well else 'too small'}"
        )


def _tables(told: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """What is told to people: titles and rows."""
    about = {"word_bytes": told["word_bytes"], "mpy_bytes": told["mpy_bytes"]["all"], "of": LIMIT_BYTES}
    titles = {
        "trips": "scan to lamp beside an echo, medians of the rounds",
        "steps": "one step of the core, median and worst",
        "heap": "a working day: bytes live, free and in the largest free piece",
        "smallest": "the smallest heap that carries a day, and what is free in it then",
        "scans": "free heap after so many scans",
        "power_up": "all stations power up at once: seconds to the welcome",
    }
    rows = {name: told[name] for name in titles if name in told}
    if "heap" in rows:
        rows["heap"] = [row for day in rows["heap"] for row in _by_time(day)]
    return [
        ("the station", [about]),
        *((titles[n], each if isinstance(each, list) else [each]) for n, each in rows.items()),
    ]


def _by_time(day: dict[str, Any]) -> list[dict[str, Any]]:
    """A row for each time of a day at which its heap was looked at."""
    times = [when for when, then in day.items() if isinstance(then, dict)]
    if not times:
        return [{"station": day["station"], "heap": day["heap"], "when": day["why"]}]
    return [{"station": day["station"], "heap": day["heap"], "when": when, **day[when]} for when in times]


def _table(title: str, rows: list[dict[str, Any]]) -> Table:
    table = Table(*max(rows, key=len), title=title)
    for row in rows:
        table.add_row(*(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row.values()))
    return table
