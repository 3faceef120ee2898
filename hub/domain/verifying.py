"""Verifying: is this piece one that the order still wants?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hub.domain.items import Barcode, Item, Scanned
from hub.domain.orders import OrderLine
from hub.domain.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Piece:
    """What a code may mean: an item, and how many pieces one scan stands for."""

    item: Item
    pack_qty: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict and, where it passed, the line as it is now and the pieces that it gained."""

    verdict: Verdict
    line: OrderLine | None = None
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
    and of those the ones that still want pieces. Several lines of one SKU are filled in the order of
    their numbers.

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
        return Judged(Verdict("wrong_item", {"sku": meant[0].item.sku}, hold=True))
    wanting = [line for line in ours if line.qty_at_bench > 0]
    if len({line.item_id for line in wanting}) > 1:
        return Judged(Verdict("ambiguous_code", {"code": scanned.code}))
    line = min(wanting or ours, key=lambda o: o.line_no)
    piece = by_item[line.item_id]
    refusal = _unfit(piece.item, scanned, today, lots)
    if refusal:
        return Judged(refusal)
    return add(line, piece.item.sku, piece.pack_qty)


def add(line: OrderLine, sku: str, qty: int, counted: bool = False) -> Judged:
    """`qty` more verified pieces on a line, or the refusal when that is more than it wants.

    >>> line = OrderLine(1, "main", 1, 1, 5, 3, 0, 0, 3, 2, 0)
    >>> add(line, "85123A", 1).line.qty_verified
    3
    >>> add(line, "85123A", 2).verdict.why
    'over_qty'
    """
    if qty > line.qty_at_bench:
        verdict = Verdict(
            "over_qty", {"sku": sku, "want": line.qty_due}, line.qty_verified, line.qty_due, hold=True
        )
        return Judged(verdict)
    verified = replace(
        line, qty_verified=line.qty_verified + qty, qty_counted=line.qty_counted + (qty if counted else 0)
    )
    verdict = Verdict("ok", {"sku": sku, "got": verified.qty_verified, "want": line.qty_due})
    return Judged(replace(verdict, got=verified.qty_verified, want=line.qty_due), verified, qty)


def take_off(line: OrderLine, qty: int, counted: int = 0) -> OrderLine:
    """The line with `qty` pieces no longer verified, `counted` of them hand-counted."""
    return replace(line, qty_verified=line.qty_verified - qty, qty_counted=line.qty_counted - counted)


def _unfit(item: Item, scanned: Scanned, today: str, lots: Sequence[str]) -> Verdict | None:
    if scanned.expiry is not None and scanned.expiry < today:
        return Verdict("expired", {"text": f"{item.sku}: {scanned.expiry}"}, hold=True)
    if item.tracks_lot and scanned.lot is not None and lots and scanned.lot not in lots:
        return Verdict("lot_mismatch", {"text": f"{item.sku}: {scanned.lot}"}, hold=True)
    if item.tracks_serial and scanned.serial is None:
        return Verdict("ambiguous_code", {"code": scanned.code})
    return None
