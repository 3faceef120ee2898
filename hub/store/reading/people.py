"""People with a badge: where each works, and who has a pause since when."""

from typing import Any

from sqlalchemy import Select, func, select

from hub.domain import picking
from hub.store.reading import Reader
from hub.store.reading.rows import CART, OPERATOR, PICK, STATION, Row, ask, columns, page

WORKING, PAUSED, AWAY = STATES = ("working", "paused", "away")
WORDS = {WORKING: ("working", "在岗"), PAUSED: ("paused", "暂停"), AWAY: ("away", "离开")}


def _people(site: str) -> Select[Any]:
    lit = (
        select(func.count(PICK.c.id))
        .where(PICK.c.operator_id == OPERATOR.c.id, PICK.c.state == picking.LIT)
        .scalar_subquery()
    )
    left = (
        select(func.count(PICK.c.id))
        .where(PICK.c.cart_id == CART.c.id, PICK.c.state.in_(picking.UNFINISHED))
        .scalar_subquery()
    )
    return (
        select(
            *columns(OPERATOR, "id", "badge", "name", "lang", "colour", "may_count", "paused_at_ms"),
            func.coalesce(STATION.c.name, "").label("station"),
            func.coalesce(STATION.c.job, "").label("job"),
            func.coalesce(CART.c.code, "").label("cart"),
            func.coalesce(CART.c.zone, "").label("zone"),
            lit.label("lit"),
            func.coalesce(left, 0).label("tasks_left"),
        )
        .outerjoin(STATION, STATION.c.operator_id == OPERATOR.c.id)
        .outerjoin(CART, CART.c.operator_id == OPERATOR.c.id)
        .where(OPERATOR.c.site == site, OPERATOR.c.active)
    )


def people(reader: Reader, site: str, now_ms: int, after: int = 0, limit: int = 1_000) -> list[Row]:
    """People who may work here, in the order of their numbers.

    `state` is one of STATES, `paused_s` how long the pause lasts so far, in seconds; `tasks_left` is what is
    left of the walk on their cart.
    """
    rows = page(reader, _people(site), OPERATOR, after, limit)
    return [_told(row, now_ms) for row in rows]


def names(reader: Reader, site: str) -> list[tuple[str, str]]:
    """Badge and name of everybody of the site, by name."""
    query = select(OPERATOR.c.badge, OPERATOR.c.name).where(OPERATOR.c.site == site)
    return [(str(badge), str(name)) for badge, name in reader.execute(query.order_by(OPERATOR.c.name))]


def paused(reader: Reader, site: str, now_ms: int) -> list[Row]:
    """Those who have a pause, the longest first."""
    query = _people(site).where(OPERATOR.c.paused_at_ms > 0).order_by(OPERATOR.c.paused_at_ms)
    return [_told(row, now_ms) for row in ask(reader, query)]


def _told(row: Row, now_ms: int) -> Row:
    since_ms = row["paused_at_ms"]
    state = PAUSED if since_ms else WORKING if row["station"] else AWAY
    return {**row, "state": state, "paused_s": max(0, now_ms - since_ms) // 1000 if since_ms else 0}
