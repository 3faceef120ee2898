"""Figures of goods and shops: what left most, and for whom."""

import htpy as h
from htpy import Node

from hub.store.reading.rows import Row
from hub.web.addresses import link
from hub.web.charts import ranked
from hub.web.pages.figures_parts import RANKED, Chosen, nothing
from hub.web.parts import Column, panel, table
from hub.web.view import View
from hub.web.wording import word

LISTED = 100


def goods(view: View, chosen: Chosen) -> Node:
    """The page of SKUs."""
    rows = chosen.report(view, "goods")
    if not rows:
        return nothing(view)
    bars = [(f"{row['sku']} {row['name']}", row["pieces"], view.words.number(row["pieces"])) for row in rows]
    says = view.t("{sku} left most.", sku=rows[0]["sku"])
    return h.div(".columns")[
        panel(
            view.t("What left most"),
            ranked(
                view,
                "goods",
                view.t("Pieces by SKU"),
                says,
                bars[:RANKED],
                of_what=view.t("SKU"),
                value_name=view.t("Pieces"),
            ),
        ),
        panel(
            view.t("The first {n}", n=min(LISTED, len(rows))),
            table(view, _goods_columns(), rows[:LISTED], view.t("Goods"), ""),
        ),
    ]


def _goods_columns() -> list[Column[Row]]:
    return [
        Column(word("SKU"), lambda _, row: link("stock", row["sku"])),
        Column(word("Name"), lambda _, row: row["name"]),
        Column(word("Pieces"), lambda view, row: view.words.number(row["pieces"]), number=True),
        Column(word("Orders"), lambda view, row: view.words.number(row["orders"]), number=True),
    ]


def shops(view: View, chosen: Chosen) -> Node:
    """The page of shops."""
    rows = chosen.report(view, "shops")
    if not rows:
        return nothing(view)
    bars = [(row["shop"], row["orders_shipped"], view.words.number(row["orders_shipped"])) for row in rows]
    says = view.t("{shop} shipped most.", shop=rows[0]["shop"])
    columns: list[Column[Row]] = [
        Column(word("Shop"), lambda _, row: row["shop"]),
        Column(word("Orders in"), lambda view, row: view.words.number(row["orders_in"]), number=True),
        Column(
            word("Orders shipped"), lambda view, row: view.words.number(row["orders_shipped"]), number=True
        ),
        Column(word("Pieces"), lambda view, row: view.words.number(row["pieces"]), number=True),
    ]
    return h.div(".columns")[
        panel(
            view.t("Shops"),
            ranked(
                view,
                "shops",
                view.t("Orders shipped by shop"),
                says,
                bars[:RANKED],
                of_what=view.t("Shop"),
                value_name=view.t("Orders shipped"),
            ),
        ),
        panel(view.t("All shops"), table(view, columns, rows, view.t("Shops"), "")),
    ]
