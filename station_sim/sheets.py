"""The shop as the sheets that a warehouse would import: items, bins and stock.

Rule: the hub learns of the shop by its own front door; the heading is one that its import documents.
"""

import csv
from collections.abc import Iterable
from pathlib import Path

from station_sim.shop import Shop


def write(shop: Shop, folder: Path) -> dict[str, Path]:
    """Write items.csv, bins.csv and stock.csv; returns them by name (items, bins, stock)."""
    items = ((a.sku, a.name, a.unit_mg, _codes(a.barcodes)) for a in shop.articles.values())
    bins = (
        (p.code, p.zone, p.aisle, p.bay, p.level, p.x_mm, p.y_mm, p.station, p.place)
        for p in shop.places.values()
    )
    stock = ((p.sku, p.code, p.books) for p in shop.places.values() if p.books)
    return {
        "items": _sheet(folder / "items.csv", ("sku", "name", "weight_mg", "barcodes"), items),
        "bins": _sheet(
            folder / "bins.csv",
            ("bin", "zone", "aisle", "bay", "level", "x_mm", "y_mm", "station", "place"),
            bins,
        ),
        "stock": _sheet(folder / "stock.csv", ("sku", "bin", "quantity"), stock),
    }


def _codes(barcodes: dict[str, int]) -> str:
    return "; ".join(code if pieces == 1 else f"{code}*{pieces}" for code, pieces in barcodes.items())


def _sheet(path: Path, heading: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(heading)
        sheet.writerows(rows)
    return path
