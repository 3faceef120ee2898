"""What a carrier has charged for a waybill number so far, and what a line that gives money back comes to.

Rule: what lines should be adds up, over all of a number's lines, to what its parcel costs. Money in minor
units.
"""

from collections.abc import Iterable
from dataclasses import dataclass

CREDITED, CREDIT_DIFFERS = "credited", "credit_differs"


@dataclass(frozen=True, slots=True)
class Charged:
    """What the lines so far come to; `is_billed`: the number was charged, and not given back whole."""

    is_billed: bool = False
    balance_minor: int = 0


def charged(fees: Iterable[int]) -> Charged:
    """What lines come to, the first first.

    >>> charged([2000]), charged([2000, -600]), charged([2000, -2000]), charged([])
    (Charged(is_billed=True, balance_minor=2000), Charged(is_billed=True, balance_minor=1400), \
Charged(is_billed=False, balance_minor=0), Charged(is_billed=False, balance_minor=0))
    """
    is_billed, balance_minor = False, 0
    for fee_minor in fees:
        balance_minor += fee_minor
        is_billed = fee_minor >= 0 or (is_billed and balance_minor != 0)
    return Charged(is_billed, balance_minor)


def credit(before: Charged, fee_minor: int, due_minor: int | None) -> tuple[str, int | None]:
    """What a line that gives money back comes to: its outcome, and what it should be.

    Given back may be what was too much, or all of it; then the number may be charged anew.

    Args:
        fee_minor: below 0.
        due_minor: what the parcel costs; 0 where nothing was sent with the number, None where nobody knows.

    >>> twenty = charged([2000])
    >>> [credit(twenty, back, 1400) for back in (-600, -2000, -500)]
    [('credited', 0), ('credited', -1400), ('credit_differs', 0)]
    >>> credit(charged([]), -500, 1400), credit(twenty, -500, None)
    (('credit_differs', 0), ('credited', None))
    """
    after_minor = before.balance_minor + fee_minor
    if not before.is_billed or after_minor < 0:
        return CREDIT_DIFFERS, None if due_minor is None else 0
    if due_minor is None:
        return CREDITED, None
    if after_minor == due_minor:
        return CREDITED, 0
    return (CREDITED, -due_minor) if after_minor == 0 else (CREDIT_DIFFERS, 0)
