"""Re-pick: what a verifier or packer found missing is fetched again, and the ledger is put right.

A piece that was recorded as picked but is not in the tote never left its bin: the picker counted wrong, or
took another. So its move is reversed; if it is not there either, the picker finds the bin short, and the loss
is written off.
"""

from dataclasses import replace

from hub.domain import picking
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.people import Tote
from hub.domain.picking import Pick
from hub.domain.stock import Balance, Bin
from hub.office import ledger, making_picks
from hub.office.act import Act
from hub.store import walls


def send_for_missing(act: Act, order: Order) -> int:
    """Make picks for every piece of a picked order that is not verified; the order goes back to picking,
    or is short.

    Returns:
        The pieces missing.
    """
    missing = 0
    for line in act.work.where(OrderLine, "order_id", order.id):
        if line.qty_to_verify:
            missing += line.qty_to_verify
            _send(act, order, line)
    waiting = any(
        p.state in picking.UNFINISHED and p.kind == picking.PICK
        for p in act.work.where(Pick, "order_id", order.id)
    )
    if waiting:
        act.step(order, "send_back", "picking", f"{missing} missing 缺 {missing} 件")
    else:
        act.step(order, "run_short", reason=f"{missing} missing, no stock")
    return missing


def _send(act: Act, order: Order, line: OrderLine) -> None:
    _reverse(act, order, line, line.qty_picked - line.qty_verified)
    line = act.work.put(replace(line, qty_picked=line.qty_verified))
    lacking = making_picks.allocate(act, order, line, line.qty_to_verify)
    act.work.put(replace(line, qty_short=line.qty_short + lacking))


def _reverse(act: Act, order: Order, line: OrderLine, qty: int) -> None:
    """Move pieces that are not in the tote back to the bins they were recorded as taken from, the latest
    first.
    """
    work = act.work
    tote = work.maybe(Tote, order.tote_id)
    if tote is None or not qty:
        return
    tote_bin = work.get(Bin, tote.bin_id)
    held = {b.lot: b.qty for b in work.where(Balance, "bin_id", tote.bin_id) if b.item_id == line.item_id}
    picked = [
        p for p in work.where(Pick, "order_id", order.id) if p.line_id == line.id and p.kind == picking.PICK
    ]
    for pick in sorted((p for p in picked if p.qty_done), key=lambda p: -p.id):
        part = min(qty, pick.qty_done, held.get(pick.lot, 0))
        if part:
            to = work.get(Bin, pick.bin_id)
            ledger.move(act, line.item_id, part, tote_bin, to, "not_picked", lot=pick.lot, order_id=order.id)
            held[pick.lot] -= part
            qty -= part
    for lot, there in held.items():
        # A lot that came by another order's pick, as it may where a wave is sorted.
        part = min(qty, there)
        bin_id = walls.origin(work, order.wave_id, order.id, line.item_id, lot) if part else None
        if bin_id is not None:
            to = work.get(Bin, bin_id)
            ledger.move(act, line.item_id, part, tote_bin, to, "not_picked", lot=lot, order_id=order.id)
            qty -= part
