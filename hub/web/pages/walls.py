"""`/walls`: the put walls, and how full each is."""

from typing import Any

import htpy as h
from htpy import Node

from hub.store.reading import wall_now, walls
from hub.web.addresses import link
from hub.web.page import OFFICE, Page
from hub.web.pages.wall import counts, who_sorts
from hub.web.view import View
from hub.web.wording import word


def show_walls(view: View) -> Node:
    """All walls, and how full each is."""
    with view.reading() as reader:
        rows = walls.walls(reader, view.site)
        sorting = wall_now.sorters(reader, view.site)
    return view.live(
        h.div("#walls.office-cards")[
            (_card(view, row, [s for s in sorting if s["wall"] == row["wall"]]) for row in rows),
            not rows
            and h.p(".empty")[
                view.t("There is no put wall. Add one:"),
                " ",
                h.code["pickbench add wall W1 --slots 60 --station wall-1"],
            ],
        ]
    )


def _card(view: View, row: dict[str, Any], sorting: list[dict[str, Any]]) -> Node:
    return h.article(".panel", id=f"wall-{row['wall']}")[
        h.div(".head")[
            h.h2[link("walls", row["wall"])],
            h.span(".under")[row["warehouse"], " · ", view.t("{n} slots", n=len(row["slots"]))],
        ],
        counts(view, row),
        h.p(".under")[who_sorts(view, sorting)],
    ]


PAGES = (Page("/walls", word("Put wall"), show_walls, section=OFFICE),)
