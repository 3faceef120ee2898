"""One batch: frames that have arrived, judged and stored in one transaction, and what is to be published
after it.

A batch that fails is done again one frame at a time, so that one bad event harms no neighbour.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from hub.domain.people import Station
from hub.floor import greet, take
from hub.floor.prefetch import prefetch
from hub.mqtt import metrics
from hub.mqtt.errands import Errands
from hub.office import handover, lights
from hub.office.act import Moment, Rules
from hub.store.database import repeat
from hub.store.work import Work
from protocol import codec, parts, salvage, topics
from protocol.errors import FrameError, ProtocolError
from protocol.facts import Fact
from protocol.messages import Hello, Res, State, Tele

log = structlog.get_logger(__name__)
Message = tuple[str, bytes]
"""(topic, payload)."""


@dataclass(slots=True)
class Frame:
    """A frame as it came: who said what, or why it can't be read."""

    station: str
    leaf: str
    payload: bytes
    said: Any = None
    error: FrameError | None = None

    @classmethod
    def read(cls, topic: str, payload: bytes) -> "Frame | None":
        """Decode a message of the broker; None when its topic is not a station's."""
        try:
            where = topics.parse(topic)
        except ProtocolError:
            metrics.BAD_FRAMES.labels("bad_topic").inc()
            return None
        frame = cls(where.name, where.leaf, payload)
        try:
            frame.said = codec.decode(where.leaf, payload)
        except FrameError as error:
            frame.error = salvage.note(error, payload)
            metrics.BAD_FRAMES.labels(error.code).inc()
            log.warning(
                "bad_frame", station=where.name, leaf=where.leaf, code=error.code, text=str(error)[:200]
            )
        return frame


@dataclass(slots=True)
class Outcome:
    """What is to be published once the batch is committed: answers first, then lights, then facts; jobs after
    all of it.
    """

    answers: list[Message] = field(default_factory=list)
    lights: list[Message] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    shown: dict[str, int] = field(default_factory=dict)
    """station -> the revision of its lights that goes out with this."""
    handed: dict[str, int] = field(default_factory=dict)
    """station -> the revision of its job that goes out with this."""
    to_hand: set[int] = field(default_factory=set)
    """Numbers of the stations that must get their job anew, once this is published (`Batcher.jobs`)."""


class Batcher:
    """Judges batches over one unit of work."""

    def __init__(self, work: Work, rules: Rules, zone: ZoneInfo, epoch: str) -> None:
        self.work = work
        self.rules = rules
        self.zone = zone
        self.epoch = epoch
        self.errands = Errands(work, rules, self.moment)

    def moment(self) -> Moment:
        """Now, at the site."""
        return Moment.at(time.time_ns() // 1_000_000, self.zone)

    def judge(self, frames: list[Frame]) -> Outcome:
        """Judge frames in their order and commit them together; those that fail even alone are left
        unanswered.
        """
        began = time.perf_counter()
        try:
            outcome = repeat(self.work, lambda: self._judge(frames))
        except Exception:
            if len(frames) == 1:
                metrics.FAILED.inc()
                log.exception("event_failed", station=frames[0].station, leaf=frames[0].leaf)
                return Outcome()
            log.warning("batch_failed", frames=len(frames))
            return _joined([self.judge([frame]) for frame in frames])
        metrics.BATCH.observe(len(frames))
        metrics.COMMIT_S.observe(time.perf_counter() - began)
        return outcome

    def _judge(self, frames: list[Frame]) -> Outcome:
        moment, outcome = self.moment(), Outcome()
        events = [f for f in frames if f.leaf == "ev"]
        prefetch(self.work, [f.station for f in events], [f.said for f in events if f.error is None])
        relit: set[int] = set()
        for frame in frames:
            if frame.leaf == "ev":
                relit |= self._event(frame, moment, outcome)
            elif isinstance(frame.said, Hello):
                self._hello(frame, moment, outcome)
            elif isinstance(frame.said, Res):
                outcome.answers += self.errands.answered(frame.station, frame.said)
            elif isinstance(frame.said, Tele):
                self.errands.tele(frame.station, frame.said)
            elif isinstance(frame.said, State):
                outcome.facts += greet.state(self.work, self.rules, moment, frame.station, frame.said)
        for station_id in sorted(relit):
            self._relight(self.work.get(Station, station_id), moment, outcome)
        return outcome

    def _event(self, frame: Frame, moment: Moment, outcome: Outcome) -> set[int]:
        text = frame.payload.decode("ascii", "backslashreplace")[:1024]
        arguments = (self.work, self.rules, moment, frame.station)
        if frame.error is not None:
            taken = take.take_bad(*arguments, frame.error, text)
        else:
            taken = take.take(*arguments, frame.said, text)
        if taken.answer is None:
            log.warning("event_of_nobody", station=frame.station)
            return set()
        if taken.new:
            metrics.EVENTS.labels(taken.answer.why).inc()
        else:
            metrics.REPEATED.inc()
        topic = topics.down(self.rules.site, frame.station, "ans")
        if taken.lights is None:
            outcome.answers.append((topic, codec.encode(taken.answer)))
        else:
            self._with_lights(frame.station, topic, taken.answer, taken.rev, taken.lights, outcome)
        outcome.facts += taken.facts
        outcome.to_hand |= taken.handed
        return taken.relit

    def _with_lights(
        self, name: str, topic: str, message: Any, rev: int, rows: Any, outcome: Outcome
    ) -> None:
        first, *more = parts.with_lights(message, self.epoch, rev, rows)
        outcome.answers.append((topic, codec.encode(first)))
        light = topics.down(self.rules.site, name, "light")
        outcome.answers += [(light, codec.encode(part)) for part in more]
        outcome.shown[name] = rev

    def _hello(self, frame: Frame, moment: Moment, outcome: Outcome) -> None:
        greeted = greet.hello(self.work, self.rules, moment, frame.station, frame.said, self.epoch)
        welcome = greeted.welcome
        topic = topics.down(self.rules.site, frame.station, "wel")
        if welcome.ok:
            self._with_lights(frame.station, topic, welcome, welcome.rev or 0, greeted.lights, outcome)
            outcome.to_hand.add(greeted.station_id)
            self.errands.tell(frame.station, queue=frame.said.queued)
        else:
            metrics.REFUSED.labels(welcome.why or "").inc()
            log.warning("hello_refused", station=frame.station, why=welcome.why, uid=frame.said.uid)
            outcome.answers.append((topic, codec.encode(welcome)))
        outcome.facts += greeted.facts

    def _relight(self, station: Station, moment: Moment, outcome: Outcome) -> None:
        rows = lights.picture(self.work, station.id)
        topic = topics.down(self.rules.site, station.name, "light")
        for part in parts.split_lights(self.epoch, station.light_rev, rows):
            outcome.lights.append((topic, codec.encode(part)))
        outcome.shown[station.name] = station.light_rev
        on = rows if len(rows) <= parts.MOST_ROWS // 4 else None
        outcome.facts.append(Fact("lights", moment.at_ms, station=station.name, rev=station.light_rev, on=on))

    def jobs(self, station_ids: Iterable[int]) -> Outcome:
        """The jobs that some stations should hold, as the database has them."""

        def read() -> Outcome:
            outcome = Outcome()
            for station_id in sorted(station_ids):
                station = self.work.get(Station, station_id)
                topic = topics.down(self.rules.site, station.name, "job")
                outcome.lights += [(topic, codec.encode(part)) for part in handover.jobs(self.work, station)]
                outcome.handed[station.name] = station.job_rev
            return outcome

        return repeat(self.work, read)

    def relight(self, station_ids: list[int]) -> Outcome:
        """The lights of some stations as the database has them."""

        def read() -> Outcome:
            moment, outcome = self.moment(), Outcome()
            for station_id in station_ids:
                self._relight(self.work.get(Station, station_id), moment, outcome)
            return outcome

        return repeat(self.work, read)


def _joined(outcomes: list[Outcome]) -> Outcome:
    joined = Outcome()
    for outcome in outcomes:
        joined.answers += outcome.answers
        joined.lights += outcome.lights
        joined.facts += outcome.facts
        joined.shown |= outcome.shown
        joined.to_hand |= outcome.to_hand
    return joined
