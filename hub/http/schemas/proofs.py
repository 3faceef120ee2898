"""The proof of an order's contents: what was scanned and weighed, and what the weights prove. Weights in mg,
times in UTC milliseconds.
"""

from typing import Annotated, Literal

from pydantic import Field

from hub.domain.proof import FINDINGS
from hub.http.schemas.fields import Out, example

Finding = Literal[FINDINGS]  # type: ignore[valid-type]  # the domain's own tuple, spelt out in OpenAPI
_ITEM = {
    "line_no": 1,
    "sku": "85123A",
    "name": "White hanging heart t-light holder",
    "qty": 6,
    "qty_counted": 0,
    "unit_mg": 118_000,
    "finding": "by_weight",
    "most_mg": 1_125_000,
}
_WEIGHED = {
    "at_ms": 1_291_193_400_000,
    "operator": "Mei",
    "station": "bench-1",
    "net_mg": 1_234_000,
    "gross_mg": 1_234_000,
    "tare_mg": 0,
    "read_off": False,
}
_PARCEL = {
    "code": "WEB-1001.1",
    "carrier": "DHL",
    "waybill": "00340434161094042557",
    "box": "M",
    "expected_mg": 1_231_000,
    "tolerance_mg": 12_000,
    "net_mg": 1_234_000,
    "shipped_at_ms": 1_291_200_000_000,
    "weighed": _WEIGHED,
    "items": [_ITEM],
    "proven": True,
}
_STEP = {
    "at_ms": 1_291_193_400_000,
    "kind": "weigh",
    "verdict": "pass",
    "said": "Weight OK 1.234 kg",
    "code": "",
    "sku": "",
    "qty": 0,
    "parcel": "WEB-1001.1",
    "net_mg": 1_234_000,
    "operator": "Mei",
    "station": "bench-1",
    "undone": False,
}


class ProofItem(Out):
    """Pieces of an item in a parcel, and what its weight says of one of them.

    `by_weight`: without it the parcel weighs `most_mg` at the most, and it weighed more. `too_light`: the
    tolerance leaves it open. Otherwise the weight says nothing: `no_catalogue_weight`, `not_weighed`,
    `not_right` (the parcel's weight itself was not).
    """

    model_config = example(**_ITEM)

    line_no: int
    sku: str
    name: str
    qty: int
    qty_counted: int
    unit_mg: int
    finding: Finding
    most_mg: int


class ProofWeight(Out):
    """The weight that was taken as right: when, who, where, and what the scale said."""

    model_config = example(**_WEIGHED)

    at_ms: int
    operator: str
    station: str
    net_mg: int
    gross_mg: int
    tare_mg: int
    read_off: bool = Field(description="A person read it off a scale and typed it")


class ProofParcel(Out):
    """A parcel. `proven`: the weight alone rules out that one piece of anything in it was missing."""

    model_config = example(**_PARCEL)

    code: str
    carrier: str
    waybill: str
    box: str
    expected_mg: int
    tolerance_mg: int
    net_mg: int | None
    shipped_at_ms: int
    weighed: ProofWeight | None
    items: list[ProofItem]
    proven: bool


class ProofStep(Out):
    """A scan that meant pieces or was wrong, or a weight. `undone`: somebody took it back later."""

    model_config = example(**_STEP)

    at_ms: int
    kind: str
    verdict: str
    said: str
    code: str
    sku: str
    qty: int
    parcel: str
    net_mg: int | None
    operator: str
    station: str
    undone: bool


class Proof(Out):
    """All that speaks for the contents of an order's parcels."""

    model_config = example(order="WEB-1001", shop="WEB", state="shipped", parcels=[_PARCEL], steps=[_STEP])

    order: str
    shop: str
    state: str
    parcels: Annotated[list[ProofParcel], Field(description="Those that count, in their order")]
    steps: Annotated[list[ProofStep], Field(description="The first first")]
