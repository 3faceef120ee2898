"""An office and a floor that do anything at any time: people who mostly do what is to be done next.

Two warehouses, lots, kits, gifts. Whatever happens, the database adds up after every act, and in the end
every order can be brought to its end by people who only do the usual.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from random import Random

from hub.domain.errors import DomainError
from hub.domain.items import Item
from hub.domain.office_rules import AllocationRules, GiftRule, OfficeRules
from hub.domain.order_lines import OrderLine
from hub.domain.orders import ENDS, Order
from hub.domain.packing import Parcel
from hub.domain.people import Cart, Operator, Station, Tote
from hub.domain.stock import Bin
from hub.office import allocation, audit, changes, kits, ledger, merging, split_plans, waves
from hub.office.act import Act
from hub.office.new_orders import Recipient
from hub.store.tables import ItemRow, LotRow
from tests.unit.floor.floor_under_test import GOODS, RULES, SITE
from tests.unit.office.at_once import ADA, Done, Site, found, lines, of

OFFICE = OfficeRules(
    allocation=AllocationRules(split=True),
    gifts=(GiftRule("C", with_sku="B"), GiftRule("A", from_minor=2500)),
)
BEN = Recipient("Ben", "2 Low Rd.", "S2 4AB", "GB", email="ben@example.com")
BUYERS = {"a": ADA, "b": BEN, "x": None}
"""The last letter of an order's number -> its recipient."""
TOTES = {1: ("T1", "T2", "T3"), 2: ("T7", "T8")}
"""warehouse -> totes."""
ZONES = {1: ("zone-a", "K1"), 2: ("zone-n", "K7")}
"""warehouse -> where its picker signs in, and the cart."""
BENCHES = ("bench-1", "bench-2")
CODES = {sku: barcode for sku, (_, barcode) in GOODS.items()}
CARDS = (
    "X%UNDO",
    "X%CLOSE",
    "X%FULL",
    "X%YES",
    "X%NO",
    "X%DAMAGED",
    "X%SHORT",
    "X%RESUME",
    "Q%3",
    "CASE-A",
    "0000",
)
PLACES = ("C%T1", "C%T7", "L%A-01", "L%N-B", "H%K1", "H%K7", "J%PICK", "J%PUTAWAY", "J%VERIFY", "J%PACK")
OPEN_ORDERS = 6
"""Orders that are on the line at a time, where nobody says otherwise."""


class BusyOffice:
    """One site, and what its people do next is chance.

    Args:
        name: begins the numbers of the orders that this office takes in.
    """

    works_in: tuple[int, ...] = (1, 1, 2)
    """The warehouses in which these people work; one that is named twice, twice as often."""
    most_open = OPEN_ORDERS
    """Orders that are on the line at a time."""

    def __init__(self, site: Site, chance: Random, name: str = "") -> None:
        self.site, self.chance, self.name = site, chance, name
        site.rules = replace(RULES, office=OFFICE)
        self.floor = site.floor
        self.number = self.merged = self.split = 0

    def sign_in(self) -> None:
        """Everybody goes to their station."""
        jobs = {"zone-a": "PICK", "zone-n": "PICK", "bench-1": "VERIFY", "bench-2": "PACK", "dock": "SHIP"}
        for badge, (station, job) in enumerate(jobs.items(), start=1):
            self.floor.scan(station, f"U%{badge}", f"J%{job}")
        for station, cart in ZONES.values():
            self.floor.scan(station, f"H%{cart}")

    # What is there.

    def orders(self, *states: str) -> list[Order]:
        """The orders in these states; all of them where none is named."""
        return [o for o in self.site.orders().values() if not states or o.state in states]

    def one(self, *states: str) -> Order | None:
        """An order; mostly one in these states, so that orders come to their end."""
        ready = self.orders(*states)
        if ready and self.chance.random() < 0.9:
            return self.chance.choice(ready)
        every = self.orders()
        return self.chance.choice(every) if every else None

    # What the office does.

    def take_in(self) -> None:
        if len([o for o in self.orders() if o.state not in ENDS]) >= self.most_open:
            return
        self.number += 1
        buyer = self.chance.choice(list(BUYERS))
        skus = self.chance.sample(["A", "B", "C", "L", "KIT"], self.chance.randint(1, 3))
        wanted = {sku: self.chance.choice([1, 2, 3, 7, 26]) for sku in skus}
        self.site.take_in(f"{self.name}{self.number}{buyer}", BUYERS[buyer], **wanted)

    def office(self, what: Callable[..., object], *states: str) -> bool:
        """An act on some order; False when it was refused, which changes nothing."""
        order = self.one(*states)
        if order is None:
            return False
        try:
            self.site.do(of(what, order.label), operator_id=self.chance.choice([1, 2]))
        except DomainError:
            return False
        return True

    def audit_by_rules(self) -> None:
        self.office(lambda act, order: audit.automatic(act, order.id), "received")

    def audit_by_hand(self) -> None:
        what = self.chance.choice([audit.take, audit.give_back, audit.approve, audit.approve])
        self.office(what, "received")

    def allocate(self) -> None:
        self.office(allocation.allocate, "audited", "short")

    def release(self) -> None:
        def released(act: Act, order: Order) -> Order:
            return waves.release(act, order, waves.new_wave(act, order.warehouse_id or 1))

        self.office(released, "allocated")

    def go_back(self) -> None:
        if self.chance.random() < 0.5:
            self.office(lambda act, order: allocation.give_back(act, order, "later"), "allocated")
        else:
            self.office(lambda act, order: waves.withdraw(act, order, "later"), "released")

    def disturb(self) -> None:
        """Hold, go on, cancel, send elsewhere: at any state."""
        acts: list[tuple[Callable[..., object], tuple[str, ...]]] = [
            (lambda act, order: changes.hold(act, order, "in doubt"), ()),
            (changes.go_on, ("held",)),
            (changes.go_on, ("held",)),
            (lambda act, order: changes.cancel(act, order, "buyer asked"), ()),
            (lambda act, order: changes.readdress(act, order, {"address": "3 New St"}, "moved"), ()),
            (lambda act, order: changes.take_back(act, order, "unwanted"), ("shipped",)),
        ]
        what, states = self.chance.choice(acts)
        self.office(what, *states)

    def change(self) -> None:
        """Other quantities, of a line or of a kit."""
        qty = self.chance.choice([0, 1, 2, 5, 30])
        if self.chance.random() < 0.3:
            self.office(lambda act, order: kits.change(act, order, "KIT", qty, "buyer asked"))
            return
        line_no = self.chance.randint(1, 4)
        self.office(lambda act, order: changes.change(act, order, {line_no: qty}, "buyer asked"))

    def merge(self) -> None:
        """An order takes over one or two others, mostly of the same buyer."""
        into = self.one("received", "audited", "allocated")
        if into is None:
            return
        waiting = self.orders("received", "audited", "allocated", "short", "held")
        others = [o.label for o in waiting if _buyer(o) == _buyer(into)]
        others = self.chance.sample(others, min(len(others), self.chance.randint(1, 2)))
        try:
            self.site.do(lambda act: _merge(act, into.label, others))
            self.merged += 1
        except DomainError:
            return

    def split_up(self) -> None:
        line_no, qty = self.chance.randint(1, 3), self.chance.choice([1, 1, 2, 5])
        to = self.chance.choice([(), (), ({"address": "4 Far St"},)])
        acts: list[Callable[..., object]] = [
            lambda act, order: split_plans.by_lines(act, order, [{line_no: qty}], "asked", to),
            lambda act, order: split_plans.by_availability(act, order, "the rest later"),
            split_plans.by_warehouse,
        ]
        states = ("received", "audited", "allocated", "short", "held", "short")
        self.split += self.office(self.chance.choice(acts), *states)

    def stock_moves(self) -> None:
        """Pieces arrive, or are found missing where nobody was promised them."""
        bin_code = self.chance.choice(["A-01", "A-02", "A-03", "A-09", "N-A", "N-B", "N-C", "N-L"])
        try:
            self.site.do(lambda act: _receive(act, bin_code, self.chance.choice([3, 30, -2, -20])))
        except DomainError:
            return

    # What the floor does.

    def pick(self) -> None:
        warehouse = self.chance.choice(self.works_in)
        station, cart = ZONES[warehouse]
        job = self.chance.choice(["J%PICK", "J%PICK", "J%PUTAWAY"])
        tote = self.chance.choice(TOTES[warehouse])
        self.floor.scan(station, "X%RESUME", job, f"H%{cart}", f"C%{tote}")
        self.walk(station, cart, self.chance.randint(1, 6))

    def walk(self, station: str, cart: str, steps: int) -> None:
        """Confirm the lit bins, as far as they go."""
        for _ in range(steps):
            words = (self.floor.scan(station, f"H%{cart}").say or "").split(" ")
            if len(words) < 2 or not words[1].startswith("x"):
                return
            self.floor.scan(station, f"L%{words[0]}")

    def verify(self) -> None:
        order = self.one("picked")
        if order is not None:
            self.verify_one(order, self.chance.choice(BENCHES), self.chance.choice([2, 60, 60]))

    def verify_one(self, order: Order, bench: str, most: int) -> None:
        """Open an order and scan what it wants."""
        self.floor.scan(bench, "X%RESUME", "J%VERIFY", "X%YES", f"O%{order.label}", "X%YES")
        for line in self.floor.lines(order.label):
            for _ in range(min(line.qty_to_verify, most)):
                self.floor.scan(bench, self.code(line))

    def code(self, line: OrderLine) -> str:
        with self.floor.work.transaction():
            sku = self.floor.work.get(Item, line.item_id).sku
        return CODES.get(sku, sku)

    def pack(self) -> None:
        order = self.one("verified", "packed")
        if order is not None:
            self.pack_one(order, self.chance.choice([0, 0, 0, 200_000, -300_000]))

    def pack_one(self, order: Order, off_mg: int) -> None:
        self.floor.scan("bench-2", "X%RESUME", "J%PACK", "X%YES", f"O%{order.label}", "X%YES")
        for parcel in self.parcels(order):
            self.floor.weigh("bench-2", parcel.expected_mg + off_mg)

    def ship(self) -> None:
        order = self.one("weighed")
        for parcel in self.parcels(order) if order else []:
            self.floor.scan("dock", parcel.code)
            if self.chance.random() < 0.1:
                return

    def parcels(self, order: Order) -> list[Parcel]:
        with self.floor.work.transaction():
            return self.floor.work.where(Parcel, "order_id", order.id)

    def any_code(self) -> str:
        order = self.one()
        return self.chance.choice(
            [*CARDS, *PLACES, *CODES.values(), *([f"O%{order.label}"] if order else [])]
        )

    def noise(self) -> None:
        code = self.any_code()
        self.floor.scan(self.chance.choice(["zone-a", "zone-n", *BENCHES, "dock"]), code)

    def step(self) -> None:
        """One act, of anybody."""
        line = [self.take_in, self.audit_by_rules, self.audit_by_rules, self.allocate, self.release]
        floor = [self.pick, self.pick, self.verify, self.pack, self.ship]
        beside = [self.audit_by_hand, self.go_back, self.disturb, self.change, self.merge, self.split_up]
        self.chance.choice(
            [*line, *floor, *line, *floor, *beside, self.stock_moves, self.noise, self.noise]
        )()

    # What brings every order to its end.

    def finish(self) -> list[Order]:
        """Let people do only the usual, with stock enough, until nothing is left to do; what is left then."""
        for _ in range(25):
            left = [o for o in self.orders() if o.state not in ENDS]
            if not left:
                break
            for order in left:
                self.bring_on(self.site.orders()[order.label])
            self.put_all_away()
        return [o for o in self.orders() if o.state not in ENDS]

    def bring_on(self, order: Order) -> None:
        """The one next thing that anybody would do with an order in its state."""
        warehouse = order.warehouse_id or 1
        if order.state in ("audited", "short"):
            self.site.do(lambda act: _restock(act, found(act, order.label)))
        acts: dict[str, Done] = {
            "held": of(changes.go_on, order.label),
            "received": of(_audit, order.label),
            "audited": of(allocation.allocate, order.label),
            "short": of(allocation.allocate, order.label),
            "allocated": lambda act: waves.release(
                act, found(act, order.label), waves.new_wave(act, warehouse)
            ),
        }
        if order.state in acts:
            self.site.do(acts[order.state])
        elif order.state in ("released", "picking", "changed"):
            self.fetch(order, warehouse)
        elif order.state == "picked":
            self.verify_one(order, "bench-1", 60)
            if self.floor.order(order.label).state == "picked":
                self.floor.scan("bench-1", "X%RESUME", f"O%{order.label}", "X%YES", "X%CLOSE", "X%YES")
        elif order.state in ("verified", "packed"):
            self.pack_one(order, 0)
        else:
            self.floor.scan("dock", "X%RESUME", "J%SHIP", *[p.code for p in self.parcels(order)])

    def fetch(self, order: Order, warehouse: int) -> None:
        station, cart = ZONES[warehouse]
        with self.floor.work.transaction():
            tote = self.floor.work.maybe(Tote, order.tote_id)
        self.floor.scan(station, "X%RESUME", "J%PICK", "X%NO", f"H%{cart}")
        for code in [tote.code] if tote else TOTES[warehouse]:
            self.floor.scan(station, f"C%{code}")
            self.walk(station, cart, 60)

    def put_all_away(self) -> None:
        for warehouse, (station, cart) in ZONES.items():
            for code in TOTES[warehouse]:
                self.floor.scan(station, "X%RESUME", "J%PUTAWAY", f"H%{cart}", f"C%{code}")
                self.walk(station, cart, 60)


def _buyer(order: Order) -> str:
    return order.number.partition("~")[0][-1]


def _merge(act: Act, into: str, others: list[str]) -> object:
    return merging.merge(act, found(act, into), [found(act, label) for label in others if label != into])


def _audit(act: Act, order: Order) -> object:
    """Whoever has it in hand decides; else anybody."""
    act.operator_id = order.auditor_id if order.taken_at_ms else 1
    return audit.approve(act, order)


def _restock(act: Act, order: Order) -> None:
    """All that an order can lack arrives where its pieces are to come from."""
    outside = ledger.site_bin(act, "outside")
    bins = {1: "A-09", 2: "N-A"}
    bin_ = act.work.one(Bin, "code", bins[order.warehouse_id or 1], SITE)
    assert bin_ is not None
    for line in lines(act, order):
        lot = "L2" if act.work.get(Item, line.item_id).sku == "L" else ""
        if line.qty_wanted:
            ledger.move(act, line.item_id, line.qty_wanted, outside, bin_, "receipt", lot=lot)


def _receive(act: Act, bin_code: str, qty: int) -> None:
    """Pieces arrive in a bin, or leave it as lost (a negative quantity)."""
    bin_, sku = act.work.one(Bin, "code", bin_code, SITE), dict(_STOCKED)[bin_code]
    item = act.work.one(Item, "sku", sku, SITE)
    assert bin_ is not None
    assert item is not None
    lot = "L1" if sku == "L" else ""
    if qty > 0:
        ledger.move(act, item.id, qty, ledger.site_bin(act, "outside"), bin_, "receipt", lot=lot)
    else:
        ledger.move(act, item.id, -qty, bin_, ledger.site_bin(act, "loss"), "loss", lot=lot)


_STOCKED: Iterable[tuple[str, str]] = (
    *(("A-01", "A"), ("A-02", "B"), ("A-03", "C"), ("A-09", "A")),
    *(("N-A", "A"), ("N-B", "B"), ("N-C", "C"), ("N-L", "L")),
)
"""(bin, SKU that it is kept for)."""


def furnish(site: Site) -> None:
    """A kit, an item with lots, and in the second warehouse totes, a cart and a picker."""
    with site.database.session() as session:
        session.add(ItemRow(id=9, site=SITE, sku="KIT"))
        session.add(ItemRow(id=10, site=SITE, sku="L", unit_mg=150_000))
        session.flush()
        for id_, (lot, day) in enumerate(
            (("L1", "2010-12-24"), ("L2", "2011-06-30"), ("L0", "2010-11-01")), 1
        ):
            session.add(LotRow(id=id_, site=SITE, item_id=10, code=lot, expires_on=day))
        session.commit()
    site.do(lambda act: kits.define(act, "KIT", {"A": 1, "B": 2}))
    site.do(_second_warehouse)


def _second_warehouse(act: Act) -> None:
    work = act.work
    work.add(Station(0, SITE, "zone-n", True, "s1", "u", 1, 0, None, "", None, None, None, False, "", 0))
    for badge in ("4", "5"):
        work.add(Operator(0, SITE, badge, f"P{badge}", "en", "b", True, True, None, None))
    work.add(Cart(0, SITE, "K7", None, None))
    for code in TOTES[2]:
        bin_ = work.add(Bin(0, SITE, 2, code, "tote", "", "", 0, None, None))
        work.add(Tote(0, SITE, code, bin_.id, None, None))
    place = work.add(Bin(0, SITE, 2, "N-L", "storage", "N", "N", 20, None, None))
    outside = ledger.site_bin(act, "outside")
    for bin_, lot, qty in ((place, "L1", 4), (place, "L2", 30), (place, "L0", 9)):
        ledger.move(act, 10, qty, outside, bin_, "receipt", lot=lot)
    spare = work.one(Bin, "code", "A-09", SITE)
    assert spare is not None
    ledger.move(act, 10, 12, outside, spare, "receipt", lot="L1")
    ledger.move(act, 10, 12, outside, spare, "receipt", lot="L2")
