"""The command cards that people scan: their letters, the jobs and the acts. A station sends them as any code.

Rule: only the form of a card is judged here; whether its job, badge or order exists is the hub's to say. No
button does what no card does: confirm is the bin's `L%`, the slot's `S%` or the piece, minus and plus are
`Q%n`, call is `X%CALL`.
"""

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

ACTS = (
    "SHORT",
    "YES",
    "NO",
    "UNDO",
    "DAMAGED",
    "CLOSE",
    "FULL",
    "TARE",
    "RESUME",
    "PAUSE",
    "CALL",
    "REPRINT",
    "LOGOUT",
    "HELP",
)

BADGE, JOB, ORDER, WAVE, TOTE, CART, BIN, SLOT, BOX, ZONE, SLIP, COUNTED, ACT = CARD_LETTERS = tuple(
    "UJOWCHLSBZDQX"
)
ALL_ZONES = "ALL"
"""`Z%ALL` frees a cart from its zone."""


def card(text: str) -> "tuple[str, str] | None":
    """Take a command card apart: its letter and what follows the `%`; None for goods.

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
