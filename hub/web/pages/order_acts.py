"""What is done with one order, from its page: as the API does it (`hub.http.routes.orders`)."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from hub.domain.errors import Invalid
from hub.domain.orders import WORDS, Order
from hub.domain.papers import OF_ORDER, SLIP, WAYBILL, Print
from hub.office import changes, print_acts, prints, rerouting, urgency
from hub.office.act import Act as Office
from hub.web.forms import Form
from hub.web.page import Act, Done
from hub.web.pages.order_dialogs import MOST_PIECES, PAIR, RECIPIENT
from hub.web.pages.orders_many import order_named
from hub.web.view import View

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
