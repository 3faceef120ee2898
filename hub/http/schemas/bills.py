"""Carriers' bills beside what was weighed and reckoned here. Weights in milligrams, money in minor units of
the carrier's currency, times in UTC milliseconds.
"""

from hub.http.schemas.fields import Out, example

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
