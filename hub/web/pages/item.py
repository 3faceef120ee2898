"""`/stock/{sku}`: one item: what there is of it and where, who waits for it, its moves, and what it is."""

from typing import Any

import htpy as h
from htpy import Node

from hub.domain.errors import NotFound
from hub.domain.stock import MOVE_WORDS
from hub.store.reading import pictures, shelf, stock
from hub.store.reading.rows import Row
from hub.web.addresses import address
from hub.web.page import Page
from hub.web.pages.audit import order_link
from hub.web.pages.audit_stock import good_until
from hub.web.pages.item_acts import ACTS, bin_buttons, item_buttons
from hub.web.pages.stock import bin_link, item_link
from hub.web.parts import Column, badge, facts, keys_help, link_button, note, panel, table, tile, tiles, when
from hub.web.parts.pictures import PICTURE_ACTS, picture_form, picture_of
from hub.web.view import View
from hub.web.wording import word

MOVES, WAITING, BALANCES = 30, 20, 500
CONDITIONS = {"good": word("good"), "damaged": word("damaged")}


def show(view: View) -> Node:
    """All that is known of the item."""
    sku = view.path["sku"]
    with view.reading() as reader:
        item = shelf.item(reader, view.site, sku)
        if item is None:
            raise NotFound(view.t("item {sku}: there is none of this SKU in the catalogue", sku=sku[:64]))
        balances = stock.balances(reader, view.site, 0, BALANCES, sku=sku)
        waiting = shelf.short_orders(reader, view.site, item["id"], WAITING)
        moves = shelf.moves(reader, item["id"], view.asked_whole("before"), MOVES + 1)
        digest = pictures.digests(reader, view.site, [sku]).get(sku)
    held = [row for row in balances if row["qty"]]
    view.title = sku if item["name"] in ("", sku) else f"{sku} · {item['name']}"
    return [
        item["draft"]
        and note(
            view.t("This item came with an order and nobody has described it. Its orders wait for that."),
            tone="warn",
        ),
        _quantities(view, item, held),
        h.div(".columns")[_described(view, item, digest), _waiting(view, waiting)],
        _bins(view, item, held),
        _kit(view, item),
        _moves(view, moves),
        keys_help(view),
    ]


def _quantities(view: View, item: Row, held: list[Row]) -> Node:
    """On hand, promised, free, and what can't be sent."""
    if item["made_of"]:
        return note(view.t("A kit: it is put together of its parts and has no stock of its own."))
    good = [row for row in held if row["kind"] == "storage" and row["condition"] == "good"]
    day = good_until(view)
    past = [row for row in good if row["expires_on"] and row["expires_on"] < day]
    on_hand, promised = (sum(row[name] for row in good) for name in ("qty", "reserved"))
    expired = sum(row["qty"] - row["reserved"] for row in past)
    free = on_hand - promised - expired
    damaged = sum(row["qty"] for row in held if row["condition"] == "damaged")
    number = view.words.number
    return view.live(
        h.div("#quantities")[
            tiles(
                tile(view.t("On hand"), number(on_hand), view.t("in storage bins, good")),
                tile(view.t("Promised"), number(promised), view.t("to orders")),
                tile(view.t("Free"), number(free), tone="good" if free > 0 else "bad"),
                expired > 0 and tile(view.t("Past its day"), number(expired), tone="warn"),
                damaged > 0 and tile(view.t("Damaged"), number(damaged), tone="warn"),
            )
        ]
    )


def _described(view: View, item: Row, digest: str | None) -> Node:
    codes = [
        h.li[
            h.span(".code")[one["code"]],
            one["pack_qty"] > 1 and [" ", view.t("{n} pieces", n=one["pack_qty"])],
        ]
        for one in item["barcodes"]
    ]
    keeps = [
        text
        for name, text in (("tracks_lot", view.t("lots")), ("tracks_serial", view.t("serial numbers")))
        if item[name]
    ]
    return panel(
        view.t("What it is"),
        h.div(".portrait")[picture_of(view, item["sku"], digest, item["name"], "large")],
        facts(
            [
                (view.t("Item name"), item["name"] or "–"),
                (view.t("A piece weighs"), view.words.weight(item["unit_mg"] or None)),
                (view.t("Barcodes"), h.ul[codes] if codes else "–"),
                (view.t("Keeps"), ", ".join(keeps) or "–"),
            ]
        ),
        h.div(".buttons")[item_buttons(view, item), picture_form(view, item["sku"], digest)],
    )


def _waiting(view: View, waiting: list[Row]) -> Node:
    """Orders that are short of it."""
    return panel(
        view.t("Orders that wait for it"),
        table(view, _WAITING, waiting, view.t("Orders that wait for it"), view.t("None is short of it.")),
        waiting
        and h.p(".buttons")[
            link_button(view.t("All of them"), address("audit", "stock", q=view.path["sku"]))
        ],
    )


def _bins(view: View, item: Row, held: list[Row]) -> Node:
    if item["made_of"]:
        return None
    columns = [*_BALANCES, Column[Any](word("Put right"), bin_buttons)]
    return panel(
        view.t("Where it lies"),
        table(
            view,
            columns if view.who.may("clerk") else _BALANCES,
            held,
            view.t("Where it lies"),
            view.t("No bin holds any of it."),
            key=lambda row: str(row["id"]),
        ),
    )


def _kit(view: View, item: Row) -> Node:
    """What a kit is made of, and the kits that an item is a part of."""
    lists = ((view.t("Made of"), item["made_of"]), (view.t("Part of the kits"), item["part_of"]))
    return [
        panel(
            title,
            h.ul[
                (
                    h.li[f"{view.words.number(one['qty'])} × ", item_link(one["sku"]), " ", one["name"]]
                    for one in of
                )
            ],
        )
        for title, of in lists
        if of
    ]


def _moves(view: View, moves: list[Row]) -> Node:
    shown = moves[:MOVES]
    return panel(
        view.t("Newest moves"),
        table(
            view,
            _MOVES,
            shown,
            view.t("Newest moves"),
            view.t("It was never moved."),
            key=lambda row: f"move-{row['id']}",
        ),
        h.nav(".pager", aria_label=view.t("Pages of the list"))[
            view.asked("before")
            and h.a(".button", href=view.url(before=None), rel="first")[view.t("To the newest")],
            len(moves) > MOVES
            and h.a(".button", href=view.url(before=shown[-1]["id"]), rel="next")[view.t("Older moves")],
        ],
    )


def reason(view: View, row: Row) -> str:
    """Why pieces were moved."""
    return view.words.of(MOVE_WORDS.get(row["reason"], (row["reason"], row["reason"])))


def _lot(view: View, row: Row) -> Node:
    if not row["lot"]:
        return "–"
    day = row["expires_on"]
    past = day and day < good_until(view)
    return [row["lot"], day and [" ", badge(view.t("until {day}", day=day), "warn" if past else "plain")]]


def _who(view: View, row: Row) -> Node:
    if row["operator"] is None:
        return row["station"] or "–"
    name = row["operator_name"] or view.t("badge {badge}", badge=row["operator"])
    return [name, row["station"] and [", ", row["station"]]]


_BALANCES: list[Column[Any]] = [
    Column(word("Bin"), lambda _, row: bin_link(row["bin"])),
    Column(word("Lot"), _lot),
    Column(word("Condition"), lambda view, row: view.t(CONDITIONS.get(row["condition"], row["condition"]))),
    Column(word("On hand"), lambda view, row: view.words.number(row["qty"]), number=True),
    Column(word("Promised"), lambda view, row: view.words.number(row["reserved"]), number=True),
]
_WAITING: list[Column[Any]] = [
    Column(word("Order"), lambda _, row: order_link(row["label"])),
    Column(word("Needs"), lambda view, row: view.words.number(row["qty"]), number=True),
    Column(word("Waits"), lambda view, row: view.words.span(max(0, view.now_ms - row["since_ms"])), True),
    Column(word("Why"), lambda _, row: row["reason"]),
]
_MOVES: list[Column[Any]] = [
    Column(word("When"), lambda view, row: when(view, row["at_ms"])),
    Column(word("Pieces"), lambda view, row: view.words.number(row["qty"]), number=True),
    Column(word("From"), lambda _, row: bin_link(row["from_bin"])),
    Column(word("To"), lambda _, row: bin_link(row["to_bin"])),
    Column(word("Lot"), lambda _, row: row["lot"] or "–"),
    Column(word("Why"), reason),
    Column(word("Order"), lambda _, row: order_link(row["order"]) if row["order"] else "–"),
    Column(word("By"), _who),
]
PAGES = (Page("/stock/{sku:path}", word("Item"), show, acts={**PICTURE_ACTS, **ACTS}, live_s=4.0),)
