"""What becomes of a print: printed again, cancelled, looked at by a person, noted by its printer's task.

Rules that must hold: a page that may have come out is never sent again without a person or the printer's own
count saying that it did not; whatever is printed again says who wanted it, when and why.
"""

from collections.abc import Sequence
from dataclasses import replace

from hub.domain import papers
from hub.domain.errors import Conflict, Invalid, NotFound
from hub.domain.orders import Order
from hub.domain.packing import Parcel
from hub.domain.papers import LIVE, PAIR_KINDS, SLIP, WAITING, WAYBILL, Print, Printer
from hub.office import paper_queues, paper_refusals, printer_choice, prints
from hub.office.act import REASON_LENGTH, Act


def named(act: Act, id_: int) -> Print:
    """The print with this number.

    Raises:
        NotFound: there is none on this site.
    """
    found = act.work.find(Print, id_)
    if found is None or found.site != act.rules.site:
        raise NotFound(f"print {id_}: expected the number of a print, found none")
    return found


def partner(act: Act, each: Print) -> Print | None:
    """The other paper of a pair, as it was asked for with this one."""
    if not each.pair or each.order_id is None:
        return None
    kind = WAYBILL if each.kind == SLIP else SLIP
    same = [
        p
        for p in act.work.where(Print, "order_id", each.order_id)
        if p.kind == kind and p.pair == each.pair and p.copy_no == each.copy_no
    ]
    # A slip comes before its waybill; the nearest is the one that was asked for with it.
    return min(same, key=lambda p: abs(p.id - each.id), default=None)


def again(act: Act, each: Print, reason: str, only: Sequence[str] = ()) -> list[Print]:
    """Print a paper again, and with one of a pair the other one; the log says who, when and why.

    Args:
        reason: why; needed.
        only: codes of the printers that may print it; empty: where it was printed before, or at the bench
            where somebody asks for it.

    Raises:
        Invalid: no reason given.
        Conflict: it is not printed yet, or is void; its printer is gone and no other takes it; a picking
            list has nothing left to pick.
    """
    if not reason.strip():
        raise Invalid("reason", "why it is printed again", reason)
    two = [p for p in (each, partner(act, each)) if p is not None]
    parcel = act.work.maybe(Parcel, each.parcel_id)
    for one in two:
        if one.state in WAITING:
            raise Conflict(
                f"print {one.id} is {one.state}: expected one that is printed; say what became of it"
            )
        if one.state == "void" or (parcel and one.waybill and one.waybill != parcel.waybill):
            raise Conflict(
                f"print {one.id} is void: expected one of the order as it is; print the order's papers"
            )
    two.sort(key=lambda p: PAIR_KINDS.index(p.kind) if p.kind in PAIR_KINDS else 0)
    order = act.work.maybe(Order, each.order_id)
    if order is not None:
        paper_refusals.expect_alive(order)
        if each.kind == papers.PICKING_LIST:
            paper_refusals.expect_stops(act, order)
    bulk = paper_queues.new_bulk()
    copy_no = max(_copies(act, one) for one in two) + 1
    printers_again = _printers_again(act, two, only)
    prints.let_go(act, two)
    made = []
    for one, printer in zip(two, printers_again, strict=True):
        made.append(
            paper_queues.queue(
                act,
                one.kind,
                one.subject,
                printer,
                order,
                parcel,
                one.pair,
                one.waybill,
                bulk,
                reason.strip(),
                copy_no,
            )
        )
    if each.pair:
        paper_queues.mark(act, parcel, "printed")
    return made


def is_on_its_way(act: Act, each: Print) -> bool:
    """Whether a newer copy of a paper waits for its printer already."""
    return any(p.copy_no > each.copy_no and p.state in WAITING for p in _same(act, each))


def _printers_again(act: Act, two: Sequence[Print], only: Sequence[str]) -> list[Printer]:
    before = [act.work.get(Printer, p.printer_id) for p in two]
    if not only and act.station_id is None and all(not p.removed_at_ms for p in before):
        return before
    if len(two) == 1:
        return [printer_choice.shortest(act, paper_queues.able(act, two[0].kind, only))]
    return list(printer_choice.shortest_pair(act, *(paper_queues.able(act, p.kind, only) for p in two)))


def _copies(act: Act, each: Print) -> int:
    """How often this paper was asked for so far."""
    return max((p.copy_no for p in _same(act, each)), default=0)


def _same(act: Act, each: Print) -> list[Print]:
    """Every print of this paper of the same thing."""
    of = ("order_id", each.order_id) if each.order_id is not None else ("subject", each.subject)
    found = act.work.where(Print, *of)
    return [p for p in found if (p.site, p.kind, p.subject) == (each.site, each.kind, each.subject)]


def cancel(act: Act, each: Print, reason: str) -> list[Print]:
    """Take a print out of its queue, and with one of a pair the other one where it is not out yet.

    Returns:
        What was cancelled.

    Raises:
        Invalid: no reason given.
        NotPermitted: it is under way, out, or over.
    """
    if not reason.strip():
        raise Invalid("reason", "why it is cancelled", reason)
    done = [act.work.put(papers.step(each, "cancel", act.moment.at_ms, reason.strip()[:REASON_LENGTH]))]
    other = partner(act, each)
    if other is not None and other.state in papers.LIFE["cancel"]:
        done.append(
            act.work.put(papers.step(other, "cancel", act.moment.at_ms, reason.strip()[:REASON_LENGTH]))
        )
    _free(act, act.work.maybe(Parcel, each.parcel_id))
    return done


def _free(act: Act, parcel: Parcel | None) -> None:
    """A parcel of whose pair nothing is printed or on its way any more is weighed without papers."""
    if parcel is None:
        return
    of_parcel = [p for p in act.work.where(Print, "order_id", parcel.order_id) if p.parcel_id == parcel.id]
    if not any(p.pair and p.state in LIVE for p in of_parcel):
        paper_queues.mark(act, parcel, "")


def resolve(act: Act, each: Print, came_out: bool, reason: str = "") -> Print:
    """A person has looked at the printer: a doubtful page is there, or is sent again; a failed one is tried
    again, and with one of a pair the other one that failed with it.

    Args:
        came_out: whether the page is there.

    Raises:
        NotPermitted: nobody doubts it.
        Conflict: it is to be sent again, and its printer is gone.
    """
    event = "confirm" if came_out else "send_again"
    said = reason.strip()[:REASON_LENGTH] or ("seen 已看到" if came_out else "not seen 未见")
    other = None if came_out else partner(act, each)
    both = (each, other) if other is not None and other.state == "failed" else (each,)
    done = [papers.step(one, event, act.moment.at_ms, said) for one in both]
    for after in done:
        printer = act.work.get(Printer, after.printer_id)
        if printer.removed_at_ms:
            raise Conflict(
                f"print {after.id}: printer {printer.code} was taken away; cancel the print, "
                "then print it again on another"
            )
        act.work.put(replace(after, operator_id=act.operator_id or after.operator_id))
    parcel = act.work.maybe(Parcel, each.parcel_id)
    if each.pair and parcel is not None and not parcel.papers:
        paper_queues.mark(act, parcel, "printed")
    return act.work.get(Print, each.id)


def note(act: Act, id_: int, event: str, reason: str = "", mark: int | None = None, pages: int = 0) -> Print:
    """What a printer's task says of a page: an event of its life. A page that somebody made void meanwhile
    stays so.

    Args:
        mark: the printer's count once all that was sent before is out.
        pages: how many it has; with mark.
    """
    each = act.work.get(Print, id_)
    if each.state not in papers.LIFE[event]:
        return each
    after = papers.step(each, event, act.moment.at_ms, reason[:REASON_LENGTH])
    return act.work.put(after if mark is None else replace(after, mark=mark, pages=pages))


def give_up(act: Act, id_: int, why: str) -> None:
    """A paper can't be made, or its printer has thrown it away: it failed, and with one of a pair the other
    one where it waits.
    """
    failed = note(act, id_, "fail", why)
    other = partner(act, failed)
    if other is not None and other.state == "queued":
        note(act, other.id, "fail", f"its pair failed 成对的另一张失败: {why}")
    _free(act, act.work.maybe(Parcel, failed.parcel_id))
