"""Carts: who pushes them where, what is on them, and what they still have to fetch."""

from typing import Any

from sqlalchemy import Select, func, select

from hub.store.reading import Reader
from hub.store.reading.rows import BIN, CART, OPERATOR, PICK, STATION, TOTE, WAVE, Row, ask, columns, page
from hub.store.reading.together import HEAD, is_head

UNFINISHED = ("claimed", "lit")


def _carts() -> Select[Any]:
    left = (
        select(
            PICK.c.cart_id,
            func.count().label("tasks"),
            func.sum(PICK.c.qty - PICK.c.qty_done).label("pieces"),
        )
        .where(PICK.c.cart_id.is_not(None), PICK.c.state.in_(UNFINISHED))
        .group_by(PICK.c.cart_id)
        .subquery()
    )
    lit = (
        select(PICK.c.cart_id, func.min(BIN.c.code).label("bin"))
        .join(BIN, BIN.c.id == PICK.c.bin_id)
        .where(PICK.c.cart_id.is_not(None), PICK.c.state == "lit")
        .group_by(PICK.c.cart_id)
        .subquery()
    )
    return select(
        *columns(CART, "id", "code", "zone"),
        WAVE.c.code.label("wave"),
        OPERATOR.c.badge,
        OPERATOR.c.name.label("operator"),
        func.coalesce(OPERATOR.c.paused_at_ms, 0).label("paused_at_ms"),
        STATION.c.name.label("station"),
        lit.c.bin,
        func.coalesce(left.c.tasks, 0).label("tasks"),
        func.coalesce(left.c.pieces, 0).label("pieces"),
    ).select_from(
        CART.outerjoin(WAVE, WAVE.c.id == CART.c.wave_id)
        .outerjoin(OPERATOR, OPERATOR.c.id == CART.c.operator_id)
        .outerjoin(STATION, STATION.c.id == OPERATOR.c.station_id)
        .outerjoin(left, left.c.cart_id == CART.c.id)
        .outerjoin(lit, lit.c.cart_id == CART.c.id)
    )


def carts(reader: Reader, site: str, after: int = 0, limit: int = 10_000) -> list[Row]:
    """Carts in the order of their making: `totes` by code, and the `pieces` that are still to fetch."""
    rows = page(reader, _carts().where(CART.c.site == site), CART, after, limit)
    return _with_totes(reader, rows)


def cart(reader: Reader, site: str, code: str) -> Row | None:
    """One cart by its code."""
    rows = ask(reader, _carts().where(CART.c.site == site, CART.c.code == code))
    return _with_totes(reader, rows)[0] if rows else None


def _with_totes(reader: Reader, rows: list[Row]) -> list[Row]:
    ids = [row["id"] for row in rows]
    query = select(HEAD.c.cart_id, TOTE.c.code).join(HEAD, is_head).where(HEAD.c.cart_id.in_(ids))
    query = query.order_by(TOTE.c.code)
    codes: dict[int, list[str]] = {id_: [] for id_ in ids}
    for found in ask(reader, query):
        codes[found["cart_id"]].append(found["code"])
    return [
        row | {"totes": codes[row["id"]], "tasks": int(row["tasks"]), "pieces": int(row["pieces"])}
        for row in rows
    ]
