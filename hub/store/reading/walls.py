"""Put walls as they are now: what stands in each slot, and what it lacks."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, case, func, select

from hub.domain import picking, putting
from hub.domain.people import SLOT
from hub.store.reading import Reader
from hub.store.reading.rows import (
    BALANCE,
    BIN,
    LINE,
    ORDER,
    PICK,
    STATION,
    TOTE,
    WAREHOUSE,
    WAVE,
    Row,
    ask,
    columns,
)
from hub.store.reading.together import HEAD, is_head, names


def _put(qty: ColumnElement[int]) -> ScalarSelect[Any]:
    """The sum of something over the puts of an order."""
    puts = select(func.coalesce(func.sum(qty), 0))
    return puts.where(PICK.c.order_id == ORDER.c.id, PICK.c.kind == picking.PUT).scalar_subquery()


def _slots(site: str) -> Select[Any]:
    pieces = (
        select(func.coalesce(func.sum(BALANCE.c.qty), 0))
        .where(BALANCE.c.bin_id == HEAD.c.bin_id)
        .scalar_subquery()
    )
    wanted = LINE.c.qty_ordered - LINE.c.qty_cancelled - LINE.c.qty_moved - LINE.c.qty_short
    due = select(func.coalesce(func.sum(wanted), 0)).where(LINE.c.order_id == ORDER.c.id).scalar_subquery()
    return (
        select(
            *columns(BIN, "id", "code", "zone", "place"),
            WAREHOUSE.c.code.label("warehouse"),
            STATION.c.name.label("station"),
            ORDER.c.label.label("order"),
            ORDER.c.state.label("order_state"),
            ORDER.c.station_id.label("bench"),
            WAVE.c.code.label("wave"),
            names(HEAD).label("together"),
            pieces.label("pieces"),
            # Not a condition: a database might go through all that was ever put into a slot.
            _put(case((PICK.c.bin_id == BIN.c.id, PICK.c.qty_done), else_=0)).label("put_here"),
            _put(PICK.c.qty_done).label("put_in_all"),
            due.label("due"),
        )
        .join(TOTE, TOTE.c.bin_id == BIN.c.id)
        .join(HEAD, is_head)
        .join(WAREHOUSE, WAREHOUSE.c.id == BIN.c.warehouse_id)
        .outerjoin(STATION, STATION.c.id == BIN.c.station_id)
        .outerjoin(ORDER, ORDER.c.id == HEAD.c.order_id)
        .outerjoin(WAVE, WAVE.c.id == ORDER.c.wave_id)
        .where(BIN.c.site == site, TOTE.c.kind == SLOT)
        .order_by(BIN.c.zone, BIN.c.walk_order)
    )


def walls(reader: Reader, site: str, code: str | None = None) -> list[Row]:
    """Put walls with their slots in the order of their places; the one of this code, where it is given.

    A slot's `state` is one of `putting.STATES`, `missing` the pieces that its order still lacks in it; where
    it holds its order `together` with others, these are named, `pieces` are those of all of them, and `here`
    those in this one: None where its puts don't tell, for pieces were taken out of one of them.
    """
    query = _slots(site) if code is None else _slots(site).where(BIN.c.zone == code)
    found: dict[str, Row] = {}
    for row in ask(reader, query):
        head = {"id": row["id"], "wall": row["zone"], "warehouse": row["warehouse"], "slots": []}
        found.setdefault(row["zone"], head)["slots"].append(_slot(row))
    for wall in found.values():
        states = [slot["state"] for slot in wall["slots"]]
        wall["count"] = {state: states.count(state) for state in putting.STATES}
    return sorted(found.values(), key=lambda wall: int(wall["id"]))


def _slot(row: Row) -> Row:
    """One slot; its state follows from its order."""
    pieces, is_told = int(row["pieces"]), row["put_in_all"] == row["pieces"]
    together = row["together"].split("+") if "+" in row["together"] else []
    here = (int(row["put_here"]) if is_told else None) if together else pieces
    missing = 0 if row["order"] is None else max(0, int(row["due"]) - pieces)
    state = putting.FREE
    if row["order"] is not None:
        state = putting.state_by(row["order_state"], row["bench"] is not None, missing)
    return {
        **{key: row[key] for key in ("code", "place", "station", "order", "order_state", "wave")},
        "together": together,
        "state": state,
        "pieces": pieces,
        "here": here,
        "missing": 0 if state == putting.CLEARING else missing,
    }
