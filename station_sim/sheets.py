"""The shop as the sheets that a warehouse would import: items, bins and stock.

Rule: the hub learns of the shop by its own front door; the heading is one that its import documents.
"""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from station_sim.shop import Shop


class Sheet(NamedTuple):
    """A sheet to be imported; `warehouse` is the one that it is about."""

    kind: str
    path: Path
    warehouse: str


def write(shop: Shop, folder: Path) -> list[Sheet]:
    """Write items.csv, and bins and stock of each warehouse; returns them in the order of their import."""
    items = ((a.sku, a.name, a.unit_mg, _codes(a.barcodes)) for a in shop.articles.values())
    first = shop.warehouses[0]
    path = _sheet(folder / "items.csv", ("sku", "name", "weight_mg", "barcodes"), items)
    written = [Sheet("items", path, first)]
    for code in shop.warehouses:
        written += _of_warehouse(shop, folder, code)
    return written


def _of_warehouse(shop: Shop, folder: Path, warehouse: str) -> list[Sheet]:
    mine = [place for place in shop.places.values() if place.warehouse == warehouse]
    bins = ((p.code, p.zone, p.aisle, p.bay, p.level, p.x_mm, p.y_mm, p.station, p.place) for p in mine)
    stock = ((p.sku, p.code, p.books) for p in mine if p.books)
    names = ("bin", "zone", "aisle", "bay", "level", "x_mm", "y_mm", "station", "place")
    return [
        Sheet("bins", _sheet(folder / f"bins-{warehouse}.csv", names, bins), warehouse),
        Sheet(
            "stock", _sheet(folder / f"stock-{warehouse}.csv", ("sku", "bin", "quantity"), stock), warehouse
        ),
    ]


def _codes(barcodes: dict[str, int]) -> str:
    return "; ".join(code if pieces == 1 else f"{code}*{pieces}" for code, pieces in barcodes.items())


def _sheet(path: Path, heading: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(heading)
        sheet.writerows(rows)
    return path
