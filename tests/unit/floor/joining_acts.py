"""Orders of a buyer, merged and split by hand, and what they then want and are promised."""

from collections.abc import Mapping
from typing import Any

from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.picking import OPEN, PICK, Pick
from hub.domain.stock import Balance
from hub.office import allocation, merging, splitting
from hub.store import intake
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor

HOME = {"name": "Ada", "address": "1 High St", "postcode": "N1 9GU", "country": "GB", "phone": "02079460018"}


def order_of(floor: Floor, number: str, recipient: Mapping[str, str] = HOME, **wanted: int) -> str:
    """An order of somebody, received; its label."""
    label = floor.new_order(number, **wanted)
    floor.office(lambda act, order: intake.write_recipient(act.work, SITE, order.id, recipient), label)
    return label


def audited(floor: Floor, label: str) -> None:
    floor.office(lambda act, order: act.step(order, "audit"), label)


def allocated(floor: Floor, label: str) -> None:
    audited(floor, label)
    assert floor.office(allocation.allocate, label).state == "allocated"


def merge(floor: Floor, into: str, *others: str) -> Order:
    def act_(act: Any, order: Order) -> Order:
        found = [act.work.one(Order, "label", label, SITE) for label in others]
        return merging.merge(act, order, found)

    return floor.office(act_, into)


def split(floor: Floor, label: str, *parts: Mapping[int, int], **kwargs: Any) -> list[str]:
    """Split by line numbers; the labels of the new orders."""

    def act_(act: Any, order: Order) -> Any:
        ids = {line.line_no: line.id for line in act.work.where(OrderLine, "order_id", order.id)}
        by_id = [{ids[no]: qty for no, qty in part.items()} for part in parts]
        return splitting.split(act, order, by_id, "asked", **kwargs)

    return [new.label for new in floor.office(act_, label)]  # type: ignore[attr-defined]  # returns what the act returns


def wants(floor: Floor, label: str) -> dict[str, int]:
    """SKU -> pieces that an order still wants."""
    found: dict[str, int] = {}
    for line in floor.lines(label):
        sku = sorted(GOODS)[line.item_id - 1]
        found[sku] = found.get(sku, 0) + line.qty_wanted
    return {sku: qty for sku, qty in found.items() if qty}


def promised(floor: Floor, label: str) -> dict[int, int]:
    """Item -> pieces that open picks of an order are promised."""
    order = floor.order(label)
    with floor.work.transaction():
        picks = [
            p for p in floor.work.where(Pick, "order_id", order.id) if p.kind == PICK and p.state == OPEN
        ]
    found: dict[int, int] = {}
    for pick in picks:
        found[pick.item_id] = found.get(pick.item_id, 0) + pick.qty_left
    return found


def reserved(floor: Floor) -> int:
    with floor.work.transaction():
        return sum(row.reserved for item in (1, 2, 3) for row in floor.work.where(Balance, "item_id", item))
