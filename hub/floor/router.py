"""Which function an event goes to: by its kind, then by card, job and the question that is open.

The order of the checks is the order in which a person is told: who are you, is the bench free, what was
asked, what is it. Rule: what is refused has changed nothing; what holds a bench, `hub.domain.holds` says.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from hub.domain import holds
from hub.domain.picking import Pick
from hub.domain.verdicts import Verdict, ask, go, tell
from hub.floor import asides, jobs, scale, sign_in, slot_puts
from hub.floor.desk import Desk, Job
from hub.floor.jobs import HERE
from hub.store import queries
from protocol import cards, codec, verdicts
from protocol.codes import PASS
from protocol.messages import Button, Fault, Scan, Weigh

ANSWERS: Mapping[str, Callable[[Desk, str], Verdict]] = {**sign_in.ANSWERS, **jobs.ANSWERS}
"""question -> what X%YES does."""


def judge(desk: Desk, event: Any) -> Verdict:
    """The verdict on one event (a Scan, Weigh, Button or Fault of `protocol.messages`)."""
    verdict = _BY_KIND[type(event)](desk, event)
    is_theirs = desk.operator_id == desk.station.operator_id
    if not is_theirs or not holds.holds(desk.station.job, verdict.why):
        return verdict
    told_ms = desk.moment.at_ms if event.h == 1 else 0
    desk.set_station(hold=True, held_why=verdict.why, held_away_ms=told_ms)
    return replace(verdict, hold=True)


def _scan(desk: Desk, event: Scan) -> Verdict:
    if event.c is None:
        return Verdict("unknown_code", {"code": (event.x or "")[:24]})
    if event.re is not None and _same_piece(desk, event):
        return Verdict("same_piece", {"text": event.c[:20]})
    card = cards.card(event.c)
    if card is not None and card[0] == cards.BADGE:
        return sign_in.badge(desk, card[1])
    if card == (cards.ACT, "CALL"):
        return _called(desk)
    back = sign_in.back_with_cart(desk, card[1]) if card is not None and card[0] == cards.CART else None
    if back is not None:
        return back
    answers_badge = card == (cards.ACT, "YES") and desk.station.ask.startswith("badge:")
    if _is_nobody_here(desk, card) and not answers_badge:
        desk.set_station(ask="")
        return Verdict("no_operator")
    if card == (cards.ACT, "RESUME") and (desk.station.hold or event.h == 2):
        return _freed(desk)
    if holds.is_answered(desk.station.held_why, event.c):
        _freed(desk)
    if card != (cards.ACT, "HELP") and _is_barred(desk, event):
        return _blocked(desk)
    return _card(desk, *card) if card else _goods(desk, event)


def _is_nobody_here(desk: Desk, card: tuple[str, str] | None = None) -> bool:
    """Whether nobody works here: nobody is signed in, or who is has a pause, and this is not for then."""
    operator = desk.operator
    if operator is None:
        return True
    return operator.paused_at_ms > 0 and card not in _IN_A_PAUSE


def _is_barred(desk: Desk, event: Any) -> bool:
    """Whether the bench is held, by the hub or by the station itself, and the person could know it then.

    The fail on something done while the hub was away comes later: the hold that it sets bars nothing that was
    done before it was told. A station that judges by its job holds the bench by itself; what it refused then
    says `h` 2.
    """
    if not desk.station.hold and event.h != 2:
        return False
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
    desk.set_station(hold=False, held_why="", held_away_ms=0)
    return tell("resumed")


def _card(desk: Desk, letter: str, text: str) -> Verdict:
    """A command card. A question that is not answered by YES is dropped by whatever else is scanned, but for
    a call for help.
    """
    question, desk_job = desk.station.ask, HERE.get(desk.station.job)
    if question and (letter, text) != (cards.ACT, "HELP"):
        desk.set_station(ask="")
    if letter == cards.JOB:
        return sign_in.job(desk, text)
    if letter == cards.ACT:
        return _act(desk, text, question, desk_job)
    handler = desk_job.cards.get(letter) if desk_job else None
    if handler is not None:
        return handler(desk, text)
    if letter == cards.TOTE:
        return asides.tell_tote(desk, text)
    return _no_use(desk, f"{letter}%")


def _act(desk: Desk, name: str, question: str, desk_job: Job | None) -> Verdict:
    if name not in cards.ACTS:
        return Verdict("unknown_code", {"code": f"X%{name}"})
    if name == "YES" and question:
        kind, _, text = question.partition(":")
        return ANSWERS[kind](desk, text)
    if name in _EVERYWHERE:
        return _EVERYWHERE[name](desk, name)
    handler = desk_job.acts.get(name) if desk_job else None
    if name == "TARE" and desk_job and desk_job.weigh:
        handler = scale.tare
    return handler(desk, name) if handler else _no_use(desk, f"X%{name}")


def _no_use(desk: Desk, card: str) -> Verdict:
    if not desk.station.job:
        return Verdict("not_allowed", {"text": "J%…"})
    return Verdict("not_allowed", {"phrase": "no_use", "job": desk.station.job, "card": card})


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
    if _is_nobody_here(desk):
        return Verdict("no_operator")
    if not desk_job or not desk_job.weigh:
        return go("")
    if desk.station.held_why not in holds.BY_WEIGHT and _is_barred(desk, event):
        return _blocked(desk)
    verdict = desk_job.weigh(desk, event)
    if desk.station.hold and verdicts.outcome(verdict.why) == PASS:
        _freed(desk)  # what was wrong has been put right on the pan
    return verdict


def _called(_desk: Desk) -> Verdict:
    """X%CALL and the call button: the supervisor sees the event."""
    return ask("called")


def _button(desk: Desk, event: Button) -> Verdict:
    if event.b == "call":
        return _called(desk)
    if event.b != "confirm":
        return go("")  # plus and minus change the quantity on the station's own display
    other = _of_another(desk, event)
    if other is not None and slot_puts.is_put(desk, event.task):
        return slot_puts.press(desk, event)  # a wall's lights may hang where nobody works, or somebody else
    if desk.station.operator_id is None:
        return Verdict("no_operator")
    if other is not None:
        desk.in_place_of(other)
    elif _is_nobody_here(desk):
        return Verdict("no_operator")
    elif _is_barred(desk, event):
        return _blocked(desk)
    desk_job = HERE.get(desk.station.job)
    return (
        desk_job.button(desk, event)
        if desk_job and desk_job.button
        else Verdict("not_allowed", {"text": "J%PICK"})
    )


def _of_another(desk: Desk, event: Button) -> Pick | None:
    """The task that a press is on, where it is another person's than who is signed in: several work in one
    zone, and neither a hold nor a pause of the one stops the other.
    """
    task = desk.work.find(Pick, event.task) if event.task else None
    if task is None or task.operator_id in (None, desk.station.operator_id):
        return None
    return task


def _fault(_desk: Desk, event: Fault) -> Verdict:
    return Verdict("confirm", {"text": event.code})


def _no(_desk: Desk, _: str) -> Verdict:
    return tell("dropped")


def _nothing_asked(_desk: Desk, _: str) -> Verdict:
    return ask("nothing_asked")


_EVERYWHERE: Mapping[str, Callable[[Desk, str], Verdict]] = {
    "LOGOUT": sign_in.log_out,
    "PAUSE": sign_in.pause,
    "HELP": asides.help_,
    "NO": _no,
    "YES": _nothing_asked,
    "RESUME": _freed,
}
_IN_A_PAUSE = ((cards.ACT, "HELP"), (cards.ACT, "LOGOUT"), (cards.ACT, "PAUSE"))
_BY_KIND: Mapping[type, Callable[[Desk, Any], Verdict]] = {
    Scan: _scan,
    Weigh: _weigh,
    Button: _button,
    Fault: _fault,
}
