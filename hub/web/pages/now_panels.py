"""The panels of the Now page: cut-offs, orders by state, stages, exceptions by age, and the day by hour."""

import htpy as h
from htpy import Node

from hub.domain.forecast import PACKING, PICKING, STAGES, STOPPED, VERIFYING, Call
from hub.domain.orders import LIVING
from hub.domain.orders import WORDS as STATE_WORDS
from hub.office.day_dues import PROMISED
from hub.office.outlook import JOBS_OF, Outlook
from hub.office.tallies import hours
from hub.web.addresses import address
from hub.web.charts import Series, chart
from hub.web.parts import Column, link_button, table
from hub.web.view import View
from hub.web.wording import DAY_MS, HOUR_MS, word

STAGE_WORDS = {PICKING: word("picking"), VERIFYING: word("verifying"), PACKING: word("packing")}


def moment(view: View, at_ms: int) -> str:
    """A time; with its day, where that is not today."""
    words = view.words
    if words.day(at_ms) == words.day(view.now_ms):
        return words.clock(at_ms)
    if words.day(at_ms) == words.day(view.now_ms + DAY_MS):
        return view.t("tomorrow {at}", at=words.clock(at_ms))
    return f"{words.day(at_ms)} {words.clock(at_ms)}"


def calls(view: View, day: Outlook, most: int = 8) -> Node:
    """What is due by each cut-off, how much of it is done, and what will be late; `most` of them."""
    if not day.forecast.calls:
        return h.p(".empty")[view.t("No orders are due.")]
    return h.div(".calls")[(_call(view, call) for call in day.forecast.calls[:most])]


def _call(view: View, call: Call) -> Node:
    whose = ", ".join(_asker(view, name) for name in call.whose) or view.t("end of the day")
    on_time = call.to_do - call.late
    told = [
        view.t("{n} done", n=call.done),
        on_time and view.t("{n} expected", n=on_time),
        call.late
        and (view.t("{n} missed it", n=call.late) if call.missed else view.t("{n} late", n=call.late)),
        call.stopped and view.t("{n} stopped", n=call.stopped),
    ]
    says = " · ".join(part for part in told if part)
    return h.div(".call")[
        h.p(".of")[h.strong[f"{moment(view, call.at_ms)} {whose}"], h.span[says]],
        _parts(
            says,
            [
                (call.done, "done"),
                (on_time, "rest"),
                (call.late, "late"),
                (call.stopped, "stopped"),
            ],
        ),
    ]


def _asker(view: View, name: str) -> str:
    return view.t("promised") if name == PROMISED else name.upper()


def _parts(says: str, parts: list[tuple[int, str]]) -> Node:
    """A bar of parts."""
    whole = sum(n for n, _ in parts) or 1
    drawn: list[Node] = [h.rect(".none", x="0", y="0", width="100", height="10")]
    x = 0.0
    for n, tone in parts:
        wide = n / whole * 100
        if n:
            drawn.append(h.rect(x=f"{x:.2f}", y="0", width=f"{wide:.2f}", height="10", class_=tone))
        x += wide
    return h.svg(viewBox="0 0 100 10", preserveAspectRatio="none", role="img", aria_label=says)[drawn]


def states(view: View, day: Outlook) -> Node:
    """How many orders are in which state, each with its list."""
    shown = [state for state in LIVING if day.states.get(state) or state not in STOPPED]
    return h.ul(".counts")[
        (_count(view, state, view.words.of(STATE_WORDS[state]), day) for state in shown),
        _count(view, "shipped", view.t("shipped today"), day),
    ]


def _count(view: View, state: str, words: str, day: Outlook) -> Node:
    n = day.states.get(state, 0)
    return h.li(data_none=not n)[
        h.a(href=address("orders", state=state))[words], h.span(".num")[view.words.number(n)]
    ]


def stages(view: View, day: Outlook) -> Node:
    """Pace, people and work of each stage."""
    due = {stage: sum(call.left[stage] for call in day.forecast.calls) for stage in STAGES}
    columns: list[Column[str]] = [
        Column(word("Stage"), lambda view, stage: view.t(STAGE_WORDS[stage])),
        Column(
            word("Orders an hour"), lambda view, stage: view.words.number(round(day.pace[stage])), number=True
        ),
        Column(
            word("People there"),
            lambda view, stage: view.words.number(sum(day.people.get(job, 0) for job in JOBS_OF[stage])),
            number=True,
        ),
        Column(word("Still to do"), lambda view, stage: view.words.number(due[stage]), number=True),
    ]
    return table(view, columns, STAGES, view.t("Stages"), "", key=lambda stage: f"stage-{stage}")


def exceptions_by_age(view: View, day: Outlook) -> Node:
    """How many exceptions are open, by how long."""
    ages = day.exceptions
    parts = [
        (view.t("less than 1 hour"), ages["n"] - ages["age_0"]),
        (view.t("1 to 4 hours"), ages["age_0"] - ages["age_1"]),
        (view.t("4 to 24 hours"), ages["age_1"] - ages["age_2"]),
        (view.t("more than 1 day"), ages["age_2"]),
    ]
    return [
        h.ul(".counts")[
            (h.li(data_none=not n)[h.span[age], h.span(".num")[view.words.number(n)]] for age, n in parts)
        ],
        h.p(".buttons")[link_button(view.t("Exceptions"), "/exceptions")],
    ]


def orders_by_hour(view: View, day: Outlook) -> Node:
    """Orders done in each hour of today, beside an average day."""
    span, labels = _span(view, day)
    by_hour = {row["hour_ms"]: row for row in day.hours}
    done = [by_hour[at]["orders_done"] if at in by_hour else 0 for at in span]
    usual = [day.typical.get(int(view.words.clock(at)[:2])) for at in span]
    series = [Series(view.t("orders done"), done, "s2")]
    if day.typical:
        series.append(Series(view.t("on an average day"), usual, "norm", is_line=True))
    says = view.t("{n} orders done today.", n=sum(done))
    return chart(view, "orders", view.t("Orders done by hour"), says, labels, series, of_what=view.t("Hour"))


def pieces_by_hour(view: View, day: Outlook) -> Node:
    """Pieces picked and verified, parcels and errors in each hour of today."""
    span, labels = _span(view, day)
    by_hour = {row["hour_ms"]: row for row in day.hours}

    def of(*names: str) -> list[int]:
        return [sum(by_hour[at][name] for name in names) if at in by_hour else 0 for at in span]

    series = [
        Series(view.t("pieces verified"), of("verified"), "s6"),
        Series(view.t("pieces picked"), of("picked", "put"), "s1", is_line=True),
        Series(view.t("parcels packed"), of("packed"), "s4", is_line=True),
        Series(view.t("errors"), of("errors"), "late", is_line=True),
    ]
    says = view.t("{n} pieces verified today.", n=sum(of("verified")))
    return chart(view, "pieces", view.t("Work by hour"), says, labels, series, of_what=view.t("Hour"))


def _span(view: View, day: Outlook) -> tuple[list[int], list[str]]:
    """The hours that are shown: from the first that has work to the one now, eight at least."""
    now = hours(view.here.zone)(day.at_ms)
    first = min((row["hour_ms"] for row in day.hours), default=now)
    count = max(8, (now - first) // HOUR_MS + 1)
    span = [now - (count - 1 - n) * HOUR_MS for n in range(count)]
    return span, [view.words.clock(at) for at in span]
