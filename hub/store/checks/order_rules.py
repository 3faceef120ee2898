"""Orders: their lines, parcels, weights, picks and log."""

from hub.store.checks.rule import DUE, IN_FORCE, UNFINISHED, Check

ORDERS = (
    Check(
        "line_quantities",
        "Of every line of an order that is not cancelled: 0 <= counted <= verified <= picked <= due.",
        "0 <= counted <= verified <= picked <= due on line {line_no} of {label}",
        "counted {qty_counted}, verified {qty_verified}, picked {qty_picked}, due {due}",
        f"""
        SELECT l.id AS line_id, o.label, l.line_no, {DUE} AS due, l.qty_picked, l.qty_verified, l.qty_counted
        FROM order_line l JOIN "order" o ON o.id = l.order_id
        WHERE o.state NOT IN ('cancelled', 'merged')
          AND NOT (0 <= l.qty_counted AND l.qty_counted <= l.qty_verified AND l.qty_verified <= l.qty_picked
                   AND l.qty_picked <= {DUE})
        ORDER BY l.id""",
    ),
    Check(
        "verified_whole",
        "No order is packed or shipped with a piece that was not verified.",
        "all {due} pieces of line {line_no} of {label} verified, for it is {state}",
        "{qty_verified}",
        f"""
        SELECT l.id AS line_id, o.id AS order_id, o.label, o.state, l.line_no, {DUE} AS due, l.qty_verified
        FROM order_line l JOIN "order" o ON o.id = l.order_id
        WHERE o.state IN ('verified', 'packed', 'weighed', 'shipped') AND l.qty_verified <> {DUE}
        ORDER BY l.id""",
    ),
    Check(
        "parcels_hold_the_order",
        "The parcels of a verified order hold its pieces, each once.",
        "{due} pieces of line {line_no} of {label} in its parcels",
        "{packed}",
        f"""
        SELECT l.id AS line_id, o.id AS order_id, o.label, l.line_no, {DUE} AS due,
               COALESCE(SUM(c.qty), 0) AS packed
        FROM order_line l JOIN "order" o ON o.id = l.order_id
        LEFT JOIN (SELECT k.line_id, k.qty FROM parcel_line k JOIN parcel p ON p.id = k.parcel_id
                   WHERE p.state <> 'void') c ON c.line_id = l.id
        WHERE o.state IN ('verified', 'packed', 'weighed', 'shipped')
        GROUP BY l.id, o.id, o.label, l.line_no, l.qty_ordered, l.qty_cancelled, l.qty_moved, l.qty_short
        HAVING COALESCE(SUM(c.qty), 0) <> {DUE}
        ORDER BY l.id""",
    ),
    Check(
        "shipped_in_parcels",
        "Every shipped order left in parcels, all of which have shipped.",
        "at least one parcel of {label}, all shipped",
        "{parcels} parcels, {waiting} of them not shipped",
        """
        SELECT o.id AS order_id, o.label, COUNT(p.id) AS parcels,
               COALESCE(SUM(CASE WHEN p.state <> 'shipped' THEN 1 ELSE 0 END), 0) AS waiting
        FROM "order" o LEFT JOIN parcel p ON p.order_id = o.id AND p.state <> 'void'
        WHERE o.state = 'shipped'
        GROUP BY o.id, o.label
        HAVING COUNT(p.id) = 0 OR SUM(CASE WHEN p.state <> 'shipped' THEN 1 ELSE 0 END) > 0
        ORDER BY o.id""",
    ),
    Check(
        "one_accepted_weight",
        "Every weighed or shipped parcel has one accepted weight that stands, within its tolerance.",
        "one accepted weight of {expected_mg} mg, {tolerance_mg} mg more or less, for parcel {code}",
        "{net_mg} mg, accepted {accepted} times",
        """
        SELECT p.id AS parcel_id, p.code, p.expected_mg, p.tolerance_mg, p.net_mg, COUNT(e.id) AS accepted
        FROM parcel p LEFT JOIN event e ON e.parcel_id = p.id AND e.why = 'weight_ok' AND e.net_mg = p.net_mg
             AND NOT e.undone
        WHERE p.state IN ('weighed', 'shipped')
        GROUP BY p.id, p.code, p.expected_mg, p.tolerance_mg, p.net_mg
        HAVING p.net_mg IS NULL OR ABS(p.net_mg - p.expected_mg) > p.tolerance_mg OR COUNT(e.id) <> 1
        ORDER BY p.id""",
    ),
    Check(
        "picks_of_living_orders",
        "Nobody is sent to pick for an order that was not allocated, is picked, or has come to its end.",
        "no open pick of {label}, for it is {state}",
        "pick {pick_id}, {pick_state}",
        f"""
        SELECT p.id AS pick_id, p.state AS pick_state, o.id AS order_id, o.label, o.state
        FROM pick p JOIN "order" o ON o.id = p.order_id
        WHERE p.kind = 'pick' AND p.state IN {UNFINISHED}
          AND {IN_FORCE} NOT IN ('allocated', 'released', 'picking', 'short', 'changed')
        ORDER BY p.id""",
    ),
    Check(
        "log_tells_the_state",
        "The last entry of an order's log is the state that it is in.",
        "{label} to be {logged}, as its log says",
        "{state}",
        """
        SELECT o.id AS order_id, o.label, o.state, g.to_state AS logged
        FROM "order" o JOIN order_log g ON g.id = (SELECT MAX(n.id) FROM order_log n WHERE n.order_id = o.id)
        WHERE g.to_state <> o.state
        ORDER BY o.id""",
    ),
)
