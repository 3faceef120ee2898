"""`/shipping/carriers`: who takes parcels, when they call, and how many waybill numbers are left."""

from typing import Any

from htpy import Node

from hub.office.waybill_numbers import LOW
from hub.store.reading import carriers
from hub.web.page import Page
from hub.web.pages.shipping_parts import tabs
from hub.web.parts import Column, badge, table
from hub.web.view import View
from hub.web.wording import NONE, word

CARRIERS = 500


def every(view: View) -> list[dict[str, Any]]:
    """The carriers of the site."""
    with view.reading() as reader:
        return carriers.carriers(reader, view.site, 0, CARRIERS)


def show_carriers(view: View) -> Node:
    """Who takes parcels, when they call, and how many waybill numbers are left."""
    empty = view.t("No carrier is known: parcels go as the shop says. Carriers come by import.")
    rows = every(view)
    return [tabs(view, "/shipping/carriers"), table(view, _CARRIERS, rows, view.t("Carriers"), empty)]


def _numbers(view: View, row: dict[str, Any]) -> Node:
    if row["numbers"] != "pool":
        return view.t("from the shop")
    left = view.words.number(row["numbers_free"])
    return badge(f"{left} · {view.t('ask for more')}", "bad") if row["numbers_free"] <= LOW else left


_CARRIERS: list[Column[dict[str, Any]]] = [
    Column(word("Carrier"), lambda _, row: row["code"]),
    Column(word("Name"), lambda _, row: row["name"]),
    Column(word("Calls at"), lambda _, row: f"{row['cutoff']} {row['call_days']}".strip() or NONE),
    Column(
        word("Takes up to"),
        lambda view, row: view.words.weight(row["max_mg"]) if row["max_mg"] else NONE,
        number=True,
    ),
    Column(word("Waybill numbers left"), _numbers, number=True),
    Column(
        word("In use"),
        lambda view, row: badge(view.t("yes"), "good") if row["active"] else badge(view.t("no")),
    ),
]
PAGES = (Page("/shipping/carriers", word("Carriers"), show_carriers),)
