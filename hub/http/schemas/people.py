"""People with a badge. Times in UTC milliseconds, durations in seconds."""

from typing import Literal

from hub.http.schemas.fields import Out, example


class Person(Out):
    """Somebody with a badge: where they work, or since when they have a pause."""

    model_config = example(
        id=3,
        badge="1001",
        name="Li Wei",
        lang="zh",
        colour="b",
        may_count=True,
        state="paused",
        station="zone-a",
        job="PICK",
        cart="K1",
        zone="A",
        lit=0,
        tasks_left=7,
        paused_at_ms=1763800000000,
        paused_s=320,
    )

    id: int
    badge: str
    name: str
    lang: Literal["en", "zh"]
    colour: str
    may_count: bool
    state: Literal["working", "paused", "away"]
    station: str
    job: str
    cart: str
    zone: str
    lit: int
    tasks_left: int
    paused_at_ms: int
    paused_s: int
