"""`/shipping/bills`: what carriers billed beside what was weighed and reckoned here."""

from collections.abc import Iterator
from typing import Any

import htpy as h
from htpy import Node

from hub.domain import money
from hub.domain.carriers import OUTCOMES, RIGHT
from hub.domain.errors import NotFound
from hub.store.reading import Reader
from hub.store.reading import bills as book
from hub.web.addresses import address, link
from hub.web.exports import csv_file
from hub.web.page import File, Page
from hub.web.pages.shipping_parts import tabs
from hub.web.parts import Column, badge, facts, link_button, note, panel, table, when
from hub.web.view import View
from hub.web.wording import NONE, word

BILLS, LINES, PART = 500, 200, 1000
"""Bills and differing lines that are listed, and lines that are read at once for a file."""
COLUMNS = (
    "outcome", "waybill", "order", "parcel", "charged_mg", "own_mg", "fee_minor", "own_minor", "line_no",
)  # fmt: skip
NOT_BILLED = "not_billed"


def show(view: View) -> Node:
    """All bills that were read in."""
    with view.reading() as reader:
        rows = book.bills(reader, view.site, 0, BILLS)
    empty = view.t("No bill was read in yet: pickbench import bill FILE --carrier CODE --number NUMBER")
    newest = sorted(rows, key=lambda row: -int(row["id"]))
    return [tabs(view, "/shipping/bills"), table(view, _BILLS, newest, view.t("Bills"), empty)]


def _path(row: dict[str, Any], of: str = "bills") -> str:
    return address("shipping", of, row["carrier"], row["number"])


def _amount(row: dict[str, Any], name: str, currency: str) -> str:
    return NONE if row[name] is None else money.words(row[name], currency)


def _differs(view: View, row: dict[str, Any]) -> Node:
    if not row["differences"]:
        return badge(view.t("all as it should be"), "good")
    return badge(view.t("{n} lines differ", n=row["differences"]), "warn")


_BILLS: list[Column[dict[str, Any]]] = [
    Column(word("Bill"), lambda _, row: h.a(href=_path(row))[f"{row['carrier']} {row['number']}"]),
    Column(word("Read in"), lambda view, row: when(view, row["at_ms"])),
    Column(word("Lines"), lambda view, row: view.words.number(row["lines"]), number=True),
    Column(word("Billed"), lambda _, row: _amount(row, "billed_minor", row["currency"]), number=True),
    Column(word("Differences"), _differs),
]


def _one(view: View, reader: Reader) -> dict[str, Any]:
    carrier, number = view.path["carrier"], view.path["number"]
    row = book.bill(reader, view.site, carrier, number)
    if row is None:
        raise NotFound(view.t("bill {number}: expected one that was read in, found none", number=number))
    return row


def show_bill(view: View) -> Node:
    """One bill: its lines by outcome, in money, and each that differs."""
    with view.reading() as reader:
        row = _one(view, reader)
        lines = book.lines(reader, row["id"], 0, LINES + 1, differing=True)
    view.title = view.t("Bill {number} of {carrier}", number=row["number"], carrier=row["carrier"])
    shown = [{**line, "currency": row["currency"]} for line in lines[:LINES]]
    return [
        panel(
            view.t("By outcome"),
            facts(
                [
                    (view.t("Read in"), when(view, row["at_ms"])),
                    (view.t("From"), view.words.day(row["from_ms"])),
                    # The day that it ends before is not of it.
                    (view.t("To"), view.words.day(row["to_ms"] - 1 if row["to_ms"] else 0)),
                    (view.t("Billed"), _amount(row, "billed_minor", row["currency"])),
                ]
            ),
            table(view, _TOTALS, _totals(view, row), view.t("By outcome"), ""),
        ),
        h.div(".buttons.apart")[
            link_button(view.t("Lines as CSV"), _path(row, "bill-lines")),
            link_button(view.t("To the bills"), "/shipping/bills"),
        ],
        h.h2(".apart")[view.t("What differs")],
        len(lines) > LINES and note(view.t("The first {n} are shown; the file has them all.", n=LINES)),
        table(view, _LINES, shown, view.t("What differs"), view.t("Nothing differs.")),
    ]


def _totals(view: View, row: dict[str, Any]) -> list[dict[str, Any]]:
    currency, missing = row["currency"], row["not_billed"]
    found = [
        {**total, "currency": currency, "words": view.words.of(OUTCOMES[total["outcome"]])}
        for total in row["totals"]
    ]
    if missing["parcels"]:
        not_billed = {"outcome": NOT_BILLED, "words": view.t("shipped, and on no bill"), "currency": currency}
        amounts = {"lines": missing["parcels"], "billed_minor": None, "own_minor": missing["own_minor"]}
        found.append({**not_billed, **amounts})
    return found


_TOTALS: list[Column[dict[str, Any]]] = [
    Column(
        word("Outcome"), lambda _, row: badge(row["words"], "good" if row["outcome"] in RIGHT else "warn")
    ),
    Column(word("Lines"), lambda view, row: view.words.number(row["lines"]), number=True),
    Column(word("Billed"), lambda _, row: _amount(row, "billed_minor", row["currency"]), number=True),
    Column(word("Should be"), lambda _, row: _amount(row, "own_minor", row["currency"]), number=True),
]
_LINES: list[Column[dict[str, Any]]] = [
    Column(word("Waybill number"), lambda _, row: row["waybill"]),
    Column(word("Outcome"), lambda view, row: badge(view.words.of(OUTCOMES[row["outcome"]]), "warn")),
    Column(word("Order"), lambda _, row: row["order"] and link("orders", row["order"])),
    Column(word("Charged weight"), lambda view, row: view.words.weight(row["charged_mg"]), number=True),
    Column(word("Our weight"), lambda view, row: view.words.weight(row["own_mg"]), number=True),
    Column(word("Billed"), lambda _, row: _amount(row, "fee_minor", row["currency"]), number=True),
    Column(word("Should be"), lambda _, row: _amount(row, "own_minor", row["currency"]), number=True),
]


def lines_csv(view: View) -> File:
    """A bill's lines and what was not billed, as a file."""
    with view.reading() as reader:
        row = _one(view, reader)
        rows = list(_lines(view, reader, row))
    return csv_file(f"{row['carrier']}-{row['number']}.csv".replace("/", "_"), COLUMNS, rows)


def _lines(view: View, reader: Reader, row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    after = 0
    while part := book.lines(reader, row["id"], after, PART):
        yield from part
        after = part[-1]["id"]
    days, after = (row["from_ms"], row["to_ms"]), 0
    while part := book.not_billed(reader, view.site, row["carrier"], *days, after, PART):
        for each in part:
            own = {"parcel": each["code"], "own_mg": each["net_mg"], "own_minor": each["fee_minor"]}
            yield {"outcome": NOT_BILLED, "waybill": each["waybill"], "order": each["order"], **own}
        after = part[-1]["id"]


PAGES = (
    Page("/shipping/bills", word("Bills"), show, live_s=0),
    Page("/shipping/bills/{carrier}/{number:path}", word("Bill"), show_bill, live_s=0),
    Page("/shipping/bill-lines/{carrier}/{number:path}", word("Bill"), lines_csv, live_s=0),
)
