"""The bench's own scale, told by a card what stands on it.

Rule: what a tare does to a weight stands in each reading; the scale itself sees that it ends with its load.
"""

from hub.domain.verdicts import Verdict, tell
from hub.floor.desk import Desk
from hub.office import commands

WITHIN_S = 30
"""Later than this nobody stands there any more who meant it."""


def tare(desk: Desk, _: str) -> Verdict:
    """X%TARE: what stands on the scale, such as a tray, does not count; the station does it itself."""
    if "scale" not in desk.station.caps.split():
        return Verdict("not_allowed", {"text": "X%TARE"})
    commands.order(desk, desk.station, "tare", WITHIN_S)
    return tell("tared")
