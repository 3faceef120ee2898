"""A busy office whose orders come from a shop that keeps changing its mind: pieces, payment, address, hold,
cancelled; some words come twice, some late.

What the shop wants in the end is what the orders want that hold its pieces, wherever they were merged or
split, unless an exception says otherwise.
"""

from collections import Counter
from dataclasses import replace
from random import Random

from hub.domain.cases import Case
from hub.domain.errors import Conflict, Invalid
from hub.domain.items import Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import ENDS, Order
from hub.office import changes, following, shares
from hub.office.act import Act
from hub.office.connectors.shop_order import CANCELLED, HELD, OPEN, ShopLine, ShopOrder, gathered
from hub.office.new_orders import Recipient
from tests.unit.floor.floor_under_test import SITE
from tests.unit.office.at_once import Site, lines
from tests.unit.office.busy_office import BUYERS, OPEN_ORDERS, BusyOffice

CHANNEL = "web"
SKUS = ("A", "B", "C", "L", "KIT")
PIECES = {"KIT": {"A": 1, "B": 2}}


class BusyShop(BusyOffice):
    """The office takes in what the shop says; it changes no quantities of its own."""

    def __init__(self, site: Site, chance: Random) -> None:
        super().__init__(site, chance)
        self.words: dict[str, list[ShopOrder]] = {}
        """number -> all that the shop said of it, the last word last."""
        self.outcomes: set[str] = set()

    def take_in(self) -> None:
        if len([o for o in self.orders() if o.state not in ENDS]) >= OPEN_ORDERS:
            return
        self.number += 1
        buyer = self.chance.choice(list(BUYERS))
        number = f"{self.number}{buyer}"
        skus = self.chance.sample(SKUS, self.chance.randint(1, 3))
        order = ShopOrder(
            number,
            tuple(ShopLine(sku, self.chance.choice([1, 2, 3, 7]), 250) for sku in skus),
            payment=self.chance.choice(["paid", "paid", "unpaid", "unknown"]),
            recipient=BUYERS[buyer],
            said_at_ms=self.floor.at_ms,
        )
        self.words[number] = [order]
        self.say(order)

    def change(self) -> None:
        """The shop says something of one of its orders."""
        if not self.words:
            return
        number = self.chance.choice(list(self.words))
        last = self.words[number][-1]
        if self.chance.random() < 0.2:
            self.say(self.chance.choice(self.words[number]))
            return
        now = replace(self.another(last), said_at_ms=self.floor.at_ms)
        self.words[number].append(now)
        self.say(now)

    def another(self, last: ShopOrder) -> ShopOrder:
        """What the shop says next."""
        what = self.chance.choice(["pieces", "pieces", "pieces", "payment", "recipient", "status", "cancel"])
        if what == "pieces":
            # A kit whose parts were sent apart is one no more: the shop leaves it as it is.
            apart = any(label.startswith(f"S-{last.number}~") for label in self.site.orders())
            sku, qty = self.chance.choice(SKUS[:-1] if apart else SKUS), self.chance.choice([0, 1, 2, 5, 9])
            others = [line for line in last.lines if line.sku != sku]
            return replace(last, lines=gathered([*others, ShopLine(sku, qty, 250)]))
        if what == "payment":
            return replace(last, payment=self.chance.choice(["paid", "paid", "unpaid", "refunded"]))
        if what == "recipient":
            street = f"{self.chance.randint(1, 3)} Side St."
            return replace(last, recipient=replace(last.recipient or Recipient("Eve"), address=street))
        if what == "status":
            return replace(last, status=self.chance.choice([HELD, OPEN, OPEN]))
        return replace(last, status=CANCELLED) if self.chance.random() < 0.4 else last

    def say(self, word: ShopOrder) -> None:
        """As a channel takes it in: followed, or put before a person."""
        shop_id = 1
        try:
            ended = self.site.do(lambda act: following.follow(act, shop_id, CHANNEL, word), None)
        except (Conflict, Invalid) as refusal:
            why = str(refusal)
            ended = self.site.do(lambda act: following.refuse(act, shop_id, word, why), None)
        self.outcomes.add(ended.outcome)

    def disturb(self) -> None:
        """The office holds and lets go on; what is wanted is the shop's to say."""
        if self.chance.random() < 0.5:
            self.office(lambda act, order: changes.hold(act, order, "in doubt"))
        else:
            self.office(changes.go_on, "held")

    def noise(self) -> None:
        """Less of it than elsewhere: the shop talks."""
        if self.chance.random() < 0.5:
            self.change()
        else:
            super().noise()

    def unlike_the_shop(self) -> list[str]:
        """Orders of which something else is wanted than the shop wants, and of which no exception tells."""
        told = self.site.do(lambda act: [self._unlike(act, number) for number in self.words])
        return [text for text in told if text]

    def _unlike(self, act: Act, number: str) -> str:
        order = act.work.one(Order, "label", f"S-{number}", SITE)
        if order is None:
            return ""
        family = shares.family(act, order)
        if any(act.work.where(Case, "order_id", each.id) for each in family.orders):
            return ""
        last = self.words[number][-1]
        wanted = Counter[str]()
        for line in last.lines if last.status != CANCELLED else ():
            for sku, qty in PIECES.get(line.sku, {line.sku: 1}).items():
                wanted[sku] += qty * line.qty
        here = Counter[str]()
        waiting = [line for line in lines(act, order) if line.from_line_id is None and not line.gift]
        while waiting:
            line = waiting.pop()
            here[act.work.get(Item, line.item_id).sku] += line.qty_wanted
            waiting += act.work.where(OrderLine, "from_line_id", line.id)
        return "" if +here == +wanted else f"{order.label}: the shop wants {wanted}, the orders {here}"
