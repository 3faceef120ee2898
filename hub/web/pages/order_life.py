"""The timeline on an order's page: everything that happened to it, in groups by who and where."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

import htpy as h
from htpy import Node

from hub.office import timeline
from hub.office.timeline import KIND_WORDS, VERDICT_WORDS, WEIGH, Step
from hub.web.addresses import address
from hub.web.parts import badge, panel
from hub.web.view import View
from hub.web.wording import word

OPEN_UP_TO = 80
"""A timeline of so many steps is shown whole; of a longer one, groups without a fault are folded."""
_ONLY: dict[str, tuple[str, Callable[[Step], bool]]] = {
    "": (word("Everything"), lambda _: True),
    "wrong": (word("Only what was wrong"), lambda step: step.wrong),
    "weights": (word("Only weights"), lambda step: step.kind == WEIGH),
    "scans": (word("Only scans and weights"), lambda step: step.kind in (timeline.SCAN, WEIGH)),
}
_TONES = {"pass": "good", "fail": "bad", "bad": "warn", "info": "plain"}


def timeline_panel(view: View, steps: Sequence[Step]) -> Node:
    """The whole life, or what the query's `show` leaves of it."""
    chosen = view.asked("show") if view.asked("show") in _ONLY else ""
    shown = [step for step in steps if _ONLY[chosen][1](step)]
    folded = len(shown) > OPEN_UP_TO
    return panel(
        view.t("What happened"),
        h.nav(".filter", aria_label=view.t("What is shown"))[
            (
                h.a(
                    href=view.url(show=name or None) + "#life",
                    aria_current="true" if name == chosen else None,
                )[view.t(title), " ", h.span(".count")[str(sum(map(which, steps)))]]
                for name, (title, which) in _ONLY.items()
            )
        ],
        h.div(".life")[(_day(view, day, of_day, folded) for day, of_day in _days(view, shown))]
        if shown
        else h.p(".empty")[view.t("Nothing of this kind.")],
        id="life",
    )


def _days(view: View, steps: Iterable[Step]) -> Iterable[tuple[str, list[Step]]]:
    return ((day, list(these)) for day, these in groupby(steps, key=lambda step: view.words.day(step.at_ms)))


def _day(view: View, day: str, steps: list[Step], folded: bool) -> Node:
    groups = [list(these) for _, these in groupby(steps, key=lambda step: (step.who, step.where))]
    return [h.h3[day], (_group(view, these, folded) for these in groups)]


def _group(view: View, steps: list[Step], folded: bool) -> Node:
    """What one person did at one place without a break."""
    first, last = steps[0], steps[-1]
    wrong = sum(step.wrong for step in steps)
    began, ended = view.words.clock_s(first.at_ms), view.words.clock_s(last.at_ms)
    return h.details(
        id=f"life-{first.at_ms}-{first.kind}-{first.where}", open=not folded or wrong > 0 or len(steps) == 1
    )[
        h.summary[
            h.span(".span")[began if began == ended else f"{began} – {ended}"],
            h.b[first.who or view.t("by itself")],
            first.where and h.span(".where")[first.where],
            h.span(".count")[view.t("{n} steps", n=len(steps))],
            wrong > 0 and badge(view.t("{n} wrong", n=wrong), "bad"),
        ],
        h.ol[(_step(view, step) for step in steps)],
    ]


def _step(view: View, step: Step) -> Node:
    verdict = VERDICT_WORDS.get(step.verdict)
    said = view.words.of(verdict) if verdict else ""
    tone = "bad" if step.wrong else _TONES.get(step.verdict, "plain")
    return h.li(data_tone=tone, class_="undone" if step.undone else None)[
        h.time(datetime=str(step.at_ms))[view.words.clock_s(step.at_ms)],
        h.span(".kind")[view.words.of(KIND_WORDS[step.kind])],
        h.span(".what")[
            _what(view, step),
            said and [" ", badge(said, tone)],
            step.done_at_ms > 0
            and [" ", badge(view.t("done at {at}, kept till then", at=_moment(view, step)), "info")],
            step.undone and [" ", badge(view.t("taken back later"), "warn")],
            step.said and h.q[step.said],
        ],
    ]


def _moment(view: View, step: Step) -> str:
    """When it was done; with the day, where it arrived on another one."""
    clock, day = view.words.clock_s(step.done_at_ms), view.words.day(step.done_at_ms)
    return clock if day == view.words.day(step.at_ms) else f"{day} {clock}"


def _what(view: View, step: Step) -> Node:
    if step.weight is not None:
        words, weight = view.words, step.weight
        parts = view.t(
            "gross {gross}, tare {tare}",
            gross=words.weight(weight.gross_mg),
            tare=words.weight(weight.tare_mg),
        )
        return [
            h.b[words.weight(weight.net_mg)],
            " ",
            h.span(".soft")[view.t("read off by hand") if weight.read_off else parts],
            step.parcel and f" · {step.parcel}",
        ]
    if step.sku:
        return [
            h.b[f"{step.sku} ×{step.qty}" if step.qty else step.sku],
            step.item and step.item != step.sku and f" {step.item}",
            " ",
            h.span(".code.soft")[view.words.of(step.what)],
        ]
    if step.kind == timeline.CASE:
        return h.a(href=address("exceptions", step.why))[view.words.of(step.what)]
    return view.words.of(step.what)
