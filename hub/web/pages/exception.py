"""`/exceptions/{number}`: one exception: whose it is, why it happened, what was done, and every step."""

from collections.abc import Callable
from typing import Any

import htpy as h
from htpy import Node

from hub.domain import causes
from hub.domain.cases import CLOSED, EVENT_WORDS, LIFE, Case
from hub.domain.errors import NotFound
from hub.domain.orders import WORDS as STATES
from hub.office import cases
from hub.office.act import Act as Office
from hub.store.reading import cases as book
from hub.store.reading import orders
from hub.store.reading.rows import Row
from hub.web.addresses import address
from hub.web.forms import Form
from hub.web.page import Act, Done, Page
from hub.web.pages.exception_acts import closed, given, noted, settled
from hub.web.pages.exception_parts import cause_fields, kind_of, order_of, owner, person_field, state_badge
from hub.web.pages.stock import item_link
from hub.web.parts import Column, button, dialog, facts, field, keys_help, panel, select, table, when
from hub.web.view import View
from hub.web.wording import word

MOST_NUMBER = 10**15


def number_of(view: View) -> int:
    """The number in the address. Raises NotFound: it is none."""
    text = view.path["number"]
    number = int(text) if text.isascii() and text.isdigit() and len(text) < len(str(MOST_NUMBER)) else 0
    if not number:
        raise NotFound(view.t("exception {number}: there is none of this number", number=text[:40]))
    return number


def show(view: View) -> Node:
    """All that is known of it, and what may happen to it now."""
    number = number_of(view)
    with view.reading() as reader:
        row = book.case(reader, view.site, number)
        order = orders.order(reader, view.site, row["order"]) if row and row["order"] else None
    if row is None:
        raise NotFound(view.t("exception {number}: there is none of this number", number=str(number)))
    view.title = view.t("Exception {number}: {kind}", number=str(number), kind=kind_of(view, row))
    return [
        h.p(".lead")[state_badge(view, row), " ", row["what"]],
        h.div(".columns")[_known(view, row, order), _decided(view, row)],
        panel(view.t("What may be done"), h.div(".buttons")[_acts(view, row, order)]),
        panel(
            view.t("Steps"),
            table(view, _STEPS, reversed(row["log"]), view.t("Steps"), view.t("Nothing was done yet.")),
        ),
        keys_help(view),
    ]


def _known(view: View, row: Row, order: Row | None) -> Node:
    state = view.words.of(STATES[order["state"]]) if order else ""
    then = view.words.of(STATES[row["order_state"]]) if row["order_state"] else "–"
    return panel(
        view.t("What was seen"),
        facts(
            [
                (view.t("Order"), [order_of(row["order"]), " ", state]),
                (view.t("The order was then"), then),
                ("SKU", item_link(row["sku"]) if row["sku"] else "–"),
                (view.t("Parcel"), _parcel(row["parcel"])),
                (view.t("Carrier"), (order or {}).get("carrier") or "–"),
                (view.t("Station"), row["station"] or "–"),
                (view.t("Seen"), view.t("{n}×", n=row["times"])),
                (view.t("First"), when(view, row["opened_at_ms"])),
                (view.t("Last"), when(view, row["last_at_ms"])),
            ]
        ),
    )


def _parcel(code: str | None) -> Node:
    """A link to the order that a parcel is of, by the search that finds it."""
    return h.a(href=address("orders", q=code))[code] if code else "–"


def _decided(view: View, row: Row) -> Node:
    cause = view.words.of(causes.CAUSES[row["kind"]][row["cause"]]) if row["cause"] else "–"
    remedy = view.words.of(causes.REMEDIES[row["remedy"]]) if row["remedy"] else "–"
    return panel(
        view.t("What was decided"),
        facts(
            [
                (view.t("Who has it"), owner(view, row)),
                (view.t("Cause"), [cause, " ", row["cause_note"]]),
                (view.t("Remedy"), [remedy, " ", row["remedy_note"]]),
                (view.t("Sent again as"), order_of(row["remedy_order"])),
                (view.t("What keeps it from happening again"), row["prevention"] or "–"),
                (view.t("Closed"), when(view, row["closed_at_ms"])),
            ]
        ),
    )


def _may(row: Row, event: str) -> bool:
    return row["state"] in LIFE[event]


def _acts(view: View, row: Row, order: Row | None) -> Node:
    """The buttons of what the exception's state permits."""
    has = row["owner"] is not None
    return [
        _may(row, "take") and not has and button(view, "take", view.t("Take"), press="t"),
        _may(row, "take")
        and has
        and row["owner"] != view.who.badge
        and dialog(
            view,
            "over",
            view.t("Take over"),
            view.t("Take it over from {name}?", name=row["owner_name"] or row["owner"]),
            press="t",
        ),
        _may(row, "take")
        and dialog(
            view, "give", view.t("Give to somebody"), view.t("Who sees to it?"), person_field(view), press="g"
        ),
        has
        and _may(row, "give_back")
        and dialog(
            view,
            "give_back",
            view.t("Give back"),
            view.t("Leave it to somebody else?"),
            field(view, "reason", view.t("Reason"), hint=view.t("may stay empty"), wide=True),
            press="b",
        ),
        _may(row, "note")
        and dialog(
            view,
            "note",
            view.t("Write down"),
            view.t("What is known of it?"),
            cause_fields(view, row["kind"]),
            field(view, "text", view.t("Comment"), hint=view.t("for the steps below"), wide=True),
            press="w",
        ),
        _may(row, "settle") and _settle(view, order),
        row["state"] != CLOSED
        and dialog(
            view,
            "close",
            view.t("Close it"),
            view.t("Why did it happen?"),
            cause_fields(view, row["kind"]),
            tone="good",
            press="c",
        ),
        _may(row, "reopen")
        and dialog(
            view,
            "reopen",
            view.t("Open it again"),
            view.t("Why is it opened again?"),
            field(view, "reason", view.t("Reason"), needed=True, wide=True),
            press="o",
        ),
    ]


def _settle(view: View, order: Row | None) -> Node:
    return dialog(
        view,
        "settle",
        view.t("Settle"),
        view.t("What was done for the buyer?"),
        select(
            view,
            "remedy",
            view.t("Remedy"),
            [(remedy, view.words.of(words)) for remedy, words in causes.REMEDIES.items()],
        ),
        field(
            view,
            "note",
            view.t("Note"),
            hint=view.t("what and how much; needed for a refund and a write-off"),
            wide=True,
        ),
        order
        and field(
            view,
            "pieces",
            view.t("Pieces to send"),
            kind="textarea",
            hint=view.t(
                "for a re-send or an exchange: SKU=pieces, one a line; the order wants {skus}",
                skus=_skus(order),
            ),
            wide=True,
        ),
        press="s",
    )


def _skus(order: Row) -> str:
    return ", ".join(
        f"{line['sku']}={line['qty_ordered'] - line['qty_cancelled']}" for line in order["lines"]
    )


def _step(view: View, step: Row) -> Node:
    return view.words.of(EVENT_WORDS[step["step"]])


_STEPS: list[Column[Any]] = [
    Column(word("When"), lambda view, step: when(view, step["at_ms"], seconds=True)),
    Column(word("Step"), _step),
    Column(word("Said"), lambda _, step: step["text"]),
    Column(word("Badge"), lambda _, step: step["operator"] or "–"),
    Column(word("Station"), lambda _, step: step["station"] or "–"),
]


def _by(what: Callable[[Office, Case, Form], object]) -> Act:
    """An act on this page's exception."""

    def do(view: View, form: Form) -> Done:
        view.here.writer.do(lambda act: what(act, cases.find(act, number_of(view)), form))
        return Done(view.t("Exception {number}: done.", number=view.path["number"]))

    return Act(do)


ACTS = {
    "take": _by(lambda act, case, _: cases.take(act, case)),
    "over": _by(lambda act, case, _: cases.take(act, case, over=True)),
    "give": _by(lambda act, case, form: given(act, str(case.id), form)),
    "give_back": _by(lambda act, case, form: cases.give_back(act, case, form.text("reason", longest=500))),
    "note": _by(noted),
    "settle": _by(settled),
    "close": _by(lambda act, case, form: closed(act, str(case.id), form)),
    "reopen": _by(lambda act, case, form: cases.reopen(act, case, form.text("reason", longest=500))),
}
PAGES = (Page("/exceptions/{number}", word("Exception"), show, acts=ACTS),)
