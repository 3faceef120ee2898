"""The same day worked in several ways: order by order, with a cluster cart, in batch with a put wall.

Rule: metres and human seconds are reckoned from what simulated people really did at the hub, by one table
for all ways (station_sim.effort, station_sim.ways); whether a day adds up is for the simulator's judge alone.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from station_sim import effort
from station_sim.orders import OrderBook
from station_sim.report import Report
from station_sim.ways import BACK_MM, REACH_MM

WAYS = ("order", "cluster", "batch")
"""In the order in which they are worked; the first one asked for is what the others are compared with."""
WAY_WORDS = {"order": "order by order", "cluster": "cluster cart", "batch": "batch and put wall"}
ROLES = {"pick": ("PICK",), "put": ("PUTWALL",), "verify": ("VERIFY",), "rest": ("PACK", "SHIP", "PUTAWAY")}
"""Column of the table -> the jobs whose work it sums."""
MOST_OF_ORDER_BY_ORDER = 0.5
"""Batch with a put wall walks at most this part of order by order."""
DIGITS = 2


def row(way: str, book: OrderBook, report: Report) -> dict[str, Any]:
    """What one way came to.

    Args:
        report: of all days worked in this way.
    """
    summary, spent = report.summary, report.effort
    lines = sum(len(order.lines) for order in book.orders)
    metres = {role: round(spent.metres(*jobs), 1) for role, jobs in ROLES.items()}
    seconds = {role: round(spent.seconds(*jobs) / lines, DIGITS) for role, jobs in ROLES.items()}
    return {
        "way": way,
        "orders": len(book.orders),
        "lines": lines,
        "pieces": book.pieces,
        "walks": spent.walks,
        "full_carts": spent.unloadings,
        "metres": round(spent.metres(), 1),
        "metres_by_role": metres,
        "metres_a_line": round(spent.metres() / lines, DIGITS),
        "seconds_a_line": seconds | {"total": round(spent.seconds() / lines, DIGITS)},
        "mistakes": report.by_kind,
        "mistakes_made": summary["mistakes_made"],
        "mistakes_caught": summary["mistakes_caught"],
        "mistakes_missed": summary["mistakes_missed"],
        "mistakes_unprovable": summary["mistakes_unprovable"],
        "false_alarms": summary["false_alarms"],
        "false_alarms_by_verdict": dict(Counter(alarm["got"] for alarm in summary["false_alarms"])),
        "wrong_slot": len(report.wrong_slots),
        "lost": report.pieces_lost + summary["events_lost"],
        "doubled": report.pieces_doubled + summary["events_doubled"],
        "shipped": summary["shipped"],
        "parcels": summary["parcels"],
        "pages_printed": summary["pages_printed"],
        "manifests": summary["manifests"],
        "bill_lines": summary["bill_lines"],
        "bill_faults": summary["bill_faults"],
        "bill_faults_found": summary["bill_faults_found"],
        "happened": summary["happened"],
        "check_clean": summary["stock_balanced"],
        "seconds": summary["seconds"],
        "problems": report.problems,
    }


def closed(rows: Sequence[dict[str, Any]], seed: int, options: Mapping[str, Any]) -> dict[str, Any]:
    """All ways side by side, each with its ratio to the first, and what does not add up.

    >>> ways = [{"way": w, "metres": m, "problems": []} for w, m in (("order", 100.0), ("batch", 51.0))]
    >>> done = closed(ways, 1, {})
    >>> done["ways"][1]["ratio"], done["problems"]
    (0.51, ['batch: walked 0.51 of order by order, expected at most 0.5'])
    """
    first = rows[0]["metres"]
    ways = [one | {"ratio": round(one["metres"] / first, 3) if first else 0.0} for one in rows]
    problems = [f"{one['way']}: {problem}" for one in ways for problem in one["problems"]]
    for one in ways:
        too_far = one["way"] == "batch" and one["ratio"] > MOST_OF_ORDER_BY_ORDER
        if too_far and rows[0]["way"] == "order":
            what = f"walked {one['ratio']} of order by order, expected at most {MOST_OF_ORDER_BY_ORDER}"
            problems.append(f"batch: {what}")
    return {"seed": seed, **options, "human_times": human_times(), "ways": ways, "problems": problems}


def human_times() -> dict[str, Any]:
    """The constants by which human work is reckoned."""
    cart = {"walk_m_s": effort.WALK_M_S, "cart_kg": effort.CART_KG}
    return {"seconds": effort.SECONDS, **cart, "back_aisle_m": BACK_MM / 1000, "reach_m": REACH_MM / 1000}
