"""Waves, and the parcels that their orders become. Weights in milligrams, times in UTC milliseconds."""

from typing import Annotated

from pydantic import Field, StringConstraints

from hub.http.schemas.fields import LINE, WHOLE, Badge, In, Name, Out, example

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
}


class Parcel(Out):
    """One carton of an order; `net_mg` is its accepted weight, null until there is one."""

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
