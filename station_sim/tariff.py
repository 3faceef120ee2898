"""Carriers of the made-up shop: where they go, what they take, what they ask; and who gets a parcel.

Rule: it shares no code with the hub. Each order goes with the cheapest carrier that takes all of it:

    VAN    one parcel of up to 12 kg within the country
    OVL    every parcel within the country and the lands around
    WORLD  what nobody else takes, at a price that nobody else asks

An order of several parcels is never cheaper with VAN, however it is divided. Two of its parcels cost 9.20,
and what fits into two of 12 kg goes with OVL as one parcel for 5.72 at most; three cost 13.80, and what fits
into them goes as two for 12.16 at most; beyond that VAN costs 0.38 a kilogram, and OVL 0.25 with 6.08 to
begin with.
"""

from dataclasses import dataclass
from math import ceil

HOME = "United Kingdom"
AROUND = (
    "Austria", "Belgium", "Channel Islands", "Cyprus", "Denmark", "EIRE", "Finland", "France", "Germany",
    "Iceland", "Italy", "Lithuania", "Netherlands", "Norway", "Poland", "Portugal", "Spain", "Sweden",
    "Switzerland",
)  # fmt: skip
CURRENCY = "GBP"
KG = 1_000_000
"""Milligrams."""


@dataclass(frozen=True, slots=True)
class Fee:
    """What an area costs: `minor` up to so many mg, and `step_minor` for each begun `step_mg` beyond."""

    upto_mg: int
    minor: int
    step_mg: int = 0
    step_minor: int = 0

    def of(self, mg: int) -> int:
        """The fee of a weight.

        >>> [Fee(2 * KG, 500, KG, 80).of(mg) for mg in (1, 2 * KG, 2 * KG + 1, 4 * KG)]
        [500, 500, 580, 660]
        """
        return self.minor + self.steps(mg) * self.step_minor

    def steps(self, mg: int) -> int:
        """How many steps beyond the first a weight takes."""
        return ceil(max(0, mg - self.upto_mg) / self.step_mg) if self.step_mg else 0

    def rounded_mg(self, mg: int) -> int:
        """The weight that is charged for a weight.

        >>> Fee(2 * KG, 500, KG, 80).rounded_mg(2 * KG + 1)
        3000000
        """
        return self.upto_mg + self.steps(mg) * self.step_mg


@dataclass(frozen=True, slots=True)
class Carrier:
    """Who takes parcels. `areas`: country -> area; without any it goes everywhere, and its one area is ""."""

    code: str
    name: str
    fees: dict[str, Fee]
    areas: dict[str, str]
    max_mg: int = 0
    """The heaviest parcel that it takes, 0 for any."""

    def area(self, country: str) -> str | None:
        """The area that a country is charged as; None where it does not go."""
        return self.areas.get(country) if self.areas else ""

    def fee(self, country: str, mg: int) -> int | None:
        """What a parcel costs, in minor units; None where it does not go."""
        area = self.area(country)
        return None if area is None else self.fees[area].of(mg)


VAN = Carrier("VAN", "Northern Van", {"home": Fee(12 * KG, 460)}, {HOME: "home"}, 12 * KG)
OVL = Carrier(
    "OVL",
    "Overland",
    {"home": Fee(12 * KG, 500, KG, 6), "around": Fee(2 * KG, 900, KG, 190)},
    {HOME: "home"} | dict.fromkeys(AROUND, "around"),
)
WORLD = Carrier("WORLD", "Worldwide Post", {"": Fee(KG, 1400, KG // 2, 350)}, {})
CARRIERS = {carrier.code: carrier for carrier in (VAN, OVL, WORLD)}
"""The cheaper before the dearer."""


def due(country: str, gross_mg: float, tolerance_mg: float, slack_mg: float) -> tuple[str, ...]:
    """The carriers that an order must get: one; or either of two where its weight is at the very limit.

    Args:
        gross_mg: what all of it weighs in one parcel, by the catalogue.
        tolerance_mg: by how much that may be off and still be right.
        slack_mg: how near to a limit either is right.

    >>> [due(HOME, kg * KG, 40_000, 500) for kg in (11.9, 11.96, 12.1)]
    [('VAN',), ('VAN', 'OVL'), ('OVL',)]
    >>> due("France", KG, 0, 0), due("Australia", KG, 0, 0), due("", KG, 0, 0)
    (('OVL',), ('WORLD',), ('WORLD',))
    """
    if OVL.area(country) is None:
        return (WORLD.code,)
    over_mg = gross_mg + tolerance_mg - VAN.max_mg
    if VAN.area(country) is None or over_mg > slack_mg:
        return (OVL.code,)
    return (VAN.code,) if over_mg < -slack_mg else (VAN.code, OVL.code)


def number(carrier: Carrier, n: int) -> str:
    """The nth waybill number that a carrier gives.

    >>> number(VAN, 7)
    'VAN0000007'
    """
    return f"{carrier.code}{n:07d}"


def pool_size(orders: int, kg: float) -> int:
    """How many numbers each carrier gives in advance: plenty for the parcels of so many orders, packed again
    and again.
    """
    return 1000 + 8 * orders + ceil(kg / 4)
