"""What a person still has to fetch or to put away with their cart, in the order in which it will be lit."""

from sqlalchemy import case, func, select

from hub.domain.picking import LIT, UNFINISHED
from hub.store.reading import Reader
from hub.store.reading.rows import BIN, CART, ITEM, PICK, TOTE, Row, ask
from hub.store.reading.together import OF_TASK
from hub.store.tables import METADATA

_PICTURE = METADATA.tables["picture"]


def of_operator(reader: Reader, operator_id: int) -> tuple[str, list[Row]]:
    """The code of the cart that somebody pushes ("" for none), and its tasks, the lit one first, then as
    `hub.domain.picking.next_task` chooses them: `item_id`, `sku`, `name`, `picture`, `kind`, `bin`, `lot`,
    `into` (the tote), `left` (pieces, of a batch those of all its orders) and `lit`.
    """
    cart = reader.execute(select(CART.c.code).where(CART.c.operator_id == operator_id)).scalar()
    left = func.sum(PICK.c.qty - PICK.c.qty_done)
    is_lit = func.max(case((PICK.c.state == LIT, 1), else_=0))
    query = (
        select(
            *(ITEM.c.id.label("item_id"), ITEM.c.sku, ITEM.c.name, _PICTURE.c.digest.label("picture")),
            *(PICK.c.kind, BIN.c.code.label("bin"), PICK.c.lot, OF_TASK.label("into"), PICK.c.walk_order),
            *(left.label("left"), is_lit.label("lit"), func.min(PICK.c.id).label("first")),
        )
        .select_from(PICK)
        .join(CART, CART.c.id == PICK.c.cart_id)
        .join(ITEM, ITEM.c.id == PICK.c.item_id)
        .join(BIN, BIN.c.id == PICK.c.bin_id)
        .outerjoin(TOTE, TOTE.c.id == PICK.c.tote_id)
        .outerjoin(_PICTURE, _PICTURE.c.item_id == ITEM.c.id)
        .where(CART.c.operator_id == operator_id, PICK.c.state.in_(UNFINISHED))
        .group_by(
            *(ITEM.c.id, ITEM.c.sku, ITEM.c.name, _PICTURE.c.digest, BIN.c.code, TOTE.c.id),
            *(TOTE.c.code, TOTE.c.filled, PICK.c.kind, PICK.c.lot, PICK.c.walk_order),
        )
    )
    rows = [{**row, "left": int(row["left"]), "lit": bool(row["lit"])} for row in ask(reader, query)]
    return cart or "", _in_order(rows)


def _in_order(rows: list[Row]) -> list[Row]:
    here = next((row for row in rows if row["lit"]), None)
    at, kind = (here["walk_order"], here["kind"]) if here else (0, "")

    def order(row: Row) -> tuple[bool, bool, bool, int, int]:
        on_from_here = row["walk_order"] < at
        return (not row["lit"], row["kind"] != kind, on_from_here, row["walk_order"], row["first"])

    found = sorted(rows, key=order)
    return [
        {name: value for name, value in row.items() if name not in ("walk_order", "first")} for row in found
    ]
