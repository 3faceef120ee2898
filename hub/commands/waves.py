"""`pickbench waves`: plan waves, release them, and see how far they are."""

import json
from contextlib import nullcontext
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import Progress

from hub.commands.failures import WRONG_CALL, WRONG_DATA
from hub.commands.opened import Opened, opened
from hub.commands.options import After, AsJson, Badge, Limit, tell_more
from hub.commands.order_words import named
from hub.commands.wave_words import tell_picks, tell_plan, tell_released, tell_wave, tell_waves
from hub.domain.errors import Conflict, Invalid, NotFound
from hub.domain.waving import KINDS, METHODS
from hub.main import now_ms
from hub.office import releasing, wave_figures, wave_plans
from hub.office import site as sites
from hub.office.releasing import Released
from hub.office.wave_plans import Plan
from hub.office.waves import Way
from hub.store import reading
from hub.store.reading import waves as book
from hub.store.tables import WarehouseRow

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Warehouse = Annotated[str, typer.Option(help="Where the orders are picked.")]
Kind = Annotated[str, typer.Option(help=f"Only these: {', '.join(KINDS)}.")]
Carrier = Annotated[str, typer.Option(help="Only orders of this carrier.")]


@app.command()
def plan(
    warehouse: Warehouse = sites.WAREHOUSE, kind: Kind = "", carrier: Carrier = "", as_json: AsJson = False
) -> None:
    """Show what would be released now, as waves, by the rules of the site. Nothing is written.

    Example: pickbench waves plan --kind single
    """
    _one_of("kind", kind, KINDS)
    with opened() as hub:
        made = _plan(hub, warehouse, kind, carrier)
        rows = wave_plans.told(made, hub.act().rules.office.waves)
        zone = ZoneInfo(hub.settings.tz)
    if as_json:
        count = sum(len(row["orders"]) for row in rows)
        said = {"at_ms": made.at_ms, "orders": count, "waves": rows}
        typer.echo(json.dumps(said, ensure_ascii=False))
        return
    tell_plan(rows, zone)


@app.command()
def release(
    labels: Annotated[list[str] | None, typer.Argument(help="Labels of orders, for one wave.")] = None,
    as_planned: Annotated[bool, typer.Option("--plan", help="What the plan says, in its waves.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="All that wait, in one wave.")] = False,
    warehouse: Warehouse = sites.WAREHOUSE,
    kind: Annotated[str, typer.Option(help=f"What the wave is for: {', '.join(KINDS)}.")] = "",
    method: Annotated[str, typer.Option(help=f"How it is picked: {', '.join(METHODS)}.")] = "",
    carrier: Carrier = "",
    wall: Annotated[str, typer.Option(help="The put wall where a batch is sorted.")] = "",
    badge: Badge = "",
    as_json: AsJson = False,
) -> None:
    """Release allocated orders to the floor: by the plan, those of a kind or carrier, or those named; exit 1
    when one of them was refused, or none released.

    Example: pickbench waves release --plan
    """
    _one_of("kind", kind, KINDS)
    _one_of("method", method, METHODS)
    if [bool(labels), as_planned, everything].count(True) != 1:
        typer.echo("pickbench: name the orders to release, or --plan, or --all", err=True)
        raise typer.Exit(WRONG_CALL)
    for option, value in (("method", method), ("wall", wall)):
        if as_planned and value:
            raise Invalid(option, "none beside --plan, which says it for each wave", value)
    with opened() as hub, nullcontext() if labels else releasing.turn(hub.writer):
        if as_planned:
            ends = _release_plan(hub, _plan(hub, warehouse, kind, carrier), badge)
        else:
            wish = Way(kind or "mixed", method, carrier, 0, wall)
            ends = [_release_by_hand(hub, labels or [], warehouse, wish, badge)]
    tell_released(ends, as_json)
    if any(end.refused for end in ends) or not any(end.released for end in ends):
        raise typer.Exit(WRONG_DATA)


@app.command(name="list")
def list_waves(
    kind: Kind = "",
    method: Annotated[str, typer.Option(help=f"Only these: {', '.join(METHODS)}.")] = "",
    done: Annotated[bool | None, typer.Option("--done/--open", help="Only those done, or not yet.")] = None,
    limit: Limit = 100,
    after: After = 0,
    as_json: AsJson = False,
) -> None:
    """List waves in the order of their making: what is in each, how long its walks are, how much is done.

    Example: pickbench waves list --open
    """
    _one_of("kind", kind, KINDS)
    _one_of("method", method, METHODS)
    with opened() as hub, reading.snapshot(hub.database) as reader:
        totes, site = hub.act().rules.office.waves.cart_totes, hub.settings.site
        rows = wave_figures.waves(
            reader, site, totes, after, limit, kind=kind or None, method=method or None, done=done
        )
        zone = ZoneInfo(hub.settings.tz)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    tell_waves(rows, zone)
    tell_more(rows, limit)


@app.command()
def show(
    code: Annotated[str, typer.Argument(help="The wave's code.")],
    picks: Annotated[bool, typer.Option("--picks", help="Also what is picked, in walking order.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show one wave: its figures, how many orders are in which state, and who picks it.

    Example: pickbench waves show W00001 --picks
    """
    with opened() as hub, reading.snapshot(hub.database) as reader:
        site, totes = hub.settings.site, hub.act().rules.office.waves.cart_totes
        row = wave_figures.wave(reader, site, totes, code)
        if row is None:
            raise NotFound(f"wave {code}: expected one on site {site}, found none")
        walk = wave_figures.picking_list(reader, site, code) if picks else None
        zone = ZoneInfo(hub.settings.tz)
    if as_json:
        typer.echo(json.dumps({**row, **({"picks": walk["picks"]} if walk else {})}, ensure_ascii=False))
        return
    tell_wave(row, zone)
    if walk:
        tell_picks(walk)


def _one_of(field: str, value: str, known: tuple[str, ...]) -> None:
    if value and value not in known:
        raise Invalid(field, f"one of {', '.join(known)}", value)


def _plan(hub: Opened, warehouse: str, kind: str, carrier: str) -> Plan:
    number = _warehouse(hub, warehouse)
    with reading.snapshot(hub.database) as reader:
        zone = ZoneInfo(hub.settings.tz)
        return wave_plans.plan(reader, hub.act().rules, zone, now_ms(), number, kind, carrier)


def _warehouse(hub: Opened, code: str) -> int:
    return hub.do(lambda act: sites.number_of(act.work, WarehouseRow, act.rules.site, code))


def _release_plan(hub: Opened, made: Plan, badge: str) -> list[Released]:
    count = sum(len(wave.orders) for wave in made.waves)
    if not count:
        raise Conflict("expected allocated orders that wait for their release, found none")
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("release", total=count)
        ends = wave_plans.release(hub.writer, made, badge or None, lambda n: progress.advance(task, n))
    return [end for _, end in ends]


def _release_by_hand(hub: Opened, labels: list[str], warehouse: str, wish: Way, badge: str) -> Released:
    number, rules = _warehouse(hub, warehouse), hub.act().rules
    with reading.snapshot(hub.database) as reader:
        if labels:
            walls, taken = book.walls(reader, number), book.slots_wanted(reader, number)
            way = wave_plans.way_of(rules.office.waves, walls, taken, wish)
            ids = hub.do(lambda act: [named(act, label).id for label in dict.fromkeys(labels)])
        else:
            zone = ZoneInfo(hub.settings.tz)
            ids, way = wave_plans.by_hand(reader, rules, zone, now_ms(), number, wish)
    if not ids:
        raise Conflict(f"expected allocated orders that wait for their release in {warehouse}, found none")
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("release", total=len(ids))
        return releasing.release_each(
            hub.writer, ids, number, badge or None, lambda n: progress.advance(task, n), way
        )
