"""What sorting asks on the floor's own connection: slots, cartons, and the orders of a wave that want a
piece.

Each flushes first, so that it sees what the transaction changed so far. None but `free_carton` locks: who
acts on what was found reads the rows themselves, and looks again.
"""

from typing import Any

from hub.store.work import Work


def _ask(work: Work, sql: str, given: tuple[object, ...]) -> list[Any]:
    work.flush()
    if work.dialect != "sqlite":
        sql = sql.replace("?", "%s")
    found: list[Any] = work.connection.execute(sql, given).fetchall()
    return found


def free_carton(work: Work, site: str, warehouse_id: int) -> int | None:
    """The number of a carton of a warehouse that no order has; skips those another gateway is taking."""
    skip = "" if work.dialect == "sqlite" else " FOR UPDATE OF t SKIP LOCKED"
    sql = f"""SELECT t.id FROM tote t JOIN bin b ON b.id = t.bin_id
              WHERE t.site = ? AND t.kind = 'carton' AND t.order_id IS NULL AND b.warehouse_id = ?
              ORDER BY t.id LIMIT 1{skip}"""
    found = _ask(work, sql, (site, warehouse_id))
    return found[0][0] if found else None


def cartons(work: Work, site: str) -> int:
    """How many cartons a site has in all."""
    count: int = _ask(work, "SELECT COUNT(*) FROM tote WHERE site = ? AND kind = 'carton'", (site,))[0][0]
    return count
