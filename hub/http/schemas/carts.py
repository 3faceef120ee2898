"""Carts. Times in UTC milliseconds."""

from hub.http.schemas.fields import Badge, In, Out, example


class Cart(Out):
    """A cart with who pushes it, what is on it, and what it still has to fetch. `paused_at_ms` is when its
    picker began their pause, 0 while they work; `bin` is the one lit for it now.
    """

    model_config = example(
        id=3,
        code="H2",
        zone="B",
        wave="W00012",
        badge="1001",
        operator="Li Wei",
        paused_at_ms=0,
        station="zone-b",
        bin="B-04-2",
        tasks=7,
        pieces=19,
        totes=["T07", "T08"],
    )

    id: int
    code: str
    zone: str
    wave: str | None
    badge: str | None
    operator: str | None
    paused_at_ms: int
    station: str | None
    bin: str | None
    tasks: int
    pieces: int
    totes: list[str]


class ReleaseCart(In):
    """Who frees a cart."""

    model_config = In.model_config | example(badge="1001")

    badge: Badge | None = None
