"""`/orders`: all orders, found by anything that somebody has in hand, and acts on many of them."""

from collections.abc import Sequence

import htpy as h
from htpy import Node

from hub.domain.access import CLERK
from hub.domain.orders import LIVING, STATES, WORDS
from hub.store.reading import Reader, order_narrowing, order_rows
from hub.store.reading import order_search as search
from hub.store.reading.order_narrowing import Narrowed
from hub.store.reading.rows import Row
from hub.web.addresses import link
from hub.web.listing import PAGE_LENGTH, Filter, Found, Listing
from hub.web.pages.orders_many import MANY, WAVES_SHOWN, carrier_choices
from hub.web.parts import Column, badge
from hub.web.parts.orders import NO_VALUE, due, order_address, order_link, stands, state_badge
from hub.web.view import View
from hub.web.wording import word

OPEN = "open"
"""In place of a state: all that have not ended."""


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
        return order_narrowing.newest(reader, view.site, _narrowed(view), after, most)
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
            ids = order_narrowing.newest(reader, view.site, _narrowed(view), 0, most)
        return order_rows.labels(reader, ids[:most])


def leads(view: View) -> str:
    """To the order, where a code names one and no other."""
    text = view.asked("q")
    if not text or view.asked("after"):
        return ""
    with view.reading() as reader:
        ids = search.exactly(reader, view.site, text)
        return order_address(order_rows.label_of(reader, ids[0])) if len(ids) == 1 else ""


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
    return link("waves", row["wave"]) if row["wave"] else NO_VALUE


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
