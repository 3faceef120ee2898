"""Free gifts: lines that the site's rules add to an order, once.

Rule: an order has of each gift what the rules give it as it is now, however often they are asked. A gift that
a person took off is not given again, and a part of a split order gets none of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hub.domain import kits
from hub.domain.channels import Shop
from hub.domain.items import Item, KitPart
from hub.domain.office_rules import GiftRule
from hub.domain.order_lines import OrderKit, OrderLine
from hub.domain.orders import Order
from hub.office.act import Act


def add(act: Act, order: Order) -> list[str]:
    """Give an order that is not yet audited the gifts that the rules have for it; take off those that it has
    lost by a change.

    Returns:
        SKUs that a rule would give and nobody can: they are not in the catalogue, or are kits.
    """
    if not act.rules.office.gifts or order.parent_id is not None:
        return []
    together = _with_parts(act, order)
    given = _given(act, order, together)
    there: dict[int, list[OrderLine]] = {}
    for line in (line for each in together for line in act.work.where(OrderLine, "order_id", each.id)):
        if line.gift:
            there.setdefault(line.item_id, []).append(line)
    unknown = []
    for sku, qty in given.items():
        item = act.work.one(Item, "sku", sku, order.site)
        if item is None or act.work.where(KitPart, "kit_item_id", item.id):
            unknown.append(sku)
        else:
            _settle(act, order, item, there.pop(item.id, []), qty)
    for item_id, mine in there.items():
        _settle(act, order, act.work.get(Item, item_id), mine, 0)
    return unknown


def leave_out(act: Act, order: Order, lacking: Mapping[int, int]) -> None:
    """Send an order without gifts that stock lacks; nobody sends a parcel for a gift alone.

    Args:
        lacking: line -> pieces, of gift lines.
    """
    for line_id, qty in lacking.items():
        line = act.work.get(OrderLine, line_id)
        _take_off(act, [line], qty)
        order = act.work.put(replace(act.work.get(Order, order.id), version=order.version + 1))
        act.log(order, order.state, f"gift 赠品: {act.work.get(Item, line.item_id).sku} x{qty} left out")


def _with_parts(act: Act, order: Order) -> list[Order]:
    """An order and all that was split from it: what is in them was bought together."""
    found = [order]
    for each in found:
        if any(line.qty_moved for line in act.work.where(OrderLine, "order_id", each.id)):
            found += act.work.where(Order, "parent_id", each.id)
    return found


def _given(act: Act, order: Order, together: Sequence[Order]) -> dict[str, int]:
    """SKU -> pieces that the rules give an order for what it and its parts want."""
    worth_minor = 0
    item_ids = set()
    for each in together:
        lines = act.work.where(OrderLine, "order_id", each.id)
        bought = [(line.item_id, line.qty_wanted, line.price_minor) for line in lines if not line.gift]
        found = act.work.where(OrderKit, "order_id", each.id)
        bought += [(kit.item_id, kits.whole(kit, lines), kit.price_minor) for kit in found]
        worth_minor += sum(qty * price_minor for _, qty, price_minor in bought)
        item_ids |= {item_id for item_id, qty, _ in bought if qty}
    skus = {act.work.get(Item, item_id).sku for item_id in item_ids}
    shop = act.work.get(Shop, order.shop_id).code
    given: dict[str, int] = {}
    for rule in act.rules.office.gifts:
        if _earned(rule, shop, skus, worth_minor):
            given[rule.sku] = given.get(rule.sku, 0) + rule.qty
    return given


def _earned(rule: GiftRule, shop: str, skus: set[str], worth_minor: int) -> bool:
    return (
        rule.shop in ("", shop)
        and (not rule.with_sku or rule.with_sku in skus)
        and worth_minor >= rule.from_minor
        and bool(skus)
    )


def _settle(act: Act, order: Order, item: Item, gifts: list[OrderLine], qty: int) -> None:
    """Bring the gift lines of one item to `qty` pieces; those of the order's parts count, and stay."""
    there = sum(line.qty_wanted for line in gifts)
    mine = [line for line in gifts if line.order_id == order.id]
    if there > qty and any(line.qty_wanted for line in mine):
        _take_off(act, mine, there - qty)
    elif there < qty and not any(line.qty_cancelled for line in mine):
        numbers = [line.line_no for line in act.work.where(OrderLine, "order_id", order.id)]
        line_no = max(numbers, default=0) + 1
        act.work.add(OrderLine(0, order.site, order.id, line_no, item.id, qty - there, gift=True))
    else:
        return
    after = act.work.get(Order, order.id)
    act.work.put(replace(after, version=after.version + 1))
    act.log(after, after.state, f"gift 赠品: {item.sku} x{qty}")


def _take_off(act: Act, mine: list[OrderLine], too_many: int) -> None:
    for line in reversed(mine):
        part = min(too_many, line.qty_wanted)
        act.work.put(replace(line, qty_cancelled=line.qty_cancelled + part, qty_short=0))
        too_many -= part
