"""Carriers, what they ask, and fees reckoned anew. Weights in milligrams, sizes in millimetres, money in
minor units of the carrier's currency.
"""

from typing import Annotated

from pydantic import Field, StringConstraints

from hub.http.schemas.fields import BIGGEST, LINE, WHOLE, Badge, In, Out, Reason, example, example_of

_CARRIER = {
    "id": 1,
    "code": "SF",
    "name": "顺丰速运",
    "currency": "CNY",
    "max_mg": 30_000_000,
    "max_side_mm": 1500,
    "max_girth_mm": 0,
    "cutoff": "18:30",
    "numbers": "pool",
    "rank": 1,
    "active": True,
    "volume_divisor": 6000,
    "call_days": "123456",
    "numbers_free": 4211,
}
_AREA = {"area": "far", "country": "CN", "postcodes": "65 81-85"}
_FEE = {"area": "far", "upto_mg": 1_000_000, "fee_minor": 2300, "step_mg": 1_000_000, "step_minor": 1400}


class Carrier(Out):
    """A carrier and what it takes; 0 as a limit takes everything. `call_days`: digits,
    Monday is 1; empty: the site's. Of its waybill numbers `numbers_free` are left."""

    model_config = example(**_CARRIER)

    id: int
    code: str
    name: str
    currency: str
    max_mg: int
    max_side_mm: int
    max_girth_mm: int
    cutoff: str
    numbers: str
    rank: int
    active: bool
    volume_divisor: int
    call_days: str
    numbers_free: int


class Area(Out):
    """Addresses that a carrier charges as an area; empty takes every one."""

    model_config = example(**_AREA)

    area: str
    country: str
    postcodes: str


class Fee(Out):
    """What a parcel up to a weight costs; the last row of an area goes on by steps."""

    model_config = example(**_FEE)

    area: str
    upto_mg: int
    fee_minor: int
    step_mg: int
    step_minor: int


class WholeCarrier(Carrier):
    """A carrier with its areas and fees; `numbers_void` were taken and are on no parcel that counts."""

    model_config = example(**_CARRIER, numbers_used=789, numbers_void=3, areas=[_AREA], fees=[_FEE])

    numbers_used: int
    numbers_void: int
    areas: list[Area]
    fees: list[Fee]


class Quote(Out):
    """What a carrier asks for a parcel, or why it does not take it; `chosen` is who would get it."""

    model_config = example(
        carrier="SF",
        name="顺丰速运",
        currency="CNY",
        chosen=True,
        area="far",
        charged_mg=4_000_000,
        fee_minor=6500,
        why="",
    )

    carrier: str
    name: str
    currency: str
    chosen: bool
    area: str
    charged_mg: int | None
    fee_minor: int | None
    why: str


class Quotes(Out):
    """All carriers' answers, by rank."""

    model_config = example(rows=[example_of(Quote)])

    rows: list[Quote]


class Reprice(In):
    """Which parcels are priced anew beside those that have not left: shipped from `from_ms` to before `to_ms`
    (both 0: none); at most `limit` above the number `after`."""

    model_config = In.model_config | example(
        from_ms=1_793_462_400_000, to_ms=1_796_054_400_000, after=0, limit=500
    )

    from_ms: Annotated[int, Field(ge=0, le=BIGGEST), WHOLE] = 0
    to_ms: Annotated[int, Field(ge=0, le=BIGGEST), WHOLE] = 0
    after: Annotated[int, Field(ge=0, le=BIGGEST), WHOLE] = 0
    limit: Annotated[int, Field(ge=1, le=1000), WHOLE] = 500


class Repriced(Out):
    """A parcel with another fee or area; null where no table told one before."""

    model_config = example(
        parcel="WEB-1001.1",
        waybill="SF1009876543210",
        area_before="near",
        area="far",
        fee_before_minor=1200,
        fee_minor=2300,
    )

    parcel: str
    waybill: str
    area_before: str
    area: str
    fee_before_minor: int | None
    fee_minor: int | None


class Repricing(Out):
    """What changed of the parcels that were looked at; `next` is the `after` of the next call, null at the
    end."""

    model_config = example(rows=[example_of(Repriced)], parcels=500, next=1200)

    rows: list[Repriced]
    parcels: int
    next: int | None


class CarrierChange(In):
    """The carrier that an order goes with from now on, by code or name, and why. With a `waybill` it may be
    one that the hub does not know."""

    model_config = In.model_config | example(
        carrier="SF", reason="the buyer pays for speed", waybill="", badge="7"
    )

    carrier: Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=LINE)]
    reason: Reason
    waybill: Annotated[str, StringConstraints(max_length=64, pattern=LINE)] = ""
    badge: Badge | None = None
