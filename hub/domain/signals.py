"""Green, amber or red: one table of rules, each with the words that say why and what to do now.

Rule: a colour is never alone, it says what made it; and what can be done about it stands beside it, with the
page where it is done. The worst that holds is the day's colour.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from hub.domain.forecast import Call, Forecast

GREEN, AMBER, RED = COLOURS = ("green", "amber", "red")
COLOUR_WORDS = {GREEN: ("On time", "进度正常"), AMBER: ("Watch", "需要关注"), RED: ("Act now", "立即处理")}
LATE_SHARE = 0.02
"""Up to this part of a cut-off's orders may miss it before the day is red; one late order is amber."""
ERRORS_AMBER, ERRORS_RED = 0.03, 0.08
"""Failed verdicts as a part of all, in the last hour."""
LEAST_JUDGED = 50
"""Fewer verdicts than this say nothing of a rate."""
EXCEPTION_AMBER_MS, EXCEPTION_RED_MS = 3_600_000, 14_400_000
"""How long the oldest exception may be open."""
TIGHT_MS = 1_800_000
"""Done so shortly before the last cut-off is nearly too late."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules look at. Times in UTC milliseconds; `people_more`: how many more the slow stage of the
    first late cut-off needs; 0 where that is not known.
    """

    forecast: Forecast
    now_ms: int
    judged: int = 0
    failed: int = 0
    worst_error: str = ""
    exceptions: int = 0
    oldest_ms: int = 0
    away: tuple[str, ...] = ()
    people_more: int = 0

    @property
    def first_late(self) -> Call | None:
        """The first cut-off ahead that orders will miss."""
        return next((c for c in self.forecast.calls if c.late and not c.missed), None)

    @property
    def missed(self) -> int:
        """Orders whose cut-off has passed."""
        return sum(call.late + call.stopped for call in self.forecast.calls if call.missed)


@dataclass(frozen=True, slots=True)
class Signal:
    """One finding: its colour, the rule (WORDS say why and what to do), the values of its words, and the page
    where it is done.
    """

    rule: str
    colour: str
    values: Mapping[str, object] = field(default_factory=dict)
    href: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Why, and what to do now; each in English and Chinese."""

    why: tuple[str, str]
    do: tuple[str, str] = ("", "")


_MISS = ("At this pace {n} orders miss the {at} cut-off.", "按目前速度，{n}个订单将错过{at}截单。")
WORDS: Mapping[str, Said] = {
    "missed": Said(
        ("Orders that have missed their cut-off: {n}.", "{n}个订单已错过截单时间。"),
        (
            "Ask the carrier to come again, and finish these first.",
            "请联系快递再次揽收，并优先完成这些订单。",
        ),
    ),
    "will_miss": Said(_MISS, ("Put {people} more on {stage}.", "请增加{people}人到{stage}岗位。")),
    "will_miss_unknown": Said(_MISS, ("Put more on {stage}.", "请增加{stage}岗位的人手。")),
    "no_pace": Said(
        (
            "{n} orders are due, and nothing was finished in the last hour.",
            "有{n}个订单待完成，但过去一小时无完成。",
        ),
        ("See who works where, and release waves.", "请查看人员安排并下发波次。"),
    ),
    "stopped": Said(
        ("Orders that are stopped, due by {at}: {n}.", "{n}个{at}前应发的订单被暂停。"),
        ("Decide each: let it go on, change it or cancel it.", "请逐个处理：恢复、变更或取消。"),
    ),
    "exceptions": Said(
        ("{n} exceptions are open, the oldest for {age}.", "有{n}个未处理异常，最久的已{age}。"),
        ("Settle the oldest first.", "请先处理最久的异常。"),
    ),
    "errors": Said(
        (
            "{share} of scans and weights are wrong, most often: {what}.",
            "扫描与称重错误率{share}，最多的是：{what}。",
        ),
        ("See where and with whom it happens.", "请查看发生的岗位和人员。"),
    ),
    "tight": Said(
        (
            "The last order is done only {minutes} min before its cut-off.",
            "最后一单仅提前{minutes}分钟完成。",
        ),
        ("Keep everybody on it.", "请保持现有人手。"),
    ),
    "away": Said(
        ("Stations without connection: {names}.", "离线站点：{names}。"),
        ("See to their power and network.", "请检查电源和网络。"),
    ),
    "done": Said(("All orders that are due are done.", "应发订单已全部完成。")),
    "on_time": Said(
        (
            "At this pace all {n} orders that are left are done in time.",
            "按目前速度，剩余{n}个订单可全部按时完成。",
        )
    ),
    "later": Said(
        (
            "Nothing is due within 12 hours. {n} orders are due by {at}.",
            "12小时内没有待发订单，{at}前应发{n}单。",
        )
    ),
    "nothing": Said(("No orders are due.", "没有待发订单。")),
}
"""rule -> its words; the values in them are those of its signal, written as the language does."""

Rule = Callable[[Standing], Signal | None]


def _missed(s: Standing) -> Signal | None:
    return Signal("missed", RED, {"n": s.missed}, "/orders?late=1") if s.missed else None


def _will_miss(s: Standing) -> Signal | None:
    call = s.first_late
    if call is None:
        return None
    late = sum(c.late for c in s.forecast.calls if not c.missed)
    colour = RED if late > LATE_SHARE * max(1, s.forecast.total) else AMBER
    values = {"n": call.late, "at_ms": call.at_ms, "stage": call.stage}
    if not s.people_more:
        return Signal("will_miss_unknown", colour, values, "/stations")
    return Signal("will_miss", colour, {**values, "people": s.people_more}, "/stations")


def _no_pace(s: Standing) -> Signal | None:
    to_do = sum(call.to_do for call in s.forecast.calls if call.foreseen and not call.missed)
    if s.forecast.paced or not to_do:
        return None
    return Signal("no_pace", AMBER, {"n": to_do}, "/waves")


def _stopped(s: Standing) -> Signal | None:
    call = next((c for c in s.forecast.calls if c.stopped and c.foreseen and not c.missed), None)
    if call is None:
        return None
    return Signal("stopped", AMBER, {"n": call.stopped, "at_ms": call.at_ms}, "/exceptions")


def _exceptions(s: Standing) -> Signal | None:
    age_ms = s.now_ms - s.oldest_ms if s.exceptions else 0
    if age_ms < EXCEPTION_AMBER_MS:
        return None
    colour = RED if age_ms >= EXCEPTION_RED_MS else AMBER
    return Signal("exceptions", colour, {"n": s.exceptions, "age_ms": age_ms}, "/exceptions")


def _errors(s: Standing) -> Signal | None:
    if s.judged < LEAST_JUDGED or s.failed < ERRORS_AMBER * s.judged:
        return None
    colour = RED if s.failed >= ERRORS_RED * s.judged else AMBER
    return Signal("errors", colour, {"share": s.failed / s.judged, "why": s.worst_error}, "/figures/people")


def _tight(s: Standing) -> Signal | None:
    ahead = [c.at_ms for c in s.forecast.calls if c.to_do and c.foreseen and not c.missed]
    if not ahead or s.forecast.late or s.forecast.ends_ms is None:
        return None
    spare_ms = ahead[-1] - s.forecast.ends_ms
    if not 0 <= spare_ms < TIGHT_MS:
        return None
    return Signal("tight", AMBER, {"minutes": spare_ms // 60_000}, "/stations")


def _away(s: Standing) -> Signal | None:
    return Signal("away", AMBER, {"names": ", ".join(s.away)}, "/stations") if s.away else None


RULES: tuple[Rule, ...] = (_missed, _will_miss, _no_pace, _stopped, _exceptions, _errors, _tight, _away)
"""All rules, what presses most first."""


def signals(standing: Standing) -> list[Signal]:
    """What holds, the worst first; where nothing does, that all is well.

    >>> from hub.domain.forecast import HOUR_MS, Due, forecast
    >>> due = Due(17 * HOUR_MS, {"released": 60, "shipped": 40})
    >>> slow = forecast([due], {"pick": 13, "verify": 90, "pack": 90}, 15 * HOUR_MS)
    >>> [(s.rule, s.colour, s.values["n"]) for s in signals(Standing(slow, 15 * HOUR_MS, people_more=2))]
    [('will_miss', 'red', 34)]
    >>> quick = forecast([due], {"pick": 90, "verify": 90, "pack": 90}, 15 * HOUR_MS)
    >>> [(s.rule, s.colour) for s in signals(Standing(quick, 15 * HOUR_MS))]
    [('on_time', 'green')]
    """
    found = [signal for rule in RULES if (signal := rule(standing)) is not None]
    return sorted(found or [_well(standing.forecast)], key=lambda signal: -COLOURS.index(signal.colour))


def _well(told: Forecast) -> Signal:
    """What is said where no rule holds."""
    ahead = [call for call in told.calls if call.to_do]
    if ahead and not ahead[0].foreseen:
        n = sum(call.to_do for call in ahead if call.at_ms == ahead[0].at_ms)
        return Signal("later", GREEN, {"n": n, "at_ms": ahead[0].at_ms})
    if ahead:
        return Signal("on_time", GREEN, {"n": sum(call.to_do for call in ahead)})
    return Signal("done" if told.total else "nothing", GREEN)


def colour(found: Iterable[Signal]) -> str:
    """The worst colour of some findings.

    >>> colour([Signal("a", AMBER), Signal("b", GREEN)])
    'amber'
    """
    return max((signal.colour for signal in found), key=COLOURS.index, default=GREEN)
