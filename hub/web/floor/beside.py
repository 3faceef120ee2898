"""What stands beside the map: the bin that was chosen, what was found, what is lit and who works where, the
busiest bins, and what the colours mean.
"""

from collections.abc import Callable, Sequence

import htpy as h
from htpy import Node

from hub.domain import picking
from hub.store.reading import floor_map, stock
from hub.store.reading.floor_map import MOVES_SOUGHT, DrawnBin
from hub.store.reading.rows import Row
from hub.web.addresses import address, link
from hub.web.floor.layers import DAYS, LOW_QTY, STOCK, Layer
from hub.web.floor.shown import COLOURS, job, people
from hub.web.parts import badge, button, facts, note, panel, when
from hub.web.view import View
from hub.web.wording import NONE, word

MOVES, HELD, BUSIEST = 8, 30, 8
"""How many moves and contents of a bin, and how many of the busiest bins, are shown."""
STATES = {
    picking.OPEN: word("waits"),
    picking.CLAIMED: word("taken on"),
    picking.LIT: word("lit"),
}
REASONS = {
    "pick": word("picked"),
    "put_back": word("put back"),
    "sort": word("put to a slot"),
    "import": word("imported"),
    "receipt": word("received"),
    "short": word("written off: short"),
    "damaged": word("damaged"),
    "undo": word("undone"),
    "ship": word("shipped"),
    "not_picked": word("was not picked"),
}
"""Reason of a move -> words; another one is told as it stands in the ledger."""


def bin_panel(view: View, one: DrawnBin) -> Node:
    """One bin: what is in it, who has tasks there, its newest moves."""
    found = _read(view, one)
    return panel(
        one.code,
        facts(
            [
                (view.t("Zone"), one.zone or NONE),
                (view.t("Aisle"), one.aisle or NONE),
                (
                    view.t("Its light"),
                    link("stations", one.station) if one.station else view.t("none"),
                ),
            ]
        ),
        h.h3[view.t("Contents")],
        _list(view, [_held(view, row) for row in found["held"]], view.t("Nothing lies here.")),
        h.h3[view.t("Tasks here")],
        _list(view, [_task(view, row) for row in found["tasks"]], view.t("Nobody has a task here.")),
        h.h3[view.t("Newest moves")],
        _list(
            view,
            [_move(view, one, row) for row in found["moves"]],
            view.t("None among the newest {n} moves of the site.", n=MOVES_SOUGHT),
        ),
        one.station
        and h.p(".buttons")[
            button(view, "identify", view.t("Blink {name}", name=one.station), {"station": one.station})
        ],
        id="bin",
        tools=h.a(href=view.url(bin=None, at=None, q=None))[view.t("Close")],
    )


def _read(view: View, one: DrawnBin) -> dict[str, list[Row]]:
    with view.reading() as reader:
        return {
            "held": [
                row for row in stock.balances(reader, view.site, 0, HELD, bin_code=one.code) if row["qty"]
            ],
            "tasks": floor_map.tasks(reader, one.id),
            "moves": floor_map.newest_moves(reader, one.id, MOVES),
        }


def _list(_: View, rows: Sequence[Node], empty: str) -> Node:
    return h.ul(".short")[(h.li[row] for row in rows)] if rows else h.p(".map-none")[empty]


def _held(view: View, row: Row) -> Node:
    free = row["qty"] - row["reserved"]
    return [
        h.b[view.words.number(row["qty"])],
        " × ",
        h.a(href=address("stock", q=row["sku"]))[row["sku"]],
        row["lot"] and f" · {row['lot']}",
        row["condition"] != "good" and [" ", badge(view.t("not good"), "warn")],
        h.small[" ", view.t("{n} free", n=free)],
    ]


def _task(view: View, row: Row) -> Node:
    return [
        h.b[view.words.number(row["qty"])],
        f" × {row['sku']} ",
        badge(view.t(STATES[row["state"]]), "info" if row["state"] == picking.LIT else "plain"),
        h.small[" ", " · ".join(filter(None, (row["operator"], row["order"], row["tote"])))],
    ]


def _move(view: View, one: DrawnBin, row: Row) -> Node:
    out = row["from_bin_id"] == one.id
    reason = view.t(REASONS[row["reason"]]) if row["reason"] in REASONS else row["reason"]
    return [
        when(view, row["at_ms"]),
        " ",
        h.b[f"{'−' if out else '+'}{view.words.number(row['qty'])}"],
        f" {row['sku']} {reason} ",
        h.small[
            f"→ {row['to_bin']}" if out else f"← {row['from_bin']}",
            row["operator"] and f" · {row['operator']}",
        ],
    ]


def search_panel(view: View, wanted: str, warehouse: str) -> Node:
    """Bins that a text may mean, each leading to itself."""
    with view.reading() as reader:
        found = floor_map.find(reader, view.site, wanted)
    if not found:
        return note(
            view.t("Nothing on the floor goes by {text}: no bin, no slot, no item in a bin.", text=wanted),
            tone="warn",
        )
    return panel(
        view.t("Found"),
        h.ul(".found")[
            (
                h.li[
                    h.a(
                        href=view.url(
                            bin=row["code"],
                            q=None,
                            at=None,
                            zone=None,
                            warehouse=row["warehouse"]
                            if row["warehouse"] != warehouse
                            else view.asked("warehouse") or None,
                        )
                    )[row["code"]],
                    h.small[f" {row['zone']}"],
                ]
                for row in found
            )
        ],
        id="found",
        tools=h.a(href=view.url(bin=None, at=None, q=None))[view.t("Close")],
    )


def now_panel(view: View) -> h.Element:
    """What is lit and who works where, as words."""
    lit = view.picture["lit"]
    at_work = people(view)
    return panel(
        view.t("At work"),
        h.ul(".short")[
            (
                h.li[
                    h.b[name],
                    row is not None and [f" {job(view, row['job'])} · ", link("stations", row["name"])],
                    _next(view, [one for one in lit if one["operator"] == name]),
                ]
                for name, row in sorted(at_work.items())
            )
        ]
        if at_work
        else h.p(".map-none")[view.t("Nobody is signed in at a station.")],
        h.p(".total")[view.t("Lights on: {n}", n=len(lit))],
        id="map-now",
    )


def _next(view: View, lit: Sequence[Row]) -> Node:
    """Where somebody's lights are."""
    if not lit:
        return None
    colour = COLOURS.get(lit[0]["colour"])
    bins = ", ".join(dict.fromkeys(one["bin"] for one in lit[:3]))
    return h.small[" → ", bins, "…" if len(lit) > 3 else "", colour and f" ({view.words.of(colour)})"]


def busiest(view: View, bins: Sequence[DrawnBin], layer: Layer, link: Callable[[str], str]) -> Node:
    """The bins with the most picks, each leading to itself."""
    if layer.kind not in DAYS:
        return None
    top = sorted(bins, key=lambda one: (-layer.count[one.id], one.code))[:BUSIEST]
    rows = [
        [h.a(href=link(one.code))[one.code], h.small[" ", view.t("picked {n}×", n=layer.count[one.id])]]
        for one in top
        if layer.count[one.id]
    ]
    return panel(view.t("Most picked"), _list(view, rows, view.t("Nothing was picked in this time.")))


def legend(view: View, layer: Layer) -> Node:
    """What the colours and hatches mean."""
    kind = "stock" if layer.kind == STOCK else "heat"
    hatches = {0: "empty", 1: "low"} if layer.kind == STOCK else {}
    return h.figcaption[
        h.ul(".map-legend")[
            layer.kind in DAYS and h.li[view.t("Picks:")],
            (
                h.li[
                    h.svg(viewBox="0 0 120 80", width="24", height="16", aria_hidden="true")[
                        h.g(
                            class_=f"bins {kind}-{level}",
                            fill=f"url(#hatch-{hatches[level]})" if level in hatches else None,
                        )[h.path(d="M3 3h114v74h-114z")]
                    ],
                    text,
                ]
                for level, text in enumerate(layer.legend)
            ),
            h.li[h.span(".light", data_light="b", aria_hidden="true")["3"], view.t("lit, with its pieces")],
            h.li[h.span(".person-key")[view.t("Person")], view.t("who works there")],
        ],
        layer.kind == STOCK and _low(view),
    ]


def _low(view: View) -> Node:
    """From how few pieces on a bin counts as low."""
    kept_names = [name for name in ("warehouse", "zone", "layer") if view.asked(name)]
    return h.form(".low", method="get", action=view.url_path)[
        (h.input(type="hidden", name=name, value=view.asked(name)) for name in kept_names),
        h.label(for_="f-low")[view.t("Low is at most")],
        h.input(
            type="number",
            id="f-low",
            name="low",
            min="1",
            max="9999",
            value=str(view.asked_whole("low", LOW_QTY)),
        ),
        h.button(type="submit")[view.t("Apply")],
    ]
