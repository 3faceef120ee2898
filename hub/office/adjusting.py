"""Stock put right by hand: what was counted in a bin, what arrived, what was moved.

Rules: every piece comes from somewhere and goes somewhere (`hub.office.ledger`); pieces that orders were
promised stay where their pickers look for them; each says why and who.
"""

from dataclasses import dataclass

from hub.domain.errors import Conflict, Invalid
from hub.domain.items import Item
from hub.domain.stock import COUNTED, DAMAGED, LOSS, MOVED, OUTSIDE, RECEIVED, STORAGE, Balance, Bin
from hub.office import kits, ledger
from hub.office.act import Act
from hub.store import bulk
from hub.store.tables import LotRow

MOST_PIECES = 999_999
CONDITIONS = ("good", "damaged")


@dataclass(frozen=True, slots=True)
class Place:
    """Pieces of one item, lot and condition in one bin."""

    sku: str
    bin: str
    lot: str = ""
    condition: str = "good"


@dataclass(frozen=True, slots=True)
class Adjusted:
    """What an adjustment came to: pieces that the place had before and has now."""

    before: int
    now: int


def count(act: Act, place: Place, qty: int, reason: str, seen: int | None = None) -> Adjusted:
    """State how many pieces a bin holds; what differs from the books is found or lost.

    Args:
        reason: one of COUNTED.
        seen: what the books said when it was counted, where who counts was shown it.

    Raises:
        Invalid: no such item or bin, a kit, no lot where the item keeps lots, an odd quantity or reason.
        Conflict: orders were promised more pieces than that, or the books are no longer as they were seen.
    """
    if reason not in COUNTED:
        raise Invalid("reason", f"one of {', '.join(COUNTED)}", reason)
    _check_qty(qty, 0)
    item, bin_, row = _found(act, place)
    if seen is not None and seen != row.qty:
        raise Conflict(
            f"bin {bin_.code}, {item.sku}: expected {seen} pieces in the books as you saw them, "
            f"found {row.qty}; count again"
        )
    if qty < row.reserved:
        raise Conflict(
            f"bin {bin_.code}, {item.sku}: expected at least the {row.reserved} pieces that orders were "
            f"promised, got {qty}; hold or change those orders first"
        )
    loss = ledger.site_bin(act, LOSS)
    source, target = (loss, bin_) if qty > row.qty else (bin_, loss)
    if qty != row.qty:
        ledger.move(
            act,
            item.id,
            abs(qty - row.qty),
            source,
            target,
            reason,
            lot=row.lot,
            condition=row.condition,
        )
    return Adjusted(row.qty, qty)


def receive(act: Act, place: Place, qty: int, expires_on: str = "") -> Adjusted:
    """Take pieces in from outside.

    Args:
        expires_on: the last day (ISO) of the lot; "" leaves it as it is.

    Raises:
        Invalid: as `count`; a day without a lot.
    """
    _check_qty(qty, 1)
    item, bin_, row = _found(act, place)
    if expires_on and not row.lot:
        raise Invalid("lot", "the lot that expires on this day", "nothing")
    if row.lot:
        _know_lot(act, item, row.lot, expires_on)
    ledger.move(
        act,
        item.id,
        qty,
        ledger.site_bin(act, OUTSIDE),
        bin_,
        RECEIVED,
        lot=row.lot,
        condition=row.condition,
    )
    return Adjusted(row.qty, row.qty + qty)


def move(act: Act, place: Place, to_bin: str, qty: int) -> Adjusted:
    """Move pieces to another bin; what arrives in the damaged bin is damaged.

    Raises:
        Invalid: as `count`; the bins are the same.
        Conflict: the bin has fewer pieces that are not promised.
    """
    _check_qty(qty, 1)
    item, bin_, row = _found(act, place)
    target = _bin(act, "to_bin", to_bin)
    if target.id == bin_.id:
        raise Invalid("to_bin", f"another bin than {bin_.code}", to_bin)
    if row.free < qty:
        raise Conflict(
            f"bin {bin_.code}, {item.sku}: expected {qty} pieces that no order was promised, found {row.free}"
        )
    ledger.move(act, item.id, qty, bin_, target, MOVED, lot=row.lot, condition=row.condition)
    return Adjusted(row.qty, row.qty - qty)


def _found(act: Act, place: Place) -> tuple[Item, Bin, Balance]:
    """The item, the bin, and what the bin holds of it; a balance of no pieces where it holds none."""
    item = act.work.one(Item, "sku", place.sku, act.rules.site)
    if item is None:
        raise Invalid("sku", "the SKU of an item in the catalogue", place.sku)
    if kits.parts_of(act.work, [item.id]):
        raise Invalid("sku", "an item that is no kit, for a kit has no stock", place.sku)
    bin_ = _bin(act, "bin", place.bin)
    if item.tracks_lot and not place.lot:
        raise Invalid("lot", f"the lot, which item {item.sku} keeps", "nothing")
    if place.condition not in CONDITIONS:
        raise Invalid("condition", f"one of {', '.join(CONDITIONS)}", place.condition)
    condition = "damaged" if bin_.kind == DAMAGED else place.condition
    act.work.read(Balance, "bin_id", [bin_.id])
    return item, bin_, ledger.balance(act, bin_, item.id, place.lot, condition)


def _bin(act: Act, field: str, code: str) -> Bin:
    found = act.work.one(Bin, "code", code, act.rules.site)
    if found is None or found.kind not in (STORAGE, DAMAGED):
        raise Invalid(field, "the code of a storage bin, or of the bin for damaged goods", code)
    return found


def _check_qty(qty: int, least: int) -> None:
    if not least <= qty <= MOST_PIECES:
        raise Invalid("qty", f"{least} to {MOST_PIECES} pieces", qty)


def _know_lot(act: Act, item: Item, code: str, expires_on: str) -> None:
    """A lot and its last day, where one is said."""
    key = {"site": act.rules.site, "item_id": item.id, "code": code}
    added = bulk.insert(act.work, LotRow, {**key, "expires_on": expires_on})
    if added is None and expires_on:
        ((id_,),) = bulk.select(act.work, LotRow, ("id",), key)
        bulk.update(act.work, LotRow, id_, {"expires_on": expires_on})
