"""Orders as a list shows them: each with its pieces, its parcels' numbers, and what is wrong with it.

Quantities in pieces, times in UTC milliseconds.
"""

from collections.abc import Sequence

from sqlalchemy import func, select

from hub.store.reading import Reader
from hub.store.reading.order_narrowing import due_ms
from hub.store.reading.rows import (
    CASE,
    LINE,
    ORDER,
    PARCEL,
    RECIPIENT,
    SHOP,
    TOTE,
    WAREHOUSE,
    WAVE,
    Row,
    ask,
    columns,
)
from hub.store.reading.together import NAMES


def rows(reader: Reader, ids: Sequence[int]) -> list[Row]:
    """Orders of these numbers, in this order; one that is gone is left out.

    `pieces` that it shall hold, `due_ms` when it must have left (0: no time), `customer`, `waybills` of its
    parcels, `exceptions`: the kinds of those that are not closed.
    """
    names = ("id", "label", "state", "resume_state", "reason", "since_ms", "received_at_ms", "placed_at_ms")
    query = (
        select(
            *columns(ORDER, *names, "carrier", "waybill", "urgent", "asked", "version"),
            due_ms().label("due_ms"),
            SHOP.c.code.label("shop"),
            WAVE.c.code.label("wave"),
            NAMES.label("tote"),
            WAREHOUSE.c.code.label("warehouse"),
            RECIPIENT.c.name.label("customer"),
        )
        .select_from(ORDER)
        .join(SHOP, SHOP.c.id == ORDER.c.shop_id)
        .outerjoin(WAVE, WAVE.c.id == ORDER.c.wave_id)
        .outerjoin(TOTE, TOTE.c.id == ORDER.c.tote_id)
        .outerjoin(WAREHOUSE, WAREHOUSE.c.id == ORDER.c.warehouse_id)
        .outerjoin(RECIPIENT, RECIPIENT.c.order_id == ORDER.c.id)
        .where(ORDER.c.id.in_(ids))
    )
    found = {row["id"]: row for row in ask(reader, query)}
    pieces, waybills, cases = _pieces(reader, ids), _waybills(reader, ids), _cases(reader, ids)
    return [
        {
            **found[id_],
            "pieces": pieces.get(id_, 0),
            "waybills": waybills.get(id_, []),
            "exceptions": cases.get(id_, []),
        }
        for id_ in ids
        if id_ in found
    ]


def _pieces(reader: Reader, ids: Sequence[int]) -> dict[int, int]:
    due = LINE.c.qty_ordered - LINE.c.qty_cancelled - LINE.c.qty_moved - LINE.c.qty_short
    query = select(LINE.c.order_id, func.sum(due)).where(LINE.c.order_id.in_(ids)).group_by(LINE.c.order_id)
    return {id_: int(qty) for id_, qty in reader.execute(query)}


def _waybills(reader: Reader, ids: Sequence[int]) -> dict[int, list[str]]:
    query = select(PARCEL.c.order_id, PARCEL.c.waybill).where(
        PARCEL.c.order_id.in_(ids), PARCEL.c.waybill != "", PARCEL.c.state != "void"
    )
    found: dict[int, list[str]] = {}
    for id_, waybill in reader.execute(query.order_by(PARCEL.c.order_id, PARCEL.c.number)):
        found.setdefault(id_, []).append(waybill)
    return found


def _cases(reader: Reader, ids: Sequence[int]) -> dict[int, list[str]]:
    query = select(CASE.c.order_id, CASE.c.kind).where(CASE.c.order_id.in_(ids), CASE.c.state != "closed")
    found: dict[int, list[str]] = {}
    for id_, kind in reader.execute(query.order_by(CASE.c.id)):
        found.setdefault(id_, []).append(kind)
    return found


def shops(reader: Reader, site: str) -> list[str]:
    """The codes of a site's shops."""
    return list(
        reader.execute(select(SHOP.c.code).where(SHOP.c.site == site).order_by(SHOP.c.code)).scalars()
    )


def newest_waves(reader: Reader, site: str, limit: int) -> list[Row]:
    """The waves that were released last: code, kind, method, carrier and warehouse."""
    query = (
        select(*columns(WAVE, "code", "kind", "method", "carrier", "cutoff_at_ms", "released_at_ms"))
        .add_columns(WAREHOUSE.c.code.label("warehouse"))
        .join(WAREHOUSE, WAREHOUSE.c.id == WAVE.c.warehouse_id)
        .where(WAVE.c.site == site)
        .order_by(WAVE.c.id.desc())
        .limit(limit)
    )
    return ask(reader, query)


def label_of(reader: Reader, id_: int) -> str:
    """The label of an order that is there."""
    return str(reader.execute(select(ORDER.c.label).where(ORDER.c.id == id_)).scalar_one())


def labels(reader: Reader, ids: Sequence[int]) -> list[str]:
    """The labels of orders, in the order of these numbers."""
    found: dict[int, str] = {}
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        query = select(ORDER.c.id, ORDER.c.label).where(ORDER.c.id.in_(part))
        found.update((int(row[0]), str(row[1])) for row in reader.execute(query))
    return [found[id_] for id_ in ids if id_ in found]
