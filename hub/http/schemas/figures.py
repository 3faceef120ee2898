"""Figures of a period, and the day as it stands. Times in UTC milliseconds, shares as parts of 1."""

from typing import Any, Literal

from hub.http.schemas.fields import Out, example


class Report(Out):
    """A report: `rows` as docs/figures.md names their fields. `complete`: all that has happened is in it; a
    hub that still sums an old database says false.
    """

    model_config = example(
        report="hours",
        from_date="2026-11-22",
        to_date="2026-11-22",
        complete=True,
        rows=[
            {
                "business_date": "2026-11-22",
                "hour_ms": 1795359600000,
                "picked": 240,
                "put": 0,
                "verified": 310,
                "packed": 96,
                "handed_over": 80,
                "passed": 640,
                "errors": 9,
                "busy_ms": 16200000,
                "orders_in": 40,
                "orders_done": 90,
                "orders_shipped": 80,
                "error_rate": 0.0139,
            }
        ],
    )

    report: str
    from_date: str
    to_date: str
    complete: bool
    rows: list[dict[str, Any]]


class CutOff(Out):
    """What must be done by a time: `late` of the orders miss it at this pace, or have missed it."""

    at_ms: int
    carriers: list[str]
    total: int
    done: int
    expected: int
    late: int
    stopped: int
    missed: bool


class Finding(Out):
    """One reason for the day's colour, and what to do now."""

    rule: str
    colour: Literal["green", "amber", "red"]
    values: dict[str, Any]


class Day(Out):
    """The day as it stands. `ends_ms`: when the last order is done at this pace; null where that is unknown.
    `pace`: orders an hour through each stage.
    """

    model_config = example(
        at_ms=1795363200000,
        business_date="2026-11-22",
        colour="red",
        findings=[
            {
                "rule": "will_miss",
                "colour": "red",
                "values": {"n": 34, "at_ms": 1795366800000},
            }
        ],
        cut_offs=[
            {
                "at_ms": 1795366800000,
                "carriers": ["dhl"],
                "total": 420,
                "done": 300,
                "expected": 386,
                "late": 34,
                "stopped": 0,
                "missed": False,
            }
        ],
        ends_ms=1795370400000,
        pace={"pick": 86.0, "verify": 120.0, "pack": 118.0},
        people={"PICK": 3, "VERIFY": 1, "PACK": 2},
        states={"released": 60, "picked": 30, "shipped": 300},
        complete=True,
    )

    at_ms: int
    business_date: str
    colour: Literal["green", "amber", "red"]
    findings: list[Finding]
    cut_offs: list[CutOff]
    ends_ms: int | None
    pace: dict[str, float]
    people: dict[str, int]
    states: dict[str, int]
    complete: bool
