"""Stations with the work in hand, what is lit, and the events of the floor with their answers."""

from typing import Any

from sqlalchemy import Select, and_, case, func, select

from hub.store.reading import Reader
from hub.store.reading.rows import (
    BIN,
    EVENT,
    ITEM,
    OPERATOR,
    ORDER,
    PARCEL,
    PICK,
    STATION,
    TOTE,
    TRACE,
    Row,
    ask,
    ask_one,
    columns,
    number,
    page,
)
from hub.store.reading.together import OF_TASK


def _stations() -> Select[Any]:
    # last_inc and last_seq are the key of the newest event, so its verdict is found by the unique index.
    last = and_(
        EVENT.c.station_id == STATION.c.id,
        EVENT.c.inc == STATION.c.last_inc,
        EVENT.c.seq == STATION.c.last_seq,
    )
    return select(
        *columns(STATION, "id", "name", "online", "uid", "fw", "hw", "caps", "seen_at_ms", "job", "hold"),
        *columns(STATION, "ask", "light_rev", "held_why", "wall"),
        OPERATOR.c.badge.label("badge"),
        OPERATOR.c.name.label("operator"),
        ORDER.c.label.label("order"),
        PARCEL.c.code.label("parcel"),
        EVENT.c.seq.label("seq"),
        EVENT.c.at_ms.label("at_ms"),
        EVENT.c.verdict.label("v"),
        EVENT.c.why.label("why"),
        EVENT.c.net_mg.label("net_mg"),
        EVENT.c.answer.label("answer"),
    ).select_from(
        STATION.outerjoin(OPERATOR, OPERATOR.c.id == STATION.c.operator_id)
        .outerjoin(ORDER, ORDER.c.id == STATION.c.order_id)
        .outerjoin(PARCEL, PARCEL.c.id == STATION.c.parcel_id)
        .outerjoin(EVENT, last)
    )


def stations(reader: Reader, site: str, after: int = 0, limit: int = 10_000) -> list[Row]:
    """Stations with who works there, on what, and the newest verdict (`answer`: the frame as sent)."""
    return page(reader, _stations().where(STATION.c.site == site), STATION, after, limit)


def station(reader: Reader, site: str, name: str) -> Row | None:
    """One station by its name."""
    return ask_one(reader, _stations().where(STATION.c.site == site, STATION.c.name == name))


def zones(reader: Reader, site: str) -> dict[int, list[str]]:
    """station's number -> the zones (and walls) whose lights hang on it, in their order."""
    query = (
        select(*columns(BIN, "station_id", "zone"))
        .where(BIN.c.site == site, BIN.c.station_id.is_not(None), BIN.c.zone != "")
        .distinct()
    )
    found: dict[int, list[str]] = {}
    for row in ask(reader, query.order_by(BIN.c.zone)):
        found.setdefault(row["station_id"], []).append(row["zone"])
    return found


_MATE = PICK.alias("mate")
_TOGETHER = (
    select(func.sum(_MATE.c.qty - _MATE.c.qty_done))
    .where(
        *(
            _MATE.c[name] == PICK.c[name]
            for name in ("cart_id", "tote_id", "bin_id", "item_id", "lot", "kind")
        ),
        _MATE.c.state.in_(("claimed", "lit")),
    )
    .scalar_subquery()
)
"""Pieces of a lit task of a batch tote, with those of the tasks like it that are confirmed through it."""


def lit(reader: Reader, site: str, station_name: str | None = None) -> list[Row]:
    """Every lit task: at which bin, how many pieces of what, for whom, into which tote."""
    query = (
        select(
            *columns(PICK, "id", "kind"),
            case(
                (and_(TOTE.c.wave_id.is_not(None), PICK.c.kind == "pick"), _TOGETHER),
                else_=PICK.c.qty - PICK.c.qty_done,
            ).label("qty"),
            BIN.c.code.label("bin"),
            BIN.c.place,
            STATION.c.name.label("station"),
            ITEM.c.sku,
            OPERATOR.c.name.label("operator"),
            PICK.c.colour,
            ORDER.c.label.label("order"),
            OF_TASK.label("tote"),
        )
        .join(BIN, BIN.c.id == PICK.c.bin_id)
        .join(ITEM, ITEM.c.id == PICK.c.item_id)
        .outerjoin(STATION, STATION.c.id == PICK.c.station_id)
        .outerjoin(OPERATOR, OPERATOR.c.id == PICK.c.operator_id)
        .outerjoin(ORDER, ORDER.c.id == PICK.c.order_id)
        .outerjoin(TOTE, TOTE.c.id == PICK.c.tote_id)
        .where(PICK.c.site == site, PICK.c.state == "lit")
    )
    if station_name is not None:
        query = query.where(STATION.c.name == station_name)
    return ask(reader, query.order_by(BIN.c.code, PICK.c.id).limit(1000))


def _events() -> Select[Any]:
    names = ("id", "inc", "seq", "sess", "kind", "at_ms", "business_date", "qty", "net_mg", "undone")
    return select(
        *columns(EVENT, *names, "why", "frame", "answer"),
        EVENT.c.verdict.label("v"),
        STATION.c.name.label("station"),
        OPERATOR.c.badge.label("operator"),
        OPERATOR.c.name.label("operator_name"),
        ORDER.c.label.label("order"),
        PARCEL.c.code.label("parcel"),
    ).select_from(
        EVENT.join(STATION, STATION.c.id == EVENT.c.station_id)
        .outerjoin(OPERATOR, OPERATOR.c.id == EVENT.c.operator_id)
        .outerjoin(ORDER, ORDER.c.id == EVENT.c.order_id)
        .outerjoin(PARCEL, PARCEL.c.id == EVENT.c.parcel_id)
    )


def events(
    reader: Reader,
    site: str,
    after: int,
    limit: int,
    *,
    order: str | None = None,
    station: str | None = None,
    since_ms: int | None = None,
    v: str | None = None,
) -> list[Row]:
    """Events with their stored answers, the oldest first."""
    query = _events().where(EVENT.c.site == site)
    if order is not None:
        query = query.where(EVENT.c.order_id == number(reader, ORDER, site, "label", order))
    if station is not None:
        query = query.where(EVENT.c.station_id == number(reader, STATION, site, "name", station))
    if since_ms is not None:
        query = query.where(EVENT.c.at_ms >= since_ms)
    if v is not None:
        query = query.where(EVENT.c.verdict == v)
    return page(reader, query, EVENT, after, limit)


def newest_of_station(reader: Reader, site: str, name: str, limit: int) -> list[Row]:
    """The newest events of a station in the incarnation that it is in, the newest first."""
    query = _events().where(STATION.c.site == site, STATION.c.name == name, EVENT.c.inc == STATION.c.last_inc)
    # By the key of its events, so that an index gives them in this order however many there are.
    return ask(reader, query.order_by(EVENT.c.seq.desc()).limit(limit))


def newest_events(
    reader: Reader, site: str, after: int, limit: int, outcomes: tuple[str, ...] = ()
) -> list[Row]:
    """The newest events beyond a number, the newest first; of these outcomes only, where some are given."""
    query = _events().where(EVENT.c.site == site, EVENT.c.id > after)
    if outcomes:
        query = query.where(EVENT.c.verdict.in_(outcomes))
    return ask(reader, query.order_by(EVENT.c.id.desc()).limit(limit))


def old_traces(reader: Reader, site: str, before_ms: int, most: int) -> list[int]:
    """The numbers of what is kept of acts before a time (UTC milliseconds), the oldest first."""
    same = [TRACE.c[name] == EVENT.c[name] for name in ("station_id", "inc", "seq")]
    query = select(TRACE.c.id).join(EVENT, and_(*same)).where(TRACE.c.site == site, EVENT.c.at_ms < before_ms)
    return [row.id for row in reader.execute(query.order_by(TRACE.c.id).limit(most))]
