"""What is done with one order, from its page: as the API does it (`hub.http.routes.orders`)."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import htpy as h
from htpy import Node

from hub.domain.access import CLERK
from hub.domain.calendar_days import FURTHEST_MS
from hub.domain.errors import Invalid
from hub.domain.orders import ENDS, LIFE, WORDS, Order
from hub.domain.papers import KIND_WORDS, OF_ORDER, SLIP, WAYBILL, Print
from hub.office import changes, print_acts, prints, rerouting, urgency
from hub.office.act import Act as Office
from hub.store.reading.rows import Row
from hub.web.forms import Form
from hub.web.page import Act, Done
from hub.web.pages.orders_many import carrier_choices, order_named, reason
from hub.web.parts import button, dialog, field, note, select
from hub.web.view import View
from hub.web.wording import word

RECIPIENT = ("name", "address", "postcode", "country", "phone", "email")
_LABELS = {
    "name": word("Name"),
    "address": word("Address"),
    "postcode": word("Postcode"),
    "country": word("Country"),
    "phone": word("Phone"),
    "email": word("E-mail"),
}
PAIR = "pair"
MOST_PIECES = 1_000_000
_LINE = re.compile(r"qty-[0-9]{1,9}")
"""The field of a line's pieces, by its number."""


def _done(do: Callable[[View, Office, Order, Form], object]) -> Callable[[View, Form], Done]:
    """An act on the order of the page's address."""

    def act(view: View, form: Form) -> Done:
        def on(here: Office) -> Order:
            order = order_named(here, view.path["label"])
            do(view, here, order, form)
            return here.work.get(Order, order.id)

        after = view.here.writer.do(on)
        return Done(
            view.t("Order {order}: {state}", order=after.label, state=view.words.of(WORDS[after.state]))
        )

    return act


def _why(form: Form) -> str:
    return form.needed("reason", "why it is done", longest=200)


def _change(_view: View, act: Office, order: Order, form: Form) -> object:
    wanted = {
        int(name.removeprefix("qty-")): form.whole(name, most=MOST_PIECES)
        for name in form.data
        if _LINE.fullmatch(name)
    }
    return changes.change(act, order, wanted, _why(form))


def _readdress(_view: View, act: Office, order: Order, form: Form) -> object:
    said = {name: form.text(name, longest=512) for name in RECIPIENT}
    return changes.readdress(act, order, said, _why(form))


def _urgent(view: View, act: Office, order: Order, form: Form) -> object:
    return urgency.mark(act, order, form.ticked("urgent"), _moment_ms(form.text("ship_by"), view.here.zone))


def _moment_ms(text: str, zone: ZoneInfo) -> int:
    """A time as a browser's field writes it, by the site's clock; 0 for none, UTC ms."""
    if not text:
        return 0
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid("ship_by", "a day and a time", text) from None
    return int(at.replace(tzinfo=at.tzinfo or zone).timestamp() * 1000)


def _reprint(_view: View, act: Office, order: Order, form: Form) -> object:
    """Papers that the order has not get printed; those that it has, again."""
    what = form.choice("papers", (PAIR, *OF_ORDER))
    kinds = (SLIP, WAYBILL) if what == PAIR else (what,)
    reason = _why(form)
    made = prints.ask_order(act, order, kinds, reason=reason)
    if made:
        return made
    newest: dict[str, Print] = {}
    for each in prints.of_order(act, order):
        # Of a pair the slip stands for both.
        if each.kind == kinds[0] and each.state == "printed":
            newest[each.subject] = each
    return [print_acts.again(act, each, reason) for each in newest.values()]


ACTS: Mapping[str, Act] = {
    "hold": Act(_done(lambda _, act, order, form: changes.hold(act, order, _why(form)))),
    "go_on": Act(_done(lambda _, act, order, _form: changes.go_on(act, order))),
    "cancel": Act(_done(lambda _, act, order, form: changes.cancel(act, order, _why(form)))),
    "change": Act(_done(_change)),
    "readdress": Act(_done(_readdress)),
    "urgent": Act(_done(_urgent)),
    "carrier": Act(
        _done(
            lambda _, act, order, form: rerouting.change_carrier(
                act,
                order,
                form.text("other_carrier") or form.needed("carrier", "a carrier"),
                _why(form),
                form.text("waybill"),
            )
        )
    ),
    "reprint": Act(_done(_reprint)),
    "take_back": Act(_done(lambda _, act, order, form: changes.take_back(act, order, _why(form)))),
}


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
