"""What the office does to an order: bodies of holds, urgency, changes, addresses. Quantities in pieces."""

from typing import Annotated

from pydantic import Field

from hub.http.schemas.fields import BIGGEST, WHOLE, Badge, In, Qty, Reason, example
from hub.http.schemas.new_orders import LATEST_MS, Recipient


class Stop(In):
    """Why an order is stopped, and by whose badge where it is a person's doing."""

    model_config = In.model_config | example(reason="payment not received", badge="7")

    reason: Reason
    badge: Badge | None = None


class GoOn(In):
    """Who lets an order go on."""

    model_config = In.model_config | example(badge="7")

    badge: Badge | None = None


class Urgent(In):
    """Whether an order goes before others, and when it must have left (0: no time was promised); what is not
    said stays.
    """

    model_config = In.model_config | example(urgent=True, ship_by_ms=1_291_224_600_000, badge="7")

    urgent: bool | None = None
    ship_by_ms: Annotated[int, Field(ge=0, le=LATEST_MS), WHOLE] | None = None
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
