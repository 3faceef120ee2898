"""Carriers' bills beside what was weighed and reckoned here. Weights in mg, money in minor units."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from hub.domain.carriers import RIGHT
from hub.store.reading import Reader
from hub.store.reading.rows import CARRIER, ORDER, PARCEL, Row, ask, ask_one, columns, page
from hub.store.tables import METADATA

BILL, LINE = METADATA.tables["bill"], METADATA.tables["bill_line"]
_SUMS = ("billed_minor", "own_minor")


def _bills() -> Select[Any]:
    counted = (
        select(
            LINE.c.bill_id,
            func.count().label("lines"),
            func.coalesce(func.sum(LINE.c.fee_minor), 0).label("billed_minor"),
            func.count().filter(LINE.c.outcome.not_in(RIGHT)).label("differences"),
        )
        .group_by(LINE.c.bill_id)
        .subquery()
    )
    return select(
        *columns(BILL, "id", "number", "at_ms", "from_ms", "to_ms", "tolerance_mg"),
        *columns(CARRIER, "currency"),
        CARRIER.c.code.label("carrier"),
        *(func.coalesce(counted.c[name], 0).label(name) for name in ("lines", "billed_minor", "differences")),
    ).select_from(
        BILL.join(CARRIER, CARRIER.c.id == BILL.c.carrier_id).outerjoin(
            counted, counted.c.bill_id == BILL.c.id
        )
    )


def bills(reader: Reader, site: str, after: int, limit: int, *, carrier: str | None = None) -> list[Row]:
    """Bills with how many lines each has, what they come to, and how many differ from what they should be."""
    query = _bills().where(BILL.c.site == site)
    if carrier is not None:
        query = query.where(CARRIER.c.code == carrier)
    return [_plain(row) for row in page(reader, query, BILL, after, limit)]


def bill(reader: Reader, site: str, carrier: str, number: str) -> Row | None:
    """One bill: its lines counted by outcome with what was billed and what should have been (of the lines
    whose own fee is known), and the parcels of its days that no bill has.

    Where it says no days, its days are those from the first to the last of its parcels' shipments.
    """
    found = ask_one(
        reader, _bills().where(BILL.c.site == site, CARRIER.c.code == carrier, BILL.c.number == number)
    )
    if found is None:
        return None
    from_ms, to_ms = _days(reader, found)
    totals = (
        select(
            LINE.c.outcome,
            func.count().label("lines"),
            func.coalesce(func.sum(LINE.c.fee_minor), 0).label("billed_minor"),
            func.coalesce(func.sum(LINE.c.own_minor), 0).label("own_minor"),
        )
        .where(LINE.c.bill_id == found["id"])
        .group_by(LINE.c.outcome)
        .order_by(LINE.c.outcome)
    )
    missing = select(
        func.count().label("parcels"), func.coalesce(func.sum(PARCEL.c.fee_minor), 0).label("own_minor")
    ).where(*_not_billed(site, found["carrier"], from_ms, to_ms))
    return {
        **_plain(found),
        "from_ms": from_ms,
        "to_ms": to_ms,
        "totals": [_plain(row) for row in ask(reader, totals)],
        "not_billed": _plain(ask_one(reader, missing) or {}),
    }


def lines(
    reader: Reader,
    bill_id: int,
    after: int,
    limit: int,
    *,
    outcome: str | None = None,
    differing: bool = False,
) -> list[Row]:
    """Lines of a bill; with `differing` those that are not as they should be."""
    named = ("id", "line_no", "waybill", "charged_mg", "fee_minor", "own_mg", "own_minor", "outcome")
    query = (
        select(*columns(LINE, *named), PARCEL.c.code.label("parcel"), ORDER.c.label.label("order"))
        .select_from(
            LINE.outerjoin(PARCEL, PARCEL.c.id == LINE.c.parcel_id).outerjoin(
                ORDER, ORDER.c.id == PARCEL.c.order_id
            )
        )
        .where(LINE.c.bill_id == bill_id)
    )
    if outcome is not None:
        query = query.where(LINE.c.outcome == outcome)
    if differing:
        query = query.where(LINE.c.outcome.not_in(RIGHT))
    return page(reader, query, LINE, after, limit)


def not_billed(
    reader: Reader, site: str, carrier: str, from_ms: int, to_ms: int, after: int, limit: int
) -> list[Row]:
    """Parcels that a carrier took in these days and that none of its bills has."""
    query = (
        select(
            *columns(PARCEL, "id", "code", "waybill", "net_mg", "fee_minor", "shipped_at_ms"),
            ORDER.c.label.label("order"),
        )
        .join(ORDER, ORDER.c.id == PARCEL.c.order_id)
        .where(*_not_billed(site, carrier, from_ms, to_ms))
    )
    return page(reader, query, PARCEL, after, limit)


def _not_billed(site: str, carrier: str, from_ms: int, to_ms: int) -> tuple[ColumnElement[bool], ...]:
    billed = (
        select(LINE.c.id)
        .join(BILL, BILL.c.id == LINE.c.bill_id)
        .join(CARRIER, CARRIER.c.id == BILL.c.carrier_id)
        .where(LINE.c.waybill == PARCEL.c.waybill, LINE.c.site == site, CARRIER.c.code == carrier)
    )
    return (
        PARCEL.c.site == site,
        PARCEL.c.carrier == carrier,
        PARCEL.c.state == "shipped",
        PARCEL.c.shipped_at_ms >= from_ms,
        PARCEL.c.shipped_at_ms < to_ms,
        ~billed.exists(),
    )


def _days(reader: Reader, found: Row) -> tuple[int, int]:
    if found["to_ms"]:
        return found["from_ms"], found["to_ms"]
    first, last = func.min(PARCEL.c.shipped_at_ms), func.max(PARCEL.c.shipped_at_ms)
    query = (
        select(first.label("first"), last.label("last"))
        .join(LINE, LINE.c.parcel_id == PARCEL.c.id)
        .where(LINE.c.bill_id == found["id"], PARCEL.c.state == "shipped")
    )
    seen = ask_one(reader, query)
    return (seen["first"], seen["last"] + 1) if seen and seen["last"] else (0, 0)


def _plain(row: Row) -> Row:
    """PostgreSQL sums 64-bit numbers as decimals; here they are whole."""
    return {name: int(value) if name in (*_SUMS, "parcels") else value for name, value in row.items()}
