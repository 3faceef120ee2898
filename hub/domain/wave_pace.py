"""How far a wave is, and whether it will be ready when its carrier calls.

Rule: the end that is expected is where the wave's own pace so far leads; before anything is done nobody
knows it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from hub.domain.orders import ENDS

WEIGHED = ("weighed", "shipped")
GONE = tuple(state for state in ENDS if state != "shipped")
"""Orders of a wave in these states have left it: nothing is to be done for them."""
DONE, NO_CALL, UNKNOWN, IN_TIME, TIGHT, LATE, MISSED = JUDGEMENTS = (
    "done", "no_call", "unknown", "in_time", "tight", "late", "missed",
)  # fmt: skip
TIGHT_MS = 15 * 60_000
"""Less time than this between the expected end and the carrier's call is tight."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A step that a wave goes through, such as picking: so much of it is done. `name` is one of STAGES."""

    name: str
    done: int
    total: int


STAGES = ("picked", "sorted", "verified", "weighed", "shipped")
"""Pieces picked, pieces put to their slots, pieces verified; orders weighed, orders shipped."""


def share(stages: Iterable[Stage]) -> float:
    """How much of a wave is done, from 0 to 1: each stage counts alike, but shipping, which waits for the
    carrier.

    >>> share([Stage("picked", 10, 10), Stage("verified", 5, 10), Stage("shipped", 0, 4)])
    0.75
    """
    parts = [min(1.0, s.done / s.total) for s in stages if s.total and s.name != "shipped"]
    return sum(parts) / len(parts) if parts else 1.0


def expected_ms(released_at_ms: int, now_ms: int, part: float) -> int:
    """When a wave will be ready at its pace so far, UTC milliseconds; 0 while nobody knows.

    >>> expected_ms(1_000, 2_000, 0.25), expected_ms(1_000, 2_000, 0.0)
    (5000, 0)
    """
    if part <= 0 or now_ms <= released_at_ms:
        return 0
    return released_at_ms + round((now_ms - released_at_ms) / part)


def judge(cutoff_at_ms: int, now_ms: int, part: float, expected: int) -> str:
    """Whether a wave is ready when its carrier calls: one of JUDGEMENTS.

    Args:
        cutoff_at_ms: when the carrier calls; 0 where nothing says.
        part: how much is done (`share`).
        expected: when it will be ready (`expected_ms`).

    >>> hour = 3_600_000
    >>> judge(9 * hour, 8 * hour, 0.5, 10 * hour), judge(12 * hour, 8 * hour, 0.5, 10 * hour)
    ('late', 'in_time')
    >>> judge(9 * hour, 10 * hour, 0.5, 11 * hour), judge(9 * hour, 10 * hour, 1.0, 10 * hour)
    ('missed', 'done')
    """
    if part >= 1:
        return DONE
    if not cutoff_at_ms:
        return NO_CALL
    if now_ms >= cutoff_at_ms:
        return MISSED
    if not expected:
        return UNKNOWN
    left = cutoff_at_ms - expected
    return LATE if left < 0 else TIGHT if left < TIGHT_MS else IN_TIME
