"""What waits to be picked: the next order for a tote, and the open picks of a batch wave.

Each flushes first, so that it sees what the transaction changed so far.
"""

from hub.store.work import Work

_OPEN = """EXISTS (SELECT 1 FROM pick p JOIN bin b ON b.id = p.bin_id WHERE p.order_id = o.id
           AND p.kind = 'pick' AND p.state = 'open'{zone})"""
_BATCHED = """w.method = 'batch' AND (o.tote_id IS NULL OR EXISTS
              (SELECT 1 FROM tote t WHERE t.id = o.tote_id AND t.kind = 'slot'))"""


def next_order(
    work: Work, site: str, wave_id: int | None, warehouse_id: int, zone: str = ""
) -> tuple[int, int, str] | None:
    """The order of a warehouse that a tote takes next: urgent waves first, then urgent orders, then the wave
    that waits longest, of it what must leave soonest. Of a batch wave, one that is being picked too, as long
    as a pick of it waits.

    Args:
        wave_id: only of this wave.
        zone: only those with an open pick there; empty: of any.

    Returns:
        The numbers of order and wave, and the wave's method; None where nothing waits. On PostgreSQL an order
        that another gateway is taking is skipped.
    """
    found = first(work, site, wave_id, warehouse_id, zone)
    if found is None or found[2] == "batch" or work.dialect == "sqlite":
        # The orders of a batch are locked together and in their order, by whoever takes picks of them.
        return found
    sql, given = _waiting(site, wave_id, warehouse_id, zone)
    one_by_one = sql.replace("WHERE", "WHERE w.method <> 'batch' AND", 1)
    free = _ask(work, f"{one_by_one} FOR NO KEY UPDATE OF o SKIP LOCKED", given)
    return free[0] if free else None


def first(
    work: Work, site: str, wave_id: int | None, warehouse_id: int, zone: str = ""
) -> tuple[int, int, str] | None:
    """As `next_order`, whoever is taking it: nothing is locked, for who asks takes nothing."""
    found = _ask(work, *_waiting(site, wave_id, warehouse_id, zone))
    return found[0] if found else None


def _waiting(site: str, wave_id: int | None, warehouse_id: int, zone: str) -> tuple[str, list[object]]:
    given: list[object] = [site, warehouse_id]
    of_wave = ""
    if wave_id is not None:
        of_wave = " AND o.wave_id = ?"
        given.append(wave_id)
    open_there = _OPEN.format(zone=" AND b.zone = ?" if zone else "")
    released = f" AND {open_there}" if zone else ""
    given += [zone, zone] if zone else []
    sql = f"""SELECT o.id, w.id, w.method FROM "order" o JOIN wave w ON w.id = o.wave_id
              WHERE o.site = ? AND o.warehouse_id = ?{of_wave} AND (
              (o.state = 'released' AND o.tote_id IS NULL{released})
              OR (o.state = 'picking' AND {_BATCHED} AND {open_there}))
              ORDER BY CASE WHEN w.kind = 'urgent' THEN 0 ELSE 1 END, CASE WHEN o.urgent THEN 0 ELSE 1 END,
              w.id, CASE WHEN o.ship_by_ms = 0 THEN 1 ELSE 0 END, o.ship_by_ms, o.id LIMIT 1"""
    return sql, given


def of_wave(work: Work, wave_id: int) -> list[int]:
    """The numbers of the orders of a batch wave of which a pick waits for a batch tote, in their order."""
    sql = f"""SELECT o.id FROM "order" o JOIN wave w ON w.id = o.wave_id
              WHERE o.wave_id = ? AND o.state IN ('released', 'picking') AND {_BATCHED}
              AND {_OPEN.format(zone="")} ORDER BY o.id"""
    return [row[0] for row in _ask(work, sql, [wave_id])]


def open_picks(work: Work, wave_id: int, zone: str = "") -> list[tuple[int, int]]:
    """(pick, order) of a batch wave's picks that wait for a batch tote; of one zone, where one is given."""
    of_zone = " AND b.zone = ?" if zone else ""
    sql = f"""SELECT p.id, o.id FROM "order" o JOIN wave w ON w.id = o.wave_id
              JOIN pick p ON p.order_id = o.id JOIN bin b ON b.id = p.bin_id
              WHERE o.wave_id = ? AND o.state IN ('released', 'picking') AND {_BATCHED}
              AND p.kind = 'pick' AND p.state = 'open'{of_zone} ORDER BY p.id"""
    return [(row[0], row[1]) for row in _ask(work, sql, [wave_id, *([zone] if zone else [])])]


def zones(work: Work, order_ids: list[int]) -> list[str]:
    """The zones in which picks of these orders wait, in the order of the walk."""
    if not order_ids:
        return []
    marks = ", ".join("?" * len(order_ids))
    sql = f"""SELECT b.zone FROM pick p JOIN bin b ON b.id = p.bin_id
              WHERE p.order_id IN ({marks}) AND p.kind = 'pick' AND p.state = 'open'
              GROUP BY b.zone ORDER BY MIN(p.walk_order)"""
    return [row[0] for row in _ask(work, sql, list(order_ids))]


def is_zone(work: Work, site: str, zone: str) -> bool:
    """Whether goods are kept in a zone of this name."""
    return bool(
        _ask(work, "SELECT 1 FROM bin WHERE site = ? AND kind = 'storage' AND zone = ? LIMIT 1", [site, zone])
    )


def alike(work: Work, pick_id: int) -> list[int]:
    """The numbers of all picks, finished or not, that put the same pieces from the same bin into the same
    tote for the same wave as this one, in their order.
    """
    sql = """SELECT p.id FROM pick p JOIN "order" o ON o.id = p.order_id
             JOIN pick q ON q.tote_id = p.tote_id AND q.bin_id = p.bin_id AND q.item_id = p.item_id
             AND q.lot = p.lot AND q.kind = p.kind JOIN "order" r ON r.id = q.order_id
             WHERE q.id = ? AND o.wave_id = r.wave_id ORDER BY p.id"""
    return [row[0] for row in _ask(work, sql, [pick_id])]


def carts_of_wave(work: Work, wave_id: int) -> list[int]:
    """The numbers of the carts on which picks of a wave are still to be done, or wait for an empty tote where
    their order's are full, in their order.
    """
    sql = f"""SELECT p.cart_id FROM pick p JOIN "order" o ON o.id = p.order_id
              WHERE o.wave_id = ? AND p.kind = 'pick' AND p.state IN ('claimed', 'lit')
              UNION SELECT t.cart_id FROM tote t JOIN "order" o ON o.id = t.order_id
              WHERE o.wave_id = ? AND o.state = 'picking' AND t.cart_id IS NOT NULL
              AND {_OPEN.format(zone="")} ORDER BY 1"""
    return [row[0] for row in _ask(work, sql, [wave_id, wave_id])]


def unfinished(work: Work, tote_id: int) -> list[int]:
    """The numbers of all tasks from or into a tote that are still to be done, in their order."""
    sql = "SELECT id FROM pick WHERE tote_id = ? AND state IN ('open', 'claimed', 'lit') ORDER BY id"
    return [row[0] for row in _ask(work, sql, [tote_id])]


def orders_of_wave(work: Work, wave_id: int) -> list[int]:
    """The numbers of all orders of a wave, in their order."""
    return [row[0] for row in _ask(work, 'SELECT id FROM "order" WHERE wave_id = ? ORDER BY id', [wave_id])]


def _ask(work: Work, sql: str, given: list[object]) -> list[tuple]:  # type: ignore[type-arg]  # one shape a query
    work.flush()
    if work.dialect != "sqlite":
        sql = sql.replace("?", "%s")
    found: list[tuple] = work.connection.execute(sql, tuple(given)).fetchall()  # type: ignore[type-arg]
    return found


def cancelled(work: Work, site: str, operator_id: int, since_ms: int) -> list[int]:
    """The orders cancelled at a time (UTC milliseconds) or later of which this person had picks."""
    sql = """SELECT DISTINCT o.id FROM "order" o JOIN pick p ON p.order_id = o.id
             WHERE o.site = ? AND o.state = 'cancelled' AND o.since_ms >= ?
             AND p.operator_id = ? AND p.kind = 'pick' AND p.state = 'cancelled' ORDER BY o.id"""
    return [row[0] for row in _ask(work, sql, [site, since_ms, operator_id])]
