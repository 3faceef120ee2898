"""What sorting asks on the floor's own connection: slots, cartons, and the orders of a wave that want a
piece.

Each flushes first, so that it sees what the transaction changed so far. None but `free_carton` locks: who
acts on what was found reads the rows themselves, and looks again.
"""

from typing import Any, NamedTuple

from hub.store.work import Work


def _ask(work: Work, sql: str, given: tuple[object, ...]) -> list[Any]:
    work.flush()
    if work.dialect != "sqlite":
        sql = sql.replace("?", "%s")
    found: list[Any] = work.connection.execute(sql, given).fetchall()
    return found


def free_carton(work: Work, site: str, warehouse_id: int) -> int | None:
    """The number of a carton of a warehouse that no order has; skips those another gateway is taking."""
    skip = "" if work.dialect == "sqlite" else " FOR NO KEY UPDATE OF t SKIP LOCKED"
    sql = f"""SELECT t.id FROM tote t JOIN bin b ON b.id = t.bin_id
              WHERE t.site = ? AND t.kind = 'carton' AND t.order_id IS NULL AND b.warehouse_id = ?
              ORDER BY t.id LIMIT 1{skip}"""
    found = _ask(work, sql, (site, warehouse_id))
    return found[0][0] if found else None


def cartons(work: Work, site: str) -> int:
    """How many cartons a site has in all."""
    count: int = _ask(work, "SELECT COUNT(*) FROM tote WHERE site = ? AND kind = 'carton'", (site,))[0][0]
    return count


def free_slots(work: Work, site: str, wall: str) -> dict[int, int]:
    """Tote id -> place along the wall, of the slots that no order has."""
    sql = """SELECT t.id, b.walk_order FROM bin b JOIN tote t ON t.bin_id = b.id
             WHERE b.site = ? AND b.kind = 'slot' AND b.zone = ?
             AND t.order_id IS NULL AND t.with_id IS NULL"""
    return {row[0]: row[1] for row in _ask(work, sql, (site, wall))}


def walls_of(work: Work, site: str, warehouse_id: int) -> list[str]:
    """The codes of the put walls of a warehouse."""
    sql = "SELECT DISTINCT zone FROM bin WHERE site = ? AND kind = 'slot' AND warehouse_id = ? ORDER BY zone"
    return [row[0] for row in _ask(work, sql, (site, warehouse_id))]


_PUT = """CASE WHEN t.with_id IS NOT NULL OR EXISTS (SELECT 1 FROM tote s WHERE s.with_id = t.id)
          THEN (SELECT SUM({qty}) FROM pick p WHERE p.order_id = o.id AND p.kind = 'put') END"""
"""Asked only of a slot that is one of several of an order."""
_HERE = "CASE WHEN p.bin_id = b.id THEN p.qty_done ELSE 0 END"
"""Not as a condition: a database might go through all that was ever put into a slot."""


def full_slots(work: Work, station_id: int) -> list[tuple[int, int]]:
    """(place, pieces) of the slots on a station's lights whose orders wait to be packed: those that are
    picked, and changed ones that lack nothing, of which somebody has to be told. Of several slots of an order
    each has the pieces that were put into it; where puts and books don't agree, all of the order's.
    """
    put_here, put_in_all = _PUT.format(qty=_HERE), _PUT.format(qty="p.qty_done")
    sql = f"""SELECT b.place, SUM(x.qty), {put_here}, {put_in_all}
             FROM bin b JOIN tote t ON t.bin_id = b.id
             JOIN tote h ON h.id = COALESCE(t.with_id, t.id)
             JOIN "order" o ON o.id = h.order_id JOIN balance x ON x.bin_id = h.bin_id
             WHERE b.station_id = ? AND b.kind = 'slot' AND b.place IS NOT NULL
             AND (o.state = 'picked' OR (o.state = 'changed'
                AND NOT EXISTS (SELECT 1 FROM pick p WHERE p.order_id = o.id AND p.kind = 'pick'
                                AND p.state IN ('open', 'claimed', 'lit'))
                AND (SELECT SUM(l.qty_picked) FROM order_line l WHERE l.order_id = o.id)
                    <= (SELECT SUM(y.qty) FROM balance y WHERE y.bin_id = h.bin_id)))
             GROUP BY b.place, b.id, t.id, o.id HAVING SUM(x.qty) > 0 ORDER BY b.place"""
    rows = _ask(work, sql, (station_id,))
    return [(place, int(here if in_all == held else held)) for place, held, here, in_all in rows]


class Wanting(NamedTuple):
    """An order of a wave for which pieces of an item were picked. Quantities of that item, but for
    `lacking` and `wanted`.
    """

    order_id: int
    state: str
    urgent: bool
    tote_kind: str
    """Of the tote that its pieces are in; empty where it has none."""
    unsorted: int
    """Picked, not in its own tote, and in nobody's hand."""
    lacking: int
    """Pieces of all items that are due and not in its tote."""
    wanted: int
    """Pieces of all items that the buyer wants."""
    busy_by: int
    """Pieces of it in the hands of other people."""


_OWN = "x.bin_id = t.bin_id"
_WANTED = "l.qty_ordered - l.qty_cancelled - l.qty_moved"
_BACK = """p.order_id = o.id AND p.kind = 'put_back' AND p.state IN ('open', 'claimed', 'lit')
           AND p.tote_id = o.tote_id"""


def _sum(what: str, table: str, condition: str) -> str:
    return f"COALESCE((SELECT SUM({what}) FROM {table} WHERE {condition}), 0)"


_WANTING = f"""
    SELECT o.id, o.state, o.urgent, COALESCE(t.kind, ''),
        {_sum("l.qty_picked", "order_line l", "l.order_id = o.id AND l.item_id = ?")}
        - {_sum("x.qty", "balance x", f"{_OWN} AND x.item_id = ?")}
        + {_sum("p.qty - p.qty_done", "pick p", f"{_BACK} AND p.item_id = ?")}
        - {_sum("h.qty - h.qty_done", "pick h", "h.order_id = o.id AND h.kind = 'put' AND h.state = 'lit' AND h.item_id = ?")},
        {_sum(f"{_WANTED} - l.qty_short", "order_line l", "l.order_id = o.id")}
        - {_sum("x.qty", "balance x", _OWN)} + {_sum("p.qty - p.qty_done", "pick p", _BACK)},
        {_sum(_WANTED, "order_line l", "l.order_id = o.id")},
        {_sum("h.qty - h.qty_done", "pick h", "h.order_id = o.id AND h.kind = 'put' AND h.state = 'lit' AND h.operator_id <> ?")}
    FROM "order" o LEFT JOIN tote t ON t.id = o.tote_id
    WHERE o.wave_id = ? AND EXISTS (
        SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.item_id = ? AND l.qty_picked > 0)
    ORDER BY o.id"""  # noqa: E501  # one statement, one line a column


def wanting(work: Work, wave_id: int, item_id: int, operator_id: int) -> list[Wanting]:
    """The orders of a wave for which pieces of an item were picked, the oldest first.

    Args:
        operator_id: who has a piece in the hand now; what the others have makes a slot busy.
    """
    given = (item_id,) * 4 + (operator_id, wave_id, item_id)
    rows = _ask(work, _WANTING, given)
    return [
        Wanting(row[0], row[1], bool(row[2]), row[3], *(int(number) for number in row[4:])) for row in rows
    ]


def last_put(work: Work, operator_id: int, before_id: int) -> int | None:
    """The number of the last put, before this one, that a person finished."""
    sql = """SELECT id FROM pick WHERE id < ? AND kind = 'put' AND state = 'done' AND operator_id = ?
             ORDER BY id DESC LIMIT 1"""
    found = _ask(work, sql, (before_id, operator_id))
    return found[0][0] if found else None


def events_of_put(work: Work, order_id: int, pick_id: int) -> list[int]:
    """The numbers of the events that put pieces of a task and were not undone."""
    sql = "SELECT id FROM event WHERE order_id = ? AND pick_id = ? AND qty > 0 AND NOT undone"
    return [row[0] for row in _ask(work, sql, (order_id, pick_id))]


def origin(work: Work, wave_id: int | None, order_id: int, item_id: int, lot: str) -> int | None:
    """The bin that pieces of an item and lot were picked from: for this order, else for its wave; the latest
    pick counts. A lot that nobody picked came with the item's others.
    """
    sql = """SELECT p.bin_id FROM pick p JOIN "order" o ON o.id = p.order_id
             WHERE (o.id = ? OR o.wave_id = ?) AND p.item_id = ? AND p.kind = 'pick' AND p.qty_done > 0
             ORDER BY CASE WHEN p.lot = ? THEN 0 ELSE 1 END, CASE WHEN o.id = ? THEN 0 ELSE 1 END, p.id DESC
             LIMIT 1"""
    found = _ask(work, sql, (order_id, wave_id, item_id, lot, order_id))
    return found[0][0] if found else None
