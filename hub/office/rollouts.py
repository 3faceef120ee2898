"""Rolling a release out: to one station first, then wave by wave, until the first failure.

The gateway does it (`hub.office.deliveries`); what is decided here is who gets it, and in which wave.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.domain.devices import FIRMWARE, Delivery, Release, Rollout
from hub.domain.errors import Conflict, Invalid, NotFound
from hub.domain.people import Station
from hub.office.act import Act
from hub.office.devices import of
from hub.store import errands


@dataclass(frozen=True, slots=True)
class Started:
    """A rollout and its stations by wave; `already`: those that have this version, `away`: those left out
    because they are not there.
    """

    rollout: Rollout | None
    waves: list[list[str]]
    already: list[str]
    away: list[str]


def start(
    act: Act,
    release: Release,
    names: Sequence[str],
    *,
    wave_size: int,
    return_within_s: int,
    again: bool = False,
) -> Started:
    """Have a release sent. Named stations that are away are waited for; of all stations only those that
    are there get it.

    Args:
        names: of the stations; none for all of the site.
        wave_size: stations of each wave after the first, which is one station alone.
        again: also to stations that say that they run this version.

    Raises:
        NotFound: no such station.
        Conflict: a station has no key, is another board, or gets something else just now.
        Invalid: the wave can't be used.
    """
    if wave_size < 1:
        raise Invalid("wave", "at least one station", wave_size)
    stations = [_named(act, name) for name in dict.fromkeys(names)] or _all(act)
    away = [] if names else [s.name for s in stations if not s.online]
    there = [s for s in stations if s.name not in away]
    already = [s.name for s in there if s.fw == release.version and not again]
    wanted = [s for s in there if s.name not in already]
    for station in wanted:
        _check(act, release, station)
    if not wanted:
        return Started(None, [], already, away)
    rollout = act.work.add(
        Rollout(0, act.rules.site, release.id, return_within_s, act.operator_id, act.moment.at_ms)
    )
    waves = [wanted[:1], *(wanted[i : i + wave_size] for i in range(1, len(wanted), wave_size))]
    for number, wave in enumerate(waves):
        for station in wave:
            act.work.add(
                Delivery(0, act.rules.site, station.id, FIRMWARE, rollout_id=rollout.id, wave=number)
            )
    return Started(rollout, [[s.name for s in wave] for wave in waves], already, away)


def _named(act: Act, name: str) -> Station:
    found = act.work.one(Station, "name", name, act.rules.site)
    if found is None:
        raise NotFound(f"station {name}: expected one on site {act.rules.site}, found none")
    return found


def _all(act: Act) -> list[Station]:
    """The stations that can be updated: those with a key."""
    stations = act.work.where(Station, "site", act.rules.site)
    return sorted((s for s in stations if of(act.work, s.site, s.id).sign_key), key=lambda s: s.name)


def _check(act: Act, release: Release, station: Station) -> None:
    """What speaks against sending it to this station, before anything is sent to any."""
    if not of(act.work, act.rules.site, station.id).sign_key:
        raise Conflict(
            f"station {station.name}: expected a key that signs its updates, it has none; "
            f"make its configuration with `pickbench station add {station.name} --force`"
        )
    if release.board != "any" and station.hw and station.hw != release.board:
        raise Conflict(
            f"station {station.name}: expected a {release.board}, as this build is for, found: {station.hw}"
        )
    if any(kind == FIRMWARE for _, kind, _ in errands.unfinished_deliveries(act.work, station.id)):
        raise Conflict(f"station {station.name}: an update is on its way to it already; let it end first")
