"""Figures over time: what was done in each hour, on each day."""

from collections.abc import Sequence

import htpy as h
from htpy import Node

from hub.office import reports
from hub.store.reading.rows import Row
from hub.web.charts import Series, chart
from hub.web.pages.figures_parts import Chosen, day_words, nothing, share
from hub.web.parts import note, tile, tiles
from hub.web.view import View
from hub.web.wording import HOUR_MS, word


def hours(view: View, chosen: Chosen) -> Node:
    """The page of hours: those of one day, or of an average day of several."""
    rows = chosen.report(view, "hours")
    if not rows:
        return nothing(view)
    if len(chosen.period.days) > 1:
        return [note(view.t("An average day of the period.")), *_over_time(view, *_average_day(view, rows))]
    first, last = rows[0]["hour_ms"], rows[-1]["hour_ms"]
    by_hour = {row["hour_ms"]: row for row in rows}
    span = range(first, last + 1, HOUR_MS)
    return _over_time(view, [view.words.clock(at) for at in span], [by_hour.get(at, {}) for at in span])


def _average_day(view: View, rows: Sequence[Row]) -> tuple[list[str], list[Row]]:
    """Each hour of the clock on an average one of the days that had work."""
    days = len({row["business_date"] for row in rows})
    sums: dict[str, Row] = {}
    for row in rows:
        of = sums.setdefault(view.words.clock(row["hour_ms"]), {})
        for name, value in row.items():
            if isinstance(value, int | float):
                of[name] = of.get(name, 0) + value
    labels = sorted(sums)
    return labels, [{name: value / days for name, value in sums[label].items()} for label in labels]


def days(view: View, chosen: Chosen) -> Node:
    """The page of days."""
    rows = chosen.report(view, "days")
    labels = [day_words(view, row["business_date"], short=True) for row in rows]
    whole = {name: sum(row[name] for row in rows) for name in (*reports.WORK, "orders_shipped")}
    rate = reports.error_rate(whole["passed"], whole["errors"])
    return [
        tiles(
            tile(view.t("Orders shipped"), view.words.number(whole["orders_shipped"])),
            tile(view.t("Pieces picked"), view.words.number(whole["picked"] + whole["put"])),
            tile(view.t("Pieces verified"), view.words.number(whole["verified"])),
            tile(view.t("Parcels packed"), view.words.number(whole["packed"])),
            tile(view.t("Hours of work"), view.words.number(whole["busy_ms"] / HOUR_MS)),
            tile(view.t("Error rate"), share(view, rate)),
        ),
        *_over_time(view, labels, rows),
    ]


_FOUR: Sequence[tuple[str, str, Sequence[tuple[str, str, str]]]] = (
    (
        "orders",
        word("Orders"),
        (("orders_in", word("came in"), "s5"), ("orders_shipped", word("shipped"), "s2")),
    ),
    (
        "pieces",
        word("Pieces"),
        (
            ("picked", word("picked"), "s1"),
            ("put", word("put to the wall"), "s3"),
            ("verified", word("verified"), "s6"),
        ),
    ),
    (
        "parcels",
        word("Parcels"),
        (("packed", word("packed"), "s4"), ("handed_over", word("handed over"), "s2")),
    ),
    ("errors", word("Errors"), (("errors", word("errors"), "late"),)),
)
"""Charts over time: key, title, and the values in each (field, words, tone): the first as bars, the others as
lines.
"""


def _over_time(view: View, labels: Sequence[str], rows: Sequence[Row]) -> list[Node]:
    def one(key: str, title: str, fields: Sequence[tuple[str, str, str]]) -> Node:
        series = [
            Series(view.t(words), [row.get(name, 0) for row in rows], tone, is_line=n > 0)
            for n, (name, words, tone) in enumerate(fields)
        ]
        told = ", ".join(f"{view.words.number(sum(v or 0 for v in s.values))} {s.name}" for s in series)
        return h.section(".panel")[
            chart(view, key, view.t(title), told, labels, series, of_what=view.t("When"))
        ]

    return [h.div(".charts")[(one(*of) for of in _FOUR)]]
