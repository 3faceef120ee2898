"""How far waves are, as their pages show it: the newest first, with what is done and who is at it. Quantities
in pieces, times in UTC milliseconds.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from hub.domain.orders import BEFORE_RELEASE, STATES
from hub.domain.people import SLOT
from hub.domain.wave_pace import GONE, WEIGHED
from hub.store.reading import Reader
from hub.store.reading.rows import (
    BALANCE,
    CART,
    LINE,
    OPERATOR,
    ORDER,
    STATION,
    TOTE,
    WAREHOUSE,
    WAVE,
    Row,
    ask,
    ask_one,
    columns,
)
from hub.store.reading.together import HEAD, is_head
from hub.store.reading.waves import DONE

OPEN = tuple(state for state in STATES if state not in (*DONE, *BEFORE_RELEASE))
"""States of orders of which something is left to pick or to sort."""
_WHO = columns(OPERATOR, "badge", "name")
_HEAD = ("id", "code", "released_at_ms", "kind", "method", "carrier", "cutoff_at_ms", "wall", "warehouse_id")


def open_ids(reader: Reader, site: str) -> set[int]:
    """The numbers of the waves of which something is left to pick or to sort. Asked from the orders on the
    floor, which are few, not from all waves that ever were.
    """
    # Not the bare column: SQLite would walk the index of all orders by wave for its distinct values.
    wave_id = func.coalesce(ORDER.c.wave_id, 0)
    query = select(wave_id).where(ORDER.c.site == site, ORDER.c.state.in_(OPEN)).distinct()
    return set(reader.execute(query).scalars()) - {0}


def page(
    reader: Reader,
    site: str,
    before: int,
    limit: int,
    *,
    done: bool | None = None,
    kind: str = "",
    carrier: str = "",
    text: str = "",
) -> list[Row]:
    """Waves, the newest first, from the one before this number on (0: the newest).

    Args:
        text: a wave's code or its beginning; or an order, by its label, or a tote, in which case its wave.
    """
    query = _heads(site)
    if text:
        query = query.where(_found(reader, site, text))
    for column, value in ((WAVE.c.kind, kind), (WAVE.c.carrier, carrier)):
        if value:
            query = query.where(column == value)
    if done is not None:
        there = open_ids(reader, site)
        query = query.where(WAVE.c.id.not_in(there) if done else WAVE.c.id.in_(there))
    if before:
        query = query.where(WAVE.c.id < before)
    return ask(reader, query.order_by(WAVE.c.id.desc()).limit(limit))


def one(reader: Reader, site: str, code: str) -> Row | None:
    """One wave by its code."""
    return ask_one(reader, _heads(site).where(WAVE.c.code == code))


def _heads(site: str) -> Select[Any]:
    return (
        select(*columns(WAVE, *_HEAD), WAREHOUSE.c.code.label("warehouse"))
        .join(WAREHOUSE, WAREHOUSE.c.id == WAVE.c.warehouse_id)
        .where(WAVE.c.site == site)
    )


def _found(reader: Reader, site: str, text: str) -> ColumnElement[bool]:
    of_order = select(ORDER.c.wave_id).where(ORDER.c.site == site, ORDER.c.label == text)
    of_tote = (
        select(func.coalesce(TOTE.c.wave_id, ORDER.c.wave_id))
        .join(HEAD, is_head)
        .outerjoin(ORDER, ORDER.c.id == HEAD.c.order_id)
        .where(TOTE.c.site == site, TOTE.c.code == text)
    )
    ids = {id_ for query in (of_order, of_tote) for id_ in reader.execute(query).scalars() if id_ is not None}
    return or_(WAVE.c.code.startswith(text.upper(), autoescape=True), WAVE.c.id.in_(ids))


def states(reader: Reader, wave_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Wave -> state -> how many of its orders are in it."""
    found: dict[int, dict[str, int]] = {id_: {} for id_ in wave_ids}
    query = select(ORDER.c.wave_id, ORDER.c.state, func.count()).where(ORDER.c.wave_id.in_(wave_ids))
    for wave_id, state, count in reader.execute(query.group_by(ORDER.c.wave_id, ORDER.c.state)):
        found[wave_id][state] = int(count)
    return found


def pieces(reader: Reader, wave_ids: Collection[int]) -> dict[int, Row]:
    """Of each wave the pieces that its orders want, that were picked, verified, and that lie in slots or are
    beyond (`put`); `to_sort` are those that need a slot.
    """
    wanted = LINE.c.qty_ordered - LINE.c.qty_cancelled - LINE.c.qty_moved - LINE.c.qty_short
    of_order = (
        select(
            ORDER.c.wave_id,
            ORDER.c.id,
            func.sum(wanted).label("pieces"),
            func.sum(LINE.c.qty_picked).label("picked"),
            func.sum(LINE.c.qty_verified).label("verified"),
        )
        .join(LINE, LINE.c.order_id == ORDER.c.id)
        .where(ORDER.c.wave_id.in_(wave_ids), ORDER.c.state.not_in(GONE))
        .group_by(ORDER.c.wave_id, ORDER.c.id)
    )
    empty = {"pieces": 0, "picked": 0, "verified": 0, "to_sort": 0, "put": 0}
    found: dict[int, Row] = {id_: dict(empty) for id_ in wave_ids}
    in_slots = _in_slots(reader, wave_ids)
    for row in ask(reader, of_order):
        of = found[row["wave_id"]]
        for name in ("pieces", "picked", "verified"):
            of[name] += int(row[name])
        if row["pieces"] > 1:
            of["to_sort"] += int(row["pieces"])
            # What is verified has left its slot; nothing else takes pieces out of one for good.
            of["put"] += max(int(row["verified"]), in_slots.get(row["id"], 0))
    return found


def _in_slots(reader: Reader, wave_ids: Collection[int]) -> dict[int, int]:
    """Order -> pieces in its slot."""
    query = (
        select(ORDER.c.id, func.sum(BALANCE.c.qty))
        .join(TOTE, TOTE.c.id == ORDER.c.tote_id)
        .join(BALANCE, BALANCE.c.bin_id == TOTE.c.bin_id)
        .where(ORDER.c.wave_id.in_(wave_ids), TOTE.c.kind == SLOT)
        .group_by(ORDER.c.id)
    )
    return {id_: int(qty) for id_, qty in reader.execute(query)}


def workers(reader: Reader, wave_ids: Collection[int]) -> dict[int, list[Row]]:
    """Wave -> who is at it: `name`, `badge`, and the cart that they push or the station where they stand."""
    found: dict[int, dict[tuple[str, str], Row]] = {id_: {} for id_ in wave_ids}
    for query in (_pushing(wave_ids), _sorting(wave_ids), _at_benches(wave_ids)):
        for row in ask(reader, query):
            of = found[row.pop("wave_id")]
            of.setdefault((row["badge"], row["where"]), row)
    return {id_: sorted(those.values(), key=lambda row: str(row["name"])) for id_, those in found.items()}


def _pushing(wave_ids: Collection[int]) -> Select[Any]:
    """Who pushes a cart with totes of a wave's orders, of the wave itself, or one that was sent for it."""
    of = func.coalesce(TOTE.c.wave_id, ORDER.c.wave_id, CART.c.wave_id)
    return (
        select(of.label("wave_id"), *_WHO, CART.c.code.label("where"))
        .select_from(CART)
        .join(OPERATOR, OPERATOR.c.id == CART.c.operator_id)
        .outerjoin(TOTE, TOTE.c.cart_id == CART.c.id)
        .outerjoin(ORDER, ORDER.c.id == TOTE.c.order_id)
        .where(of.in_(wave_ids))
        .distinct()
    )


def _sorting(wave_ids: Collection[int]) -> Select[Any]:
    """Who sorts a batch tote of a wave."""
    return (
        select(TOTE.c.wave_id, *_WHO, STATION.c.name.label("where"))
        .join(STATION, STATION.c.tote_id == TOTE.c.id)
        .join(OPERATOR, OPERATOR.c.id == STATION.c.operator_id)
        .where(TOTE.c.wave_id.in_(wave_ids))
    )


def _at_benches(wave_ids: Collection[int]) -> Select[Any]:
    """Who has an order of a wave open at a bench."""
    return (
        select(ORDER.c.wave_id, *_WHO, STATION.c.name.label("where"))
        .join(STATION, STATION.c.order_id == ORDER.c.id)
        .join(OPERATOR, OPERATOR.c.id == STATION.c.operator_id)
        .where(ORDER.c.wave_id.in_(wave_ids))
    )


def ready(counts: dict[str, int]) -> tuple[int, int, int]:
    """(orders that go on, of them weighed, of them shipped) from the states of a wave's orders.

    >>> ready({"picking": 2, "weighed": 3, "shipped": 1, "cancelled": 5})
    (6, 4, 1)
    """
    living = sum(count for state, count in counts.items() if state not in GONE)
    return living, sum(counts.get(state, 0) for state in WEIGHED), counts.get("shipped", 0)


def allocated(reader: Reader, site: str) -> int:
    """How many orders wait to be released."""
    query = select(func.count()).where(ORDER.c.site == site, ORDER.c.state == "allocated")
    return int(reader.execute(query).scalar() or 0)
