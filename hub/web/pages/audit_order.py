"""`/audit/orders/{label}`: the audit of one order: what was found, what mends it, and the decision.

Merging and splitting stand in `audit_joining`; an order's whole life is its own page, `/orders/{label}`.
"""

from collections.abc import Callable
from typing import Any

import htpy as h
from htpy import Node

from hub.domain import money
from hub.domain.errors import Invalid, NotFound
from hub.domain.orders import Order
from hub.office import audit, changes
from hub.office.act import Act as Office
from hub.store.reading import audits, orders, to_audit
from hub.store.reading.rows import Row
from hub.web.addresses import address, link
from hub.web.forms import Form
from hub.web.page import Act, Done, Page
from hub.web.pages.audit import (
    findings,
    in_hand,
    judged_again,
    named,
    outcome,
    reason_field,
)
from hub.web.pages.audit_joining import ACTS as JOINING
from hub.web.pages.audit_joining import joining_panel
from hub.web.pages.audit_stock import ACTS as STOCK
from hub.web.pages.audit_stock import stock_panel
from hub.web.pages.order_parts import PAYMENT_WORDS
from hub.web.parts import Column, button, dialog, facts, field, keys_help, note, panel, table, when
from hub.web.parts.orders import sees_buyers, state_badge
from hub.web.view import View
from hub.web.wording import word

RECIPIENT = {
    "name": word("Name"),
    "address": word("Address"),
    "postcode": word("Postcode"),
    "country": word("Country"),
    "phone": word("Phone"),
    "email": word("E-mail"),
}


def show(view: View) -> Node:
    """The order as its audit sees it."""
    label = view.path["label"]
    taken = audit.taken_after_ms(view.here.rules.office.audit, view.now_ms)
    with view.reading() as reader:
        order = orders.order(reader, view.site, label)
        held_by = audits.audit(reader, view.site, taken, label)
        currency = to_audit.currency(reader, view.site, order["shop"]) if order else ""
        others = to_audit.of_same_buyer(reader, view.site, order["id"]) if order else []
    if order is None or held_by is None:
        raise NotFound(view.t("order {label}: there is none of this label", label=label))
    view.title = view.t("Audit of order {label}", label=label)
    return [
        h.p(".lead")[
            state_badge(view, order["state"]),
            " ",
            order["reason"],
            " ",
            h.a(href=address("orders", label))[view.t("Its whole life")],
        ],
        _decision(view, order, held_by),
        h.div(".columns")[
            panel(view.t("Found by the rules"), findings(view, order), _hints(view, order)),
            _recipient(view, order),
        ],
        panel(
            view.t("Lines"),
            table(
                view,
                _LINES,
                [{**line, "price": money.words(line["price_minor"], currency)} for line in order["lines"]],
                view.t("Lines"),
                view.t("It has no lines."),
                key=lambda row: str(row["line_no"]),
            ),
        ),
        stock_panel(view, order),
        joining_panel(view, order, others),
        keys_help(view),
    ]


def _decision(view: View, order: Row, held_by: Row) -> Node:
    """Who has it, since when it waits, and the buttons of what can be decided."""
    waits = order["state"] == "received"
    return panel(
        view.t("Decision"),
        facts(
            [
                (view.t("In hand of"), in_hand(view, held_by)),
                (view.t("Waits since"), when(view, order["since_ms"])),
                (view.t("Placed"), when(view, order["placed_at_ms"])),
                (view.t("Payment"), view.words.of(PAYMENT_WORDS[order["payment"]])),
                (view.t("Note from the buyer"), (order["note"] if sees_buyers(view) else "") or "–"),
            ]
        ),
        h.div(".buttons")[
            waits and button(view, "take", view.t("Take in hand"), press="t"),
            waits and held_by["auditor"] and button(view, "give_back", view.t("Give back"), press="b"),
            waits
            and dialog(
                view,
                "pass",
                view.t("Pass"),
                view.t("Pass the order, whatever was found?"),
                field(view, "reason", view.t("Reason"), hint=view.t("may stay empty"), wide=True),
                values={"version": order["version"]},
                tone="good",
                press="a",
            ),
            waits
            and dialog(
                view,
                "hold",
                view.t("Hold"),
                view.t("Why is the order held?"),
                reason_field(view),
                values={"version": order["version"]},
                press="h",
            ),
            order["state"] == "held" and button(view, "go_on", view.t("Let go on"), press="g"),
            order["state"] in ("received", "held")
            and button(view, "judge", view.t("Let the rules judge again"), press="r"),
            order["state"] in ("received", "audited", "held", "short")
            and dialog(
                view,
                "cancel",
                view.t("Cancel the order"),
                view.t("Why does the order end?"),
                reason_field(view),
                tone="bad",
            ),
        ],
    )


def _hints(view: View, order: Row) -> Node:
    """What mends what was found, where something does."""
    rules = {one["rule"] for one in order["findings"]}
    drafts = h.a(href="/stock?state=draft")[view.t("describe the items")]
    told: dict[str, Node] = {
        "address_missing": h.a(href="#recipient")[view.t("give it an address")],
        "same_buyer": h.a(href="#joining")[view.t("make them one parcel")],
        "unknown_sku": drafts,
        "unpaid": view.t("wait for the shop: when it says paid, the order goes on by itself"),
    }
    helps = [text for rule, text in told.items() if rule in rules]
    return helps and note(view.t("What helps:"), h.ul[(h.li[text] for text in helps)])


def _recipient(view: View, order: Row) -> Node:
    if not sees_buyers(view):
        return None
    recipient = order["recipient"] or dict.fromkeys(RECIPIENT, "")
    return panel(
        view.t("Recipient"),
        facts([(view.t(title), recipient[name] or "–") for name, title in RECIPIENT.items()]),
        h.div(".buttons")[
            dialog(
                view,
                "readdress",
                view.t("Change the address"),
                view.t("Where does the order go?"),
                h.div(".fields")[
                    (field(view, name, view.t(title), recipient[name]) for name, title in RECIPIENT.items())
                ],
                reason_field(view),
                press="d",
            )
        ],
        id="recipient",
    )


_LINES: list[Column[Any]] = [
    Column(word("Line"), lambda _, row: str(row["line_no"])),
    Column("SKU", lambda _, row: link("stock", row["sku"])),
    Column(word("Item name"), lambda _, row: row["name"]),
    Column(
        word("Pieces"),
        lambda view, row: view.words.number(row["qty_ordered"] - row["qty_cancelled"] - row["qty_moved"]),
        number=True,
    ),
    Column(word("Price"), lambda _, row: row["price"], number=True),
    Column(
        word("Kind"),
        lambda view, row: (
            view.t("gift") if row["gift"] else row["kit"] and view.t("of kit {sku}", sku=row["kit"])
        ),
    ),
]


def _by(what: Callable[[Office, Order, Form], object], says: str) -> Callable[[View, Form], Done]:
    """An act on this page's order, and what is told of it."""

    def do(view: View, form: Form) -> Done:
        view.here.writer.do(lambda act: what(act, named(act, view.path["label"]), form))
        return Done(view.t(says, label=view.path["label"]))

    return do


def _decided(decision: str) -> Callable[[Office, Order, Form], object]:
    def decide(act: Office, order: Order, form: Form) -> object:
        return audit.decide(
            act,
            order,
            decision,
            form.text("reason", longest=200),
            form.whole("version", default=order.version),
        )

    return decide


def _readdress(act: Office, order: Order, form: Form) -> object:
    said = {name: form.text(name, longest=128 if name != "address" else 512) for name in RECIPIENT}
    if not said["address"]:
        raise Invalid("address", "where the order goes", "nothing")
    return changes.readdress(act, order, said, form.needed("reason", longest=200))


def _judge(view: View, _form: Form) -> Done:
    end = view.here.writer.do(lambda act: judged_again(act, named(act, view.path["label"])))
    return Done(view.t("The rules looked again: {outcome}.", outcome=outcome(view, end)))


def _cancel(act: Office, order: Order, form: Form) -> object:
    return changes.cancel(act, order, form.needed("reason", longest=200))


ACTS = {
    "take": Act(_by(lambda act, order, _: audit.take(act, order), word("{label} is in your hands."))),
    "give_back": Act(_by(lambda act, order, _: audit.give_back(act, order), word("{label} is given back."))),
    "pass": Act(_by(_decided("pass"), word("{label} is audited."))),
    "hold": Act(_by(_decided("hold"), word("{label} is held."))),
    "go_on": Act(_by(lambda act, order, _: changes.go_on(act, order), word("{label} goes on."))),
    "judge": Act(_judge),
    "readdress": Act(_by(_readdress, word("{label} has another address; the rules look again."))),
    "cancel": Act(_by(_cancel, word("{label} is cancelled."))),
    **JOINING,
    **STOCK,
}
PAGES = (Page("/audit/orders/{label:path}", word("Audit"), show, acts=ACTS),)
