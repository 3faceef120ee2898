"""Weighing: what a parcel should weigh, how far it may be off, and what a weight proves.

    expected  = box + sum of (pieces x catalogue weight)
    tolerance = base + sigmas x sqrt(sum of pieces x (cv x catalogue weight)^2)

The base covers the scale's steps and packing that varies; the root is the spread of the pieces
themselves, taken as independent, so it grows with the root of their number and not with their number.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import isqrt

from hub.domain.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class ToleranceRule:
    """`base_mg`: scale and packing. `piece_cv_ppm`: spread of one piece's weight, in millionths of it.
    `sigmas`: how many.
    """

    base_mg: int
    piece_cv_ppm: int
    sigmas: int


def expected_mg(box_mg: int, contents: Iterable[tuple[int, int]]) -> int:
    """The weight of a parcel; contents as (catalogue weight in mg, pieces).

    >>> expected_mg(120_000, [(118_000, 2)])
    356000
    """
    return box_mg + sum(unit_mg * qty for unit_mg, qty in contents)


def tolerance_mg(rule: ToleranceRule, contents: Iterable[tuple[int, int]]) -> int:
    """How far a right parcel may be off, in mg.

    >>> tolerance_mg(ToleranceRule(15_000, 5_000, 4), [(100_000, 25)])
    25000
    """
    variance = sum(qty * (unit_mg * rule.piece_cv_ppm // 1_000_000) ** 2 for unit_mg, qty in contents)
    return rule.base_mg + rule.sigmas * isqrt(variance)


def proves_count(unit_mg: int, tolerance: int) -> bool:
    """Whether the weight proves a hand count: one piece more or less must show even against the widest
    honest error.

    >>> proves_count(60_000, 25_000), proves_count(40_000, 25_000)
    (True, False)
    """
    return unit_mg > 2 * tolerance


def judge(net_mg: int, expected: int, tolerance: int) -> Verdict:
    """The verdict on a stable weight.

    >>> judge(1_000_000, 1_118_000, 20_000).args
    {'diff': '118 g'}
    """
    diff_mg = net_mg - expected
    if abs(diff_mg) <= tolerance:
        return Verdict("weight_ok", {"text": words(net_mg)})
    return Verdict("weight_high" if diff_mg > 0 else "weight_low", {"diff": words(abs(diff_mg))})


def words(weight_mg: int) -> str:
    """A weight for people: grams below 1 kg, kilograms with three decimals from there.

    >>> words(118_400), words(-7_000), words(12_345_000)
    ('118 g', '-7 g', '12.345 kg')
    """
    grams = (abs(weight_mg) + 500) // 1000
    sign = "-" if weight_mg < 0 else ""
    return f"{sign}{grams} g" if grams < 1000 else f"{sign}{grams // 1000}.{grams % 1000:03d} kg"
