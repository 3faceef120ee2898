"""Exceptions of the line with their steps, how many there are of each kind, and orders that are late.

Times in UTC milliseconds.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, exists, func, or_, select

from hub.domain.cases import ANY_UNCLOSED, UNCLOSED
from hub.store.reading import Reader
from hub.store.reading.rows import (
    CASE,
    CASE_LOG,
    ITEM,
    OPERATOR,
    ORDER,
    PARCEL,
    STATION,
    Row,
    ask,
    ask_one,
    columns,
    page,
)

NUMBER_DIGITS = 15
"""Digits of an exception's number that a text may have."""
_SENT = ORDER.alias("sent")
_OWN = ("id", "kind", "state", "order_state", "what", "times", "cause", "cause_note", "remedy")
_MORE = ("remedy_note", "prevention", "opened_at_ms", "last_at_ms", "closed_at_ms", "version")


def _cases() -> Select[Any]:
    return select(
        *columns(CASE, *_OWN, *_MORE),
        ORDER.c.label.label("order"),
        ITEM.c.sku,
        PARCEL.c.code.label("parcel"),
        STATION.c.name.label("station"),
        OPERATOR.c.badge.label("owner"),
        OPERATOR.c.name.label("owner_name"),
        _SENT.c.label.label("remedy_order"),
    ).select_from(
        CASE.outerjoin(ORDER, ORDER.c.id == CASE.c.order_id)
        .outerjoin(ITEM, ITEM.c.id == CASE.c.item_id)
        .outerjoin(PARCEL, PARCEL.c.id == CASE.c.parcel_id)
        .outerjoin(STATION, STATION.c.id == CASE.c.station_id)
        .outerjoin(OPERATOR, OPERATOR.c.id == CASE.c.owner_id)
        .outerjoin(_SENT, _SENT.c.id == CASE.c.remedy_order_id)
    )


def cases(
    reader: Reader,
    site: str,
    after: int,
    limit: int,
    *,
    kind: str | None = None,
    state: str | None = None,
    order: str | None = None,
    owner: str | None = None,
    unowned: bool = False,
    opened_until_ms: int | None = None,
    text: str = "",
) -> list[Row]:
    """Exceptions without their steps, the oldest first.

    Args:
        state: one of them, or ANY_UNCLOSED.
        order: the label of the order that it is about.
        owner: the badge of whose it is.
        unowned: only those that are nobody's.
        opened_until_ms: only those that are at least so old.
        text: its number, a SKU or a parcel, or part of what was seen or of its order's label.
    """
    query = _matching(site, kind, state, order, owner, unowned, opened_until_ms, text)
    return page(reader, query, CASE, after, limit)


def _matching(
    site: str,
    kind: str | None = None,
    state: str | None = None,
    order: str | None = None,
    owner: str | None = None,
    unowned: bool = False,
    opened_until_ms: int | None = None,
    text: str = "",
) -> Select[Any]:
    query = _cases().where(CASE.c.site == site)
    for column, value in ((CASE.c.kind, kind), (ORDER.c.label, order), (OPERATOR.c.badge, owner)):
        if value is not None:
            query = query.where(column == value)
    if state is not None:
        query = query.where(CASE.c.state.in_(UNCLOSED if state == ANY_UNCLOSED else (state,)))
    if unowned:
        query = query.where(CASE.c.owner_id.is_(None))
    if opened_until_ms is not None:
        query = query.where(CASE.c.opened_at_ms <= opened_until_ms)
    if text:
        named = [column.icontains(text, autoescape=True) for column in (CASE.c.what, ORDER.c.label)]
        named += [column == text for column in (ITEM.c.sku, PARCEL.c.code)]
        if text.isascii() and text.isdigit() and len(text) <= NUMBER_DIGITS:
            named.append(CASE.c.id == int(text))
        query = query.where(or_(*named))
    return query


def numbers(reader: Reader, site: str, most: int, **named: Any) -> list[int]:
    """The numbers of the exceptions that match, named as in `cases`, at most so many."""
    query = _matching(site, **named).with_only_columns(CASE.c.id).order_by(CASE.c.id).limit(most)
    return list(reader.execute(query).scalars())


def count(reader: Reader, site: str, most: int, **named: Any) -> int:
    """How many match, counted no further than `most`."""
    query = _matching(site, **named).with_only_columns(CASE.c.id).limit(most).subquery()
    return int(reader.execute(select(func.count()).select_from(query)).scalar_one())


def case(reader: Reader, site: str, number: int) -> Row | None:
    """One exception with all its steps."""
    found = ask_one(reader, _cases().where(CASE.c.site == site, CASE.c.id == number))
    if found is None:
        return None
    steps = (
        select(
            *columns(CASE_LOG, "step", "text", "at_ms", "business_date"),
            OPERATOR.c.badge.label("operator"),
            STATION.c.name.label("station"),
        )
        .outerjoin(OPERATOR, OPERATOR.c.id == CASE_LOG.c.operator_id)
        .outerjoin(STATION, STATION.c.id == CASE_LOG.c.station_id)
        .where(CASE_LOG.c.case_id == number)
    )
    return {**found, "log": ask(reader, steps.order_by(CASE_LOG.c.id))}


def counts(reader: Reader, site: str) -> list[Row]:
    """How many exceptions there are of each kind, state and cause."""
    named = columns(CASE, "kind", "state", "cause")
    query = select(*named, func.count().label("n")).where(CASE.c.site == site)
    return ask(reader, query.group_by(*named).order_by(*named))


def late(reader: Reader, site: str, since: Mapping[str, int], limit: int) -> list[int]:
    """The numbers of orders that are longer in their state than it may take, those in it longest first.

    An order that was called late since it came into its state is not named again.

    Args:
        since: state -> an order that is in it since then, or longer, is late; UTC milliseconds.
    """
    called = exists().where(
        CASE.c.order_id == ORDER.c.id, CASE.c.kind == "late", CASE.c.last_at_ms >= ORDER.c.since_ms
    )
    found: list[tuple[int, int]] = []
    for state, latest_ms in since.items():
        # One query for each state: an index leads to those in it longest.
        query = select(ORDER.c.since_ms, ORDER.c.id).where(
            ORDER.c.site == site,
            ORDER.c.state == state,
            ORDER.c.since_ms <= latest_ms,
            ~called,
        )
        rows = reader.execute(query.order_by(ORDER.c.since_ms, ORDER.c.id).limit(limit))
        found.extend((since_ms, id_) for since_ms, id_ in rows)
    return [id_ for _, id_ in sorted(found)[:limit]]
