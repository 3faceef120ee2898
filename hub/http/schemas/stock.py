"""Items, bins, balances and moves. Weights in milligrams, quantities in pieces, times in UTC milliseconds."""

from hub.http.schemas.fields import Out, example, example_of


class Barcode(Out):
    """A code on goods; one scan of it stands for `pack_qty` pieces."""

    model_config = example(code="4006381333931", pack_qty=1)

    code: str
    pack_qty: int


class Item(Out):
    """A stock-keeping unit. `qty` and `reserved` are what storage bins hold in good condition."""

    model_config = example(
        id=12,
        sku="85123A",
        name="White hanging heart t-light holder",
        unit_mg=212_000,
        tracks_lot=False,
        tracks_serial=False,
        barcodes=[{"code": "4006381333931", "pack_qty": 1}],
        qty=140,
        reserved=12,
    )

    id: int
    sku: str
    name: str
    unit_mg: int
    tracks_lot: bool
    tracks_serial: bool
    barcodes: list[Barcode]
    qty: int
    reserved: int


class Bin(Out):
    """A place for goods; its light is `place` on `station`. Coordinates in millimetres."""

    model_config = example(
        id=31,
        code="A-01-2",
        kind="storage",
        warehouse="MAIN",
        zone="A",
        aisle="A",
        walk_order=7,
        x_mm=1200,
        y_mm=400,
        station="zone-a",
        place=7,
    )

    id: int
    code: str
    kind: str
    warehouse: str
    zone: str
    aisle: str
    walk_order: int
    x_mm: int
    y_mm: int
    station: str | None
    place: int | None


class Balance(Out):
    """Pieces of an item, lot and condition in a bin, and how many of them are promised to picks.

    `expires_on` is the last day on which the lot may be sent; empty where it does not expire.
    """

    model_config = example(
        id=77,
        bin="A-01-2",
        kind="storage",
        warehouse="MAIN",
        sku="85123A",
        lot="L2411",
        expires_on="2026-12-24",
        condition="good",
        qty=140,
        reserved=12,
    )

    id: int
    bin: str
    kind: str
    warehouse: str
    sku: str
    lot: str
    expires_on: str
    condition: str
    qty: int
    reserved: int


class BinWithBalances(Bin):
    """A bin with what is in it."""

    model_config = example(
        **example_of(Bin),
        balances=[example_of(Balance)],
    )

    balances: list[Balance]


class Move(Out):
    """An entry of the ledger: pieces from one bin to another."""

    model_config = example(
        id=402,
        sku="85123A",
        lot="",
        condition="good",
        qty=6,
        from_bin="A-01-2",
        to_bin="T07",
        reason="pick",
        order="WEB-1001",
        operator="7",
        station="zone-a",
        at_ms=1_291_193_400_000,
        business_date="2010-12-01",
    )

    id: int
    sku: str
    lot: str
    condition: str
    qty: int
    from_bin: str
    to_bin: str
    reason: str
    order: str | None
    operator: str | None
    station: str | None
    at_ms: int
    business_date: str
