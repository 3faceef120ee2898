"""What a bench in the browser shows beside its verdicts: who works there, what is open, what it still wants.

Quantities in pieces. Nothing is judged by it: the wire's job says which code is right.
"""

from typing import Any

from sqlalchemy import case, func, select

from hub.store.reading import Reader, walks
from hub.store.reading.rows import (
    BALANCE,
    BIN,
    ITEM,
    LINE,
    OPERATOR,
    ORDER,
    PARCEL,
    PARCEL_LINE,
    STATION,
    Row,
    ask,
    ask_one,
    columns,
)
from hub.store.tables import METADATA

MADE_IN = ("", "browser")
"""`hw` of a station that no board was ever connected as."""
WALKED = ("PICK", "PUTAWAY")
"""Jobs in which somebody walks with a cart."""
_PICTURE = METADATA.tables["picture"]


def is_of_browser(reader: Reader, site: str, name: str) -> bool:
    """Whether there is a station of this name that is no board's."""
    query = select(STATION.c.hw).where(STATION.c.site == site, STATION.c.name == name)
    return reader.execute(query).scalar() in MADE_IN


def work(reader: Reader, site: str, name: str) -> Row | None:
    """The work at a station, or None where there is no such station.

    `lines`: of the open parcel where there is one (`left` None), else of the open order: `line` as in the
    wire's job, `left` what may still be scanned, `want` what is ordered, `bin` one where there are more.
    Where nothing is open, of who works here with a cart: what it still has to fetch or to put away
    (`hub.store.reading.walks`). `lang` is the person's.
    """
    query = (
        select(
            *columns(STATION, "name", "job", "hold", "order_id", "parcel_id"),
            *(OPERATOR.c.id.label("operator_id"), OPERATOR.c.badge, OPERATOR.c.name.label("operator")),
            func.coalesce(OPERATOR.c.lang, "").label("lang"),
            *(ORDER.c.label.label("order"), PARCEL.c.code.label("parcel")),
        )
        .select_from(STATION)
        .outerjoin(OPERATOR, OPERATOR.c.id == STATION.c.operator_id)
        .outerjoin(ORDER, ORDER.c.id == STATION.c.order_id)
        .outerjoin(PARCEL, PARCEL.c.id == STATION.c.parcel_id)
        .where(STATION.c.site == site, STATION.c.name == name)
    )
    found = ask_one(reader, query)
    if found is None:
        return None
    order_id, parcel_id, operator_id = (found.pop(name) for name in ("order_id", "parcel_id", "operator_id"))
    if found["job"] in WALKED and operator_id and not order_id and not parcel_id:
        cart, tasks = walks.of_operator(reader, operator_id)
        return {**found, "cart": cart, "lines": [_of_walk(task) for task in tasks]}
    lines = _of_parcel(reader, parcel_id) if parcel_id else _of_order(reader, order_id) if order_id else []
    places = _places(reader, [row["item_id"] for row in lines])
    listed = [{**row, "bin": places.get(row.pop("item_id"))} for row in lines]
    return {**found, "cart": "", "lines": listed}


def _of_walk(task: Row) -> Row:
    """A task as a line: all of it is left, and it is no line of the wire's job."""
    task.pop("item_id")
    return {**task, "line": None, "want": task["left"]}


def _of_item() -> list[Any]:
    return [ITEM.c.id.label("item_id"), ITEM.c.sku, ITEM.c.name, _PICTURE.c.digest.label("picture")]


def _of_order(reader: Reader, order_id: int) -> list[Row]:
    """An item once, by the number of its first line, as `hub.office.handover` hands it to the bench."""
    due = LINE.c.qty_ordered - LINE.c.qty_cancelled - LINE.c.qty_moved - LINE.c.qty_short
    picked = case((LINE.c.qty_picked < due, LINE.c.qty_picked), else_=due) - LINE.c.qty_verified
    left = case((picked > 0, picked), else_=0)
    first = func.min(LINE.c.line_no)
    query = (
        select(*_of_item(), first.label("line"), func.sum(left).label("left"), func.sum(due).label("want"))
        .select_from(LINE)
        .join(ITEM, ITEM.c.id == LINE.c.item_id)
        .outerjoin(_PICTURE, _PICTURE.c.item_id == ITEM.c.id)
        .where(LINE.c.order_id == order_id, due > 0)
        .group_by(ITEM.c.id, ITEM.c.sku, ITEM.c.name, _PICTURE.c.digest)
    )
    return ask(reader, query.order_by(first))


def _of_parcel(reader: Reader, parcel_id: int) -> list[Row]:
    first = func.min(LINE.c.line_no)
    query = (
        select(*_of_item(), first.label("line"), func.sum(PARCEL_LINE.c.qty).label("want"))
        .select_from(PARCEL_LINE)
        .join(LINE, LINE.c.id == PARCEL_LINE.c.line_id)
        .join(ITEM, ITEM.c.id == LINE.c.item_id)
        .outerjoin(_PICTURE, _PICTURE.c.item_id == ITEM.c.id)
        .where(PARCEL_LINE.c.parcel_id == parcel_id)
        .group_by(ITEM.c.id, ITEM.c.sku, ITEM.c.name, _PICTURE.c.digest)
    )
    return [{**row, "left": None} for row in ask(reader, query.order_by(first))]


def _places(reader: Reader, item_ids: list[int]) -> dict[int, str]:
    """item -> the first storage bin that holds good pieces of it."""
    query = (
        select(BALANCE.c.item_id, func.min(BIN.c.code).label("bin"))
        .join(BIN, BIN.c.id == BALANCE.c.bin_id)
        .where(
            BALANCE.c.item_id.in_(item_ids),
            BALANCE.c.qty > 0,
            BIN.c.kind == "storage",
            BALANCE.c.condition == "good",
        )
        .group_by(BALANCE.c.item_id)
    )
    return {row["item_id"]: row["bin"] for row in ask(reader, query)}
