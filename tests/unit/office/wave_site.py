"""A warehouse with bins in two aisles, and clerks who plan its waves at one moment."""

from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

from hub.domain.office_rules import OfficeRules, WaveRules
from hub.domain.orders import Order
from hub.domain.stock import SLOT, Bin
from hub.office import allocation, urgency, wave_plans
from hub.office.act import Act, Rules
from hub.office.wave_plans import Plan
from hub.office.writing import Writer
from hub.store import bulk, waiting
from hub.store.bulk import own_work
from hub.store.reading import snapshot
from hub.store.tables import CarrierRow
from tests.unit.office.importing import RULES, Office

ZONE = ZoneInfo("Europe/Berlin")
NOW_MS = 1_290_970_800_000
"""2010-11-28 19:00 UTC, a Sunday, 20:00 in Berlin."""
HEADER = "order number,sku,qty,carrier,ship by,urgent\n"


class Site:
    """A warehouse with bins in two aisles, and clerks who plan at one moment."""

    def __init__(self, office: Office, rules: WaveRules = WaveRules()) -> None:  # noqa: B008 - frozen
        self.office = office
        self.now_ms = NOW_MS
        self.use(rules)
        office.load("items", "sku\nA\nB\nC\n")
        office.load("bins", "bin,aisle,bay,x (m),y (m)\nA-1,A,1,0,1\nA-2,A,2,0,2\nB-1,B,1,3,1\n")
        office.load("stock", "sku,bin,qty\nA,A-1,500\nB,A-2,500\nC,B-1,500\n")

    def use(self, rules: WaveRules) -> None:
        self.rules: Rules = replace(RULES, office=OfficeRules(waves=rules))
        self.writer = Writer(self.office.database, self.rules, ZONE, lambda: self.now_ms, kept=1)

    def wall(self, code: str, slots: int) -> None:
        """A put wall, as its slots' bins say it."""

        def build(act: Act) -> None:
            for n in range(1, slots + 1):
                act.work.add(Bin(0, "main", 1, f"{code}-{n:02d}", SLOT, code, "", n, None, None))

        self.writer.do(build)

    def carrier(self, code: str, cutoff: str) -> None:
        with own_work(self.office.database) as work, work.transaction():
            bulk.insert(
                work,
                CarrierRow,
                {"site": "main", "code": code, "name": f"{code} Ltd", "currency": "EUR", "cutoff": cutoff},
            )

    def orders(self, *rows: str) -> None:
        """Allocated orders: `number,sku,pieces[,carrier[,ship by[,urgent]]]`; a number twice is one order."""
        self.office.load(
            "orders", HEADER + "".join(f"{row}{',' * (5 - row.count(','))}\n" for row in rows), tz=ZONE.key
        )

        def promise(act: Act, order: Order) -> Order:
            if order.state != "received":
                return order
            return allocation.allocate(act, act.step(order, "audit"))

        for label in dict.fromkeys(f"WEB-{row.partition(',')[0]}" for row in rows):
            self.on(label, promise)

    def order(self, act: Act, label: str) -> Order:
        found = act.work.one(Order, "label", label, "main")
        assert found is not None
        return found

    def on(self, label: str, do: Callable[[Act, Order], Order]) -> Order:
        """Do an act to an order."""
        return self.writer.do(lambda act: do(act, self.order(act, label)))

    def mark(self, label: str, urgent: bool | None = None, ship_by_ms: int | None = None) -> Order:
        return self.on(label, lambda act, order: urgency.mark(act, order, urgent, ship_by_ms))

    def now(self, label: str) -> Order:
        return self.on(label, lambda _, order: order)

    def plan(self, kind: str = "", carrier: str = "") -> Plan:
        with snapshot(self.office.database) as reader:
            return wave_plans.plan(reader, self.rules, ZONE, self.now_ms, 1, kind, carrier)

    def planned(self, **only: str) -> list[tuple[str, str, list[str]]]:
        return [(w.kind, w.method, [o.label for o in w.orders]) for w in self.plan(**only).waves]

    def next_taken(self) -> list[str]:
        """The orders in which totes would take what is released."""
        taken: list[str] = []

        def take(act: Act) -> None:
            found = waiting.next_order(act.work, "main", None, 1)
            assert found is not None
            order = act.work.get(Order, found[0])
            taken.append(order.label)
            act.step(order, "pick")

        while any(row[0] == "released" for row in self.office.rows("order", "state")):
            self.writer.do(take)
        return taken
