"""`pickbench demo`: broker, hub, a made-up shop, a simulated floor and office that work its orders off."""

import os
import socket
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
import uvloop

from hub.commands.demo_office import OfficeError
from hub.commands.demo_run import Run, Wish
from hub.commands.failures import WRONG_DATA
from hub.documents import fonts
from hub.main import set_up_logging
from hub.office.site import BOX_TARE_MG
from hub.settings import ENV_PREFIX, Settings
from station_sim import day as days
from station_sim import orders as order_files
from station_sim import trading_days
from station_sim.device import NoAnswer
from station_sim.orders import OrderFileError
from station_sim.shop import SMALLEST
from station_sim.site import BATCH, CART_TOTES, Stuck
from station_sim.stocking import WAREHOUSES

MADE_UP_ORDERS = 120
WALL_SLOTS, MOST_SLOTS = 60, 150
DEFAULTS = {"log_level": "warning", "broker_port": 0}
"""What the demo takes where the environment says nothing: it must not meet a hub that runs here."""


def demo(
    orders: Annotated[
        list[Path] | None,
        typer.Option(
            exists=True, dir_okay=False, help="A day's orders; again for the next day. Else made-up ones."
        ),
    ] = None,
    form: Annotated[
        Literal["csv", "online-retail"], typer.Option("--format", help="Format of the order file.")
    ] = "csv",
    stations: Annotated[int, typer.Option(min=SMALLEST, max=500, help="Simulated stations.")] = 12,
    shops: Annotated[
        int, typer.Option(min=1, max=trading_days.MOST_SHOPS, help="Shops that the orders are divided among.")
    ] = 1,
    warehouses: Annotated[
        int, typer.Option(min=1, max=len(WAREHOUSES), help="Warehouses, each with stations of its own.")
    ] = 1,
    interruptions: Annotated[
        int | None,
        typer.Option(min=0, help="How often the office stops an order on the floor; else a few times a day."),
    ] = None,
    merge_split: Annotated[
        int, typer.Option(min=0, help="Orders that the office merges or splits before the floor sees them.")
    ] = 0,
    method: Annotated[
        Literal["order", "cluster", "batch"] | None,
        typer.Option(
            help="How waves are picked: order by order, several totes on a cart, or in batch with a put wall."
        ),
    ] = None,
    wall_slots: Annotated[
        int | None,
        typer.Option(min=2, max=MOST_SLOTS, help=f"Slots of the put wall, in batch; {WALL_SLOTS} else."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the shop and of people's mistakes.")] = 1,
    errors: Annotated[float, typer.Option(min=0.0, max=0.5, help="Mistakes for each piece.")] = 0.02,
    pace: Annotated[
        Literal["fast", "human"], typer.Option(help="As fast as the hub answers, or as people work.")
    ] = "fast",
    faults: Annotated[
        float, typer.Option(min=0.0, max=0.2, help="Chance that an event's frame is lost, doubled or late.")
    ] = 0.0,
    once: Annotated[
        bool, typer.Option("--once", help="Work off the day, print the summary and end.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The summary as the last line of output.")] = False,
    accounts: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Who may sign in: a file that a hub's pages write."),
    ] = None,
    with_parent: Annotated[
        int, typer.Option(min=0, help="Process id of who starts it: end when that one has ended.")
    ] = 0,
) -> None:
    """Show a warehouse at work: broker, hub, stations and people who make mistakes, live on a page.

    With --once it exits 0 only if everything adds up. Without it the page stays until Ctrl-C. Data is kept in
    PICKBENCH_HOME where that is set, else in a temporary folder.

    Example: pickbench demo --orders day.csv --format online-retail --stations 12 --seed 1 --once --json

    Two shops and two warehouses, two days in a row, with an office that interrupts:
    pickbench demo --orders mon.csv --orders tue.csv --shops 2 --warehouses 2 --merge-split 9

    A put wall, live: pickbench demo --method batch --wall-slots 60 --pace human
    """
    if wall_slots is not None and method != BATCH:
        raise typer.BadParameter(
            f"expected --method batch beside it, got {method or 'none'}", param_hint="--wall-slots"
        )
    if stations < SMALLEST * warehouses:
        raise typer.BadParameter(
            f"expected at least {SMALLEST} for each of {warehouses} warehouses, got {stations}",
            param_hint="--stations",
        )
    wanted = days.Wanted(
        stations, BOX_TARE_MG, errors, pace, warehouses, interruptions, merge_split, method or "",
        (wall_slots or WALL_SLOTS) if method == BATCH else 0, 1 if method == "order" else CART_TOTES,
    )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="pickbench-demo-") as folder:
        files = orders or [_made_up(seed, Path(folder))]
        codes = trading_days.shops_of(form, shops)
        admitted = accounts.read_text("utf-8") if accounts else ""
        wish = Wish(
            files, form, codes, not orders, faults, once, as_json, accounts=admitted, with_parent=with_parent
        )
        settings = _settings(Path(folder))
        set_up_logging(settings)
        try:
            book = trading_days.read_days(files, form, codes)
            day = days.prepare(seed, book, replace(wanted, papers=may_print(settings)))
            report = uvloop.run(Run(settings, day, wish, Path(folder)).run())
        except (OrderFileError, Stuck, NoAnswer, OfficeError) as error:
            typer.echo(f"pickbench demo: {error}", err=True)
            raise typer.Exit(WRONG_DATA) from None
    if once and (report is None or not report.adds_up):
        raise typer.Exit(WRONG_DATA)


def _made_up(seed: int, folder: Path) -> Path:
    """A file of made-up orders."""
    path = folder / "orders.csv"
    order_files.write(order_files.invent(seed, MADE_UP_ORDERS), path)
    return path


def _settings(folder: Path) -> Settings:
    """The environment's settings; what it leaves open is chosen so that nothing else is disturbed."""
    chosen: dict[str, Any] = {"home": folder / "home", **DEFAULTS}
    open_ones = {
        name: value for name, value in chosen.items() if f"{ENV_PREFIX}{name}".upper() not in os.environ
    }
    settings = Settings.load(**open_ones)
    if f"{ENV_PREFIX}HTTP_PORT" not in os.environ and _is_taken(settings.http_host, settings.http_port):
        return Settings.load(**open_ones, http_port=0)
    return settings


def may_print(settings: Settings) -> bool:
    """Whether slips and waybills are printed: there is a font for them, and no rules of somebody else's that
    say what is printed.
    """
    try:
        fonts.load(settings.font)
    except fonts.FontMissing:
        return False
    return settings.resolved_office_file is None


def _is_taken(host: str, port: int) -> bool:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError:
            return True
    return False
