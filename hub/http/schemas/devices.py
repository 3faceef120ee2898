"""Stations as devices: commands and settings. Weights in milligrams, times in UTC milliseconds."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from hub.http.schemas.fields import LINE, WHOLE, Badge, In, Out, example

Op = Literal["identify", "message", "reboot", "zero", "tare", "calibrate", "hello"]
"""What a program may tell a station; `update` and `config` close deliveries and are the hub's own."""
_COMMAND = {
    "id": 41,
    "station": "bench-1",
    "number": 1_795_345_012,
    "op": "calibrate",
    "text": "",
    "mg": 20_000_000,
    "n": 0,
    "s": 0,
    "state": "done",
    "why": "",
    "badge": "7",
    "ordered_at_ms": 1_795_345_012_300,
    "expires_at_ms": 1_795_345_042_300,
    "sent_at_ms": 1_795_345_012_480,
    "ended_at_ms": 1_795_345_012_560,
}


class NewCommand(In):
    """Something to tell a station. It is not obeyed after `within_s` seconds."""

    model_config = In.model_config | example(op="message", text="Truck at 16:00", within_s=30, badge="7")

    op: Op
    text: Annotated[str, StringConstraints(max_length=40, pattern=LINE)] | None = None
    mg: Annotated[int, Field(ge=0, le=1_000_000_000_000), WHOLE] | None = None
    s: Annotated[int, Field(ge=0, le=86_400), WHOLE] | None = None
    within_s: Annotated[int, Field(ge=1, le=86_400), WHOLE] = 30
    badge: Badge | None = None


class Command(Out):
    """A command and what came of it: `waiting`, `sent`, `done`, `failed` (the station's reason in `why`) or
    `expired` (`away`, `no_answer`).
    """

    model_config = example(**_COMMAND)

    id: int
    station: str
    number: int
    op: str
    text: str
    mg: int | None
    n: int | None
    s: int | None
    state: str
    why: str
    badge: str | None
    ordered_at_ms: int
    expires_at_ms: int
    sent_at_ms: int
    ended_at_ms: int


class NewSettings(In):
    """Settings to change, by name; null takes one away. The others stay."""

    model_config = In.model_config | example(settings={"lang": "zh"}, badge="7")

    settings: dict[Annotated[str, StringConstraints(pattern="^[A-Za-z_][A-Za-z0-9_]{0,31}$")], Any]
    badge: Badge | None = None


class Settings(Out):
    """A station's newest settings with their revision, the revision that it holds, and why it refused the
    newest one (empty when it did not).
    """

    model_config = example(cfg=4, cfg_held=3, refused="", settings={"lang": "zh"})

    cfg: int
    cfg_held: int
    refused: str
    settings: dict[str, Any]
