"""Printers' queues: papers are put in at the end of the printer's that takes them and has least to do.

Rule that must hold: slip and waybill of a parcel are put in together, in this order, on one printer or on two
that always go together.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hub.domain import packing, papers
from hub.domain.errors import Conflict, Invalid
from hub.domain.orders import Order
from hub.domain.packing import Parcel
from hub.domain.papers import SLIP, WAYBILL, Print, Printer
from hub.domain.people import Station
from hub.office import parcels, printer_choice, shipping
from hub.office.act import REASON_LENGTH, Act

MOST_SUBJECT = 128


@dataclass(frozen=True, slots=True)
class Part:
    """A parcel of an order, or what it will be: its code, the carrier's number (empty: none yet), and the
    parcel once it is planned.
    """

    code: str
    waybill: str
    parcel: Parcel | None = None


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
    waybill: str = "",
    bulk: str = "",
    reason: str = "",
) -> Print:
    """Put one paper into the queue of the printer that takes it and has least to do.

    Args:
        kind: one of papers.QUEUED.
        subject: what it is of: an order's label, a parcel's code, a bin, a badge …
        only: codes of the printers that may print it; empty for every one.
        waybill: the carrier's number that it bears.
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
    printer = printer_choice.shortest(act, able(act, kind, only))
    return queue(act, kind, subject, printer, order, parcel, waybill=waybill, bulk=bulk, reason=reason)


def ask_pair(
    act: Act, order: Order, part: Part, *, only: Sequence[str] = (), bulk: str = "", reason: str = ""
) -> tuple[Print, Print]:
    """Put slip and waybill of a parcel into a queue, one after the other; from now on the parcel is weighed
    only when both were scanned at the bench.

    Raises:
        NotFound: a named printer is not there.
        Conflict: no printer takes one of them.
    """
    one, other = printer_choice.shortest_pair(act, able(act, SLIP, only), able(act, WAYBILL, only))
    slip, waybill = (
        queue(act, kind, part.code, printer, order, part.parcel, part.code, part.waybill, bulk, reason)
        for kind, printer in ((SLIP, one), (WAYBILL, other))
    )
    mark(act, part.parcel, "printed")
    return slip, waybill


def able(act: Act, kind: str, only: Sequence[str]) -> list[Printer]:
    """The printers that may print a paper where this act happens.

    Raises:
        NotFound: a named printer is not there.
        Conflict: none takes this paper.
    """
    here = act.work.maybe(Station, act.station_id)
    found = printer_choice.fitting(act, kind, here.name if here else "", only)
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
    waybill: str = "",
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
            waybill=waybill,
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
        return [Part(parcel.code, parcel.waybill, parcel) for parcel in planned]
    count = len(shipping.decide(act, order).plans)
    if count != 1:
        raise Conflict(
            f"order {order.label}: expected one parcel, it takes {count}; "
            "their papers can be printed once it is verified"
        )
    first = shipping.assign_first(act, order)
    return [Part(first.code, first.waybill)]
