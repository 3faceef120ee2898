"""Who works where: stations, operators, carts, totes and waves."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Station:
    """A bench or a zone's lights, and the work in hand there.

    `hold` bars scans until the bench was freed; `ask` is the question that X%YES answers ("" when none);
    `line_id`, `parcel_id` and `order_id` are what the last scans opened. `light_rev` and `job_rev` grow
    with each picture and each job that it should hold. `held_away_ms`: when the bench was told of a hold that
    came of something done while the hub was away; 0 where the hub was there.
    """

    id: int
    site: str
    name: str
    online: bool
    sess: str
    uid: str
    last_inc: int
    last_seq: int
    operator_id: int | None
    job: str
    order_id: int | None
    parcel_id: int | None
    line_id: int | None
    hold: bool
    ask: str
    light_rev: int
    fw: str = ""
    hw: str = ""
    caps: str = ""
    seen_at_ms: int = 0
    job_rev: int = 0
    held_away_ms: int = 0
    tote_id: int | None = None
    """The batch tote that is being put to its orders here."""
    manifest_id: int | None = None
    """The carrier's manifest that parcels are handed over on here."""
    held_why: str = ""
    """The verdict code that holds the bench; empty while it is free, or where the station held it itself."""
    wall: str = ""
    """The put wall whose slots hang on its lights; empty where none does."""


@dataclass(frozen=True, slots=True)
class Operator:
    """A person with a badge. `colour` is that of the lights that guide them; `may_count` permits Q%."""

    id: int
    site: str
    badge: str
    name: str
    lang: str
    colour: str
    may_count: bool
    active: bool
    station_id: int | None
    cart_id: int | None
    paused_at_ms: int = 0
    """When they began their pause, UTC milliseconds; 0 while they work."""
    pick_id: int | None = None
    """The put that is in their hand at a wall, or the last one that was."""


@dataclass(frozen=True, slots=True)
class Cart:
    """A cart, the wave it picks, if it was sent for one, and the zone it stays in; empty: all zones."""

    id: int
    site: str
    code: str
    operator_id: int | None
    wave_id: int | None
    zone: str = ""


TOTE, SLOT, CARTON = "tote", "slot", "carton"
"""Kinds of tote: one that is carried, the slot of a put wall, and a packed order's own carton."""


@dataclass(frozen=True, slots=True)
class Tote:
    """A container for one order's pieces, or for those of a wave that is picked in batch.

    Its contents are the balances of its bin.
    """

    id: int
    site: str
    code: str
    bin_id: int
    cart_id: int | None
    order_id: int | None
    kind: str = TOTE
    wave_id: int | None = None
    """The wave whose pieces it holds before they are put to their orders; None when it holds an order's."""
    with_id: int | None = None
    """The order's first tote, where that one was full and this one helps to hold its order; None: it stands
    for itself.
    """
    filled: bool = False
    """Nothing more of its order goes into it."""


@dataclass(frozen=True, slots=True)
class Wave:
    """Orders released together."""

    id: int
    site: str
    code: str
    warehouse_id: int
    released_at_ms: int
    kind: str = "mixed"
    """One of waving.KINDS."""
    method: str = "cluster"
    """One of waving.METHODS."""
    carrier: str = ""
    """The carrier's code; empty where its orders go with several."""
    cutoff_at_ms: int = 0
    """When its parcels must be ready, UTC milliseconds; 0 where nothing says."""
    wall: str = ""
    """The put wall where a batch is put to its orders; empty: where its first piece is."""
