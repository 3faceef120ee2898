"""The demo's evening: the carriers' bills come in, and the hub's books are read over its API.

Rule: nothing is read past the API but what `pickbench check` finds, and nothing is believed: the simulator
compares it (`station_sim.report`).
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from hub.commands.demo_desk import HttpDesk, paper
from hub.commands.demo_setup import BILL, bring_bill
from hub.main import now_ms
from hub.office.check import Checked, check
from hub.office.imports.report import Report
from hub.settings import Settings
from hub.store.database import Database
from station_sim import freight
from station_sim.freight import Bill, Outcome
from station_sim.hub_says import HubSays
from station_sim.site import Site


@dataclass(slots=True)
class Evening:
    """What is needed to close the books. `imported`: the reports of all orders that came in."""

    settings: Settings
    database: Database
    office: HttpDesk
    imported: list[Report]
    folder: Path
    """For the bills."""

    async def books(self, site: Site, seed: int) -> HubSays:
        """What the hub has in its books."""
        office, imported = self.office, self.imported
        states = await office.states()
        whole = await office.whole_orders(list(states))
        shipped = [order for order in whole if order["state"] == "shipped"]
        return HubSays(
            rows=sum(report.rows for report in imported),
            accepted=sum(report.accepted for report in imported),
            merged=sum(report.merged for report in imported),
            skipped=sum(len(report.skipped) for report in imported),
            states=states,
            wants={order["label"]: paper(order).wants for order in whole},
            units_verified=sum(line["qty_verified"] for order in shipped for line in order["lines"]),
            parcels=await office.parcels_left(),
            stock=await office.stock(),
            events=await office.events(),
            manifests=await office.manifests(),
            bills=await self._bills(site, seed),
            check_problems=_faults(await asyncio.to_thread(check, self.database)),
        )

    async def _bills(self, site: Site, seed: int) -> list[tuple[Bill, Outcome]]:
        """The carriers' bills come in; what the hub says of each."""
        found = []
        for bill in freight.bills(site, seed):
            path = self.folder / f"bill-{bill.carrier}.csv"
            bill.write(path)
            await asyncio.to_thread(bring_bill, self.settings, self.database, path, bill.carrier, now_ms())
            found.append((bill, await self.office.billed(bill.carrier, BILL)))
        return found


def _faults(results: list[Checked]) -> list[str]:
    """What `pickbench check` found, a line for each row at fault."""
    return [
        f"check {finding.check}: expected {finding.expected}, found {finding.found}"
        for result in results
        for finding in result.findings
    ]
