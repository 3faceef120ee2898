"""Norms: what one person does in an hour of work, by job. A figure stands beside its norm, never alone.

The defaults are the lower end of what online shops' warehouses plan with for a day of eight hours: 1,000
pieces picked, 3,000 verified, 300 parcels packed. A site writes its own into `[norms]` of its `office.toml`.
"""

from dataclasses import dataclass

from hub.domain.calendar_days import EVERY_DAY
from hub.domain.command_cards import JOBS, PACK, PICK, PUTAWAY, PUTWALL, SHIP, VERIFY, WEIGH

HOUR_MS = 3_600_000
PIECES, PARCELS = "pieces", "parcels"
UNITS = {
    PICK: PIECES,
    PUTWALL: PIECES,
    VERIFY: PIECES,
    PACK: PARCELS,
    WEIGH: PARCELS,
    SHIP: PARCELS,
    PUTAWAY: PIECES,
}
"""job -> what its work is counted in."""
KEYS = {
    PICK: "pick",
    PUTWALL: "put_wall",
    VERIFY: "verify",
    PACK: "pack",
    WEIGH: "weigh",
    SHIP: "ship",
    PUTAWAY: "put_away",
}
"""job -> its name in the file of rules."""
LEAST_MS = 600_000
"""Who was at work for less has no pace: a few scans say nothing."""


@dataclass(frozen=True, slots=True)
class NormRules:
    """What one person does in an hour, in the unit of the job; 0: the site has no norm for it."""

    pick: int = 125
    put_wall: int = 250
    verify: int = 375
    pack: int = 40
    weigh: int = 80
    ship: int = 120
    put_away: int = 125
    day_ends: str = "18:00"
    """When the day's work is to be done, HH:MM by the clock at the site."""
    work_days: tuple[int, ...] = EVERY_DAY
    """Days of the week on which the site works, Monday is 1; its calendar says which days are otherwise."""


def norm(rules: NormRules, job: str) -> int:
    """The norm of a job in its unit an hour; 0 where there is none.

    >>> norm(NormRules(verify=400), "VERIFY"), norm(NormRules(), "")
    (400, 0)
    """
    return int(getattr(rules, KEYS[job])) if job in KEYS else 0


def done_in(job: str, pieces: int, parcels: int) -> int:
    """What was done in a job, in its unit; 0 outside a job."""
    return {PIECES: pieces, PARCELS: parcels}.get(UNITS.get(job, ""), 0)


def per_hour(done: int, busy_ms: int) -> float | None:
    """The pace of somebody who was at work for `busy_ms` milliseconds; None for too short a time.

    >>> per_hour(90, 1_800_000), per_hour(3, 60_000)
    (180.0, None)
    """
    return done * HOUR_MS / busy_ms if busy_ms >= LEAST_MS else None


def of_norm(rules: NormRules, job: str, pace: float | None) -> float | None:
    """A pace as a part of the job's norm: 1.0 is the norm; None where either is missing.

    >>> of_norm(NormRules(pack=40), "PACK", 30.0)
    0.75
    """
    wanted = norm(rules, job)
    return pace / wanted if pace is not None and wanted else None


assert set(UNITS) == set(KEYS) == set(JOBS), "every job has its unit and its norm"
