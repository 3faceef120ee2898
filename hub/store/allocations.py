"""What allocation asks on its own connection: balances that may be promised, and where an order goes to.

Each flushes first, so that it sees what the transaction changed so far.
"""

import json
from collections.abc import Collection

from hub.store.work import Work


def promisable(work: Work, item_ids: Collection[int], warehouse_id: int | None = None) -> list[int]:
    """The numbers of the balances in storage bins that hold sound pieces of these items which nobody was
    promised; of one warehouse, or of all.
    """
    in_set = "IN (SELECT value FROM json_each(?))" if work.dialect == "sqlite" else "= ANY(%s)"
    mark = "?" if work.dialect == "sqlite" else "%s"
    of_warehouse = f" AND bin.warehouse_id = {mark}" if warehouse_id is not None else ""
    wanted = sorted(item_ids)
    given: list[object] = [json.dumps(wanted) if work.dialect == "sqlite" else wanted]
    if warehouse_id is not None:
        given.append(warehouse_id)
    work.flush()
    sql = f"""SELECT b.id FROM balance b JOIN bin ON bin.id = b.bin_id
              WHERE b.item_id {in_set} AND bin.kind = 'storage' AND b.condition = 'good'
              AND b.qty > b.reserved{of_warehouse} ORDER BY b.id"""
    return [id_ for (id_,) in work.connection.execute(sql, tuple(given)).fetchall()]


def area(work: Work, order_id: int) -> tuple[str, str]:
    """(country, postcode) that an order goes to, as the shop wrote them; "" where it wrote none."""
    work.flush()
    mark = "?" if work.dialect == "sqlite" else "%s"
    sql = f"SELECT country, postcode FROM recipient WHERE order_id = {mark}"
    found = work.connection.execute(sql, (order_id,)).fetchone()
    return (found[0], found[1]) if found else ("", "")
