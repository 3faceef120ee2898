"""Errands: commands and files that are due, looked for by the gateway's sweep; and what stations tell of
themselves.

Rule: what goes out is committed first, so that a gateway that dies in between sends it again and nobody
forgets.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import structlog

from hub.domain.devices import FAILED, Command, Delivery
from hub.domain.people import Station
from hub.office import commands, deliveries, devices
from hub.office.act import Act, Moment, Rules
from hub.store import errands
from hub.store.database import repeat
from hub.store.reading import UNAVAILABLE
from hub.store.work import Work
from protocol import codec, topics
from protocol.messages import File, Res, Tele

TOLD_EVERY_MS = 5_000
"""How often the newest telemetry is written; between, it is only held."""
TOLD_AT_ONCE = 50
FAULT = "hub_fault"
"""Why an errand ended that met a fault of the hub; its log says which."""
Errand = tuple[type[Command] | type[Delivery], int]
"""(kind, number of its row)."""

log = structlog.get_logger(__name__)


class Errands:
    """Sends what is due, over the gateway's own unit of work."""

    def __init__(self, work: Work, rules: Rules, moment: Callable[[], Moment]) -> None:
        self._work = work
        self._rules = rules
        self._moment = moment
        self._told: dict[str, dict[str, int]] = {}
        self._written_at_ms = 0

    def due(self) -> list[tuple[str, bytes]]:
        """Commands and parts of files to be sent now, as (topic, payload); committed as sent."""
        moment, site = self._moment(), self._rules.site
        # Deliveries first: the command that closes one then goes out in the same turn.
        errands_due: list[Errand] = [(Delivery, id_) for id_ in errands.deliveries_due(self._work, site)]
        errands_due += [(Command, id_) for id_ in errands.commands_due(self._work, site, moment.at_ms)]
        if not errands_due:
            return []
        try:
            return repeat(self._work, lambda: [m for one in errands_due for m in self._due(one)])
        except UNAVAILABLE:
            raise
        except Exception:
            log.exception("errands_failed", errands=len(errands_due))
            return [m for one in errands_due for m in self._alone(one)]

    def _due(self, errand: Errand) -> list[tuple[str, bytes]]:
        act, (kind, id_) = self._act(), errand
        row = act.work.get(kind, id_)
        if isinstance(row, Delivery):
            part = deliveries.due(act, row)
            return [] if part is None else [self._message(row.station_id, "file", part)]
        said = commands.due(act, row)
        return [] if said is None else [self._message(row.station_id, "cmd", said)]

    def _alone(self, errand: Errand) -> list[tuple[str, bytes]]:
        """One errand in a transaction of its own; where it meets a fault of the hub it ends, so that it
        holds up nobody else for ever.
        """
        try:
            return repeat(self._work, lambda: self._due(errand))
        except UNAVAILABLE:
            raise
        except Exception:
            log.exception("errand_failed", kind=errand[0].__name__, number=errand[1])
            repeat(self._work, lambda: self._give_up(errand))
            return []

    def _give_up(self, errand: Errand) -> None:
        act, (kind, id_) = self._act(), errand
        row = act.work.get(kind, id_)
        if isinstance(row, Delivery):
            deliveries.fail(act, row, FAULT)
        else:
            commands.end(act, row, FAILED, FAULT)

    def _act(self) -> Act:
        return Act(self._work, self._rules, self._moment())

    def _message(self, station_id: int, leaf: str, message: Any) -> tuple[str, bytes]:
        name = self._work.get(Station, station_id).name
        return topics.down(self._rules.site, name, leaf), codec.encode(message)

    def answered(self, name: str, res: Res) -> list[tuple[str, bytes]]:
        """Take a station's result, inside a transaction; returns what goes out after the commit."""
        if res.id == 0:
            self.tell(name, rev=res.rev, cfg=res.cfg)
            return []
        station = self._work.one(Station, "name", name, self._rules.site)
        if station is None:
            return []
        act = self._act()
        if commands.answered(act, station.id, res):
            return []
        part: File | None = deliveries.answered(act, station.id, res)
        return [] if part is None else [self._message(station.id, "file", part)]

    def tele(self, name: str, tele: Tele) -> None:
        """Keep what a station tells of itself, and when it did."""
        self.tell(name, **tele._asdict(), tele_at_ms=self._moment().at_ms)

    def tell(self, name: str, **what: int | None) -> None:
        """Keep some figures of a station until they are written."""
        known = {key: value for key, value in what.items() if value is not None}
        self._told.setdefault(name, {}).update(known)

    def write_told(self) -> None:
        """Write the newest figures, every 5 s, and those of so few stations in a transaction that
        verdicts go on.
        """
        moment = self._moment()
        if not self._told or moment.at_ms - self._written_at_ms < TOLD_EVERY_MS:
            return
        names = list(self._told)[:TOLD_AT_ONCE]

        def write() -> None:
            for name in names:
                self._write(name, self._told[name], moment.at_ms)

        repeat(self._work, write)
        for name in names:
            del self._told[name]
        if not self._told:
            self._written_at_ms = moment.at_ms

    def _write(self, name: str, figures: dict[str, int], at_ms: int) -> None:
        station = self._work.one(Station, "name", name, self._rules.site)
        if station is None:
            return
        device = devices.of(self._work, self._rules.site, station.id)
        before = json.loads(device.told) if device.told else {}
        self._work.put(replace(device, told=json.dumps(before | figures), told_at_ms=at_ms))
