"""Stations as devices: what they hold, what they last told, their commands, and the files on their way."""

import json
from typing import Any

from sqlalchemy import Select, select

from hub.store.reading import Reader
from hub.store.reading.rows import COMMAND, DELIVERY, DEVICE, OPERATOR, STATION, Row, ask, columns

NEWEST = 20


def devices(reader: Reader, site: str) -> dict[str, Row]:
    """station's name -> `cfg` (newest settings), `cfg_held`, `signs` (whether it has a key), `told` (what it
    last said of itself) and `told_at_ms`.
    """
    query = (
        select(STATION.c.name, *columns(DEVICE, "cfg", "cfg_held", "sign_key", "told", "told_at_ms"))
        .join(DEVICE, DEVICE.c.station_id == STATION.c.id)
        .where(STATION.c.site == site)
    )
    found = {}
    for row in ask(reader, query):
        key, told = row.pop("sign_key"), row.pop("told")
        found[row.pop("name")] = row | {"signs": bool(key), "told": json.loads(told) if told else {}}
    return found


def _commands() -> Select[Any]:
    names = ("id", "number", "op", "text", "mg", "n", "s", "state", "why")
    times = ("ordered_at_ms", "expires_at_ms", "sent_at_ms", "ended_at_ms")
    return (
        select(
            *columns(COMMAND, *names, *times),
            STATION.c.name.label("station"),
            OPERATOR.c.badge.label("badge"),
        )
        .join(STATION, STATION.c.id == COMMAND.c.station_id)
        .outerjoin(OPERATOR, OPERATOR.c.id == COMMAND.c.operator_id)
    )


def commands(reader: Reader, site: str, name: str, limit: int = NEWEST) -> list[Row]:
    """The newest commands of a station, the newest first."""
    query = _commands().where(COMMAND.c.site == site, STATION.c.name == name)
    return ask(reader, query.order_by(COMMAND.c.id.desc()).limit(limit))


def command(reader: Reader, site: str, id_: int) -> Row | None:
    """One command by the number of its row."""
    found = ask(reader, _commands().where(COMMAND.c.site == site, COMMAND.c.id == id_))
    return found[0] if found else None


def rollout(reader: Reader, site: str, rollout_id: int) -> list[Row]:
    """The deliveries of a rollout, wave by wave."""
    query = (
        select(
            STATION.c.name.label("station"),
            *columns(DELIVERY, "wave", "state", "why", "sent_bytes", "total_bytes", "ended_at_ms"),
        )
        .join(STATION, STATION.c.id == DELIVERY.c.station_id)
        .where(DELIVERY.c.site == site, DELIVERY.c.rollout_id == rollout_id)
    )
    return ask(reader, query.order_by(DELIVERY.c.wave, DELIVERY.c.id))
