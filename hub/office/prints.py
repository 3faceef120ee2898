"""Papers asked for: put into printers' queues, printed again, cancelled, and void when their order changes.

Rules that must hold: slip and waybill of a parcel are asked for together, in this order, on one printer or on
two that always go together; what was printed of an order as it no longer is, is void; nothing here keeps the
floor from working, so what no printer takes is not printed by itself.
"""

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from hub.domain import packing, papers
from hub.domain.errors import Conflict, Invalid
from hub.domain.orders import BEFORE_RELEASE, ENDS, Order
from hub.domain.packing import Parcel
from hub.domain.papers import LIVE, OF_ORDER, PAIR_KINDS, PICKING_LIST, WAYBILL, Print
from hub.domain.people import Station
from hub.office import paper_queues, paper_refusals, parcels, printer_choice, shipping
from hub.office.act import REASON_LENGTH, Act


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
        Invalid: a kind that no order has.
        NotFound: a named printer is not there.
        Conflict: the order is over, no printer takes one of the papers, nothing is left to pick for a picking
            list, or a piece is heavier than the carrier takes.
    """
    wanted = list(dict.fromkeys(kinds))
    for kind in wanted:
        if kind not in OF_ORDER:
            raise Invalid("papers", f"of {', '.join(OF_ORDER)}", kind)
    paper_refusals.expect_alive(order)
    every = of_order(act, order)
    live = {(p.kind, p.subject) for p in every if p.state in LIVE}
    pairs = all(kind in wanted for kind in PAIR_KINDS)
    of_parcels = paper_queues.parts(act, order) if any(kind in PAIR_KINDS for kind in wanted) else []
    if WAYBILL in wanted:
        paper_refusals.expect_numbers(of_parcels)
    if PICKING_LIST in wanted and (PICKING_LIST, order.label) not in live:
        paper_refusals.expect_stops(act, order)
    made: list[Print] = []
    for kind in wanted:
        for part in of_parcels if kind in PAIR_KINDS else [paper_queues.Part(order.label, "")]:
            if (kind, part.code) in live:
                continue
            if kind in PAIR_KINDS and pairs:
                made += paper_queues.ask_pair(act, order, part, only=only, bulk=bulk, reason=reason)
                live |= {(each, part.code) for each in PAIR_KINDS}
                continue
            made.append(
                paper_queues.ask(
                    act,
                    kind,
                    part.code,
                    order=order,
                    parcel=part.parcel,
                    waybill=part.waybill,
                    only=only,
                    bulk=bulk,
                    reason=reason,
                )
            )
    anew = {(p.kind, p.subject) for p in made}
    let_go(act, [p for p in every if (p.kind, p.subject) in anew])
    return made


def let_go(act: Act, these: Iterable[Print]) -> None:
    """Of papers that are asked for anew, those that failed wait for nobody any more; why they failed stays in
    the log.
    """
    for each in these:
        if each.state == "failed":
            act.work.put(papers.step(each, "cancel", act.moment.at_ms))


def of_order(act: Act, order: Order) -> list[Print]:
    """Every print of an order, the oldest first."""
    return act.work.where(Print, "order_id", order.id)


def numbers_on_paper(act: Act, order: Order) -> frozenset[str]:
    """The carriers' numbers on an order's waybills that came out of a printer, or may have."""
    gone_out = {state for state, to in papers.LIFE["void"].items() if to == "void"}
    return frozenset(
        p.waybill
        for p in of_order(act, order)
        if p.kind == papers.WAYBILL and (p.state in gone_out or papers.is_stray(p))
    )


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
    if "manifest" not in act.rules.office.papers.handed_over or not printer_choice.fitting(act, "manifest"):
        return None
    return paper_queues.ask(act, "manifest", manifest)


def _ask_possible(act: Act, order: Order, wanted: Sequence[str], reason: str = "") -> list[Print]:
    here = act.work.maybe(Station, act.station_id)
    name = here.name if here else ""
    possible = [kind for kind in wanted if printer_choice.fitting(act, kind, name)]
    pair = [kind for kind in PAIR_KINDS if kind in possible]
    if any(kind in wanted and kind not in possible for kind in PAIR_KINDS):
        pair = []  # half a pair is none
    made: list[Print] = []
    for kinds in (*([kind] for kind in possible if kind not in PAIR_KINDS), pair):
        with contextlib.suppress(Conflict):
            made += ask_order(act, order, kinds, reason=reason)
    return made


def _belongs(act: Act, order: Order) -> bool:
    """Give papers that were printed before picking to the order's parcels, or make them void.

    Returns:
        Whether a pair is owed: one was printed before and is void now.
    """
    every = [p for p in of_order(act, order) if p.kind in PAIR_KINDS]
    early = [p for p in every if p.state in (*LIVE, "failed") and p.parcel_id is None]
    planned = {parcel.code: parcel for parcel in parcels.current(act, order)}
    if early and {p.subject for p in early} == set(planned) and _bears(early, planned):
        for each in early:
            parcel = planned[each.subject]
            act.work.put(replace(each, parcel_id=parcel.id))
            if each.pair and each.state in LIVE:
                paper_queues.mark(act, parcel, "printed")
    else:
        for each in early:
            _void(act, each, "parcels or waybill numbers are other ones 包裹或运单号有变")
    return any(p.pair and p.state in ("void", "cancelled") for p in _fresh(act, every))


def _bears(early: Iterable[Print], planned: Mapping[str, Parcel]) -> bool:
    """Whether papers that were printed before picking bear the numbers of the parcels as they are now.
    Another carrier may take them since its rules have changed.
    """
    return all(p.waybill in ("", planned[p.subject].waybill) for p in early)


def renumbered(act: Act, order: Order, reason: str) -> list[Print]:
    """An order that has no parcels yet may get another waybill number than the pair bears that was printed
    for it: then its papers are void, and printed again with the one that it gets.

    Returns:
        What is printed again.
    """
    early = [
        p
        for p in of_order(act, order)
        if p.kind in PAIR_KINDS and p.state in LIVE and p.parcel_id is None and p.waybill
    ]
    if not early or parcels.current(act, order):
        return []
    number = shipping.assign_first(act, order).waybill
    return [] if all(p.waybill == number for p in early) else changed(act, order, reason)


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
