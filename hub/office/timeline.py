"""One order's life in the order in which it happened: scans, weights, moves of its state, exceptions, papers,
notices, each with who, when, where and what was said.

Rule: nothing is left out and nothing is worded anew: what a station answered stands as the person read it.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from hub.domain import cases, causes, papers
from hub.domain.fault_words import fault_words
from hub.domain.orders import WORDS
from hub.office.new_orders import for_people
from hub.store.reading import Reader, order_life

Pair = tuple[str, str]
"""English and Chinese."""
SCAN, WEIGH, BUTTON, FAULT = "scan", "weigh", "button", "fault"
LOG, CASE, PRINT, NOTICE, MESSAGE = "log", "case", "print", "notice", "message"
KIND_WORDS: dict[str, Pair] = {
    SCAN: ("scan", "扫描"),
    WEIGH: ("weight", "称重"),
    BUTTON: ("button", "按钮"),
    FAULT: ("fault of the station", "站点故障"),
    LOG: ("state", "状态"),
    CASE: ("exception", "异常"),
    PRINT: ("paper", "单据"),
    NOTICE: ("webhook", "通知"),
    MESSAGE: ("shop", "店铺"),
}
"""kind -> its name in English and Chinese."""
VERDICT_WORDS: dict[str, Pair] = {
    "pass": ("right", "正确"),
    "fail": ("wrong", "错误"),
    "bad": ("not taken", "未接受"),
    "info": ("", ""),
}
"""verdict -> its name in English and Chinese."""
WRONG = ("fail", "bad")
LATE_MS = 5_000
"""What arrives later than that after it was done was kept: the hub or the network was away."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a scale said, in mg. `read_off`: a person read it off a scale that has no line, and typed it."""

    net_mg: int
    gross_mg: int
    tare_mg: int
    read_off: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to an order.

    `what` in both languages, `said` as it was said then; `verdict` is the wire's word, "" where nothing was
    judged. `undone`: somebody took it back later. `job` of the station then. `at_ms` is when the hub judged
    it; `done_at_ms` when it was done by the station's own clock, where it arrived later, else 0.
    """

    at_ms: int
    kind: str
    what: Pair
    said: str = ""
    verdict: str = ""
    who: str = ""
    where: str = ""
    sku: str = ""
    item: str = ""
    qty: int = 0
    parcel: str = ""
    weight: Weighed | None = None
    undone: bool = False
    job: str = ""
    why: str = ""
    done_at_ms: int = 0

    @property
    def wrong(self) -> bool:
        """Whether something was not right."""
        return self.verdict in WRONG or self.kind in (CASE, FAULT)


def steps(reader: Reader, order_id: int) -> list[Step]:
    """Everything that happened to an order, the first first."""
    every = [
        *map(_event, order_life.events(reader, order_id)),
        *map(_logged, order_life.log(reader, order_id)),
        *map(_case, order_life.cases(reader, order_id)),
        *map(_print, order_life.prints(reader, order_id)),
        *map(_notice, order_life.notices(reader, order_id)),
        *map(_message, order_life.messages(reader, order_id)),
    ]
    # What came of an event has its time, and stands after it: the sort keeps their order.
    return sorted(every, key=lambda step: step.at_ms)


def _who(row: dict[str, Any]) -> str:
    return row["operator"] or row["badge"] or ""


def _read(text: str) -> dict[str, Any]:
    """A stored frame or answer; one that was cut off is as none."""
    try:
        read = json.loads(text)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _event(row: dict[str, Any]) -> Step:
    frame, answer = _read(row["frame"]), _read(row["answer"])
    weight = None
    if row["kind"] == WEIGH:
        net, gross, tare = (int(frame.get(name) or 0) for name in ("net_mg", "gross_mg", "tare_mg"))
        taken = row["net_mg"] if row["net_mg"] is not None else net
        # A scale that speaks has always taken samples (docs/protocol.md, `n` of `weigh`).
        weight = Weighed(taken, gross, tare, read_off=frame.get("n") == 0)
    return Step(
        row["at_ms"],
        row["kind"],
        _meant(row, frame),
        str(answer.get("say") or ""),
        row["verdict"],
        _who(row),
        row["station"] or "",
        row["sku"] or "",
        row["item"] or "",
        row["qty"],
        row["parcel"] or "",
        weight,
        bool(row["undone"]),
        row["job"],
        row["why"],
        _kept_since(row["at_ms"], frame),
    )


def _kept_since(at_ms: int, frame: dict[str, Any]) -> int:
    """When something was done that the station kept, by its own clock; 0 where it came at once."""
    done_at_ms = frame.get("t_ms")
    return done_at_ms if isinstance(done_at_ms, int) and 0 < done_at_ms < at_ms - LATE_MS else 0


def _meant(row: dict[str, Any], frame: dict[str, Any]) -> Pair:
    """What was scanned or pressed, without words where a code says it."""
    if row["kind"] == SCAN:
        code = str(frame.get("c", ""))
        return code, code
    if row["kind"] == BUTTON:
        pressed = str(frame.get("b", ""))
        return pressed, {"confirm": "确认"}.get(pressed, pressed)
    if row["kind"] == FAULT:
        return fault_words(str(frame.get("code") or ""), str(frame.get("text") or ""))
    return "", ""


def _logged(row: dict[str, Any]) -> Step:
    return Step(
        row["at_ms"],
        LOG,
        WORDS[row["to_state"]],
        for_people(row["reason"]),
        who=_who(row),
        where=row["station"] or "",
        why=row["to_state"],
    )


def _case(row: dict[str, Any]) -> Step:
    kind, did = (
        names.get(code, (code, code))
        for names, code in ((causes.KINDS, row["kind"]), (cases.EVENT_WORDS, row["step"]))
    )
    number = row["number"]
    what = f"{number} {kind[0]}: {did[0]}", f"{number} {kind[1]}：{did[1]}"
    return Step(
        row["at_ms"],
        CASE,
        what,
        row["text"],
        who=_who(row),
        where=row["station"] or "",
        why=str(number),
    )


def _print(row: dict[str, Any]) -> Step:
    kind, state = papers.KIND_WORDS[row["kind"]], papers.WORDS[row["state"]]
    copy = f" ({row['copy_no']})" if row["copy_no"] > 1 else ""
    what = f"{kind[0]}{copy}: {state[0]}", f"{kind[1]}{copy}：{state[1]}"
    said = " ".join(text for text in (row["printer"], row["subject"], row["reason"]) if text)
    return Step(row["at_ms"], PRINT, what, said, who=_who(row), where=row["station"] or "")


def _notice(row: dict[str, Any]) -> Step:
    state = WORDS[row["to_state"]]
    at_ms = row["delivered_at_ms"] or row["logged_at_ms"]
    if row["delivered_at_ms"]:
        what = f"{row['webhook']} was told: {state[0]}", f"已通知 {row['webhook']}：{state[1]}"
    else:
        tries = row["attempts"]
        what = (
            f"{row['webhook']} is to be told: {state[0]} ({tries} tries)",
            f"待通知 {row['webhook']}：{state[1]}（已尝试{tries}次）",
        )
    return Step(at_ms, NOTICE, what, row["said"])


def _message(row: dict[str, Any]) -> Step:
    what = f"{row['channel']} {row['topic']}".strip()
    return Step(row["at_ms"], MESSAGE, (what, what), row["text"] or row["outcome"])


def scans(every: Iterable[Step]) -> list[Step]:
    """Scans and presses that meant pieces, and all weights: what a proof is made of."""
    return [step for step in every if step.kind == WEIGH or (step.sku and step.qty)]


def accepted(every: Sequence[Step], parcel: str) -> Step | None:
    """The weight of a parcel that was taken as right last; None where there is none."""
    right = [
        step for step in every if step.kind == WEIGH and step.parcel == parcel and step.verdict == "pass"
    ]
    return right[-1] if right else None
