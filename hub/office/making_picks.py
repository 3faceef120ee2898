"""Picks of an order line: stock of one warehouse is promised to it, and its tasks at bins are made."""

from collections.abc import Iterable, Mapping, Sequence

from hub.domain import picking
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.people import Cart
from hub.domain.picking import Pick
from hub.domain.stock import Balance, Bin, Share
from hub.office import available, ledger
from hub.office.act import Act
from hub.office.tasks import put_out_group
from hub.store.work import Work


def allocate(act: Act, order: Order, line: OrderLine, qty: int, like: Pick | None = None) -> int:
    """Promise stock of the order's warehouse to an order line and make its picks.

    Args:
        qty: pieces wanted.
        like: a task whose cart, tote and operator carry on with the new ones.

    Returns:
        The pieces that no bin has.
    """
    assert order.warehouse_id is not None, "who is picked was allocated in a warehouse"
    found = available.balances(act, [line.item_id], order.warehouse_id).get(order.warehouse_id, {})
    return promise(act, order, [(line, qty)], found, like)


def promise(
    act: Act,
    order: Order,
    wanted: Iterable[tuple[OrderLine, int]],
    stock: Mapping[int, Sequence[Balance]],
    like: Pick | None = None,
) -> int:
    """Promise stock of one warehouse to lines of an order and make their picks.

    Args:
        wanted: lines, and the pieces that each wants.
        stock: item id -> balances, as `available.balances` found them.
        like: as of `allocate`. A pick in a zone that its cart does not walk waits for another cart.

    Returns:
        The pieces that no bin has.
    """
    made, lacking = [], 0
    for line, qty in wanted:
        shares, missing = available.shares(act, stock.get(line.item_id, ()), qty)
        lacking += missing
        for share in shares:
            ledger.reserve(act, share.balance, share.qty)
            bin_ = act.work.get(Bin, share.balance.bin_id)
            walker = like if like is not None and _walks(act.work, like.cart_id, bin_) else None
            made.append(_pick(order, line, share, bin_.walk_order, walker))
    act.work.add_many(made)
    if like is not None and like.cart_id is not None:
        for pick in made:
            put_out_group(act, like.cart_id, pick)
    return lacking


def _walks(work: Work, cart_id: int | None, bin_: Bin) -> bool:
    cart = work.maybe(Cart, cart_id)
    return cart is None or cart.zone in ("", bin_.zone)


def _pick(order: Order, line: OrderLine, share: Share, walk_order: int, like: Pick | None) -> Pick:
    return Pick(
        id=0,
        site=order.site,
        kind=picking.PICK,
        state=picking.CLAIMED if like else picking.OPEN,
        order_id=order.id,
        line_id=line.id,
        item_id=line.item_id,
        bin_id=share.balance.bin_id,
        lot=share.balance.lot,
        qty=share.qty,
        qty_done=0,
        walk_order=walk_order,
        cart_id=like.cart_id if like else None,
        tote_id=like.tote_id if like else order.tote_id,
        operator_id=like.operator_id if like else None,
        station_id=None,
    )
