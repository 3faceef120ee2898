"""A floor that picks in batch and sorts at put walls, while the office does anything at any time."""

from random import Random

from hub.domain.orders import Order
from hub.domain.people import Operator, Station, Tote, Wave
from hub.office import wall_plan, waves
from hub.office.act import Act
from tests.unit.floor.floor_under_test import SITE
from tests.unit.office.at_once import Site, found
from tests.unit.office.busy_office import CODES, TOTES, ZONES, BusyOffice

WALLS = {1: ("wall-1", "W1", "6"), 2: ("wall-2", "W2", "7")}
"""warehouse -> where its sorter stands, the wall, and the sorter's badge."""
SLOTS = 4
WAREHOUSES = {1: "MAIN", 2: "NORTH"}


class BusyWaves(BusyOffice):
    """Waves of all methods; what is picked in batch is sorted at the wall or verified piece by piece."""

    def __init__(self, site: Site, chance: Random, name: str = "") -> None:
        super().__init__(site, chance, name)
        self.sorted = 0
        self.sorts_at = {warehouse: station for warehouse, (station, _, _) in WALLS.items()}

    def sign_in(self) -> None:
        furnish_walls(self.site)
        super().sign_in()
        for station, _, badge in WALLS.values():
            self.floor.scan(station, f"U%{badge}", "J%PUTWALL")

    def step(self) -> None:
        usual = [super().step] * 3
        self.chance.choice([*usual, self.sort, self.sort, self.sort, self.pick_wave, self.singles])()

    # What the office does.

    def release(self) -> None:
        """Some of the allocated orders of a warehouse, in one wave of any method."""
        ready = self.orders("allocated")
        if not ready:
            return
        warehouse = self.chance.choice(ready).warehouse_id or 1
        mine = [o for o in ready if o.warehouse_id == warehouse]
        several = self.chance.sample(mine, self.chance.randint(1, min(3, len(mine))))
        method = self.chance.choice(["batch", "batch", "batch", "cluster", "order"])
        self.site.do(lambda act: _release(act, warehouse, method, several))

    # What the floor does.

    def wave_of(self, order: Order) -> Wave | None:
        with self.floor.work.transaction():
            return self.floor.work.maybe(Wave, order.wave_id)

    def is_in_batch(self, order: Order) -> bool:
        wave = self.wave_of(order)
        return wave is not None and wave.method == "batch"

    def held(self, tote: str) -> dict[str, int]:
        """SKU -> pieces in a tote."""
        return self.floor.stock(tote)

    def pick_wave(self) -> None:
        """An empty tote, or one of the wave's, joins the wave of an order that is still to be picked."""
        order = self.one("released", "picking")
        if order is not None and (order.warehouse_id or 1) in self.works_in:
            self.join(order, self.chance.randint(1, 8))

    def join(self, order: Order, steps: int) -> None:
        wave, warehouse = self.wave_of(order), order.warehouse_id or 1
        station, cart = ZONES[warehouse]
        if wave is None:
            return
        tote = self.chance.choice(TOTES[warehouse])
        self.floor.scan(station, "X%RESUME", "J%PICK", "X%NO", f"H%{cart}", f"W%{wave.code}", "X%YES")
        self.floor.scan(station, f"C%{tote}", "X%YES")
        self.walk(station, cart, steps)

    def sort(self) -> None:
        """Some pieces of a batch tote; now and then into the wrong slot, or laid back."""
        warehouse = self.chance.choice(self.works_in)
        station, tote = self.sorts_at[warehouse], self.tote_to_sort(warehouse)
        self.floor.scan(station, "X%RESUME", "J%PUTWALL", "X%NO", f"C%{tote}")
        for _ in range(self.chance.randint(1, 6)):
            self.put(station, self.chance.choice([*self.held(tote), "A"]))
        if self.chance.random() < 0.2:
            self.floor.scan(station, *self.chance.sample(["X%UNDO", "X%SHORT", "X%YES", "X%DAMAGED"], 2))

    def tote_to_sort(self, warehouse: int) -> str:
        """Any of the warehouse's totes."""
        return self.chance.choice(TOTES[warehouse])

    def put(self, station: str, sku: str) -> bool:
        """One piece; whether it was put."""
        answer = self.floor.scan(station, CODES.get(sku, sku))
        if answer.why != "go":
            self.floor.scan(station, "X%RESUME")
            return False
        slot = (answer.say or "").split(" ")[0]
        if self.chance.random() < 0.15:
            self.chance.choice([self.disturb, self.change, self.noise])()
        if self.chance.random() < 0.1:
            self.floor.scan(station, f"S%W1-0{self.chance.randint(1, SLOTS)}", "X%RESUME")
        done = self.floor.scan(station, f"S%{slot}").v == "pass"
        self.sorted += done
        if not done:
            self.floor.scan(station, "X%RESUME")
        return done

    def singles(self) -> None:
        """Orders of one piece, straight from a batch tote."""
        tote = self.chance.choice([code for codes in TOTES.values() for code in codes])
        self.floor.scan("bench-1", "X%RESUME", "J%VERIFY", "X%YES", f"C%{tote}")
        for sku in list(self.held(tote))[:2]:
            self.floor.scan("bench-1", CODES.get(sku, sku), "X%RESUME")

    # What brings every order to its end.

    def fetch(self, order: Order, warehouse: int) -> None:
        wave = self.wave_of(order)
        if wave is not None:
            station, cart = ZONES[warehouse]
            self.floor.scan(
                station, "X%RESUME", "J%PICK", "X%NO", f"H%{cart}", "X%YES", f"W%{wave.code}", "X%YES"
            )
        if not self.is_in_batch(order):
            super().fetch(order, warehouse)
            return
        # Whoever scans its label is told of a change.
        self.floor.scan("bench-1", "X%RESUME", "J%VERIFY", "X%YES", f"O%{order.label}", "X%YES", "X%RESUME")
        with self.floor.work.transaction():
            tote = self.floor.work.maybe(Tote, order.tote_id)
        station, cart = ZONES[warehouse]
        self.floor.scan(station, "X%RESUME", "J%PICK", "X%NO", f"H%{cart}", "X%YES")
        self.walk(station, cart, 60)
        if tote is not None and tote.kind == "carton":
            self.floor.scan(station, f"O%{order.label}")
            self.walk(station, cart, 60)
            return
        for _ in TOTES[warehouse]:
            self.join(order, 60)
        self.sort_all(warehouse)

    def sort_all(self, warehouse: int) -> None:
        """Put what lies in the warehouse's batch totes to its orders, as far as it goes."""
        station = self.sorts_at[warehouse]
        for tote in TOTES[warehouse]:
            for bench, job in ((station, "J%PUTWALL"), ("bench-1", "J%VERIFY")):
                self.floor.scan(bench, "X%RESUME", job, "X%YES", f"C%{tote}")
                for sku, qty in self.held(tote).items():
                    for _ in range(qty):
                        if bench == station:
                            if not self.put_rightly(station, sku):
                                break
                        elif self.floor.scan(bench, CODES.get(sku, sku)).v != "pass":
                            self.floor.scan(bench, "X%RESUME")
                            break

    def put_rightly(self, station: str, sku: str) -> bool:
        """One piece into the slot that lights."""
        answer = self.floor.scan(station, CODES.get(sku, sku))
        slot = (answer.say or "").split(" ")[0]
        done = answer.why == "go" and self.floor.scan(station, f"S%{slot}").v == "pass"
        if not done:
            self.floor.scan(station, "X%RESUME")
        self.sorted += done
        return done

    def put_all_away(self) -> None:
        super().put_all_away()
        for warehouse, (station, cart) in ZONES.items():
            for number in range(1, SLOTS + 1):
                code = f"{WALLS[warehouse][1]}-0{number}"
                self.floor.scan(station, "X%RESUME", "J%PUTAWAY", f"H%{cart}", f"C%{code}")
                self.walk(station, cart, 60)
            for label in [o.label for o in self.orders() if o.tote_id is not None]:
                self.floor.scan(station, "X%RESUME", f"O%{label}")
                self.walk(station, cart, 60)


def _release(act: Act, warehouse: int, method: str, orders: list[Order]) -> None:
    wave = waves.new_wave(act, warehouse, method=method)
    for order in orders:
        waves.release(act, found(act, order.label), wave)


def furnish_walls(site: Site) -> None:
    """A put wall in each warehouse, and somebody who sorts there."""

    def furnished(act: Act) -> None:
        for warehouse, (station, wall, badge) in WALLS.items():
            act.work.add(
                Station(0, SITE, station, True, "s1", "u", 1, 0, None, "", None, None, None, False, "", 0)
            )
            act.work.add(Operator(0, SITE, badge, f"P{badge}", "en", "m", True, True, None, None))
            wall_plan.add_wall(act, wall, SLOTS, station, WAREHOUSES[warehouse])

    site.do(furnished)
