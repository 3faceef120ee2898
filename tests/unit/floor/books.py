"""The books of a floor under test, as one value: what X%UNDO must bring back."""

from typing import Any

from hub.domain.items import Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.people import CARTON, Tote
from hub.domain.picking import PICK, PUT_BACK, UNFINISHED, Pick
from hub.domain.stock import Balance, Bin
from tests.unit.floor.floor_under_test import SITE, Floor


def books(floor: Floor) -> dict[str, Any]:
    """Pieces and promises of every bin, quantities of every order line, whose every tote is, in what state
    each order is, and what is still to be fetched or brought back where.
    """
    work = floor.work
    with work.transaction():
        bins = {bin_.id: bin_.code for bin_ in work.where(Bin, "site", SITE)}
        totes = {tote.id: tote for tote in work.where(Tote, "site", SITE)}
        orders = work.where(Order, "site", SITE)
        labels = {order.id: order.label for order in orders}
        held = [row for bin_id in bins for row in work.where(Balance, "bin_id", bin_id)]
        lines = [line for order in orders for line in work.where(OrderLine, "order_id", order.id)]
        tasks = [task for order in orders for task in work.where(Pick, "order_id", order.id)]
        return {
            "stock": {
                (bins[b.bin_id], work.get(Item, b.item_id).sku, b.lot, b.condition): (b.qty, b.reserved)
                for b in held
                if b.qty or b.reserved
            },
            "lines": {
                line.id: (line.qty_picked, line.qty_short, line.qty_verified, line.qty_counted)
                for line in lines
            },
            "orders": {
                order.label: (order.state, totes[order.tote_id].code if order.tote_id else "")
                for order in orders
            },
            "totes": {
                tote.code: (labels.get(tote.order_id or 0, ""), tote.wave_id, tote.with_id, tote.filled)
                for tote in totes.values()
                if tote.kind != CARTON or tote.order_id is not None
            },
            "tasks": sorted(
                (t.kind, bins[t.bin_id], labels[t.order_id or 0], t.lot, t.qty_left)
                for t in tasks
                if t.kind in (PICK, PUT_BACK) and t.state in UNFINISHED
            ),
        }
