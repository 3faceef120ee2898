"""Whether the day will be done: what is left against the cut-offs, at the pace of the last hour.

Rule: the slowest stage decides. What an order has still to pass (pick, verify, pack) is done by a cut-off as
far as each stage's pace reaches until then; hours ahead count as much as they did on the days before
(`weigh_hours`), so that a break or a short evening is not taken for a full hour.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor

HOUR_MS = 3_600_000
MINUTE_MS = 60_000
FORESEEN_MS = 12 * HOUR_MS
"""What is due later than this is listed, not forecast: the pace of an evening says nothing of tomorrow."""
PICKING, VERIFYING, PACKING = STAGES = ("pick", "verify", "pack")
"""What an order passes on the floor, in this order."""
DONE = ("weighed", "shipped")
"""States of an order that is ready for its carrier."""
NOBODY = -1
"""In place of the hour of the clock, on days on which nobody works."""
STOPPED = ("held", "short", "changed")
"""States in which an order waits for somebody's decision."""
LEFT: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("received", "audited", "allocated", "released", "picking"), STAGES),
    "picked": (VERIFYING, PACKING),
    **dict.fromkeys(("verified", "packed"), (PACKING,)),
}
"""state -> the stages that an order in it has still to pass."""


@dataclass(frozen=True, slots=True)
class Due:
    """Orders that must be done by one time, UTC milliseconds: by their state, those that are done included.
    `whose` says what asks for it: carriers by name, `*` for a promise; empty is the end of the day.
    """

    at_ms: int
    orders: Mapping[str, int]
    whose: tuple[str, ...] = ()

    @property
    def done(self) -> int:
        """Orders that are ready for their carrier, or have left."""
        return sum(self.orders.get(state, 0) for state in DONE)

    @property
    def stopped(self) -> int:
        """Orders that nobody works on before somebody decides."""
        return sum(self.orders.get(state, 0) for state in STOPPED)

    def needing(self, stage: str) -> int:
        """Orders that have a stage still before them."""
        return sum(n for state, n in self.orders.items() if stage in LEFT.get(state, ()))

    @property
    def to_do(self) -> int:
        """Orders that are on their way."""
        return self.needing(PACKING)


@dataclass(frozen=True, slots=True)
class Call:
    """A cut-off and what will be of it: `left` orders have a stage still before them, and `late` of them miss
    it at this pace, for the reason that `stage` is too slow. `missed`: it has passed; `foreseen`: it is near
    enough to be forecast.
    """

    at_ms: int
    whose: tuple[str, ...]
    done: int
    left: Mapping[str, int]
    stopped: int
    late: int
    stage: str
    missed: bool
    foreseen: bool = True

    @property
    def to_do(self) -> int:
        """Orders that are on their way."""
        return self.left.get(PACKING, 0)

    @property
    def total(self) -> int:
        """Orders that must be done by it."""
        return self.done + self.to_do + self.stopped

    @property
    def expected(self) -> int:
        """Orders that are done by it, at this pace."""
        return self.done + self.to_do - self.late


@dataclass(frozen=True, slots=True)
class Forecast:
    """What becomes of the day. `ends_ms`: when the last order that is on its way is done, UTC milliseconds;
    None where no pace is known, or it does not end within two days. `paced`: whether there is a pace.
    """

    calls: tuple[Call, ...]
    ends_ms: int | None
    paced: bool

    @property
    def done(self) -> int:
        """Orders of the day that are ready or have left."""
        return sum(call.done for call in self.calls)

    @property
    def expected(self) -> int:
        """Orders of the day that are done by their cut-offs, at this pace."""
        return sum(call.expected for call in self.calls)

    @property
    def late(self) -> int:
        """Orders of the day that miss their cut-offs, or have missed them."""
        return sum(call.late for call in self.calls)

    @property
    def total(self) -> int:
        """All orders of the day."""
        return sum(call.total for call in self.calls)


def weigh_hours(shape: Mapping[int, float], hour: int) -> Callable[[int], float]:
    """How much an hour of the clock counts, in hours like one of them.

    Args:
        shape: hour of the clock (0 to 23) -> orders that were done in it on an average day; empty: not known.
        hour: the one that the pace was measured in.

    Returns:
        hour of the clock -> its weight: 0.0 for NOBODY, 1.0 where nothing is known; never more than 1.5, so
        that one quiet hour does not promise wonders.

    >>> weight = weigh_hours({9: 40.0, 10: 80.0, 12: 20.0}, 10)
    >>> [weight(hour) for hour in (9, 10, 11, 12)]
    [0.5, 1.0, 0.0, 0.25]
    >>> weigh_hours({}, 10)(3), weigh_hours({}, 10)(NOBODY)
    (1.0, 0.0)
    """
    measured = shape.get(hour, 0.0)
    if measured <= 0:
        return lambda other: float(other != NOBODY)
    return lambda other: min(1.5, shape.get(other, 0.0) / measured)


def worth(
    from_ms: int, to_ms: int, hour_of_day: Callable[[int], int], weight: Callable[[int], float]
) -> float:
    """How many hours like the last one lie between two times.

    >>> worth(0, 9_000_000, lambda at_ms: at_ms // HOUR_MS % 24, weigh_hours({0: 10, 1: 5, 2: 10}, 0))
    2.0
    """
    hours, at_ms = 0.0, from_ms
    while at_ms < to_ms:
        ends_ms = min(to_ms, at_ms - at_ms % (HOUR_MS // 4) + HOUR_MS // 4)
        hours += (ends_ms - at_ms) / HOUR_MS * weight(hour_of_day(at_ms))
        at_ms = ends_ms
    return hours


def forecast(
    dues: Sequence[Due],
    pace: Mapping[str, float],
    now_ms: int,
    hour_of_day: Callable[[int], int] = lambda at_ms: at_ms // HOUR_MS % 24,
    weight: Callable[[int], float] = lambda _: 1.0,
) -> Forecast:
    """What becomes of orders that are due.

    Args:
        dues: what must be done by when.
        pace: stage -> orders that passed it in the last hour; a stage that nobody worked at is 0.
        now_ms: UTC milliseconds.
        hour_of_day: UTC milliseconds -> hour of the clock at the site.
        weight: as `weigh_hours` gives it.

    >>> five = Due(17 * HOUR_MS, {"released": 60, "picked": 30, "shipped": 10})
    >>> told = forecast([five], {"pick": 20, "verify": 40, "pack": 40}, 15 * HOUR_MS)
    >>> told.calls[0].late, told.calls[0].stage, told.calls[0].expected
    (20, 'pick', 80)
    >>> told.ends_ms // HOUR_MS
    18
    """
    paced = any(pace.get(stage, 0) > 0 for stage in STAGES)
    calls: list[Call] = []
    before = dict.fromkeys(STAGES, 0)
    late_before, hours, at_ms = 0, 0.0, now_ms
    for due in sorted(dues, key=lambda due: due.at_ms):
        # Beyond what is foreseen nothing is reckoned: some promises are for another century.
        until_ms = min(due.at_ms, now_ms + FORESEEN_MS)
        hours += worth(at_ms, until_ms, hour_of_day, weight)
        at_ms = max(at_ms, until_ms)
        for stage in STAGES:
            before[stage] += due.needing(stage)
        over = {stage: before[stage] - floor(pace.get(stage, 0) * hours) for stage in STAGES}
        stage = max(STAGES, key=lambda name: over[name])
        missed = due.at_ms <= now_ms
        # What misses an earlier cut-off is late there, and not here once more.
        foreseen = paced and due.at_ms - now_ms <= FORESEEN_MS
        late = min(due.to_do, max(0, over[stage] - late_before)) if foreseen else 0
        late = due.to_do if missed else late
        late_before += late
        calls.append(
            Call(
                at_ms=due.at_ms,
                whose=due.whose,
                done=due.done,
                left={name: due.needing(name) for name in STAGES},
                stopped=due.stopped,
                late=late,
                stage=stage if late else "",
                missed=missed,
                foreseen=due.at_ms - now_ms <= FORESEEN_MS,
            )
        )
    return Forecast(tuple(calls), _ends_ms(before, pace, now_ms, hour_of_day, weight), paced)


def _ends_ms(
    left: Mapping[str, int],
    pace: Mapping[str, float],
    now_ms: int,
    hour_of_day: Callable[[int], int],
    weight: Callable[[int], float],
) -> int | None:
    """When every stage has passed what is left, in steps of a quarter of an hour."""
    if any(left[stage] and not pace.get(stage, 0) > 0 for stage in STAGES):
        return None
    needed = max((left[stage] / pace[stage] for stage in STAGES if left[stage]), default=0.0)
    at_ms, step_ms = now_ms, HOUR_MS // 4
    for _ in range(2 * 24 * 4):
        if needed <= 0:
            return at_ms
        here = weight(hour_of_day(at_ms)) * step_ms / HOUR_MS
        at_ms += int(step_ms * min(1.0, needed / here)) if here else step_ms
        needed -= here
    return at_ms if needed <= 0 else None


def people_more(call: Call, pace: float, people: int, norm: float, hours: float) -> int:
    """How many more people a stage needs so that a cut-off is met.

    Args:
        pace: orders an hour at the stage; of `people` there now.
        norm: orders an hour that one person does there, where nobody is.
        hours: until the cut-off, in hours like the last one.

    >>> call = Call(0, (), 0, {"pack": 100}, 0, 34, "pick", False)
    >>> people_more(call, 40.0, 2, 15.0, 1.0), people_more(call, 0.0, 0, 17.0, 2.0)
    (2, 1)
    """
    each = pace / people if people and pace else norm
    return max(1, ceil(call.late / (each * hours))) if call.late and each > 0 and hours > 0 else 0
