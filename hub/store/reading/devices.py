"""Stations as devices: what they hold, what they last told, their commands, and the files on their way."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, select

from hub.store.reading import Reader
from hub.store.reading.rows import (
    COMMAND,
    DELIVERY,
    DEVICE,
    OPERATOR,
    RELEASE,
    ROLLOUT,
    SETTINGS,
    STATION,
    Row,
    ask,
    ask_one,
    columns,
    number,
    page,
)

NEVER: Row = {"cfg": 0, "cfg_held": 0, "signs": False, "told": {}, "told_at_ms": 0}
"""The board of a station that has not said hello yet."""


def is_there(reader: Reader, site: str, name: str) -> bool:
    """Whether a station of this name is there."""
    return number(reader, STATION, site, "name", name) is not None


def with_boards(reader: Reader, stations: Iterable[Row]) -> list[Row]:
    """Stations' rows, each with `cfg` (newest settings), `cfg_held`, `signs` (whether it has a key),
    `told` (what it last said of itself) and `told_at_ms`.
    """
    rows = list(stations)
    asked = columns(DEVICE, "station_id", "cfg", "cfg_held", "sign_key", "told", "told_at_ms")
    of_these = DEVICE.c.station_id.in_([row["id"] for row in rows])
    boards = {row.pop("station_id"): row for row in ask(reader, select(*asked).where(of_these))}
    return [row | _board(boards[row["id"]]) if row["id"] in boards else row | NEVER for row in rows]


def _board(row: Row) -> Row:
    key, told = row.pop("sign_key"), row.pop("told")
    return row | {"signs": bool(key), "told": json.loads(told) if told else {}}


def _commands(site: str) -> Select[Any]:
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
        .where(COMMAND.c.site == site)
    )


def commands(reader: Reader, site: str, name: str, after: int, limit: int) -> list[Row]:
    """A station's commands, the oldest first."""
    return page(reader, _commands(site).where(STATION.c.name == name), COMMAND, after, limit)


def newest_commands(reader: Reader, site: str, name: str, limit: int) -> list[Row]:
    """A station's newest commands, the newest first."""
    query = _commands(site).where(STATION.c.name == name)
    return ask(reader, query.order_by(COMMAND.c.id.desc()).limit(limit))


def command(reader: Reader, site: str, id_: int) -> Row | None:
    """One command by the number of its row."""
    return ask_one(reader, _commands(site).where(COMMAND.c.id == id_))


def settings(reader: Reader, site: str, name: str) -> Row:
    """A station's newest settings: `cfg`, `cfg_held`, `refused`, and themselves as `settings`."""
    of_station = (STATION.c.site == site, STATION.c.name == name)
    held = ask_one(
        reader,
        select(DEVICE.c.cfg_held).join(STATION, STATION.c.id == DEVICE.c.station_id).where(*of_station),
    )
    newest = (
        select(*columns(SETTINGS, "cfg", "text", "refused"))
        .join(STATION, STATION.c.id == SETTINGS.c.station_id)
        .where(*of_station)
    )
    row = ask_one(reader, newest.order_by(SETTINGS.c.cfg.desc()).limit(1))
    values = json.loads(row.pop("text")) if row else {}
    values.pop("cfg", None)
    return (row or {"cfg": 0, "refused": ""}) | {
        "settings": values,
        "cfg_held": held["cfg_held"] if held else 0,
    }


def releases(reader: Reader, site: str, board: str, limit: int = 20) -> list[Row]:
    """Firmware that is kept for a board, the newest first; for every board where none is named."""
    query = select(*columns(RELEASE, "id", "version", "board", "at_ms")).where(RELEASE.c.site == site)
    if board:
        query = query.where(RELEASE.c.board.in_((board, "any")))
    return ask(reader, query.order_by(RELEASE.c.id.desc()).limit(limit))


def deliveries(reader: Reader, site: str, name: str, limit: int) -> list[Row]:
    """What was sent to a station, or is on its way there, the newest first; `version` of firmware, `cfg` of
    settings.
    """
    names = ("id", "kind", "rollout_id", "state", "why", "sent_bytes", "total_bytes", "began_at_ms")
    query = (
        select(*columns(DELIVERY, *names, "ended_at_ms"), RELEASE.c.version, SETTINGS.c.cfg)
        .join(STATION, STATION.c.id == DELIVERY.c.station_id)
        .outerjoin(ROLLOUT, ROLLOUT.c.id == DELIVERY.c.rollout_id)
        .outerjoin(RELEASE, RELEASE.c.id == ROLLOUT.c.release_id)
        .outerjoin(SETTINGS, SETTINGS.c.id == DELIVERY.c.settings_id)
        .where(STATION.c.site == site, STATION.c.name == name)
    )
    return ask(reader, query.order_by(DELIVERY.c.id.desc()).limit(limit))


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
