"""Waves: orders released together. Times in UTC milliseconds, lengths of walks in millimetres."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hub.domain import waving
from hub.http.schemas.fields import LINE, WHOLE, Badge, In, Name, Out, example, example_of

Kind = Literal[waving.KINDS]  # type: ignore[valid-type]  # the domain's own tuples, spelt out in OpenAPI
Method = Literal[waving.METHODS]  # type: ignore[valid-type]
Code = Annotated[str, StringConstraints(max_length=32, pattern=LINE)]
CALL_MS = 1_291_221_000_000


class NewWave(In):
    """Which allocated orders to release: those named; all of the warehouse, of a kind or a carrier, the
    oldest first; or with `plan` what the plan says (`GET /wave-plans`), in as many waves.

    A wave made by hand is `mixed`, and picked as a cluster; `kind` gives it the method that the site's rules
    have for it, `method` and `wall` say otherwise.
    """

    model_config = In.model_config | example(orders=["WEB-1001", "WEB-1002"])

    orders: Annotated[list[Name], Field(min_length=1, max_length=5000)] | None = None
    limit: Annotated[int, Field(ge=1, le=5000), WHOLE] = 5000
    warehouse: Code = ""
    badge: Badge | None = None
    plan: bool = False
    kind: Kind | None = None
    method: Method | None = None
    carrier: Code = ""
    wall: Code = ""


class NotReleased(Out):
    """An order that was not released, and why."""

    model_config = example(
        order="WEB-1002",
        reason="order WEB-1002 is short 缺货: release 下发 is permitted in allocated",
    )

    order: str
    reason: str


class MadeWave(Out):
    """A wave that was made, and how many orders were released in it."""

    model_config = example(
        code="W00001", kind="multi", method="batch", carrier="DHL", cutoff_at_ms=CALL_MS, wall="W1", orders=1
    )

    code: str
    kind: Kind
    method: Method
    carrier: str
    cutoff_at_ms: int
    wall: str
    orders: int


class Released(Out):
    """What was released.

    `code` is the wave's where there is just one, else null: nothing was released, or several were made, which
    are in `waves`. `refused` orders were not waiting in this warehouse, `waiting` still are.
    """

    model_config = example(
        code="W00001",
        waves=[example_of(MadeWave)],
        released=["WEB-1001"],
        refused=[{"order": "WEB-1002", "reason": "order WEB-1002 is short 缺货"}],
        waiting=0,
    )

    code: str | None
    waves: list[MadeWave]
    released: list[str]
    refused: list[NotReleased]
    waiting: int


_WAVE = {
    "id": 1,
    "code": "W00001",
    "warehouse": "MAIN",
    "released_at_ms": 1_291_193_000_000,
    "kind": "multi",
    "method": "batch",
    "carrier": "DHL",
    "cutoff_at_ms": CALL_MS,
    "wall": "W1",
    "orders": 2,
    "done": False,
    "bins": 5,
    "walks": 1,
    "route_mm": 92_400,
    "pieces": 9,
    "picked": 9,
    "put": 4,
    "verified": 0,
}


class Wave(Out):
    """Orders released together; `orders` is how many, and their `pieces` are picked, put to the slots of a
    wall and verified so far.

    It is `done` when every order is verified, or further, or has ended. `route_mm`: as of a planned wave.
    """

    model_config = example(**_WAVE)

    id: int
    code: str
    warehouse: str
    released_at_ms: int
    kind: Kind
    method: Method
    carrier: str
    cutoff_at_ms: int
    wall: str
    orders: int
    done: bool
    bins: int
    walks: int
    route_mm: int
    pieces: int
    picked: int
    put: int
    verified: int


class Picker(Out):
    """Somebody who has picks of a wave in hand, and the cart."""

    model_config = example(badge="7", name="Ada", cart="H1")

    badge: str
    name: str
    cart: str


class WholeWave(Wave):
    """A wave with how many of its orders are in which state, and who picks it."""

    model_config = example(**_WAVE, states={"picking": 1, "shipped": 1}, pickers=[example_of(Picker)])

    states: dict[str, int]
    pickers: list[Picker]


class WavePick(Out):
    """Pieces of an item to be taken from a bin for `orders` orders of a wave."""

    model_config = example(
        bin="A-01-2",
        zone="zone-a",
        aisle="A",
        sku="85123A",
        name="White hanging heart t-light holder",
        lot="",
        qty=6,
        qty_done=0,
        orders=2,
    )

    bin: str
    zone: str
    aisle: str
    sku: str
    name: str
    lot: str
    qty: int
    qty_done: int
    orders: int


class PickingList(Out):
    """What is picked for a wave, in walking order; `route_mm` is the length of the walk over all its bins."""

    model_config = example(
        code="W00001",
        warehouse="MAIN",
        kind="multi",
        method="batch",
        wall="W1",
        carrier="DHL",
        orders=2,
        route_mm=92_400,
        picks=[example_of(WavePick)],
    )

    code: str
    warehouse: str
    kind: Kind
    method: Method
    wall: str
    carrier: str
    orders: int
    route_mm: int
    picks: list[WavePick]
