"""Printers with their queues, and the log of what was printed.

Times in UTC milliseconds.
"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Subquery, case, func, select, union_all

from hub.domain.orders import ON_FLOOR
from hub.domain.papers import LIVE, WAITING, Print, Printer
from hub.store.reading import Reader
from hub.store.reading.rows import OPERATOR, ORDER, SITE, STATION, WAVE, Row, ask, ask_one, columns, page
from hub.store.tables import METADATA

PRINTER, PRINT = METADATA.tables["printer"], METADATA.tables["print"]
_PRINTER = tuple(Printer.__dataclass_fields__)
_PRINT = tuple(Print.__dataclass_fields__)
_TURNS = ("sending", "doubtful", "queued")
"""States of what waits: whose turn comes first."""


def in_states(site: str, states: Iterable[str]) -> Subquery:
    """The prints that are in some states, each state by its index: of `state IN` SQLite thinks that it is
    most of the table, and goes through all that ever was printed.
    """
    wanted = columns(PRINT, "id", "printer_id", "state", "bulk", "asked_at_ms")
    of_site = select(*wanted).where(PRINT.c.site == site)
    return union_all(*(of_site.where(PRINT.c.state == state) for state in states)).subquery()


def _printers(site: str) -> Select[Any]:
    waits = in_states(site, WAITING)
    queue = (
        select(
            waits.c.printer_id,
            func.count().label("waiting"),
            func.sum(case((waits.c.state == "doubtful", 1), else_=0)).label("doubtful"),
            func.min(waits.c.asked_at_ms).label("oldest_at_ms"),
        )
        .group_by(waits.c.printer_id)
        .subquery()
    )
    shown = [name for name in _PRINTER if name not in ("site", "removed_at_ms")]
    return (
        select(
            *columns(PRINTER, *shown),
            func.coalesce(queue.c.waiting, 0).label("waiting"),
            func.coalesce(queue.c.doubtful, 0).label("doubtful"),
            func.coalesce(queue.c.oldest_at_ms, 0).label("oldest_at_ms"),
        )
        .outerjoin(queue, queue.c.printer_id == PRINTER.c.id)
        .where(PRINTER.c.site == site, PRINTER.c.removed_at_ms == 0)
    )


def printers(reader: Reader, site: str, after: int, limit: int) -> list[Row]:
    """Printers, with what waits for each and since when."""
    return page(reader, _printers(site), PRINTER, after, limit)


def printer(reader: Reader, site: str, code: str) -> Row | None:
    """One printer, with what waits for it."""
    return ask_one(reader, _printers(site).where(PRINTER.c.code == code))


def shown(site: str) -> Select[Any]:
    """Prints as they are shown: where each is, of which order, who asked for it and when."""
    return (
        select(
            *columns(
                PRINT,
                "id",
                "kind",
                "subject",
                "state",
                "pair",
                "waybill",
                "bulk",
                "copy_no",
                "tries",
                "reason",
            ),
            *columns(PRINT, "asked_at_ms", "sent_at_ms", "ended_at_ms"),
            PRINTER.c.code.label("printer"),
            ORDER.c.label.label("order"),
            OPERATOR.c.name.label("operator"),
            STATION.c.name.label("station"),
        )
        .join(PRINTER, PRINTER.c.id == PRINT.c.printer_id)
        .outerjoin(ORDER, ORDER.c.id == PRINT.c.order_id)
        .outerjoin(OPERATOR, OPERATOR.c.id == PRINT.c.operator_id)
        .outerjoin(STATION, STATION.c.id == PRINT.c.station_id)
        .where(PRINT.c.site == site)
    )


def prints(
    reader: Reader,
    site: str,
    after: int,
    limit: int,
    *,
    printer: str | None = None,
    state: str | None = None,
    order: str | None = None,
    bulk: str | None = None,
    kind: str | None = None,
) -> list[Row]:
    """Prints, the oldest first: what waits and what was printed, by whom, and again why."""
    query = shown(site)
    for column, value in (
        (PRINTER.c.code, printer),
        (PRINT.c.state, state),
        (ORDER.c.label, order),
        (PRINT.c.bulk, bulk),
        (PRINT.c.kind, kind),
    ):
        if value is not None:
            query = query.where(column == value)
    return page(reader, query, PRINT, after, limit)


def one(reader: Reader, site: str, id_: int) -> Row | None:
    """One print."""
    return ask_one(reader, shown(site).where(PRINT.c.id == id_))


def counts(reader: Reader, ids: Collection[int]) -> dict[str, int]:
    """How many of these prints are in each state; none where none is."""
    found: dict[str, int] = {}
    every = list(ids)
    for start in range(0, len(every), 500):
        query = (
            select(PRINT.c.state, func.count())
            .where(PRINT.c.id.in_(every[start : start + 500]))
            .group_by(PRINT.c.state)
        )
        for state, count in reader.execute(query):
            found[state] = found.get(state, 0) + count
    return found


def at_work(reader: Reader, site: str) -> list[Printer]:
    """The printers that are there, as they are now."""
    query = select(*columns(PRINTER, *_PRINTER)).where(PRINTER.c.site == site, PRINTER.c.removed_at_ms == 0)
    return [Printer(**row) for row in ask(reader, query.order_by(PRINTER.c.id))]


def epoch(reader: Reader, site: str) -> str:
    """What this life of the site's data is called: print jobs of another one are not ours."""
    found: str = reader.execute(select(SITE.c.epoch).where(SITE.c.name == site)).scalar_one()
    return found


def queue(reader: Reader, printer_id: int, limit: int) -> list[Print]:
    """What waits for a printer, the first whose turn it is: what was under way when something broke is asked
    for before anything else is sent, and what is doubtful stops its queue.
    """
    query = select(*columns(PRINT, *_PRINT)).where(
        PRINT.c.printer_id == printer_id, PRINT.c.state.in_(WAITING)
    )
    return [Print(**row) for row in ask(reader, query.order_by(*turn(PRINT)).limit(limit))]


def turn(of: FromClause) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """What a printer's queue is sorted by: what is on its way, what is doubtful, then the oldest first."""
    return case(*((of.c.state == state, n) for n, state in enumerate(_TURNS))), of.c.id


def under_way(reader: Reader, printer_id: int) -> tuple[list[Print], int]:
    """All papers that were on their way to a printer when something broke, and its count once they are out;
    -1 where it does not count. What was made void on its way comes out and is counted too.
    """
    of_printer = select(*columns(PRINT, *_PRINT)).where(PRINT.c.printer_id == printer_id)
    sent = [
        Print(**row) for row in ask(reader, of_printer.where(PRINT.c.state == "sending").order_by(PRINT.c.id))
    ]
    since_ms = min((each.sent_at_ms for each in sent), default=0)
    void = of_printer.where(PRINT.c.state == "void", PRINT.c.sent_at_ms >= since_ms)
    counted = [each for each in (*sent, *(Print(**row) for row in ask(reader, void))) if each.mark >= 0]
    return sent, max((each.mark + each.pages for each in counted), default=-1)


def heads(reader: Reader, site: str) -> dict[int, int]:
    """The number of the print whose turn it is at each printer; none where nothing waits."""
    waits = in_states(site, WAITING)
    first = select(waits.c.printer_id, waits.c.state, func.min(waits.c.id))
    rows = list(reader.execute(first.group_by(waits.c.printer_id, waits.c.state)))
    return {row[0]: row[2] for state in reversed(_TURNS) for row in rows if row[1] == state}


def to_print(reader: Reader, site: str, kinds: Collection[str], wave: str | None, limit: int) -> list[str]:
    """Labels of orders that were released and have not left, and have not all of these papers yet, printed or
    on their way; the oldest first. What failed counts as there: a person has to see to it.

    Args:
        kinds: of papers.OF_ORDER.
        wave: code of the only wave whose orders are meant.
    """
    there = (
        select(func.count(func.distinct(PRINT.c.kind)))
        .where(PRINT.c.order_id == ORDER.c.id, PRINT.c.kind.in_(kinds), PRINT.c.state.in_((*LIVE, "failed")))
        .scalar_subquery()
    )
    query = select(ORDER.c.label).where(
        ORDER.c.site == site, ORDER.c.state.in_(("released", *ON_FLOOR)), there < len(set(kinds))
    )
    if wave is not None:
        query = query.join(WAVE, WAVE.c.id == ORDER.c.wave_id).where(WAVE.c.code == wave)
    return [label for (label,) in reader.execute(query.order_by(ORDER.c.id).limit(limit))]


def has_wave(reader: Reader, site: str, wave: str) -> bool:
    """Whether a wave of this code is there."""
    return ask_one(reader, select(WAVE.c.id).where(WAVE.c.site == site, WAVE.c.code == wave)) is not None


def of_bulk(reader: Reader, site: str, bulk: str) -> list[int]:
    """The numbers of prints that were asked for together."""
    query = select(PRINT.c.id).where(PRINT.c.site == site, PRINT.c.bulk == bulk)
    return [id_ for (id_,) in reader.execute(query.order_by(PRINT.c.id))]


def held_up(reader: Reader, site: str, ids: Collection[int]) -> list[Row]:
    """The first that waits for each printer that has some of these in its queue, with what is in its way."""
    first = heads(reader, site)
    query = (
        select(
            *columns(PRINT, "id", "state"),
            PRINTER.c.code.label("printer"),
            *columns(PRINTER, "active", "fault"),
        )
        .join(PRINTER, PRINTER.c.id == PRINT.c.printer_id)
        .where(PRINT.c.id.in_(list(first.values())))
    )
    found = {row["printer"]: row for row in ask(reader, query.order_by(PRINT.c.id))}
    mine: set[str] = set()
    every = list(ids)
    for start in range(0, len(every), 500):
        waiting = (
            select(PRINTER.c.code)
            .join(PRINT, PRINT.c.printer_id == PRINTER.c.id)
            .where(PRINT.c.id.in_(every[start : start + 500]), PRINT.c.state.in_(WAITING))
        )
        mine |= {code for (code,) in reader.execute(waiting.distinct())}
    return [row for code, row in found.items() if code in mine]
