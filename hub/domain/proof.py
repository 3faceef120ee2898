"""What can be proven of a parcel whose buyer says that a piece was missing.

Two things speak for a piece: a scan of it, and the parcel's weight. A parcel of which a piece is missing
weighs at most its expected weight, less the piece, plus the tolerance (`hub.domain.weighing`): what weighs
more had the piece in it. An item that is lighter than what the tolerance leaves open is not proven by weight,
and that must be said.

Rule: a proof is of one piece missing and nothing else wrong. That another thing of the same weight lay in its
place is ruled out by scans alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

BY_WEIGHT, TOO_LIGHT, NO_CATALOGUE_WEIGHT, NOT_WEIGHED, NOT_RIGHT = FINDINGS = (
    "by_weight",
    "too_light",
    "no_catalogue_weight",
    "not_weighed",
    "not_right",
)
"""What the weight says of one piece: it was there; the piece is too light to tell; nobody knows what it
should weigh; the parcel was not weighed; the parcel's weight was not right itself.
"""


@dataclass(frozen=True, slots=True)
class Scale:
    """A parcel's weight in mg; `net_mg` None: it was not weighed."""

    expected_mg: int
    tolerance_mg: int
    net_mg: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """What the weight says of one piece of an item; `most_mg` is what the parcel could weigh at most without
    it, 0 where that says nothing.
    """

    finding: str
    most_mg: int = 0


def missing_piece(scale: Scale, unit_mg: int) -> Found:
    """Whether a parcel's weight rules out that one piece of this weight was missing.

    >>> missing_piece(Scale(1_231_000, 12_000, 1_234_000), 118_000)
    Found(finding='by_weight', most_mg=1125000)
    >>> missing_piece(Scale(1_231_000, 12_000, 1_234_000), 8_000).finding
    'too_light'
    >>> missing_piece(Scale(1_231_000, 12_000, 1_234_000), 9_000).finding
    'too_light'
    >>> missing_piece(Scale(1_231_000, 12_000, 1_234_000), 9_001).finding
    'by_weight'
    """
    if scale.net_mg is None:
        return Found(NOT_WEIGHED)
    if abs(scale.net_mg - scale.expected_mg) > scale.tolerance_mg:
        return Found(NOT_RIGHT)
    if unit_mg <= 0:
        return Found(NO_CATALOGUE_WEIGHT)
    most_mg = scale.expected_mg - unit_mg + scale.tolerance_mg
    return Found(BY_WEIGHT if scale.net_mg > most_mg else TOO_LIGHT, most_mg)


def scanned_alone(qty: int, qty_counted: int) -> int:
    """Pieces that were scanned one by one, of those in the parcel: not counted by hand.

    >>> scanned_alone(24, 24), scanned_alone(3, 0)
    (0, 3)
    """
    return max(0, qty - qty_counted)


def all_by_weight(findings: Sequence[Found]) -> bool:
    """Whether the weight alone rules out that any one piece was missing."""
    return bool(findings) and all(found.finding == BY_WEIGHT for found in findings)
