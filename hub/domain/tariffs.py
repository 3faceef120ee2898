"""What a parcel costs with a carrier: the area of its address, the weight that it is charged as, its fee.

Rule: a table tells up to its last row, and beyond it where that goes on by steps; where it does not tell,
nobody guesses. Weights in mg, lengths in mm, money in minor units of the carrier's currency.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from hub.domain.allocating import serves
from hub.domain.carriers import Carrier, CarrierArea, CarrierFee
from hub.domain.office_rules import NearRule


@dataclass(frozen=True, slots=True)
class Load:
    """A parcel as a carrier sees it: its gross weight, and its sides; 0 where nobody measured them."""

    weight_mg: int
    length_mm: int = 0
    width_mm: int = 0
    height_mm: int = 0

    @property
    def is_measured(self) -> bool:
        """Whether its size is known."""
        return min(self.length_mm, self.width_mm, self.height_mm) > 0


@dataclass(frozen=True, slots=True)
class Address:
    """Where a parcel goes, as the shop wrote it; "" where it wrote nothing."""

    country: str = ""
    postcode: str = ""


def area_of(areas: Sequence[CarrierArea], to: Address) -> str | None:
    """The area that an address is charged as; None where the carrier does not go there.

    The narrower row counts before the wider: one of postcodes before one of a whole country, that before one
    of everywhere; among equals the earlier. Countries and postcodes are compared as in
    `hub.domain.allocating.serves`.

    >>> south = CarrierArea(1, "main", 1, "far", "CN", "65 66 81-85")
    >>> china = CarrierArea(2, "main", 1, "near", "CN")
    >>> [area_of((china, south), Address("cn", code)) for code in ("650000", "830011", "200001", "")]
    ['far', 'far', 'near', 'near']
    >>> area_of((china, south), Address("JP", "650000")) is None
    True
    """
    if not areas:
        return ""
    taking = (a for a in areas if serves(_rule(a.country, a.postcodes), to.country, to.postcode))
    narrowest = min(taking, key=lambda a: (not a.postcodes, not a.country, a.id), default=None)
    return narrowest.area if narrowest else None


@lru_cache(maxsize=16_384)
def _rule(country: str, postcodes: str) -> NearRule:
    return NearRule((), (country,) if country else (), tuple(postcodes.split()))


def chargeable_mg(carrier: Carrier, load: Load) -> int:
    """The weight that a parcel is charged as: its own, or that of its volume where that is more and the
    carrier charges it.

    >>> yt = Carrier(1, "main", "YT", "", "CNY", volume_divisor=6000)
    >>> chargeable_mg(yt, Load(1_200_000, 400, 300, 250)), chargeable_mg(yt, Load(1_200_000))
    (5000000, 1200000)
    """
    if not carrier.volume_divisor or not load.is_measured:
        return load.weight_mg
    cubic_mm = load.length_mm * load.width_mm * load.height_mm
    # Cubic millimetres / 1000 are cubic centimetres, those by the divisor kilograms, of 1,000,000 mg each.
    return max(load.weight_mg, -(-cubic_mm * 1000 // carrier.volume_divisor))


def fee(rows: Sequence[CarrierFee], area: str, mg: int) -> int | None:
    """What a parcel to an area costs, of this chargeable weight; None where the table does not tell.

    >>> rows = (CarrierFee(1, "main", 1, "near", 1_000_000, 800),
    ...         CarrierFee(2, "main", 1, "near", 3_000_000, 1200, 1_000_000, 200))
    >>> [fee(rows, "near", mg) for mg in (1, 1_000_000, 1_000_001, 3_000_001, 5_000_000)]
    [800, 800, 1200, 1400, 1600]
    >>> fee(rows, "far", 1) is None
    True
    """
    found = _row(rows, area, mg)
    if found is None:
        return None
    row, steps = found
    return row.fee_minor + steps * row.step_minor


def charged_as_mg(rows: Sequence[CarrierFee], area: str, mg: int) -> int:
    """The weight to which a carrier rounds a parcel's up, so as to find its fee; its own where no row tells.

    >>> rows = (CarrierFee(1, "main", 1, "", 1_000_000, 800, 500_000, 200),)
    >>> [charged_as_mg(rows, "", mg) for mg in (700_000, 1_200_000, 1_500_001)]
    [1000000, 1500000, 2000000]
    """
    found = _row(rows, area, mg)
    return mg if found is None else found[0].upto_mg + found[1] * found[0].step_mg


def _row(rows: Sequence[CarrierFee], area: str, mg: int) -> tuple[CarrierFee, int] | None:
    """The row that a weight falls into, and how many steps beyond it; only the last one goes on."""
    of_area = sorted((row for row in rows if row.area == area), key=lambda row: row.upto_mg)
    for row in of_area:
        if mg <= row.upto_mg:
            return row, 0
    if not of_area or not of_area[-1].step_mg:
        return None
    last = of_area[-1]
    return last, -(-(mg - last.upto_mg) // last.step_mg)
