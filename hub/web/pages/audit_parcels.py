"""`/audit/parcels`: orders of one buyer to one address that could leave in one parcel."""

from typing import Any

import htpy as h
from htpy import Node

from hub.store.reading import joining
from hub.store.reading.rows import Row
from hub.web.listing import PAGE_LENGTH, Found, Listing, Many, page_of
from hub.web.pages.audit import audit_tabs, order_link
from hub.web.pages.audit_joining import Made, merge
from hub.web.pages.order_parts import PAYMENT_WORDS
from hub.web.parts import Column, when
from hub.web.parts.orders import state_badge
from hub.web.view import View
from hub.web.wording import word

BETWEEN = " + "
"""Between the labels of a group; no label has a space."""


def key(row: Row) -> str:
    """The labels of a group: first the order that takes over the others."""
    others = [one["label"] for one in row["orders"] if one["label"] != row["into"] and one["state"] != "held"]
    return BETWEEN.join((str(row["into"]), *others))


def _read(view: View) -> Found[Row]:
    with view.reading() as reader:
        rows = joining.candidates(
            reader, view.site, view.asked_whole("after"), PAGE_LENGTH + 1, text=view.asked("q")
        )
    return page_of(rows, lambda row: row["id"])


def _keys(view: View, most: int) -> list[str]:
    with view.reading() as reader:
        return [key(row) for row in joining.candidates(reader, view.site, 0, most, text=view.asked("q"))]


def _orders(view: View, row: Row) -> Node:
    return h.ul[
        (
            h.li[order_link(one["label"]), " ", state_badge(view, one["state"]), " ", one["reason"]]
            for one in row["orders"]
        )
    ]


def _told(view: View, _made: Made) -> str:
    return view.t("one parcel")


_COLUMNS: list[Column[Any]] = [
    Column(word("Into"), lambda _, row: order_link(row["into"])),
    Column(word("Orders"), _orders),
    Column(word("Payment"), lambda view, row: view.words.of(PAYMENT_WORDS[row["payment"]])),
    Column(word("Placed"), lambda view, row: when(view, row["orders"][0]["placed_at_ms"])),
]
PARCELS = Listing(
    path="/audit/parcels",
    title=word("One parcel?"),
    finds=word("Order"),
    read=_read,
    key=key,
    columns=_COLUMNS,
    empty=lambda view: view.t("No two orders of one buyer to one address wait together."),
    many={
        "merge": Many(
            word("Merge"),
            lambda act, labels, _: merge(act, *_parted(labels)),
            means=word(
                "The others become lines of the first order, and stock is promised to the whole anew."
            ),
            tells=_told,
        )
    },
    keys=_keys,
    above=audit_tabs,
    section="",
    live_s=5.0,
)
PAGES = (PARCELS.page(),)


def _parted(labels: str) -> tuple[str, list[str]]:
    into, *others = labels.split(BETWEEN)
    return into, others
