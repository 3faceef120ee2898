"""Carriers: who they are, what they cost, and how parcels are handed over to them.

Weights in mg, lengths in mm, money in minor units of the carrier's currency. Which carrier a parcel goes with
is said by `hub.domain.shipping`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from hub.domain.billing import CREDIT_DIFFERS, CREDITED
from hub.domain.errors import NotPermitted

POOL, SHOP = "pool", "shop"
NUMBERS = (POOL, SHOP)
"""Where waybill numbers come from: a pool that the carrier gave us, or the shop, with its order."""
OPEN, CLOSED = "open", "closed"
MANIFEST_WORDS = {OPEN: ("open", "装车中"), CLOSED: ("closed", "已交接")}
"""state of a manifest -> its name in English and Chinese."""
MANIFEST_LIFE: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"load": {OPEN: OPEN}, "unload": {OPEN: OPEN}, "close": {OPEN: CLOSED}}
)
"""event -> {state in which it is permitted: the state that it leads to}. A closed manifest stays as it was
signed."""
MANIFEST_EVENT_WORDS = {"load": ("load", "装车"), "unload": ("unload", "卸下"), "close": ("close", "交接")}
"""event of a manifest -> its name in English and Chinese."""
OUTCOMES = {
    "ok": ("as it should be", "相符"),
    "weight_differs": ("charged for another weight", "计费重量不符"),
    "fee_differs": ("another fee for the right weight", "运费不符"),
    "unknown_waybill": ("no parcel of ours has this number", "运单号不存在"),
    "billed_twice": ("billed before", "重复计费"),
    "not_shipped": ("the number is ours, but nothing was shipped with it", "未发货"),
    CREDITED: ("gives back what was charged too much, or all of it", "退费相符"),
    CREDIT_DIFFERS: ("gives back another amount than was too much", "退费不符"),
}
"""outcome of a bill's line -> its name in English and Chinese."""
RIGHT = ("ok", CREDITED)
"""Outcomes of lines that are as they should be."""
MANIFEST_STATES, OUTCOME_CODES = tuple(MANIFEST_WORDS), tuple(OUTCOMES)


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
    call_days: str = ""
    """Days of the week on which it calls, as digits, Monday is 1; empty: the site's (`[waves] call_days`)."""


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
    void: bool = False
    """A waybill with an address that no longer holds bears it: it is never given to a parcel again."""


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
    """Who closed it."""
    qty_parcels: int = 0
    """Parcels that were handed over, as they were counted when it was closed, and what they weigh."""
    net_mg: int = 0


def manifest_step(manifest: Manifest, event: str) -> str:
    """The state of a manifest after an event.

    Raises:
        NotPermitted: it is closed.

    >>> manifest_step(Manifest(1, "main", "SF-1", 1, 1, "open", 0), "close")
    'closed'
    """
    after = MANIFEST_LIFE[event].get(manifest.state)
    if after is None:
        raise NotPermitted(
            f"manifest {manifest.code} is {' '.join(MANIFEST_WORDS[manifest.state])}: "
            f"{' '.join(MANIFEST_EVENT_WORDS[event])} is permitted in {', '.join(MANIFEST_LIFE[event])}"
        )
    return after


@dataclass(frozen=True, slots=True)
class Bill:
    """A carrier's bill that was read in."""

    id: int
    site: str
    carrier_id: int
    number: str
    at_ms: int
    from_ms: int = 0
    """It is of the parcels that were shipped from here …"""
    to_ms: int = 0
    """… and before here; both 0: those of the days that its own parcels were shipped on."""
    tolerance_mg: int = 0
    """By so much a charged weight may be off."""


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
