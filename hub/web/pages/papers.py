"""`/papers`: printers, what waits for each, what is in their way and what to do; what waits for a person, and
what is on its way.
"""

from typing import Any

import htpy as h
from htpy import Node

from hub.domain.access import CLERK, SUPERVISOR
from hub.domain.papers import WORDS
from hub.store.reading import print_log as log
from hub.web.addresses import address, link
from hub.web.page import OFFICE, Act, Page
from hub.web.pages import paper_bulk, paper_log, paper_print, paper_printer_form, paper_printers, paper_sheets
from hub.web.pages.paper_parts import TONES, printers_of, standing
from hub.web.parts import badge, button, link_button, note, panel, when
from hub.web.view import View
from hub.web.wording import word

BULKS = 10
TROUBLES = 50


def show(view: View) -> Node:
    """All printers, and what waits for a person."""
    rows = printers_of(view)
    with view.reading() as reader:
        counted = log.by_state(reader, view.site)
        waiting = log.troubles(reader, view.site, TROUBLES)
        bulks = log.bulks(reader, view.site, BULKS)
    return [
        h.div(".buttons.apart")[
            link_button(view.t("Print for orders"), "/papers/print", primary=True),
            view.who.may(CLERK) and link_button(view.t("Cards, labels and lists"), "/papers/sheets"),
            link_button(view.t("What was printed"), "/papers/prints"),
        ],
        waiting and panel(view.t("Waits for you"), paper_log.troubles(view, waiting), id="troubles"),
        bulks and panel(view.t("On its way"), _bulks(view, bulks)),
        view.live(
            h.div("#printers.office-cards")[
                (_card(view, row, counted.get(row["code"], {})) for row in rows),
                not rows and h.p(".empty")[view.t("There is no printer yet. Add one below.")],
            ]
        ),
        paper_printer_form.add_form(view),
    ]


def _bulks(view: View, bulks: list[dict[str, Any]]) -> Node:
    return h.ul[
        (
            h.li[
                h.a(href=address("papers", "bulks", row["bulk"]))[
                    view.t("{n} papers wait", n=row["waiting"]), " · ", view.words.clock(row["asked_at_ms"])
                ]
            ]
            for row in bulks
        )
    ]


def _card(view: View, row: dict[str, Any], counted: dict[str, int]) -> Node:
    state, tone, do = standing(view, row)
    code = row["code"]
    return h.article(".panel.printer", id=f"printer-{code}", data_tone=tone)[
        h.div(".head")[
            h.h2[link("papers", "printers", code)],
            badge(state, tone),
        ],
        h.p(".queue")[
            h.span(".value")[view.words.number(row["waiting"])],
            " ",
            view.t("wait"),
            row["oldest_at_ms"] > 0
            and h.span(".under")[" ", view.t("since"), " ", when(view, row["oldest_at_ms"])],
        ],
        counted
        and h.p[([badge(f"{view.words.of(WORDS[s])}: {n}", TONES[s]), " "] for s, n in counted.items())],
        row["fault"] and h.p(".fault")[view.fault(row["fault"]), " · ", when(view, row["fault_at_ms"])],
        do and note(do, tone="bad" if tone == "bad" else "warn"),
        h.p(".under")[paper_printers.takes(view, row)],
        h.div(".buttons")[
            paper_printers.pause_button(view, row),
            button(view, "test", view.t("Test page"), {"printer": code}),
        ],
    ]


PAGES = (
    Page(
        "/papers",
        word("Papers"),
        show,
        section=OFFICE,
        acts={**paper_log.ACTS, **paper_printers.ACTS, "add": Act(paper_printer_form.add, SUPERVISOR)},
        live_s=1.0,
    ),
    paper_printers.PAGE,
    *paper_print.PAGES,
    *paper_sheets.PAGES,
    *paper_log.PAGES,
    paper_bulk.PAGE,
)
