"""The demo's office: what people ask of the hub over its HTTP API, and what the books say in the evening.

Rule: only `/api/v1/…` is used, so that the demo sees what any other program sees.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any, Self

import httpx

from hub.domain.stock import DAMAGED, STORAGE
from station_sim.freight import Left, Manifest, Outcome
from station_sim.hub_says import frame_key
from station_sim.office import Listed

PAGE = 1000
UP_WITHIN_S, POLL_S = 180.0, 0.1


class OfficeError(RuntimeError):
    """The API refused what the office asked for; the text is its answer, `status` its HTTP status or 0."""

    def __init__(self, text: str, status: int = 0) -> None:
        super().__init__(text)
        self.status = status


class HttpOffice:
    """A client of the API at `url`, let in by a token where the hub asks for one. It keeps
    `station_sim.office.Office`.
    """

    def __init__(self, url: str, token: str = "") -> None:
        # A connection is given up well before the server closes it, so that none is used while it closes.
        limits = httpx.Limits(keepalive_expiry=1.0)
        shown = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = httpx.AsyncClient(base_url=f"{url}/api/v1", timeout=60.0, limits=limits, headers=shown)
        self._ready = f"{url}/readyz"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def wait_until_ready(self) -> None:
        """Wait until API, database and broker are there.

        Raises:
            OfficeError: not within half a minute.
        """
        said = "no answer"
        for _ in range(int(UP_WITHIN_S / POLL_S)):
            try:
                answer = await self._http.get(self._ready)
                if answer.status_code == httpx.codes.OK:
                    return
                said = answer.text[:400]
            except httpx.TransportError as error:
                said = str(error) or type(error).__name__
            await asyncio.sleep(POLL_S)
        raise OfficeError(f"expected the hub to be ready within {UP_WITHIN_S:.0f} s, got: {said}")

    async def packing_lists(self, order: str) -> list[Listed]:
        """The parcels of a verified order that wait for the scale."""
        parcels = (await self._get(f"orders/{order}"))["parcels"]
        codes = [parcel["code"] for parcel in parcels if parcel["state"] == "open"]
        whole = await asyncio.gather(*(self._get(f"parcels/{code}") for code in codes))
        return [Listed(p["code"], _pieces(p["contents"]), p["carrier"], p["waybill"]) for p in whole]

    async def hand_over(self, warehouse: str, carrier: str) -> None:
        """Close the open manifest of a carrier in a warehouse."""
        async for row in self._rows("manifests", state="open", carrier=carrier):
            if row["warehouse"] == warehouse:
                await self._post(f"manifests/{row['code']}/close", {})

    async def cancel(self, order: str) -> None:
        """The buyer no longer wants it."""
        await self._post(f"orders/{order}/cancel", {"reason": "the buyer changed their mind"})

    async def hold(self, order: str) -> None:
        """Stop it until further notice."""
        await self._post(f"orders/{order}/hold", {"reason": "address in doubt"})

    async def go_on(self, order: str) -> None:
        """It may go on."""
        await self._post(f"orders/{order}/release-hold", {})

    async def change(self, order: str, sku: str, by: int) -> None:
        """The buyer wants so many pieces of a SKU more, or fewer: of several lines the first that can."""
        wanted = []
        for line in (await self._get(f"orders/{order}"))["lines"]:
            qty = wanted_of(line)
            if line["sku"] != sku or not by or qty == 0:
                continue
            part = max(by, -qty)
            wanted.append({"line_no": line["line_no"], "qty": qty + part})
            by -= part
        await self._post(f"orders/{order}/change", {"lines": wanted, "reason": "the buyer asked for it"})

    async def readdress(self, order: str) -> None:
        """It goes to another address."""
        said = {"recipient": {"address": "2 Low Street"}, "reason": "the buyer has moved"}
        await self._post(f"orders/{order}/readdress", said)

    async def states(self) -> dict[str, str]:
        """Order label -> state."""
        return {row["label"]: row["state"] async for row in self._rows("orders")}

    async def whole_orders(self, orders: list[str]) -> list[dict[str, Any]]:
        """These orders with their lines."""
        return [await self._get(f"orders/{order}") for order in orders]

    async def parcels_left(self) -> dict[str, Left]:
        """Parcels that have left: who took each, by which number, for what."""
        rows = self._rows("parcels", state="shipped")
        return {p["code"]: Left(p["carrier"], p["waybill"], p["fee_minor"]) async for p in rows}

    async def manifests(self) -> list[Manifest]:
        """What carriers took."""
        made = []
        for code in [row["code"] async for row in self._rows("manifests")]:
            one = await self._get(f"manifests/{code}")
            codes = frozenset(parcel["code"] for parcel in one["lines"])
            made.append(Manifest(code, one["warehouse"], one["carrier"], one["state"], codes, one["net_mg"]))
        return made

    async def billed(self, carrier: str, number: str) -> Outcome:
        """What a carrier's bill came to: each line's outcome in their order, and what it lacks."""
        lines = [row async for row in self._rows(f"bills/{carrier}/{number}/lines")]
        lacks = [row["code"] async for row in self._rows(f"bills/{carrier}/{number}/not-billed")]
        lines.sort(key=lambda line: int(line["line_no"]))
        return Outcome([line["outcome"] for line in lines], frozenset(lacks))

    async def stock(self) -> dict[str, int]:
        """Bin -> pieces, of storage bins and the bin of damaged pieces."""
        held: Counter[str] = Counter()
        async for row in self._rows("stock/balances"):
            if row["kind"] in (STORAGE, DAMAGED):
                held[row["bin"]] += row["qty"]
        return dict(held)

    async def events(self) -> Counter[tuple[str, str]]:
        """(station, its event as it came) -> how often it is stored."""
        return Counter([(row["station"], frame_key(row["frame"])) async for row in self._rows("events")])

    async def _rows(self, path: str, **query: str) -> AsyncIterator[dict[str, Any]]:
        """All rows of a list, page by page."""
        after: int | None = 0
        while after is not None:
            page = await self._get(path, **query, after=str(after), limit=str(PAGE))
            for row in page["rows"]:
                yield row
            after = page["next"]

    async def _get(self, path: str, **query: str) -> Any:
        return await self._said("GET", path, params=query)

    async def _post(self, path: str, body: dict[str, Any]) -> Any:
        return await self._said("POST", path, json=body)

    async def _said(self, method: str, path: str, **what: Any) -> Any:
        try:
            answer = await self._http.request(method, path, **what)
        except httpx.TransportError as error:
            raise OfficeError(f"{method} {path}: no answer, {type(error).__name__} {error}") from error
        if answer.is_error:
            told = f"{method} {path}: {answer.status_code} {answer.text[:400]}"
            raise OfficeError(told, answer.status_code)
        return answer.json()


def wanted_of(line: dict[str, Any]) -> int:
    """Pieces of an order's line that are neither cancelled nor another order's."""
    return int(line["qty_ordered"] - line["qty_cancelled"] - line["qty_moved"])


def _pieces(contents: list[dict[str, Any]]) -> Counter[str]:
    pieces: Counter[str] = Counter()
    for row in contents:
        pieces[row["sku"]] += row["qty"]
    return pieces
