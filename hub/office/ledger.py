"""The ledger at work: every move changes both balances and is recorded; nothing else changes a balance's
pieces.
"""

from dataclasses import replace

from hub.domain import stock
from hub.domain.errors import Conflict, NotFound
from hub.domain.stock import Balance, Bin, Move
from hub.office.act import Act


def site_bin(act: Act, kind: str) -> Bin:
    """The site's bin of a kind that exists once: outside, loss, damaged.

    Raises:
        NotFound: the site was not set up.
    """
    found = act.work.one(Bin, "code", kind.upper(), act.rules.site)
    if found is None:
        raise NotFound(f"bin {kind.upper()}: expected one on site {act.rules.site}, found none")
    return found


def balance(act: Act, bin_: Bin, item_id: int, lot: str = "", condition: str = "good") -> Balance:
    """The balance of an item, lot and condition in a bin; a new one of no pieces where there was none."""
    for row in act.work.where(Balance, "bin_id", bin_.id):
        if (row.item_id, row.lot, row.condition) == (item_id, lot, condition):
            return row
    # It can't be held before it is there: who adds one waits, as for a row, for others who add to this bin.
    act.work.take_alone(Bin, bin_.id)
    return act.work.add(Balance(0, bin_.site, bin_.id, item_id, lot, condition, 0, 0))


def condition_in(bin_: Bin, condition: str) -> str:
    """The condition of pieces in a bin, of those that are of this one elsewhere."""
    return "damaged" if bin_.kind == stock.DAMAGED else condition


def move(
    act: Act,
    item_id: int,
    qty: int,
    from_bin: Bin,
    to_bin: Bin,
    reason: str,
    *,
    lot: str = "",
    condition: str = "good",
    order_id: int | None = None,
    reserved: int = 0,
) -> None:
    """Move pieces between bins.

    Args:
        qty: pieces, at least 1.
        reserved: how many of them had been promised where they leave.
        condition: theirs outside of the damaged bin, in which everything is damaged.

    Raises:
        Conflict: the bin has fewer pieces, or fewer that are not promised to others.
    """
    if from_bin.kind not in stock.UNBOUNDED:
        before = balance(act, from_bin, item_id, lot, condition_in(from_bin, condition))
        after = stock.take(before, qty, reserved)
        if after.qty < after.reserved or after.reserved < 0:
            found = before.free + reserved
            raise Conflict(f"bin {from_bin.code}: expected {qty} free of item {item_id}, found {found}")
        act.work.put(after)
    if to_bin.kind not in stock.UNBOUNDED:
        row = balance(act, to_bin, item_id, lot, condition_in(to_bin, condition))
        act.work.put(replace(row, qty=row.qty + qty))
    act.work.record(
        Move(
            site=from_bin.site,
            item_id=item_id,
            lot=lot,
            condition=condition,
            qty=qty,
            from_bin_id=from_bin.id,
            to_bin_id=to_bin.id,
            reason=reason,
            order_id=order_id,
            operator_id=act.operator_id,
            station_id=act.station_id,
            at_ms=act.moment.at_ms,
            business_date=act.moment.business_date,
        )
    )


def move_any_lot(
    act: Act, item_id: int, qty: int, from_bin: Bin, to_bin: Bin, reason: str, order_id: int
) -> None:
    """Move pieces of whichever lots the bin holds, the earliest lot first.

    Raises:
        Conflict: the bin has fewer pieces.
    """
    rows = [b for b in act.work.where(Balance, "bin_id", from_bin.id) if b.item_id == item_id and b.qty]
    for row in sorted(rows, key=lambda b: b.lot):
        part = min(qty, row.qty)
        if part:
            move(
                act,
                item_id,
                part,
                from_bin,
                to_bin,
                reason,
                lot=row.lot,
                condition=row.condition,
                order_id=order_id,
            )
            qty -= part
    if qty:
        raise Conflict(f"bin {from_bin.code}: expected {qty} more pieces of item {item_id}")


def reserve(act: Act, row: Balance, qty: int) -> None:
    """Promise pieces of a balance (a negative number gives the promise back)."""
    act.work.put(replace(row, reserved=row.reserved + qty))
