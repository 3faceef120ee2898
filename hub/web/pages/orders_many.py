"""What is done with many orders of the list at once, and the fields that each act asks for."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from htpy import Node

from hub.domain.access import SUPERVISOR
from hub.domain.errors import NotFound
from hub.domain.orders import WORDS, Order, permit
from hub.domain.people import Wave
from hub.domain.waving import KIND_WORDS
from hub.office import changes, paper_queues, rerouting, urgency, waves
from hub.office.act import Act
from hub.store.reading import carriers, order_rows
from hub.store.reading.rows import Row
from hub.web.forms import Form
from hub.web.listing import Many
from hub.web.pages.paper_print import PRINT
from hub.web.parts import field, hidden, select
from hub.web.view import View
from hub.web.wording import word

WAVES_SHOWN, CARRIERS_SHOWN = 30, 100
_NEW_WAVES_KEPT = 100


def order_named(act: Act, label: str) -> Order:
    """The order of a label.

    Raises:
        NotFound: there is none.
    """
    order = act.work.one(Order, "label", label, act.rules.site)
    if order is None:
        raise NotFound(f"order {label}: expected the label of an order, <shop>-<number>, found none")
    return order


def _acts(do: Callable[[Act, Order, Form], Order]) -> Callable[[Act, str, Form], Order]:
    return lambda act, label, form: do(act, order_named(act, label), form)


def became(view: View, order: Any) -> str:
    """What an order is after an act."""
    return view.words.of(WORDS[order.state])


def reason(view: View) -> Node:
    """The field for why something is done."""
    hint = view.t("It is kept in the order's log.")
    return field(view, "reason", view.t("Reason"), needed=True, wide=True, hint=hint, maxlength="200")


def carrier_choices(view: View) -> list[tuple[str, str]]:
    """The site's carriers that are at work: code and name."""
    with view.reading() as reader:
        rows = carriers.carriers(reader, view.site, 0, CARRIERS_SHOWN)
    return [(row["code"], row["name"] or row["code"]) for row in rows if row["active"]]


def _carrier_fields(view: View) -> Node:
    return [select(view, "carrier", view.t("Carrier"), carrier_choices(view)), reason(view)]


def _wave_fields(view: View) -> Node:
    with view.reading() as reader:
        rows = order_rows.newest_waves(reader, view.site, WAVES_SHOWN)
    known = [(row["code"], " · ".join(_said_of(view, row))) for row in rows]
    return [
        hidden({"bulk": paper_queues.new_bulk()}),
        select(view, "wave", view.t("Wave"), [("", view.t("a new wave")), *known]),
    ]


def _said_of(view: View, row: Row) -> list[str]:
    said = [row["code"], row["warehouse"], view.words.of(KIND_WORDS[row["kind"]]), row["carrier"]]
    return [*(text for text in said if text), view.words.clock(row["released_at_ms"])]


class _Release:
    """Releases orders into one wave; a new one is made with the first that is released, one a warehouse.

    `_made` remembers the new waves of each form that was sent. A wave whose transaction was taken back is not
    found again as it was made, and another is made in its place.
    """

    def __init__(self) -> None:
        self._made: OrderedDict[tuple[str, int], Wave] = OrderedDict()

    def __call__(self, act: Act, label: str, form: Form) -> Order:
        order = order_named(act, label)
        code = form.text("wave")
        wave = act.work.one(Wave, "code", code, act.rules.site) if code else self._new(act, order, form)
        if wave is None:
            raise NotFound(f"wave {code}: expected the code of a wave, found none")
        return waves.release(act, order, wave)

    def _new(self, act: Act, order: Order, form: Form) -> Wave:
        permit(order, "release")
        assert order.warehouse_id is not None, "an allocated order has its warehouse"
        key = form.text("bulk"), order.warehouse_id
        made = self._made.get(key)
        if made is None or act.work.find(Wave, made.id) != made:
            made = self._made[key] = waves.new_wave(act, order.warehouse_id)
        while len(self._made) > _NEW_WAVES_KEPT:
            self._made.popitem(last=False)
        return made


MANY = {
    "hold": Many(
        word("Hold"),
        _acts(lambda act, order, form: changes.hold(act, order, form.text("reason"))),
        fields=reason,
        means=word("Work on them stops at the next scan, until somebody lets them go on."),
        tone="warn",
        tells=became,
    ),
    "go_on": Many(
        word("Let go on"),
        _acts(lambda act, order, _form: changes.go_on(act, order)),
        means=word("Held orders go on from where they were held."),
        tells=became,
    ),
    "urgent": Many(
        word("Make urgent"),
        _acts(lambda act, order, _form: urgency.mark(act, order, urgent=True)),
        means=word("They go before others: into the next urgent wave, and into the next empty totes."),
        tells=became,
    ),
    "not_urgent": Many(
        word("No longer urgent"),
        _acts(lambda act, order, _form: urgency.mark(act, order, urgent=False)),
        tells=became,
    ),
    "carrier": Many(
        word("Change carrier"),
        _acts(
            lambda act, order, form: rerouting.change_carrier(
                act, order, form.text("carrier"), form.text("reason")
            )
        ),
        fields=_carrier_fields,
        means=word(
            "Packed parcels get the new carrier's numbers and papers; the floor is told at the next scan."
        ),
        tells=became,
    ),
    "release": Many(
        word("Release into a wave"),
        _Release(),
        SUPERVISOR,
        fields=_wave_fields,
        means=word("Allocated orders go to the floor: the next empty totes take them."),
        tells=became,
    ),
    "print": PRINT,
    "cancel": Many(
        word("Cancel orders"),
        _acts(lambda act, order, form: changes.cancel(act, order, form.needed("reason", "why"))),
        fields=reason,
        means=word("Cancelled is final: work stops at the next scan, and what was picked is put back."),
        tone="bad",
        tells=became,
    ),
}
