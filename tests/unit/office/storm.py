"""Several processes on one database: offices that act on the same orders, and a floor that works on them."""

from collections import Counter
from random import Random
from typing import Any

from hub.floor import take
from hub.floor.take import Taken
from hub.store.database import MET_ANOTHER, repeat
from hub.store.transactions import Connection
from protocol import codec
from tests.unit.floor.floor_under_test import Floor
from tests.unit.office.at_once import HesitantDatabase, Site
from tests.unit.office.busy_office import BusyOffice
from tests.unit.store.watched_locks import Seen, Watched

OUT_OF_ORDER = "waited out of order:"
"""What is counted of one who waited for rows that stand before others that they held."""


class GatewaysFloor(Floor):
    """A floor whose scans are judged as a gateway does it: begun anew where they meet another act."""

    def take(self, station: str, event: Any) -> Taken:
        frame = codec.encode(event).decode()
        return repeat(self.work, lambda: take.take(self.work, self.rules, self.moment, station, event, frame))


class WatchedDatabase(HesitantDatabase):
    """A hesitant database that notes who waits for rows out of their order."""

    def __init__(self, url: str, seed: int) -> None:
        super().__init__(url, seed)
        self.seen = Seen()

    def connect(self) -> Connection:
        return Watched(super().connect(), self.seen)


def play(url: str, kind: str, seed: int, steps: int) -> Counter[str]:
    """One process: so many acts of an `office` or of the `floor`; which, and how often.

    An act that met another one too often was rolled back whole: nothing came of it, as of a lost scan.
    """
    database = WatchedDatabase(url, seed * 1000)
    site = Site(url, database, GatewaysFloor(database.work()))
    office = BusyOffice(site, Random(seed), name=f"{kind[0]}{seed}-")
    if kind == "floor":
        office.sign_in()
        acts = [*[office.pick] * 4, *[office.verify] * 3, office.pack, office.pack, office.ship, office.noise]
    else:
        usual = [office.take_in, office.audit_by_rules, office.allocate, office.allocate, office.release]
        rest = [
            office.audit_by_hand,
            office.go_back,
            office.disturb,
            office.change,
            office.merge,
            office.merge,
        ]
        acts = [*usual, *usual, *rest, office.split_up, office.split_up, office.stock_moves]
    done: Counter[str] = Counter()
    for _ in range(steps):
        act = office.chance.choice(acts)
        try:
            act()
            done[act.__name__] += 1
        except MET_ANOTHER as met:
            done[type(met).__name__] += 1
    done.update(f"{OUT_OF_ORDER} {each}" for each in database.seen.out_of_order)
    done["merged"], done["split"] = office.merged, office.split
    site.floor.work.connection.close()
    database.close()
    return done
