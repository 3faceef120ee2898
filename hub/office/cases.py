"""Exceptions: opened by whoever meets one, seen to by one person, closed with a cause.

Rule: an order has one of a kind at a time that is not closed; what is seen again is counted in it. Whoever
acts on one has its order locked first, so two acts never wait for each other crosswise.
"""

from dataclasses import replace

from hub.domain import cases
from hub.domain.cases import Case, CaseLog
from hub.domain.errors import Conflict, Invalid, NotFound
from hub.domain.orders import Order
from hub.domain.people import Operator
from hub.office.act import Act
from hub.store import queries

WHAT_LENGTH, NOTE_LENGTH = 256, 512
"""Characters that are kept of what was seen, and of every note."""


def open_case(
    act: Act,
    kind: str,
    order: Order | None,
    what: str,
    *,
    item_id: int | None = None,
    parcel_id: int | None = None,
) -> Case:
    """Put something that went wrong on the list; where the order has one of this kind that is not closed, it
    was seen again.

    Args:
        order: read in this transaction; None where it is about no order.
        what: what was seen, in words.

    Raises:
        Invalid: no such kind, or no words.
    """
    cases.check_kind(kind)
    if not what.strip():
        raise Invalid("what", "what was seen, in words", what)
    there = _unclosed(act, order, kind) if order is not None else None
    if there is not None:
        return _see_again(act, there, what)
    added = act.work.add(
        Case(
            id=0,
            site=act.rules.site,
            kind=kind,
            state=cases.OPEN,
            order_id=order.id if order else None,
            item_id=item_id,
            parcel_id=parcel_id,
            station_id=act.station_id,
            owner_id=None,
            order_state=order.state if order else "",
            what=what.strip()[:WHAT_LENGTH],
            times=1,
            opened_at_ms=act.moment.at_ms,
            last_at_ms=act.moment.at_ms,
        )
    )
    _log(act, added, "open", what)
    return added


def find(act: Act, number: int) -> Case:
    """The exception of a number; its order is locked before it.

    Raises:
        NotFound: there is none on this site.
    """
    found = queries.order_of_case(act.work, act.rules.site, number)
    if found is None:
        raise NotFound(f"exception {number}: expected one on site {act.rules.site}, found none")
    act.work.maybe(Order, found[0])
    return act.work.get(Case, number)


def take(act: Act, case: Case, over: bool = False, taker: Operator | None = None) -> Case:
    """See to an exception: it is the acting person's, or theirs to whom it is given.

    Args:
        over: take it over from whoever has it.
        taker: to whom it is given, where that is not who acts.

    Raises:
        Invalid: nobody acts.
        NotPermitted: it is closed.
        Conflict: somebody else has it.
    """
    taker_id = act.operator_id if taker is None else taker.id
    if taker_id is None:
        raise Invalid("badge", "the badge of who takes it", "")
    owner = act.work.maybe(Operator, case.owner_id)
    taken = cases.take(case, taker_id, over, f"{owner.name} ({owner.badge})" if owner else "")
    if taken.owner_id == case.owner_id and taken.state == case.state:
        return case
    over_from = f"from {owner.name} ({owner.badge})" if owner and owner.id != taker_id else ""
    given = f"given to {taker.name} ({taker.badge})" if taker is not None else ""
    return write(act, taken, "take", _said(given, over_from))


def give_back(act: Act, case: Case, why: str = "") -> Case:
    """Leave an exception to somebody else: it is nobody's.

    Raises:
        NotPermitted: nobody has it, or it is closed.
    """
    return write(act, cases.step(case, "give_back", owner_id=None), "give_back", why)


def note(
    act: Act, case: Case, *, cause: str = "", cause_note: str = "", prevention: str = "", text: str = ""
) -> Case:
    """Write down what is known of an exception; what is not given stays as it is.

    Args:
        cause: one of its kind (`hub.domain.causes`).
        cause_note: the cause in words.
        prevention: what keeps it from happening again.
        text: anything else, for the log alone.

    Raises:
        NotPermitted: it is closed.
        Invalid: nothing is given, or the cause is none of this kind.
    """
    if not any(word.strip() for word in (cause, cause_note, prevention, text)):
        raise Invalid("cause", "a cause, a prevention or a text", "")
    noted = _known(cases.step(case, "note"), cause, cause_note, prevention)
    return write(act, noted, "note", _said(cause, cause_note, prevention, text))


def settle(act: Act, case: Case, remedy: str, words: str = "", sent: Order | None = None) -> Case:
    """Note what was done for the buyer. A remedy that sends pieces goes through `hub.office.remedies`.

    Args:
        remedy: one of `hub.domain.causes.REMEDIES`.
        sent: the new order that sends the pieces, where the remedy sends some.

    Raises:
        NotPermitted: it is settled or closed already.
        Invalid: no such remedy, or it lacks words or pieces.
    """
    cases.permit(case, "settle")
    cases.check_remedy(remedy, words, sent is not None)
    after = cases.step(
        case,
        "settle",
        remedy=remedy,
        remedy_note=words.strip()[:NOTE_LENGTH],
        remedy_order_id=sent.id if sent else None,
        owner_id=case.owner_id if case.owner_id is not None else act.operator_id,
    )
    return write(act, after, "settle", _said(remedy, sent.label if sent else "", words))


def close(act: Act, case: Case, cause: str = "", cause_note: str = "", prevention: str = "") -> Case:
    """Close an exception, with the cause that it has or that is given here.

    Raises:
        NotPermitted: it is closed already.
        Invalid: it has no cause, or the one given is none of its kind.
    """
    cases.permit(case, "close")
    after = cases.closed(
        _known(case, cause, cause_note, prevention), act.moment.at_ms, closer_id=act.operator_id
    )
    return write(act, after, "close", _said(after.cause, after.cause_note, after.prevention))


def reopen(act: Act, case: Case, why: str) -> Case:
    """Take up an exception that was settled or closed; its cause stays.

    Raises:
        Invalid: no reason given.
        NotPermitted: it is neither.
        Conflict: its order has another one of this kind that is not closed.
    """
    if not why.strip():
        raise Invalid("reason", "why it is opened again", why)
    after = cases.step(case, "reopen", closed_at_ms=0)
    other = None
    if case.state == cases.CLOSED and case.order_id is not None:
        other = _unclosed(act, act.work.get(Order, case.order_id), case.kind)
    if other is not None:
        raise Conflict(f"exception {case.id}: expected no other one of its order and kind, found {other.id}")
    return write(act, after, "reopen", why)


def _unclosed(act: Act, order: Order, kind: str) -> Case | None:
    of_order = act.work.where(Case, "order_id", order.id)
    return next((c for c in of_order if c.kind == kind and c.state != cases.CLOSED), None)


def _see_again(act: Act, case: Case, what: str) -> Case:
    seen = cases.step(
        case,
        "see_again",
        what=cases.both(case, what, WHAT_LENGTH),
        times=case.times + 1,
        last_at_ms=act.moment.at_ms,
    )
    return write(act, seen, "see_again", what)


def _known(case: Case, cause: str, cause_note: str, prevention: str) -> Case:
    """The exception with what is now known of it. Another cause takes the words of the one before away."""
    if cause:
        kept = case.cause_note if cause == case.cause else ""
        cause_note = cause_note.strip() or kept
        case = replace(case, cause=cases.check_cause(case.kind, cause, cause_note), cause_note="")
    return replace(
        case,
        cause_note=cause_note.strip()[:NOTE_LENGTH] or case.cause_note,
        prevention=prevention.strip()[:NOTE_LENGTH] or case.prevention,
    )


def _said(*words: str) -> str:
    return "; ".join(word.strip() for word in words if word.strip())


def write(act: Act, case: Case, event: str, text: str) -> Case:
    """Write an exception, and in its log what happened to it."""
    _log(act, case, event, text)
    return act.work.put(case)


def _log(act: Act, case: Case, event: str, text: str) -> None:
    act.work.record(
        CaseLog(
            id=0,
            site=case.site,
            case_id=case.id,
            step=event,
            text=text.strip()[:NOTE_LENGTH],
            operator_id=act.operator_id,
            station_id=act.station_id,
            at_ms=act.moment.at_ms,
            business_date=act.moment.business_date,
        )
    )
