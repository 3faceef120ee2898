"""Papers: what was printed, and how far slip and waybill of a parcel are known to lie together."""

from hub.store.checks.rule import Check

PRINTS = (
    Check(
        "prints_name_one_order",
        "The print of a parcel names the parcel's own order, and one of a pair the parcel's code.",
        "print {print_id} of parcel {code} to name order {parcel_order_id}, and {code} as its pair",
        "order number {order_id}, pair {pair}",
        """
        SELECT g.id AS print_id, g.order_id, g.pair, p.code, p.order_id AS parcel_order_id
        FROM print g JOIN parcel p ON p.id = g.parcel_id
        WHERE g.order_id IS NULL OR g.order_id <> p.order_id OR g.pair NOT IN ('', p.code)
        ORDER BY g.id""",
    ),
    Check(
        "pairs_are_in_force",
        "Who is asked for slip and waybill of a parcel finds both: neither is void or was never asked for.",
        "a slip and a waybill of parcel {code} that count, for its pair is to be proven ({papers})",
        "{slips} and {waybills}",
        """
        SELECT p.id AS parcel_id, p.code, p.papers,
               COALESCE(SUM(CASE WHEN g.kind = 'packing_slip' THEN 1 ELSE 0 END), 0) AS slips,
               COALESCE(SUM(CASE WHEN g.kind = 'waybill' THEN 1 ELSE 0 END), 0) AS waybills
        FROM parcel p LEFT JOIN print g
          ON g.site = p.site AND g.pair = p.code AND g.state NOT IN ('cancelled', 'void')
        WHERE p.papers <> '' AND p.state IN ('open', 'weighed')
        GROUP BY p.id, p.code, p.papers
        HAVING COALESCE(SUM(CASE WHEN g.kind = 'packing_slip' THEN 1 ELSE 0 END), 0) = 0
            OR COALESCE(SUM(CASE WHEN g.kind = 'waybill' THEN 1 ELSE 0 END), 0) = 0
        ORDER BY p.id""",
    ),
    Check(
        "pairs_that_left_were_proven",
        "No parcel has left with a slip and a waybill that nobody proved to be its own.",
        "slip and waybill of parcel {code} proven before it was shipped",
        "{papers}",
        """
        SELECT p.id AS parcel_id, p.code, p.papers FROM parcel p
        WHERE p.state = 'shipped' AND p.papers NOT IN ('', 'proven')
        ORDER BY p.id""",
    ),
)
