"""`/papers/printers/{code}`: one printer with its queue; and what can be done with a printer wherever one is
listed.
"""

from typing import Any

import htpy as h
from htpy import Node

from hub.domain.access import SUPERVISOR
from hub.domain.papers import KIND_WORDS
from hub.office import paper_queues, printers
from hub.store.reading import print_log as log
from hub.store.reading import prints as book
from hub.web.addresses import address
from hub.web.forms import Form
from hub.web.page import Act, Done, Page
from hub.web.pages import paper_log, paper_printer_form
from hub.web.pages.paper_parts import standing
from hub.web.parts import (
    Column,
    badge,
    button,
    dialog,
    facts,
    link_button,
    note,
    panel,
    table,
    when,
)
from hub.web.view import View
from hub.web.wording import word

QUEUE = 100
"""Prints of a queue that its printer's page lists."""


def takes(view: View, row: dict[str, Any]) -> str:
    """What a printer prints, on what."""
    kinds = row["kinds"].split()
    what = ", ".join(view.words.of(KIND_WORDS[of]) for of in kinds) if kinds else view.t("all papers")
    return f"{what} · {row['width_mm']} × {row['height_mm']} mm"


def pause_button(view: View, row: dict[str, Any]) -> Node:
    """Pauses a printer, or lets it go on."""
    act, text = ("pause", view.t("Pause")) if row["active"] else ("resume", view.t("Resume"))
    return button(view, act, text, {"printer": row["code"]}, label=f"{text}: {row['code']}")


def pause(view: View, form: Form) -> Done:
    """Print nothing after the pages that are under way."""
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
                    row["fault"]
                    and h.p(".fault")[view.fault(row["fault"]), " · ", when(view, row["fault_at_ms"])],
                    do and note(do, tone="bad" if tone == "bad" else "warn"),
                    facts(
                        [
                            (view.t("Waiting"), view.words.number(row["waiting"])),
                            (view.t("Address"), f"{row['kind']} {row['address']}"),
                            (view.t("What it understands"), f"{row['language'].upper()}, {row['dpi']} dpi"),
                            (view.t("Papers"), takes(view, row)),
                            (view.t("Benches"), row["stations"] or view.t("all")),
                            (
                                view.t("Pages on their way at once"),
                                view.words.number(row["pages_at_once"]),
                            ),
                        ]
                    ),
                    tools=badge(state, tone),
                )
            ]
        ),
        h.div(".buttons.apart")[
            pause_button(view, row),
            button(view, "test", view.t("Test page"), {"printer": code}),
            dialog(
                view,
                "change",
                view.t("Change"),
                view.t("What printer {code} takes", code=code),
                paper_printer_form.serves(view, row["kinds"], row["stations"], row["pages_at_once"]),
                values={"printer": code},
            ),
            dialog(
                view,
                "remove",
                view.t("Take away"),
                view.t("Take printer {code} away?", code=code),
                note(view.t("What it printed stays in the log. It is refused while something waits.")),
                values={"printer": code},
                tone="bad",
            ),
            link_button(view.t("What was printed"), address("papers", "prints", printer=code)),
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
ACTS = {
    "pause": Act(pause, SUPERVISOR),
    "resume": Act(resume, SUPERVISOR),
    "test": Act(test, SUPERVISOR),
}
PAGE = Page(
    "/papers/printers/{code}",
    word("Printer"),
    show_printer,
    acts={
        **paper_log.ACTS,
        **ACTS,
        "change": Act(paper_printer_form.change, SUPERVISOR),
        "remove": Act(remove, SUPERVISOR),
    },
    live_s=1.0,
)
