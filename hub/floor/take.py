"""Take an event: once, whatever the wire does. The same event gets its stored answer, another under its
key is refused.

The answer is stored with the event in the transaction that did what the event asked for; it is given
after the commit.
"""

from dataclasses import dataclass, field
from typing import Any

from hub.domain import phrases
from hub.domain.orders import Order
from hub.domain.people import Station
from hub.domain.verdicts import Verdict
from hub.floor import raising, router
from hub.floor.desk import Desk
from hub.office import lights, traces
from hub.office.act import Moment, Rules
from hub.office.lights import Row
from hub.store import queries
from hub.store.records import Event
from hub.store.work import Work
from protocol import codec, verdicts
from protocol.errors import FrameError
from protocol.facts import Fact
from protocol.messages import Ans


@dataclass(slots=True)
class Taken:
    """What came of one frame: the answer to publish (None: nobody to answer) and what others may know."""

    station: str
    answer: Ans | None = None
    lights: list[Row] | None = None
    """The station's whole picture at `rev`, where the answer carries it; None where its lights did not
    change.
    """
    rev: int = 0
    facts: list[Fact] = field(default_factory=list)
    relit: set[int] = field(default_factory=set)
    handed: set[int] = field(default_factory=set)
    """Stations whose job goes out anew, after the answer."""
    new: bool = False


def take(work: Work, rules: Rules, moment: Moment, station_name: str, event: Any, frame: str) -> Taken:
    """Judge one event of a station and store it with its answer.

    Args:
        work: inside a transaction.
        event: a Scan, Weigh, Button or Fault of `protocol.messages`.
        frame: the frame as it came.
    """
    station = work.one(Station, "name", station_name, rules.site)
    if station is None:
        return Taken(station_name)
    stored = _stored(work, station, event.inc, event.seq)
    if stored is not None:
        return _again(work, station, stored, event.seq, frame)
    desk = Desk(work, rules, moment, operator_id=station.operator_id, station_id=station.id)
    verdict = router.judge(desk, event)
    raising.raise_case(desk, verdict)
    return _close(desk, verdict, type(event).__name__.lower(), event.sess, event.inc, event.seq, frame)


def take_bad(
    work: Work, rules: Rules, moment: Moment, station_name: str, error: FrameError, frame: str
) -> Taken:
    """Answer a frame that can't be read, as far as it says who it is; stored too, so that its station can
    forget it.
    """
    station = work.one(Station, "name", station_name, rules.site)
    if station is None or error.inc is None or error.seq is None:
        return Taken(station_name)
    stored = _stored(work, station, error.inc, error.seq)
    if stored is not None:
        return _again(work, station, stored, error.seq, frame)
    desk = Desk(work, rules, moment, operator_id=station.operator_id, station_id=station.id)
    verdict = Verdict("bad_frame", {"text": error.code})
    return _close(desk, verdict, "bad", error.sess or "", error.inc, error.seq, frame)


def _stored(work: Work, station: Station, inc: int, seq: int) -> Event | None:
    """The event of this key. A station's numbers only grow, so one beyond its last needs no look."""
    if inc == station.last_inc and seq > station.last_seq:
        return None
    return queries.stored_event(work, station.id, inc, seq)


def _again(work: Work, station: Station, stored: Event, seq: int, frame: str) -> Taken:
    """The stored answer with the lights as they are now; `seq_conflict` when the key was used for
    something else.
    """
    # What went out after the first answer may have been lost with it.
    taken = Taken(station.name, handed={station.id})
    if stored.frame == frame:
        answer = codec.decode("ans", stored.answer.encode())
        taken.answer = answer if isinstance(answer, Ans) else None
        # Its first answer, and the lights in it, may have been lost on the way.
        taken.lights, taken.rev = lights.picture(work, station.id), station.light_rev
    else:
        taken.answer = Ans(
            seq, verdicts.outcome("seq_conflict"), "seq_conflict", inc=stored.inc, snd="attention"
        )
    return taken


def _close(desk: Desk, verdict: Verdict, kind: str, sess: str, inc: int, seq: int, frame: str) -> Taken:
    """Store the event with its answer, and say what others may know."""
    work, moment, before = desk.work, desk.moment, desk.station
    if desk.kept is not None:
        work.unwatch()
        traces.keep(desk, desk.kept, inc, seq)
    desk.set_station(last_inc=inc, last_seq=seq if inc != before.last_inc else max(seq, before.last_seq))
    answer = _answer(desk, verdict, inc, seq)
    work.record(
        Event(
            id=0,
            site=before.site,
            station_id=before.id,
            inc=inc,
            seq=seq,
            sess=sess,
            kind=kind,
            frame=frame,
            at_ms=moment.at_ms,
            business_date=moment.business_date,
            operator_id=desk.operator_id,
            order_id=desk.order_id,
            line_id=desk.line_id,
            parcel_id=desk.parcel_id,
            pick_id=desk.pick_id,
            qty=desk.qty,
            net_mg=desk.net_mg,
            undone=False,
            why=verdict.why,
            verdict=answer.v,
            answer=codec.encode(answer).decode(),
            job=desk.job or desk.station.job,
        )
    )
    taken = Taken(
        before.name,
        answer,
        facts=_facts(desk, answer),
        relit=desk.relit - {before.id},
        handed=desk.handed,
        new=True,
    )
    if before.id in desk.relit:
        taken.lights, taken.rev = lights.picture(work, before.id), desk.station.light_rev
    return taken


def _answer(desk: Desk, verdict: Verdict, inc: int, seq: int) -> Ans:
    operator = desk.operator
    lang = operator.lang if operator else desk.rules.lang
    said = _words(verdict, lang)
    return Ans(
        seq,
        verdicts.outcome(verdict.why),
        verdict.why,
        inc=inc,
        say=said or None,
        snd=verdicts.sound(verdict.why) if said else None,
        got=verdict.got,
        want=verdict.want,
        hold=1 if verdict.hold else None,
    )


def _words(verdict: Verdict, lang: str) -> str:
    """A verdict in words; a pick that passed shows where to go next in place of what was just done."""
    if "phrase" in verdict.args:
        return verdicts.fill(*phrases.wording(str(verdict.args["phrase"]), lang, verdict.args))
    code = "go" if "next" in verdict.args else verdict.why
    return verdicts.words(code, lang, **verdict.args)


def _facts(desk: Desk, answer: Ans) -> list[Fact]:
    order = desk.work.maybe(Order, desk.order_id)
    operator = desk.operator
    at_ms = desk.moment.at_ms
    facts = [
        Fact(
            "verdict",
            at_ms,
            station=desk.station.name,
            seq=answer.seq,
            v=answer.v,
            why=answer.why,
            say=answer.say,
            order=order.label[:64] if order else None,
            operator=operator.name[:64] or None if operator else None,
            qty=desk.qty or None,
            got=answer.got,
            want=answer.want,
        )
    ]
    facts.extend(Fact("order", at_ms, order=label[:64], state=state) for label, state in desk.moved.items())
    return facts
