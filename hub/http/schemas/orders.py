"""Orders, waves and parcels. Quantities in pieces, weights in milligrams, times in UTC milliseconds, money in
minor units of the shop's currency."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hub.domain.orders import PAYMENTS
from hub.http.schemas.fields import (
    BIGGEST,
    LINE,
    PARAGRAPH,
    WHOLE,
    Badge,
    In,
    Name,
    OrderNumber,
    Out,
    Qty,
    QtyOrdered,
    Reason,
    example,
)

Payment = Literal[PAYMENTS]  # type: ignore[valid-type]  # the domain's own tuple, spelt out in OpenAPI
LATEST_MS = 253_402_300_799_999
"""The last millisecond of the year 9999, UTC: calendars and clocks of most programs end there."""
_PARCEL = {
    "id": 9,
    "code": "WEB-1001.1",
    "order": "WEB-1001",
    "number": 1,
    "state": "weighed",
    "box_mg": 180_000,
    "expected_mg": 1_452_000,
    "tolerance_mg": 21_300,
    "net_mg": 1_455_000,
}
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
_LOG = {
    "from_state": "released",
    "to_state": "picking",
    "reason": "",
    "operator": "7",
    "station": "zone-a",
    "at_ms": 1_291_193_400_000,
    "business_date": "2010-12-01",
}


def _text(length: int, pattern: str = LINE) -> StringConstraints:
    return StringConstraints(max_length=length, pattern=pattern)


class Recipient(In):
    """Who an order goes to."""

    model_config = In.model_config | example(
        name="王小明",
        address="中山路 1 号",
        postcode="200001",
        country="CN",
        phone="13800000000",
        email="wang@example.com",
    )

    name: Annotated[str, _text(128)] = ""
    address: Annotated[str, _text(512, PARAGRAPH)] = ""
    postcode: Annotated[str, _text(32)] = ""
    country: Annotated[str, _text(64)] = ""
    phone: Annotated[str, _text(64)] = ""
    email: Annotated[str, _text(128)] = ""


class NewLine(In):
    """Pieces of one item; each item once in an order."""

    model_config = In.model_config | example(sku="85123A", qty=6, price_minor=255)

    sku: Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=LINE)]
    qty: QtyOrdered
    price_minor: Annotated[int, Field(ge=0, le=BIGGEST), WHOLE] = 0


class NewOrder(In):
    """An order as a shop sends it.

    Sent again with the same content it is the same order; `number` is the shop's.
    """

    model_config = In.model_config | example(
        shop="WEB",
        number="1001",
        lines=[{"sku": "85123A", "qty": 6, "price_minor": 255}, {"sku": "71053", "qty": 1}],
        placed_at_ms=1_291_190_000_000,
        carrier="DHL",
        recipient={"name": "王小明", "country": "CN"},
        payment="paid",
    )

    shop: Annotated[str, StringConstraints(min_length=1, max_length=32, pattern=LINE)]
    number: OrderNumber
    lines: Annotated[list[NewLine], Field(min_length=1, max_length=2000)]
    placed_at_ms: Annotated[int, Field(ge=0, le=LATEST_MS), WHOLE] = 0
    carrier: Annotated[str, _text(64)] = ""
    waybill: Annotated[str, _text(64)] = ""
    note: Annotated[str, _text(512, PARAGRAPH)] = ""
    recipient: Recipient | None = None
    payment: Payment = "unknown"


class Stop(In):
    """Why an order is stopped, and by whose badge where it is a person's doing."""

    model_config = In.model_config | example(reason="payment not received", badge="7")

    reason: Reason
    badge: Badge | None = None


class GoOn(In):
    """Who lets an order go on."""

    model_config = In.model_config | example(badge="7")

    badge: Badge | None = None


class LineChange(In):
    """How many pieces a line wants from now on; 0 takes it off."""

    model_config = In.model_config | example(line_no=1, qty=4)

    line_no: Annotated[int, Field(ge=1, le=BIGGEST), WHOLE]
    qty: Qty


class Change(In):
    """New quantities of an order's lines; lines that are not named stay as they are."""

    model_config = In.model_config | example(lines=[{"line_no": 1, "qty": 4}], reason="buyer asked for less")

    lines: Annotated[list[LineChange], Field(min_length=1, max_length=2000)]
    reason: Reason
    badge: Badge | None = None


class Readdress(In):
    """Where an order goes from now on; what is not named of the recipient stays as it is."""

    model_config = In.model_config | example(
        recipient={"address": "中山路 2 号", "postcode": "200002"}, reason="the buyer has moved", badge="7"
    )

    recipient: Recipient
    reason: Reason
    badge: Badge | None = None


class Order(Out):
    """An order without its lines.

    A held one returns to `resume_state`; `station` is the bench where it is open. `part_of` is the order that
    it was split from, `merged_into` the one that took over its lines; its stock is promised in `warehouse`.
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
    warehouse: str | None
    part_of: str | None
    merged_into: str | None
    wave: str | None
    tote: str | None
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


class Parcel(Out):
    """One carton of an order; `net_mg` is its accepted weight, null until there is one."""

    model_config = example(**_PARCEL)

    id: int
    code: str
    order: str
    number: int
    state: str
    box_mg: int
    expected_mg: int
    tolerance_mg: int
    net_mg: int | None


class Content(Out):
    """Pieces of an order's line in a parcel, `qty_counted` of them counted by hand."""

    model_config = example(line_no=1, sku="85123A", qty=6, qty_counted=0)

    line_no: int
    sku: str
    qty: int
    qty_counted: int


class ParcelWithContents(Parcel):
    """A parcel with what is in it."""

    model_config = example(**_PARCEL, contents=[{"line_no": 1, "sku": "85123A", "qty": 6, "qty_counted": 0}])

    contents: list[Content]


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


class WholeOrder(Order):
    """An order with its lines, kits, parcels, recipient and log."""

    model_config = example(
        **_ORDER,
        lines=[_LINE],
        kits=[_KIT],
        parcels=[_PARCEL],
        recipient={
            "name": "王小明",
            "address": "",
            "postcode": "",
            "country": "CN",
            "phone": "",
            "email": "",
        },
        log=[_LOG],
    )

    lines: list[OrderLine]
    kits: list[OrderedKit]
    parcels: list[Parcel]
    recipient: RecipientOut | None
    log: list[LogEntry]


class NewWave(In):
    """Which allocated orders to release together: those named, or all of the warehouse, the oldest first."""

    model_config = In.model_config | example(orders=["WEB-1001", "WEB-1002"])

    orders: Annotated[list[Name], Field(min_length=1, max_length=5000)] | None = None
    limit: Annotated[int, Field(ge=1, le=5000), WHOLE] = 5000
    warehouse: Annotated[str, StringConstraints(max_length=32, pattern=LINE)] = ""
    badge: Badge | None = None


class NotReleased(Out):
    """An order that was not released, and why."""

    model_config = example(
        order="WEB-1002",
        reason="order WEB-1002 is short 缺货: release 下发 is permitted in allocated",
    )

    order: str
    reason: str


class Released(Out):
    """What a new wave released.

    `code` is null when nothing was released: there is no wave then. `refused` orders were not waiting in this
    warehouse, `waiting` still are.
    """

    model_config = example(
        code="W00001",
        released=["WEB-1001"],
        refused=[{"order": "WEB-1002", "reason": "order WEB-1002 is short 缺货"}],
        waiting=0,
    )

    code: str | None
    released: list[str]
    refused: list[NotReleased]
    waiting: int


class Wave(Out):
    """Orders released together; `orders` is how many."""

    model_config = example(id=1, code="W00001", warehouse="MAIN", released_at_ms=1_291_193_000_000, orders=2)

    id: int
    code: str
    warehouse: str
    released_at_ms: int
    orders: int


class WholeWave(Wave):
    """A wave with how many of its orders are in which state."""

    model_config = example(
        id=1,
        code="W00001",
        warehouse="MAIN",
        released_at_ms=1_291_193_000_000,
        orders=2,
        states={"picking": 1, "shipped": 1},
    )

    states: dict[str, int]
