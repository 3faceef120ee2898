"""Questions about commands and deliveries, asked on the floor's own connection."""

from typing import Any, cast

from hub.store.work import Work

UNFINISHED = "state IN ('waiting', 'sending', 'closing', 'returning')"


def _ask(work: Work, sql: str, parameters: tuple[object, ...]) -> list[tuple[Any, ...]]:
    work.flush()
    if work.dialect != "sqlite":
        sql = sql.replace("?", "%s")
    return cast(list[tuple[Any, ...]], work.connection.execute(sql, parameters).fetchall())


def _first(work: Work, sql: str, *parameters: object) -> int | None:
    found = _ask(work, sql, parameters)
    return found[0][0] if found else None


def command_numbered(work: Work, station_id: int, number: int) -> int | None:
    """The row of the command that has this number at a station."""
    return _first(work, "SELECT id FROM command WHERE station_id = ? AND number = ?", station_id, number)


def commands_due(work: Work, site: str, at_ms: int) -> list[int]:
    """Commands that are not ended and whose station is there, or whose time is over."""
    sql = """SELECT c.id FROM command c JOIN station s ON s.id = c.station_id
             WHERE c.site = ? AND c.state IN ('waiting', 'sent') AND (s.online OR c.expires_at_ms < ?)
             ORDER BY c.id"""
    return [row[0] for row in _ask(work, sql, (site, at_ms))]


def deliveries_due(work: Work, site: str) -> list[int]:
    """Deliveries that are not ended, the oldest first."""
    found = _ask(work, f"SELECT id FROM delivery WHERE site = ? AND {UNFINISHED} ORDER BY id", (site,))
    return [row[0] for row in found]


def delivery_numbered(work: Work, station_id: int, number: int) -> int | None:
    """The row of the delivery whose part in flight to a station has this number."""
    return _first(work, "SELECT id FROM delivery WHERE station_id = ? AND number = ?", station_id, number)


def unfinished_deliveries(work: Work, station_id: int) -> list[tuple[int, str, str]]:
    """(number, kind, state) of a station's deliveries that are not ended."""
    sql = f"SELECT id, kind, state FROM delivery WHERE station_id = ? AND {UNFINISHED} ORDER BY id"
    return [(id_, kind, state) for id_, kind, state in _ask(work, sql, (station_id,))]


def is_before_wave(work: Work, rollout_id: int, wave: int) -> bool:
    """Whether a delivery of an earlier wave of a rollout is not ended."""
    sql = f"SELECT id FROM delivery WHERE rollout_id = ? AND wave < ? AND {UNFINISHED} LIMIT 1"
    return _first(work, sql, rollout_id, wave) is not None


def newest_settings(work: Work, station_id: int) -> int | None:
    """The row of a station's newest settings."""
    sql = "SELECT id FROM settings WHERE station_id = ? ORDER BY cfg DESC LIMIT 1"
    return _first(work, sql, station_id)
