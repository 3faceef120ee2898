"""`/orders`: all orders, found by anything that somebody has in hand, and acts on many of them."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

import htpy as h
from htpy import Node

from hub.domain.access import CLERK, SUPERVISOR
from hub.domain.errors import NotFound
from hub.domain.orders import STATES, WORDS, Order, permit
from hub.domain.people import Wave
from hub.domain.waving import KIND_WORDS
from hub.office import changes, paper_queues, rerouting, urgency, waves
from hub.office.act import Act
from hub.store.reading import Reader, carriers, order_rows
from hub.store.reading import order_search as search
from hub.store.reading.order_search import LIVING, Narrowed
from hub.store.reading.rows import Row
from hub.web.forms import Form
from hub.web.listing import PAGE_LENGTH, Filter, Found, Listing, Many
from hub.web.pages.paper_print import PRINT
from hub.web.parts import Column, badge, field, hidden, select
from hub.web.parts.orders import NO_VALUE, due, order_address, order_link, stands, state_badge
from hub.web.view import View
from hub.web.wording import word

OPEN = "open"
"""In place of a state: all that have not ended."""
WAVES_SHOWN, CARRIERS_SHOWN = 30, 100
_NEW_WAVES_KEPT = 100


def _narrowed(view: View) -> Narrowed:
    state = view.asked("state")
    states = LIVING if state == OPEN else (state,) if state in STATES else ()
    return Narrowed(
        states,
        shop=view.asked("shop"),
        carrier=view.asked("carrier"),
        wave=view.asked("wave"),
        urgent=bool(view.asked("urgent")),
        late_at_ms=view.now_ms if view.asked("late") else 0,
        excepted=bool(view.asked("exceptions")),
    )


def _found(view: View, reader: Reader, most: int) -> list[int]:
    """The numbers of the orders that the page's query finds, from `after` on."""
    text, after = view.asked("q"), view.asked_whole("after")
    if not text:
        return search.newest(reader, view.site, _narrowed(view), after, most)
    ids = search.found(reader, view.site, text, _narrowed(view), personal=view.who.may(CLERK))
    return ids[after : after + most]


def read(view: View) -> Found[Row]:
    """One page of orders: the newest first, or what a search found, the surest first."""
    with view.reading() as reader:
        ids = _found(view, reader, PAGE_LENGTH + 1)
        rows = order_rows.rows(reader, ids[:PAGE_LENGTH])
    if len(ids) <= PAGE_LENGTH:
        return Found(rows)
    # A search is read on by place, a list by the last number.
    after = view.asked_whole("after") + PAGE_LENGTH if view.asked("q") else ids[PAGE_LENGTH - 1]
    return Found(rows, after)


def keys(view: View, most: int) -> Sequence[str]:
    """The labels of all that match."""
    with view.reading() as reader:
        if view.asked("q"):
            by, personal = _narrowed(view), view.who.may(CLERK)
            ids = search.found(reader, view.site, view.asked("q"), by, personal)
        else:
            ids = search.newest(reader, view.site, _narrowed(view), 0, most)
        return order_rows.labels(reader, ids[:most])


def leads(view: View) -> str:
    """To the order, where a code names one and no other."""
    text = view.asked("q")
    if not text or view.asked("after"):
        return ""
    with view.reading() as reader:
        ids = search.exactly(reader, view.site, text)
        return order_address(order_rows.label_of(reader, ids[0])) if len(ids) == 1 else ""


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


def _states(view: View) -> list[tuple[str, str]]:
    return [(OPEN, view.t("not ended")), *((state, view.words.of(names)) for state, names in WORDS.items())]


def _shops(view: View) -> list[tuple[str, str]]:
    with view.reading() as reader:
        codes = order_rows.shops(reader, view.site)
    return [(code, code) for code in codes] if len(codes) > 1 else []


def _waves(view: View) -> list[tuple[str, str]]:
    """The newest waves, and the one that is chosen."""
    with view.reading() as reader:
        codes = [row["code"] for row in order_rows.newest_waves(reader, view.site, WAVES_SHOWN)]
    chosen = view.asked("wave")
    return [(code, code) for code in dict.fromkeys((*codes, chosen)) if code]


def _order(_view: View, row: Row) -> Node:
    return order_link(row["label"])


def _state(view: View, row: Row) -> Node:
    return [state_badge(view, row["state"]), row["urgent"] and [" ", badge(view.t("urgent"), "bad")]]


def _customer(view: View, row: Row) -> Node:
    return row["customer"] or NO_VALUE if view.who.may(CLERK) else NO_VALUE


def _carrier(view: View, row: Row) -> Node:
    numbers = row["waybills"] or [number for number in (row["waybill"],) if number]
    more = len(numbers) - 1
    return [
        row["carrier"] or NO_VALUE,
        numbers and [h.br, h.span(".code")[numbers[0]], more > 0 and view.t(" and {n} more", n=more)],
    ]


def _age(view: View, row: Row) -> Node:
    began = row["placed_at_ms"] or row["received_at_ms"]
    return view.words.span(max(0, view.now_ms - began)) if began else NO_VALUE


def _wave(_view: View, row: Row) -> Node:
    return h.a(href=f"/waves/{row['wave']}")[row["wave"]] if row["wave"] else NO_VALUE


def _empty(view: View) -> Node:
    if view.asked("q"):
        return view.t(
            "Nothing found. Scan or type the number of an order, parcel or waybill, an SKU or barcode, "
            "a tote, a wave, or a buyer's name, phone or postcode."
        )
    return view.t("No orders match. Orders come by import, by API, or from shops' webhooks.")


LISTING: Listing[Row] = Listing(
    "/orders",
    word("Orders"),
    word("Find by order, parcel, waybill, SKU, barcode, buyer, tote, wave"),
    read,
    lambda row: str(row["label"]),
    [
        Column(word("Order"), _order),
        Column(word("State"), _state),
        Column(word("Shop"), lambda _, row: row["shop"]),
        Column(word("Pieces"), lambda view, row: view.words.number(row["pieces"]), number=True),
        Column(word("Customer"), _customer),
        Column(word("Carrier"), _carrier),
        Column(word("Cut-off"), lambda view, row: due(view, row["state"], row["due_ms"])),
        Column(word("Age"), _age),
        Column(word("Wave"), _wave),
        Column(word("Why it stands"), stands),
    ],
    _empty,
    filters=(
        Filter("state", word("State"), _states),
        Filter("urgent", word("Urgent"), lambda view: [("1", view.t("urgent"))], is_switch=True),
        Filter("late", word("Cut-off"), lambda view: [("1", view.t("past the cut-off"))], is_switch=True),
        Filter(
            "exceptions",
            word("Exceptions"),
            lambda view: [("1", view.t("with an exception"))],
            is_switch=True,
        ),
        Filter("shop", word("Shop"), _shops),
        Filter("carrier", word("Carrier"), carrier_choices),
        Filter("wave", word("Wave"), _waves),
    ),
    many=MANY,
    keys=keys,
    leads=leads,
)
PAGES = (LISTING.page(),)
