"""Stock that may be promised: sound pieces in storage bins, of lots that are good for long enough, which
nobody was promised before.
"""

from collections.abc import Collection
from datetime import date, timedelta

from hub.domain import stock
from hub.domain.stock import Balance, Bin, Lot, Share
from hub.office.act import Act
from hub.store import allocations

ByWarehouse = dict[int, dict[int, list[Balance]]]
"""warehouse id -> item id -> balances."""
_NONE: dict[str, str] = {}


def good_until(business_date: str, shelf_days: int) -> str:
    """The day (ISO) up to which a lot must be good to be promised on a business date.

    >>> good_until("2026-12-30", 3)
    '2027-01-02'
    """
    return (date.fromisoformat(business_date) + timedelta(days=shelf_days)).isoformat()


def balances(act: Act, item_ids: Collection[int], warehouse_id: int | None = None) -> ByWarehouse:
    """The balances from which pieces of these items may be promised; they stay locked to the transaction's
    end.

    Args:
        warehouse_id: only those of this one.
    """
    work = act.work
    ids = allocations.promisable(work, item_ids, warehouse_id)
    work.read(Balance, "id", ids)
    rows = [work.get(Balance, id_) for id_ in ids]
    work.read(Bin, "id", [row.bin_id for row in rows])
    work.read(Lot, "item_id", sorted({row.item_id for row in rows if row.lot}))
    day = good_until(act.moment.business_date, act.rules.office.allocation.shelf_days)
    found: ByWarehouse = {}
    for row in rows:
        last = last_days(act, row.item_id).get(row.lot, "") if row.lot else ""
        if row.free > 0 and not (last and last < day):
            of = found.setdefault(work.get(Bin, row.bin_id).warehouse_id, {})
            of.setdefault(row.item_id, []).append(row)
    return found


def pieces(act: Act, found: ByWarehouse, item_ids: Collection[int]) -> dict[int, dict[int, int]]:
    """warehouse id -> item id -> pieces that may be promised now, of these items; a promise that was made
    since `balances` found them is taken into account.
    """
    get = act.work.get
    return {
        warehouse_id: {
            item_id: sum(get(Balance, row.id).free for row in of[item_id])
            for item_id in item_ids
            if item_id in of
        }
        for warehouse_id, of in found.items()
    }


def shares(act: Act, rows: Collection[Balance], qty: int) -> tuple[list[Share], int]:
    """Choose the bins of one warehouse that pieces of one item are taken from (`stock.allocate`).

    Args:
        rows: its balances, as `balances` found them; a promise made meanwhile is taken into account.
        qty: pieces wanted.

    Returns:
        The shares, and the pieces that no bin has.
    """
    now = [act.work.get(Balance, row.id) for row in rows]
    walk = {row.bin_id: act.work.get(Bin, row.bin_id).walk_order for row in now}
    expires = last_days(act, now[0].item_id) if any(row.lot for row in now) else _NONE
    return stock.allocate(now, walk, qty, expires)


def last_days(act: Act, item_id: int) -> dict[str, str]:
    """Lot -> the last day (ISO) on which it may be sent; "" where it does not expire."""
    return {lot.code: lot.expires_on for lot in act.work.where(Lot, "item_id", item_id)}
