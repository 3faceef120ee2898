"""Manifests as their pages show them: the newest first. Weights in mg, times in UTC ms."""

from sqlalchemy import case, func, or_, select

from hub.store.reading import Reader
from hub.store.reading.manifests import MANIFEST
from hub.store.reading.rows import CARRIER, PARCEL, STATION, WAREHOUSE, Row, ask, columns


def page(
    reader: Reader, site: str, before: int, limit: int, *, state: str = "", carrier: str = "", text: str = ""
) -> list[Row]:
    """Manifests, the newest first, from the one before this number on (0: the newest), with how many parcels
    are on each and what they weigh.

    Args:
        text: of its code; or a parcel's code or waybill number, in which case its manifest.
    """
    on_it = PARCEL.c.manifest_id == MANIFEST.c.id
    # A closed one keeps what was counted when it was closed; an open one is counted now.
    is_open = MANIFEST.c.state == "open"
    count = select(func.count()).select_from(PARCEL).where(on_it).scalar_subquery()
    weight = select(func.coalesce(func.sum(PARCEL.c.net_mg), 0)).where(on_it).scalar_subquery()
    query = (
        select(
            *columns(MANIFEST, "id", "code", "state", "opened_at_ms", "closed_at_ms"),
            CARRIER.c.code.label("carrier"),
            CARRIER.c.name.label("carrier_name"),
            CARRIER.c.cutoff,
            WAREHOUSE.c.code.label("warehouse"),
            case((is_open, count), else_=MANIFEST.c.qty_parcels).label("parcels"),
            case((is_open, weight), else_=MANIFEST.c.net_mg).label("net_mg"),
        )
        .join(CARRIER, CARRIER.c.id == MANIFEST.c.carrier_id)
        .join(WAREHOUSE, WAREHOUSE.c.id == MANIFEST.c.warehouse_id)
        .where(MANIFEST.c.site == site)
    )
    if state:
        query = query.where(MANIFEST.c.state == state)
    if carrier:
        query = query.where(CARRIER.c.code == carrier)
    if text:
        of_parcel = select(PARCEL.c.manifest_id).where(
            PARCEL.c.site == site, or_(PARCEL.c.code == text, PARCEL.c.waybill == text)
        )
        found = {id_ for id_ in reader.execute(of_parcel).scalars() if id_ is not None}
        like = MANIFEST.c.code.contains(text, autoescape=True)
        query = query.where(or_(like, MANIFEST.c.id.in_(found)))
    if before:
        query = query.where(MANIFEST.c.id < before)
    rows = ask(reader, query.order_by(MANIFEST.c.id.desc()).limit(limit))
    return [{**row, "parcels": int(row["parcels"]), "net_mg": int(row["net_mg"])} for row in rows]


def loaded_at(reader: Reader, site: str) -> dict[int, list[str]]:
    """Manifest -> the stations that load it now."""
    query = select(STATION.c.manifest_id, STATION.c.name).where(
        STATION.c.site == site, STATION.c.manifest_id.is_not(None)
    )
    found: dict[int, list[str]] = {}
    for manifest_id, name in reader.execute(query.order_by(STATION.c.name)):
        found.setdefault(manifest_id, []).append(name)
    return found


def ready_to_leave(reader: Reader, site: str) -> dict[str, int]:
    """Carrier ("" for none of ours) -> parcels that are weighed and wait for their lorry."""
    query = select(PARCEL.c.carrier, func.count()).where(PARCEL.c.site == site, PARCEL.c.state == "weighed")
    return {carrier: int(n) for carrier, n in reader.execute(query.group_by(PARCEL.c.carrier))}
