"""The tables of the office's file: every key, its kind of value, its bounds and its default."""

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo
from pydantic import field_validator as checked

from hub.domain import auditing, papers, waving
from hub.domain.norms import NormRules
from hub.domain.office_rules import AUTO, AllocationRules, AuditRules, WaveRules
from hub.domain.orders import LIVING

_AUDIT, _ALLOCATION, _WAVES, _NORMS = AuditRules(), AllocationRules(), WaveRules(), NormRules()
_MOST = 1_000_000_000
_Outcome = Literal[auditing.OUTCOMES]  # type: ignore[valid-type]  # the domain's own tuple
_State = Literal[LIVING]  # type: ignore[valid-type]  # the domain's own tuple
_Method = Literal[AUTO, *waving.METHODS]  # type: ignore[valid-type]  # the domain's own tuple
_OfOrder = Literal[papers.OF_ORDER]  # type: ignore[valid-type]  # the domain's own tuple
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
_Code = Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)]
_Amount = Annotated[int, Field(ge=0, le=_MOST)]
_Days = Annotated[list[Annotated[int, Field(ge=1, le=7)]], Field(min_length=1)]
_Hours = Annotated[float, Field(ge=0, le=8760, allow_inf_nan=False)]


class Table(BaseModel):
    """A table of the file: kinds of value as TOML has them, and no key that is not known."""

    model_config = ConfigDict(extra="forbid", strict=True, validate_default=True)


class _Audit(Table):
    unpaid: _Outcome = _AUDIT.unpaid
    address_missing: _Outcome = _AUDIT.address_missing
    price_odd: _Outcome = _AUDIT.price_odd
    quantity_odd: _Outcome = _AUDIT.quantity_odd
    same_buyer: _Outcome = _AUDIT.same_buyer
    unknown_sku: _Outcome = _AUDIT.unknown_sku
    buyer_note: _Outcome = _AUDIT.buyer_note
    same_buyer_hours: Annotated[int, Field(ge=1, le=8760)] = _AUDIT.same_buyer_hours
    qty_from: Annotated[int, Field(ge=2, le=_MOST)] = _AUDIT.qty_from
    price_from_minor: _Amount = _AUDIT.price_from_minor
    price_to_minor: _Amount = _AUDIT.price_to_minor
    hold_minutes: Annotated[int, Field(ge=1, le=1440)] = _AUDIT.hold_minutes

    @checked("price_to_minor")
    @classmethod
    def _not_below(cls, value: int, info: ValidationInfo) -> int:
        least = info.data.get("price_from_minor", 0)
        if value < least:
            raise ValueError(f"expected at least price_from_minor, {least}")
        return value


class _Near(Table):
    warehouses: Annotated[list[_Text], Field(min_length=1)]
    countries: list[_Text] = []
    postcodes: list[_Text] = []

    @checked("postcodes")
    @classmethod
    def _upwards(cls, value: list[str]) -> list[str]:
        for area in value:
            low, hyphen, high = area.replace(" ", "").upper().partition("-")
            if hyphen and len(low) == len(high) and low > high:
                raise ValueError(f"expected spans from low to high, not {area}")
        return value


class _Allocation(Table):
    near: list[_Near] = []
    split: bool = _ALLOCATION.split
    shelf_days: Annotated[int, Field(ge=0, le=3650)] = _ALLOCATION.shelf_days


class _Waves(Table):
    capacity_orders: Annotated[int, Field(ge=1, le=5000)] = _WAVES.capacity_orders
    capacity_pieces: Annotated[int, Field(ge=1, le=_MOST)] = _WAVES.capacity_pieces
    urgent_minutes: Annotated[int, Field(ge=0, le=10_080)] = _WAVES.urgent_minutes
    single: _Method = _WAVES.single
    multi: _Method = _WAVES.multi
    urgent: _Method = _WAVES.urgent
    by_carrier: bool = _WAVES.by_carrier
    cart_totes: Annotated[int, Field(ge=0, le=100)] = _WAVES.cart_totes
    batch_pieces: Annotated[int, Field(ge=0, le=100_000)] = _WAVES.batch_pieces
    wall: Annotated[str, StringConstraints(strip_whitespace=True, max_length=32)] = _WAVES.wall
    call_days: _Days = [*_WAVES.call_days]
    automatic: bool = _WAVES.automatic
    every_minutes: Annotated[int, Field(ge=0, le=1440)] = _WAVES.every_minutes
    min_orders: Annotated[int, Field(ge=1, le=5000)] = _WAVES.min_orders

    @checked("min_orders")
    @classmethod
    def _within_capacity(cls, value: int, info: ValidationInfo) -> int:
        most = info.data.get("capacity_orders", value)
        if value > most:
            raise ValueError(f"expected at most capacity_orders, {most}")
        return value


class _Papers(Table):
    released: list[_OfOrder] = []
    verified: list[_OfOrder] = []
    handed_over: list[Literal["manifest"]] = []


_Norm = Annotated[int, Field(ge=0, le=100_000)]


class _Norms(Table):
    pick: _Norm = _NORMS.pick
    put_wall: _Norm = _NORMS.put_wall
    verify: _Norm = _NORMS.verify
    pack: _Norm = _NORMS.pack
    weigh: _Norm = _NORMS.weigh
    ship: _Norm = _NORMS.ship
    put_away: _Norm = _NORMS.put_away
    day_ends: Annotated[str, StringConstraints(strip_whitespace=True)] = _NORMS.day_ends
    work_days: _Days = [*_NORMS.work_days]

    @checked("day_ends")
    @classmethod
    def _is_a_time(cls, value: str) -> str:
        if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
            raise ValueError("expected a time of day as HH:MM")
        return value


class _Gift(Table):
    sku: _Text
    qty: Annotated[int, Field(ge=1, le=1000)] = 1
    with_sku: _Code = ""
    from_minor: _Amount = 0
    shop: _Code = ""

    @checked("from_minor")
    @classmethod
    def _has_a_cause(cls, value: int, info: ValidationInfo) -> int:
        if not value and not info.data.get("with_sku"):
            raise ValueError("expected an amount above 0, or a SKU in with_sku")
        return value


class RulesFile(Table):
    """The whole file."""

    audit: _Audit = _Audit()
    allocation: _Allocation = _Allocation()
    gifts: list[_Gift] = []
    alarm_hours: dict[_State, _Hours] = {}
    waves: _Waves = _Waves()
    papers: _Papers = _Papers()
    norms: _Norms = _Norms()
