"""Papers asked for: put into printers' queues, printed again, cancelled, and void when their order changes.

Rules that must hold: slip and waybill of a parcel are asked for together, in this order, on one printer or on
two that always go together; what was printed of an order as it no longer is, is void; nothing here keeps the
floor from working, so what no printer takes is not printed by itself.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace

from hub.domain import packing, papers
from hub.domain.errors import Conflict, Invalid
from hub.domain.orders import BEFORE_RELEASE, ENDS, Order
from hub.domain.packing import Parcel
from hub.domain.papers import LIVE, OF_ORDER, PAIR_KINDS, SLIP, WAYBILL, Print, Printer
from hub.domain.people import Station
from hub.office import parcels, printers, shipping
from hub.office.act import REASON_LENGTH, Act

MOST_SUBJECT = 128
Part = tuple[str, Parcel | None]
"""A parcel's code, and the parcel once it is planned."""


def new_bulk() -> str:
    """What prints that are asked for together go by."""
    return secrets.token_hex(6)


def ask(
    act: Act,
    kind: str,
    subject: str,
    *,
    order: Order | None = None,
    parcel: Parcel | None = None,
    only: Sequence[str] = (),
    bulk: str = "",
    reason: str = "",
) -> Print:
    """Put one paper into the queue of the printer that takes it and has least to do.

    Args:
        kind: one of papers.QUEUED.
        subject: what it is of: an order's label, a parcel's code, a bin, a badge …
        only: codes of the printers that may print it; empty for every one.
        bulk: what it is asked for together with.

    Raises:
        Invalid: no such kind, or a subject without end.
        NotFound: a named printer is not there.
        Conflict: no printer takes this paper.
    """
    if kind not in papers.QUEUED:
        raise Invalid("kind", f"one of {', '.join(papers.QUEUED)}", kind)
    if not 0 < len(subject) <= MOST_SUBJECT:
        raise Invalid("subject", f"1 to {MOST_SUBJECT} characters", subject[:MOST_SUBJECT])
    printer = printers.shortest(act, able(act, kind, only))
    return queue(act, kind, subject, printer, order, parcel, bulk=bulk, reason=reason)


def ask_pair(
    act: Act, order: Order, part: Part, *, only: Sequence[str] = (), bulk: str = "", reason: str = ""
) -> tuple[Print, Print]:
    """Put slip and waybill of a parcel into a queue, one after the other; from now on the parcel is weighed
    only when both were scanned at the bench.

    Raises:
        NotFound: a named printer is not there.
        Conflict: no printer takes one of them.
    """
    code, parcel = part
    one, other = printers.shortest_pair(act, able(act, SLIP, only), able(act, WAYBILL, only))
    slip = queue(act, SLIP, code, one, order, parcel, code, bulk, reason)
    waybill = queue(act, WAYBILL, code, other, order, parcel, code, bulk, reason)
    mark(act, parcel, "printed")
    return slip, waybill


def able(act: Act, kind: str, only: Sequence[str]) -> list[Printer]:
    """The printers that may print a paper where this act happens.

    Raises:
        NotFound: a named printer is not there.
        Conflict: none takes this paper.
    """
    here = act.work.maybe(Station, act.station_id)
    found = printers.fitting(act, kind, here.name if here else "", only)
    if not found:
        raise Conflict(
            f"{kind}: expected a printer that takes it, found none; add one (pickbench printers add)"
        )
    return found


def queue(
    act: Act,
    kind: str,
    subject: str,
    printer: Printer,
    order: Order | None,
    parcel: Parcel | None,
    pair: str = "",
    bulk: str = "",
    reason: str = "",
    copy_no: int = 1,
) -> Print:
    """Put a paper at the end of one printer's queue, as who acts here asks for it."""
    return act.work.add(
        Print(
            id=0,
            site=act.rules.site,
            printer_id=printer.id,
            kind=kind,
            subject=subject,
            state="queued",
            order_id=order.id if order else None,
            parcel_id=parcel.id if parcel else None,
            pair=pair,
            bulk=bulk,
            copy_no=copy_no,
            reason=reason[:REASON_LENGTH],
            operator_id=act.operator_id,
            station_id=act.station_id,
            asked_at_ms=act.moment.at_ms,
        )
    )


def mark(act: Act, parcel: Parcel | None, how: str) -> None:
    """Say how far a parcel's pair is proven; what has left or was undone stays as it is."""
    current = act.work.maybe(Parcel, parcel.id) if parcel else None
    if current is not None and current.state in (packing.OPEN, packing.WEIGHED):
        act.work.put(replace(current, papers=how))


def parts(act: Act, order: Order) -> list[Part]:
    """The parcels of an order with their codes. Before they are planned, its only one, as far as can be told
    now, whose waybill number is taken at once.

    Raises:
        Conflict: a piece is heavier than the carrier takes; or the order will be several parcels, which get
            their numbers when it is verified.
    """
    planned = parcels.current(act, order)
    if planned:
        return [(parcel.code, parcel) for parcel in planned]
    count = len(shipping.decide(act, order).plans)
    if count != 1:
        raise Conflict(
            f"order {order.label}: expected one parcel, it takes {count}; "
            "their papers can be printed once it is verified"
        )
    return [(shipping.assign_first(act, order).code, None)]


def ask_order(
    act: Act,
    order: Order,
    kinds: Iterable[str],
    *,
    only: Sequence[str] = (),
    bulk: str = "",
    reason: str = "",
) -> list[Print]:
    """Put papers of an order into the queues. What is printed or on its way already is not asked for twice
    (`again` prints it again).

    Args:
        kinds: of papers.OF_ORDER; with both slip and waybill every parcel gets its pair.

    Raises:
        Invalid: a kind that no order has. NotFound: a named printer is not there. Conflict: the order is
        over, no printer takes one of the papers, or a piece is heavier than the carrier
            takes.
    """
    wanted = list(dict.fromkeys(kinds))
    for kind in wanted:
        if kind not in OF_ORDER:
            raise Invalid("papers", f"of {', '.join(OF_ORDER)}", kind)
    expect_alive(order)
    live = {(p.kind, p.subject) for p in of_order(act, order) if p.state in LIVE}
    pairs = all(kind in wanted for kind in PAIR_KINDS)
    codes = parts(act, order) if any(kind in PAIR_KINDS for kind in wanted) else []
    made: list[Print] = []
    for kind in wanted:
        for subject, parcel in codes if kind in PAIR_KINDS else [(order.label, None)]:
            if (kind, subject) in live:
                continue
            if kind in PAIR_KINDS and pairs:
                made += ask_pair(act, order, (subject, parcel), only=only, bulk=bulk, reason=reason)
                live |= {(each, subject) for each in PAIR_KINDS}
                continue
            made.append(
                ask(act, kind, subject, order=order, parcel=parcel, only=only, bulk=bulk, reason=reason)
            )
    return made


def expect_alive(order: Order) -> None:
    """Papers are printed of an order that goes on, or has shipped.

    Raises:
        Conflict: it is cancelled, merged or returned.
    """
    if order.state in ENDS and order.state != "shipped":
        raise Conflict(f"order {order.label} is {order.state}: expected one that goes on")


def of_order(act: Act, order: Order) -> list[Print]:
    """Every print of an order, the oldest first."""
    return act.work.where(Print, "order_id", order.id)


def at(act: Act, event: str, order: Order) -> list[Print]:
    """Something has happened to an order: print what the site prints then (`[papers]` in its rules).

    At `verified` the papers that were printed before picking become those of its parcels; where the parcels
    came out otherwise, they are void and printed again.

    Args:
        event: `released` or `verified`.

    Returns:
        What was put into queues. What no printer takes is left out: it must not keep the floor from working.
    """
    wanted = list(getattr(act.rules.office.papers, event))
    if event == "verified" and _belongs(act, order):
        wanted = list(dict.fromkeys((*wanted, *PAIR_KINDS)))
    return _ask_possible(act, order, wanted) if wanted else []


def at_handover(act: Act, manifest: str) -> Print | None:
    """A carrier's manifest was closed: print it where the site does so then, and a printer takes it.

    Args:
        manifest: its code.
    """
    if "manifest" not in act.rules.office.papers.handed_over or not printers.fitting(act, "manifest"):
        return None
    return ask(act, "manifest", manifest)


def _ask_possible(act: Act, order: Order, wanted: Sequence[str], reason: str = "") -> list[Print]:
    here = act.work.maybe(Station, act.station_id)
    name = here.name if here else ""
    possible = [kind for kind in wanted if printers.fitting(act, kind, name)]
    if any(kind not in possible for kind in PAIR_KINDS if kind in wanted):
        # Half a pair is none.
        both = all(kind in wanted for kind in PAIR_KINDS)
        possible = [kind for kind in possible if not (both and kind in PAIR_KINDS)]
    try:
        return ask_order(act, order, possible, reason=reason)
    except Conflict:
        return []


def _belongs(act: Act, order: Order) -> bool:
    """Give papers that were printed before picking to the order's parcels, or make them void.

    Returns:
        Whether a pair is owed: one was printed before and is void now.
    """
    every = [p for p in of_order(act, order) if p.kind in PAIR_KINDS]
    early = [p for p in every if p.state in LIVE and p.parcel_id is None]
    planned = {parcel.code: parcel for parcel in parcels.current(act, order)}
    if early and {p.subject for p in early} == set(planned):
        for each in early:
            parcel = planned[each.subject]
            act.work.put(replace(each, parcel_id=parcel.id))
            if each.pair:
                mark(act, parcel, "printed")
    else:
        for each in early:
            _void(act, each, "the parcels are other ones 包裹有变")
    return any(p.pair and p.state in ("void", "cancelled") for p in _fresh(act, every))


def _fresh(act: Act, these: Iterable[Print]) -> list[Print]:
    return [act.work.get(Print, p.id) for p in these]


def void_papers(act: Act, order: Order, reason: str) -> list[Print]:
    """Make void what was printed of an order, and take from the queues what was not: the order is another one
    now, or none any more.

    Returns:
        What was void or taken out.
    """
    done = [_void(act, each, reason) for each in of_order(act, order) if each.state in papers.LIFE["void"]]
    if done:
        for parcel in act.work.where(Parcel, "order_id", order.id):
            if parcel.papers and parcel.state != packing.SHIPPED:
                act.work.put(replace(parcel, papers=""))
    return done


def _void(act: Act, each: Print, reason: str) -> Print:
    return act.work.put(papers.step(each, "void", act.moment.at_ms, reason[:REASON_LENGTH]))


def changed(act: Act, order: Order, reason: str) -> list[Print]:
    """An order goes on otherwise than it was: its papers are void, and printed again when that makes sense,
    at once where the floor has it or its parcels stand, else when it comes there.

    Returns:
        What is printed again.
    """
    gone = void_papers(act, order, reason)
    standing = order.resume_state if order.state == "held" else order.state
    if not gone or standing in (*BEFORE_RELEASE, *ENDS):
        return []
    has_parcels = bool(parcels.current(act, order))
    kinds = dict.fromkeys(p.kind for p in gone if has_parcels or p.parcel_id is None)
    return _ask_possible(act, order, [kind for kind in OF_ORDER if kind in kinds], reason)
