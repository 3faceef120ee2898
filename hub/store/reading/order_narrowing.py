"""What a list of orders is narrowed to, and the newest orders that match."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from hub.domain.orders import LIVING
from hub.store.reading import Reader
from hub.store.reading.rows import (
    CASE,
    ORDER,
    SHOP,
    WAVE,
)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list of orders is narrowed to. Empty: not by this.

    `late_at_ms`: of those that should have left before this time (UTC ms); 0: not asked.
    """

    states: tuple[str, ...] = ()
    shop: str = ""
    carrier: str = ""
    wave: str = ""
    urgent: bool = False
    late_at_ms: int = 0
    excepted: bool = False


def due_ms() -> ColumnElement[int]:
    """When an order must have left, UTC ms: as its shop promised, else as its wave was made for; 0 for no
    time.
    """
    return func.coalesce(func.nullif(ORDER.c.ship_by_ms, 0), WAVE.c.cutoff_at_ms, 0)


def narrow(site: str, by: Narrowed) -> Select[Any]:
    """The numbers of orders that match."""
    query = select(ORDER.c.id).where(ORDER.c.site == site)
    states = by.states or (LIVING if by.late_at_ms else ())
    if states:
        query = query.where(ORDER.c.state.in_(states))
    if by.shop:
        query = query.where(ORDER.c.shop_id == _of_shop(site, by.shop))
    if by.carrier:
        query = query.where(ORDER.c.carrier == by.carrier)
    if by.wave:
        query = query.where(ORDER.c.wave_id == _of_wave(site, by.wave))
    if by.urgent:
        query = query.where(ORDER.c.urgent)
    if by.late_at_ms:
        query = query.outerjoin(WAVE, WAVE.c.id == ORDER.c.wave_id)
        query = query.where(due_ms() > 0, due_ms() < by.late_at_ms)
    if by.excepted:
        cases = select(CASE.c.order_id).where(
            CASE.c.site == site, CASE.c.state != "closed", CASE.c.order_id.is_not(None)
        )
        query = query.where(ORDER.c.id.in_(cases))
    return query


def _of_shop(site: str, code: str) -> ColumnElement[int]:
    return select(SHOP.c.id).where(SHOP.c.site == site, SHOP.c.code == code).scalar_subquery()


def _of_wave(site: str, code: str) -> ColumnElement[int]:
    return select(WAVE.c.id).where(WAVE.c.site == site, WAVE.c.code == code).scalar_subquery()


def newest(reader: Reader, site: str, by: Narrowed, before: int, limit: int) -> list[int]:
    """The numbers of orders that match, the newest first.

    Args:
        before: the last number that was read; 0 for the beginning.
    """
    if by == Narrowed():
        # Not the bare column: SQLite would sort all orders of the site, to give the newest fifty.
        query = select(ORDER.c.id).where(ORDER.c.site.concat("") == site)
    else:
        query = narrow(site, by)
    if before:
        query = query.where(ORDER.c.id < before)
    return list(reader.execute(query.order_by(ORDER.c.id.desc()).limit(limit)).scalars())
