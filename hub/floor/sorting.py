"""Batch totes at a bench or a put wall: one is opened, a piece of it is judged, and what is not in it is
said.

The put wall and the bench for orders of one piece share it; where a piece goes is the only difference.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from hub.domain import items, orders, picking
from hub.domain.items import Item, Scanned
from hub.domain.orders import Order
from hub.domain.people import Operator, Tote, Wave
from hub.domain.picking import Pick
from hub.domain.putting import Wish
from hub.domain.stock import Balance, Bin
from hub.domain.verdicts import Verdict, tell
from hub.domain.verifying import Piece
from hub.floor.desk import Desk, stopped
from hub.floor.telling import tell_tote
from hub.floor.verify import meanings
from hub.office import batches, cases, losses, putting
from hub.store import walls
from hub.store.records import Event
from hub.store.walls import Wanting
from protocol.messages import MOST_PIECES


@dataclass(frozen=True, slots=True)
class Found:
    """What was scanned out of a batch tote, and the orders that take it."""

    piece: Piece
    scanned: Scanned
    lot: str
    """The lot that its code says; empty where it says none."""
    wishes: list[Wish]


def open_tote(desk: Desk, tote: Tote) -> Verdict:
    """C% of a batch tote: it is put to its orders here from now on. Any other tote is told of."""
    if tote.wave_id is None:
        return tell_tote(desk, tote)
    if any(task.kind == picking.PICK for task in batches.unfinished(desk, tote)):
        return Verdict("not_picked", {"text": tote.code})
    if putting.close_if_empty(desk, tote):
        return tell("tote_free", tote=tote.code)
    desk.work.put(replace(tote, cart_id=None))
    desk.set_station(tote_id=tote.id)
    wave, pieces = desk.work.get(Wave, tote.wave_id), losses.left(desk, tote)
    text = f"{tote.code}={wave.code}: {pieces}"
    return Verdict("go", {"text": text}, got=0, want=min(pieces, MOST_PIECES))


def tote_here(desk: Desk) -> Tote | None:
    """The batch tote that is open here."""
    tote = desk.work.maybe(Tote, desk.station.tote_id)
    return tote if tote is not None and tote.wave_id is not None else None


def person(desk: Desk) -> Operator:
    """Who works here."""
    assert desk.operator is not None, "the router lets nobody here who is not signed in"
    return desk.operator


def judge(desk: Desk, tote: Tote, code: str, may: Callable[[Wanting], bool]) -> Found | Verdict:
    """Judge a piece out of a batch tote: which orders of its wave take it, or the refusal.

    Args:
        may: whether an order is one of those that are put to here.
    """
    assert tote.wave_id is not None, "only a batch tote is opened"
    aim, _, raw = code.partition(" ")
    scanned = items.read(raw, aim or None)
    meant = meanings(desk, scanned)
    if not meant:
        return Verdict("unknown_code", {"code": raw})
    wanting = {p.item.id: _wanting(desk, tote.wave_id, p.item.id, may) for p in meant}
    fit = {id_: w for id_, found in wanting.items() if (w := putting.wishes(found))}
    if len(fit) > 1:
        return Verdict("ambiguous_code", {"code": scanned.code})
    piece = next((p for p in meant if p.item.id in fit), meant[0])
    if not fit:
        return _unwanted(desk, tote, piece.item, wanting[piece.item.id])
    refusal = _unfit(desk, tote, piece.item, scanned)
    return refusal or _enough(desk, tote, Found(piece, scanned, scanned.lot or "", fit[piece.item.id]))


def _wanting(desk: Desk, wave_id: int, item_id: int, may: Callable[[Wanting], bool]) -> list[Wanting]:
    return [w for w in walls.wanting(desk.work, wave_id, item_id, person(desk).id) if may(w)]


def _enough(desk: Desk, tote: Tote, found: Found) -> Found | Verdict:
    """Refuse more pieces than one order takes, or than the tote holds by the books."""
    most = min(putting.held(desk, tote, found.piece.item.id).free, max(wish.qty for wish in found.wishes))
    if found.piece.pack_qty > most:
        return Verdict("over_qty", {"sku": found.piece.item.sku, "want": most}, 0, most)
    return found


def _unwanted(desk: Desk, tote: Tote, item: Item, wanting: list[Wanting]) -> Verdict:
    """Why no order takes a piece: theirs was stopped, they have all that they want, or none wants it."""
    for each in wanting:
        order = desk.work.get(Order, each.order_id)
        if each.unsorted > 0 and orders.stop(order) is not None and order.state != "cancelled":
            return stopped(desk, order) or Verdict("order_changed", {"text": order.label})
    going = [
        task
        for task in batches.unfinished(desk, tote)
        if task.kind == picking.PUT_BACK and task.item_id == item.id
    ]
    for task in going:
        order = desk.work.get(Order, task.order_id or 0)
        if order.state in ("cancelled", "merged"):
            desk.about(order)
            return Verdict("order_cancelled", {"text": order.label})
    if not wanting:
        return Verdict("wrong_item", {"sku": item.sku})
    return Verdict("over_qty", {"sku": item.sku, "want": 0}, 0, 0)


def _unfit(desk: Desk, tote: Tote, item: Item, scanned: Scanned) -> Verdict | None:
    if scanned.expiry is not None and scanned.expiry < desk.moment.business_date:
        return Verdict("expired", {"text": f"{item.sku}: {scanned.expiry}"})
    if not item.tracks_lot or scanned.lot is None:
        return None
    rows = desk.work.where(Balance, "bin_id", tote.bin_id)
    lots = {b.lot for b in rows if b.item_id == item.id and b.qty}
    if lots and scanned.lot not in lots:
        return Verdict("lot_mismatch", {"text": f"{item.sku}: {scanned.lot}"})
    return None


def ask_empty(desk: Desk, _: str) -> Verdict:
    """X%SHORT or X%CLOSE: the open tote is empty; asked, where the books say that pieces are left."""
    tote = tote_here(desk)
    if tote is None:
        return Verdict("no_order", {"text": "C%…"})
    pieces = losses.left(desk, tote)
    if not pieces:
        return tell("tote_free", tote=tote.code)
    return desk.ask(f"empty:{tote.id}", "short", bin=tote.code, qty=pieces)


def emptied(desk: Desk, tote_id: str) -> Verdict:
    """X%YES to "the tote is empty?": what the books say is in it was never picked."""
    tote = desk.work.get(Tote, int(tote_id))
    if tote.wave_id is None:
        return Verdict("same_piece")
    pieces = losses.left(desk, tote)
    desk.undoable("empty", tote=tote.code, qty=pieces)
    for lost in losses.never_picked(desk, tote):
        sku = desk.work.get(Item, lost.item_id).sku
        words = f"short 缺货: {tote.code} {sku} -{lost.qty}"
        cases.open_case(desk, "short", desk.work.get(Order, lost.order.id), words, item_id=lost.item_id)
    return Verdict("short_pick", {"qty": pieces})


def forget_put(desk: Desk, task: Pick) -> None:
    """A put was taken back: its events no longer count, and the person's put before it is the last one."""
    if task.order_id is not None:
        for event_id in walls.events_of_put(desk.work, task.order_id, task.id):
            desk.mark_undone(desk.work.get(Event, event_id))
    operator = person(desk)
    before = walls.last_put(desk.work, operator.id, task.id)
    desk.work.put(replace(desk.work.get(Operator, operator.id), pick_id=before))
    tote = desk.work.maybe(Tote, task.tote_id)
    if tote is not None and tote.wave_id is not None and tote_here(desk) is None:
        desk.set_station(tote_id=tote.id)


def taken_back(desk: Desk, task: Pick, qty: int) -> Verdict:
    """What is said of pieces that are in their batch tote again."""
    sku, tote = desk.work.get(Item, task.item_id).sku, desk.work.get(Tote, task.tote_id or 0)
    return tell("undone", what=f"{sku} -{qty} > {tote.code}")


def slot_of(desk: Desk, task: Pick) -> Bin:
    """The slot that a put is for."""
    return desk.work.get(Bin, task.bin_id)
