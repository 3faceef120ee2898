"""Errands: commands and files that are due, looked for by the gateway's sweep; and what stations tell of
themselves.

Rule: what goes out is committed first, so that a gateway that dies in between sends it again and nobody
forgets.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hub.domain.devices import Command, Delivery
from hub.domain.people import Station
from hub.office import commands, deliveries, devices
from hub.office.act import Act, Moment, Rules
from hub.store import errands
from hub.store.database import repeat
from hub.store.work import Work
from protocol import codec, topics
from protocol.messages import File, Res, Tele

TOLD_EVERY_MS = 5_000
"""How often the newest telemetry is written; between, it is only held."""


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
        ordered = errands.commands_due(self._work, site, moment.at_ms)
        sending = errands.deliveries_due(self._work, site)
        return repeat(self._work, lambda: self._due(ordered, sending)) if ordered or sending else []

    def _due(self, ordered: list[int], sending: list[int]) -> list[tuple[str, bytes]]:
        act = self._act()
        out = []
        # Deliveries first: the command that closes one then goes out in the same turn.
        for id_ in sending:
            delivery = act.work.get(Delivery, id_)
            part = deliveries.due(act, delivery)
            if part is not None:
                out.append(self._message(delivery.station_id, "file", part))
        for id_ in ordered:
            command = act.work.get(Command, id_)
            said = commands.due(act, command)
            if said is not None:
                out.append(self._message(command.station_id, "cmd", said))
        return out

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
        """Keep what a station tells of itself."""
        self.tell(name, **tele._asdict())

    def tell(self, name: str, **what: int | None) -> None:
        """Keep some figures of a station until they are written."""
        known = {key: value for key, value in what.items() if value is not None}
        self._told.setdefault(name, {}).update(known)

    def write_told(self) -> None:
        """Write the newest figures, all stations' in one transaction, not more often than every 5 s."""
        moment = self._moment()
        if not self._told or moment.at_ms - self._written_at_ms < TOLD_EVERY_MS:
            return
        told, self._told, self._written_at_ms = self._told, {}, moment.at_ms

        def write() -> None:
            for name, figures in told.items():
                self._write(name, figures, moment.at_ms)

        repeat(self._work, write)

    def _write(self, name: str, figures: dict[str, int], at_ms: int) -> None:
        station = self._work.one(Station, "name", name, self._rules.site)
        if station is None:
            return
        device = devices.of(self._work, self._rules.site, station.id)
        before = json.loads(device.told) if device.told else {}
        self._work.put(replace(device, told=json.dumps(before | figures), told_at_ms=at_ms))
