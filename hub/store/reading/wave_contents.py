"""What is in one wave, as its page shows it: its totes and carts, its orders, and what it lacks. Quantities
in pieces, times in UTC milliseconds.
"""

from sqlalchemy import func, or_, select

from hub.domain.people import TOTE as KIND_TOTE
from hub.domain.wave_pace import GONE
from hub.store.reading import Reader
from hub.store.reading.rows import BALANCE, CART, ITEM, LINE, OPERATOR, ORDER, TOTE, Row, ask, columns
from hub.store.reading.together import HEAD, NAMES, is_head

STOPPED = ("held", "short", "changed")
"""States of orders that wait for somebody."""


def totes(reader: Reader, wave_id: int) -> list[Row]:
    """The totes that carry pieces of a wave: batch totes, and those of its orders (not slots, not cartons),
    with their cart and who pushes it.
    """
    qty = select(func.coalesce(func.sum(BALANCE.c.qty), 0)).where(BALANCE.c.bin_id == TOTE.c.bin_id)
    query = (
        select(
            NAMES.label("code"),
            qty.scalar_subquery().label("pieces"),
            ORDER.c.label.label("order"),
            CART.c.code.label("cart"),
            OPERATOR.c.name.label("operator"),
        )
        .outerjoin(ORDER, ORDER.c.id == TOTE.c.order_id)
        .outerjoin(CART, CART.c.id == TOTE.c.cart_id)
        .outerjoin(OPERATOR, OPERATOR.c.id == CART.c.operator_id)
        .where(TOTE.c.kind == KIND_TOTE, or_(TOTE.c.wave_id == wave_id, ORDER.c.wave_id == wave_id))
        .order_by(TOTE.c.code)
    )
    return [{**row, "pieces": int(row["pieces"])} for row in ask(reader, query)]


def carts(reader: Reader, wave_id: int) -> list[str]:
    """The carts that are out for a wave, by code."""
    of = func.coalesce(TOTE.c.wave_id, ORDER.c.wave_id, CART.c.wave_id)
    query = (
        select(CART.c.code)
        .outerjoin(TOTE, TOTE.c.cart_id == CART.c.id)
        .outerjoin(ORDER, ORDER.c.id == TOTE.c.order_id)
        .where(of == wave_id)
    )
    return sorted(set(reader.execute(query).scalars()))


def orders(
    reader: Reader, wave_id: int, after: int, limit: int, *, text: str = "", state: str = ""
) -> list[Row]:
    """The orders of a wave with their pieces and where they stand, the first that came first.

    Args:
        text: of a label; or the code of the tote or slot that an order stands in.
        state: one of orders.STATES, or `stopped` for those that lack something or wait for somebody.
    """
    wanted = LINE.c.qty_ordered - LINE.c.qty_cancelled - LINE.c.qty_moved
    sums = (("pieces", wanted), ("picked", LINE.c.qty_picked), ("verified", LINE.c.qty_verified))
    query = (
        select(
            *columns(ORDER, "id", "label", "state", "reason", "urgent", "carrier", "ship_by_ms"),
            NAMES.label("tote"),
            *(func.coalesce(func.sum(what), 0).label(name) for name, what in sums),
            func.coalesce(func.sum(LINE.c.qty_short), 0).label("short"),
        )
        .outerjoin(LINE, LINE.c.order_id == ORDER.c.id)
        .outerjoin(TOTE, TOTE.c.id == ORDER.c.tote_id)
        .where(ORDER.c.wave_id == wave_id, ORDER.c.id > after)
        .group_by(*columns(ORDER, "id", "label", "state", "reason", "urgent", "carrier", "ship_by_ms"))
        .group_by(TOTE.c.id)
        .order_by(ORDER.c.id)
        .limit(limit)
    )
    if text:
        like = ORDER.c.label.contains(text, autoescape=True)
        in_tote = select(HEAD.c.order_id).join(TOTE, is_head).where(TOTE.c.code == text)
        query = query.where(or_(like, ORDER.c.id.in_(in_tote)))
    if state:
        query = query.where(ORDER.c.state.in_(STOPPED if state == "stopped" else (state,)))
    return [_whole(row) for row in ask(reader, query)]


def lacking(reader: Reader, wave_id: int, limit: int) -> list[Row]:
    """What a wave lacks: items of its orders that no bin has, with how many pieces, and of which orders."""
    query = (
        select(
            ORDER.c.label.label("order"),
            *columns(ITEM, "sku", "name"),
            LINE.c.qty_short.label("pieces"),
        )
        .join(ORDER, ORDER.c.id == LINE.c.order_id)
        .join(ITEM, ITEM.c.id == LINE.c.item_id)
        .where(ORDER.c.wave_id == wave_id, LINE.c.qty_short > 0, ORDER.c.state.not_in(GONE))
        .order_by(ITEM.c.sku, ORDER.c.id)
        .limit(limit)
    )
    return ask(reader, query)


def _whole(row: Row) -> Row:
    """PostgreSQL sums 64-bit numbers as decimals; here they are whole."""
    return {**row, **{name: int(row[name]) for name in ("pieces", "picked", "verified", "short")}}
