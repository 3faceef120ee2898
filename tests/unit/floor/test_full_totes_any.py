"""Walks with totes that get full at any moment, in any order, by two people: what lies in the totes is what
the words say, and the books agree.

Beside the hub stands what is true on this floor: which pieces somebody laid into which tote. The display is
all that people go by.
"""

import random
import re
from collections import Counter

import pytest

from hub.domain.errors import DomainError
from hub.domain.packing import Parcel
from hub.domain.people import Tote
from hub.domain.stock import Bin
from hub.office import carts, changes
from hub.store.database import Database
from hub.store.work import Work
from tests.soundness import faults
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor

TOTES = [f"T{n}" for n in range(1, 8)]
PICKERS = {"zone-a": ("1", "K1"), "zone-b": ("2", "K2")}
SKU_AT = {"A-01": "A", "A-09": "A", "A-02": "B", "A-03": "C"}
WALK = re.compile(r"(\S+) x(\d+) > (\S+)")


class Walks:
    """Two pickers, a verifier, a packer and the office, each doing what the display says."""

    ACTS = (
        *("order", "order", "take", "take", "take", "verify", "verify", "put_away", "leave"),
        *["confirm"] * 8,
        *["full"] * 3,
        "stop",
    )

    def __init__(self, floor: Floor, database: Database, seed: int) -> None:
        self.floor, self.database, self.random = floor, database, random.Random(seed)
        self.labels: list[str] = []
        self.inside: dict[str, Counter[str]] = {code: Counter() for code in TOTES}
        self.shared = 0
        """Orders that were verified out of several totes."""
        with floor.work.transaction():
            for code in TOTES[3:]:
                bin_ = floor.work.add(Bin(0, SITE, 1, code, "tote", "", "", 0, None, None))
                floor.work.add(Tote(0, SITE, code, bin_.id, None, None))
        for station, (badge, cart) in PICKERS.items():
            floor.scan(station, f"U%{badge}", "J%PICK", f"H%{cart}")

    def step(self) -> None:
        getattr(self, self.random.choice(self.ACTS))()

    def station(self) -> str:
        return self.random.choice(sorted(PICKERS))

    def order(self) -> None:
        going = [x for x in self.labels if self.floor.order(x).state not in ("shipped", "cancelled")]
        if len(going) < 5:
            wanted = {sku: self.random.randint(1, 4) for sku in "ABC" if self.random.random() < 0.7}
            self.labels.append(self.floor.new_order(str(len(self.labels) + 1), **(wanted or {"A": 2})))
            self.floor.release(self.labels[-1])

    def take(self) -> None:
        """A tote comes onto a cart; an empty one by the books must be empty."""
        station, code = self.station(), self.random.choice(TOTES)
        answer = self.floor.scan(station, f"C%{code}")
        if answer.why == "confirm":
            self.floor.scan(station, self.random.choice(["X%YES", "X%NO"]))

    def confirm(self) -> None:
        """Pieces of the lit bin go into the tote that the display names."""
        station = self.station()
        words = WALK.match(self.floor.scan(station, "X%HELP").say or "")
        if words is None:
            return
        code, qty, into = words[1], int(words[2]), words[3]
        laid = self.random.choice([qty, qty, 1])
        answer = self.floor.scan(station, f"L%{code}" if laid == qty else f"Q%{laid}")
        if answer.v == "pass":
            self.inside[into][SKU_AT[code]] += laid
        else:
            assert answer.why in ("order_changed", "order_held", "order_cancelled"), answer

    def full(self) -> None:
        self.floor.scan(self.station(), "X%FULL")

    def stop(self) -> None:
        """The office holds, lets go on, or seldom cancels."""
        if not self.labels:
            return
        label, what = (
            self.random.choice(self.labels[-6:]),
            self.random.choice(["hold", "go_on", "go_on", "cancel"]),
        )
        try:
            self.floor.office(getattr(changes, what), label, *(() if what == "go_on" else ("why",)))
        except DomainError:
            return

    def leave(self) -> None:
        """Somebody leaves in mid-walk, and comes back to an empty cart."""
        station = self.station()
        with self.floor.work.transaction():
            act = self.floor.act()
            carts.release(act, carts.find(act, PICKERS[station][1]))
        self.floor.scan(station, f"H%{PICKERS[station][1]}")

    def named(self, said: str) -> list[str]:
        """The totes that the words name."""
        [names] = re.findall(r"\bT\d(?:\+T\d)*", said)[-1:]
        return str(names).split("+")

    def verify(self) -> None:
        """Of a picked order all pieces are scanned out of the totes that the words name, and it ships."""
        ready = [label for label in self.labels if self.floor.order(label).state == "picked"]
        if not ready:
            return
        label = self.random.choice(ready)
        said = self.floor.scan("dock", "U%3", "J%SHIP", f"C%{self.tote_of(label)}").say or ""
        totes = self.named(said)
        pieces = sum((self.inside[code] for code in totes), Counter())
        self.shared += len([code for code in totes if self.inside[code]]) > 1
        self.floor.scan("bench-1", "U%3", "J%VERIFY", f"C%{self.random.choice(totes)}")
        for sku, qty in pieces.items():
            for _ in range(qty):
                answer = self.floor.scan("bench-1", GOODS[sku][1])
                assert answer.v == "pass", answer
        assert self.floor.order(label).state == "verified", said
        self.ship(label)
        for code in totes:
            self.inside[code].clear()

    def tote_of(self, label: str) -> str:
        """Some tote of an order, as somebody finds it."""
        order = self.floor.order(label)
        with self.floor.work.transaction():
            work = self.floor.work
            head = work.get(Tote, order.tote_id or 0)
            return self.random.choice([head, *work.where(Tote, "with_id", head.id)]).code

    def ship(self, label: str) -> None:
        order = self.floor.order(label)
        with self.floor.work.transaction():
            parcels = self.floor.work.where(Parcel, "order_id", order.id)
        self.floor.scan("bench-1", "J%PACK", f"O%{label}")
        for parcel in parcels:
            self.floor.weigh("bench-1", parcel.expected_mg)
            self.floor.scan("dock", "U%3", "J%SHIP", parcel.code)
        assert self.floor.order(label).state == "shipped"

    def put_away(self) -> None:
        """What a cancelled order left in its totes goes back, out of those that the words name."""
        gone = [label for label in self.labels if self.floor.order(label).state == "cancelled"]
        station = self.station()
        for label in gone:
            if self.floor.order(label).tote_id is None:
                continue
            answer = self.floor.scan(station, "J%PUTAWAY", f"C%{self.tote_of(label)}")
            for _ in range(10):
                words = re.match(r"(\S+) x(\d+) < (\S+)", (answer.say or "").split(": ")[-1])
                if words is None:
                    break
                self.take_out(words[3].split("+"), SKU_AT[words[1]], int(words[2]))
                answer = self.floor.scan(station, f"L%{words[1]}")
        self.floor.scan(station, "J%PICK")

    def take_out(self, totes: list[str], sku: str, qty: int) -> None:
        for code in totes:
            part = min(qty, self.inside[code][sku])
            self.inside[code][sku] -= part
            qty -= part
        assert qty == 0, (totes, sku, qty)

    def sound(self) -> None:
        """The books have what lies in the totes, and what lies in one is its order's."""
        assert faults(self.database) == {}
        heads: dict[str, Counter[str]] = {}
        with self.floor.work.transaction():
            for code in TOTES:
                head = _head(self.floor.work, code)
                assert head.order_id is not None or not +self.inside[code], code
                heads.setdefault(head.code, Counter()).update(self.inside[code])
        for code, pieces in heads.items():
            assert self.floor.stock(code) == dict(+pieces), code


def _head(work: Work, code: str) -> Tote:
    tote = work.one(Tote, "code", code, SITE)
    assert tote is not None
    return work.get(Tote, tote.with_id) if tote.with_id is not None else tote


def walks(floor: Floor, database: Database, seed: int, steps: int) -> Walks:
    going = Walks(floor, database, seed)
    for step in range(steps):
        going.step()
        if step % 5 == 0:
            going.sound()
    going.sound()
    return going


@pytest.mark.parametrize("seed", [3, 4])
def test_what_lies_in_the_totes_is_what_the_words_say(floor: Floor, database: Database, seed: int) -> None:
    assert walks(floor, database, seed, 150).shared, "an order was verified out of several totes"


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(10, 40))
def test_whatever_happens(floor: Floor, database: Database, seed: int) -> None:
    walks(floor, database, seed, 600)
