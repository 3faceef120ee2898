"""Carriers, manifests and bills. Weights in milligrams, sizes in millimetres, times in UTC milliseconds,
money in minor units of the carrier's currency.
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
_MANIFEST = {
    "id": 3,
    "code": "SF-261122-3",
    "state": "closed",
    "opened_at_ms": 1_795_190_000_000,
    "closed_at_ms": 1_795_193_600_000,
    "carrier": "SF",
    "carrier_name": "顺丰速运",
    "warehouse": "MAIN",
    "operator": "7",
    "parcels": 1,
    "net_mg": 1_455_000,
}
_BILL = {
    "id": 2,
    "number": "2026-11",
    "at_ms": 1_796_000_000_000,
    "from_ms": 1_793_462_400_000,
    "to_ms": 1_796_054_400_000,
    "tolerance_mg": 50_000,
    "currency": "CNY",
    "carrier": "SF",
    "lines": 1210,
    "billed_minor": 1_452_000,
    "differences": 9,
}
_AREA = {"area": "far", "country": "CN", "postcodes": "65 81-85"}
_FEE = {"area": "far", "upto_mg": 1_000_000, "fee_minor": 2300, "step_mg": 1_000_000, "step_minor": 1400}
_LOADED = {
    "code": "WEB-1001.1",
    "waybill": "SF1009876543210",
    "area": "far",
    "net_mg": 1_455_000,
    "shipped_at_ms": 1_795_190_100_000,
    "order": "WEB-1001",
    "postcode": "830000",
    "country": "CN",
}
_TOTAL = {"outcome": "weight_differs", "lines": 4, "billed_minor": 9200, "own_minor": 5600}
_LINE = {
    "id": 77,
    "line_no": 77,
    "waybill": "SF1009876543210",
    "charged_mg": 3_000_000,
    "fee_minor": 5100,
    "own_mg": 1_455_000,
    "own_minor": 3700,
    "outcome": "weight_differs",
    "parcel": "WEB-1001.1",
    "order": "WEB-1001",
}
_NOT_BILLED = {
    "id": 9,
    "code": "WEB-1001.1",
    "waybill": "SF1009876543210",
    "net_mg": 1_455_000,
    "fee_minor": 3700,
    "shipped_at_ms": 1_795_190_100_000,
    "order": "WEB-1001",
}


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


class Manifest(Out):
    """Parcels handed over to a carrier at one call; `operator` closed it."""

    model_config = example(**_MANIFEST)

    id: int
    code: str
    state: str
    opened_at_ms: int
    closed_at_ms: int
    carrier: str
    carrier_name: str
    warehouse: str
    operator: str | None
    parcels: int
    net_mg: int


class Loaded(Out):
    """A parcel on a manifest."""

    model_config = example(**_LOADED)

    code: str
    waybill: str
    area: str
    net_mg: int
    shipped_at_ms: int
    order: str
    postcode: str
    country: str


class WholeManifest(Manifest):
    """A manifest with its parcels in the order in which they were loaded."""

    model_config = example(**_MANIFEST, lines=[_LOADED])

    lines: list[Loaded]


class Bill(Out):
    """A carrier's bill that was read in; of its lines `differences` are not as they should be."""

    model_config = example(**_BILL)

    id: int
    number: str
    at_ms: int
    from_ms: int
    to_ms: int
    tolerance_mg: int
    currency: str
    carrier: str
    lines: int
    billed_minor: int
    differences: int


class Total(Out):
    """Lines of one outcome; `own_minor` is what those should have been whose own fee is known."""

    model_config = example(**_TOTAL)

    outcome: str
    lines: int
    billed_minor: int
    own_minor: int


class Missing(Out):
    """Parcels of the bill's days that no bill has."""

    model_config = example(parcels=2, own_minor=2400)

    parcels: int
    own_minor: int


class WholeBill(Bill):
    """A bill with its lines counted by outcome."""

    model_config = example(**_BILL, totals=[_TOTAL], not_billed={"parcels": 2, "own_minor": 2400})

    totals: list[Total]
    not_billed: Missing


class Line(Out):
    """A line of a bill beside the parcel's own weight and fee; null where none is known."""

    model_config = example(**_LINE)

    id: int
    line_no: int
    waybill: str
    charged_mg: int
    fee_minor: int
    own_mg: int | None
    own_minor: int | None
    outcome: str
    parcel: str | None
    order: str | None


class NotBilled(Out):
    """A parcel that a carrier took and did not bill."""

    model_config = example(**_NOT_BILLED)

    id: int
    code: str
    waybill: str
    net_mg: int
    fee_minor: int | None
    shipped_at_ms: int
    order: str
