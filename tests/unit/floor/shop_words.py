"""What a shop says of its orders on the floor under test, and what came of it."""

from dataclasses import replace
from typing import Any

import pytest

from hub.domain.cases import Case
from hub.domain.items import Item
from hub.office import audit, following
from hub.office.connectors import ShopLine, ShopOrder
from hub.office.following import Followed
from hub.office.new_orders import Recipient
from hub.store import intake
from tests.unit.floor.floor_under_test import GOODS, Floor

ADA = Recipient("Ada", "1 High St", "N1 9GU", "GB", "02079460018", "ada@example.com")
BEN = Recipient("Ben", "2 Low Rd", "N2 1AA", "GB", "02079460019", "ben@example.com")
A = GOODS["A"][1]


def word(number: str = "1", at: int = 1, *, recipient: Recipient | None = ADA, **says: Any) -> ShopOrder:
    """What a shop says at its own time `at`: pieces by SKU, and anything else by its name."""
    lines = tuple(ShopLine(sku, qty, 100) for sku, qty in says.items() if sku.isupper() and qty)
    rest = {name: value for name, value in says.items() if not name.isupper()}
    said = ShopOrder(number, lines, payment="paid", recipient=recipient, said_at_ms=at, key=f"k{number}")
    return replace(said, **rest)


def say(floor: Floor, new: ShopOrder) -> Followed:
    with floor.work.transaction():
        return following.follow(floor.act(), 1, "web", new)


def told(floor: Floor, new: ShopOrder) -> str:
    return say(floor, new).outcome


def wants(floor: Floor, label: str = "S-1") -> dict[str, int]:
    """SKU -> pieces that an order still wants."""
    found: dict[str, int] = {}
    for line in floor.lines(label):
        with floor.work.transaction():
            sku = floor.work.get(Item, line.item_id).sku
        found[sku] = found.get(sku, 0) + line.qty_wanted
    return {sku: qty for sku, qty in found.items() if qty}


def goes_to(floor: Floor, label: str) -> str:
    order = floor.order(label)
    with floor.work.transaction():
        return intake.recipient(floor.work, order.id)["name"]


def judged(floor: Floor, label: str = "S-1") -> str:
    """Let the rules judge an order; its state then."""
    floor.office(lambda act, order: audit.automatic(act, order.id), label)
    return floor.order(label).state


def cases(floor: Floor, label: str = "S-1") -> list[tuple[str, str, int]]:
    order = floor.order(label)
    with floor.work.transaction():
        return [(case.kind, case.state, case.times) for case in floor.work.where(Case, "order_id", order.id)]


on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""For what does not depend on the database; the others run on both."""
