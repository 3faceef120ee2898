"""Slip and waybill at the bench: that they belong together is proven by scanning both, one after the other.

Rule that must hold: of a parcel whose pair was asked for, the weight is taken only when a code that only its
slip has and one that only its waybill has were scanned here, and no paper of another parcel between them.
What both carry, the parcel's own code, proves neither; nor does what a void paper carries as well.
"""

from dataclasses import replace

from hub.domain import pairs, papers
from hub.domain.errors import DomainError
from hub.domain.orders import Order
from hub.domain.packing import Parcel
from hub.domain.papers import LIVE, PAIR_KINDS, SLIP, WAITING, WAYBILL, Print
from hub.domain.verdicts import Verdict, tell
from hub.floor.desk import Desk
from hub.office import print_acts, prints

_WANTED = {"printed": "want_slip", "slip": "want_waybill", "waybill": "want_slip"}
"""How far a pair is proven -> the phrase that names the paper to scan next."""
_KINDS = {"slip": SLIP, "waybill": WAYBILL}


def wanting(parcel: Parcel) -> Verdict | None:
    """What still has to be scanned before a parcel may be weighed or leave; None where nothing has."""
    if not pairs.is_open(parcel.papers):
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


def of_waybill(parcel: Parcel, code: str) -> int | None:
    """Whether a code is one that only a parcel's waybill has.

    Returns:
        The number of its print, 0 for the carrier's number, which tells none; None for any other code.
    """
    parcel_code, print_no = pairs.read_code(code)
    if print_no and parcel_code == parcel.code:
        return print_no
    return 0 if code == parcel.waybill and code != parcel.code else None


def void(desk: Desk, parcel: Parcel, paper: str, print_no: int | None) -> Verdict | None:
    """The refusal of a paper of a parcel that counts no more, or may be one that doesn't; None where it does.

    A number that the shop gave stays when its order goes elsewhere: it stands on the void waybill too, and
    only the code at the foot tells them apart.

    Args:
        paper: `slip` or `waybill`. print_no: of its print, 0 where its code tells none, None for no paper.
    """
    if print_no:
        return _void_print(desk, parcel, _KINDS[paper], print_no)
    if print_no is None or paper != "waybill":
        return None
    order = desk.work.get(Order, parcel.order_id)
    if not parcel.waybill or parcel.waybill != order.waybill:
        return None
    same = [p for p in prints.of_order(desk, order) if (p.kind, p.waybill) == (WAYBILL, order.waybill)]
    if any(papers.is_stray(p) for p in same) and any(p.state in LIVE for p in same):
        return Verdict("not_allowed", {"phrase": "want_foot", "parcel": parcel.code})
    return None


def _void_print(desk: Desk, parcel: Parcel, kind: str, print_no: int) -> Verdict | None:
    one = desk.work.find(Print, print_no)
    if one is None or (one.kind, one.subject, one.site) != (kind, parcel.code, parcel.site):
        return Verdict("unknown_code", {"code": pairs.own_code(parcel.code, print_no)})
    if papers.is_stray(one):
        return Verdict("wrong_parcel", {"phrase": "void_paper", "parcel": parcel.code})
    return None


def scanned(desk: Desk, parcel: Parcel, paper: str) -> Parcel:
    """Note that a paper of a parcel was scanned at this bench.

    Args:
        paper: `slip` or `waybill`.
    """
    current = desk.work.get(Parcel, parcel.id)
    return desk.work.put(replace(current, papers=pairs.scanned(current.papers, paper)))


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
        why = "no_printer" if parcel.waybill else "no_waybill"
        return Verdict("not_allowed", {"phrase": why, "text": parcel.code})
    return tell("papers_again", parcel=parcel.code)


def _newest(own: list[Print]) -> Print:
    return max(own, key=lambda p: p.id)
