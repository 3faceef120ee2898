"""What sheets find in the database: each thing's name, and what stands on its label or paper."""

from collections.abc import Callable, Sequence

from hub.documents.contents import (
    Badge,
    BinLabel,
    CartLabel,
    CartonLabel,
    ItemLabel,
    PickingList,
    SlotLabel,
    ToteLabel,
    ZoneLabel,
)
from hub.documents.press import Content
from hub.domain.errors import Invalid
from hub.domain.papers import Print
from hub.office.paper_contents import gather, order_label, pick_rows
from hub.office.paper_source import Source
from hub.store.reading import printable
from hub.store.reading.rows import Row

Named = list[tuple[str, Content]]


def _bins(source: Source, names: Sequence[str], zone: str) -> Named:
    rows = printable.bins(source.reader, source.site, names, zone)
    return [(r["code"], BinLabel(r["code"], r["zone"], r["walk_order"])) for r in rows]


def _slots(source: Source, names: Sequence[str], wall: str) -> Named:
    rows = printable.slots(source.reader, source.site, names, wall)
    return [(r["code"], SlotLabel(r["code"], r["zone"])) for r in rows]


def _totes(source: Source, names: Sequence[str], _: str) -> Named:
    return [(r["code"], ToteLabel(r["code"])) for r in printable.totes(source.reader, source.site, names)]


def _carts(source: Source, names: Sequence[str], _: str) -> Named:
    return [(r["code"], CartLabel(r["code"])) for r in printable.carts(source.reader, source.site, names)]


def _badges(source: Source, names: Sequence[str], _: str) -> Named:
    rows = printable.operators(source.reader, source.site, names)
    return [(r["badge"], Badge(r["badge"], r["name"], source.site)) for r in rows]


def _items(source: Source, names: Sequence[str], _: str) -> Named:
    rows = printable.items(source.reader, source.site, names)
    return [(r["sku"], ItemLabel(r["sku"], r["name"], r["gtin"])) for r in rows]


def _orders(source: Source, names: Sequence[str], wave: str) -> Named:
    rows = printable.orders(source.reader, source.site, names, wave)
    return [(r["label"], order_label(source, r)) for r in rows]


def _cartons(source: Source, names: Sequence[str], _: str) -> Named:
    found: Named = []
    for row in printable.cartons(source.reader, source.site, names):
        sides = (row["length_mm"], row["width_mm"], row["height_mm"])
        found.append((row["code"], CartonLabel(row["code"], "x".join(map(str, sides)) if all(sides) else "")))
    return found


def _zones(source: Source, names: Sequence[str], _: str) -> Named:
    return [(r["code"], ZoneLabel(r["code"])) for r in printable.zones(source.reader, source.site, names)]


def _waves(source: Source, names: Sequence[str], _: str) -> Named:
    return [
        (wave["code"], _wave(source, wave)) for wave in printable.waves(source.reader, source.site, names)
    ]


def _wave(source: Source, wave: Row) -> PickingList:
    """A wave's picking list; picked in batch, all of an item in a bin is one row."""
    stops = printable.stops(source.reader, wave["id"], together=wave["method"] == "batch")
    return PickingList(
        of=wave["code"],
        rows=pick_rows(stops),
        carrier=wave["carrier"],
        method=wave["method"],
        orders=wave["orders"],
        cutoff=source.time(wave["cutoff_at_ms"]),
        printed=source.time(source.at_ms),
    )


def _manifests(source: Source, names: Sequence[str], _: str) -> Named:
    """Manifests by their codes; never all that there ever were."""
    if not names:
        raise Invalid("names", "the codes of manifests", "none")
    return [(n, gather(source, Print(0, source.site, 0, "manifest", n, "queued"))) for n in names]


OF_DATA: dict[str, Callable[[Source, Sequence[str], str], Named]] = {
    "waves": _waves,
    "badges": _badges,
    "bins": _bins,
    "slots": _slots,
    "totes": _totes,
    "carts": _carts,
    "zones": _zones,
    "cartons": _cartons,
    "items": _items,
    "orders": _orders,
    "manifests": _manifests,
}
