"""A put wall while it is worked at: what is in people's hands, who sorts, which totes are there, and what is
still to come. Quantities in pieces.
"""

from collections.abc import Collection

from sqlalchemy import func, or_, select

from hub.domain.people import TOTE as KIND_TOTE
from hub.domain.picking import LIT, PICK, PUT, UNFINISHED
from hub.domain.stock import SLOT
from hub.store.reading import Reader
from hub.store.reading.rows import BALANCE, BIN, OPERATOR, ORDER, STATION, TOTE, WAVE, Row, ask, columns
from hub.store.reading.rows import PICK as TASK
from hub.store.reading.wave_progress import OPEN
from hub.store.reading.waves import DONE

SORTING = "PUTWALL"
"""The job of who sorts."""


def in_hands(reader: Reader, wall: str, site: str) -> dict[str, list[Row]]:
    """Slot -> the pieces that people are about to put there: `operator`, `colour` of their light,
    `pieces`.
    """
    query = (
        select(
            BIN.c.code.label("slot"),
            OPERATOR.c.name.label("operator"),
            TASK.c.colour,
            (TASK.c.qty - TASK.c.qty_done).label("pieces"),
        )
        .select_from(TASK)
        .join(BIN, BIN.c.id == TASK.c.bin_id)
        .outerjoin(OPERATOR, OPERATOR.c.id == TASK.c.operator_id)
        .where(TASK.c.kind == PUT, TASK.c.state == LIT)
        .where(BIN.c.site == site, BIN.c.kind == SLOT, BIN.c.zone == wall)
        .order_by(TASK.c.id)
    )
    found: dict[str, list[Row]] = {}
    for row in ask(reader, query):
        found.setdefault(row.pop("slot"), []).append(row)
    return found


def sorters(reader: Reader, site: str) -> list[Row]:
    """Who sorts now: `operator`, `station`, `wall` of its lights, the `tote` in hand with its `wave`, and
    `hold` where the bench is held.
    """
    query = (
        select(
            OPERATOR.c.name.label("operator"),
            OPERATOR.c.badge,
            STATION.c.name.label("station"),
            *columns(STATION, "wall", "hold", "online"),
            TOTE.c.code.label("tote"),
            WAVE.c.code.label("wave"),
        )
        .select_from(STATION)
        .join(OPERATOR, OPERATOR.c.id == STATION.c.operator_id)
        .outerjoin(TOTE, TOTE.c.id == STATION.c.tote_id)
        .outerjoin(WAVE, WAVE.c.id == TOTE.c.wave_id)
        .where(STATION.c.site == site, STATION.c.job == SORTING)
        .order_by(STATION.c.name)
    )
    return [{**row, "hold": bool(row["hold"])} for row in ask(reader, query)]


def waves(reader: Reader, site: str, wall: str) -> list[Row]:
    """The open batch waves that come to this wall, the first first: those that were released for it, those
    that were released for none in its warehouse but those of orders of one piece, which need no wall, and
    those of which an order has a slot of it.
    """
    of_slots = (
        select(ORDER.c.wave_id)
        .join(TOTE, TOTE.c.id == ORDER.c.tote_id)
        .join(BIN, BIN.c.id == TOTE.c.bin_id)
        .where(BIN.c.site == site, BIN.c.kind == SLOT, BIN.c.zone == wall)
    )
    here = select(BIN.c.warehouse_id).where(BIN.c.site == site, BIN.c.kind == SLOT, BIN.c.zone == wall)
    open_ = select(ORDER.c.wave_id).where(ORDER.c.site == site, ORDER.c.state.in_(OPEN))
    query = (
        select(*columns(WAVE, "id", "code", "carrier", "cutoff_at_ms", "wall"))
        .where(WAVE.c.site == site, WAVE.c.method == "batch", WAVE.c.id.in_(open_))
        .where(
            or_(
                WAVE.c.wall == wall,
                WAVE.c.id.in_(of_slots),
                (WAVE.c.wall == "") & (WAVE.c.kind != "single") & WAVE.c.warehouse_id.in_(here),
            )
        )
        .order_by(WAVE.c.id)
    )
    return ask(reader, query)


def totes(reader: Reader, wave_ids: Collection[int]) -> list[Row]:
    """The batch totes of these waves with what is left in each: `code`, `wave`, `pieces`, and the `station`
    where it is being sorted.
    """
    qty = select(func.coalesce(func.sum(BALANCE.c.qty), 0)).where(BALANCE.c.bin_id == TOTE.c.bin_id)
    query = (
        select(
            TOTE.c.code,
            WAVE.c.code.label("wave"),
            qty.scalar_subquery().label("pieces"),
            func.min(STATION.c.name).label("station"),
        )
        .join(WAVE, WAVE.c.id == TOTE.c.wave_id)
        .outerjoin(STATION, STATION.c.tote_id == TOTE.c.id)
        .where(TOTE.c.wave_id.in_(wave_ids), TOTE.c.kind == KIND_TOTE)
        .group_by(TOTE.c.id, TOTE.c.code, TOTE.c.bin_id, WAVE.c.code)
        .order_by(TOTE.c.code)
    )
    return [{**row, "pieces": int(row["pieces"])} for row in ask(reader, query)]


def to_come(reader: Reader, wave_ids: Collection[int]) -> dict[int, int]:
    """Wave -> pieces that are still to be picked for it."""
    query = (
        select(ORDER.c.wave_id, func.sum(TASK.c.qty - TASK.c.qty_done))
        .join(TASK, TASK.c.order_id == ORDER.c.id)
        .where(ORDER.c.wave_id.in_(wave_ids), ORDER.c.state.not_in(DONE))
        .where(TASK.c.kind == PICK, TASK.c.state.in_(UNFINISHED))
        .group_by(ORDER.c.wave_id)
    )
    return {wave_id: int(qty) for wave_id, qty in reader.execute(query)}
