"""Parts of an order's page: its head, lines, parcels, and what it has to do with other orders."""

from collections.abc import Mapping, Sequence
from typing import Any

import htpy as h
from htpy import Node

from hub.domain import cases, causes, money, packing
from hub.domain.access import CLERK
from hub.domain.proof import BY_WEIGHT, Scale, missing_piece
from hub.office.new_orders import for_people
from hub.store.reading.rows import Row
from hub.web.addresses import address, link
from hub.web.parts import Column, badge, facts, note, panel, table, when
from hub.web.parts.orders import due, found_text, order_link, state_badge
from hub.web.parts.pictures import picture_of
from hub.web.view import View
from hub.web.wording import NONE, word

PAYMENT_WORDS = {
    "unknown": ("not said", "未说明"),
    "unpaid": ("unpaid", "未付款"),
    "partly_paid": ("partly paid", "部分付款"),
    "paid": ("paid", "已付款"),
    "on_delivery": ("paid on delivery", "货到付款"),
    "refunded": ("refunded", "已退款"),
}
PAPERS_WORDS = {
    "": ("none asked for", "未打印"),
    "printed": ("printed, not proven", "已打印，未核对"),
    "slip": ("slip scanned", "已扫装箱单"),
    "waybill": ("waybill scanned", "已扫面单"),
    "proven": ("slip and waybill belong together", "装箱单与面单已核对"),
}
_RECIPIENT = (
    ("name", word("Name")),
    ("address", word("Address")),
    ("postcode", word("Postcode")),
    ("country", word("Country")),
    ("phone", word("Phone")),
    ("email", word("E-mail")),
)


def head(view: View, order: Row, due_ms: int) -> Node:
    """Where the order stands."""
    reason = for_people(order["reason"])
    pairs: list[tuple[str, Node]] = [
        (
            view.t("State"),
            [state_badge(view, order["state"]), order["urgent"] and [" ", badge(view.t("urgent"), "bad")]],
        ),
        (view.t("Cut-off"), due(view, order["state"], due_ms)),
        (view.t("Since"), when(view, order["since_ms"], seconds=True)),
        (view.t("Shop"), f"{order['shop']} · {order['number']}"),
        (view.t("Placed"), when(view, order["placed_at_ms"] or order["received_at_ms"])),
        (view.t("Payment"), view.words.of(PAYMENT_WORDS[order["payment"]])),
        (view.t("Carrier"), order["carrier"] or NONE),
        (view.t("Waybill"), h.span(".code")[order["waybill"]] if order["waybill"] else NONE),
        (view.t("Wave"), _link("waves", order["wave"])),
        (
            view.t("Tote"),
            order["tote"] or NONE,
        ),
        (view.t("Open at"), _link("stations", order["station"])),
        (view.t("Warehouse"), order["warehouse"] or NONE),
    ]
    return panel(
        view.t("Where it stands"),
        reason and note(reason, tone="warn" if order["state"] in ("held", "short", "changed") else "plain"),
        order["note"] and view.who.may(CLERK) and note(h.b[view.t("The buyer wrote:")], " ", order["note"]),
        facts(pairs),
    )


def _link(to: str, name: str | None) -> Node:
    return link(to, name) if name else NONE


def recipient(view: View, order: Row) -> Node:
    """Who it goes to: for those alone who work with it."""
    if not view.who.may(CLERK):
        return panel(view.t("Recipient"), note(view.t("Shown to clerks and higher.")))
    there = order["recipient"]
    if there is None:
        return panel(
            view.t("Recipient"), note(view.t("None: the shop said nobody, or it was deleted by age."))
        )
    return panel(
        view.t("Recipient"), facts((view.t(title), there[name] or NONE) for name, title in _RECIPIENT)
    )


def relations(view: View, order: Row) -> Node:
    """Orders that it was made of or became, its kits, its exceptions, what its audit found."""
    kin: list[tuple[str, Sequence[str]]] = [
        (view.t("Part of"), [order["part_of"]] if order["part_of"] else []),
        (view.t("Split into"), order["parts"]),
        (view.t("Merged into"), [order["merged_into"]] if order["merged_into"] else []),
        (view.t("Took over"), order["took_over"]),
    ]
    pairs: list[tuple[str, Node]] = [
        (title, [[order_link(label), " "] for label in labels]) for title, labels in kin if labels
    ]
    if order["kits"]:
        kits = ", ".join(f"{kit['sku']} ×{kit['qty']} {kit['name']}" for kit in order["kits"])
        pairs.append((view.t("Kits"), kits))
    found = [
        h.li[badge(view.words.of((each["en"], each["zh"])), "warn"), " ", found_text(view, each)]
        for each in order["findings"]
    ]
    excepted = [_exception(view, each) for each in order["exceptions"]]
    if not pairs and not found and not excepted:
        return None
    return panel(
        view.t("What it has to do with"),
        pairs and facts(pairs),
        excepted and [h.h3[view.t("Exceptions")], h.ul(".plain")[excepted]],
        found and [h.h3[view.t("The audit found")], h.ul(".plain")[found]],
    )


def _exception(view: View, each: Row) -> Node:
    state = view.words.of(cases.WORDS[each["state"]])
    tone = {"closed": "plain", "settled": "warn"}.get(each["state"], "bad")
    kind = view.words.of(causes.KINDS[each["kind"]])
    return h.li[
        h.a(href=address("exceptions", each["id"]))[f"{each['id']} {kind}"],
        " ",
        badge(state, tone),
        " ",
        each["what"],
    ]


def lines(
    view: View, order: Row, goods: Mapping[int, Row], picks: Sequence[Row], serials: Mapping[int, list[str]]
) -> Node:
    """What it holds, where that comes from, and how far it is.

    Args:
        goods: line number -> id, unit_mg, picture.
    """

    def places(_view: View, line: Row) -> Node:
        mine = [
            pick
            for pick in picks
            if pick["line_id"] == goods[line["line_no"]]["id"] and pick["kind"] == "pick"
        ]
        told = {f"{pick['bin']}{' ' + pick['lot'] if pick['lot'] else ''}": pick for pick in mine}
        numbers = serials.get(goods[line["line_no"]]["id"], [])
        return [", ".join(told) or NONE, numbers and h.div(".soft")[", ".join(numbers)]]

    def of(line: Row, name: str) -> str:
        return view.words.number(line[name])

    columns: list[Column[Any]] = [
        Column(word("Item"), lambda view, line: _item(view, line, goods[line["line_no"]]["picture"])),
        Column(word("Bin, lot, serial"), places),
        Column(word("Wanted"), _wanted, number=True),
        Column(word("Picked"), lambda _, line: of(line, "qty_picked"), number=True),
        Column(word("Verified"), _verified, number=True),
    ]
    return panel(
        view.t("Lines"),
        table(
            view,
            columns,
            order["lines"],
            view.t("Lines"),
            view.t("It has no lines."),
            key=lambda row: f"line-{row['line_no']}",
        ),
    )


def _item(view: View, line: Row, digest: str | None) -> Node:
    more = view.t("gift") if line["gift"] else view.t("part of {kit}", kit=line["kit"]) if line["kit"] else ""
    return h.div(".item")[
        picture_of(view, line["sku"], digest, line["name"]),
        h.div[
            link("stock", line["sku"]),
            line["name"] != line["sku"] and h.div(".soft")[line["name"]],
            more and badge(more),
        ],
    ]


def _wanted(view: View, line: Row) -> Node:
    wanted = line["qty_ordered"] - line["qty_cancelled"] - line["qty_moved"]
    less = (
        ("qty_cancelled", view.t("{n} cancelled", n=line["qty_cancelled"])),
        ("qty_moved", view.t("{n} in another order", n=line["qty_moved"])),
        ("qty_short", view.t("{n} short", n=line["qty_short"])),
    )
    return [view.words.number(wanted), (h.div(".soft")[text] for name, text in less if line[name])]


def _verified(view: View, line: Row) -> Node:
    wanted = line["qty_ordered"] - line["qty_cancelled"] - line["qty_moved"] - line["qty_short"]
    whole = wanted > 0 and line["qty_verified"] >= wanted
    counted = line["qty_counted"] > 0 and h.div(".soft")[view.t("{n} counted", n=line["qty_counted"])]
    return [
        view.words.number(line["qty_verified"]),
        whole and h.span(role="img", aria_label=view.t("all"))[" ✓"],
        counted,
    ]


def parcels(view: View, rows: Sequence[Row]) -> Node:
    """Its parcels, each with what it weighed and what that proves."""
    if not rows:
        return panel(view.t("Parcels"), note(view.t("None yet: they are made when the order is packed.")))
    return panel(view.t("Parcels"), h.div(".columns")[(_parcel(view, row) for row in rows)])


def _parcel(view: View, row: Row) -> Node:
    words = view.words
    fee = money.words(row["fee_minor"], row["currency"] or "") if row["fee_minor"] is not None else NONE
    expected = f"{words.weight(row['expected_mg'])} ± {words.weight(row['tolerance_mg'])}"
    pairs: list[tuple[str, Node]] = [
        (view.t("Weighed"), h.b[words.weight(row["net_mg"])]),
        (view.t("Expected"), expected),
        (view.t("Carton"), f"{row['box'] or NONE} ({words.weight(row['box_mg'])})"),
        (view.t("Carrier"), row["carrier"] or NONE),
        (view.t("Waybill"), h.span(".code")[row["waybill"]] if row["waybill"] else NONE),
        (view.t("Fee"), fee),
        (view.t("Papers"), words.of(PAPERS_WORDS[row["papers"]])),
        (view.t("Manifest"), row["manifest"] or NONE),
        (view.t("Left"), when(view, row["shipped_at_ms"])),
    ]
    tone = {"weighed": "info", "shipped": "good"}.get(row["state"], "plain")
    return h.div(".parcel", data_state=row["state"])[
        h.h3[row["code"], " ", badge(words.of(packing.WORDS[row["state"]]), tone)],
        facts(pairs),
        row["state"] != "void" and _contents(view, row),
    ]


def _contents(view: View, row: Row) -> Node:
    scale = Scale(row["expected_mg"], row["tolerance_mg"], row["net_mg"])

    def proven(line: Row) -> Node:
        if missing_piece(scale, line["unit_mg"]).finding == BY_WEIGHT:
            return badge(view.t("its weight shows in the parcel's"), "good")
        return None

    return h.ul(".plain")[(h.li[f"{line['sku']} ×{line['qty']} ", proven(line)] for line in row["contents"])]
