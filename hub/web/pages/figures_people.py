"""Figures of people: the pace of each against the norm of their job, hour by hour, and what went wrong."""

from collections.abc import Sequence

import htpy as h
from htpy import Node

from hub.domain import norms
from hub.domain.error_words import error_words
from hub.store.reading.rows import Row
from hub.web.charts import Series, chart, ranked
from hub.web.pages.figures_parts import RANKED, Chosen, job_words, nothing, share, unit_words, whole
from hub.web.parts import Column, note, panel, table
from hub.web.view import View
from hub.web.wording import HOUR_MS, word


def people(view: View, chosen: Chosen) -> Node:
    """The page of people."""
    rows = chosen.report(view, "people")
    if not rows:
        return nothing(view)
    by_job: dict[str, list[Row]] = {}
    for row in rows:
        by_job.setdefault(row["job"], []).append(row)
    return [
        h.div(".charts")[
            (panel(job_words(view, job), _pace_chart(view, job, of_job)) for job, of_job in by_job.items())
        ],
        panel(view.t("All by person and job"), table(view, _people_columns(), rows, view.t("People"), "")),
        _person_hours(view, chosen) if len(chosen.period.days) == 1 else None,
        _errors(view, chosen),
    ]


def _pace_chart(view: View, job: str, rows: Sequence[Row]) -> Node:
    paced = sorted((row for row in rows if row["per_hour"]), key=lambda row: -row["per_hour"])
    unit, norm = unit_words(view, job), rows[0]["norm"]
    if not paced:
        return note(view.t("Nobody was at it for ten minutes: no pace yet."))
    told = view.t(
        "{n} people; the quickest does {best} {unit} an hour, the norm is {norm}.",
        n=len(paced),
        best=round(paced[0]["per_hour"]),
        unit=unit,
        norm=norm,
    )
    bars = [
        (
            row["name"],
            row["per_hour"],
            f"{view.words.number(round(row['per_hour']))}"
            + (f" · {view.words.share(round(row['of_norm'], 2), 1)}" if row["of_norm"] is not None else ""),
        )
        for row in paced[:RANKED]
    ]
    return ranked(
        view,
        f"pace-{job}",
        view.t("{unit} an hour of work", unit=unit),
        told,
        bars,
        norm=norm,
        norm_says=view.t("norm {n}", n=norm),
        of_what=view.t("Person"),
        value_name=view.t("{unit} an hour of work", unit=unit),
    )


def _people_columns() -> list[Column[Row]]:
    return [
        Column(word("Person"), lambda _, row: row["name"]),
        Column(word("Job"), lambda view, row: job_words(view, row["job"])),
        Column(word("Done"), _done, number=True),
        Column(word("At work"), lambda view, row: view.words.span(row["busy_ms"]), number=True),
        Column(word("An hour"), lambda view, row: whole(view, row["per_hour"]), number=True),
        Column(word("Norm"), lambda view, row: view.words.number(row["norm"] or None), number=True),
        Column(word("Of norm"), _of_norm, number=True),
        Column(word("Errors"), lambda view, row: view.words.number(row["errors"]), number=True),
        Column(word("Error rate"), lambda view, row: share(view, row["error_rate"]), number=True),
    ]


def _done(view: View, row: Row) -> Node:
    return f"{view.words.number(row['done'])} {unit_words(view, row['job'])}"


def _of_norm(view: View, row: Row) -> Node:
    return share(view, None if row["of_norm"] is None else round(row["of_norm"], 2))


def _person_hours(view: View, chosen: Chosen) -> Node:
    """A small chart for each person and job, all of a job on one scale."""
    rows = chosen.report(view, "person-hours")
    if not rows:
        return None
    first, last = min(r["hour_ms"] for r in rows), max(r["hour_ms"] for r in rows)
    span = list(range(first, last + 1, HOUR_MS))
    of: dict[tuple[str, str], dict[int, int]] = {}
    for row in rows:
        by_hour = of.setdefault((row["job"], row["name"]), {})
        by_hour[row["hour_ms"]] = by_hour.get(row["hour_ms"], 0) + row["done"]
    most = sorted(of, key=lambda who: -sum(of[who].values()))[:RANKED]
    labels = [view.words.clock(at) for at in span]

    def small(n: int, who: tuple[str, str]) -> Node:
        job, name = who
        norm = norms.norm(view.here.rules.office.norms, job)
        values = [of[who].get(at, 0) for at in span]
        series = [Series(unit_words(view, job), values)]
        if norm:
            series.append(Series(view.t("norm {n}", n=norm), [norm] * len(span), "norm", is_line=True))
        top = max(max(of[w].values()) for w in most if w[0] == job)
        says = view.t("{n} {unit} in all.", n=sum(values), unit=unit_words(view, job))
        title = f"{name} · {job_words(view, job)}"
        return chart(view, f"person-{n}", title, says, labels, series, top=top, of_what=view.t("Hour"))

    return panel(
        view.t("Hour by hour, who did most"),
        h.div(".multiples")[(small(n, who) for n, who in enumerate(most))],
    )


def _errors(view: View, chosen: Chosen) -> Node:
    rows = chosen.report(view, "errors")
    if not rows:
        return None
    bars = [
        (
            f"{view.words.of(error_words(row['why']))} · {job_words(view, row['job'])}",
            row["times"],
            view.words.number(row["times"]),
        )
        for row in rows[:RANKED]
    ]
    says = view.t("Most often: {what}.", what=bars[0][0])
    return panel(
        view.t("What went wrong"),
        ranked(
            view,
            "errors",
            view.t("Errors by kind and job"),
            says,
            bars,
            of_what=view.t("Error"),
            value_name=view.t("times"),
        ),
    )
