"""Q%: so many pieces at once, of what is lit or in the hand."""

from hub.domain.verdicts import Verdict

_MOST_DIGITS = 6


def read(number: str) -> int:
    """How many pieces a card counts: 1 to 999,999; 0 where it is no number.

    Args:
        number: what stands behind `Q%`.

    >>> [read(number) for number in ("12", "0", "-1", "1000000", "")]
    [12, 0, 0, 0, 0]
    """
    is_number = number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS
    return int(number) if is_number else 0


def refused(number: str) -> Verdict:
    """The refusal of a card that is no number, or has nothing to count.

    >>> refused("12").args["phrase"], refused("x").why
    ('count_what', 'unknown_code')
    """
    if not read(number):
        return Verdict("unknown_code", {"code": f"Q%{number}"})
    return Verdict("not_allowed", {"phrase": "count_what", "card": f"Q%{number}"})
