"""The office's half of the line: the life of orders, who took over whose pieces, promises, kits, notices
and exceptions.
"""

from hub.domain.orders import LIFE
from hub.store.checks.rule import DUE, IN_FORCE, UNFINISHED, WANTED, Check

_STEPS = ", ".join(
    sorted({f"'{state}>{to}'" for may in LIFE.values() for state, outcomes in may.items() for to in outcomes})
)
"""Every step of an order's life, as its log tells it."""
_OLD = "('received>released', 'received>short', 'released>short', 'short>picked')"
"""Steps of orders that were on the floor before there was an audit: none of them was ever audited."""

_LIFE = (
    Check(
        "log_keeps_to_the_life",
        "Every entry of an order's log goes on where the one before ended, by a step that its life permits.",
        "a permitted step of {label}, from where it was ({before})",
        "{from_state} to {to_state}",
        f"""
        SELECT g.id AS log_id, o.label, g.before, g.from_state, g.to_state
        FROM (SELECT id, order_id, from_state, to_state,
                     LAG(to_state) OVER (PARTITION BY order_id ORDER BY id) AS before FROM order_log) g
        JOIN "order" o ON o.id = g.order_id
        WHERE g.from_state <> COALESCE(g.before, g.from_state)
           OR (g.from_state NOT IN ('', g.to_state)
               AND g.from_state || '>' || g.to_state NOT IN ({_STEPS})
               AND (g.from_state || '>' || g.to_state NOT IN {_OLD}
                    OR EXISTS (SELECT 1 FROM order_log a
                               WHERE a.order_id = g.order_id AND a.to_state IN ('audited', 'allocated'))))
        ORDER BY g.id""",
    ),
    Check(
        "held_orders_know_their_way",
        "A held order knows where it goes on, and no other order does.",
        "a state to go on in on {label} only while it is held",
        "{resume_state} on an order that is {state}",
        """
        SELECT o.id AS order_id, o.label, o.state, o.resume_state
        FROM "order" o
        WHERE (o.state = 'held') <> (o.resume_state <> '')
           OR o.resume_state IN ('held', 'shipped', 'cancelled', 'merged', 'returned')
        ORDER BY o.id""",
    ),
)
_LINES = (
    Check(
        "ends_want_nothing",
        "Nothing is wanted of an order that was cancelled or merged; only a merged one names who took over.",
        "nothing wanted on line {line_no} of {label}, for it is {state}, and its heir named",
        "{wanted} wanted, heir {merged_into_id}",
        f"""
        SELECT l.id AS line_id, o.label, o.state, l.line_no, {WANTED} AS wanted, o.merged_into_id
        FROM order_line l JOIN "order" o ON o.id = l.order_id
        WHERE (o.state IN ('cancelled', 'merged') AND {WANTED} <> 0)
           OR (o.state = 'merged') <> (o.merged_into_id IS NOT NULL)
        ORDER BY l.id""",
    ),
    Check(
        "moved_pieces_stand_once",
        "Pieces that left an order for another (merge, split) stand there, as many, of the same item.",
        "{qty_moved} pieces of line {line_no} of {label} on lines of other orders",
        "{taken}, {strange} of the lines of the same order or of another item",
        """
        SELECT l.id AS line_id, o.label, l.line_no, l.qty_moved, COALESCE(t.taken, 0) AS taken,
               COALESCE(t.strange, 0) AS strange
        FROM order_line l JOIN "order" o ON o.id = l.order_id
        LEFT JOIN (
            SELECT n.from_line_id, SUM(n.qty_from) AS taken,
                   SUM(CASE WHEN n.order_id = f.order_id OR n.item_id <> f.item_id
                            OR n.qty_from > n.qty_ordered OR n.qty_from <= 0 THEN 1 ELSE 0 END) AS strange
            FROM order_line n JOIN order_line f ON f.id = n.from_line_id GROUP BY n.from_line_id
        ) t ON t.from_line_id = l.id
        WHERE l.qty_moved <> COALESCE(t.taken, 0) OR COALESCE(t.strange, 0) > 0
           OR (l.from_line_id IS NULL AND l.qty_from <> 0)
        ORDER BY l.id""",
    ),
    Check(
        "kit_parts_stand_with_their_kit",
        "The parts of a kit are lines of the order that the kit was ordered in.",
        "a kit of {label} for line {line_no}",
        "kit {kit_id} of order {kit_order_id}",
        """
        SELECT l.id AS line_id, o.label, l.line_no, l.kit_id, k.order_id AS kit_order_id
        FROM order_line l JOIN "order" o ON o.id = l.order_id JOIN order_kit k ON k.id = l.kit_id
        WHERE k.order_id <> l.order_id
        ORDER BY l.id""",
    ),
    Check(
        "parts_make_up_their_kits",
        "Of every part of a kit an order has as many pieces as its kits hold, at the least.",
        "at least {needed} pieces on line {line_no} of {label}, {qty_per_kit} in each kit",
        "{qty_ordered}",
        """
        SELECT l.id AS line_id, o.label, l.line_no, l.qty_ordered, l.qty_per_kit,
               k.qty * l.qty_per_kit AS needed
        FROM order_line l JOIN "order" o ON o.id = l.order_id LEFT JOIN order_kit k ON k.id = l.kit_id
        WHERE (k.id IS NULL AND l.qty_per_kit <> 0) OR (k.id IS NOT NULL AND l.qty_per_kit < 1)
           OR l.qty_ordered < k.qty * l.qty_per_kit
        ORDER BY l.id""",
    ),
)
_PROMISES = (
    Check(
        "promised_in_full",
        "An allocated or released order has picks for all of its pieces; no order has more than it lacks.",
        "picks for {lacking} pieces at the most of line {line_no} of {label}, for it is {state}",
        "{promised}",
        f"""
        SELECT l.id AS line_id, o.label, o.state, l.line_no, {DUE} - l.qty_picked AS lacking,
               COALESCE(p.promised, 0) AS promised
        FROM order_line l JOIN "order" o ON o.id = l.order_id
        LEFT JOIN (SELECT line_id, SUM(qty - qty_done) AS promised FROM pick
                   WHERE kind = 'pick' AND state IN {UNFINISHED} GROUP BY line_id) p ON p.line_id = l.id
        WHERE o.state <> 'cancelled' AND {DUE} - l.qty_picked < COALESCE(p.promised, 0)
           OR {IN_FORCE} IN ('allocated', 'released') AND {DUE} - l.qty_picked > COALESCE(p.promised, 0)
        ORDER BY l.id""",
    ),
    Check(
        "one_warehouse",
        "An order is promised, picked and packed in one warehouse, its own; so is the wave that it is in.",
        "{what} of {label} in warehouse {own}",
        "{elsewhere}",
        f"""
        SELECT t.what, t.order_id, o.label, o.warehouse_id AS own, t.elsewhere
        FROM (
            SELECT 'pick' AS what, p.order_id, b.warehouse_id AS elsewhere
            FROM pick p JOIN bin b ON b.id = p.bin_id
            WHERE p.kind = 'pick' AND p.state IN {UNFINISHED}
            UNION ALL
            SELECT 'tote', x.id, b.warehouse_id FROM "order" x JOIN tote y ON y.id = x.tote_id
            JOIN bin b ON b.id = y.bin_id
            UNION ALL
            SELECT 'wave', x.id, w.warehouse_id FROM "order" x JOIN wave w ON w.id = x.wave_id
            WHERE x.state NOT IN ('received', 'audited', 'allocated', 'cancelled', 'merged')
        ) t JOIN "order" o ON o.id = t.order_id
        WHERE o.warehouse_id IS NULL OR o.warehouse_id <> t.elsewhere
        ORDER BY t.order_id""",
    ),
    Check(
        "no_expired_lot_is_promised",
        "No lot was promised that had expired on the day of its allocation.",
        "a lot of {sku} for {label} that is good on {allocated_on}",
        "lot {lot}, good until {expires_on}",
        f"""
        SELECT p.id AS pick_id, o.label, i.sku, p.lot, t.expires_on, g.business_date AS allocated_on
        FROM pick p JOIN "order" o ON o.id = p.order_id JOIN item i ON i.id = p.item_id
        JOIN lot t ON t.item_id = p.item_id AND t.code = p.lot
        JOIN order_log g ON g.id = (
            SELECT MAX(n.id) FROM order_log n
            WHERE n.order_id = o.id AND n.from_state IN ('audited', 'short') AND n.to_state = 'allocated')
        WHERE p.kind = 'pick' AND p.state IN {UNFINISHED}
          AND t.expires_on <> '' AND t.expires_on < g.business_date
        ORDER BY p.id""",
    ),
)
_BESIDE = (
    Check(
        "notices_keep_their_order",
        "Of one order, a webhook is told nothing before all that was earlier is delivered.",
        "notice {earlier} of {label} delivered before notice {later}",
        "it waiting",
        """
        SELECT w.id AS earlier, n.id AS later, o.label
        FROM notice w JOIN notice n
          ON n.webhook_id = w.webhook_id AND n.order_id = w.order_id AND n.log_id > w.log_id
        JOIN "order" o ON o.id = w.order_id
        WHERE w.state = 'waiting' AND n.state = 'delivered'
        ORDER BY w.id, n.id""",
    ),
    Check(
        "nothing_closed_without_a_cause",
        "No exception is closed without a cause and the time; an open one has no such time.",
        "a cause and a time of exception {exception_id}, for it is {state}",
        "cause '{cause}', time {closed_at_ms}",
        """
        SELECT x.id AS exception_id, x.state, x.cause, x.closed_at_ms
        FROM exception x
        WHERE (x.state = 'closed' AND x.cause = '') OR (x.state = 'closed') <> (x.closed_at_ms > 0)
        ORDER BY x.id""",
    ),
)
OFFICE = (*_LIFE, *_LINES, *_PROMISES, *_BESIDE)
