"""Merges, splits and kits. Quantities in pieces, times in UTC milliseconds, money in minor units."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hub.http.schemas.fields import (
    BIGGEST,
    LINE,
    WHOLE,
    Badge,
    In,
    Name,
    Out,
    Qty,
    QtyOrdered,
    Reason,
    example,
)
from hub.http.schemas.new_orders import Recipient
from hub.office.kits import MOST_PARTS
from hub.office.merging import MOST_MERGED
from hub.office.split_plans import BY

_CANDIDATE = {"label": "WEB-1001", "state": "audited", "reason": "", "placed_at_ms": 1_291_190_000_000}
_PART = {"sku": "85123A", "name": "White hanging heart t-light holder", "qty": 2}
Sku = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=LINE)]


class Merge(In):
    """Orders to merge into one: same shop, buyer, address and payment, and not yet released."""

    model_config = In.model_config | example(into="WEB-1001", orders=["WEB-1002"], badge="7")

    into: Name
    orders: Annotated[list[Name], Field(min_length=1, max_length=MOST_MERGED)]
    reason: Reason = "same buyer and address"
    badge: Badge | None = None


class Candidate(Out):
    """An order that could be merged."""

    model_config = example(**_CANDIDATE)

    label: str
    state: str
    reason: str
    placed_at_ms: int


class MergeGroup(Out):
    """Orders that could become one parcel: `into` is the oldest of them that is not on hold."""

    model_config = example(
        id=5,
        shop="WEB",
        payment="paid",
        into="WEB-1001",
        orders=[_CANDIDATE, _CANDIDATE | {"label": "WEB-1002"}],
    )

    id: int
    shop: str
    payment: str
    into: str
    orders: list[Candidate]


class LeavingLine(In):
    """Pieces of a line that leave the order."""

    model_config = In.model_config | example(line_no=2, qty=1)

    line_no: Annotated[int, Field(ge=1, le=BIGGEST), WHOLE]
    qty: QtyOrdered


class SplitPart(In):
    """What becomes an order of its own; `recipient` where it goes to somebody else."""

    model_config = In.model_config | example(lines=[{"line_no": 2, "qty": 1}])

    lines: Annotated[list[LeavingLine], Field(min_length=1, max_length=2000)]
    recipient: Recipient | None = None


class Split(In):
    """How to split an order.

    By `lines` (then `parts` names them), by `availability` (what stock lacks leaves), or by `warehouse` (each
    sends what it has).
    """

    model_config = In.model_config | example(
        by="lines", parts=[{"lines": [{"line_no": 2, "qty": 1}]}], reason="the buyer asked", badge="7"
    )

    by: Literal[tuple(BY)]  # type: ignore[valid-type]  # the office's own tuple, spelt out in OpenAPI
    parts: Annotated[list[SplitPart], Field(default_factory=list, max_length=20)]
    reason: Reason | None = None
    badge: Badge | None = None


class WasSplit(Out):
    """An order after its split, and the new orders that left it."""

    model_config = example(
        order="WEB-1001", state="allocated", parts=[{"order": "WEB-1001~2", "state": "short"}]
    )

    class Part(Out):
        """A new order."""

        order: str
        state: str

    order: str
    state: str
    parts: list[Part]


class KitChange(In):
    """How many of a kit an order wants from now on; 0 takes it off."""

    model_config = In.model_config | example(sku="GIFTSET", qty=2, reason="the buyer asked", badge="7")

    sku: Sku
    qty: Qty
    reason: Reason
    badge: Badge | None = None


class PartOfKit(In):
    """Pieces of an item in one kit."""

    model_config = In.model_config | example(sku="85123A", qty=2)

    sku: Sku
    qty: QtyOrdered


class NewKit(In):
    """What a kit is made of, from now on; its item and those of its parts are in the catalogue."""

    model_config = In.model_config | example(
        sku="GIFTSET", parts=[{"sku": "85123A", "qty": 2}, {"sku": "71053", "qty": 1}]
    )

    sku: Sku
    parts: Annotated[list[PartOfKit], Field(min_length=1, max_length=MOST_PARTS)]
    badge: Badge | None = None


class KitPart(Out):
    """Pieces of an item in one kit."""

    model_config = example(**_PART)

    sku: str
    name: str
    qty: int


class Kit(Out):
    """An item that is sold as one thing and picked as its parts; it has no stock of its own."""

    model_config = example(id=12, sku="GIFTSET", name="Gift set of three", parts=[_PART])

    id: int
    sku: str
    name: str
    parts: list[KitPart]
