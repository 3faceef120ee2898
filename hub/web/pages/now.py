"""Now: whether the day will be done by its cut-offs, and what to do now. And the same for a wall.

Rule: colour, why and what to do come from `hub.domain.signals`; this module only shows them.
"""

from collections.abc import Callable
from typing import Any

import htpy as h
from htpy import Node

from hub.domain.error_words import error_words
from hub.domain.forecast import PACKING, PICKING, STAGES, STOPPED, VERIFYING, Call
from hub.domain.orders import WORDS as STATE_WORDS
from hub.domain.signals import AMBER, COLOUR_WORDS, GREEN, RED, WORDS, Signal
from hub.office.outlook import JOBS_OF, PROMISED, Outlook, look
from hub.office.tallies import hours
from hub.store.reading.outlook import LIVING
from hub.web.charts import Series, chart
from hub.web.floor.kept import kept
from hub.web.page import NOW, Page
from hub.web.pages.setup import first_steps
from hub.web.parts import Column, link_button, note, panel, table, tile, tiles
from hub.web.plurals import counted
from hub.web.view import View
from hub.web.wording import DAY_MS, HOUR_MS, word

TONES = {GREEN: "good", AMBER: "warn", RED: "bad"}
SIGNS = {GREEN: "✓", AMBER: "!", RED: "✗"}
SHAPES = {
    GREEN: h.circle(".shape", cx="12", cy="12", r="11"),
    AMBER: h.path(".shape", d="M12 1 23.5 22H.5z"),
    RED: h.path(".shape", d="M7 1h10l6 6v10l-6 6H7l-6-6V7z"),
}
"""colour -> its shape: circle, triangle, octagon, for whoever does not see the colour."""
STAGE_WORDS = {PICKING: word("picking"), VERIFYING: word("verifying"), PACKING: word("packing")}
KEPT_MS = 1_500
"""So long open pages show one look at the day."""
LINKS = {
    "/orders?late=1": word("Orders"),
    "/stations": word("Stations"),
    "/waves": word("Waves"),
    "/exceptions": word("Exceptions"),
    "/figures/people": word("People and figures"),
}
"""Where something is done -> what the link there says."""


def show(view: View) -> Node:
    """The day in one look."""
    day = _look(view)
    return [
        first_steps(view),
        view.live(_day(view, day)),
        view.live(h.div("#figures-now")[tiles(*_tiles(view, day))]),
        h.div(".charts")[
            view.live(panel(view.t("Cut-offs"), _calls(view, day), id="cut-offs")),
            view.live(panel(view.t("Orders by state"), _states(view, day), id="by-state")),
            view.live(panel(view.t("Stages"), _stages(view, day), id="stages")),
            view.live(panel(view.t("Open exceptions by age"), _exceptions(view, day), id="by-age")),
            view.live(h.section("#orders-by-hour.panel")[_orders_by_hour(view, day)]),
            view.live(h.section("#pieces-by-hour.panel")[_pieces_by_hour(view, day)]),
        ],
        day.is_behind
        and note(
            view.t("Older work is still being summed: figures of today may be too low for some minutes."),
            tone="warn",
        ),
        h.p(".buttons")[link_button(view.t("For the wall"), "/wall")],
    ]


def wall(view: View) -> Node:
    """The day for who stands four metres away."""
    day = _look(view)
    told = _tiles(view, day)
    return h.div(".wall")[
        view.live(
            h.div("#wall-head.head")[
                h.span[view.t("{site} today", site=view.site)], h.span[view.words.clock(view.now_ms)]
            ]
        ),
        view.live(_day(view, day, most=3, links=False)),
        view.live(h.div("#wall-tiles.big")[told]),
        view.live(h.div("#wall-calls")[_calls(view, day, most=4)]),
    ]


def _look(view: View) -> Outlook:
    """The day: for open pages one for all who look, in whatever language; as of now for who asks."""

    def made() -> Outlook:
        with view.reading(again=False) as reader:
            return look(reader, view.here.rules, view.here.zone, view.now_ms)

    if view.reads is None:
        return made()
    view.goes_beyond = True
    return kept(view.here.database, ("outlook", view.site), KEPT_MS, made)


def _day(view: View, day: Outlook, most: int = 8, links: bool = True) -> h.Element:
    return h.section("#day.day", data_tone=TONES[day.colour], role="status", aria_live="polite")[
        h.h2(".colour")[
            h.svg(".lamp", viewBox="0 0 24 24", aria_hidden="true")[SHAPES[day.colour]],
            view.words.of(COLOUR_WORDS[day.colour]),
        ],
        h.ul(".findings")[(_finding(view, signal, links) for signal in day.signals[:most])],
    ]


def _finding(view: View, signal: Signal, links: bool) -> Node:
    said = WORDS[signal.rule]
    values = _values(view, signal)
    return h.li(data_tone=TONES[signal.colour])[
        h.span(".sign", aria_hidden="true")[SIGNS[signal.colour]],
        h.div[
            h.span(".why")[_said(view, said.why, signal).format(**values)],
            said.do[0] and [" ", h.span(".do")[_said(view, said.do, signal).format(**values)]],
            links and signal.href and [" ", h.a(href=signal.href)[view.t(LINKS[signal.href])]],
        ],
    ]


def _said(view: View, pair: tuple[str, str], signal: Signal) -> str:
    text = view.words.of(pair)
    return counted(text, signal.values) if view.words.lang == "en" else text


def _values(view: View, signal: Signal) -> dict[str, str]:
    """The values of a finding as the language writes them."""
    write: dict[str, tuple[str, Callable[[Any], str]]] = {
        "at_ms": ("at", lambda at_ms: _at(view, at_ms)),
        "age_ms": ("age", view.words.span),
        "share": ("share", lambda part: view.words.share(part, 1)),
        "stage": ("stage", lambda stage: view.t(STAGE_WORDS[stage])),
        "why": ("what", lambda why: view.words.of(error_words(why))),
        "names": ("names", str),
    }
    told = {}
    for name, value in signal.values.items():
        as_, words = write.get(name, (name, view.words.number))
        told[as_] = str(words(value))
    return told


def _at(view: View, at_ms: int) -> str:
    """A time; with its day, where that is not today."""
    words = view.words
    if words.day(at_ms) == words.day(view.now_ms):
        return words.clock(at_ms)
    if words.day(at_ms) == words.day(view.now_ms + DAY_MS):
        return view.t("tomorrow {at}", at=words.clock(at_ms))
    return f"{words.day(at_ms)} {words.clock(at_ms)}"


def _tiles(view: View, day: Outlook) -> list[Node]:
    told, words = day.forecast, view.words
    foreseen = told.paced and any(call.to_do and call.foreseen for call in told.calls)
    missed = sum(call.late + call.stopped for call in told.calls if call.missed)
    late = told.late + missed - sum(call.late for call in told.calls if call.missed)
    judged = day.done["passed"] + day.done["errors"]
    ends = _at(view, told.ends_ms) if told.ends_ms and any(call.to_do for call in told.calls) else "–"
    oldest = day.exceptions["oldest_ms"]
    return [
        tile(
            view.t("Orders done"),
            words.number(told.done),
            view.t("of {total} that are due", total=told.total),
        ),
        tile(
            view.t("Expected in time"),
            words.number(told.expected),
            view.t("at the pace of the last hour") if foreseen else view.t("no forecast yet"),
        ),
        tile(
            view.t("Late"),
            words.number(late),
            view.t("{n} cut-offs missed already", n=missed)
            if missed
            else view.t("orders that miss their cut-off"),
            tone="bad" if late else "good",
        ),
        tile(
            view.t("All done at"),
            ends,
            view.t("work ends {at}", at=_at(view, day.day_ends_ms)),
        ),
        tile(
            view.t("Pieces an hour"),
            words.number(round(day.done["verified"])),
            view.t("verified; {n} picked", n=round(day.done["picked"] + day.done["put"])),
        ),
        tile(
            view.t("Parcels an hour"),
            words.number(round(day.done["packed"])),
            view.t("packed and weighed"),
        ),
        tile(
            view.t("Error rate"),
            words.share(day.done["errors"], judged),
            view.t("{n} wrong an hour", n=round(day.done["errors"])),
        ),
        tile(
            view.t("Open exceptions"),
            words.number(day.exceptions["n"]),
            view.t("the oldest for {age}", age=words.span(day.at_ms - oldest))
            if oldest
            else view.t("none waits"),
        ),
    ]


def _calls(view: View, day: Outlook, most: int = 8) -> Node:
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
        h.p(".of")[h.strong[f"{_at(view, call.at_ms)} {whose}"], h.span[says]],
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


def _states(view: View, day: Outlook) -> Node:
    shown = [state for state in LIVING if day.states.get(state) or state not in STOPPED]
    return h.ul(".counts")[
        (_count(view, state, view.words.of(STATE_WORDS[state]), day) for state in shown),
        _count(view, "shipped", view.t("shipped today"), day),
    ]


def _count(view: View, state: str, words: str, day: Outlook) -> Node:
    n = day.states.get(state, 0)
    return h.li(data_none=not n)[
        h.a(href=f"/orders?state={state}")[words], h.span(".num")[view.words.number(n)]
    ]


def _stages(view: View, day: Outlook) -> Node:
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


def _exceptions(view: View, day: Outlook) -> Node:
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


def _orders_by_hour(view: View, day: Outlook) -> Node:
    span, labels = _span(view, day)
    by_hour = {row["hour_ms"]: row for row in day.hours}
    done = [by_hour[at]["orders_done"] if at in by_hour else 0 for at in span]
    usual = [day.typical.get(int(view.words.clock(at)[:2])) for at in span]
    series = [Series(view.t("orders done"), done, "s2")]
    if day.typical:
        series.append(Series(view.t("on an average day"), usual, "norm", is_line=True))
    says = view.t("{n} orders done today.", n=sum(done))
    return chart(view, "orders", view.t("Orders done by hour"), says, labels, series, of_what=view.t("Hour"))


def _pieces_by_hour(view: View, day: Outlook) -> Node:
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


PAGES = (
    Page("/", word("Now"), show, section=NOW, heading=False),
    Page("/wall", word("Wall"), wall, bare=True, heading=False),
)
