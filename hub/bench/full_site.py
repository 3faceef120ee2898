"""A site that has worked for months, for measuring pages: orders of many states with their lines, parcels,
picks, events, log and exceptions. What they refer to is `hub.bench.full_site_furniture`.

The rows are written straight into the tables, not by the floor's rules: they are plausible, not proven.
"""

import json
import random
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import text

from hub.bench.full_site_furniture import FIRST, LAST, Furniture, furnish
from hub.bench.row_writer import RowWriter
from hub.office.site import Site
from hub.store.database import Database

DAYS = 90
DAY_MS = 86_400_000
AT_A_TIME = 1_000
"""Orders that are written in one transaction."""
OPEN = ("received", "audited", "allocated", "released", "picking", "picked", "verified", "held", "short")
OPEN_SHARE = 0.03
_PATH = (
    "received",
    "audited",
    "allocated",
    "released",
    "picking",
    "picked",
    "verified",
    "weighed",
    "shipped",
)


def fill(
    database: Database, site: Site, orders: int, seed: int, now_ms: int, told: Callable[[int], object]
) -> None:
    """Fill a founded site with goods, people and so many orders of the last 90 days.

    Args:
        now_ms: UTC milliseconds; the newest orders are of then.
        told: gets the number of orders that were written since it was called last.
    """
    chance = random.Random(seed)  # noqa: S311 - a benchmark is repeated, not secret
    with database.engine.begin() as connection:
        writer = RowWriter(connection, site.name)
        furniture = furnish(writer, site)
        writer.write()
        writer.end()
    made = _Orders(site, furniture, chance)
    for first in range(0, orders, AT_A_TIME):
        part = range(first, min(first + AT_A_TIME, orders))
        with database.engine.begin() as connection:
            writer = RowWriter(connection, site.name)
            for number in part:
                made.order(writer, number, orders, now_ms)
            writer.write()
            writer.end()
        told(len(part))
    if database.dialect == "postgresql":  # which does so by itself, and SQLite never
        with database.engine.begin() as connection:
            connection.execute(text("ANALYZE"))


class _Orders:
    """Orders of a furnished site, each with all that belongs to it."""

    def __init__(self, site: Site, furniture: Furniture, chance: random.Random) -> None:
        self._site, self._there, self._chance = site, furniture, chance
        self._seq = 0
        self._wave = 0

    def order(self, writer: RowWriter, number: int, of: int, now_ms: int) -> None:
        """One order with all that belongs to it; the last ones are open."""
        chance = self._chance
        placed = now_ms - DAYS * DAY_MS + (DAYS * DAY_MS - 1) * (number + 1) // of
        is_open = number >= of * (1 - OPEN_SHARE)
        state = chance.choice(OPEN) if is_open else chance.choices(("shipped", "cancelled"), (99, 1))[0]
        if number % 200 == 0:
            self._wave = writer.add(
                "wave", code=f"WF{number:06d}", warehouse_id=self._site.warehouse_id, released_at_ms=placed
            )
        reached = _PATH.index(state) if state in _PATH else 2
        order = writer.add(
            "order",
            shop_id=self._site.shop_id,
            number=f"F{number:07d}",
            label=f"WEB-F{number:07d}",
            state=state,
            reason="payment not received" if state == "held" else "",
            placed_at_ms=placed,
            received_at_ms=placed + 60_000,
            since_ms=placed + 3_600_000,
            warehouse_id=self._site.warehouse_id,
            wave_id=self._wave if reached >= 3 else None,
            ship_by_ms=now_ms + chance.randrange(-2, 8) * 3_600_000 if is_open else placed + DAY_MS,
            carrier="DHL",
        )
        self._recipient(writer, order, number)
        lines = [self._line(writer, order, n, reached) for n in range(1, chance.randint(1, 5) + 1)]
        self._log(writer, order, placed, reached)
        if reached >= 6:
            self._parcel(writer, order, number, placed, lines, reached)
        if state in ("held", "short") and chance.random() < 0.5:
            writer.add(
                "exception",
                kind="short" if state == "short" else "other",
                state="open",
                order_id=order,
                what="one piece is missing",
                opened_at_ms=placed,
                last_at_ms=placed,
            )
        if state == "received":
            writer.add(
                "finding", order_id=order, rule="address", outcome="ask", text="no postcode", at_ms=placed
            )

    def _recipient(self, writer: RowWriter, order: int, number: int) -> None:
        name = f"{self._chance.choice(FIRST)} {self._chance.choice(LAST)}"
        writer.add_keyed(
            "recipient",
            order_id=order,
            name=name,
            address=f"{number % 300} Long Street",
            postcode=f"{10_000 + number % 90_000}",
            country="DE",
            phone=f"0151{number:08d}",
        )

    def _line(self, writer: RowWriter, order: int, line_no: int, reached: int) -> tuple[int, int, int]:
        item, qty = self._chance.choice(self._there.items), self._chance.randint(1, 3)
        done = qty if reached >= 6 else 0
        line = writer.add(
            "order_line",
            order_id=order,
            line_no=line_no,
            item_id=item,
            qty_ordered=qty,
            qty_picked=qty if reached >= 5 else 0,
            qty_verified=done,
        )
        if reached >= 3:
            writer.add(
                "pick",
                kind="pick",
                state="done" if reached >= 5 else "open",
                order_id=order,
                line_id=line,
                item_id=item,
                bin_id=self._chance.choice(self._there.bins),
                qty=qty,
                qty_done=qty if reached >= 5 else 0,
            )
        return line, item, qty

    def _log(self, writer: RowWriter, order: int, placed: int, reached: int) -> None:
        for n in range(reached + 1):
            at_ms = placed + n * 600_000
            writer.add(
                "order_log",
                order_id=order,
                from_state=_PATH[n - 1] if n else "",
                to_state=_PATH[n],
                operator_id=self._chance.choice(self._there.people),
                at_ms=at_ms,
                business_date=_date(at_ms),
            )

    def _parcel(
        self,
        writer: RowWriter,
        order: int,
        number: int,
        placed: int,
        lines: list[tuple[int, int, int]],
        reached: int,
    ) -> None:
        code, weighed = f"WEB-F{number:07d}.1", reached >= 7
        parcel = writer.add(
            "parcel",
            order_id=order,
            number=1,
            code=code,
            state="shipped" if reached == 8 else "weighed" if weighed else "open",
            box_mg=200_000,
            expected_mg=900_000,
            tolerance_mg=12_000,
            net_mg=903_000 if weighed else None,
            carrier="DHL",
            waybill=f"JD{number:012d}",
            shipped_at_ms=placed + 5_400_000 if reached == 8 else 0,
        )
        for n, (line, item, qty) in enumerate(lines):
            writer.add("parcel_line", parcel_id=parcel, line_id=line, item_id=item, qty=qty)
            self._event(writer, placed + 4_000_000 + n * 9_000, order, line, None, qty, "ok")
        if weighed:
            self._event(writer, placed + 4_800_000, order, None, parcel, 0, "weight_ok")

    def _event(
        self,
        writer: RowWriter,
        at_ms: int,
        order: int,
        line: int | None,
        parcel: int | None,
        qty: int,
        why: str,
    ) -> None:
        self._seq += 1
        wrong = self._chance.random() < 0.02 and why == "ok"
        answer = {"seq": self._seq, "v": "fail" if wrong else "pass", "why": why, "say": "WEB", "snd": "good"}
        writer.add(
            "event",
            station_id=self._there.station,
            inc=1,
            seq=self._seq,
            sess="full",
            kind="weigh" if parcel else "scan",
            frame=json.dumps({"seq": self._seq, "k": "scan", "c": "4006381333931"}),
            at_ms=at_ms,
            business_date=_date(at_ms),
            operator_id=self._chance.choice(self._there.people),
            order_id=order,
            line_id=None if wrong else line,
            parcel_id=parcel,
            qty=0 if wrong else qty,
            net_mg=903_000 if parcel else None,
            why="wrong_item" if wrong else why,
            verdict=answer["v"],
            answer=json.dumps(answer),
        )


def _date(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).date().isoformat()
