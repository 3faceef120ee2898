"""Stock: the ledger, its balances, what they promise, and what is in totes and gone."""

from hub.store.checks.rule import IN_FORCE, NEEDING, UNFINISHED, Check

STOCK = (
    Check(
        "balance_is_sum_of_moves",
        "Every balance equals the sum of its moves.",
        "{moved} pieces of {sku} in bin {bin}, the sum of its moves",
        "{held}",
        """
        SELECT t.bin_id, b.code AS bin, t.item_id, i.sku, t.lot, t.condition, SUM(t.held) AS held,
        SUM(t.moved) AS moved FROM (
            SELECT bin_id, item_id, lot, condition, qty AS held, 0 AS moved FROM balance
            UNION ALL
            SELECT m.to_bin_id, m.item_id, m.lot,
                   CASE WHEN d.kind = 'damaged' THEN 'damaged' ELSE m.condition END, 0, m.qty
            FROM move m JOIN bin d ON d.id = m.to_bin_id
            UNION ALL
            SELECT m.from_bin_id, item_id, lot,
                   CASE WHEN d.kind = 'damaged' THEN 'damaged' ELSE m.condition END, 0, -qty
            FROM move m JOIN bin d ON d.id = m.from_bin_id
        ) t JOIN bin b ON b.id = t.bin_id JOIN item i ON i.id = t.item_id
        WHERE b.kind NOT IN ('outside', 'loss')
        GROUP BY t.bin_id, b.code, t.item_id, i.sku, t.lot, t.condition
        HAVING SUM(t.held) <> SUM(t.moved)
        ORDER BY t.bin_id, t.item_id""",
    ),
    Check(
        "nothing_negative",
        "No quantity is negative, no bin promises more than it holds, and the outside has no balance.",
        "0 <= promised <= held in a bin that is kept (bin {bin}, {kind})",
        "held {qty}, promised {reserved}",
        """
        SELECT x.id AS balance_id, b.code AS bin, b.kind, x.item_id, x.qty, x.reserved
        FROM balance x JOIN bin b ON b.id = x.bin_id
        WHERE x.qty < 0 OR x.reserved < 0 OR x.reserved > x.qty OR b.kind IN ('outside', 'loss')
        ORDER BY x.id""",
    ),
    Check(
        "promised_is_sum_of_picks",
        "What a bin promises is what open picks still want of it.",
        "{wanted} promised pieces of {sku} in bin {bin}, what its open picks want",
        "{promised}",
        f"""
        SELECT t.bin_id, b.code AS bin, t.item_id, i.sku, t.lot, t.condition,
               SUM(t.promised) AS promised, SUM(t.wanted) AS wanted
        FROM (
            SELECT bin_id, item_id, lot, condition, reserved AS promised, 0 AS wanted FROM balance
            UNION ALL
            SELECT bin_id, item_id, lot, 'good', 0, qty - qty_done FROM pick
            WHERE kind = 'pick' AND state IN {UNFINISHED}
        ) t JOIN bin b ON b.id = t.bin_id JOIN item i ON i.id = t.item_id
        GROUP BY t.bin_id, b.code, t.item_id, i.sku, t.lot, t.condition
        HAVING SUM(t.promised) <> SUM(t.wanted)
        ORDER BY t.bin_id, t.item_id""",
    ),
    Check(
        "shipped_left_the_stock",
        "What left the stock for an order is what its shipped parcels hold.",
        "{packed} pieces of {sku} gone for {label}, those in its shipped parcels",
        "{gone}",
        """
        SELECT t.order_id, o.label, t.item_id, i.sku, SUM(t.packed) AS packed, SUM(t.gone) AS gone
        FROM (
            SELECT p.order_id, c.item_id, c.qty AS packed, 0 AS gone
            FROM parcel_line c JOIN parcel p ON p.id = c.parcel_id WHERE p.state = 'shipped'
            UNION ALL
            SELECT m.order_id, m.item_id, 0, m.qty
            FROM move m JOIN bin b ON b.id = m.to_bin_id WHERE b.kind = 'outside' AND m.order_id IS NOT NULL
            UNION ALL
            SELECT m.order_id, m.item_id, 0, -m.qty
            FROM move m WHERE m.reason = 'unload' AND m.order_id IS NOT NULL
        ) t JOIN "order" o ON o.id = t.order_id JOIN item i ON i.id = t.item_id
        GROUP BY t.order_id, o.label, t.item_id, i.sku
        HAVING SUM(t.packed) <> SUM(t.gone)
        ORDER BY t.order_id, t.item_id""",
    ),
    Check(
        "totes_hold_what_was_picked",
        "A tote holds what was picked for its order, less what has shipped, and what waits to be put back; a"
        " slot that is being filled may lack of it.",
        "{wanted} pieces of {sku} in tote {tote} of {label}",
        "{held}",
        f"""
        SELECT t.id AS tote_id, t.code AS tote, o.id AS order_id, o.label, x.item_id, i.sku,
               SUM(x.held) AS held, SUM(x.wanted) AS wanted
        FROM tote t JOIN "order" o ON o.id = t.order_id
        JOIN (
            SELECT y.id AS tote_id, b.item_id, b.qty AS held, 0 AS wanted
            FROM balance b JOIN tote y ON y.bin_id = b.bin_id
            UNION ALL
            SELECT o2.tote_id, l.item_id, 0, l.qty_picked
            FROM order_line l JOIN "order" o2 ON o2.id = l.order_id
            WHERE o2.tote_id IS NOT NULL AND o2.state <> 'cancelled'
            UNION ALL
            SELECT o3.tote_id, c.item_id, 0, -c.qty
            FROM parcel_line c JOIN parcel p ON p.id = c.parcel_id JOIN "order" o3 ON o3.id = p.order_id
            WHERE p.state = 'shipped' AND o3.tote_id IS NOT NULL
            UNION ALL
            SELECT o4.tote_id, k.item_id, 0, k.qty - k.qty_done
            FROM pick k JOIN "order" o4 ON o4.id = k.order_id
            WHERE k.kind = 'put_back' AND k.state IN {UNFINISHED} AND k.tote_id = o4.tote_id
        ) x ON x.tote_id = t.id JOIN item i ON i.id = x.item_id
        WHERE NOT (t.kind = 'slot' AND {IN_FORCE} IN {NEEDING})
        GROUP BY t.id, t.code, o.id, o.label, x.item_id, i.sku
        HAVING SUM(x.held) <> SUM(x.wanted)
        ORDER BY t.id, x.item_id""",
    ),
)
