"""Orders, as they come and as they stand.

Quantities in pieces, times in UTC milliseconds, money in minor units of the shop's currency.
"""

from typing import Annotated

from pydantic import Field

from hub.http.schemas.audits import FindingOut
from hub.http.schemas.fields import Out, example, example_of
from hub.http.schemas.parcels import PARCEL, Parcel

_ORDER = {
    "id": 5,
    "label": "WEB-1001",
    "shop": "WEB",
    "number": "1001",
    "state": "picking",
    "resume_state": "",
    "reason": "",
    "since_ms": 1_291_193_400_000,
    "placed_at_ms": 1_291_190_000_000,
    "received_at_ms": 1_291_190_060_000,
    "carrier": "DHL",
    "waybill": "00340434161094042557",
    "note": "",
    "channel": "api",
    "payment": "paid",
    "urgent": False,
    "ship_by_ms": 0,
    "warehouse": "MAIN",
    "part_of": "WEB-1000",
    "merged_into": "WEB-1002",
    "wave": "W00001",
    "tote": "T07",
    "station": "bench-1",
    "version": 4,
}
_LINE = {
    "line_no": 1,
    "sku": "85123A",
    "name": "White hanging heart t-light holder",
    "qty_ordered": 6,
    "qty_cancelled": 0,
    "qty_moved": 0,
    "qty_short": 0,
    "qty_picked": 6,
    "qty_verified": 2,
    "qty_counted": 0,
    "price_minor": 255,
    "gift": False,
    "kit": "GIFTSET",
}
_KIT = {"sku": "GIFTSET", "name": "Gift set of three", "qty": 1, "price_minor": 999}
_EXCEPTION = {
    "id": 17,
    "kind": "weight",
    "state": "open",
    "what": "Too light by 28 g 偏轻28 g",
    "cause": "",
    "remedy": "",
}
_LOG = {
    "from_state": "released",
    "to_state": "picking",
    "reason": "",
    "operator": "7",
    "station": "zone-a",
    "at_ms": 1_291_193_400_000,
    "business_date": "2010-12-01",
}


class Order(Out):
    """An order without its lines.

    A held one returns to `resume_state`; `station` is the bench where it is open. `part_of` is the order that
    it was split from, `merged_into` the one that took over its lines; its stock is promised in `warehouse`.
    An `urgent` one goes before others; `ship_by_ms` is when it must have left, 0 where nothing was promised.
    """

    model_config = example(**_ORDER)

    id: int
    label: str
    shop: str
    number: str
    state: str
    resume_state: str
    reason: str
    since_ms: int
    placed_at_ms: int
    received_at_ms: int
    carrier: str
    waybill: str
    note: str
    channel: str
    payment: str
    urgent: bool
    ship_by_ms: int
    warehouse: str | None
    part_of: str | None
    merged_into: str | None
    wave: str | None
    tote: str | None
    """Where its pieces stand; `T07+T08` where it has several."""
    station: str | None
    version: int


class OrderLine(Out):
    """Pieces of one item in an order. What must be packed: ordered, less cancelled, moved and short.

    `qty_moved` went to another order (merge, split); `kit` is the SKU of the kit that it is a part of.
    """

    model_config = example(**_LINE)

    line_no: int
    sku: str
    name: str
    qty_ordered: int
    qty_cancelled: int
    qty_moved: int
    qty_short: int
    qty_picked: int
    qty_verified: int
    qty_counted: int
    price_minor: int
    gift: bool
    kit: str | None


class OrderedKit(Out):
    """A kit as it was ordered; its parts are lines of the order. Price of one, in minor units."""

    model_config = example(**_KIT)

    sku: str
    name: str
    qty: int
    price_minor: int


class LogEntry(Out):
    """One move of an order: from which state to which, when, by whom, why."""

    model_config = example(**_LOG)

    from_state: str
    to_state: str
    reason: str
    operator: str | None
    station: str | None
    at_ms: int
    business_date: str


class RecipientOut(Out):
    """Who an order goes to."""

    model_config = example(name="王小明", address="", postcode="", country="CN", phone="", email="")

    name: str
    address: str
    postcode: str
    country: str
    phone: str
    email: str


class OrderException(Out):
    """What went wrong with an order: the whole of it is at /exceptions/{id}."""

    model_config = example(**_EXCEPTION)

    id: int
    kind: str
    state: str
    what: str
    cause: str
    remedy: str


class WholeOrder(Order):
    """An order with its lines, kits, parcels, recipient, findings of the audit, exceptions and log."""

    model_config = example(
        **_ORDER,
        lines=[_LINE],
        kits=[_KIT],
        parts=["WEB-1001~2"],
        took_over=["WEB-1002"],
        parcels=[PARCEL],
        recipient={
            "name": "王小明",
            "address": "",
            "postcode": "",
            "country": "CN",
            "phone": "",
            "email": "",
        },
        findings=[example_of(FindingOut)],
        exceptions=[_EXCEPTION],
        log=[_LOG],
    )

    lines: list[OrderLine]
    kits: list[OrderedKit]
    parts: Annotated[list[str], Field(description="Orders that were split from it")]
    took_over: Annotated[list[str], Field(description="Orders that were merged into it")]
    parcels: list[Parcel]
    recipient: RecipientOut | None
    findings: list[FindingOut]
    exceptions: list[OrderException]
    log: list[LogEntry]
