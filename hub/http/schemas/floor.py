"""Stations and events. Weights in milligrams, times in UTC milliseconds."""

from typing import Any

from hub.http.schemas.fields import Out, example

_STATION = {
    "id": 3,
    "name": "bench-1",
    "online": True,
    "uid": "e8-9f-6d-00-11-22",
    "fw": "0.1.0",
    "hw": "esp32s3",
    "caps": "scan scale lights:12",
    "seen_at_ms": 1_291_193_400_000,
    "job": "VERIFY",
    "hold": False,
    "operator": "李",
    "badge": "7",
    "order": "WEB-1001",
    "parcel": "WEB-1001.1",
    "light_rev": 12,
    "cfg": 4,
    "cfg_held": 4,
    "signs": True,
    "told": {"rssi": -57, "heap": 14_208, "queue": 0, "faults": 0},
    "told_at_ms": 1_291_193_395_000,
    "at_ms": 1_291_193_400_000,
    "v": "pass",
    "why": "ok",
    "say": "OK 85123A 2/6",
    "net_mg": 1_455_000,
}
_LIT = {
    "id": 88,
    "kind": "pick",
    "bin": "A-01-2",
    "place": 7,
    "station": "zone-a",
    "sku": "85123A",
    "qty": 6,
    "operator": "李",
    "colour": "b",
    "order": "WEB-1001",
    "tote": "T07",
}


class Station(Out):
    """A bench or a zone's lights: who works there on what, and the newest verdict.

    `cfg` is the newest revision of its settings, `cfg_held` the one that it holds, `signs` whether it has
    a key for updates, `told` what it last said of itself, at `told_at_ms`.
    """

    model_config = example(**_STATION)

    id: int
    name: str
    online: bool
    uid: str
    fw: str
    hw: str
    caps: str
    seen_at_ms: int
    job: str
    hold: bool
    operator: str | None
    badge: str | None
    order: str | None
    parcel: str | None
    light_rev: int
    cfg: int
    cfg_held: int
    signs: bool
    told: dict[str, int]
    told_at_ms: int
    at_ms: int | None
    v: str | None
    why: str | None
    say: str | None
    net_mg: int | None


class Lit(Out):
    """A lit task at a bin: `qty` pieces for `tote`, in the operator's colour."""

    model_config = example(**_LIT)

    id: int
    kind: str
    bin: str
    place: int | None
    station: str | None
    sku: str
    qty: int
    operator: str | None
    colour: str | None
    order: str | None
    tote: str | None


class StationWithLights(Station):
    """A station with what is lit at it."""

    model_config = example(**_STATION, lit=[_LIT])

    lit: list[Lit]


class Event(Out):
    """One event of a station as it came (`frame`) and as it was answered (`answer`).

    (station, inc, seq) comes once.
    """

    model_config = example(
        id=1204,
        station="bench-1",
        inc=1,
        seq=88,
        sess="5f1c",
        kind="scan",
        at_ms=1_291_193_400_000,
        business_date="2010-12-01",
        operator="7",
        order="WEB-1001",
        parcel="WEB-1001.1",
        qty=1,
        net_mg=1_455_000,
        undone=False,
        v="pass",
        why="ok",
        frame={"k": "scan", "sess": "5f1c", "inc": 1, "seq": 88, "up_ms": 90211, "c": "4006381333931"},
        answer={"seq": 88, "v": "pass", "why": "ok", "say": "OK 85123A 2/6", "got": 2, "want": 6},
    )

    id: int
    station: str
    inc: int
    seq: int
    sess: str
    kind: str
    at_ms: int
    business_date: str
    operator: str | None
    order: str | None
    parcel: str | None
    qty: int
    net_mg: int | None
    undone: bool
    v: str
    why: str
    frame: dict[str, Any]
    answer: dict[str, Any]
