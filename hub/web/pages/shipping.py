"""`/shipping`: carriers' manifests, open and closed, with their parcels; the carriers; their bills beside
what was weighed here.
"""

from typing import Any

import htpy as h
from htpy import Node

from hub.domain.access import CLERK
from hub.domain.carriers import MANIFEST_STATES, MANIFEST_WORDS, OPEN
from hub.domain.errors import NotFound
from hub.office import manifests as office
from hub.office import paper_queues
from hub.store.reading import manifest_log, manifests
from hub.web.addresses import address, link
from hub.web.exports import csv_file
from hub.web.forms import Form
from hub.web.listing import PAGE_LENGTH, Filter, Found, Listing, page_of
from hub.web.page import Act, Done, File, Page
from hub.web.pages import bills, shipping_calendar, shipping_carriers
from hub.web.pages.shipping_parts import tabs
from hub.web.parts import (
    Column,
    badge,
    button,
    dialog,
    facts,
    link_button,
    note,
    panel,
    table,
    tile,
    tiles,
    when,
)
from hub.web.view import View
from hub.web.wording import NONE, word

PARCELS = 200
"""Parcels of a manifest that its page lists; all of them stand in its file."""


def _read(view: View) -> Found[dict[str, Any]]:
    chosen = view.asked("state")
    state = chosen if chosen in MANIFEST_STATES else ""
    with view.reading() as reader:
        loading = manifest_log.loaded_at(reader, view.site)
        rows = manifest_log.page(
            reader,
            view.site,
            view.asked_whole("after"),
            PAGE_LENGTH + 1,
            state=state,
            carrier=view.asked("carrier"),
            text=view.asked("q"),
        )
    return page_of([{**row, "at": loading.get(row["id"], [])} for row in rows], lambda row: row["id"])


def _above(view: View) -> Node:
    with view.reading() as reader:
        waiting = manifest_log.ready_to_leave(reader, view.site)
    return [
        tabs(view, "/shipping"),
        waiting
        and view.live(
            h.div("#ready")[
                tiles(
                    (
                        tile(
                            view.t("Weighed, for {carrier}", carrier=carrier or view.t("no carrier")),
                            view.words.number(count),
                            view.t("parcels wait for the lorry"),
                        )
                        for carrier, count in sorted(waiting.items())
                    )
                )
            ]
        ),
    ]


def _state(view: View, row: dict[str, Any]) -> Node:
    return [
        badge(view.words.of(MANIFEST_WORDS[row["state"]]), "info" if row["state"] == OPEN else "good"),
        row["at"] and h.div(".under")[view.t("loaded at"), " ", ", ".join(row["at"])],
    ]


_LISTING: Listing[dict[str, Any]] = Listing(
    path="/shipping",
    title=word("Shipping"),
    finds=word("Manifest, parcel or waybill"),
    read=_read,
    key=lambda row: str(row["code"]),
    columns=[
        Column(word("Manifest"), lambda _, row: link("shipping", "manifests", row["code"])),
        Column(word("Carrier"), lambda _, row: row["carrier_name"] or row["carrier"]),
        Column(word("State"), _state),
        Column(word("Parcels"), lambda view, row: view.words.number(row["parcels"]), number=True),
        Column(word("Weight"), lambda view, row: view.words.weight(row["net_mg"]), number=True),
        Column(word("Opened"), lambda view, row: when(view, row["opened_at_ms"])),
        Column(word("Handed over"), lambda view, row: when(view, row["closed_at_ms"])),
    ],
    empty=lambda view: view.t("No manifest is like this. The first parcel at the dock opens its carrier's."),
    filters=[
        Filter(
            "state",
            word("State"),
            lambda view: [(state, view.words.of(words)) for state, words in MANIFEST_WORDS.items()],
        ),
        Filter(
            "carrier",
            word("Carrier"),
            lambda view: [(row["code"], row["code"]) for row in shipping_carriers.every(view)],
        ),
    ],
    above=_above,
)


def _one(view: View) -> dict[str, Any]:
    code = view.path["code"]
    with view.reading() as reader:
        row = manifests.manifest(reader, view.site, code)
    if row is None:
        raise NotFound(view.t("manifest {code}: expected one on this site, found none", code=code))
    return row


def show_manifest(view: View) -> Node:
    """One manifest with its parcels."""
    row = _one(view)
    code, is_open = row["code"], row["state"] == OPEN
    view.title = view.t("Manifest {code}", code=code)
    return [
        panel(
            row["carrier_name"] or row["carrier"],
            facts(
                [
                    (view.t("Parcels"), view.words.number(row["parcels"])),
                    (view.t("Weight"), view.words.weight(row["net_mg"])),
                    (view.t("From"), row["warehouse"]),
                    (view.t("Opened"), when(view, row["opened_at_ms"])),
                    (view.t("Handed over"), when(view, row["closed_at_ms"])),
                    (view.t("Closed by"), row["operator"] or NONE),
                ]
            ),
            tools=badge(view.words.of(MANIFEST_WORDS[row["state"]]), "info" if is_open else "good"),
        ),
        h.div(".buttons.apart")[
            is_open
            and dialog(
                view,
                "close",
                view.t("Close"),
                view.t("Has {carrier} taken them?", carrier=row["carrier_name"] or row["carrier"]),
                note(
                    view.t(
                        "{n} parcels, {weight}. A closed manifest stays as it is.",
                        n=row["parcels"],
                        weight=view.words.weight(row["net_mg"]),
                    )
                ),
                confirm=view.t("Yes, close it"),
            ),
            button(view, "print", view.t("Print")),
            view.who.may(CLERK)
            and link_button(view.t("As PDF"), address("papers", "sheet", kind="manifests", name=code)),
            link_button(view.t("As CSV"), address("shipping", "manifest-file", code)),
            link_button(view.t("To the manifests"), "/shipping"),
        ],
        len(row["lines"]) > PARCELS
        and note(view.t("The first {n} are shown; the files have them all.", n=PARCELS)),
        table(
            view,
            _PARCELS,
            row["lines"][:PARCELS],
            view.t("Parcels"),
            view.t("No parcel is on it yet."),
            key=lambda line: str(line["code"]),
        ),
    ]


_PARCELS: list[Column[dict[str, Any]]] = [
    Column(word("Parcel"), lambda _, row: row["code"]),
    Column(word("Waybill number"), lambda _, row: row["waybill"] or NONE),
    Column(word("Order"), lambda _, row: link("orders", row["order"])),
    Column(word("Postcode"), lambda _, row: f"{row['country']} {row['postcode']}".strip() or NONE),
    Column(word("Weight"), lambda view, row: view.words.weight(row["net_mg"]), number=True),
    Column(word("Loaded"), lambda view, row: when(view, row["shipped_at_ms"])),
]


def close(view: View, _form: Form) -> Done:
    """The carrier has taken what is on it."""
    code = view.path["code"]
    done = view.here.writer.do(lambda act: office.close(act, office.find(act, code)))
    return Done(view.t("{code} is closed with {n} parcels.", code=code, n=done.qty_parcels))


def print_it(view: View, _form: Form) -> Done:
    """Put the manifest into a printer's queue."""
    code = view.path["code"]
    view.here.writer.do(lambda act: paper_queues.ask(act, "manifest", office.find(act, code).code))
    return Done(view.t("The manifest waits for its printer."))


COLUMNS = ("code", "waybill", "order", "country", "postcode", "net_mg", "shipped_at_ms")


def manifest_csv(view: View) -> File:
    """A manifest's parcels as a file."""
    row = _one(view)
    return csv_file(f"{row['code']}.csv", COLUMNS, row["lines"])


PAGES = (
    _LISTING.page(),
    Page(
        "/shipping/manifests/{code}",
        word("Manifest"),
        show_manifest,
        acts={"close": Act(close), "print": Act(print_it)},
    ),
    Page("/shipping/manifest-file/{code}", word("Manifest"), manifest_csv, live_s=0),
    *shipping_carriers.PAGES,
    *shipping_calendar.PAGES,
    *bills.PAGES,
)
