"""What a site decides about its orders: audit, allocation, waves, gifts, alarms and norms. Read from a file
by `hub.office.rules_file`; without one the defaults here hold.

Times in hours, money in minor units of the shop's currency, quantities in pieces.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from hub.domain.calendar_days import EVERY_DAY
from hub.domain.norms import NormRules


@dataclass(frozen=True, slots=True)
class AuditRules:
    """What becomes of an order in which a rule finds something: `pass`, `ask` or `hold`; and the limits."""

    unpaid: str = "hold"
    address_missing: str = "hold"
    price_odd: str = "ask"
    quantity_odd: str = "ask"
    same_buyer: str = "ask"
    unknown_sku: str = "hold"
    buyer_note: str = "ask"
    same_buyer_hours: int = 24
    qty_from: int = 1000
    """A line of at least so many pieces is odd."""
    price_from_minor: int = 1
    """A piece that costs less is odd, unless it is a gift; 0 takes every price, also none."""
    price_to_minor: int = 10_000_000
    """A piece that costs more is odd."""
    hold_minutes: int = 30
    """How long an order is in the hands of the person who took it to audit it."""


@dataclass(frozen=True, slots=True)
class NearRule:
    """Warehouses for an area, the nearest first. Empty `countries` or `postcodes` take every one.

    `postcodes` are beginnings (`SW1`) or spans of them (`20000-29999`).
    """

    warehouses: tuple[str, ...]
    countries: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AllocationRules:
    """How stock is promised."""

    near: tuple[NearRule, ...] = ()
    """The first that takes an address counts; without one, warehouses in the order of their making."""
    split: bool = False
    """Whether an order that no single warehouse can fill is split among several."""
    shelf_days: int = 0
    """Days that a lot must still be good on the day of its allocation."""


@dataclass(frozen=True, slots=True)
class GiftRule:
    """`qty` free pieces of `sku` with an order that holds `with_sku`, or is worth at least `from_minor`."""

    sku: str
    qty: int = 1
    with_sku: str = ""
    from_minor: int = 0
    shop: str = ""
    """Only orders of this shop; empty: of every one."""


AUTO = "auto"
"""As a method: batch where the warehouse has a put wall, else cluster."""


@dataclass(frozen=True, slots=True)
class WaveRules:
    """Which orders are released together, and how they are picked. Methods are AUTO or of waving.METHODS."""

    capacity_orders: int = 60
    """Orders of a wave; of several pieces and picked in batch, no more than the put wall has slots."""
    capacity_pieces: int = 1000
    """Pieces of a wave; an order of more is a wave alone."""
    urgent_minutes: int = 120
    """An order that must have left, or whose carrier calls, within so many minutes goes before others."""
    single: str = AUTO
    multi: str = AUTO
    urgent: str = "cluster"
    by_carrier: bool = True
    """Whether a wave is of one carrier and cut-off; urgent orders never wait for their like."""
    cart_totes: int = 0
    """Totes on a cart; 0: as many as somebody puts on it. With the method `order` it is one."""
    batch_pieces: int = 0
    """Pieces that one tote takes of a batch wave; 0: all that wait. The next tote takes the rest."""
    wall: str = ""
    """The put wall of a wave that names none; empty: the one with the most slots that nobody waits for."""
    call_days: tuple[int, ...] = EVERY_DAY
    """Days of the week on which carriers call that say none of their own, Monday is 1."""
    automatic: bool = False
    """Whether the office releases waves by itself."""
    every_minutes: int = 30
    """How long orders are gathered before they are released by itself; urgent ones are not."""
    min_orders: int = 1
    """A smaller wave waits for more by itself, until one of its orders becomes urgent."""


@dataclass(frozen=True, slots=True)
class PaperRules:
    """Papers that are printed by themselves, by what happens: kinds of papers.KINDS in their order."""

    released: tuple[str, ...] = ()
    """When an order is released."""
    verified: tuple[str, ...] = ()
    """When its last piece was verified and its parcels are planned."""
    handed_over: tuple[str, ...] = ()
    """When a carrier's manifest is closed."""


@dataclass(frozen=True, slots=True)
class OfficeRules:
    """All of it. `alarm_hours`: state -> hours after which an order in it is late."""

    audit: AuditRules = AuditRules()
    allocation: AllocationRules = AllocationRules()
    gifts: tuple[GiftRule, ...] = ()
    alarm_hours: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType(
            {
                "received": 4,
                "audited": 2,
                "allocated": 8,
                "released": 4,
                "picking": 2,
                "picked": 2,
                "verified": 2,
                "packed": 2,
                "weighed": 8,
                "held": 24,
                "short": 48,
                "changed": 2,
            }
        )
    )
    waves: WaveRules = WaveRules()
    papers: PaperRules = PaperRules()
    norms: NormRules = field(default_factory=NormRules)
