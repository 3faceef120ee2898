"""`/walls/{code}`: a put wall as it stands, slot by slot; `/walls/{code}/screen`: the same for a tablet at
the wall, read from some steps away.
"""

from collections.abc import Mapping
from typing import Any

import htpy as h
from htpy import Node

from hub.domain import orders, putting
from hub.domain.access import CLERK
from hub.domain.errors import NotFound
from hub.domain.putting import CLEARING, FILLING, FREE, FULL, PACKING, STATES
from hub.store.reading import wall_now, walls
from hub.web.addresses import address, link
from hub.web.page import Page, no_picture
from hub.web.parts import Column, badge, link_button, panel, table, tile, tiles, when
from hub.web.view import View
from hub.web.wording import NONE, word

ROWS = (4, 5, 6, 8, 10, 12, 15)
"""How many slots a wall may have in a row; nothing in the data says it, so who looks chooses."""
LIKED = (10, 6)
"""In a row, where nobody chose: for a wall of more than 24 slots, and for a smaller one."""
STOPPED = ("held", "short", "changed")
HINTS = {
    FREE: word("free"),
    FILLING: word("waits for pieces"),
    FULL: word("full: pack it"),
    PACKING: word("being packed"),
    CLEARING: word("clear it: put its pieces away"),
}


def counts(view: View, row: dict[str, Any]) -> Node:
    """How many slots of a wall are in which state."""
    return h.ul(".slot-counts")[
        (
            h.li(data_slot=state)[
                h.b[view.words.number(row["count"][state])], " ", view.words.of(putting.WORDS[state])
            ]
            for state in STATES
            if row["count"][state] or state in (FREE, FILLING, FULL)
        )
    ]


def who_sorts(view: View, sorting: list[dict[str, Any]]) -> Node:
    """The names of those who sort."""
    names = ", ".join(one["operator"] or one["badge"] for one in sorting)
    return [view.t("Who sorts"), ": ", names or view.t("nobody")]


def show_wall(view: View) -> Node:
    """One wall as it stands."""
    row, hands, sorting, waves = _read(view)
    view.title = view.t("Put wall {code}", code=row["wall"])
    return [
        view.live(h.div("#wall-counts.apart")[counts(view, row)]),
        h.div(".finder")[
            _columns(view, row),
            link_button(
                view.t("For a tablet at the wall"),
                address("walls", row["wall"], "screen", row=_in_row(view, row)),
            ),
            view.who.may(CLERK)
            and link_button(
                view.t("Slot labels"), address("papers", "sheets", kind="slots", zone=row["wall"])
            ),
        ],
        view.live(h.div("#wall")[_grid(view, row, hands)]),
        view.live(h.div("#wall-work.columns")[_sorters(view, sorting), _coming(view, waves)]),
    ]


def show_screen(view: View) -> Node:
    """The same for a tablet at the wall: large, without navigation."""
    row, hands, sorting, waves = _read(view)
    view.title = view.t("Put wall {code}", code=row["wall"])
    left = sum(wave["left"] + wave["to_come"] for wave in waves)
    return h.div(".wall-screen")[
        view.live(
            h.div("#wall-counts")[
                tiles(
                    tile(view.t("Full: pack them"), view.words.number(row["count"][FULL])),
                    tile(view.t("Being filled"), view.words.number(row["count"][FILLING])),
                    tile(view.t("Free slots"), view.words.number(row["count"][FREE])),
                    tile(view.t("Pieces still to sort"), view.words.number(left)),
                )
            ]
        ),
        view.live(h.div("#wall")[_grid(view, row, hands)]),
        view.live(h.p("#wall-who.under")[who_sorts(view, sorting)]),
        h.p[link_button(view.t("Back"), address("walls", row["wall"], row=_in_row(view, row)))],
    ]


def _read(
    view: View,
) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]], list[dict[str, Any]], list[dict[str, Any]]]:
    """The wall; what is in people's hands; who sorts at it; the waves that come to it, with their totes."""
    code = view.path["code"]
    with view.reading() as reader:
        found = walls.walls(reader, view.site, code)
        if not found:
            raise NotFound(view.t("wall {code}: expected one on this site, found none", code=code))
        waves = wall_now.waves(reader, view.site, code)
        ids = [wave["id"] for wave in waves]
        totes, to_come = wall_now.totes(reader, ids), wall_now.to_come(reader, ids)
        hands = wall_now.in_hands(reader, code, view.site)
        sorting = wall_now.sorters(reader, view.site)
    for wave in waves:
        wave["totes"] = [tote for tote in totes if tote["wave"] == wave["code"]]
        wave["left"] = sum(tote["pieces"] for tote in wave["totes"])
        wave["to_come"] = to_come.get(wave["id"], 0)
    codes = {wave["code"] for wave in waves}
    here = [one for one in sorting if one["wall"] == code or one["wave"] in codes]
    return found[0], hands, here, waves


def _in_row(view: View, row: dict[str, Any]) -> int:
    asked = view.asked_whole("row")
    return asked if asked in ROWS else LIKED[len(row["slots"]) <= 24]


def _columns(view: View, row: dict[str, Any]) -> Node:
    chosen = _in_row(view, row)
    return h.nav(".filter", aria_label=view.t("Slots in a row"))[
        h.span(".label")[view.t("Slots in a row")],
        (
            h.a(href=view.url(row=count), aria_current="true" if count == chosen else None)[str(count)]
            for count in ROWS
        ),
    ]


def _grid(view: View, row: dict[str, Any], hands: Mapping[str, list[dict[str, Any]]]) -> Node:
    """The wall: its slots in rows, as they hang there."""
    label = view.t("Slots of {code}", code=row["wall"])
    return h.ol(".put-wall", data_row=str(_in_row(view, row)), aria_label=label)[
        (_slot(view, slot, hands.get(slot["code"], [])) for slot in row["slots"])
    ]


def _slot(view: View, slot: dict[str, Any], hands: list[dict[str, Any]]) -> Node:
    state, stopped = slot["state"], slot["order_state"] in STOPPED
    return h.li(".slot", id=f"slot-{slot['code']}", data_slot="stopped" if stopped else state)[
        h.span(".number", aria_hidden="true")[_number(slot["code"])],
        h.span(".visually-hidden")[slot["code"], " "],
        slot["order"]
        and [
            h.span(".pieces")[_pieces(slot)],
            h.a(".order", href=address("orders", slot["order"]))[slot["order"]],
            slot["together"]
            and h.span(".hint")[f"{'+'.join(map(_number, slot['together']))}: {_of_whole(slot)}"],
        ],
        h.span(".hint")[
            view.words.of(orders.WORDS[slot["order_state"]]) if stopped else view.t(HINTS[state]),
        ],
        (
            h.span(".hand", data_colour=hand["colour"])[
                view.t("{who} puts {n}", who=hand["operator"] or "?", n=hand["pieces"])
            ]
            for hand in hands
        ),
    ]


def _number(code: str) -> str:
    """What stands on a slot in large figures: `W1-07` is 07."""
    return code.rsplit("-", 1)[-1]


def _pieces(slot: dict[str, Any]) -> str:
    """Pieces in it, and of how many while some are missing; of one of several slots, those in this one alone,
    as far as that is known.
    """
    if not slot["together"]:
        return _of_whole(slot)
    return "?" if slot["here"] is None else str(slot["here"])


def _of_whole(slot: dict[str, Any]) -> str:
    """Pieces of its order at the wall, and of how many while some are missing."""
    whole = slot["pieces"] + slot["missing"]
    return f"{slot['pieces']} / {whole}" if slot["missing"] else str(slot["pieces"])


def _sorters(view: View, sorting: list[dict[str, Any]]) -> Node:
    return panel(
        view.t("Who sorts"),
        table(
            view,
            _SORTERS,
            sorting,
            view.t("Who sorts"),
            view.t("Nobody sorts at this wall now."),
            key=lambda row: f"sorter-{row['station']}",
        ),
    )


_SORTERS: list[Column[dict[str, Any]]] = [
    Column(word("Who"), lambda _, row: row["operator"] or row["badge"]),
    Column(word("Station"), lambda _, row: link("stations", row["station"])),
    Column(word("Tote"), lambda _, row: row["tote"] or NONE),
    Column(
        word("State"),
        lambda view, row: (
            badge(view.t("held"), "bad")
            if row["hold"]
            else badge(view.t("sorts"), "good")
            if row["tote"]
            else badge(view.t("has no tote"))
        ),
    ),
]


def _coming(view: View, waves: list[dict[str, Any]]) -> Node:
    return panel(
        view.t("Totes and what is still to come"),
        table(
            view,
            _COMING,
            waves,
            view.t("Totes and what is still to come"),
            view.t("No wave comes to this wall now."),
            key=lambda wave: f"wave-{wave['code']}",
        ),
    )


_COMING: list[Column[dict[str, Any]]] = [
    Column(word("Wave"), lambda _, wave: link("waves", wave["code"])),
    Column(
        word("Totes"),
        lambda view, wave: (
            h.ul[
                (
                    h.li[
                        tote["code"],
                        ": ",
                        view.t("{n} pieces", n=tote["pieces"]),
                        tote["station"] and f" · {tote['station']}",
                    ]
                    for tote in wave["totes"]
                )
            ]
            if wave["totes"]
            else NONE
        ),
    ),
    Column(word("Not picked yet"), lambda view, wave: view.words.number(wave["to_come"]), number=True),
    Column(word("Cut-off"), lambda view, wave: when(view, wave["cutoff_at_ms"])),
]
PAGES = (
    Page("/walls/{code}", word("Put wall"), show_wall, picture=True, sees=no_picture),
    Page("/walls/{code}/screen", word("Put wall"), show_screen, picture=True, sees=no_picture, bare=True),
)
