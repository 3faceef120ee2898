"""What an order packs, and how it would fill parcels of one carton under a limit."""

from hub.domain import packing
from hub.domain.errors import NotFound
from hub.domain.items import Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.packing import BoxType, Goods, Plan
from hub.office.act import Act


def default_box(act: Act) -> BoxType:
    """The carton that is used when nobody names another: the site's first.

    Raises:
        NotFound: the site has none.
    """
    boxes = act.work.where(BoxType, "site", act.rules.site)
    if not boxes:
        raise NotFound(f"box type: expected at least one on site {act.rules.site}, found none")
    return boxes[0]


def goods(act: Act, order: Order, counted_item_id: int | None = None) -> list[Goods]:
    """What an order packs; one item may be taken as counted by hand to its last piece."""
    packed = []
    for line in act.work.where(OrderLine, "order_id", order.id):
        if line.qty_due > 0:
            by_hand = line.qty_due if line.item_id == counted_item_id else line.qty_counted
            unit_mg = act.work.get(Item, line.item_id).unit_mg
            packed.append(Goods(line.id, line.item_id, unit_mg, line.qty_due, by_hand))
    return packed


def plans(act: Act, pieces: list[Goods], limit_mg: int) -> list[Plan]:
    """The parcels that pieces would fill in the usual carton, none heavier than the limit.

    Raises:
        Conflict: a single piece is heavier.
    """
    return packing.plan(pieces, default_box(act).tare_mg, limit_mg, act.rules.tolerance)
