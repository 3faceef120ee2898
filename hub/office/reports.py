"""Reports for people and programs, made of the figures of a period. Page, API and command have the same rows.

Rule: a row says its unit, and stands beside its norm where there is one. Times in UTC milliseconds, shares as
parts of 1.
"""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hub.domain import norms
from hub.domain.command_cards import PACK, PICK, PUTWALL, SHIP, VERIFY, WEIGH
from hub.domain.norms import NormRules
from hub.office.figures import Figures
from hub.store.reading import figures as reading
from hub.store.reading.rows import Row

MOST_GOODS = 500
"""SKUs in a report, those that left most."""
_ORDERS = {"received": "orders_in", "weighed": "orders_done", "shipped": "orders_shipped"}
"""state -> what it is called in a report how many orders reached it."""
_PIECES = {PICK: "picked", PUTWALL: "put", VERIFY: "verified"}
_PARCELS = {PACK: "packed", WEIGH: "packed", SHIP: "handed_over"}
WORK = ("picked", "put", "verified", "packed", "handed_over", "passed", "errors", "busy_ms")


def people(figures: Figures, site: str, rules: NormRules) -> list[Row]:
    """What each person did in each job, against its norm, by job, who did most first."""
    names = reading.people(figures.reader, site)
    rows = []
    for row in figures.work("operator_no", "job"):
        done = norms.done_in(row["job"], row["pieces"], row["parcels"])
        if row["operator_no"] and row["job"] and (done or row["failed"]):
            badge, name = names.get(row["operator_no"], ("", ""))
            rows.append({"badge": badge, "name": name or badge, **_paced(rules, row, done)})
    place = {job: n for n, job in enumerate(norms.UNITS)}
    return sorted(rows, key=lambda row: (place[row["job"]], -row["done"], row["badge"]))


def _paced(rules: NormRules, row: Row, done: int) -> Row:
    job, pace = row["job"], norms.per_hour(done, row["busy_ms"])
    return {
        "job": job,
        "unit": norms.UNITS[job],
        "done": done,
        "errors": row["failed"],
        "error_rate": error_rate(row["passed"], row["failed"]),
        "busy_ms": row["busy_ms"],
        "per_hour": pace,
        "norm": norms.norm(rules, job),
        "of_norm": norms.of_norm(rules, job, pace),
    }


def error_rate(passed: int, failed: int) -> float | None:
    """Failed verdicts as a part of all that judged something; None where nothing was judged.

    >>> error_rate(95, 5), error_rate(0, 0)
    (0.05, None)
    """
    judged = passed + failed
    return failed / judged if judged else None


def person_hours(figures: Figures, site: str, rules: NormRules) -> list[Row]:
    """What each person did in each job, hour by hour."""
    names = reading.people(figures.reader, site)
    rows = []
    for row in figures.work("operator_no", "job", "hour_ms"):
        done = norms.done_in(row["job"], row["pieces"], row["parcels"])
        if row["operator_no"] and row["job"]:
            badge, name = names.get(row["operator_no"], ("", ""))
            who = {"badge": badge, "name": name or badge, "hour_ms": row["hour_ms"]}
            rows.append({**who, **_paced(rules, row, done)})
    return rows


def hours(figures: Figures, _site: str, _rules: NormRules) -> list[Row]:
    """What was done in each hour of the site's clock in which anything was."""
    return _over_time(figures, "business_date", "hour_ms")


def days(figures: Figures, _site: str, _rules: NormRules) -> list[Row]:
    """What was done on each day, those without work too."""
    found = {row["business_date"]: row for row in _over_time(figures, "business_date")}
    none = {**dict.fromkeys((*WORK, *_ORDERS.values()), 0), "error_rate": None}
    return [found.get(date, {"business_date": date, **none}) for date in figures.period.days]


def _over_time(figures: Figures, *by: str) -> list[Row]:
    rows: dict[tuple[Any, ...], Row] = {}

    def at(row: Row) -> Row:
        key = tuple(row[name] for name in by)
        empty = dict.fromkeys((*WORK, *_ORDERS.values()), 0)
        return rows.setdefault(key, {**dict(zip(by, key, strict=True)), **empty})

    for row in figures.work(*by, "job"):
        sums = at(row)
        for kinds, count in ((_PIECES, "pieces"), (_PARCELS, "parcels")):
            if row["job"] in kinds:
                sums[kinds[row["job"]]] += row[count]
        for name, of in (("errors", "failed"), ("passed", "passed"), ("busy_ms", "busy_ms")):
            sums[name] += row[of]
    for row in figures.orders(*by, "state"):
        if row["state"] in _ORDERS:
            at(row)[_ORDERS[row["state"]]] += row["orders"]
    return [
        {**row, "error_rate": error_rate(row["passed"], row["errors"])} for _, row in sorted(rows.items())
    ]


def shops(figures: Figures, site: str, _rules: NormRules) -> list[Row]:
    """Orders and goods of each shop that had any."""
    codes = reading.shops(figures.reader, site)
    none = dict.fromkeys((*_ORDERS.values(), "pieces"), 0)
    rows: dict[int, Row] = {}
    for row in figures.orders("shop_no", "state"):
        if row["state"] in _ORDERS:
            of = rows.setdefault(row["shop_no"], {"shop": codes.get(row["shop_no"], ""), **none})
            of[_ORDERS[row["state"]]] += row["orders"]
    for row in figures.goods("shop_no"):
        of = rows.setdefault(row["shop_no"], {"shop": codes.get(row["shop_no"], ""), **none})
        of["pieces"] += row["pieces"]
    return sorted(rows.values(), key=lambda row: (-row["orders_shipped"], row["shop"]))


def goods(figures: Figures, _site: str, _rules: NormRules) -> list[Row]:
    """The SKUs that left most: pieces, and orders with them."""
    rows = figures.goods("item_id")[:MOST_GOODS]
    names = reading.items(figures.reader, [row["item_id"] for row in rows])
    return [
        {"sku": sku, "name": name, "pieces": row["pieces"], "orders": row["orders"]}
        for row in rows
        for sku, name in [names[row["item_id"]]]
    ]


def errors(figures: Figures, _site: str, _rules: NormRules) -> list[Row]:
    """What went wrong most: the verdict's code, in which job, how often."""
    return [{name: row[name] for name in ("why", "job", "times")} for row in figures.errors("why", "job")]


def stations(figures: Figures, site: str, rules: NormRules) -> list[Row]:
    """What was done at each station in each job."""
    names = reading.stations(figures.reader, site)
    rows = []
    for row in figures.work("station_no", "job"):
        done = norms.done_in(row["job"], row["pieces"], row["parcels"])
        if row["job"] and (done or row["failed"]):
            rows.append({"station": names.get(row["station_no"], ""), **_paced(rules, row, done)})
    return sorted(rows, key=lambda row: (row["station"], row["job"]))


REPORTS: Mapping[str, Callable[[Figures, str, NormRules], list[Row]]] = {
    "people": people,
    "person-hours": person_hours,
    "hours": hours,
    "days": days,
    "goods": goods,
    "shops": shops,
    "stations": stations,
    "errors": errors,
}
"""name -> what makes its rows."""


def as_csv(rows: Sequence[Row]) -> str:
    """Rows as CSV (RFC 4180) with a line of heads; empty where there are none. What a spreadsheet would take
    for a formula is made a text.

    >>> as_csv([{"sku": "=1+1", "pieces": 3, "of_norm": None}])
    "sku,pieces,of_norm\\r\\n'=1+1,3,\\r\\n"
    """
    if not rows:
        return ""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(rows[0])
    lines.writerows([_harmless(value) for value in row.values()] for row in rows)
    return out.getvalue()


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t"} else value
