"""What `pickbench print sheet` finds in the database: each thing's name, and what stands on its label."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hub.documents.contents import (
    Badge,
    BinLabel,
    CartLabel,
    CartonLabel,
    ItemLabel,
    OrderLabel,
    PickingList,
    PickRow,
    SlotLabel,
    ToteLabel,
    ZoneLabel,
)
from hub.documents.press import Content
from hub.store.reading import Reader, printable
from hub.store.reading.rows import Row


@dataclass(frozen=True, slots=True)
class Desk:
    """What is read from, whose it is, and the time that papers bear."""

    reader: Reader
    site: str
    zone: ZoneInfo
    at_ms: int

    def time(self, at_ms: int) -> str:
        """A time of UTC milliseconds as the site's clock shows it; empty for 0."""
        if not at_ms:
            return ""
        return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(self.zone).strftime("%Y-%m-%d %H:%M")


Named = list[tuple[str, Content]]


def _bins(desk: Desk, names: Sequence[str], zone: str) -> Named:
    rows = printable.bins(desk.reader, desk.site, names, zone)
    return [(r["code"], BinLabel(r["code"], r["zone"], r["walk_order"])) for r in rows]


def _slots(desk: Desk, names: Sequence[str], wall: str) -> Named:
    rows = printable.slots(desk.reader, desk.site, names, wall)
    return [(r["code"], SlotLabel(r["code"], r["zone"])) for r in rows]


def _totes(desk: Desk, names: Sequence[str], _: str) -> Named:
    return [(r["code"], ToteLabel(r["code"])) for r in printable.totes(desk.reader, desk.site, names)]


def _carts(desk: Desk, names: Sequence[str], _: str) -> Named:
    return [(r["code"], CartLabel(r["code"])) for r in printable.carts(desk.reader, desk.site, names)]


def _badges(desk: Desk, names: Sequence[str], _: str) -> Named:
    rows = printable.operators(desk.reader, desk.site, names)
    return [(r["badge"], Badge(r["badge"], r["name"], desk.site)) for r in rows]


def _items(desk: Desk, names: Sequence[str], _: str) -> Named:
    rows = printable.items(desk.reader, desk.site, names)
    return [(r["sku"], ItemLabel(r["sku"], r["name"], r["gtin"])) for r in rows]


def _orders(desk: Desk, names: Sequence[str], wave: str) -> Named:
    rows = printable.orders(desk.reader, desk.site, names, wave)
    return [(r["label"], _order(r)) for r in rows]


def _order(row: Row) -> OrderLabel:
    return OrderLabel(
        order=row["label"],
        pieces=int(row["pieces"]),
        lines=row["lines"],
        carrier=row["carrier"],
        wave=row["wave"],
        urgent=bool(row["urgent"]),
    )


def _cartons(desk: Desk, names: Sequence[str], _: str) -> Named:
    found: Named = []
    for row in printable.cartons(desk.reader, desk.site, names):
        sides = (row["length_mm"], row["width_mm"], row["height_mm"])
        found.append((row["code"], CartonLabel(row["code"], "x".join(map(str, sides)) if all(sides) else "")))
    return found


def _zones(desk: Desk, names: Sequence[str], _: str) -> Named:
    return [(r["code"], ZoneLabel(r["code"])) for r in printable.zones(desk.reader, desk.site, names)]


def _waves(desk: Desk, names: Sequence[str], _: str) -> Named:
    return [(wave["code"], _wave(desk, wave)) for wave in printable.waves(desk.reader, desk.site, names)]


def _wave(desk: Desk, wave: Row) -> PickingList:
    """A wave's picking list; picked in batch, all of an item in a bin is one row."""
    stops = printable.stops(desk.reader, wave["id"], together=wave["method"] == "batch")
    rows = tuple(
        PickRow(
            bin=stop["bin"],
            sku=stop["sku"],
            name=stop["name"],
            qty=int(stop["qty"]),
            into=stop.get("into") or "",
            lot=stop["lot"],
            zone=stop["zone"],
        )
        for stop in stops
    )
    return PickingList(
        of=wave["code"],
        rows=rows,
        carrier=wave["carrier"],
        method=wave["method"],
        orders=wave["orders"],
        cutoff=desk.time(wave["cutoff_at_ms"]),
        printed=desk.time(desk.at_ms),
    )


OF_DATA: dict[str, Callable[[Desk, Sequence[str], str], Named]] = {
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
}
