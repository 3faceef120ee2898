"""Parcels: the cartons that an order becomes. Weights in milligrams, times in UTC milliseconds."""

from hub.http.schemas.fields import Out, example

PARCEL = {
    "id": 9,
    "code": "WEB-1001.1",
    "order": "WEB-1001",
    "number": 1,
    "state": "weighed",
    "box_mg": 180_000,
    "expected_mg": 1_452_000,
    "tolerance_mg": 21_300,
    "net_mg": 1_455_000,
    "carrier": "SF",
    "waybill": "SF1009876543210",
    "area": "near",
    "fee_minor": 1200,
    "manifest": "SF-261122-3",
    "shipped_at_ms": 0,
}


class Parcel(Out):
    """One carton of an order; `net_mg` is its accepted weight, null until there is one. `fee_minor` is what
    its carrier should ask, in minor units of the carrier's currency; null where no table tells.
    """

    model_config = example(**PARCEL)

    id: int
    code: str
    order: str
    number: int
    state: str
    box_mg: int
    expected_mg: int
    tolerance_mg: int
    net_mg: int | None
    carrier: str
    waybill: str
    area: str
    fee_minor: int | None
    manifest: str | None
    shipped_at_ms: int


class Content(Out):
    """Pieces of an order's line in a parcel, `qty_counted` of them counted by hand."""

    model_config = example(line_no=1, sku="85123A", qty=6, qty_counted=0)

    line_no: int
    sku: str
    qty: int
    qty_counted: int


class ParcelWithContents(Parcel):
    """A parcel with what is in it."""

    model_config = example(**PARCEL, contents=[{"line_no": 1, "sku": "85123A", "qty": 6, "qty_counted": 0}])

    contents: list[Content]
