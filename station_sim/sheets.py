"""The shop as the sheets that a warehouse would import: items, bins and stock.

Rule: the hub learns of the shop by its own front door; the heading is one that its import documents.
"""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from station_sim.shop import Shop
from station_sim.stocking import MAIN
from station_sim.tariff import CARRIERS, CURRENCY, Carrier, Fee, number


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


def write_carriers(folder: Path, numbers: int) -> list[Sheet]:
    """Write carriers.csv, areas.csv, fees.csv, and so many waybill numbers of each carrier; returns them in
    the order of their import.
    """
    every = list(CARRIERS.values())
    areas = ((c.code, area, country) for c in every for country, area in c.areas.items())
    numbered = ((c.code, number(c, n)) for c in every for n in range(1, numbers + 1))
    carriers = ((c.code, c.name, CURRENCY, _kg(c.max_mg), rank) for rank, c in enumerate(every, start=1))
    heads = ("carrier", "name", "currency", "max weight (kg)", "rank")
    return [
        Sheet("carriers", _sheet(folder / "carriers.csv", heads, carriers), MAIN),
        Sheet("areas", _sheet(folder / "areas.csv", ("carrier", "area", "country"), areas), MAIN),
        Sheet("fees", _sheet(folder / "fees.csv", _FEES, (row for c in every for row in _fees(c))), MAIN),
        Sheet("waybills", _sheet(folder / "waybills.csv", ("carrier", "number"), numbered), MAIN),
    ]


_FEES = ("carrier", "area", "up to (kg)", "fee", "step (kg)", "step fee")


def _fees(carrier: Carrier) -> Iterable[tuple[object, ...]]:
    def row(area: str, fee: Fee) -> tuple[object, ...]:
        beyond = (_kg(fee.step_mg), _money(fee.step_minor)) if fee.step_mg else ("", "")
        return carrier.code, area, _kg(fee.upto_mg), _money(fee.minor), *beyond

    return (row(area, fee) for area, fee in carrier.fees.items())


def _kg(mg: int) -> str:
    return f"{mg / 1e6:g}"


def _money(minor: int) -> str:
    return f"{minor / 100:.2f}"


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
