"""What was printed and what waits for it, as pages show it: the newest first, in bulks, of waves and orders.

Times in UTC milliseconds.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, func, select

from hub.domain.orders import ON_FLOOR
from hub.domain.papers import LIVE, PAIR_KINDS, WAITING
from hub.store.reading import Reader
from hub.store.reading.prints import PRINT, PRINTER, in_states, shown, turn
from hub.store.reading.rows import OPERATOR, ORDER, PARCEL, WAVE, Row, ask, ask_one, columns

OPEN_STATES = (*WAITING, "failed")
"""States of what somebody may still have to see to."""
PRINTABLE = ("released", *ON_FLOOR)
"""States of orders that papers are printed of in bulk."""


def page(
    reader: Reader,
    site: str,
    before: int,
    limit: int,
    *,
    state: str = "",
    printer: str = "",
    kind: str = "",
    bulk: str = "",
    text: str = "",
) -> list[Row]:
    """Prints, the newest first, from the one before this number on (0: the newest).

    Args:
        state: one of papers.STATES; or `waiting` for all that wait.
        text: what a print is of (a label, a parcel's code, a waybill number …), or its own number.
    """
    query = shown(site)
    if state:
        query = query.where(PRINT.c.state.in_(WAITING if state == "waiting" else (state,)))
    for column, value in ((PRINTER.c.code, printer), (PRINT.c.kind, kind), (PRINT.c.bulk, bulk)):
        if value:
            query = query.where(column == value)
    if text:
        query = query.where(PRINT.c.id.in_(_numbers(reader, site, text)))
    if before:
        query = query.where(PRINT.c.id < before)
    return ask(reader, query.order_by(PRINT.c.id.desc()).limit(limit))


_MOST_FOUND = 400


def _numbers(reader: Reader, site: str, text: str) -> list[int]:
    """The prints that a text finds, each way by its own index; the newest of many."""
    queries = [
        select(PRINT.c.id).where(PRINT.c.site == site, PRINT.c.subject == text),
        select(PRINT.c.id).join(ORDER, ORDER.c.id == PRINT.c.order_id).where(
            ORDER.c.site == site, ORDER.c.label == text
        ),
        select(PRINT.c.id).join(PARCEL, PARCEL.c.id == PRINT.c.parcel_id).where(PARCEL.c.waybill == text),
    ]  # fmt: skip
    found = {
        id_
        for query in queries
        for id_ in reader.execute(query.order_by(PRINT.c.id.desc()).limit(_MOST_FOUND)).scalars()
    }
    if text.isascii() and text.isdigit() and len(text) <= 18:
        found.add(int(text))
    return sorted(found)[-_MOST_FOUND:]


def troubles(reader: Reader, site: str, limit: int) -> list[Row]:
    """What waits for a person: doubtful and failed prints, the oldest first; of too many, the doubtful ones,
    which hold up their queues.
    """
    those = in_states(site, ("doubtful", "failed"))
    which = select(those.c.id).order_by(those.c.state, those.c.id)
    ids = list(reader.execute(which.limit(limit)).scalars())
    return ask(reader, shown(site).where(PRINT.c.id.in_(ids)).order_by(PRINT.c.id))


def queue(reader: Reader, site: str, printer: str, limit: int) -> list[Row]:
    """What waits for a printer, the first that is its turn."""
    those = in_states(site, WAITING)
    which = (
        select(those.c.id).join(PRINTER, PRINTER.c.id == those.c.printer_id).where(PRINTER.c.code == printer)
    )
    ids = list(reader.execute(which.order_by(*turn(those)).limit(limit)).scalars())
    return ask(reader, shown(site).where(PRINT.c.id.in_(ids)).order_by(*turn(PRINT)))


def by_state(reader: Reader, site: str) -> dict[str, dict[str, int]]:
    """Printer -> state -> how many of its prints somebody may still have to see to."""
    those = in_states(site, OPEN_STATES)
    query = (
        select(PRINTER.c.code, those.c.state, func.count())
        .join(those, those.c.printer_id == PRINTER.c.id)
        .group_by(PRINTER.c.code, those.c.state)
    )
    found: dict[str, dict[str, int]] = {}
    for code, state, count in reader.execute(query):
        found.setdefault(code, {})[state] = int(count)
    return found


def of_wave(reader: Reader, wave_id: int) -> dict[str, dict[str, int]]:
    """Kind of paper -> state -> how many were printed of a wave's orders."""
    query = (
        select(PRINT.c.kind, PRINT.c.state, func.count())
        .join(ORDER, ORDER.c.id == PRINT.c.order_id)
        .where(ORDER.c.wave_id == wave_id)
        .group_by(PRINT.c.kind, PRINT.c.state)
    )
    return _kinds(reader, query)


def of_bulk(reader: Reader, site: str, bulk: str) -> dict[str, dict[str, int]]:
    """Kind of paper -> state -> how many of those that were asked for together."""
    query = select(PRINT.c.kind, PRINT.c.state, func.count()).where(
        PRINT.c.site == site, PRINT.c.bulk == bulk
    )
    return _kinds(reader, query.group_by(PRINT.c.kind, PRINT.c.state))


def _kinds(reader: Reader, query: Select[Any]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for kind, state, count in reader.execute(query):
        found.setdefault(kind, {})[state] = int(count)
    return found


def bulk_head(reader: Reader, site: str, bulk: str) -> Row | None:
    """When a bulk was asked for, by whom, of how many orders, on which printers; None where nothing of it is
    there.
    """
    figures: list[Any] = [
        func.min(PRINT.c.asked_at_ms).label("asked_at_ms"),
        func.min(OPERATOR.c.name).label("operator"),
        func.count(PRINT.c.order_id.distinct()).label("orders"),
    ]
    query = select(*figures).select_from(PRINT.outerjoin(OPERATOR, OPERATOR.c.id == PRINT.c.operator_id))
    found = ask_one(reader, query.where(PRINT.c.site == site, PRINT.c.bulk == bulk))
    if found is None or found["asked_at_ms"] is None:
        return None
    printers = select(PRINTER.c.code).join(PRINT, PRINT.c.printer_id == PRINTER.c.id)
    printers = printers.where(PRINT.c.site == site, PRINT.c.bulk == bulk).distinct()
    return {**found, "printers": sorted(reader.execute(printers).scalars())}


def bulks(reader: Reader, site: str, limit: int) -> list[Row]:
    """The bulks of which something still waits, the newest first: `bulk`, `waiting`, `asked_at_ms`."""
    waits = in_states(site, WAITING)
    figures: list[Any] = [
        waits.c.bulk,
        func.count().label("waiting"),
        func.min(waits.c.asked_at_ms).label("asked_at_ms"),
    ]
    query = select(*figures).where(waits.c.bulk != "").group_by(waits.c.bulk)
    return ask(reader, query.order_by(func.min(waits.c.id).desc()).limit(limit))


def orders(
    reader: Reader,
    site: str,
    after: int,
    limit: int,
    *,
    wave: str = "",
    everything: bool = False,
    text: str = "",
) -> list[Row]:
    """Orders on the floor that papers can be printed of, the first that came first.

    Args:
        everything: also those that have slip and waybill, printed or on their way.
        text: of the label.
    """
    query = (
        select(*columns(ORDER, "id", "label", "state", "carrier", "waybill"), WAVE.c.code.label("wave"))
        .outerjoin(WAVE, WAVE.c.id == ORDER.c.wave_id)
        .where(ORDER.c.site == site, ORDER.c.state.in_(PRINTABLE), ORDER.c.id > after)
        .order_by(ORDER.c.id)
        .limit(limit)
    )
    if wave:
        query = query.where(WAVE.c.code == wave)
    if not everything:
        there = (
            select(func.count(PRINT.c.kind.distinct()))
            .where(PRINT.c.order_id == ORDER.c.id, PRINT.c.kind.in_(PAIR_KINDS))
            .where(PRINT.c.state.in_((*LIVE, "failed")))
            .scalar_subquery()
        )
        query = query.where(there < len(PAIR_KINDS))
    if text:
        query = query.where(ORDER.c.label.contains(text, autoescape=True))
    return ask(reader, query)


def papers_of(reader: Reader, order_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """Order -> kind -> the state of its newest print that is not cancelled or void."""
    query = select(PRINT.c.order_id, PRINT.c.kind, PRINT.c.state).where(
        PRINT.c.order_id.in_(order_ids), PRINT.c.state.in_((*LIVE, "failed"))
    )
    found: dict[int, dict[str, str]] = {id_: {} for id_ in order_ids}
    for order_id, kind, state in reader.execute(query.order_by(PRINT.c.id)):
        found[order_id][kind] = state
    return found


def waybills(reader: Reader, order_ids: Collection[int]) -> dict[int, list[str]]:
    """Order -> the waybill numbers of its parcels that count, "" for one without."""
    query = select(PARCEL.c.order_id, PARCEL.c.waybill).where(
        PARCEL.c.order_id.in_(order_ids), PARCEL.c.state != "void"
    )
    found: dict[int, list[str]] = {id_: [] for id_ in order_ids}
    for order_id, waybill in reader.execute(query.order_by(PARCEL.c.number)):
        found[order_id].append(waybill)
    return found


def waves_to_print(reader: Reader, site: str, limit: int) -> list[str]:
    """Codes of the newest waves that have orders on the floor."""
    query = select(ORDER.c.wave_id).where(ORDER.c.site == site, ORDER.c.state.in_(PRINTABLE))
    codes = select(WAVE.c.code).where(WAVE.c.id.in_(query)).order_by(WAVE.c.id.desc())
    return list(reader.execute(codes.limit(limit)).scalars())
