"""`/papers/bulks/{bulk}`: what was asked for together, how far it is, and what is in its way."""

from typing import Any

import htpy as h
from htpy import Node

from hub.domain.errors import NotFound
from hub.store.reading import print_log as book
from hub.store.reading import prints as queues
from hub.web.addresses import address, link
from hub.web.page import Page
from hub.web.pages import paper_log
from hub.web.pages.paper_parts import print_states, remedy, waiting
from hub.web.parts import badge, facts, link_button, note, panel, progress, when
from hub.web.view import View
from hub.web.wording import word

TROUBLES = 50


def show_bulk(view: View) -> Node:
    """What was asked for together, and how far it is."""
    bulk, job = view.path["bulk"], view.jobs.get(view.asked_whole("job"))
    with view.reading() as reader:
        head = book.bulk_head(reader, view.site, bulk)
        counted = book.of_bulk(reader, view.site, bulk)
        held = queues.held_up(reader, view.site, queues.of_bulk(reader, view.site, bulk)) if head else []
        rows = [
            row
            for of in ("doubtful", "failed")
            for row in book.page(reader, view.site, 0, TROUBLES, state=of, bulk=bulk)
        ]
    if head is None and job is None and not view.asked("asked"):
        raise NotFound(view.t("bulk {bulk}: expected papers that were asked for, found none", bulk=bulk))
    return [
        view.live(
            h.div("#bulk")[
                panel(
                    view.t("Progress"),
                    _summary(view, counted, bool(job and not job.ended_at_ms)),
                    job is not None and progress(view, job.done, job.total, view.t("Orders asked for")),
                    print_states(view, counted),
                    head and _facts(view, head),
                ),
                [_held_up(view, row) for row in held if not row["active"] or row["fault"]],
            ]
        ),
        rows and panel(view.t("Waits for you"), paper_log.troubles(view, rows)),
        job is not None
        and job.refused
        and panel(
            view.t("Refused"),
            h.ul(".refusals")[(h.li[h.b[what], " ", why] for what, why in job.refused)],
        ),
        h.div(".buttons")[
            link_button(view.t("Each of them"), address("papers", "prints", bulk=bulk)),
            link_button(view.t("Print for orders"), "/papers/print"),
            link_button(view.t("To the printers"), "/papers"),
        ],
    ]


def _summary(view: View, counted: dict[str, dict[str, int]], asking: bool) -> Node:
    if not counted and not asking:
        return note(view.t("Nothing had to be printed: it is printed already, on its way, or was refused."))
    left = waiting(counted)
    bad = sum(states.get(of, 0) for states in counted.values() for of in ("doubtful", "failed"))
    if asking:
        return h.p[badge(view.t("Being asked for"), "info")]
    if left:
        return h.p[badge(view.t("{n} to print", n=left), "info")]
    if bad:
        return h.p[badge(view.t("{n} wait for you", n=bad), "bad")]
    return h.p[badge(view.t("All is printed"), "good")]


def _facts(view: View, head: dict[str, Any]) -> Node:
    return facts(
        [
            (view.t("Asked for"), when(view, head["asked_at_ms"], seconds=True)),
            (view.t("By"), head["operator"] or view.t("the office")),
            (view.t("Orders"), view.words.number(head["orders"])),
            (
                view.t("Printers"),
                [[link("papers", "printers", code), " "] for code in head["printers"]],
            ),
        ]
    )


def _held_up(view: View, row: dict[str, Any]) -> Node:
    why = view.fault(row["fault"]) or view.t("it is paused")
    do = remedy(view, row["fault"]) if row["active"] else view.t("Resume it, and what waits is printed.")
    return note(h.b[row["printer"]], ": ", why, ". ", do, tone="bad")


PAGE = Page(
    "/papers/bulks/{bulk}", word("Papers asked for together"), show_bulk, acts=paper_log.ACTS, live_s=0.5
)
