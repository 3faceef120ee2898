"""The jobs that this floor knows, and who takes the answers to their questions."""

from collections.abc import Callable, Mapping

from hub.domain.verdicts import Verdict
from hub.floor import pack, pick, put_away, put_wall, ship, singles
from hub.floor.desk import Desk, Job

HERE: Mapping[str, Job] = {
    "PICK": pick.JOB,
    "PUTWALL": put_wall.JOB,
    "VERIFY": singles.JOB,
    "PACK": pack.JOB,
    "WEIGH": pack.JOB,
    "SHIP": ship.JOB,
    "PUTAWAY": put_away.JOB,
}
ANSWERS: Mapping[str, Callable[[Desk, str], Verdict]] = {
    **put_wall.ANSWERS,
    **singles.ANSWERS,
    **pick.ANSWERS,
    **pack.ANSWERS,
    **ship.ANSWERS,
    **put_away.ANSWERS,
}
"""question -> what X%YES does."""
