"""`pickbench bench floor`: the same days order by order, with a cluster cart, in batch with a put wall."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
import uvloop
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from hub.bench import floor_ways
from hub.bench.floor_ways import WAY_WORDS, WAYS
from hub.commands.demo import may_print
from hub.commands.demo_office import OfficeError
from hub.commands.demo_run import Run, Wish
from hub.commands.failures import WRONG_DATA
from hub.main import set_up_logging
from hub.office.site import BOX_TARE_MG
from hub.settings import Settings
from station_sim import day as days
from station_sim import effort, trading_days
from station_sim.device import NoAnswer
from station_sim.orders import OrderBook, OrderFileError
from station_sim.report import BECAME, Report
from station_sim.shop import SMALLEST
from station_sim.site import Stuck

ALONE = {"log_level": "warning", "broker_port": 0, "http_port": 0, "broker_url": "", "database_url": ""}
"""Each way has a home, a broker and ports of its own, whatever the environment says."""


def bench(
    orders: Annotated[
        list[Path],
        typer.Option(exists=True, dir_okay=False, help="A day's orders; again for the next day."),
    ],
    form: Annotated[
        Literal["csv", "online-retail"], typer.Option("--format", help="Format of the order files.")
    ] = "online-retail",
    seed: Annotated[int, typer.Option(help="Seed of the shop and of people's mistakes.")] = 1,
    stations: Annotated[
        int, typer.Option(min=SMALLEST, max=500, help="Simulated stations, beside the put wall's own.")
    ] = 12,
    wall_slots: Annotated[int, typer.Option(min=2, max=150, help="Slots of the put wall.")] = 60,
    cart_totes: Annotated[int, typer.Option(min=2, max=50, help="Totes on a cluster cart.")] = 6,
    ways: Annotated[
        str,
        typer.Option(help="Ways to work the days, with commas; the first is what others are compared with."),
    ] = ",".join(WAYS),
    errors: Annotated[float, typer.Option(min=0.0, max=0.5, help="Mistakes for each piece.")] = 0.02,
    as_json: Annotated[bool, typer.Option("--json", help="The summary as JSON.")] = False,
) -> None:
    """Work the same days in three ways: what people walked, how long they took, and what was caught.

    order: one tote a walk. cluster: several totes on a cart, an order in each. batch: a wave's pieces
    together in one walk, sorted at a put wall (orders of one piece right at the bench). Each way runs against
    a real hub, broker and stations in a home of its own, with the same orders, shop, seed and planned
    mistakes, as fast as the hub answers; metres follow from the bins' coordinates, human seconds from stated
    times a scan, a take, a put. Exits 1 if anything does not add up, or if batch walks more than half of
    order by order.

    Example: pickbench bench floor --orders 2010-12-01.csv --seed 1 --stations 12 --wall-slots 60 --json
    """
    chosen = _chosen(ways)
    set_up_logging(Settings.load(log_level="warning"))
    codes = trading_days.shops_of(form, 1)
    rows: list[dict[str, Any]] = []
    has_papers = may_print(Settings.load(**ALONE))
    try:
        book = trading_days.read_days(orders, form, codes)
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("ways", total=len(chosen) * len(book.orders))
            for n, way in enumerate(chosen):
                progress.update(task, description=WAY_WORDS[way], completed=n * len(book.orders))

                def on_order(done: int, before: int = n * len(book.orders)) -> None:
                    progress.update(task, completed=before + done)

                wanted = days.Wanted(
                    stations, BOX_TARE_MG, errors, interruptions=0, method=way, wall_slots=wall_slots,
                    cart_totes=1 if way == "order" else cart_totes, takes_back=False, papers=has_papers,
                )  # fmt: skip
                wish = Wish(orders, form, codes, False, 0.0, True, False, on_order)
                rows.append(floor_ways.row(way, book, _worked(days.prepare(seed, book, wanted), wish)))
    except (OrderFileError, Stuck, NoAnswer, OfficeError, ValueError) as error:
        typer.echo(f"pickbench bench floor: {error}", err=True)
        raise typer.Exit(WRONG_DATA) from None
    options = {"stations": stations, "wall_slots": wall_slots, "cart_totes": cart_totes, "errors": errors}
    done = floor_ways.closed(rows, seed, {"files": [path.name for path in orders], **options})
    if as_json:
        typer.echo(json.dumps(done, ensure_ascii=False))
    else:
        _show(done, book)
    if done["problems"]:
        raise typer.Exit(WRONG_DATA)


def _chosen(ways: str) -> list[str]:
    """The ways that were asked for."""
    chosen = [way.strip() for way in ways.split(",")]
    odd = [way for way in chosen if way not in WAYS]
    if odd or len(set(chosen)) < len(chosen):
        raise typer.BadParameter(
            f"expected some of {','.join(WAYS)}, each once, got {ways}", param_hint="--ways"
        )
    return chosen


def _worked(day: days.Day, wish: Wish) -> Report:
    """All days in one way, in a home of its own."""
    with tempfile.TemporaryDirectory(prefix="pickbench-floor-") as folder:
        settings = Settings.load(**{**ALONE, "home": Path(folder) / "home"})
        report = uvloop.run(Run(settings, day, wish, Path(folder)).run())
    if report is None:
        raise Stuck("it was told to stop")
    return report


def _show(done: dict[str, Any], book: OrderBook) -> None:
    """The table for people, the mistakes by kind, and the human times that all of it rests on."""
    console, ways = Console(highlight=False), done["ways"]
    lines = sum(len(order.lines) for order in book.orders)
    what = f"{len(book.orders)} orders, {lines} lines, {book.pieces} pieces"
    print_ = console.print
    print_(f"{', '.join(done['files'])}: {what}; seed {done['seed']}, {done['stations']} stations, "
           f"{done['wall_slots']} slots, {done['cart_totes']} totes on a cluster cart")  # fmt: skip
    table = Table("", *(WAY_WORDS[one["way"]] for one in ways))
    for words, value in _FIGURES.items():
        table.add_row(words, *(str(value(one)) for one in ways))
    print_(table)
    print_(_mistakes(ways))
    print_(_happened(ways))
    times = Table("human time", "seconds", "for")
    for act, seconds in effort.SECONDS.items():
        times.add_row(act, str(seconds), effort.MEANS[act])
    print_(times)
    print_(f"walking {effort.WALK_M_S} m/s, a cart carries {effort.CART_KG} kg")
    for one in ways:
        for row in [*one["mistakes_missed"], *one["false_alarms"], *one["mistakes_unprovable"]]:
            print_(escape(f"{WAY_WORDS[one['way']]}: {', '.join(f'{k} {v}' for k, v in row.items() if v)}"))
    for problem in done["problems"]:
        print_(f"[red]does not add up:[/] {escape(problem)}")


def _mistakes(ways: list[dict[str, Any]]) -> Table:
    table = Table(
        "mistakes made / caught / missed / no scale could tell", *(WAY_WORDS[one["way"]] for one in ways)
    )
    for kind in dict.fromkeys(kind for one in ways for kind in one["mistakes"]):
        cells = [one["mistakes"].get(kind, dict.fromkeys(BECAME, 0)) for one in ways]
        table.add_row(kind.replace("_", " "), *(" / ".join(str(c[key]) for key in BECAME[1:]) for c in cells))
    return table


def _happened(ways: list[dict[str, Any]]) -> Table:
    table = Table("what happens on a floor besides", *(WAY_WORDS[one["way"]] for one in ways))
    for what in dict.fromkeys(what for one in ways for what in one["happened"]):
        table.add_row(what, *(str(one["happened"].get(what, 0)) for one in ways))
    return table


_FIGURES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "walks": lambda one: one["walks"],
    "full carts brought back in between": lambda one: one["full_carts"],
    "metres walked": lambda one: f"{one['metres']:,.0f}",
    "metres walked, picking": lambda one: f"{one['metres_by_role']['pick']:,.0f}",
    "metres walked, at the wall": lambda one: f"{one['metres_by_role']['put']:,.0f}",
    "metres walked, putting away": lambda one: f"{one['metres_by_role']['rest']:,.0f}",
    "metres a line": lambda one: one["metres_a_line"],
    "ratio to the first": lambda one: one["ratio"],
    "human seconds a line, pick": lambda one: one["seconds_a_line"]["pick"],
    "human seconds a line, put": lambda one: one["seconds_a_line"]["put"],
    "human seconds a line, verify": lambda one: one["seconds_a_line"]["verify"],
    "human seconds a line, pack, ship, put away": lambda one: one["seconds_a_line"]["rest"],
    "human seconds a line, total": lambda one: one["seconds_a_line"]["total"],
    "mistakes made": lambda one: one["mistakes_made"],
    "mistakes caught": lambda one: one["mistakes_caught"],
    "mistakes missed": lambda one: len(one["mistakes_missed"]),
    "mistakes no scale could tell": lambda one: len(one["mistakes_unprovable"]),
    "false alarms": lambda one: len(one["false_alarms"]),
    "pieces in a wrong slot": lambda one: one["wrong_slot"],
    "lost, doubled": lambda one: f"{one['lost']}, {one['doubled']}",
    "orders shipped": lambda one: one["shipped"],
    "parcels, on manifests": lambda one: f"{one['parcels']}, {one['manifests']}",
    "slips, waybills and manifests printed, pages": lambda one: one["pages_printed"],
    "lines billed / faults on them / found": lambda one: (
        f"{one['bill_lines']} / {one['bill_faults']} / {one['bill_faults_found']}"
    ),
    "check clean, every bin as the books say": lambda one: "yes" if one["check_clean"] else "no",
}
