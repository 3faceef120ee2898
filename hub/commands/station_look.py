"""`pickbench station list` and `show`: which stations are there, and how they are."""

import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from hub.commands.opened import opened
from hub.commands.options import AsJson
from hub.domain.errors import NotFound
from hub.main import now_ms
from hub.store import reading
from hub.store.reading import devices
from hub.store.reading import floor as book

NEWEST = 20
"""Commands that `show` tells."""
FIGURES = {
    "rssi": "signal, dBm",
    "heap": "free heap, bytes",
    "queue": "events unanswered",
    "live_mg": "on the pan, mg",
    "temp_c": "chip, °C",
    "faults": "faults since it started",
    "wear": "flash writes since it was made",
    "rev": "picture of lights shown",
}
"""What a station tells of itself -> its name for people."""


def list_stations(as_json: AsJson = False) -> None:
    """List stations: there or away, firmware, settings, last seen, queue, signal.

    Example: pickbench station list
    """
    with opened() as hub, reading.snapshot(hub.database) as reader:
        rows = devices.with_boards(reader, book.stations(reader, hub.settings.site))
    found = [_without_frame(row) for row in rows]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    table = Table("station", "state", "firmware", "board", "settings", "last seen", "queue", "signal", "job")
    table.columns[0].no_wrap = True  # a name that is cut off can't be typed
    for each in found:
        told = each["told"]
        cells = (
            each["name"],
            "here" if each["online"] else "away",
            each["fw"],
            each["hw"],
            _settings(each),
            _ago(each["seen_at_ms"], each["online"]),
            told.get("queue", ""),
            told.get("rssi", ""),
            each["job"],
        )
        table.add_row(*(escape(str(cell)) for cell in cells))
    Console().print(table)


def show(
    name: Annotated[str, typer.Argument(help="The station's name.")],
    as_json: AsJson = False,
) -> None:
    """Show one station: what it is, what it last told, what it was told to do.

    Example: pickbench station show bench-1
    """
    with opened() as hub, reading.snapshot(hub.database) as reader:
        site = hub.settings.site
        row = book.station(reader, site, name)
        if row is None:
            raise NotFound(f"station {name}: expected one on site {site}, found none")
        found = _without_frame(devices.with_boards(reader, [row])[0])
        found["commands"] = devices.newest_commands(reader, site, name, NEWEST)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    state = "here" if found["online"] else "away"
    lines = {
        "station": f"{name}, {state}, last seen {_ago(found['seen_at_ms'], found['online'])}",
        "board": f"{found['hw'] or '-'} {found['uid']}, firmware {found['fw'] or '-'}",
        "parts": found["caps"] or "-",
        "settings": _settings(found) or "none",
        "updates": "signed with its key" if found["signs"] else "none: it has no key (station add --force)",
        "work": " ".join(str(found[k]) for k in ("job", "operator", "order", "parcel") if found[k]) or "-",
    }
    lines |= {
        FIGURES.get(key, key): str(value)
        for key, value in found["told"].items()
        if key not in ("cfg", "tele_at_ms")
    }
    for key, value in lines.items():
        typer.echo(f"{key}: {value}")
    for each in found["commands"]:
        said = " ".join(str(each[k]) for k in ("text", "mg", "n", "s") if each[k])
        ended = f"{each['state']}{': ' + each['why'] if each['why'] else ''}"
        typer.echo(f"{_ago(each['ordered_at_ms'])}: {each['op']} {said}".rstrip() + f", {ended}")


def _without_frame(row: dict[str, Any]) -> dict[str, Any]:
    """A station's row without the frame of its newest verdict."""
    return {key: value for key, value in row.items() if key != "answer"}


def _settings(each: dict[str, Any]) -> str:
    """The revision that it holds; the newest too, while that is another."""
    held, newest = each["cfg_held"], each["cfg"]
    if not newest:
        return str(held or "")
    return str(held) if held == newest else f"{held}, newest {newest}"


def _ago(at_ms: int, now: bool = False) -> str:
    """How long ago something was, in words."""
    if now:
        return "now"
    if not at_ms:
        return "never"
    seconds = max(0, now_ms() - at_ms) // 1000
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= length:
            return f"{seconds // length} {unit} ago"
    return f"{seconds} s ago"
