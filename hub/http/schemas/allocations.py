"""Allocation: what is asked for, what became of each order, and what still waits for stock."""

from typing import Annotated, Literal

from pydantic import Field

from hub.http.schemas.fields import WHOLE, Badge, In, Name, Out, example


class Allocate(In):
    """Which orders to allocate: those named, or all that wait for stock, back-orders first."""

    model_config = In.model_config | example(orders=["WEB-1001", "WEB-1002"])

    orders: Annotated[list[Name], Field(min_length=1, max_length=5000)] | None = None
    limit: Annotated[int, Field(ge=1, le=5000), WHOLE] = 5000
    badge: Badge | None = None


class AllocationEnd(Out):
    """What became of an order.

    `picking`: it was short on the floor, and what its tote lacks is there now. `parts` are orders that were
    split from it because no warehouse had all of it. `reason` says why it is short or was refused.
    """

    model_config = example(
        order="WEB-1001", outcome="allocated", warehouse="MAIN", reason="MAIN", parts=["WEB-1001~2"]
    )

    order: str
    outcome: Literal["allocated", "picking", "short", "refused"]
    warehouse: str
    reason: str
    parts: list[str]


class Allocated(Out):
    """What became of each order, in their order; `waiting` are those that were audited and still wait."""

    model_config = example(
        orders=[
            {"order": "WEB-1001", "outcome": "allocated", "warehouse": "MAIN", "reason": "MAIN", "parts": []},
            {
                "order": "WEB-1002",
                "outcome": "short",
                "warehouse": "",
                "reason": "no stock: 85123A x2",
                "parts": [],
            },
        ],
        waiting=0,
    )

    orders: list[AllocationEnd]
    waiting: int


class BackOrderLine(Out):
    """Pieces that a line needs, and how many of the item are free in all warehouses together."""

    model_config = example(line_no=1, sku="85123A", qty=3, qty_free=1)

    line_no: int
    sku: str
    qty: int
    qty_free: int


class BackOrder(Out):
    """A short order. On the floor it has its `tote`, and needs what that lacks; else all of its pieces."""

    model_config = example(
        id=5,
        label="WEB-1001",
        shop="WEB",
        reason="no stock for line 1",
        since_ms=1_291_193_400_000,
        placed_at_ms=1_291_190_000_000,
        tote="T07",
        warehouse="MAIN",
        lines=[{"line_no": 1, "sku": "85123A", "qty": 3, "qty_free": 1}],
    )

    id: int
    label: str
    shop: str
    reason: str
    since_ms: int
    placed_at_ms: int
    tote: str | None
    warehouse: str | None
    lines: list[BackOrderLine]
