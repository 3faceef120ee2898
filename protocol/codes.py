"""Words both sides share: colours, modes, sounds, buttons, jobs and the command cards people scan.

Rule: small enough for the station; the verdicts' wordings live in `verdicts`, which only the hub loads.
"""

GREEN, RED, AMBER, BLUE, MAGENTA, CYAN, WHITE = COLOURS = ("g", "r", "a", "b", "m", "c", "w")
GUIDING_COLOURS = (BLUE, MAGENTA, CYAN, WHITE, GREEN)  # red and amber are kept for verdicts and trouble
STEADY, BLINK = MODES = ("s", "b")

PASS, FAIL, INFO, BAD = OUTCOMES = ("pass", "fail", "info", "bad")

SOUNDS = ("good", "bad", "over", "unknown", "weight", "done", "attention")

BUTTONS = ("confirm", "minus", "plus", "call")

READINGS = ("stable", "removed", "unstable", "over", "under", "zero_err")

FACTS = ("verdict", "order", "lights", "stock", "station")

OPS = ("identify", "message", "reboot", "zero", "tare", "calibrate", "update", "config", "hello")
# a command of these must name the sess of the station it is meant for
DANGEROUS_OPS = ("reboot", "zero", "tare", "calibrate", "update", "config")

JOBS = (
    "VERIFY",
    "PICK",
    "PACK",
    "WEIGH",
    "SHIP",
    "PUTWALL",
    "RECEIVE",
    "PUTAWAY",
    "REFILL",
    "MOVE",
    "COUNT",
    "RETURN",
)

ACTS = ("SHORT", "YES", "NO", "UNDO", "DAMAGED", "CLOSE", "TARE", "RESUME", "LOGOUT", "HELP")

BADGE, JOB, ORDER, WAVE, TOTE, CART, BIN, SLOT, BOX, COUNTED, ACT = CARD_LETTERS = tuple("UJOWCHLSBQX")


def card(text: str) -> "tuple[str, str] | None":
    """Take a command card apart: its letter and what follows the `%`; None for goods.

    Whether the job, badge or order exists is the hub's to say; only the form is judged here.

    >>> card("U%7")
    ('U', '7')
    >>> card("X%SHORT")
    ('X', 'SHORT')
    >>> card("4006381333931") is None
    True
    >>> card("U%") is None
    True
    """
    if len(text) > 2 and text[1] == "%" and text[0] in CARD_LETTERS:
        return text[0], text[2:]
    return None
