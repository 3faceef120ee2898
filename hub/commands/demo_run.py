"""One run of the demo: hub and stations started, the days worked off, the books read, everything ended.

Rule: whatever happens, what was started here is ended here.
"""

import asyncio
import json
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from hub.broker.passwords import new_password
from hub.commands.demo_desk import HttpDesk
from hub.commands.demo_evening import Evening
from hub.commands.demo_setup import bring, set_up
from hub.main import Hub
from hub.main.compose import stop_with_parent
from hub.office.imports.report import Report as ImportReport
from hub.settings import Settings
from station_sim import day as days
from station_sim.chance import stream
from station_sim.day import Day
from station_sim.papers import Trays
from station_sim.report import Report, close
from station_sim.wire import Account, Faults, Wire


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for on the command line."""

    orders: list[Path]
    """A file for each day."""
    form: str
    shops: tuple[str, ...]
    is_made_up: bool
    faults: float
    """Chance that the frame of an event is lost with its connection, doubled or late."""
    once: bool
    as_json: bool
    on_order: Callable[[int], None] | None = None
    """Told how many orders have ended; who gives it shows progress and results, else the run does."""
    accounts: str = ""
    """Who may sign in (`hub.office.visiting`); "" for everybody at this machine."""
    with_parent: int = 0
    """The process whose end ends the run too; 0 for none."""


class Run:
    """One run: set up, work, close, show."""

    def __init__(self, settings: Settings, day: Day, wish: Wish, folder: Path) -> None:
        self.settings = settings
        self.day = day
        self.wish = wish
        self.folder = folder
        self.errors = Console(stderr=True, highlight=False)
        self.devices = days.new_devices(day.shop, settings.site)
        self.imported: list[ImportReport] = []
        self.token = ""
        self.trays = Trays() if day.papers else None

    async def run(self) -> Report | None:
        """Run the day; the report, or None when it was interrupted before its end."""
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        parent = self.wish.with_parent
        watching = asyncio.create_task(stop_with_parent(stop, parent)) if parent else None
        hub = Hub(self.settings)
        if self.wish.on_order is None:
            self._announce()
        try:
            printers = await self.trays.start() if self.trays is not None else {}
            await asyncio.to_thread(self._set_up, hub, printers)
            await hub.start()
            return await self._work_and_stay(hub, stop)
        finally:
            if watching is not None:
                watching.cancel()
            await hub.stop()
            if self.trays is not None:
                self.trays.stop()

    def _set_up(self, hub: Hub, printers: dict[str, str]) -> None:
        wish = self.wish
        self.token = set_up(
            self.settings, hub.database, self.day.shop, wish.shops, self.folder, wish.accounts, printers,
            self.day.pool,
        )  # fmt: skip

    def _bring(self, hub: Hub, day: int) -> None:
        wish = self.wish
        path = wish.orders[day]
        self.imported += bring(self.settings, hub.database, path, wish.form, wish.shops, self.folder)

    def _announce(self) -> None:
        """Say what is made up, and the tolerance that will be held against the weights."""
        skus, say = len(self.day.shop.articles), self.errors.print
        orders = (
            "made up as well"
            if self.wish.is_made_up
            else f"from {', '.join(path.name for path in self.wish.orders)}"
        )
        say(
            f"seed {self.day.seed}: {skus} articles with barcodes, weights, bins and stock made up, "
            f"orders {escape(orders)}; {len(self.day.plan.every())} mistakes planned"
        )
        say(f"tolerance of a parcel's weight: {escape(self.day.tolerance.words())}")
        say(
            "slips and waybills come out of two played printers, three carriers take the parcels"
            if self.day.papers
            else "no papers and carriers: there is no font for them, or this home has office rules of its own"
        )

    async def _work_and_stay(self, hub: Hub, stop: asyncio.Event) -> Report | None:
        """Work until the days or our patience are over; without `once` stay until asked to stop."""
        badges = [clerk.badge for clerk in self.day.shop.clerks]
        desk = HttpDesk(hub.http_url, lambda day: self._bring(hub, day), badges, self.token)
        async with self._stations(hub), desk as office:
            await office.wait_until_ready()
            if self.wish.on_order is None:
                self.errors.print(f"live at {hub.http_url}")
            working = asyncio.create_task(self._work(office, hub))
            stopping = asyncio.create_task(stop.wait())
            try:
                await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
                if not working.done():
                    return None
                report = working.result()
                self._show(report)
                if not self.wish.once:
                    self.errors.print(f"the page stays at {hub.http_url} until Ctrl-C")
                    await stopping
                return report
            finally:
                working.cancel()
                stopping.cancel()
                await asyncio.gather(working, stopping, return_exceptions=True)

    @asynccontextmanager
    async def _stations(self, hub: Hub) -> AsyncIterator[None]:
        """The stations, with accounts of their own and connected, until the end."""
        wires = await self._wires(hub)
        tasks = [asyncio.create_task(wire.run()) for wire in wires]
        try:
            yield
        finally:
            for device in self.devices.values():
                device.rest()
            await asyncio.gather(*(wire.stop() for wire in wires), return_exceptions=True)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _wires(self, hub: Hub) -> list[Wire]:
        passwords = {name: new_password() for name in self.devices} if hub.broker.manages_accounts else {}
        if passwords:
            await hub.broker.add_accounts(passwords)
        part = self.wish.faults / 3
        wires, faults = [], Faults(drop=part, duplicate=part, delay=part)
        for name, device in self.devices.items():
            at = hub.broker.station_address(name, passwords.get(name, ""))
            account = Account(at.host, at.port, at.username, at.password, at.ssl_context() or False)
            wires.append(Wire(device, account, stream(self.day.seed, "wire", name), faults))
        return wires

    async def _work(self, office: HttpDesk, hub: Hub) -> Report:
        scene = days.open_site(self.day, self.devices, office, self.trays)
        for device in self.devices.values():
            await device.until_ready()
        began = time.perf_counter()
        with Progress(
            console=self.errors, transient=True, disable=self.wish.on_order is not None
        ) as progress:
            task = progress.add_task("orders", total=len(self.day.book.orders))
            told = self.wish.on_order

            def on_order(done: int, total: int) -> None:
                progress.update(task, completed=done, total=total)
                if told is not None:
                    told(done)

            await days.work(self.day, scene, on_order)
        seconds = time.perf_counter() - began
        evening = Evening(self.settings, hub.database, office, self.imported, self.folder)
        return close(scene, await evening.books(scene.site, self.day.seed), seconds)

    def _show(self, report: Report) -> None:
        if self.wish.on_order is not None:
            return
        for problem in report.problems:
            self.errors.print(f"[red]does not add up:[/] {escape(problem)}")
        made = ", ".join(f"{n} {kind.replace('_', ' ')}" for kind, n in report.made.items())
        self.errors.print(f"mistakes made: {made or 'none'}")
        if self.wish.as_json:
            typer.echo(json.dumps(report.summary, ensure_ascii=False))
        else:
            _tell(report)


def _tell(report: Report) -> None:
    """The summary for people: figures in a table, lists below it."""
    console = Console(highlight=False)
    table = Table("the days" if report.summary["days"] > 1 else "the day", "", title_justify="left")
    for name, value in report.summary.items():
        table.add_row(name.replace("_", " "), _in_short(value))
    console.print(table)
    for name in ("mistakes_missed", "false_alarms", "mistakes_unprovable", "stops_missed", "ends"):
        for row in report.summary[name]:
            console.print(
                f"{name.replace('_', ' ')}: {escape(', '.join(f'{k} {v}' for k, v in row.items() if v))}"
            )
    console.print("everything adds up" if report.adds_up else "[red]it does not add up, see above[/]")


def _in_short(value: Any) -> str:
    """A figure, the length of a list, or what a table of figures holds."""
    if isinstance(value, list):
        return str(len(value))
    if isinstance(value, dict):
        return "\n".join(f"{name}: {_in_short(row).replace(chr(10), ', ')}" for name, row in value.items())
    return str(value)
