"""Carriers with their areas, fees and waybill numbers. Weights in mg, money in minor units."""

from typing import Any

from sqlalchemy import Select, case, func, select

from hub.domain.errors import NotFound
from hub.store.reading import Reader
from hub.store.reading.rows import CARRIER, PARCEL, Row, ask, ask_one, columns, page
from hub.store.tables import METADATA

AREA, FEE, NUMBER = (METADATA.tables[name] for name in ("carrier_area", "carrier_fee", "waybill_number"))
_SAID = (
    "id", "code", "name", "currency", "max_mg", "max_side_mm", "max_girth_mm", "cutoff", "numbers", "rank",
    "active", "volume_divisor", "call_days",
)  # fmt: skip


def _carriers() -> Select[Any]:
    free = (
        select(NUMBER.c.carrier_id, func.count().label("free"))
        .where(NUMBER.c.taken_at_ms == 0)
        .group_by(NUMBER.c.carrier_id)
        .subquery()
    )
    left = func.coalesce(free.c.free, 0).label("numbers_free")
    return select(*columns(CARRIER, *_SAID), left).select_from(
        CARRIER.outerjoin(free, free.c.carrier_id == CARRIER.c.id)
    )


def carriers(reader: Reader, site: str, after: int, limit: int) -> list[Row]:
    """Carriers with how many of their waybill numbers are left."""
    return page(reader, _carriers().where(CARRIER.c.site == site), CARRIER, after, limit)


def carrier(reader: Reader, site: str, code: str) -> Row | None:
    """One carrier with its areas, its fees, and what became of its numbers (`void`: taken by an order that
    has no parcel for it, or whose parcel was undone).
    """
    found = ask_one(reader, _carriers().where(CARRIER.c.site == site, CARRIER.c.code == code))
    if found is None:
        return None
    areas = select(*columns(AREA, "area", "country", "postcodes")).where(AREA.c.carrier_id == found["id"])
    fees = select(*columns(FEE, "area", "upto_mg", "fee_minor", "step_mg", "step_minor")).where(
        FEE.c.carrier_id == found["id"]
    )
    return {
        **found,
        **_taken(reader, found["id"]),
        "areas": ask(reader, areas.order_by(AREA.c.area, AREA.c.id)),
        "fees": ask(reader, fees.order_by(FEE.c.area, FEE.c.upto_mg)),
    }


def known(reader: Reader, site: str, code: str) -> Row:
    """One carrier as `carrier` tells it.

    Raises:
        NotFound: there is none of this code.
    """
    found = carrier(reader, site, code)
    if found is None:
        raise NotFound(f"carrier {code}: expected one of site {site}, found none")
    return found


def _taken(reader: Reader, carrier_id: int) -> Row:
    is_void = PARCEL.c.id.is_(None) | (PARCEL.c.state == "void")
    query = (
        select(
            func.coalesce(func.sum(case((is_void, 0), else_=1)), 0).label("numbers_used"),
            func.coalesce(func.sum(case((is_void, 1), else_=0)), 0).label("numbers_void"),
        )
        .select_from(NUMBER.outerjoin(PARCEL, PARCEL.c.id == NUMBER.c.parcel_id))
        .where(NUMBER.c.carrier_id == carrier_id, NUMBER.c.taken_at_ms > 0)
    )
    found = ask_one(reader, query)
    return {name: int(value) for name, value in (found or {}).items()}


def parcels(
    reader: Reader, site: str, carrier: str, from_ms: int, to_ms: int, after: int, limit: int
) -> list[int]:
    """The numbers of a carrier's parcels that have not left, and of those that were shipped from `from_ms` to
    before `to_ms`.
    """
    shipped = (PARCEL.c.state == "shipped") & PARCEL.c.shipped_at_ms.between(from_ms, to_ms - 1)
    query = select(PARCEL.c.id).where(
        PARCEL.c.site == site,
        PARCEL.c.carrier == carrier,
        PARCEL.c.id > after,
        PARCEL.c.state.in_(("open", "weighed")) | shipped,
    )
    return list(reader.execute(query.order_by(PARCEL.c.id).limit(limit)).scalars())
