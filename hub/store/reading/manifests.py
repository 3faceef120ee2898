"""Manifests and the parcels on them. Weights in mg, times in UTC ms."""

from typing import Any

from sqlalchemy import Select, func, select

from hub.store.reading import Reader
from hub.store.reading.rows import (
    CARRIER,
    OPERATOR,
    ORDER,
    PARCEL,
    RECIPIENT,
    WAREHOUSE,
    Row,
    ask,
    ask_one,
    columns,
    page,
)
from hub.store.tables import METADATA

MANIFEST = METADATA.tables["manifest"]


def _manifests() -> Select[Any]:
    loaded = (
        select(
            PARCEL.c.manifest_id,
            func.count().label("parcels"),
            func.coalesce(func.sum(PARCEL.c.net_mg), 0).label("net_mg"),
        )
        .where(PARCEL.c.manifest_id.is_not(None))
        .group_by(PARCEL.c.manifest_id)
        .subquery()
    )
    return select(
        *columns(MANIFEST, "id", "code", "state", "opened_at_ms", "closed_at_ms"),
        CARRIER.c.code.label("carrier"),
        CARRIER.c.name.label("carrier_name"),
        WAREHOUSE.c.code.label("warehouse"),
        OPERATOR.c.badge.label("operator"),
        *(func.coalesce(loaded.c[name], 0).label(name) for name in ("parcels", "net_mg")),
    ).select_from(
        MANIFEST.join(CARRIER, CARRIER.c.id == MANIFEST.c.carrier_id)
        .join(WAREHOUSE, WAREHOUSE.c.id == MANIFEST.c.warehouse_id)
        .outerjoin(OPERATOR, OPERATOR.c.id == MANIFEST.c.operator_id)
        .outerjoin(loaded, loaded.c.manifest_id == MANIFEST.c.id)
    )


def manifests(
    reader: Reader,
    site: str,
    after: int,
    limit: int,
    *,
    state: str | None = None,
    carrier: str | None = None,
) -> list[Row]:
    """Manifests with how many parcels are on each and what they weigh; `operator` is who closed it."""
    query = _manifests().where(MANIFEST.c.site == site)
    for column, value in ((MANIFEST.c.state, state), (CARRIER.c.code, carrier)):
        if value is not None:
            query = query.where(column == value)
    return [_whole(row) for row in page(reader, query, MANIFEST, after, limit)]


def manifest(reader: Reader, site: str, code: str) -> Row | None:
    """One manifest with its parcels, in the order in which they were loaded."""
    found = ask_one(reader, _manifests().where(MANIFEST.c.site == site, MANIFEST.c.code == code))
    if found is None:
        return None
    query = (
        select(
            *columns(PARCEL, "code", "waybill", "area", "net_mg", "shipped_at_ms"),
            ORDER.c.label.label("order"),
            *(func.coalesce(RECIPIENT.c[name], "").label(name) for name in ("postcode", "country")),
        )
        .join(ORDER, ORDER.c.id == PARCEL.c.order_id)
        .outerjoin(RECIPIENT, RECIPIENT.c.order_id == ORDER.c.id)
        .where(PARCEL.c.manifest_id == found["id"])
    )
    lines = ask(reader, query.order_by(PARCEL.c.shipped_at_ms, PARCEL.c.id))
    return {**_whole(found), "lines": lines}


def _whole(row: Row) -> Row:
    return {**row, "net_mg": int(row["net_mg"])}
