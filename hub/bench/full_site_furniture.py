"""What orders of a full site refer to: goods in thousands of bins, a bench, and people."""

from collections.abc import Iterator
from dataclasses import dataclass

from hub.bench.row_writer import RowWriter
from hub.office.site import Site

ITEMS, BINS, PEOPLE = 20_000, 5_000, 40
FIRST = ("Ada", "Bo", "Chen", "Dina", "Emil", "Fatima", "Gus", "Hana", "Ivo", "Mei", "Noor", "Wei")
LAST = ("Abel", "Berg", "Castro", "Dahl", "Evans", "Feng", "Gruber", "Huang", "Li", "Novak", "Wang", "Zhou")
"""Names that people and buyers are put together of."""


@dataclass(frozen=True, slots=True)
class Furniture:
    """Numbers of the rows that orders refer to."""

    station: int
    people: tuple[int, ...]
    bins: tuple[int, ...]
    items: tuple[int, ...]


def furnish(writer: RowWriter, site: Site) -> Furniture:
    """Add a bench, people, bins and goods to a founded site."""
    bins = tuple(_bins(writer, site))
    return Furniture(
        station=writer.add("station", name="old-bench"),
        people=tuple(
            writer.add("operator", badge=f"F{n}", name=f"{FIRST[n % 12]} {LAST[n % 11]}")
            for n in range(PEOPLE)
        ),
        bins=bins,
        items=tuple(_item(writer, n, bins[n % BINS]) for n in range(ITEMS)),
    )


def _bins(writer: RowWriter, site: Site) -> Iterator[int]:
    for n in range(BINS):
        aisle, bay, level = n // 100, n % 100 // 4 + 1, n % 4 + 1
        yield writer.add(
            "bin",
            warehouse_id=site.warehouse_id,
            code=f"F{aisle:02d}-{bay:02d}-{level}",
            zone=chr(ord("A") + aisle // 10),
            aisle=f"F{aisle:02d}",
            walk_order=n,
            x_mm=aisle * 2600,
            y_mm=bay * 1000,
        )


def _item(writer: RowWriter, n: int, bin_id: int) -> int:
    item = writer.add(
        "item", sku=f"FULL-{n:05d}", name=f"Article {n} 商品{n}", unit_mg=20_000 + n * 37 % 900_000
    )
    writer.add("barcode", code=f"50{n:011d}", item_id=item, pack_qty=1)
    writer.add("balance", bin_id=bin_id, item_id=item, lot="", condition="good", qty=n * 7 % 90)
    return item
