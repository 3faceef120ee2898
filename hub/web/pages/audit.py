"""`/audit`: orders that wait for somebody's audit, with what the rules found, and those that the rules hold.

Acts are those of `hub.office.audit`; one order's page is `audit_order`.
"""

from collections.abc import Callable
from typing import Any

import htpy as h
from htpy import Node

from hub.domain.auditing import OUTCOME_WORDS, WORDS
from hub.domain.errors import NotFound
from hub.domain.orders import WORDS as STATES
from hub.domain.orders import Order
from hub.office import audit, changes
from hub.office.act import Act
from hub.store.reading import allocations, joining, to_audit
from hub.store.reading.rows import Row
from hub.store.reading.to_audit import HELD, PERSON
from hub.web.addresses import link
from hub.web.forms import Form
from hub.web.listing import COUNTED, PAGE_LENGTH, Filter, Found, Listing, Many, page_of, place
from hub.web.parts import Column, badge, field, note, tabs, when
from hub.web.parts.orders import found_text, sees_buyers
from hub.web.view import View
from hub.web.wording import word

MOST = 100
"""So far the lists are counted in their tabs: 99+ is as good as more."""
LACKING = ("short", "audited")
"""States in which an order waits for stock."""
TONES = {"pass": "plain", "ask": "warn", "hold": "bad"}


def audit_tabs(view: View) -> Node:
    """The lists of orders that wait before the floor, and how many are in each."""
    with view.reading() as reader:
        waiting = {
            "/audit": (view.t("To audit"), to_audit.count(reader, view.site, PERSON, MOST)),
            "/audit/held": (view.t("Held before audit"), to_audit.count(reader, view.site, HELD, MOST)),
            "/audit/parcels": (
                view.t("One parcel?"),
                len(joining.candidates(reader, view.site, 0, MOST)),
            ),
            "/audit/stock": (
                view.t("Waiting for stock"),
                allocations.count_waiting(reader, view.site, LACKING, MOST),
            ),
        }
    told = [
        (path, f"{title} ({view.words.number(min(n, MOST - 1))}{'+' if n == MOST else ''})" if n else title)
        for path, (title, n) in waiting.items()
    ]
    return tabs(view, view.t("Orders before the floor"), told)


def order_link(label: str) -> Node:
    """A link to the audit of an order."""
    return link("audit", "orders", label)


def named(act: Act, label: str) -> Order:
    """The order of a label. Raises NotFound: there is none."""
    order = act.work.one(Order, "label", label, act.rules.site)
    if order is None:
        raise NotFound(f"order {label}: expected the label of an order, <shop>-<number>, found none")
    return order


def reason_field(view: View) -> Node:
    """Why something is done; it stands in the order's log."""
    return field(view, "reason", view.t("Reason"), needed=True, wide=True, maxlength="200", autofocus="")


def findings(view: View, row: Row) -> Node:
    """What the rules found in an order, each with what becomes of it."""
    found = row["findings"]
    if not found:
        return h.span(".soft")[view.t("nothing; a person was to see it")]
    return h.ul(".rule-findings")[
        (
            h.li[
                badge(view.words.of(WORDS[one["rule"]]), TONES[one["outcome"]]),
                " ",
                h.span(title=view.words.of(OUTCOME_WORDS[one["outcome"]]))[found_text(view, one)],
            ]
            for one in found
        )
    ]


def in_hand(view: View, row: Row) -> Node:
    """Who has an order in hand."""
    if not row["auditor"]:
        return "–"
    return badge(row["auditor_name"] or view.t("badge {badge}", badge=row["auditor"]), "info")


def judged_again(act: Act, order: Order) -> str:
    """Let the rules judge an order anew; what they make of it."""
    again = audit.look_again(act, order, "the rules look again 重新审核")
    return audit.automatic(act, again.id)


def outcome(view: View, end: str) -> str:
    """What the rules made of an order, in words."""
    told = {
        "pass": view.t("audited"),
        "ask": view.t("waits for a person"),
        "hold": view.t("held"),
        "left": view.t("left alone"),
    }
    return told[end]


def _state_told(view: View, order: Order) -> str:
    return view.words.of(STATES[order.state])


def _decide(decision: str) -> Callable[[Act, str, Form], Order]:
    def do(act: Act, label: str, form: Form) -> Order:
        return audit.decide(act, named(act, label), decision, form.text("reason", longest=200))

    return do


def _query(view: View) -> dict[str, Any]:
    asked = {"text": view.asked("q"), "rule": view.asked("rule"), "shop": view.asked("shop")}
    return {**asked, "personal": sees_buyers(view)}


def _read(which: str) -> Callable[[View], Found[Row]]:
    def read(view: View) -> Found[Row]:
        taken = audit.taken_after_ms(view.here.rules.office.audit, view.now_ms)
        with view.reading() as reader:
            rows = to_audit.orders(
                reader, view.site, which, taken, place(view), PAGE_LENGTH + 1, **_query(view)
            )
            return page_of(
                rows,
                lambda row: f"{row['since_ms']}.{row['id']}",
                lambda: to_audit.count(reader, view.site, which, COUNTED + 1, **_query(view)),
                first=not view.asked("after"),
            )

    return read


def _keys(which: str) -> Callable[[View, int], list[str]]:
    def keys(view: View, most: int) -> list[str]:
        with view.reading() as reader:
            return to_audit.labels(reader, view.site, which, most, **_query(view))

    return keys


def _rules(view: View) -> list[tuple[str, str]]:
    return [(rule, view.words.of(words)) for rule, words in WORDS.items()]


def _shops(view: View) -> list[tuple[str, str]]:
    with view.reading() as reader:
        codes = to_audit.shops(reader, view.site)
    return [(code, code) for code in codes] if len(codes) > 1 else []


_FINDS = word("Order, buyer, SKU or barcode")
_FILTERS = (Filter("rule", word("Finding"), _rules), Filter("shop", word("Shop"), _shops))
_FIRST: list[Column[Any]] = [
    Column(word("Order"), lambda _, row: order_link(row["label"])),
    Column(word("Buyer"), lambda view, row: (row["buyer"] if sees_buyers(view) else "") or "–"),
    Column(word("Found by the rules"), findings),
    Column(word("Pieces"), lambda view, row: view.words.number(row["qty"]), number=True),
]
_LAST: list[Column[Any]] = [
    Column(word("Waits"), lambda view, row: view.words.span(max(0, view.now_ms - row["since_ms"])), True),
    Column(word("Placed"), lambda view, row: when(view, row["placed_at_ms"])),
]


def _pass_fields(view: View) -> Node:
    return field(view, "reason", view.t("Reason"), hint=view.t("may stay empty"), wide=True, maxlength="200")


_JUDGE = Many(
    word("Let the rules judge again"),
    lambda act, label, _: judged_again(act, named(act, label)),
    means=word("The rules look at these orders as if for the first time."),
    tells=outcome,
)
_CANCEL = Many(
    word("Cancel orders"),
    lambda act, label, form: changes.cancel(act, named(act, label), form.needed("reason", longest=200)),
    fields=reason_field,
    means=word("These orders end; their buyers get nothing."),
    tone="bad",
    tells=_state_told,
)
TO_AUDIT = Listing(
    path="/audit",
    title=word("To audit"),
    finds=_FINDS,
    read=_read(PERSON),
    key=lambda row: str(row["label"]),
    columns=[*_FIRST, Column(word("In hand of"), in_hand), *_LAST],
    empty=lambda view: view.t("No order waits for a person. What the rules pass goes on by itself."),
    filters=_FILTERS,
    many={
        "pass": Many(
            word("Pass"),
            _decide("pass"),
            fields=_pass_fields,
            means=word("These orders are audited, whatever was found. Stock is promised to them next."),
            tone="good",
            tells=_state_told,
        ),
        "hold": Many(
            word("Hold"),
            _decide("hold"),
            fields=reason_field,
            means=word("These orders stop until somebody lets them go on."),
            tells=_state_told,
        ),
        "judge": _JUDGE,
        "cancel": _CANCEL,
    },
    keys=_keys(PERSON),
    above=audit_tabs,
)
ON_HOLD = Listing(
    path="/audit/held",
    title=word("Held before audit"),
    finds=_FINDS,
    read=_read(HELD),
    key=lambda row: str(row["label"]),
    columns=[*_FIRST, Column(word("Why"), lambda _, row: row["reason"]), *_LAST],
    empty=lambda view: view.t("No order is held before its audit."),
    filters=_FILTERS,
    many={
        "go_on": Many(
            word("Let go on"),
            lambda act, label, _: changes.go_on(act, named(act, label)),
            means=word("These orders wait for their audit again; what the rules held is a person's to pass."),
            tells=_state_told,
        ),
        "judge": _JUDGE,
        "cancel": _CANCEL,
    },
    keys=_keys(HELD),
    above=lambda view: [
        audit_tabs(view),
        note(view.t("An unpaid order goes on by itself when its shop says that it is paid.")),
    ],
    section="",
)
PAGES = (TO_AUDIT.page(), ON_HOLD.page())
