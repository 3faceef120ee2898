"""Plans of waves. Lengths in millimetres, times in UTC milliseconds, 0 where nothing says."""

from hub.http.schemas.fields import Out, example, example_of
from hub.http.schemas.waves import CALL_MS, Kind, Method


class PlannedOrder(Out):
    """An order of a planned wave; `late` has missed what was promised or a call of its carrier."""

    model_config = example(order="WEB-1001", pieces=3, urgent=False, due_at_ms=CALL_MS, late=False)

    order: str
    pieces: int
    urgent: bool
    due_at_ms: int
    late: bool


class PlannedWave(Out):
    """Orders that are to be released together.

    `bins` go to `walks` walks of `route_mm` in all, from the warehouse's corner and back (0 where bins have
    no coordinates); a `full` wave had no room for more; `trouble` says why orders of it would be refused.
    """

    model_config = example(
        number=1,
        kind="multi",
        method="batch",
        carrier="DHL",
        cutoff_at_ms=CALL_MS,
        wall="W1",
        pieces=3,
        bins=2,
        walks=1,
        route_mm=46_800,
        full=False,
        trouble="",
        orders=[example_of(PlannedOrder)],
    )

    number: int
    kind: Kind
    method: Method
    carrier: str
    cutoff_at_ms: int
    wall: str
    pieces: int
    bins: int
    walks: int
    route_mm: int
    full: bool
    trouble: str
    orders: list[PlannedOrder]


class WavePlan(Out):
    """What would be released now in a warehouse, the first first. Nothing is set aside for it."""

    model_config = example(at_ms=1_291_193_000_000, orders=1, waves=[example_of(PlannedWave)])

    at_ms: int
    orders: int
    waves: list[PlannedWave]
