"""`/stock`: items found by whatever is on or around them: SKU, name, barcode, bin, lot. One is `item`."""

from typing import Any

import htpy as h
from htpy import Node

from hub.store.reading import pictures, shelf
from hub.store.reading.rows import Row
from hub.web.addresses import address, link
from hub.web.listing import COUNTED, PAGE_LENGTH, Filter, Found, Listing, page_of
from hub.web.parts import Column, badge
from hub.web.parts.pictures import picture_of
from hub.web.view import View
from hub.web.wording import word

STATES = {
    shelf.DRAFT: word("not described"),
    shelf.NO_WEIGHT: word("without a weight"),
    shelf.NO_BARCODE: word("without a barcode"),
    shelf.OUT: word("nothing free"),
    shelf.DAMAGED: word("damaged pieces"),
}


def item_link(sku: str) -> Node:
    """A link to an item."""
    return link("stock", sku)


def bin_link(code: str) -> Node:
    """A link to a bin."""
    return h.a(href=address("map", bin=code))[code]


def _read(view: View) -> Found[Row]:
    named = {"text": view.asked("q"), "state": view.asked("state")}
    with view.reading() as reader:
        rows = shelf.items(reader, view.site, view.asked("after"), PAGE_LENGTH + 1, **named)
        total = shelf.count(reader, view.site, COUNTED + 1, **named)
        digests = pictures.digests(reader, view.site, [row["sku"] for row in rows])
    return page_of(
        [{**row, "digest": digests.get(row["sku"])} for row in rows], lambda row: row["sku"], total
    )


def _name(view: View, row: Row) -> Node:
    return [row["name"] or "–", row["draft"] and [" ", badge(view.t("not described"), "warn")]]


def _free(view: View, row: Row) -> Node:
    free = row["qty"] - row["reserved"]
    return view.words.number(free) if free > 0 else badge(view.t("none free"), "warn")


def _bins(view: View, row: Row) -> Node:
    return [
        ([bin_link(code), " "] for code in row["bins"]),
        row["more_bins"] > 0 and view.t("and {n} more", n=row["more_bins"]),
    ]


_COLUMNS: list[Column[Any]] = [
    Column(word("Picture"), lambda view, row: picture_of(view, row["sku"], row["digest"], row["name"])),
    Column("SKU", lambda _, row: item_link(row["sku"])),
    Column(word("Item name"), _name),
    Column(word("On hand"), lambda view, row: view.words.number(row["qty"]), number=True),
    Column(word("Promised"), lambda view, row: view.words.number(row["reserved"]), number=True),
    Column(word("Free"), _free, number=True),
    Column(word("A piece weighs"), lambda view, row: view.words.weight(row["unit_mg"] or None), number=True),
    Column(word("Bins"), _bins),
]
STOCK = Listing(
    path="/stock",
    title=word("Stock"),
    finds=word("SKU, barcode, name, bin or lot"),
    read=_read,
    key=lambda row: str(row["sku"]),
    columns=_COLUMNS,
    empty=lambda view: view.t("No item has this. Items come by import, or with an order that names them."),
    filters=(
        Filter(
            "state", word("Only"), lambda view: [(state, view.t(words)) for state, words in STATES.items()]
        ),
    ),
    live_s=5.0,
)
PAGES = (STOCK.page(),)
