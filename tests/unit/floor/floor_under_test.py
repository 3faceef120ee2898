"""A small shop in a database of its own, and stations that scan straight into `floor.take`: no broker, no
wire.
"""

from dataclasses import dataclass, field
from typing import Any

from hub.domain.items import Barcode, Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.packing import BoxType
from hub.domain.people import Cart, Operator, Station, Tote
from hub.domain.stock import Balance, Bin
from hub.domain.weighing import ToleranceRule
from hub.floor.take import Taken, take
from hub.office import allocation, changes, ledger, lights, waves
from hub.office.act import Act, Moment, Rules
from hub.office.lights import Row
from hub.store.database import Database
from hub.store.tables import ShopRow, SiteRow, WarehouseRow
from hub.store.work import Work
from protocol import codec
from protocol.messages import Ans, Button, Scan, Weigh

SITE = "main"
RULES = Rules(SITE, "en", ToleranceRule(15_000, 5_000, 4), 30_000_000, 25)
GOODS = {"A": (200_000, "4000000000006"), "B": (300_000, "4000000000013"), "C": (90_000, "4000000000020")}
"""sku -> (weight in mg, barcode)."""


@dataclass
class Floor:
    """The floor of one test."""

    work: Work
    at_ms: int = 1_291_161_600_000
    seqs: dict[str, int] = field(default_factory=dict)
    rules: Rules = RULES

    @property
    def moment(self) -> Moment:
        self.at_ms += 1000
        return Moment(self.at_ms, "2010-12-01")

    def act(self) -> Act:
        return Act(self.work, self.rules, self.moment)

    def event(self, station: str, kind: Any, **fields: Any) -> Taken:
        seq = self.seqs[station] = self.seqs.get(station, 0) + 1
        event = kind(sess="s1", inc=1, seq=seq, up_ms=seq, **fields)
        return self.take(station, event)

    def take(self, station: str, event: Any) -> Taken:
        with self.work.transaction():
            return take(self.work, self.rules, self.moment, station, event, codec.encode(event).decode())

    def scan(self, station: str, *codes: str) -> Ans:
        """Scan codes one after another; the last one's answer."""
        for code in codes:
            answer = self.event(station, Scan, c=code).answer
            assert answer is not None
        return answer

    def press(self, station: str, task: int | None, qty: int | None = None) -> Ans:
        answer = self.event(station, Button, b="confirm", at=1, task=task, qty=qty).answer
        assert answer is not None
        return answer

    def weigh(self, station: str, net_mg: int, ok: str = "stable") -> Ans:
        answer = self.event(
            station,
            Weigh,
            net_mg=net_mg,
            gross_mg=net_mg,
            tare_mg=0,
            step_mg=net_mg,
            load=1,
            ok=ok,
            pp_mg=0,
            n=5,
            cal=1,
        ).answer
        assert answer is not None
        return answer

    def lights(self, station: str) -> list[Row]:
        """What a station should show now."""
        with self.work.transaction():
            row = self.work.one(Station, "name", station, SITE)
            assert row is not None
            return lights.picture(self.work, row.id)

    def order(self, label: str) -> Order:
        with self.work.transaction():
            found = self.work.one(Order, "label", label, SITE)
            assert found is not None
            return found

    def lines(self, label: str) -> list[OrderLine]:
        order = self.order(label)
        with self.work.transaction():
            return self.work.where(OrderLine, "order_id", order.id)

    def stock(self, bin_code: str) -> dict[str, int]:
        """sku -> pieces in a bin."""
        with self.work.transaction():
            bin_ = self.work.one(Bin, "code", bin_code, SITE)
            assert bin_ is not None
            rows = self.work.where(Balance, "bin_id", bin_.id)
            return {self.work.get(Item, b.item_id).sku: b.qty for b in rows if b.qty}

    def new_order(self, number: str, **wanted: int) -> str:
        """An order, received; its label."""
        with self.work.transaction():
            order = self.work.add(Order(0, SITE, 1, number, f"S-{number}", "received"))
            for no, (sku, qty) in enumerate(wanted.items(), start=1):
                item = self.work.one(Item, "sku", sku, SITE)
                assert item is not None
                self.work.add(OrderLine(0, SITE, order.id, no, item.id, qty, 0, 0, 0, 0, 0))
        return order.label

    def release(self, *labels: str) -> None:
        """Bring orders to the floor through all that comes before; one that lacks stock is short."""
        with self.work.transaction():
            act = self.act()
            wave = waves.new_wave(act, 1)
            for label in labels:
                order = self.work.one(Order, "label", label, SITE)
                assert order is not None
                if order.state == "received":
                    order = act.step(order, "audit")
                if order.state in ("audited", "short"):
                    order = allocation.allocate(act, order)
                if order.state == "allocated":
                    waves.release(act, order, wave)

    def office(self, what: Any, label: str, *arguments: Any) -> Order:
        """An act of `hub.office.changes` on an order."""
        with self.work.transaction():
            order = self.work.one(Order, "label", label, SITE)
            assert order is not None
            changed: Order = what(self.act(), order, *arguments)
            return changed

    def cancel(self, label: str) -> Order:
        return self.office(changes.cancel, label, "buyer asked")

    def walk(self, station: str = "zone-a", cart: str = "K1", totes: tuple[str, ...] = ("T1",)) -> Ans:
        """Sign a picker in, take totes, and confirm every lit bin by its label until the walk is done."""
        answer = self.scan(station, "U%1", "J%PICK", f"H%{cart}")
        for tote in totes:
            answer = self.scan(station, f"C%{tote}")
        return self.finish_walk(station, answer)

    def finish_walk(self, station: str, answer: Ans) -> Ans:
        for _ in range(200):
            if "Walk done" in (answer.say or ""):
                return answer
            words = (answer.say or "").split(": ")[-1].split(" ")
            answer = self.scan(station, f"L%{words[0]}")
            assert answer.v == "pass", answer
        raise AssertionError("the walk has no end")


def small_shop(database: Database) -> Floor:
    """Items A, B, C in bins A-01 (zone-a), A-02 (zone-b), A-03 (no light), 100 pieces each; A also 5 in
    A-09.
    """
    with database.session() as session:
        session.add(SiteRow(name=SITE, tz="UTC", lang="en", epoch="e1"))
        session.flush()
        session.add(WarehouseRow(site=SITE, code="MAIN"))
        session.flush()
        session.add(ShopRow(site=SITE, code="S"))
        session.commit()
    floor = Floor(database.work())
    work = floor.work
    with work.transaction():
        stations = {
            name: work.add(
                Station(0, SITE, name, True, "s1", "u", 1, 0, None, "", None, None, None, False, "", 0)
            )
            for name in ("zone-a", "zone-b", "bench-1", "bench-2", "dock")
        }
        for badge in ("1", "2", "3"):
            work.add(Operator(0, SITE, badge, f"P{badge}", "en", "g", badge != "3", True, None, None))
        for kind in ("outside", "loss", "damaged"):
            work.add(Bin(0, SITE, 1, kind.upper(), kind, "", "", 0, None, None))
        places = {"A-01": ("zone-a", 1), "A-02": ("zone-b", 1), "A-03": (None, None), "A-09": ("zone-a", 2)}
        for walk_order, (code, (station, place)) in enumerate(places.items(), start=1):
            station_id = stations[station].id if station else None
            work.add(Bin(0, SITE, 1, code, "storage", "A", "A", walk_order, station_id, place))
        for code in ("T1", "T2", "T3"):
            bin_ = work.add(Bin(0, SITE, 1, code, "tote", "", "", 0, None, None))
            work.add(Tote(0, SITE, code, bin_.id, None, None))
        for code in ("K1", "K2"):
            work.add(Cart(0, SITE, code, None, None))
        work.add(BoxType(0, SITE, "M", 100_000))
        act = floor.act()
        outside = ledger.site_bin(act, "outside")
        for (sku, (unit_mg, barcode)), code in zip(GOODS.items(), ("A-01", "A-02", "A-03"), strict=True):
            item = work.add(Item(0, SITE, sku, sku, unit_mg, False, False))
            work.add(Barcode(0, SITE, barcode, item.id, 1))
            work.add(Barcode(0, SITE, f"CASE-{sku}", item.id, 6))
            bin_ = work.one(Bin, "code", code, SITE)
            assert bin_ is not None
            ledger.move(act, item.id, 100, outside, bin_, "receipt")
            if sku == "A":
                spare = work.one(Bin, "code", "A-09", SITE)
                assert spare is not None
                ledger.move(act, item.id, 5, outside, spare, "receipt")
    return floor


def picked(floor: Floor, **wanted: int) -> str:
    """An order whose pieces stand in tote T1; its label."""
    label = floor.new_order("1", **wanted)
    floor.release(label)
    floor.walk()
    assert floor.order(label).state == "picked"
    return label


def at_bench(floor: Floor, station: str = "bench-1", job: str = "VERIFY", badge: str = "2") -> None:
    """Somebody signs in at a station and takes a job."""
    floor.scan(station, f"U%{badge}", f"J%{job}")
