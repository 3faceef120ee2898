"""`/waves/{code}`: one wave: its progress, its orders, its totes and carts, what it lacks, and its papers."""

from typing import Any

import htpy as h
from htpy import Node

from hub.domain import orders
from hub.domain.access import CLERK, SUPERVISOR
from hub.domain.errors import NotFound
from hub.domain.orders import Order
from hub.office import act as office
from hub.office import carts, wave_figures, waves
from hub.store.reading import Reader
from hub.store.reading import print_log as prints
from hub.store.reading import wave_contents as contents
from hub.store.reading import wave_progress as book
from hub.web.addresses import address, link
from hub.web.forms import Form
from hub.web.listing import PAGE_LENGTH, Filter, Found, Listing, page_of
from hub.web.many import Many
from hub.web.page import Act, Done
from hub.web.pages.paper_parts import print_states
from hub.web.pages.wave_parts import bars, call, kind, pace, shown, who
from hub.web.parts import Column, badge, button, facts, field, link_button, panel, table, when
from hub.web.parts.orders import order_link
from hub.web.view import View
from hub.web.wording import word

LACKING = 100
"""Lines that are listed of what a wave lacks."""


def _one(view: View, reader: Reader) -> dict[str, Any]:
    row = book.one(reader, view.site, view.path["code"])
    if row is None:
        raise NotFound(view.t("wave {code}: expected one on this site, found none", code=view.path["code"]))
    return row


def _read(view: View) -> Found[dict[str, Any]]:
    with view.reading() as reader:
        rows = contents.orders(
            reader,
            _one(view, reader)["id"],
            view.asked_whole("after"),
            PAGE_LENGTH + 1,
            text=view.asked("q"),
            state=view.asked("state"),
        )
    return page_of(rows, lambda row: row["id"])


def _keys(view: View, most: int) -> list[str]:
    with view.reading() as reader:
        wave_id = _one(view, reader)["id"]
        rows = contents.orders(reader, wave_id, 0, most, text=view.asked("q"), state=view.asked("state"))
    return [row["label"] for row in rows]


def _above(view: View) -> Node:
    rules = view.here.rules.office.waves
    with view.reading() as reader:
        row = _one(view, reader)
        one = shown(reader, [row], view.now_ms)[0]
        walk = wave_figures.wave(reader, view.site, rules.cart_totes, row["code"]) or {}
        totes, out = contents.totes(reader, row["id"]), contents.carts(reader, row["id"])
        lacks = contents.lacking(reader, row["id"], LACKING)
        printed = prints.of_wave(reader, row["id"])
    view.title = view.t("Wave {code}", code=row["code"])
    return [
        view.live(
            h.div("#wave-now.columns")[
                panel(
                    view.t("Progress"),
                    bars(view, one.stages),
                    h.p[pace(view, one)],
                    h.p(".states")[
                        (
                            [badge(f"{view.words.of(orders.WORDS[s])}: {n}"), " "]
                            for s, n in one.states.items()
                        )
                    ],
                ),
                panel(
                    view.t("The wave itself"),
                    facts(
                        [
                            (view.t("Kind and method"), kind(view, row)),
                            (view.t("Carrier and cut-off"), call(view, row)),
                            (view.t("Released"), when(view, row["released_at_ms"])),
                            (view.t("Orders"), view.words.number(one.orders)),
                            (view.t("Bins"), view.words.number(walk.get("bins"))),
                            (view.t("Walk"), _walk(view, walk)),
                            (view.t("At work"), who(view, one.workers)),
                        ]
                    ),
                ),
            ]
        ),
        view.live(h.div("#wave-things.columns")[_totes(view, totes, out), _papers(view, row, printed)]),
        lacks and panel(view.t("What it lacks"), _lacks(view, lacks), id="wave-lacks"),
        h.h2(".apart")[view.t("Orders")],
    ]


def _walk(view: View, walk: dict[str, Any]) -> str:
    metres = round(walk.get("route_mm", 0) / 1000)
    if not metres:
        return "–"
    return view.t("{metres} m in {n} walks", metres=metres, n=walk.get("walks", 0))


def _totes(view: View, totes: list[dict[str, Any]], out: list[str]) -> Node:
    return panel(
        view.t("Totes and carts"),
        table(
            view,
            _TOTES,
            totes,
            view.t("Totes and carts"),
            view.t("No tote carries pieces of this wave now."),
            key=lambda row: f"tote-{row['code']}",
        ),
        out
        and [
            h.p(".note")[view.t("Free a cart that somebody left: what was confirmed stays.")],
            h.div(".buttons")[
                (button(view, "free", view.t("Free cart {code}", code=code), {"cart": code}) for code in out)
            ],
        ],
    )


_TOTES: list[Column[dict[str, Any]]] = [
    Column(word("Tote"), lambda _, row: row["code"]),
    Column(word("Pieces"), lambda view, row: view.words.number(row["pieces"]), number=True),
    Column(
        word("Order"),
        lambda view, row: order_link(row["order"]) if row["order"] else view.t("the whole wave"),
    ),
    Column(
        word("Cart"),
        lambda _, row: [row["cart"], row["operator"] and f" · {row['operator']}"] if row["cart"] else "–",
    ),
]


def _papers(view: View, row: dict[str, Any], printed: dict[str, dict[str, int]]) -> Node:
    code = row["code"]
    return panel(
        view.t("Papers"),
        print_states(view, printed) or h.p(".note")[view.t("Nothing was printed of this wave yet.")],
        h.div(".buttons")[
            link_button(
                view.t("Print slips and waybills"), address("papers", "print", wave=code), primary=True
            ),
            view.who.may(CLERK)
            and link_button(
                view.t("Picking list as PDF"), address("papers", "sheet", kind="waves", name=code)
            ),
            view.who.may(CLERK)
            and link_button(
                view.t("Order labels as PDF"), address("papers", "sheet", kind="orders", wave=code)
            ),
        ],
    )


def _lacks(view: View, lacks: list[dict[str, Any]]) -> Node:
    return table(view, _LACKS, lacks, view.t("What it lacks"), "")


_LACKS: list[Column[dict[str, Any]]] = [
    Column(word("SKU"), lambda _, row: link("stock", row["sku"])),
    Column(word("Item"), lambda _, row: row["name"]),
    Column(word("Pieces"), lambda view, row: view.words.number(row["pieces"]), number=True),
    Column(word("Order"), lambda _, row: order_link(row["order"])),
]


def _state(view: View, row: dict[str, Any]) -> Node:
    stopped = row["state"] in contents.STOPPED
    return [
        badge(view.words.of(orders.WORDS[row["state"]]), "warn" if stopped else "plain"),
        row["short"] > 0 and [" ", badge(view.t("{n} short", n=row["short"]), "bad")],
        row["urgent"] and [" ", badge(view.t("urgent"), "warn")],
        stopped and row["reason"] and h.div(".under")[row["reason"]],
    ]


def _of(name: str) -> Column[dict[str, Any]]:
    titles = {"pieces": word("Pieces"), "picked": word("Picked"), "verified": word("Verified")}
    return Column(titles[name], lambda view, row: view.words.number(row[name]), number=True)


def free(view: View, form: Form) -> Done:
    """Free a cart that somebody left."""
    code = form.needed("cart", "a cart's code")
    view.here.writer.do(lambda act: carts.release(act, carts.find(act, code)))
    return Done(view.t("Cart {code} is free.", code=code))


def _withdraw(act: office.Act, label: str, form: Form) -> object:
    order = act.work.one(Order, "label", label, act.rules.site)
    if order is None:
        raise NotFound(f"order {label}: expected the label of an order, SHOP-NUMBER, found none")
    return waves.withdraw(act, order, form.needed("reason", "why it is withdrawn"))


def _states(view: View) -> list[tuple[str, str]]:
    return [
        ("stopped", view.t("Stopped")),
        *((state, view.words.of(orders.WORDS[state])) for state in ("released", "picking", "picked")),
    ]


_LISTING: Listing[dict[str, Any]] = Listing(
    path="/waves/{code}",
    title=word("Wave"),
    finds=word("Order, tote or slot of this wave"),
    read=_read,
    key=lambda row: str(row["label"]),
    keys=_keys,
    columns=[
        Column(word("Order"), lambda _, row: order_link(row["label"])),
        Column(word("State"), _state),
        _of("pieces"),
        _of("picked"),
        _of("verified"),
        Column(word("Stands in"), lambda _, row: row["tote"] or "–"),
        Column(word("Must leave"), lambda view, row: when(view, row["ship_by_ms"])),
    ],
    empty=lambda view: view.t("No order of this wave is like that."),
    filters=[Filter("state", word("State"), _states)],
    many={
        "withdraw": Many(
            word("Withdraw from the floor"),
            _withdraw,
            fields=lambda view: field(view, "reason", view.t("Reason"), needed=True, maxlength="200"),
            means=word("Orders that no tote has taken yet leave the wave, and wait for another one."),
        )
    },
    above=_above,
    acts={"free": Act(free, SUPERVISOR)},
    section="",
)
PAGES = (_LISTING.page(),)
