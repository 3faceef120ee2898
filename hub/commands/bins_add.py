"""`pickbench add bins`: all bins of some aisles, by a pattern."""

import json
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import Progress

from hub.commands.opened import opened
from hub.commands.options import AsJson
from hub.domain.bin_places import AISLE_MM, BAY_MM, Ground
from hub.domain.plurals import many
from hub.main import stand_back
from hub.office import bin_plan
from hub.office import site as sites
from hub.office.bin_plan import Laid
from hub.office.imports.plan import Target


def bins(
    pattern: Annotated[str, typer.Argument(help="The first code and the last: 'A-01-1 … C-20-4'.")],
    bay_mm: Annotated[int, typer.Option(help="From one bay to the next.")] = BAY_MM,
    aisle_mm: Annotated[int, typer.Option(help="From one aisle to the next.")] = AISLE_MM,
    x_mm: Annotated[int, typer.Option(help="Where the first bay stands, from the warehouse's corner.")] = 0,
    y_mm: Annotated[int, typer.Option(help="The same, along the aisles.")] = 0,
    zone: Annotated[str, typer.Option(help="One zone for all; else each aisle is a zone.")] = "",
    station: Annotated[str, typer.Option(help="Whose lights hang there; else they have none.")] = "",
    place: Annotated[int, typer.Option(help="Number of the first bin's light.")] = 1,
    warehouse: Annotated[str, typer.Option(help="Where they stand.")] = sites.WAREHOUSE,
    preview: Annotated[bool, typer.Option("--preview", help="Say what would be done; do nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """All bins from a first code to a last: aisles, bays and levels with their places and the walk.

    The last part counts levels, the one before it bays, the rest names the aisle; the walk goes up one aisle
    and down the next. Bins that are there are left alone.

    Example: pickbench add bins 'A-01-1 … C-20-4' --bay-mm 1200 --aisle-mm 3000 --preview
    """
    ground = Ground(bay_mm, aisle_mm, x_mm, y_mm, zone, station, place)
    with opened() as hub:
        target = Target(hub.settings.site, warehouse, "", ZoneInfo(hub.settings.tz))
        act = hub.act()
        laid = bin_plan.lay(act.work, pattern, ground, target)
        if not preview:
            stand_back()
            with Progress(console=Console(stderr=True), transient=True) as progress:
                task = progress.add_task("add bins", total=laid.plan.rows)
                laid.plan.write(hub.database, act, lambda rows: progress.advance(task, rows))
    _tell(laid, as_json)


def _tell(laid: Laid, as_json: bool) -> None:
    written = laid.plan.report.written
    told = {"bins": len(laid.bins), "new": len(laid.new), "there": len(laid.there), "written": written}
    ends = {"first": laid.bins[0].code, "last": laid.bins[-1].code}
    if as_json:
        typer.echo(json.dumps(told | ends))
        return
    typer.echo(f"{many(len(laid.bins), 'bins')} from {ends['first']} to {ends['last']}")
    typer.echo(f"{len(laid.new)} {'added' if written else 'to add'}, {len(laid.there)} already there")
