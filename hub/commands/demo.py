"""`pickbench demo`: broker, hub, a made-up shop and a simulated floor that works off a day's orders."""

import asyncio
import json
import os
import signal
import socket
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
import uvloop
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from hub.broker.passwords import new_password
from hub.commands.demo_office import HttpOffice, OfficeError
from hub.commands.demo_setup import set_up
from hub.commands.failures import WRONG_DATA
from hub.main import Hub, set_up_logging
from hub.office.imports.report import Report as ImportReport
from hub.office.site import BOX_TARE_MG
from hub.settings import ENV_PREFIX, Settings
from station_sim import day as days
from station_sim import orders as order_files
from station_sim.chance import stream
from station_sim.day import Day, Stuck
from station_sim.device import Device, NoAnswer
from station_sim.floor import Floor
from station_sim.report import HubSays, Report, close
from station_sim.wire import Account, Wire

MADE_UP_ORDERS = 60
DEFAULTS = {"log_level": "error", "broker_port": 0}
"""What the demo takes where the environment says nothing: it must not meet a hub that runs here."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for on the command line."""

    orders: Path
    form: str
    is_made_up: bool
    once: bool
    as_json: bool


def demo(
    orders: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="The day's orders; else made-up ones.")
    ] = None,
    form: Annotated[
        Literal["csv", "online-retail"], typer.Option("--format", help="Format of the order file.")
    ] = "csv",
    stations: Annotated[int, typer.Option(min=3, max=500, help="Simulated stations.")] = 12,
    seed: Annotated[int, typer.Option(help="Seed of the shop and of people's mistakes.")] = 1,
    errors: Annotated[float, typer.Option(min=0.0, max=0.5, help="Mistakes for each piece.")] = 0.02,
    pace: Annotated[
        Literal["fast", "human"], typer.Option(help="As fast as the hub answers, or as people work.")
    ] = "fast",
    once: Annotated[
        bool, typer.Option("--once", help="Work off the day, print the summary and end.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The summary as the last line of output.")] = False,
) -> None:
    """Show a warehouse at work: broker, hub, stations and people who make mistakes, live on a page.

    With --once it exits 0 only if everything adds up. Without it the page stays until Ctrl-C. Data is kept in
    PICKBENCH_HOME where that is set, else in a temporary folder.

    Example: pickbench demo --orders day.csv --format online-retail --stations 12 --seed 1 --once --json
    """
    with tempfile.TemporaryDirectory(prefix="pickbench-demo-") as folder:
        wish = _wish(orders, form, seed, Path(folder), once, as_json)
        settings = _settings(Path(folder))
        set_up_logging(settings)
        book = order_files.read(wish.orders, wish.form)
        day = days.prepare(seed, book, stations=stations, box_mg=BOX_TARE_MG, errors=errors, pace=pace)
        try:
            report = uvloop.run(_Demo(settings, day, wish, Path(folder)).run())
        except (Stuck, NoAnswer, OfficeError) as error:
            typer.echo(f"pickbench demo: {error}", err=True)
            raise typer.Exit(WRONG_DATA) from None
    if report is not None and not report.adds_up and once:
        raise typer.Exit(WRONG_DATA)


def _wish(orders: Path | None, form: str, seed: int, folder: Path, once: bool, as_json: bool) -> Wish:
    if orders is not None:
        return Wish(orders, form, False, once, as_json)
    path = folder / "orders.csv"
    order_files.write(order_files.invent(seed, MADE_UP_ORDERS), path)
    return Wish(path, order_files.CSV, True, once, as_json)


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


def _is_taken(host: str, port: int) -> bool:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError:
            return True
    return False


class _Demo:
    """One run: set up, work, close, show."""

    def __init__(self, settings: Settings, day: Day, wish: Wish, folder: Path) -> None:
        self.settings = settings
        self.day = day
        self.wish = wish
        self.folder = folder
        self.errors = Console(stderr=True, highlight=False)
        self.devices = days.new_devices(day.shop, settings.site)

    async def run(self) -> Report | None:
        """Run the day; the report, or None when it was interrupted before its end."""
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        hub = Hub(self.settings)
        self._announce()
        try:
            imported = await asyncio.to_thread(self._set_up, hub)
            await hub.start()
            return await self._work_and_stay(hub, imported, stop)
        finally:
            await hub.stop()

    def _set_up(self, hub: Hub) -> ImportReport:
        wish = self.wish
        return set_up(self.settings, hub.database, self.day.shop, wish.orders, wish.form, self.folder)

    def _announce(self) -> None:
        """Say what is made up, and the tolerance that will be held against the weights."""
        shop, say = self.day.shop, self.errors.print
        orders = "made up as well" if self.wish.is_made_up else f"from {self.wish.orders.name}"
        say(
            f"seed {self.day.seed}: {len(shop.articles)} articles with barcodes, weights, bins and stock made up, "
            f"orders {escape(orders)}; {len(self.day.plan.every())} mistakes planned"
        )
        say(f"tolerance of a parcel's weight: {escape(self.day.tolerance.words())}")

    async def _work_and_stay(self, hub: Hub, imported: ImportReport, stop: asyncio.Event) -> Report | None:
        office = HttpOffice(hub.http_url)
        wires, tasks = await self._connect(hub)
        ended = asyncio.create_task(stop.wait())
        try:
            await office.wait_until_ready()
            self.errors.print(f"live at {hub.http_url}")
            working = asyncio.create_task(self._work(office, imported))
            await asyncio.wait({working, ended}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                working.cancel()
                await asyncio.gather(working, return_exceptions=True)
                return None
            report = working.result()
            self._show(report)
            if not self.wish.once:
                self.errors.print(f"the page stays at {hub.http_url} until Ctrl-C")
                await ended
            return report
        finally:
            ended.cancel()
            for device in self.devices.values():
                device.rest()
            await asyncio.gather(*(wire.stop() for wire in wires), return_exceptions=True)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await office.close()

    async def _connect(self, hub: Hub) -> tuple[list[Wire], list[asyncio.Task[None]]]:
        """Give the stations their accounts and connect them."""
        passwords = {name: new_password() for name in self.devices} if hub.broker.manages_accounts else {}
        if passwords:
            await hub.broker.add_accounts(passwords)
        wires = []
        for name, device in self.devices.items():
            at = hub.broker.station_address(name, passwords.get(name, ""))
            account = Account(at.host, at.port, at.username, at.password, at.ssl_context() or False)
            wires.append(Wire(device, account, stream(self.day.seed, "wire", name)))
        return wires, [asyncio.create_task(wire.run()) for wire in wires]

    async def _work(self, office: HttpOffice, imported: ImportReport) -> Report:
        floor = days.open_floor(self.day, self.devices, office)
        await _all_welcome(list(self.devices.values()))
        lacking = await office.release()
        began = time.perf_counter()
        with Progress(console=self.errors, transient=True) as progress:
            task = progress.add_task("orders", total=len(self.day.book.orders))
            await days.work(self.day, floor, lambda done, _: progress.update(task, completed=done))
        seconds = time.perf_counter() - began
        report = close(floor, await self._books(office, floor, imported), seconds)
        report.problems.extend(f"order {label}: not released" for label in lacking)
        return report

    async def _books(self, office: HttpOffice, floor: Floor, imported: ImportReport) -> HubSays:
        """What the hub has in its books in the evening."""
        states = await office.states()
        return HubSays(
            rows=imported.rows,
            accepted=imported.accepted,
            merged=imported.merged,
            skipped=len(imported.skipped),
            states=states,
            units_verified=await office.units_verified(
                [o for o, state in states.items() if state == "shipped"]
            ),
            parcels=await office.parcels_left(),
            stock=await office.stock(),
            events=await office.events(),
            check_problems=[],
        )

    def _show(self, report: Report) -> None:
        for problem in report.problems:
            self.errors.print(f"[red]does not add up:[/] {escape(problem)}")
        if self.wish.as_json:
            typer.echo(json.dumps(report.summary, ensure_ascii=False))
        else:
            _tell(report)


async def _all_welcome(devices: list[Device]) -> None:
    """Wait until every station has its welcome.

    Raises:
        NoAnswer: one has none.
    """
    for device in devices:
        await device.until_ready()


def _tell(report: Report) -> None:
    """The summary for people: figures in a table, lists below it."""
    console = Console(highlight=False)
    table = Table("the day", "", title_justify="left")
    for name, value in report.summary.items():
        shown = len(value) if isinstance(value, list) else value
        table.add_row(name.replace("_", " "), str(shown))
    console.print(table)
    for name in ("mistakes_missed", "false_alarms", "mistakes_unprovable"):
        for row in report.summary[name]:
            console.print(
                f"{name.replace('_', ' ')}: {escape(', '.join(f'{k} {v}' for k, v in row.items() if v))}"
            )
    console.print("everything adds up" if report.adds_up else "[red]it does not add up, see above[/]")
