"""Which function an event goes to: by its kind, then by card, job and the question that is open.

The order of the checks is the order in which a person is told: who are you, is the bench free, what was
asked, what is it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from hub.domain.orders import Order
from hub.domain.verdicts import Verdict, ask, go, tell
from hub.floor import jobs, sign_in
from hub.floor.desk import Desk, Job
from hub.floor.jobs import HERE
from hub.store import queries
from protocol import cards, codec
from protocol.messages import Button, Fault, Scan, Weigh

ANSWERS: Mapping[str, Callable[[Desk, str], Verdict]] = {**sign_in.ANSWERS, **jobs.ANSWERS}
"""question -> what X%YES does."""


def judge(desk: Desk, event: Any) -> Verdict:
    """The verdict on one event (a Scan, Weigh, Button or Fault of `protocol.messages`)."""
    return _BY_KIND[type(event)](desk, event)


def _scan(desk: Desk, event: Scan) -> Verdict:
    if event.c is None:
        return Verdict("unknown_code", {"code": (event.x or "")[:24]})
    if event.re is not None and _same_piece(desk, event):
        return Verdict("same_piece", {"text": event.c[:20]})
    card = cards.card(event.c)
    if card is not None and card[0] == cards.BADGE:
        return sign_in.badge(desk, card[1])
    answers_badge = card == (cards.ACT, "YES") and desk.station.ask.startswith("badge:")
    if desk.station.operator_id is None and not answers_badge:
        desk.set_station(ask="")
        return Verdict("no_operator")
    if desk.station.hold or event.h == 2:  # held here, or by the station itself
        if card == (cards.ACT, "RESUME"):
            return _freed(desk)
        if _knew_of_hold(desk, event):
            return _blocked(desk)
    verdict = _card(desk, *card) if card else _goods(desk, event)
    if verdict.hold:
        desk.set_station(hold=True, held_away_ms=desk.moment.at_ms if event.h == 1 else 0)
    return verdict


def _knew_of_hold(desk: Desk, event: Scan) -> bool:
    """Whether the person could know, when they scanned, that the bench is held.

    The fail on something done while the hub was away comes later: the hold that it sets bars nothing that was
    done before it was told. A station that judges by its job holds the bench by itself; what it refused then
    says `h` 2.
    """
    told_ms = desk.station.held_away_ms
    if event.h != 1 or not told_ms:
        return True
    return event.t_ms is not None and event.t_ms > told_ms


def _blocked(desk: Desk) -> Verdict:
    if desk.station.held_away_ms:
        # From here on the person knows.
        desk.set_station(held_away_ms=0)
    return Verdict("blocked", hold=True)


def _same_piece(desk: Desk, event: Scan) -> bool:
    """Whether the scan that this one repeats, while it was unanswered, was of the same code and has been
    judged.
    """
    assert desk.station_id is not None and event.re is not None
    first = queries.stored_event(desk.work, desk.station_id, event.inc, event.re)
    if first is None or first.kind != "scan":
        return False
    return getattr(codec.decode("ev", first.frame.encode()), "c", None) == event.c


def _freed(desk: Desk, _: str = "RESUME") -> Verdict:
    desk.set_station(hold=False)
    return tell("resumed")


def _card(desk: Desk, letter: str, text: str) -> Verdict:
    """A command card. A question that is not answered by YES is dropped by whatever else is scanned."""
    question, desk_job = desk.station.ask, HERE.get(desk.station.job)
    if question:
        desk.set_station(ask="")
    if letter == cards.JOB:
        return sign_in.job(desk, text)
    if letter == cards.ACT:
        return _act(desk, text, question, desk_job)
    if desk_job is None:
        return Verdict("not_allowed", {"text": "J%…"})
    handler = desk_job.cards.get(letter)
    return (
        handler(desk, text) if handler else Verdict("not_allowed", {"text": f"{desk.station.job}: {letter}%"})
    )


def _act(desk: Desk, name: str, question: str, desk_job: Job | None) -> Verdict:
    if name not in cards.ACTS:
        return Verdict("unknown_code", {"code": f"X%{name}"})
    if name == "YES" and question:
        kind, _, text = question.partition(":")
        return ANSWERS[kind](desk, text)
    if name in _EVERYWHERE:
        return _EVERYWHERE[name](desk, name)
    handler = desk_job.acts.get(name) if desk_job else None
    return (
        handler(desk, name) if handler else Verdict("not_allowed", {"text": f"{desk.station.job} X%{name}"})
    )


def _goods(desk: Desk, event: Scan) -> Verdict:
    desk_job = HERE.get(desk.station.job)
    if desk.station.ask:
        desk.set_station(ask="")
    if desk_job is None:
        return Verdict("not_allowed", {"text": "J%…"})
    return desk_job.scan(desk, f"{event.aim or ''} {event.c}")


def _weigh(desk: Desk, event: Weigh) -> Verdict:
    if event.ok == "removed":
        # The piece that was refused is off the pan: the bench is free again.
        return _freed(desk) if desk.station.hold else go("")
    desk_job = HERE.get(desk.station.job)
    if desk.station.operator_id is None:
        return Verdict("no_operator")
    return desk_job.weigh(desk, event) if desk_job and desk_job.weigh else go("")


def _button(desk: Desk, event: Button) -> Verdict:
    if event.b != "confirm":
        # plus and minus change the quantity on the station's own display; call is for the supervisor, who
        # sees the event.
        return go("") if event.b != "call" else ask("called")
    if desk.station.operator_id is None:
        return Verdict("no_operator")
    desk_job = HERE.get(desk.station.job)
    return (
        desk_job.button(desk, event)
        if desk_job and desk_job.button
        else Verdict("not_allowed", {"text": "J%PICK"})
    )


def _fault(_desk: Desk, event: Fault) -> Verdict:
    return Verdict("confirm", {"text": event.code})


def _help(desk: Desk, _: str) -> Verdict:
    """Who works here, at which job, and on which order."""
    station = desk.station
    name = desk.operator.name if desk.operator else "-"
    order = desk.work.get(Order, station.order_id).label if station.order_id else ""
    return tell("here", name=name, job=station.job, order=order)


def _no(_desk: Desk, _: str) -> Verdict:
    return tell("dropped")


def _nothing_asked(_desk: Desk, _: str) -> Verdict:
    return ask("nothing_asked")


_EVERYWHERE: Mapping[str, Callable[[Desk, str], Verdict]] = {
    "LOGOUT": sign_in.log_out,
    "HELP": _help,
    "NO": _no,
    "YES": _nothing_asked,
    "RESUME": _freed,
}
_BY_KIND: Mapping[type, Callable[[Desk, Any], Verdict]] = {
    Scan: _scan,
    Weigh: _weigh,
    Button: _button,
    Fault: _fault,
}
