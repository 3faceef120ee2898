"""What may be scanned beside the work in hand: X%HELP, and a tote's card in a job that has no use for it.

Rule: they tell, and change nothing.
"""

from hub.domain.verdicts import Verdict, tell
from hub.floor import next_step, telling
from hub.floor.desk import Desk


def help_(desk: Desk, _: str) -> Verdict:
    """X%HELP: what is open here, the next step, and how much is left."""
    station = desk.station
    if desk.operator is not None and desk.operator.paused_at_ms:
        return tell("paused")
    if station.hold:
        return tell("help_held")
    if station.ask:
        return tell("help_asked")
    return next_step.said(desk)


def tell_tote(desk: Desk, code: str) -> Verdict:
    """C% where a job has no use for it: whose tote it is, and what is missing in it."""
    tote = desk.find_tote(code)
    return telling.tell_tote(desk, tote) if tote else Verdict("unknown_code", {"code": code})
