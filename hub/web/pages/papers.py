"""`/papers`: printers, what waits for each, what is in their way and what to do; `/papers/printers/{code}`:
one of them with its queue.

Rule: a printer that writes into a folder is made by command only: a page must not let anybody write files
into any place of the hub's machine.
"""

from typing import Any

import htpy as h
from htpy import Node

from hub.domain.access import CLERK, SUPERVISOR
from hub.domain.papers import CUPS, DPIS, KIND_WORDS, LANGUAGES, PDF, QUEUED, RAW, WORDS, ZPL
from hub.office import paper_queues, printers
from hub.store.reading import print_log as log
from hub.store.reading import prints as book
from hub.web.forms import Form
from hub.web.page import OFFICE, Act, Done, Page
from hub.web.pages import paper_log, paper_print, paper_sheets
from hub.web.pages.paper_parts import TONES, printers_of, standing
from hub.web.parts import (
    Column,
    act_form,
    badge,
    button,
    dialog,
    facts,
    field,
    link_button,
    note,
    panel,
    select,
    table,
    tick,
    when,
)
from hub.web.view import View
from hub.web.wording import word

QUEUE = 100
"""Prints of a queue that its printer's page lists."""
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
        _add_form(view),
    ]


def _bulks(view: View, bulks: list[dict[str, Any]]) -> Node:
    return h.ul[
        (
            h.li[
                h.a(href=f"/papers/bulks/{row['bulk']}")[
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
            h.h2[h.a(href=f"/papers/printers/{code}")[code]],
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
        row["fault"] and h.p(".fault")[row["fault"], " · ", when(view, row["fault_at_ms"])],
        do and note(do, tone="bad" if tone == "bad" else "warn"),
        h.p(".under")[_takes(view, row)],
        h.div(".buttons")[_pause(view, row), button(view, "test", view.t("Test page"), {"printer": code})],
    ]


def _takes(view: View, row: dict[str, Any]) -> str:
    kinds = row["kinds"].split()
    what = ", ".join(view.words.of(KIND_WORDS[of]) for of in kinds) if kinds else view.t("all papers")
    return f"{what} · {row['width_mm']} × {row['height_mm']} mm"


def _pause(view: View, row: dict[str, Any]) -> Node:
    act, text = ("pause", view.t("Pause")) if row["active"] else ("resume", view.t("Resume"))
    return button(view, act, text, {"printer": row["code"]}, label=f"{text}: {row['code']}")


def pause(view: View, form: Form) -> Done:
    """Print nothing after the page that is under way."""
    code = form.needed("printer", "a printer's code")
    view.here.writer.do(lambda act: printers.pause(act, code))
    return Done(view.t("{code} is paused; what is asked for waits.", code=code))


def resume(view: View, form: Form) -> Done:
    """Print again."""
    code = form.needed("printer", "a printer's code")
    view.here.writer.do(lambda act: printers.resume(act, code))
    return Done(view.t("{code} prints again.", code=code))


def test(view: View, form: Form) -> Done:
    """Print a page of no order, to be looked at."""
    code = form.needed("printer", "a printer's code")
    view.here.writer.do(
        lambda act: paper_queues.ask(act, "test", printers.named(act, code).code, only=(code,))
    )
    return Done(
        view.t(
            "A test page waits for {code}. Look whether both barcodes and the Chinese are clear.", code=code
        )
    )


def remove(view: View, form: Form) -> Done:
    """Take a printer away; what it printed stays in the log."""
    code = form.needed("printer", "a printer's code")
    view.here.writer.do(lambda act: printers.remove(act, code))
    return Done(view.t("{code} is taken away. What it printed stays in the log.", code=code), "/papers")


def add(view: View, form: Form) -> Done:
    """Make a printer; it prints at once."""
    code = form.needed("code", "what the printer is called")
    view.here.writer.do(
        lambda act: printers.add(
            act,
            code,
            form.choice("kind", (RAW, CUPS)),
            form.needed("address", "where it is reached"),
            form.choice("language", LANGUAGES),
            form.whole("dpi", 1, 10_000),
            form.whole("width_mm", 1, 10_000),
            form.whole("height_mm", 1, 10_000),
            [of for of in QUEUED if form.ticked(f"takes_{of}")],
            form.text("stations").replace(",", " ").split(),
            form.ticked("silent"),
        )
    )
    return Done(
        view.t("Printer {code} is there. Print its test page.", code=code), f"/papers/printers/{code}"
    )


def _add_form(view: View) -> Node:
    """A new printer. Papers that are ticked are the only ones that it takes."""
    takes = [of for of in QUEUED if of != "test"]
    form = act_form(
        view,
        "add",
        h.div(".fields")[
            field(
                view,
                "code",
                view.t("Name"),
                hint=view.t("such as P1, or the desk where it stands"),
                needed=True,
            ),
            select(
                view,
                "kind",
                view.t("How it is reached"),
                [
                    (RAW, view.t("Label printer on the network (port 9100)")),
                    (CUPS, view.t("Queue of CUPS, or IPP")),
                ],
            ),
            field(
                view,
                "address",
                view.t("Address"),
                hint=view.t("10.0.0.9, or QUEUE@host, or ipp://host/path"),
                needed=True,
            ),
            select(
                view,
                "language",
                view.t("What it understands"),
                [(ZPL, "ZPL (Zebra …)"), (PDF, "PDF")],
            ),
            select(view, "dpi", view.t("Dots per inch"), [(str(dpi), str(dpi)) for dpi in DPIS]),
            field(view, "width_mm", view.t("Width, mm"), "100", needed=True, inputmode="numeric"),
            field(view, "height_mm", view.t("Height, mm"), "150", needed=True, inputmode="numeric"),
            field(
                view,
                "stations",
                view.t("Only for these benches"),
                hint=view.t("names with commas; empty: for all"),
            ),
        ],
        h.fieldset[
            h.legend[view.t("Only these papers (none ticked: all)")],
            h.div(".ticks")[(tick(view, f"takes_{of}", view.words.of(KIND_WORDS[of])) for of in takes)],
        ],
        tick(view, "silent", view.t("It answers no question: what breaks off is looked at by a person")),
        h.p(".buttons")[h.button(".primary", type="submit")[view.t("Add the printer")]],
        note(
            view.t("A printer that writes files into a folder is added by command only:"),
            " ",
            h.code["pickbench printers add NAME --folder PATH"],
        ),
    )
    if form is None:
        return None
    return h.details("#add.panel", open=view.form is not None and view.form.text("act") == "add")[
        h.summary[view.t("Add a printer")], form
    ]


def show_printer(view: View) -> Node:
    """One printer, how it is reached, and what waits for it."""
    code = view.path["code"]
    with view.reading() as reader:
        row = book.printer(reader, view.site, code)
        if row is None:
            raise printers.unknown(code)
        waits = log.queue(reader, view.site, code, QUEUE)
    view.title = view.t("Printer {code}", code=code)
    state, tone, do = standing(view, row)
    return [
        view.live(
            h.div("#printer-now")[
                panel(
                    state,
                    row["fault"] and h.p(".fault")[row["fault"], " · ", when(view, row["fault_at_ms"])],
                    do and note(do, tone="bad" if tone == "bad" else "warn"),
                    facts(
                        [
                            (view.t("Waiting"), view.words.number(row["waiting"])),
                            (view.t("Address"), f"{row['kind']} {row['address']}"),
                            (view.t("What it understands"), f"{row['language'].upper()}, {row['dpi']} dpi"),
                            (view.t("Papers"), _takes(view, row)),
                            (view.t("Benches"), row["stations"] or view.t("all")),
                        ]
                    ),
                    tools=badge(state, tone),
                )
            ]
        ),
        h.div(".buttons.apart")[
            _pause(view, row),
            button(view, "test", view.t("Test page"), {"printer": code}),
            dialog(
                view,
                "remove",
                view.t("Take away"),
                view.t("Take printer {code} away?", code=code),
                note(view.t("What it printed stays in the log. It is refused while something waits.")),
                values={"printer": code},
                tone="bad",
            ),
            link_button(view.t("What was printed"), f"/papers/prints?printer={code}"),
            link_button(view.t("To the printers"), "/papers"),
        ],
        panel(
            view.t("Queue"),
            table(
                view,
                _QUEUE,
                waits,
                view.t("Queue"),
                view.t("Nothing waits for it."),
                key=lambda each: f"print-{each['id']}",
            ),
            len(waits) == QUEUE and note(view.t("The first {n} are shown.", n=QUEUE)),
        ),
    ]


_QUEUE: list[Column[dict[str, Any]]] = [
    Column(word("Number"), lambda _, row: str(row["id"]), number=True),
    paper_log.PAPER,
    paper_log.STATE,
    paper_log.WHY,
    Column(word("What to do"), paper_log.answers),
]
_PRINTER_ACTS = {
    "pause": Act(pause, SUPERVISOR),
    "resume": Act(resume, SUPERVISOR),
    "test": Act(test, SUPERVISOR),
}
PAGES = (
    Page(
        "/papers",
        word("Papers"),
        show,
        section=OFFICE,
        acts={**paper_log.ACTS, **_PRINTER_ACTS, "add": Act(add, SUPERVISOR)},
        live_s=1.0,
    ),
    Page(
        "/papers/printers/{code}",
        word("Printer"),
        show_printer,
        acts={**paper_log.ACTS, **_PRINTER_ACTS, "remove": Act(remove, SUPERVISOR)},
        live_s=1.0,
    ),
    *paper_print.PAGES,
    *paper_sheets.PAGES,
    *paper_log.PAGES,
)
