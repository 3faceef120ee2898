"""Merging and splitting of one order before the floor, each shown before it is done.

What is shown is what the act made, taken back (`hub.office.rehearsing`).
"""

from collections.abc import Callable, Sequence
from typing import Any

import htpy as h
from htpy import Node

from hub.domain.errors import DomainError, Invalid
from hub.domain.items import Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import BEFORE_RELEASE, Order
from hub.office import merging, split_plans
from hub.office.act import Act as Office
from hub.office.rehearsing import rehearse
from hub.store.reading.rows import Row
from hub.web.forms import Form
from hub.web.page import Act, Done
from hub.web.pages.audit import named, order_link
from hub.web.parts import (
    Column,
    act_form,
    dialog,
    field,
    hidden,
    link_button,
    panel,
    select,
    table,
)
from hub.web.parts.orders import state_badge
from hub.web.view import View
from hub.web.wording import word

Made = list[tuple[str, str, str, list[tuple[str, int]]]]
"""Orders that an act leaves: label, state, reason, and the pieces wanted of each SKU."""


def merge(act: Office, into: str, others: Sequence[str], reason: str = "") -> Made:
    """Merge orders into one; the order that is left."""
    # Locked in one order whoever merges what, so that two at once don't wait for each other.
    act.work.read(Order, "label", sorted((into, *others)))
    order = merging.merge(act, named(act, into), [named(act, label) for label in others], reason)
    return _described(act, [order])


def _split(act: Office, label: str, form: Form) -> Made:
    """Split an order as the form says; what is left of it, and its parts."""
    order, by = named(act, label), form.choice("by", tuple(split_plans.BY), "lines")
    reason = split_plans.reason_of(by, form.text("reason", longest=200))
    if by == "availability":
        made = split_plans.by_availability(act, order, reason)
    elif by == "warehouse":
        made = split_plans.by_warehouse(act, order)
    else:
        lines = act.work.where(OrderLine, "order_id", order.id)
        part = {line.line_no: form.whole(f"line-{line.line_no}", default=0) for line in lines}
        part = {line_no: qty for line_no, qty in part.items() if qty}
        if not part:
            raise Invalid("line", "pieces of at least one line that leave", "none")
        made = split_plans.by_lines(act, order, [part], reason)
    return _described(act, [act.work.get(Order, order.id), *made])


def _described(act: Office, left: Sequence[Order]) -> Made:
    made: Made = []
    for order in left:
        now = act.work.get(Order, order.id)
        lines = act.work.where(OrderLine, "order_id", now.id)
        pieces = [(act.work.get(Item, one.item_id).sku, one.qty_wanted) for one in lines if one.qty_wanted]
        made.append((now.label, now.state, now.reason, pieces))
    return made


def _merge(act: Office, label: str, form: Form) -> Made:
    others = form.all("other")
    if not others:
        raise Invalid("other", "at least one order to merge", "none")
    return merge(act, label, others, form.text("reason", longest=200))


_Joining = Callable[[Office, str, Form], Made]


def _previewed(act: str, title: str, do: _Joining) -> Callable[[View, Form], Node]:
    """Shows what an act will leave, and the button that does it."""

    def preview(view: View, form: Form) -> Node:
        end = rehearse(view.here.writer, lambda on, label: do(on, label, form), [view.path["label"]])[0]
        if isinstance(end, DomainError):
            raise end
        view.title = view.t(title)
        said = [(name, value) for name, value in form.data.multi_items() if name != "act" and value]
        return panel(
            view.t("What will be there then"),
            table(view, _MADE, end, view.t("What will be there then"), ""),
            act_form(
                view,
                act,
                [hidden({name: value}) for name, value in said],
                h.p(".buttons")[
                    h.button(".primary", type="submit")[view.t(title)],
                    link_button(view.t("Back, change nothing"), view.url()),
                ],
            ),
        )

    return preview


def _done(do: _Joining, says: str) -> Callable[[View, Form], Done]:
    def done(view: View, form: Form) -> Done:
        made = view.here.writer.do(lambda act: do(act, view.path["label"], form))
        return Done(view.t(says, labels=", ".join(label for label, *_ in made)))

    return done


_MADE: list[Column[Any]] = [
    Column(word("Order"), lambda _, made: made[0]),
    Column(word("State"), lambda view, made: [state_badge(view, made[1]), " ", made[2]]),
    Column(
        word("Pieces"),
        lambda view, made: h.ul[(h.li[f"{sku} × {view.words.number(qty)}"] for sku, qty in made[3])],
    ),
]


def joining_panel(view: View, order: Row, others: Sequence[Row]) -> Node:
    """Orders of the same buyer to merge, and the ways to split this one."""
    if not _before_floor(order):
        return None
    return panel(
        view.t("One parcel or several"),
        h.h3[view.t("Other orders of this buyer")],
        _merge_form(view, others)
        if others
        else h.p(".empty")[view.t("None waits that could go with this order.")],
        h.div(".buttons")[
            dialog(
                view,
                "preview_split",
                view.t("Split") + "…",
                view.t("What leaves this order?"),
                select(
                    view,
                    "by",
                    view.t("Split by"),
                    [(by, view.words.of(words)) for by, words in split_plans.BY.items()],
                    "lines",
                ),
                h.div(".fields")[
                    (
                        field(
                            view,
                            f"line-{line['line_no']}",
                            view.t("{sku}: pieces that leave", sku=line["sku"]),
                            0,
                            kind="number",
                            min="0",
                            max=str(_wanted(line)),
                        )
                        for line in order["lines"]
                        if _wanted(line)
                    )
                ],
                field(view, "reason", view.t("Reason"), hint=view.t("may stay empty"), wide=True),
                confirm=view.t("Preview"),
                press="s",
            )
        ],
        id="joining",
    )


def _merge_form(view: View, others: Sequence[Row]) -> Node:
    return act_form(
        view,
        "preview_merge",
        h.ul(".others")[
            (
                h.li[
                    h.label[
                        h.input(
                            type="checkbox",
                            name="other",
                            value=other["label"],
                            checked=bool(other["same_address"]),
                        ),
                        " ",
                        order_link(other["label"]),
                    ],
                    " ",
                    state_badge(view, other["state"]),
                    " ",
                    view.t("same address") if other["same_address"] else view.t("another address"),
                ]
                for other in others
            )
        ],
        h.p(".buttons")[h.button(type="submit", data_press="m")[view.t("Merge into this order"), "…"]],
    )


def _before_floor(order: Row) -> bool:
    standing = order["resume_state"] if order["state"] == "held" else order["state"]
    return standing in BEFORE_RELEASE or (standing == "short" and not order["tote"])


def _wanted(line: Row) -> int:
    return int(line["qty_ordered"] - line["qty_cancelled"] - line["qty_moved"])


ACTS = {
    "preview_merge": Act(_previewed("merge", word("Merge"), _merge)),
    "merge": Act(_done(_merge, word("Merged into {labels}."))),
    "preview_split": Act(_previewed("split", word("Split"), _split)),
    "split": Act(_done(_split, word("There are now {labels}."))),
}
