"""`pickbench firmware update`: a build to stations over the air, one first, then in waves.

The hub's gateway sends it; this command orders it, watches, and calls off what has not begun when it is
interrupted. Exit code 0: every station runs it. 1: one failed, and the rest was called off.
"""

import json
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn

from hub.commands.failures import WRONG_DATA
from hub.commands.opened import Opened, opened
from hub.domain import device_words
from hub.domain.devices import CANCELLED, DONE
from hub.office import deliveries, releases, rollouts
from hub.office.rollouts import Started
from hub.store import reading
from hub.store.reading import devices

POLL_S = 0.3
IDLE_GRACE_S = 60


def update(
    stations: Annotated[list[str] | None, typer.Argument(help="Names of stations.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every station that is there and has a key.")] = False,
    wave: Annotated[int, typer.Option(min=1, max=1000, help="Stations at once, after the first alone.")] = 10,
    build: Annotated[Path, typer.Option(help="Folder of the build.")] = Path("build/firmware"),
    minutes: Annotated[int, typer.Option(min=1, max=60, help="How long each may be away.")] = 5,
    again: Annotated[bool, typer.Option("--again", help="Also where this version runs already.")] = False,
    badge: Annotated[str, typer.Option(help="Badge of whose act it is.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="The result as JSON on standard output.")] = False,
) -> None:
    """Send a build to stations over the air. Each file is signed for its station and checked there.

    One station goes first, then waves; the next wave begins when every station of the last was welcomed
    with the new version. At the first failure all that has not changed over is called off. A station whose
    new version does not reach the hub in three starts goes back to the old one by itself.

    Example: pickbench firmware update --all --wave 5 --build build/firmware
    """
    if bool(stations) == every:
        raise typer.BadParameter("expected names of stations, or --all")
    built = releases.read(build)
    with opened() as hub:
        release = hub.do(lambda act: releases.keep(act, built))
        started = hub.do(
            lambda act: rollouts.start(
                act, release, stations or [], wave_size=wave, return_within_s=minutes * 60, again=again
            ),
            badge,
        )
        rows = _watched(hub, started, minutes * 60)
    _tell(rows, built.version, started, as_json)
    if any(row["state"] != DONE for row in rows):
        raise typer.Exit(WRONG_DATA)


def _watched(hub: Opened, started: Started, return_within_s: int) -> list[dict[str, Any]]:
    """Show progress until every delivery has ended; Ctrl-C calls off what has not begun."""
    if started.rollout is None:
        return []
    number = started.rollout.id
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TextColumn("{task.fields[state]}"),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bars: dict[str, TaskID] = {}
        changed, seen = time.monotonic(), ""
        while True:
            rows = _rows(hub, number)
            _show(progress, bars, rows)
            if all(row["ended_at_ms"] for row in rows):
                return rows
            now = json.dumps(rows)
            changed, seen = (time.monotonic(), now) if now != seen else (changed, seen)
            try:
                if time.monotonic() - changed > return_within_s + IDLE_GRACE_S:
                    progress.console.print(
                        "nothing moves: does the hub run? What has not begun is called off"
                    )
                    _call_off(hub, number)
                    return _rows(hub, number)
                time.sleep(POLL_S)
            except KeyboardInterrupt:
                _call_off(hub, number)
                progress.console.print("called off; stations that were told to change over go on")
                raise


def _rows(hub: Opened, number: int) -> list[dict[str, Any]]:
    with reading.snapshot(hub.database) as reader:
        return devices.rollout(reader, hub.settings.site, number)


def _call_off(hub: Opened, number: int) -> None:
    hub.do(lambda act: deliveries.stop(act, number))


def _show(progress: Progress, bars: dict[str, TaskID], rows: list[dict[str, Any]]) -> None:
    """A bar for each station whose turn has come."""
    for row in rows:
        name, total = row["station"], row["total_bytes"]
        if name not in bars and total:
            bars[name] = progress.add_task(name, total=total, state="")
        if name in bars:
            progress.update(bars[name], total=total, completed=row["sent_bytes"], state=row["state"])


def _tell(rows: list[dict[str, Any]], version: str, started: Started, as_json: bool) -> None:
    if as_json:
        told = {"version": version, "stations": rows, "already": started.already, "away": started.away}
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for name in started.already:
        typer.echo(f"{name}: runs {version} already")
    for name in started.away:
        typer.echo(f"{name}: left out, it is not there", err=True)
    for row in rows:
        if row["state"] == DONE:
            typer.echo(f"{row['station']}: runs {version}")
        elif row["state"] == CANCELLED:
            typer.echo(f"{row['station']}: called off, nothing was changed", err=True)
        else:
            typer.echo(f"{row['station']}: {row['state']}: {device_words.why(row['why'])[0]}", err=True)
