"""Figures: every sum is that of what it was made of, counted anew."""

from hub.domain.figures import GAP_MS, HOUR_MS
from hub.store.checks.rule import Check

_KEY = "site, business_date, operator_no, station_no, job, shop_no"
_SUMS = ("events", "passed", "failed", "pieces", "parcels", "busy_ms")
_EVENTS = f"""
    SELECT e.site, e.business_date, COALESCE(e.operator_id, 0) AS operator_no, e.station_id AS station_no,
           e.job, COALESCE(o.shop_id, 0) AS shop_no, 1 AS events,
           CASE WHEN e.verdict = 'pass' THEN 1 ELSE 0 END AS passed,
           CASE WHEN e.verdict = 'fail' THEN 1 ELSE 0 END AS failed, e.qty AS pieces,
           CASE WHEN e.why = 'weight_ok' OR (e.job = 'SHIP' AND e.why IN ('ok', 'order_done'))
                THEN 1 ELSE 0 END AS parcels,
           CASE WHEN e.operator_id IS NOT NULL AND g.gap_ms BETWEEN 0 AND {GAP_MS}
                THEN g.gap_ms ELSE 0 END AS busy_ms
    FROM event e JOIN figure_mark m ON m.site = e.site AND e.id <= m.events_to
    JOIN (SELECT id, at_ms - LAG(at_ms) OVER (PARTITION BY site, operator_id ORDER BY id) AS gap_ms
          FROM event) g ON g.id = e.id
    LEFT JOIN "order" o ON o.id = e.order_id"""
"""What is summed, event by event; a gap reaches back to one's event before."""

FIGURES = (
    Check(
        "figures_are_their_events",
        "The figures of a day's work are the sums of its events.",
        "the work of person {operator_no} at station {station_no} in job {job} for shop {shop_no} on"
        " {business_date} to be that of its events",
        "{events} events, {passed} passed, {failed} failed, {pieces} pieces, {parcels} parcels, {busy_ms} ms"
        " too few",
        f"""
        SELECT {_KEY}, {", ".join(f"SUM({name}) AS {name}" for name in _SUMS)}
        FROM ({_EVENTS}
              UNION ALL
              SELECT {_KEY}, {", ".join(f"-{name}" for name in _SUMS)} FROM figure_hour) t
        GROUP BY {_KEY} HAVING {" OR ".join(f"SUM({name}) <> 0" for name in _SUMS)}
        ORDER BY {_KEY}""",
    ),
    Check(
        "hours_have_their_events",
        "The events of an hour's figures lie in that hour.",
        "{counted} events in the hour of {hour_ms} on {business_date}",
        "{events}",
        f"""
        SELECT c.site, c.business_date, c.hour_ms, c.events, c.counted
        FROM (SELECT h.site, h.business_date, h.hour_ms, h.events,
                     (SELECT COUNT(*) FROM event e
                      JOIN figure_mark m ON m.site = e.site AND e.id <= m.events_to
                      WHERE e.at_ms >= h.hour_ms AND e.at_ms < h.hour_ms + {HOUR_MS} AND e.site = h.site
                        AND e.business_date = h.business_date) AS counted
              FROM (SELECT site, business_date, hour_ms, SUM(events) AS events FROM figure_hour
                    GROUP BY site, business_date, hour_ms) h) c
        WHERE c.events <> c.counted
        ORDER BY c.business_date, c.hour_ms""",
    ),
    Check(
        "errors_are_counted",
        "The errors of a day are those of its events.",
        "{counted} times {why} on {business_date}",
        "{times}",
        """
        SELECT t.site, t.business_date, t.why, SUM(t.times) AS times, SUM(t.counted) AS counted
        FROM (SELECT site, business_date, why, times, 0 AS counted FROM figure_error
              UNION ALL
              SELECT e.site, e.business_date, e.why, 0, 1 FROM event e
              JOIN figure_mark m ON m.site = e.site AND e.id <= m.events_to
              WHERE e.verdict IN ('fail', 'bad')) t
        GROUP BY t.site, t.business_date, t.why HAVING SUM(t.times) <> SUM(t.counted)
        ORDER BY t.business_date, t.why""",
    ),
    Check(
        "shipped_orders_are_counted",
        "The orders that a shop has shipped, by its figures, are those of the log.",
        "{counted} orders of shop {shop_no} shipped",
        "{orders}",
        """
        SELECT t.site, t.shop_no, SUM(t.orders) AS orders, SUM(t.counted) AS counted
        FROM (SELECT site, shop_no, orders, 0 AS counted FROM figure_order WHERE state = 'shipped'
              UNION ALL
              SELECT g.site, o.shop_id, 0, CASE WHEN g.to_state = 'shipped' THEN 1 ELSE -1 END
              FROM order_log g JOIN "order" o ON o.id = g.order_id
              JOIN figure_mark m ON m.site = g.site AND g.id <= m.log_to
              WHERE (g.to_state = 'shipped' AND g.from_state <> 'shipped')
                 OR (g.from_state = 'shipped' AND g.to_state = 'weighed')) t
        GROUP BY t.site, t.shop_no HAVING SUM(t.orders) <> SUM(t.counted)
        ORDER BY t.shop_no""",
    ),
    Check(
        "goods_are_their_moves",
        "The pieces that left, by the figures of goods, are those that the ledger has brought out.",
        "{counted} pieces of item {item_id} of shop {shop_no} on {business_date}",
        "{pieces}",
        """
        SELECT t.site, t.business_date, t.shop_no, t.item_id, SUM(t.pieces) AS pieces,
               SUM(t.counted) AS counted
        FROM (SELECT site, business_date, shop_no, item_id, pieces, 0 AS counted FROM figure_goods
              UNION ALL
              SELECT v.site, v.business_date, o.shop_id, v.item_id, 0,
                     CASE WHEN v.reason = 'ship' THEN v.qty ELSE -v.qty END
              FROM move v JOIN "order" o ON o.id = v.order_id
              JOIN figure_mark m ON m.site = v.site AND v.id <= m.moves_to
              WHERE v.reason IN ('ship', 'unload')) t
        GROUP BY t.site, t.business_date, t.shop_no, t.item_id HAVING SUM(t.pieces) <> SUM(t.counted)
        ORDER BY t.business_date, t.shop_no, t.item_id""",
    ),
    Check(
        "picks_of_bins_are_their_moves",
        "The picks out of a bin, by its figures, are those of the ledger.",
        "{counted} picks out of bin {bin_id} on {business_date}",
        "{picks}",
        """
        SELECT t.site, t.business_date, t.bin_id, SUM(t.picks) AS picks, SUM(t.counted) AS counted
        FROM (SELECT site, business_date, bin_id, picks, 0 AS counted FROM figure_bin
              UNION ALL
              SELECT v.site, v.business_date, v.from_bin_id, 0, 1 FROM move v
              JOIN figure_mark m ON m.site = v.site AND v.id <= m.moves_to
              WHERE v.reason = 'pick') t
        GROUP BY t.site, t.business_date, t.bin_id HAVING SUM(t.picks) <> SUM(t.counted)
        ORDER BY t.business_date, t.bin_id""",
    ),
)
