"""What a person is asked before something is done with an order: one dialog an act, as far as its state
permits it.
"""

from datetime import UTC, datetime

import htpy as h
from htpy import Node

from hub.domain.access import CLERK
from hub.domain.calendar_days import FURTHEST_MS
from hub.domain.orders import ENDS, LIFE
from hub.domain.papers import KIND_WORDS, OF_ORDER
from hub.store.reading.rows import Row
from hub.web.pages.orders_many import carrier_choices, reason
from hub.web.parts import button, dialog, field, note, select
from hub.web.view import View
from hub.web.wording import word

_LABELS = {
    "name": word("Name"),
    "address": word("Address"),
    "postcode": word("Postcode"),
    "country": word("Country"),
    "phone": word("Phone"),
    "email": word("E-mail"),
}
RECIPIENT = tuple(_LABELS)
PAIR = "pair"
MOST_PIECES = 1_000_000


def act_buttons(view: View, order: Row) -> Node:
    """What may be done with an order as it stands, to who may do it."""
    if not view.who.may(CLERK):
        return None
    state = order["state"]
    may = {event for event, states in LIFE.items() if state in states}
    alive = state not in ENDS
    return h.div(".bar.acts")[
        "hold" in may and _hold(view),
        "go_on" in may and button(view, "go_on", view.t("Let go on")),
        alive and _haste(view, order),
        "change" in may and [_quantities(view, order), _address(view, order), _carrier(view)],
        (alive or state == "shipped") and _papers(view),
        "take_back" in may and _returned(view),
        "cancel" in may and _cancel(view),
    ]


def _hold(view: View) -> Node:
    means = view.t("Work on it stops at the next scan, until somebody lets it go on.")
    title = view.t("Hold this order?")
    return dialog(
        view,
        "hold",
        view.t("Hold…"),
        title,
        note(means),
        reason(view),
        tone="warn",
        confirm=view.t("Hold"),
        press="h",
    )


def _cancel(view: View) -> Node:
    means = view.t("Cancelled is final: work stops at the next scan, and what was picked is put back.")
    return dialog(
        view,
        "cancel",
        view.t("Cancel order…"),
        view.t("Cancel this order?"),
        note(means, tone="bad"),
        reason(view),
        tone="bad",
        confirm=view.t("Cancel the order"),
    )


def _returned(view: View) -> Node:
    means = view.t("It stands on the list of exceptions until somebody says why it came back.")
    title = view.t("Has this order come back?")
    return dialog(
        view,
        "take_back",
        view.t("Came back…"),
        title,
        note(means),
        reason(view),
        confirm=view.t("Note it"),
    )


def _haste(view: View, order: Row) -> Node:
    at = order["ship_by_ms"]
    local = (
        datetime.fromtimestamp(min(at, FURTHEST_MS) / 1000, UTC).astimezone(view.here.zone) if at else None
    )
    urgent = h.label[
        h.input(type="checkbox", name="urgent", value="1", checked=bool(order["urgent"])),
        " ",
        view.t("It goes before others"),
    ]
    return dialog(
        view,
        "urgent",
        view.t("Urgency…"),
        view.t("How urgent is this order?"),
        h.p(".field.tick")[urgent],
        field(
            view,
            "ship_by",
            view.t("It must have left by"),
            local.strftime("%Y-%m-%dT%H:%M") if local else "",
            kind="datetime-local",
            hint=view.t("By the site's clock; empty where nothing was promised."),
        ),
        confirm=view.t("Save"),
    )


def _quantities(view: View, order: Row) -> Node:
    means = view.t("Fewer pieces are put back, more are picked; on the floor it stops at the next scan.")
    wanted = (
        (line, line["qty_ordered"] - line["qty_cancelled"] - line["qty_moved"]) for line in order["lines"]
    )
    return dialog(
        view,
        "change",
        view.t("Change pieces…"),
        view.t("How many pieces does the buyer want?"),
        note(means),
        (
            field(
                view,
                f"qty-{line['line_no']}",
                f"{line['sku']} {line['name']}",
                qty,
                kind="number",
                needed=True,
                min="0",
                max=str(MOST_PIECES),
                inputmode="numeric",
            )
            for line, qty in wanted
        ),
        reason(view),
        confirm=view.t("Change"),
    )


def _address(view: View, order: Row) -> Node:
    there = order["recipient"] or {}
    means = view.t("Nobody ships it under the old label: on the floor it stops at the next scan.")
    return dialog(
        view,
        "readdress",
        view.t("Readdress…"),
        view.t("Where does this order go?"),
        note(means),
        (field(view, name, view.t(_LABELS[name]), there.get(name, ""), wide=True) for name in RECIPIENT),
        reason(view),
        confirm=view.t("Readdress"),
    )


def _carrier(view: View) -> Node:
    choices = carrier_choices(view)
    if not choices:
        return None
    means = view.t("Packed parcels get the new carrier's numbers and papers.")
    return dialog(
        view,
        "carrier",
        view.t("Carrier…"),
        view.t("Which carrier takes this order?"),
        note(means),
        select(view, "carrier", view.t("Carrier"), choices),
        field(
            view,
            "waybill",
            view.t("Waybill number"),
            hint=view.t("Empty: one of the carrier's pool"),
            maxlength="64",
        ),
        field(
            view,
            "other_carrier",
            view.t("Another carrier"),
            hint=view.t("One that is not on the list; it needs its waybill number"),
            maxlength="64",
        ),
        reason(view),
        confirm=view.t("Change carrier"),
    )


def _papers(view: View) -> Node:
    kinds = [(kind, view.words.of(KIND_WORDS[kind])) for kind in OF_ORDER]
    choices = [(PAIR, view.t("packing slip and waybill")), *kinds]
    return dialog(
        view,
        "reprint",
        view.t("Print papers…"),
        view.t("Which papers are printed?"),
        note(view.t("What was printed before is printed again, as a copy with its reason.")),
        select(view, "papers", view.t("Papers"), choices),
        reason(view),
        confirm=view.t("Print"),
    )
