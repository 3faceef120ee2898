"""One run of the demo: hub and stations started, the day worked off, the books read, everything ended.

Rule: whatever happens, what was started here is ended here.
"""

import asyncio
import json
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from hub.broker.passwords import new_password
from hub.commands.demo_office import HttpOffice
from hub.commands.demo_setup import set_up
from hub.main import Hub
from hub.office.check import Checked, check
from hub.office.imports.report import Report as ImportReport
from hub.settings import Settings
from station_sim import day as days
from station_sim.chance import stream
from station_sim.day import Day
from station_sim.report import HubSays, Report, close
from station_sim.wire import Account, Faults, Wire


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for on the command line."""

    orders: Path
    form: str
    is_made_up: bool
    faults: float
    """Chance that the frame of an event is lost with its connection, doubled or late."""
    once: bool
    as_json: bool


class Run:
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
        skus, say = len(self.day.shop.articles), self.errors.print
        orders = "made up as well" if self.wish.is_made_up else f"from {self.wish.orders.name}"
        say(
            f"seed {self.day.seed}: {skus} articles with barcodes, weights, bins and stock made up, "
            f"orders {escape(orders)}; {len(self.day.plan.every())} mistakes planned"
        )
        say(f"tolerance of a parcel's weight: {escape(self.day.tolerance.words())}")

    async def _work_and_stay(self, hub: Hub, imported: ImportReport, stop: asyncio.Event) -> Report | None:
        """Work until the day or our patience is over; without `once` stay until asked to stop."""
        async with self._stations(hub), HttpOffice(hub.http_url) as office:
            await office.wait_until_ready()
            self.errors.print(f"live at {hub.http_url}")
            working = asyncio.create_task(self._work(office, hub, imported))
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

    async def _work(self, office: HttpOffice, hub: Hub, imported: ImportReport) -> Report:
        floor = days.open_floor(self.day, self.devices, office)
        for device in self.devices.values():
            await device.until_ready()
        lacking = await office.release()
        began = time.perf_counter()
        with Progress(console=self.errors, transient=True) as progress:
            task = progress.add_task("orders", total=len(self.day.book.orders))
            await days.work(self.day, floor, lambda done, _: progress.update(task, completed=done))
        seconds = time.perf_counter() - began
        report = close(floor, await self._books(office, hub, imported), seconds)
        report.problems.extend(f"order {label}: not released" for label in lacking)
        return report

    async def _books(self, office: HttpOffice, hub: Hub, imported: ImportReport) -> HubSays:
        """What the hub has in its books in the evening."""
        states = await office.states()
        shipped = [order for order, state in states.items() if state == "shipped"]
        return HubSays(
            rows=imported.rows,
            accepted=imported.accepted,
            merged=imported.merged,
            skipped=len(imported.skipped),
            states=states,
            units_verified=await office.units_verified(shipped),
            parcels=await office.parcels_left(),
            stock=await office.stock(),
            events=await office.events(),
            check_problems=_faults(await asyncio.to_thread(check, hub.database)),
        )

    def _show(self, report: Report) -> None:
        for problem in report.problems:
            self.errors.print(f"[red]does not add up:[/] {escape(problem)}")
        made = ", ".join(f"{n} {kind.replace('_', ' ')}" for kind, n in report.made.items())
        self.errors.print(f"mistakes made: {made or 'none'}")
        if self.wish.as_json:
            typer.echo(json.dumps(report.summary, ensure_ascii=False))
        else:
            _tell(report)


def _faults(results: list[Checked]) -> list[str]:
    """What `pickbench check` found, a line for each row at fault."""
    return [
        f"check {finding.check}: expected {finding.expected}, found {finding.found}"
        for result in results
        for finding in result.findings
    ]


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
