"""Lines of orders that an import brings: what was ordered as the shop says it, and as the floor picks it.

A kit is one thing to the shop and its parts to the floor; gifts and what came from another order are the
office's doing, and no file knows of them.
"""

from collections.abc import Collection, Mapping, Sequence

from hub.domain.kits import Ordered, explode
from hub.office import kits
from hub.office.act import Act
from hub.store import bulk
from hub.store.tables import ItemRow, OrderKitRow, OrderLineRow
from hub.store.work import Work


def ordered(work: Work, order_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Order -> {SKU: pieces or kits that were ordered}, of all of these orders."""
    columns = ("id", "order_id", "item_id", "qty_ordered", "kit_id", "gift", "from_line_id")
    lines = bulk.select(work, OrderLineRow, columns, {}, ("order_id", order_ids))
    own_kits = {kit_id for *_, kit_id, _, from_line_id in lines if kit_id and from_line_id is None}
    found: dict[int, dict[int, int]] = {id_: {} for id_ in order_ids}
    kit_columns = ("id", "order_id", "item_id", "qty")
    for kit_id, order_id, item_id, qty in bulk.select(
        work, OrderKitRow, kit_columns, {}, ("order_id", order_ids)
    ):
        if kit_id in own_kits:
            found[order_id][item_id] = found[order_id].get(item_id, 0) + qty
    named_as_kits = {id_: set(of) for id_, of in found.items()}
    for _, order_id, item_id, qty, kit_id, gift, from_line_id in lines:
        is_own = kit_id is None and not gift and from_line_id is None
        if is_own and item_id not in named_as_kits[order_id]:
            found[order_id][item_id] = found[order_id].get(item_id, 0) + qty
    item_ids = {item_id for of in found.values() for item_id in of}
    skus = dict(bulk.select(work, ItemRow, ("id", "sku"), {}, ("id", item_ids)))
    return {id_: {skus[item_id]: qty for item_id, qty in of.items()} for id_, of in found.items()}


def add(act: Act, site: str, orders: Mapping[int, Sequence[Ordered]]) -> None:
    """Add the lines of new orders, kits by their parts.

    Args:
        orders: order -> what it names.
    """
    parts = kits.parts_of(act.work, {one.item_id for named in orders.values() for one in named})
    rows = []
    for order_id, named in orders.items():
        held, pieces = explode(named, parts)
        kit_ids = [
            bulk.insert(
                act.work,
                OrderKitRow,
                {
                    "site": site,
                    "order_id": order_id,
                    "item_id": kit.item_id,
                    "qty": kit.qty,
                    "price_minor": kit.price_minor,
                },
            )
            for kit in held
        ]
        rows += [
            {
                "site": site,
                "order_id": order_id,
                "line_no": number,
                "item_id": piece.item_id,
                "qty_ordered": piece.qty,
                "price_minor": piece.price_minor,
                "kit_id": None if piece.kit is None else kit_ids[piece.kit],
                "qty_per_kit": piece.qty_per_kit,
            }
            for number, piece in enumerate(pieces, start=1)
        ]
    bulk.insert_many(act.work, OrderLineRow, rows)
