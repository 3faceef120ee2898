"""What pages about waves share: how far a wave is, in bars with numbers, and whether it will be ready in
time.
"""

from dataclasses import dataclass
from typing import Any

import htpy as h
from htpy import Node

from hub.domain import wave_pace
from hub.domain.wave_pace import Stage
from hub.domain.waving import KIND_WORDS, METHOD_WORDS
from hub.store.reading import Reader
from hub.store.reading import wave_progress as book
from hub.web.addresses import link
from hub.web.parts import badge, when
from hub.web.view import View
from hub.web.wording import word

STAGE_WORDS = {
    "picked": word("Picked"),
    "sorted": word("Sorted"),
    "verified": word("Verified"),
    "weighed": word("Weighed"),
    "shipped": word("Shipped"),
}
JUDGED = {
    wave_pace.DONE: (word("Ready"), "good"),
    wave_pace.NO_CALL: (word("No cut-off"), "plain"),
    wave_pace.UNKNOWN: (word("Not begun"), "info"),
    wave_pace.IN_TIME: (word("In time"), "good"),
    wave_pace.TIGHT: (word("Tight"), "warn"),
    wave_pace.LATE: (word("Too late at this pace"), "bad"),
    wave_pace.MISSED: (word("Cut-off missed"), "bad"),
}
"""What a wave's pace comes to, in words, and their tone."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A wave as pages show it. `expected_ms`: when it will be ready at its pace; 0 while nobody knows."""

    row: dict[str, Any]
    orders: int
    stages: tuple[Stage, ...]
    expected_ms: int
    judged: str
    workers: list[dict[str, Any]]
    states: dict[str, int]


def shown(reader: Reader, rows: list[dict[str, Any]], now_ms: int) -> list[Shown]:
    """Waves with how far each is and who is at it."""
    ids = [row["id"] for row in rows]
    pieces, states, workers = book.pieces(reader, ids), book.states(reader, ids), book.workers(reader, ids)
    return [_shown(row, pieces[row["id"]], states[row["id"]], workers[row["id"]], now_ms) for row in rows]


def _shown(
    row: dict[str, Any],
    pieces: dict[str, Any],
    states: dict[str, int],
    workers: list[dict[str, Any]],
    now_ms: int,
) -> Shown:
    living, weighed, shipped = book.ready(states)
    stages = [Stage("picked", pieces["picked"], pieces["pieces"])]
    if row["method"] == "batch" and pieces["to_sort"]:
        stages.append(Stage("sorted", pieces["put"], pieces["to_sort"]))
    stages += [
        Stage("verified", pieces["verified"], pieces["pieces"]),
        Stage("weighed", weighed, living),
        Stage("shipped", shipped, living),
    ]
    part = wave_pace.share(stages)
    expected = wave_pace.expected_ms(row["released_at_ms"], now_ms, part)
    judged = wave_pace.judge(row["cutoff_at_ms"], now_ms, part, expected)
    return Shown(row, sum(states.values()), tuple(stages), expected, judged, workers, states)


def bars(view: View, stages: tuple[Stage, ...]) -> Node:
    """How much of each stage is done, as bars with numbers."""
    return h.ul(".bars")[(h.li(data_done=stage.done >= stage.total)[_bar(view, stage)] for stage in stages)]


def _bar(view: View, stage: Stage) -> Node:
    name = view.t(STAGE_WORDS[stage.name])
    return [
        h.span[name],
        h.progress(value=str(min(stage.done, stage.total)), max=str(max(stage.total, 1)), aria_label=name),
        h.span(".num")[f"{view.words.number(stage.done)} / {view.words.number(stage.total)}"],
    ]


def kind(view: View, row: dict[str, Any]) -> Node:
    """A wave's kind, how it is picked, and its wall."""
    return [
        badge(view.words.of(KIND_WORDS[row["kind"]]), "warn" if row["kind"] == "urgent" else "plain"),
        " ",
        view.words.of(METHOD_WORDS[row["method"]]),
        row["wall"] and [", ", link("walls", row["wall"])],
    ]


def call(view: View, row: dict[str, Any]) -> Node:
    """The carrier, and when it calls."""
    if not row["carrier"] and not row["cutoff_at_ms"]:
        return "–"
    return [row["carrier"], row["cutoff_at_ms"] > 0 and [" ", when(view, row["cutoff_at_ms"])]]


def pace(view: View, one: Shown) -> Node:
    """Whether it will be ready in time, in words, and when it will be."""
    words, tone = JUDGED[one.judged]
    expected = one.judged in (wave_pace.IN_TIME, wave_pace.TIGHT, wave_pace.LATE)
    return [
        badge(view.t(words), tone),
        expected and h.span(".under")[" ", view.t("ready about"), " ", when(view, one.expected_ms)],
    ]


def who(view: View, workers: list[dict[str, Any]]) -> Node:
    """Who is at a wave, and with which cart or at which station."""
    if not workers:
        return view.t("nobody")
    return h.ul[(h.li[row["name"] or row["badge"], " ", h.span(".under")[row["where"]]] for row in workers)]
