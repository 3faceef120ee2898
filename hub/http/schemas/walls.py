"""Put walls and their slots. Quantities in pieces."""

from typing import Literal

from hub.http.schemas.fields import Out, example

_SLOT = {
    "code": "W1-07",
    "place": 7,
    "station": "wall-1",
    "order": "WEB-1001",
    "together": ["W1-07", "W1-08"],
    "order_state": "picking",
    "wave": "W00012",
    "state": "filling",
    "pieces": 3,
    "here": 2,
    "missing": 2,
}


class Slot(Out):
    """A slot: whose it is, what is in it, and what its order still lacks in it. Where several hold an order
    `together`, it names them, `pieces` are those of all of them, and `here` those in this one; null where
    pieces were taken out of one of them, and nobody said which.
    """

    model_config = example(**_SLOT)

    code: str
    place: int | None
    station: str | None
    order: str | None
    together: list[str]
    order_state: str | None
    wave: str | None
    state: Literal["free", "filling", "full", "packing", "clearing"]
    pieces: int
    here: int | None
    missing: int


class Wall(Out):
    """A put wall: `count` says how many slots are in each state, `id` is the number of its first slot."""

    model_config = example(
        id=41,
        wall="W1",
        warehouse="MAIN",
        count={"free": 0, "filling": 1, "full": 0, "packing": 0, "clearing": 0},
        slots=[_SLOT],
    )

    id: int
    wall: str
    warehouse: str
    count: dict[str, int]
    slots: list[Slot]
