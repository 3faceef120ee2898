"""Pack and weigh: an order's parcels one after another, each accepted by a stable weight within its
tolerance, and not before its slip and waybill are proven to lie together (`hub.floor.pairing`).
"""

from dataclasses import replace

from hub.domain import packing, pairs, weighing
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.packing import Parcel, ParcelLine
from hub.domain.verdicts import Verdict, go, not_now
from hub.floor import boxing, pairing, undoing
from hub.floor.desk import (
    Desk,
    Job,
    close_at_benches,
    in_hand,
    occupied,
    open_anyway,
    stopped,
    take_in_hand,
    work_on,
)
from hub.floor.parcel_codes import find_parcel, void_paper, void_waybill
from hub.floor.telling import tell_tote
from hub.office import changes, parcels, prints, rechoosing
from hub.store import queries

READING = {"unstable": "unstable", "over": "scale_fault", "under": "scale_fault", "zero_err": "scale_fault"}
"""What the scale says of itself -> verdict code, where the weight can't be used."""


def open_order(desk: Desk, label: str) -> Verdict:
    """O%: pack an order."""
    order = desk.find_order(label)
    return _open(desk, order, None) if order else Verdict("unknown_code", {"code": label})


def open_tote(desk: Desk, code: str) -> Verdict:
    """C%: pack the order of a tote; of a tote that holds none, whose it is."""
    tote = desk.find_tote(code)
    if tote is None:
        return Verdict("unknown_code", {"code": code})
    if tote.order_id is None:
        return tell_tote(desk, tote)
    return _open(desk, desk.work.get(Order, tote.order_id), None)


def scan(desk: Desk, code: str) -> Verdict:
    """A parcel's label or its waybill: this one goes on the scale next. An order's label opens it too."""
    raw = code.partition(" ")[2]
    parcel = find_parcel(desk, code, packing.OPEN)
    if parcel is None:
        return void_waybill(desk, raw) or open_order(desk, raw)
    print_no = pairing.of_waybill(parcel, raw)
    if print_no is not None:
        return _paper(desk, parcel, "waybill", print_no)
    here = desk.work.maybe(Order, desk.station.order_id)
    if here is not None and here.id != parcel.order_id:
        current = desk.work.maybe(Parcel, desk.station.parcel_id)
        return Verdict("wrong_parcel", {"parcel": current.code if current else here.label})
    return _open(desk, desk.work.get(Order, parcel.order_id), parcel)


def slip(desk: Desk, code: str) -> Verdict:
    """D%: the code that only a packing slip has; its parcel goes on the scale next."""
    parcel_code, print_no = pairs.read_code(code)
    parcel = desk.work.one(Parcel, "code", parcel_code, desk.rules.site)
    if parcel is None:
        return Verdict("unknown_code", {"code": f"D%{code}"})
    if parcel.state == packing.VOID:
        return void_paper(desk, desk.work.get(Order, parcel.order_id))
    return _paper(desk, parcel, "slip", print_no)


def _paper(desk: Desk, parcel: Parcel, paper: str, print_no: int) -> Verdict:
    """A paper that belongs to the parcel in hand, or opens its own; of a pair, one half of the proof."""
    other = pairing.other_paper(desk, parcel)
    if other is not None:
        desk.about(desk.work.get(Order, parcel.order_id), parcel_id=parcel.id)
        return other
    void = pairing.void(desk, parcel, paper, print_no)
    if void is not None:
        order = desk.work.get(Order, parcel.order_id)
        desk.about(order, parcel_id=parcel.id)
        return stopped(desk, order) or void
    if parcel.state == packing.WEIGHED and pairs.is_open(parcel.papers):
        # Printed anew after it was weighed: nothing is to be weighed, only the papers are to be proven.
        desk.about(desk.work.get(Order, parcel.order_id), parcel_id=parcel.id)
        return pairing.said(pairing.scanned(desk, parcel, paper))
    if desk.station.order_id not in (None, parcel.order_id):
        here = desk.work.maybe(Parcel, desk.station.parcel_id)
        return Verdict("wrong_parcel", {"parcel": here.code if here else ""})
    if desk.station.parcel_id != parcel.id:
        opened = _open(desk, desk.work.get(Order, parcel.order_id), parcel)
        if opened.why != "go" or not parcel.papers:
            return opened
    stop = in_hand(desk)
    if isinstance(stop, Verdict):
        return stop
    desk.about(parcel_id=parcel.id)
    proven = pairing.scanned(desk, parcel, paper)
    return pairing.said(proven) if proven.papers else _next_parcel(desk, stop, proven)


def _open(desk: Desk, order: Order, parcel: Parcel | None) -> Verdict:
    desk.about(order)
    refusal = stopped(desk, order) or _unready(order)
    return refusal or occupied(desk, order, "pack") or _opened(desk, take_in_hand(desk, order), parcel)


def take_over(desk: Desk, order_id: str) -> Verdict:
    """X%YES to "leave the other order?" or "open elsewhere, take over?"."""
    return open_anyway(desk, order_id, _unready, _opened)


def _unready(order: Order) -> Verdict | None:
    if order.state in ("verified", "packed"):
        return None
    if order.state == "weighed":
        return Verdict("already_verified", {"text": order.label})
    if order.state in ("shipped", "returned"):
        return Verdict("already_shipped", {"text": order.label})
    return not_now(order.label, order.state)


def _opened(desk: Desk, order: Order, parcel: Parcel | None = None) -> Verdict:
    waiting = [p for p in parcels.current(desk, order) if p.state == packing.OPEN]
    parcel = parcel if parcel in waiting else waiting[0]
    desk.set_station(parcel_id=parcel.id)
    desk.about(parcel_id=parcel.id)
    return _next_parcel(desk, order, parcel)


def _next_parcel(desk: Desk, order: Order, parcel: Parcel) -> Verdict:
    every = parcels.current(desk, order)
    done = sum(1 for p in every if p.state == packing.WEIGHED)
    pieces = sum(c.qty for c in desk.work.where(ParcelLine, "parcel_id", parcel.id))
    if parcel.carrier and not parcel.waybill:
        said = f"{parcel.code} {parcel.carrier}"
        return Verdict("go", {"phrase": "no_waybill", "text": said}, got=done, want=len(every))
    text = f"{parcel.code} ({done + 1}/{len(every)}) x{pieces} {weighing.words(parcel.expected_mg)}"
    return Verdict("go", {"text": f"{text} {parcel.carrier}"}, got=done, want=len(every))


def weigh(desk: Desk, reading: object) -> Verdict:
    """A load on the scale: the open parcel is accepted, or the verdict says by how much it is off."""
    if reading.ok in READING:  # type: ignore[attr-defined]  # a protocol.messages.Weigh
        return Verdict(READING[reading.ok])  # type: ignore[attr-defined]
    net_mg: int = reading.net_mg  # type: ignore[attr-defined]
    parcel = desk.work.maybe(Parcel, desk.station.parcel_id)
    if parcel is None:
        return Verdict("no_order")
    order = work_on(desk, desk.work.get(Order, parcel.order_id))
    if isinstance(order, Verdict):
        return order
    desk.about(parcel_id=parcel.id, net_mg=net_mg)
    unpaired = pairing.wanting(parcel)
    if unpaired is not None:
        return unpaired
    unproven = parcels.unproven(desk, parcel)
    if unproven is not None:
        return Verdict("weight_unproven", {"text": unproven})
    verdict = weighing.judge(net_mg, parcel.expected_mg, parcel.tolerance_mg)
    if verdict.why != "weight_ok":
        return verdict
    rechosen = rechoosing.again(desk, order, parcel, rechoosing.on_scale(desk, parcel, net_mg))
    # What nobody took when it was verified is weighed all the same, and waits at the dock for the office.
    if rechosen and (rechosen.now or rechosen.before):
        return boxing.rechosen_words(parcel, rechosen)
    return _accepted(desk, order, parcel, net_mg)


def _accepted(desk: Desk, order: Order, parcel: Parcel, net_mg: int) -> Verdict:
    desk.undoable("weighed", parcel=parcel.code)
    parcels.accept(desk, parcel, net_mg)
    every = parcels.current(desk, order)
    waiting = [p for p in every if p.state == packing.OPEN]
    if order.state == "verified":
        order = desk.step(order, "pack")
    if waiting:
        desk.set_station(parcel_id=waiting[0].id)
        text = f"{weighing.words(net_mg)} > {waiting[0].code}"
        return Verdict("weight_ok", {"text": text}, got=len(every) - len(waiting), want=len(every))
    desk.step(order, "weigh")
    close_at_benches(desk, order)
    return Verdict("weight_ok", {"text": weighing.words(net_mg)}, got=len(every), want=len(every))


def reopen(desk: Desk, _: str) -> Verdict:
    """X%UNDO: the parcels are opened again and the pieces of the doubtful one are verified anew. With no
    order open, the weight that closed the last one is taken back, and its parcel is open again.
    """
    order = in_hand(desk)
    if isinstance(order, Verdict):
        return undoing.closed(desk) if order.why == "no_order" else order
    return desk.ask(f"reopen:{order.id}", "reopen", order=order.label)


def reopened(desk: Desk, order_id: str) -> Verdict:
    """X%YES to "verify again?"."""
    order = work_on(desk, desk.work.get(Order, int(order_id)))
    if isinstance(order, Verdict):
        return order
    doubtful = [p for p in parcels.current(desk, order) if p.state == packing.OPEN]
    contents = {c.line_id for p in doubtful for c in desk.work.where(ParcelLine, "parcel_id", p.id)}
    for line_id in sorted(contents):
        line = desk.work.get(OrderLine, line_id)
        queries.forget_serials(desk.work, line.id)
        desk.work.put(replace(line, qty_verified=0, qty_counted=0))
    changes.void_parcels(desk, order)
    prints.void_papers(desk, order, "verified again 重新验货")
    close_at_benches(desk, order)
    desk.step(desk.work.get(Order, order.id), "send_back", "picked", "weight in doubt")
    return go(f"{order.label}: J%VERIFY")


JOB = Job(
    cards={"O": open_order, "C": open_tote, "B": boxing.choose_box, "D": slip},
    acts={"UNDO": reopen, "REPRINT": pairing.reprint},
    scan=scan,
    weigh=weigh,
)
ANSWERS = {"pack": take_over, "reopen": reopened, **boxing.ANSWERS}
