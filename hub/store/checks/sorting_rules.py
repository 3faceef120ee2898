"""Sorting: batch totes, the slots of put walls, cartons, and what is in people's hands."""

from hub.store.checks.rule import IN_FORCE, NEEDING, UNFINISHED, Check

_ENDED = "('shipped', 'cancelled', 'merged', 'returned')"

SORTING = (
    Check(
        "batch_totes_hold_what_orders_need",
        "The batch totes of a wave hold what was picked for its orders and is not put to them yet, and what"
        " waits to be put back.",
        "{needed} pieces of {sku} in the batch totes of wave {wave}",
        "{held}",
        f"""
        SELECT x.wave_id, w.code AS wave, x.item_id, i.sku, SUM(x.held) AS held, SUM(x.needed) AS needed
        FROM (
            SELECT t.wave_id, b.item_id, b.qty AS held, 0 AS needed
            FROM tote t JOIN balance b ON b.bin_id = t.bin_id WHERE t.wave_id IS NOT NULL
            UNION ALL
            SELECT t.wave_id, k.item_id, 0, k.qty - k.qty_done FROM tote t JOIN pick k ON k.tote_id = t.id
            WHERE t.wave_id IS NOT NULL AND k.kind = 'put_back' AND k.state IN {UNFINISHED}
            UNION ALL
            SELECT o.wave_id, l.item_id, 0, l.qty_picked FROM "order" o JOIN order_line l ON l.order_id = o.id
            JOIN wave v ON v.id = o.wave_id WHERE v.method = 'batch' AND {IN_FORCE} IN {NEEDING}
            UNION ALL
            SELECT o.wave_id, b.item_id, 0, -b.qty FROM "order" o JOIN wave v ON v.id = o.wave_id
            JOIN tote t ON t.id = o.tote_id JOIN balance b ON b.bin_id = t.bin_id
            WHERE v.method = 'batch' AND {IN_FORCE} IN {NEEDING}
            UNION ALL
            SELECT o.wave_id, k.item_id, 0, k.qty - k.qty_done FROM "order" o JOIN wave v ON v.id = o.wave_id
            JOIN pick k ON k.order_id = o.id AND k.tote_id = o.tote_id
            WHERE v.method = 'batch' AND {IN_FORCE} IN {NEEDING}
              AND k.kind = 'put_back' AND k.state IN {UNFINISHED}
        ) x JOIN wave w ON w.id = x.wave_id JOIN item i ON i.id = x.item_id
        GROUP BY x.wave_id, w.code, x.item_id, i.sku
        HAVING SUM(x.held) <> SUM(x.needed)
        ORDER BY x.wave_id, x.item_id""",
    ),
    Check(
        "slots_hold_one_order",
        "A slot holds pieces of its order alone, no more than were picked for it and wait to be put back.",
        "at most {wanted} pieces of {sku} in slot {slot}, those of its order ({label})",
        "{held}",
        f"""
        SELECT t.id AS tote_id, t.code AS slot, COALESCE(o.label, '') AS label, i.sku, SUM(b.qty) AS held,
        CASE WHEN o.state = 'cancelled' THEN 0 ELSE COALESCE((SELECT SUM(l.qty_picked) FROM order_line l
            WHERE l.order_id = o.id AND l.item_id = b.item_id), 0) END
        + COALESCE((SELECT SUM(k.qty - k.qty_done) FROM pick k WHERE k.tote_id = t.id
            AND k.item_id = b.item_id AND k.kind = 'put_back' AND k.state IN {UNFINISHED}), 0) AS wanted
        FROM tote t JOIN balance b ON b.bin_id = t.bin_id JOIN item i ON i.id = b.item_id
        LEFT JOIN "order" o ON o.id = t.order_id
        WHERE t.kind = 'slot' AND b.qty > 0
        GROUP BY t.id, t.code, o.id, o.label, o.state, b.item_id, i.sku
        HAVING SUM(b.qty) > CASE WHEN o.state = 'cancelled' THEN 0 ELSE COALESCE((SELECT SUM(l.qty_picked)
            FROM order_line l WHERE l.order_id = o.id AND l.item_id = b.item_id), 0) END
        + COALESCE((SELECT SUM(k.qty - k.qty_done) FROM pick k WHERE k.tote_id = t.id
            AND k.item_id = b.item_id AND k.kind = 'put_back' AND k.state IN {UNFINISHED}), 0)
        ORDER BY t.id, i.sku""",
    ),
    Check(
        "totes_are_of_one_kind",
        "A batch tote is a batch wave's and no order's; slots and cartons are no wave's, and"
        " slots stand on no cart.",
        "tote {tote} ({kind}) to be one order's, or one batch wave's",
        "order {order_id}, wave {wave_id}, cart {cart_id}",
        """
        SELECT t.id AS tote_id, t.code AS tote, t.kind, t.order_id, t.wave_id, t.cart_id
        FROM tote t LEFT JOIN wave w ON w.id = t.wave_id JOIN bin b ON b.id = t.bin_id
        WHERE (t.wave_id IS NOT NULL AND (t.order_id IS NOT NULL OR t.kind <> 'tote' OR w.method <> 'batch'))
           OR (t.kind = 'slot' AND t.cart_id IS NOT NULL)
           OR (t.kind = 'slot' AND b.kind <> 'slot') OR (t.kind <> 'slot' AND b.kind = 'slot')
        ORDER BY t.id""",
    ),
    Check(
        "totes_that_help_are_of_one_order",
        "A tote that helps another one hold its order holds nothing by the books, and is no order's, wave's"
        " or cart's itself; the first one is full or was, is an order's, of the same warehouse, and helps"
        " none.",
        "tote {tote} to help the first tote of an order, itself empty",
        "it with {first}: order {order_id}, {held} pieces",
        """
        SELECT t.id AS tote_id, t.code AS tote, f.code AS first, f.order_id,
               COALESCE((SELECT SUM(b.qty) FROM balance b WHERE b.bin_id = t.bin_id), 0) AS held
        FROM tote t JOIN tote f ON f.id = t.with_id
        JOIN bin x ON x.id = t.bin_id JOIN bin y ON y.id = f.bin_id
        WHERE t.order_id IS NOT NULL OR t.wave_id IS NOT NULL OR t.cart_id IS NOT NULL
           OR f.order_id IS NULL OR f.with_id IS NOT NULL OR x.warehouse_id <> y.warehouse_id
           OR t.kind = 'carton' OR (t.kind = 'slot') <> (f.kind = 'slot') OR t.site <> f.site
           OR EXISTS (SELECT 1 FROM balance b WHERE b.bin_id = t.bin_id AND b.qty <> 0)
        ORDER BY t.id""",
    ),
    Check(
        "full_totes_are_orders",
        "A tote is full of an order's pieces, its own or those of the order that it helps to hold.",
        "tote {tote} not full, for it is nobody's",
        "it full",
        """
        SELECT t.id AS tote_id, t.code AS tote FROM tote t
        WHERE t.filled AND t.order_id IS NULL AND t.with_id IS NULL
        ORDER BY t.id""",
    ),
    Check(
        "slots_and_cartons_of_ended_orders_are_free",
        "The slot or carton of an order that is over is free, unless pieces in it wait to be put back.",
        "{kind} {tote} free, for {label} is {state}",
        "it kept, with nothing to be put back",
        f"""
        SELECT t.id AS tote_id, t.code AS tote, t.kind, o.id AS order_id, o.label, o.state
        FROM tote t JOIN "order" o ON o.id = t.order_id
        WHERE t.kind IN ('slot', 'carton') AND o.state IN {_ENDED} AND NOT EXISTS (
            SELECT 1 FROM pick p WHERE p.tote_id = t.id AND p.kind = 'put_back' AND p.state IN {UNFINISHED})
        ORDER BY t.id""",
    ),
    Check(
        "puts_are_in_a_hand",
        "A lit put is in the hand of the person that it names.",
        "put {pick_id} in the hand of operator {operator_id}",
        "{in_hand}",
        """
        SELECT p.id AS pick_id, p.operator_id, o.pick_id AS in_hand
        FROM pick p LEFT JOIN operator o ON o.id = p.operator_id
        WHERE p.kind = 'put' AND p.state = 'lit' AND COALESCE(o.pick_id, 0) <> p.id
        ORDER BY p.id""",
    ),
    Check(
        "puts_have_their_pieces",
        "What is in people's hands at a wall is in the batch tote by the books.",
        "at least {in_hand} pieces of {sku} in tote {tote}",
        "{held}",
        """
        SELECT x.tote_id, t.code AS tote, x.item_id, i.sku, SUM(x.in_hand) AS in_hand, SUM(x.held) AS held
        FROM (
            SELECT p.tote_id, p.item_id, p.qty - p.qty_done AS in_hand, 0 AS held
            FROM pick p WHERE p.kind = 'put' AND p.state = 'lit'
            UNION ALL
            SELECT y.id, b.item_id, 0, b.qty FROM tote y JOIN balance b ON b.bin_id = y.bin_id
        ) x JOIN tote t ON t.id = x.tote_id JOIN item i ON i.id = x.item_id
        GROUP BY x.tote_id, t.code, x.item_id, i.sku
        HAVING SUM(x.in_hand) > SUM(x.held)
        ORDER BY x.tote_id, x.item_id""",
    ),
)
