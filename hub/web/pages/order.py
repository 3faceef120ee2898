"""`/orders/{label}`: one order's whole life, and what can be done with it."""

import htpy as h
from htpy import Node

from hub.domain.errors import NotFound
from hub.office import timeline
from hub.store.reading import order_life, orders
from hub.web.page import Page
from hub.web.pages import order_parts as parts
from hub.web.pages.order_acts import ACTS
from hub.web.pages.order_dialogs import act_buttons
from hub.web.pages.order_life import timeline_panel
from hub.web.pages.order_proof import proof_links
from hub.web.view import View
from hub.web.wording import word


def show(view: View) -> Node:
    """The order of the address."""
    label = view.path["label"]
    with view.reading() as reader:
        order = orders.order(reader, view.site, label)
        head = order_life.head(reader, view.site, label)
        if order is None or head is None:
            raise NotFound(f"order {label}: expected the label of an order, <shop>-<number>, found none")
        goods = {row["line_no"]: row for row in order_life.goods(reader, head["id"])}
        picks = order_life.picks(reader, head["id"])
        serials = order_life.serials(reader, [row["id"] for row in goods.values()])
        parcels = order_life.parcels(reader, head["id"])
        steps = timeline.steps(reader, head["id"])
    view.title = view.t("Order {order}", order=label)
    due_ms = order["ship_by_ms"] or head["cutoff_at_ms"] or 0
    return [
        act_buttons(view, order),
        h.div(".columns")[parts.head(view, order, due_ms), parts.recipient(view, order)],
        parts.relations(view, order),
        parts.lines(view, order, goods, picks, serials),
        parts.parcels(view, parcels),
        proof_links(view, label),
        timeline_panel(view, steps),
    ]


PAGES = (Page("/orders/{label:path}", word("Order"), show, acts=ACTS),)
