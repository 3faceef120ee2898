"""Barcodes of made-up goods: GTINs with their check digit, as a scanner delivers them.

Rule: every number begins with 952, which GS1 keeps for demonstrations and examples (GS1 prefix list), so that
no made-up article can be taken for a real one, nor for a shop's own 02x / 2xx numbers.
"""

from typing import NamedTuple

PREFIX = "952"
DATA_MATRIX = "]d2"
"""AIM identifier of a GS1 DataMatrix."""


class Label(NamedTuple):
    """What is printed on goods.

    The code a scanner reads, its AIM identifier, and the pieces that one scan stands for.
    """

    code: str
    aim: str
    pieces: int


def check_digit(digits: str) -> str:
    """The check digit of a GTIN without it (GS1 General Specifications, section 7.9.1).

    >>> check_digit("400638133393")
    '1'
    """
    total = sum(int(d) * (3 if n % 2 == 0 else 1) for n, d in enumerate(reversed(digits)))
    return str(-total % 10)


def ean13(number: int) -> str:
    """The EAN-13 of a made-up article number below 10^9.

    >>> ean13(7)
    '9520000000073'
    """
    digits = f"{PREFIX}{number:09d}"
    return digits + check_digit(digits)


def pack_gtin(ean: str) -> str:
    """The GTIN-14 of a pack of an article: indicator 1, the article's digits, a check digit of its own."""
    digits = "1" + ean[:-1]
    return digits + check_digit(digits)


def data_matrix(ean: str, lot: str) -> Label:
    """A GS1 DataMatrix with GTIN (01) and lot (10), for one piece."""
    return Label(f"010{ean}10{lot}", DATA_MATRIX, 1)
