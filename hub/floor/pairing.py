"""Slip and waybill at the bench: that they belong together is proven by scanning both, one after the other.

Rule that must hold: of a parcel whose pair was asked for, the weight is taken only when a code that only its
slip has and one that only its waybill has were scanned here, and no paper of another parcel between them.
What both carry, the parcel's own code, proves neither.
"""

from dataclasses import replace

from hub.domain import papers
from hub.domain.errors import DomainError
from hub.domain.orders import Order
from hub.domain.packing import Parcel
from hub.domain.papers import LIVE, PAIR_KINDS, WAITING, Print
from hub.domain.verdicts import Verdict, tell
from hub.floor.desk import Desk
from hub.office import print_acts, prints

_WANTED = {"printed": "want_slip", "slip": "want_waybill", "waybill": "want_slip"}
"""How far a pair is proven -> the phrase that names the paper to scan next."""


def wanting(parcel: Parcel) -> Verdict | None:
    """What still has to be scanned before a parcel may be weighed or leave; None where nothing has."""
    if not papers.is_open(parcel.papers):
        return None
    return Verdict("not_allowed", {"phrase": _WANTED[parcel.papers], "parcel": parcel.code})


def other_paper(desk: Desk, parcel: Parcel) -> Verdict | None:
    """The refusal of a paper of another parcel than the one in hand, whose pair matters; else None."""
    here = desk.work.maybe(Parcel, desk.station.parcel_id)
    if here is None or here.id == parcel.id or not here.papers:
        return None
    # What was scanned of it before is worth nothing now: the papers may lie mixed.
    desk.work.put(replace(here, papers="printed"))
    return Verdict("wrong_parcel", {"parcel": here.code})


def scanned(desk: Desk, parcel: Parcel, paper: str) -> Parcel:
    """Note that a paper of a parcel was scanned at this bench.

    Args:
        paper: `slip` or `waybill`.
    """
    current = desk.work.get(Parcel, parcel.id)
    return desk.work.put(replace(current, papers=papers.scanned(current.papers, paper)))


def said(parcel: Parcel) -> Verdict:
    """What the person is told after a paper of a parcel with a pair was scanned."""
    if parcel.papers == "proven":
        return tell("papers_match", parcel=parcel.code)
    return tell(_WANTED[parcel.papers], parcel=parcel.code)


def reprint(desk: Desk, _: str) -> Verdict:
    """X%REPRINT: the open parcel's pair is printed again, or for the first time; the log says by whom."""
    parcel = desk.work.maybe(Parcel, desk.station.parcel_id)
    if parcel is None:
        return Verdict("no_order")
    order = desk.work.get(Order, parcel.order_id)
    desk.about(order, parcel_id=parcel.id)
    own = [p for p in prints.of_order(desk, order) if p.pair == parcel.code and p.state in (*LIVE, "failed")]
    if any(p.state in WAITING for p in own):
        return tell("papers_coming", parcel=parcel.code)
    try:
        if own:
            print_acts.again(desk, _newest(own), "at the bench 打包台补打")
        else:
            prints.ask_order(desk, order, PAIR_KINDS, reason="at the bench 打包台打印")
    except DomainError:
        return Verdict("not_allowed", {"text": "X%REPRINT"})
    return tell("papers_again", parcel=parcel.code)


def _newest(own: list[Print]) -> Print:
    return max(own, key=lambda p: p.id)
