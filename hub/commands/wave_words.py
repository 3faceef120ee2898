"""What `pickbench waves` tells people: plans, releases and waves in words, tables and JSON."""

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from hub.domain.orders import WORDS
from hub.domain.plurals import many
from hub.domain.waving import KIND_WORDS, METHOD_WORDS
from hub.office import releasing, wave_figures
from hub.office.releasing import Released

_WAY = "kind, method"


def tell_plan(rows: list[dict[str, Any]], zone: ZoneInfo) -> None:
    """A plan as a table, and why orders of it would be refused."""
    cells = []
    for row in rows:
        late = [order["order"] for order in row["orders"] if order["late"]]
        said = f"{len(late)}: {', '.join(late[:3])}{' …' if len(late) > 3 else ''}" if late else ""
        figures = {"orders": len(row["orders"]), "pieces": row["pieces"], "bins": row["bins"]}
        cells.append(
            {"wave": row["number"], **_way(row, zone), **figures, "walk": _walk(row), "late 已误时": said}
        )
    Console().print(_table(cells))
    for row in rows:
        if row["trouble"]:
            typer.echo(f"wave {row['number']}: {row['trouble']}")
    if not rows:
        typer.echo("no allocated order waits for its release 没有待下发的订单")


def tell_released(ends: list[Released], as_json: bool) -> None:
    """What became of a release, wave by wave."""
    if as_json:
        said = {
            "waves": [releasing.told(end) for end in ends if end.wave],
            "released": [label for end in ends for label in end.released],
            "refused": [{"order": label, "reason": why} for end in ends for label, why in end.refused],
        }
        typer.echo(json.dumps(said, ensure_ascii=False))
        return
    for end in ends:
        of = f"{len(end.released)} of {many(len(end.released) + len(end.refused), 'orders')} released"
        wave = end.wave
        words = f"wave {wave.code} ({wave_figures.words(wave.kind, wave.method)})" if wave else "no wave"
        typer.echo(f"{words}: {of}")
        for label, why in end.refused:
            typer.echo(f"  {label}: refused, {why}")


def tell_waves(rows: list[dict[str, Any]], zone: ZoneInfo) -> None:
    """Waves as a table."""
    cells = []
    for row in rows:
        put = f", {row['put']}" if row["method"] == "batch" else ""
        figures = {
            "orders\npieces": f"{row['orders']}\n{row['pieces']}",
            "picked, put\nverified": f"{row['picked']}{put}\n{row['verified']}",
        }
        done = "yes 是" if row["done"] else ""
        cells.append({"wave": row["code"], **_way(row, zone), **figures, "walk": _walk(row), "done": done})
    Console().print(_table(cells))


def _table(rows: list[dict[str, object]]) -> Table:
    """Rows as a table; a column in which nothing stands is left out, so that the rest can be read."""
    names = [name for name in (rows[0] if rows else {}) if any(row[name] != "" for row in rows)]
    table = Table(*(Column(name, no_wrap=name in ("wave", _WAY)) for name in names))
    for row in rows:
        table.add_row(*(_cell(row[name]) for name in names))
    return table


def tell_wave(row: dict[str, Any], zone: ZoneInfo) -> None:
    """One wave."""
    console = Console(highlight=False)
    words = wave_figures.words(row["kind"], row["method"])
    wall = f", wall {row['wall']}" if row["wall"] else ""
    console.print(f"{row['code']}: {words}{escape(wall)}, warehouse {escape(row['warehouse'])}")
    if row["carrier"] or row["cutoff_at_ms"]:
        console.print(escape(_call(row, zone)))
    console.print(
        f"{many(row['orders'], 'orders')}, {many(row['pieces'], 'pieces')}: "
        f"{row['picked']} picked, {row['put']} put, {row['verified']} verified; "
        f"{many(row['bins'], 'bins')}, {_walk(row)}"
    )
    for state, count in row["states"].items():
        console.print(f"{count} {'  '.join(WORDS[state])}")
    for who in row["pickers"]:
        console.print(
            f"picked by {escape(who['name'])} (badge {escape(who['badge'])}), cart {escape(who['cart'])}"
        )


def tell_picks(walk: dict[str, Any]) -> None:
    """What is picked for a wave."""
    table = Table("bin", "zone", "SKU", "name", "lot", "pieces", "picked", "orders")
    for pick in walk["picks"]:
        names = ("bin", "zone", "sku", "name", "lot", "qty", "qty_done", "orders")
        table.add_row(*(_cell(pick[name]) for name in names))
    Console().print(table)


def _way(row: dict[str, Any], zone: ZoneInfo) -> dict[str, object]:
    """Kind, method and wall, carrier and call, as cells."""
    kind, method = row["kind"], row["method"]
    words = f"{kind} {KIND_WORDS[kind][1]}\n{method} {METHOD_WORDS[method][1]} {row['wall']}"
    return {_WAY: words.strip(), "carrier, call": _call(row, zone, "\n")}


def _call(row: dict[str, Any], zone: ZoneInfo, between: str = " ") -> str:
    """The carrier and when it calls, by the site's clock."""
    if not row["cutoff_at_ms"]:
        return str(row["carrier"])
    at = datetime.fromtimestamp(row["cutoff_at_ms"] / 1000, UTC).astimezone(zone)
    return f"{row['carrier']}{between}{at:%m-%d %H:%M}".strip()


def _walk(row: dict[str, Any]) -> str:
    """How long a wave's walks are, as far as bins have coordinates."""
    walks = f" in {row['walks']} walks" if row["walks"] > 1 else ""
    return f"{row['route_mm'] / 1000:.0f} m{walks}" if row["route_mm"] else ""


def _cell(value: object) -> str:
    return escape(str(value))
