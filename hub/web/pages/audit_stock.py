"""`/audit/stock`: orders that wait for their stock, with what each lacks and why."""

from collections.abc import Callable
from typing import Any

import htpy as h
from htpy import Node

from hub.domain.orders import WORDS, Order
from hub.office import allocation, available, changes, split_plans
from hub.office.act import Act as Office
from hub.office.act import Moment
from hub.store.reading import allocations, to_audit
from hub.store.reading.rows import Row
from hub.web.addresses import link
from hub.web.forms import Form
from hub.web.listing import COUNTED, PAGE_LENGTH, Filter, Found, Listing, Many, page_of, place
from hub.web.page import Act, Done
from hub.web.pages.audit import LACKING, audit_tabs, named, order_link, reason_field
from hub.web.parts import Column, badge, button, dialog, panel, when
from hub.web.view import View
from hub.web.wording import word

STATES = dict(zip(LACKING, (word("Short of stock"), word("Audited, not tried yet")), strict=True))


def good_until(view: View) -> str:
    """The day (ISO) up to which a lot must be good to be promised now."""
    today = Moment.at(view.now_ms, view.here.zone).business_date
    return available.good_until(today, view.here.rules.office.allocation.shelf_days)


def _states(view: View) -> tuple[str, ...]:
    return (view.asked("state"),) if view.asked("state") in STATES else tuple(STATES)


def _read(view: View) -> Found[Row]:
    with view.reading() as reader:
        sku, states = _sku(view), _states(view)
        rows = allocations.waiting_for_stock(
            reader, view.site, states, good_until(view), place(view), PAGE_LENGTH + 1, sku=sku
        )
        total = allocations.count_waiting(reader, view.site, states, COUNTED + 1, sku=sku)
    return page_of(rows, lambda row: f"{row['since_ms']}.{row['id']}", total)


def _keys(view: View, most: int) -> list[str]:
    with view.reading() as reader:
        return allocations.labels_waiting(reader, view.site, _states(view), most, sku=_sku(view))


def _sku(view: View) -> str:
    """The SKU that was searched for, by itself or by a barcode that means one item."""
    text = view.asked("q")
    if not text:
        return ""
    with view.reading() as reader:
        skus = to_audit.skus_meant(reader, view.site, text)
    return skus[0] if skus else text


def _lacks(view: View, row: Row) -> Node:
    """What an order needs of each item and what is free of it; what lacks is said."""
    return h.ul[
        (
            h.li[
                link("stock", line["sku"]),
                " ",
                view.t("needs {qty}, free {free}", qty=line["qty"], free=line["qty_free"]),
                line["qty_free"] < line["qty"]
                and [" ", badge(view.t("{n} lack", n=line["qty"] - line["qty_free"]), "warn")],
            ]
            for line in row["lines"]
        )
    ]


def _why(view: View, row: Row) -> Node:
    if all(line["qty_free"] >= line["qty"] for line in row["lines"]):
        return view.t("All of it is free by now: stock is promised within a second while the hub runs.")
    return row["reason"] or view.t("Stock is promised by itself soon after the audit.")


def _told(view: View, order: Order) -> str:
    return view.words.of(WORDS[order.state])


def _split(act: Office, label: str, _form: Form) -> Order:
    order = named(act, label)
    split_plans.by_availability(act, order, split_plans.reason_of("availability"))
    return act.work.get(Order, order.id)


def _split_told(view: View, order: Order) -> str:
    return view.t("what is there: {state}", state=_told(view, order))


def _where(view: View, row: Row) -> Node:
    return view.t("tote {tote}", tote=row["tote"]) if row["tote"] else view.t("not released")


_COLUMNS: list[Column[Any]] = [
    Column(word("Order"), lambda _, row: order_link(row["label"])),
    Column(word("Needs"), _lacks),
    Column(word("Why"), _why),
    Column(word("Where"), _where),
    Column(word("Waits"), lambda view, row: view.words.span(max(0, view.now_ms - row["since_ms"])), True),
    Column(word("Placed"), lambda view, row: when(view, row["placed_at_ms"])),
]


def _choices(view: View) -> list[tuple[str, str]]:
    return [(state, view.t(words)) for state, words in STATES.items()]


def _of(what: Callable[[Office, Order, str], Order]) -> Callable[[Office, str, Form], Order]:
    return lambda act, label, form: what(act, named(act, label), form.text("reason", longest=200))


def stock_panel(view: View, order: Row) -> Node:
    """Promise stock to the order, or give it back."""
    if order["state"] not in ("audited", "short", "allocated"):
        return None
    return panel(
        view.t("Stock"),
        h.p[order["reason"] or view.t("Stock is promised by itself soon after the audit.")],
        h.div(".buttons")[
            order["state"] != "allocated"
            and button(view, "allocate", view.t("Promise stock now"), press="l"),
            order["state"] == "allocated"
            and dialog(
                view,
                "give_stock_back",
                view.t("Give stock back"),
                view.t("Why does the order give its stock back?"),
                reason_field(view),
            ),
        ],
    )


def _allocate(view: View, _form: Form) -> Done:
    order = view.here.writer.do(lambda act: allocation.allocate(act, named(act, view.path["label"])))
    if order.state == "short":
        return Done(view.t("No warehouse has all of it: {reason}", reason=order.reason))
    return Done(view.t("Stock is promised: {warehouse}", warehouse=order.reason))


def _give_stock_back(view: View, form: Form) -> Done:
    reason = form.needed("reason", longest=200)
    view.here.writer.do(lambda act: allocation.give_back(act, named(act, view.path["label"]), reason))
    return Done(view.t("The stock is free for others."))


ACTS = {"allocate": Act(_allocate), "give_stock_back": Act(_give_stock_back)}
"""Acts of one order's page that has `stock_panel` on it."""
WAITING = Listing(
    path="/audit/stock",
    title=word("Waiting for stock"),
    finds=word("SKU or barcode that an order needs"),
    read=_read,
    key=lambda row: str(row["label"]),
    columns=_COLUMNS,
    empty=lambda view: view.t("No order waits for stock."),
    filters=(Filter("state", word("State"), _choices),),
    many={
        "allocate": Many(
            word("Promise stock now"),
            _of(lambda act, order, _: allocation.allocate(act, order)),
            means=word(
                "Each order gets all that it wants from one warehouse, or nothing. The first come first."
            ),
            tells=_told,
        ),
        "split": Many(
            word("Send what is there"),
            _split,
            means=word("What is free leaves now; the rest becomes an order of its own that waits."),
            tells=_split_told,
        ),
        "hold": Many(
            word("Hold"),
            _of(changes.hold),
            fields=reason_field,
            means=word("These orders stop until somebody lets them go on."),
            tells=_told,
        ),
        "cancel": Many(
            word("Cancel orders"),
            _of(changes.cancel),
            fields=reason_field,
            means=word("These orders end; their buyers get nothing."),
            tone="bad",
            tells=_told,
        ),
    },
    keys=_keys,
    above=audit_tabs,
    section="",
)
PAGES = (WAITING.page(),)
