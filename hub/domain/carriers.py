"""Carriers: what they take, what it costs, and how parcels are handed over to them.

Weights in mg, lengths in mm, money in minor units of the carrier's currency.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Carrier:
    """A carrier and what it takes. 0 as a limit takes everything."""

    id: int
    site: str
    code: str
    name: str
    currency: str
    max_mg: int = 0
    max_side_mm: int = 0
    max_girth_mm: int = 0
    """Longest side and twice the two others."""
    cutoff: str = ""
    """When it calls, HH:MM at the site; empty: nothing says."""
    numbers: str = "pool"
    """Where waybill numbers come from: the pool that it gave us (pool), or the shop (shop)."""
    rank: int = 0
    """Among carriers of one fee the lower goes first."""
    active: bool = True
    volume_divisor: int = 0
    """Cubic centimetres that are charged as a kilogram; 0: volume is not charged."""


@dataclass(frozen=True, slots=True)
class CarrierArea:
    """Addresses that a carrier serves, and the area they are charged as. Empty `country` or `postcodes` take
    every one; `postcodes` are beginnings or spans divided by spaces.
    """

    id: int
    site: str
    carrier_id: int
    area: str
    country: str = ""
    postcodes: str = ""


@dataclass(frozen=True, slots=True)
class CarrierFee:
    """What a parcel of up to `upto_mg` to an area costs.

    The last row of an area goes on beyond: for each further `step_mg` begun, `step_minor` more.
    """

    id: int
    site: str
    carrier_id: int
    area: str
    upto_mg: int
    fee_minor: int
    step_mg: int = 0
    step_minor: int = 0


@dataclass(frozen=True, slots=True)
class WaybillNumber:
    """A number that a carrier gave us, and the order that took it."""

    id: int
    site: str
    carrier_id: int
    number: str
    order_id: int | None = None
    parcel_id: int | None = None
    taken_at_ms: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """Parcels handed over to a carrier at one call. `state` is open or closed."""

    id: int
    site: str
    code: str
    carrier_id: int
    warehouse_id: int
    state: str
    opened_at_ms: int
    closed_at_ms: int = 0
    operator_id: int | None = None


@dataclass(frozen=True, slots=True)
class Bill:
    """A carrier's bill that was read in."""

    id: int
    site: str
    carrier_id: int
    number: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class BillLine:
    """A parcel on a bill, and what became of the comparison (`outcome`)."""

    id: int
    site: str
    bill_id: int
    line_no: int
    waybill: str
    charged_mg: int
    fee_minor: int
    parcel_id: int | None
    own_mg: int | None
    own_minor: int | None
    outcome: str
