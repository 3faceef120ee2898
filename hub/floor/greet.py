"""Greet a station: is it known, is it the only one of its name, and what should its lights show."""

from dataclasses import dataclass, replace

from hub.domain.people import Station
from hub.office import lights, station_settings
from hub.office.act import Act, Moment, Rules
from hub.office.lights import Row
from hub.store.work import Work
from protocol.facts import Fact
from protocol.messages import Hello, State, Wel


@dataclass(frozen=True, slots=True)
class Greeted:
    """The welcome, and the lights that go with it."""

    welcome: Wel
    lights: list[Row]
    facts: list[Fact]
    station_id: int = 0


def hello(work: Work, rules: Rules, moment: Moment, name: str, said: Hello, epoch: str) -> Greeted:
    """Welcome a station, or refuse it: one that nobody added, or a second board under a name that is
    taken.
    """
    station = work.one(Station, "name", name, rules.site)
    if station is None:
        return _refused(said, moment, epoch, "unknown_station")
    if station.online and station.uid not in ("", said.uid) and station.sess != said.sess:
        return _refused(said, moment, epoch, "duplicate")
    work.put(
        replace(
            station,
            online=True,
            sess=said.sess,
            uid=said.uid,
            fw=said.fw,
            hw=said.hw,
            caps=" ".join(said.caps)[:256],
            seen_at_ms=moment.at_ms,
        )
    )
    newest = station_settings.greeted(Act(work, rules, moment), station, said.cfg)
    welcome = Wel(said.sess, 1, epoch, moment.at_ms, rev=station.light_rev, cfg=newest)
    facts = [Fact("station", moment.at_ms, station=name, state="on")]
    return Greeted(welcome, lights.picture(work, station.id), facts, station.id)


def _refused(said: Hello, moment: Moment, epoch: str, why: str) -> Greeted:
    return Greeted(Wel(said.sess, 0, epoch, moment.at_ms, why=why), [], [])


def state(work: Work, rules: Rules, moment: Moment, name: str, said: State) -> list[Fact]:
    """A station came or went. The will of an earlier session says nothing about the present one."""
    station = work.one(Station, "name", name, rules.site)
    if station is None or said.on or not station.online or station.sess != said.sess:
        return []
    work.put(replace(station, online=False, seen_at_ms=moment.at_ms))
    return [Fact("station", moment.at_ms, station=name, state="off")]


def all_away(work: Work, rules: Rules) -> None:
    """At the start of a gateway nobody has said hello to it yet."""
    for station in work.where(Station, "site", rules.site):
        if station.online:
            work.put(replace(station, online=False))
