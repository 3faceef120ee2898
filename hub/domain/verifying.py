"""Verifying: is this piece one that the order still wants?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hub.domain.items import Barcode, Item, Scanned
from hub.domain.order_lines import OrderLine
from hub.domain.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Piece:
    """What a code may mean: an item, and how many pieces one scan stands for."""

    item: Item
    pack_qty: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict and, where it passed, the lines that gained pieces, as they are now, and how many in all."""

    verdict: Verdict
    lines: tuple[OrderLine, ...] = ()
    qty: int = 0


def pieces(barcodes: Sequence[Barcode], items: dict[int, Item], scanned: Scanned) -> list[Piece]:
    """What the barcodes found for a scan mean; a count in the symbol itself (AI 30, 37) overrides the
    pack quantity.
    """
    return [Piece(items[b.item_id], scanned.pieces or b.pack_qty) for b in barcodes]


def told_by_code(raw: str, scanned: Scanned, meant: Sequence[Piece]) -> bool:
    """Whether a station can tell from the code alone which line of its job gained how many pieces.

    Args:
        raw: the code as it came; `scanned` is what was read of it, `meant` what that may mean.

    >>> told_by_code("4006381333931", Scanned("4006381333931"), [])
    False
    """
    as_in_job = scanned.code == raw or raw.startswith("01")
    return as_in_job and len(meant) == 1 and scanned.pieces is None


def check(
    lines: Sequence[OrderLine], meant: Sequence[Piece], scanned: Scanned, today: str, lots: Sequence[str]
) -> Judged:
    """Judge one scan of goods against an open order.

    A barcode shared by several SKUs is resolved within the order: only those that the order has count,
    and of those the ones that still want pieces. Several lines of one SKU are one demand: they are filled in
    the order of their numbers, by one scan of a pack too.

    Args:
        lines: the order's lines.
        meant: every item that the code may mean.
        scanned: the code as read.
        today: the business date (ISO), against which an expiry date is held.
        lots: the lots that were picked for this order and item, where the item keeps lots.
    """
    if not meant:
        return Judged(Verdict("unknown_code", {"code": scanned.code}))
    by_item = {p.item.id: p for p in meant}
    ours = [line for line in lines if line.item_id in by_item and line.qty_wanted > 0]
    if not ours:
        return Judged(Verdict("wrong_item", {"sku": meant[0].item.sku}))
    wanting = [line for line in ours if line.qty_at_bench > 0]
    if len({line.item_id for line in wanting}) > 1:
        return Judged(Verdict("ambiguous_code", {"code": scanned.code}))
    piece = by_item[min(wanting or ours, key=lambda o: o.line_no).item_id]
    refusal = _unfit(piece.item, scanned, today, lots)
    if refusal:
        return Judged(refusal)
    return add([o for o in ours if o.item_id == piece.item.id], piece.item.sku, piece.pack_qty)


def add(lines: Sequence[OrderLine], sku: str, qty: int, counted: bool = False) -> Judged:
    """`qty` more verified pieces of an item, or the refusal when that is more than its lines want.

    Args:
        lines: those of one order that are of the item, at least one.

    >>> one, two = (OrderLine(n, "main", 1, n, 5, 3, qty_picked=3, qty_verified=2) for n in (1, 2))
    >>> [line.qty_verified for line in add([two, one], "85123A", 2).lines]
    [3, 3]
    >>> add([one, two], "85123A", 3).verdict.why
    'over_qty'
    """
    got, want = sum(line.qty_verified for line in lines), sum(line.qty_due for line in lines)
    if qty > sum(max(line.qty_at_bench, 0) for line in lines):
        return Judged(Verdict("over_qty", {"sku": sku, "want": want}, got, want))
    gained = []
    left = qty
    for line in sorted(lines, key=lambda o: o.line_no):
        part = min(left, max(line.qty_at_bench, 0))
        if part:
            more = part if counted else 0
            gained.append(
                replace(line, qty_verified=line.qty_verified + part, qty_counted=line.qty_counted + more)
            )
            left -= part
    verdict = Verdict("ok", {"sku": sku, "got": got + qty, "want": want}, got + qty, want)
    return Judged(verdict, tuple(gained), qty)


def take_off(lines: Sequence[OrderLine], qty: int) -> list[OrderLine]:
    """The lines of an item with `qty` pieces no longer verified: the last line first, and of each those that
    were counted by hand.

    Returns:
        The lines that lost pieces, as they are then.

    >>> lines = [OrderLine(n, "main", 1, n, 5, 3, qty_picked=3, qty_verified=n) for n in (1, 2)]
    >>> [(line.line_no, line.qty_verified) for line in take_off(lines, 3)]
    [(2, 0), (1, 0)]
    """
    lost = []
    for line in sorted(lines, key=lambda o: -o.line_no):
        part = min(qty, line.qty_verified)
        if part:
            fewer = min(part, line.qty_counted)
            lost.append(
                replace(line, qty_verified=line.qty_verified - part, qty_counted=line.qty_counted - fewer)
            )
            qty -= part
    return lost


def _unfit(item: Item, scanned: Scanned, today: str, lots: Sequence[str]) -> Verdict | None:
    if scanned.expiry is not None and scanned.expiry < today:
        return Verdict("expired", {"text": f"{item.sku}: {scanned.expiry}"})
    if item.tracks_lot and scanned.lot is not None and lots and scanned.lot not in lots:
        return Verdict("lot_mismatch", {"text": f"{item.sku}: {scanned.lot}"})
    if item.tracks_serial and scanned.serial is None:
        return Verdict("ambiguous_code", {"code": scanned.code})
    return None
