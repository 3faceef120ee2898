"""The demo's clerks: what people in the office ask of the hub, from an order's coming in to its release.

Rule: only `/api/v1/…` is used, but for the import of the order files, which is `pickbench import orders`. The
hub's own office process audits and allocates at the same time; what it has done already is no surprise.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from itertools import cycle
from typing import Any

import httpx

from hub.commands.demo_office import HttpOffice, OfficeError, wanted_of
from station_sim.desk import How, Paper, Released

ADDRESS = {"address": "1 High Street", "postcode": "N1 9GU"}
"""Where the buyers of orders that go into one parcel live: the order files mostly don't say."""


class HttpDesk(HttpOffice):
    """The clerks at a client of the API. It keeps `station_sim.desk.Desk`.

    Args:
        bring: imports the orders of a day (0 for the first).
        badges: of the clerks, who take turns.
        token: by which they are let in, where the hub asks for one.
    """

    def __init__(self, url: str, bring: Callable[[int], None], badges: list[str], token: str = "") -> None:
        super().__init__(url, token)
        self._bring = bring
        self._badges = cycle(badges)

    async def bring(self, day: int) -> None:
        """Import the orders of a day, in a thread: the floor goes on meanwhile."""
        await asyncio.to_thread(self._bring, day)

    async def audit(self) -> None:
        """Let the rules judge what has come."""
        await self._post("audits", {})

    async def approve_asked(self) -> int:
        """Take and pass, by one badge, each order that the rules leave to a person; how many that were."""
        asked = [row["label"] async for row in self._rows("audits")]
        for order in asked:
            badge = next(self._badges)
            if await self._try(f"orders/{order}/audit/take", {"badge": badge}):
                said = {"decision": "pass", "reason": "looked at, in order", "badge": badge}
                await self._post(f"orders/{order}/audit", said)
        return len(asked)

    async def allocate(self) -> None:
        """Promise stock to what was audited."""
        await self._post("allocations", {})

    async def release(self, warehouse: str, how: How) -> Released | None:
        """Release what is allocated in a warehouse, as one wave; None where nothing waits."""
        said = {name: value for name, value in how._asdict().items() if value}
        released = await self._try("waves", {"warehouse": warehouse, **said})
        return Released(released["code"], released["released"]) if released and released["code"] else None

    async def paper(self, order: str) -> Paper:
        """An order as the hub prints it."""
        return paper(await self._get(f"orders/{order}"))

    async def merge(self, into: str, other: str, buyer: str) -> bool:
        """Merge an order into another of the same buyer, at one address; whether it was proposed."""
        for order in (into, other):
            if not (await self._get(f"orders/{order}"))["recipient"]["address"]:
                said = {"recipient": {"name": buyer, **ADDRESS}, "reason": "address from the buyer's account"}
                await self._post(f"orders/{order}/readdress", said)
        groups = [row async for row in self._rows("merges")]
        proposed = any({into, other} <= {o["label"] for o in row["orders"]} | {row["into"]} for row in groups)
        await self._post("merges", {"into": into, "orders": [other], "badge": next(self._badges)})
        return proposed

    async def split(self, order: str, lines: dict[str, int]) -> str:
        """Make SKU -> pieces of an order one of its own; its label."""
        left, part = dict(lines), []
        for line in (await self._get(f"orders/{order}"))["lines"]:
            qty = min(left.get(line["sku"], 0), wanted_of(line))
            if qty:
                part.append({"line_no": line["line_no"], "qty": qty})
                left[line["sku"]] -= qty
        said = {"by": "lines", "parts": [{"lines": part}], "reason": "the buyer wants it in two parcels"}
        made = await self._post(f"orders/{order}/split", said | {"badge": next(self._badges)})
        return str(made["parts"][0]["order"])

    async def split_short(self, order: str) -> str:
        """Make what lacks of an order one of its own; its label."""
        said = {"by": "availability", "reason": "the rest is sent now", "badge": next(self._badges)}
        return str((await self._post(f"orders/{order}/split", said))["parts"][0]["order"])

    async def _try(self, path: str, body: dict[str, Any]) -> Any:
        """The answer, or None where the hub says that it is done already, or that nothing is to be done."""
        try:
            return await self._post(path, body)
        except OfficeError as error:
            if error.status != httpx.codes.CONFLICT:
                raise
            return None


def paper(order: dict[str, Any]) -> Paper:
    """An order as the API gives it, read like a picking list.

    >>> line = {"sku": "A", "qty_ordered": 5, "qty_cancelled": 1, "qty_moved": 2, "qty_short": 0}
    >>> paper({"label": "WEB-1", "state": "released", "warehouse": "MAIN", "lines": [line, line]}).wants
    Counter({'A': 4})
    """
    wants: Counter[str] = Counter()
    for line in order["lines"]:
        wants[line["sku"]] += wanted_of(line)
    lines = Counter(line["sku"] for line in order["lines"] if wanted_of(line))
    several = frozenset(sku for sku, n in lines.items() if n > 1)
    return Paper(order["label"], order["state"], order["warehouse"] or "", +wants, several)
