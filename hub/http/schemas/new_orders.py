"""Orders as shops send them. Money in minor units of the shop's currency, times in UTC milliseconds."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hub.domain.orders import PAYMENTS
from hub.http.schemas.fields import BIGGEST, LINE, PARAGRAPH, WHOLE, In, OrderNumber, QtyOrdered, example

Payment = Literal[PAYMENTS]  # type: ignore[valid-type]  # the domain's own tuple, spelt out in OpenAPI
LATEST_MS = 253_402_300_799_999
"""The last millisecond of the year 9999, UTC: calendars and clocks of most programs end there."""


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
    urgent: bool = False
    ship_by_ms: Annotated[int, Field(ge=0, le=LATEST_MS), WHOLE] = 0
