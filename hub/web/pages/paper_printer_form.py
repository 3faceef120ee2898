"""What is typed about printers: a new one, and what one takes from now on.

Rule: nobody is offered what `hub.office.printers` would refuse them.
"""

import htpy as h
from htpy import Node

from hub.domain.access import ADMINISTRATOR
from hub.domain.papers import (
    CUPS,
    DPIS,
    FOLDER,
    KIND_WORDS,
    LANGUAGES,
    MOST_AT_ONCE,
    PAGES_AT_ONCE,
    PDF,
    PRINTER_KINDS,
    QUEUED,
    RAW,
    ZPL,
)
from hub.office import printers
from hub.web.addresses import address
from hub.web.forms import Form
from hub.web.page import Done
from hub.web.parts import act_form, field, select, tick
from hub.web.view import View


def add(view: View, form: Form) -> Done:
    """Make a printer; it prints at once."""
    code = form.needed("code", "what the printer is called")
    kind = form.choice("kind", PRINTER_KINDS)
    printers.expect_may_add(view.who, kind)
    view.here.writer.do(
        lambda act: printers.add(
            act,
            code,
            kind,
            form.needed("address", "where it is reached"),
            form.choice("language", LANGUAGES),
            form.whole("dpi", 1, 10_000),
            form.whole("width_mm", 1, 10_000),
            form.whole("height_mm", 1, 10_000),
            _papers(form),
            _stations(form),
            form.ticked("silent"),
            _at_once(form),
        )
    )
    return Done(
        view.t("Printer {code} is there. Print its test page.", code=code),
        address("papers", "printers", code),
    )


def change(view: View, form: Form) -> Done:
    """Let it take other papers, serve other benches, or get more or fewer pages at once."""
    code = form.needed("printer", "a printer's code")
    view.here.writer.do(
        lambda act: printers.change(act, code, _papers(form), _stations(form), _at_once(form))
    )
    return Done(view.t("Printer {code} is changed. What waits stays in its queue.", code=code))


def _papers(form: Form) -> list[str]:
    return [of for of in QUEUED if form.ticked(f"takes_{of}")]


def _stations(form: Form) -> list[str]:
    return form.text("stations").replace(",", " ").split()


def _at_once(form: Form) -> int:
    return form.whole("pages_at_once", 1, MOST_AT_ONCE, PAGES_AT_ONCE)


def serves(view: View, kinds: str = "", stations: str = "", pages_at_once: int = PAGES_AT_ONCE) -> Node:
    """The fields of what a printer takes, whom it serves, and how many pages it gets at once."""
    mine = kinds.split()
    return [
        h.div(".fields")[
            field(
                view,
                "stations",
                view.t("Only for these benches"),
                stations,
                hint=view.t("names with commas; empty: for all"),
            ),
            field(
                view,
                "pages_at_once",
                view.t("Pages on their way at once"),
                str(pages_at_once),
                hint=view.t("more than 1 only where it tells what came out"),
                inputmode="numeric",
            ),
        ],
        h.fieldset[
            h.legend[view.t("Only these papers (none ticked: all)")],
            h.div(".ticks")[
                (
                    tick(view, f"takes_{of}", view.words.of(KIND_WORDS[of]), of in mine)
                    for of in QUEUED
                    if of != "test"
                )
            ],
        ],
    ]


def add_form(view: View) -> Node:
    """A new printer. Papers that are ticked are the only ones that it takes."""
    ways = [
        (RAW, view.t("Label printer on the network (port 9100)")),
        (CUPS, view.t("Queue of CUPS, or IPP")),
        (FOLDER, view.t("Folder of the hub's machine: papers as files")),
    ]
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
                [way for way in ways if way[0] != FOLDER or view.who.may(ADMINISTRATOR)],
            ),
            field(
                view,
                "address",
                view.t("Address"),
                hint=view.t("10.0.0.9, or QUEUE@host, or ipp://host/path, or /a/folder"),
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
        ],
        serves(view),
        tick(view, "silent", view.t("It answers no question: what breaks off is looked at by a person")),
        h.p(".buttons")[h.button(".primary", type="submit")[view.t("Add the printer")]],
    )
    if form is None:
        return None
    return h.details("#add.panel", open=view.form is not None and view.form.text("act") == "add")[
        h.summary[view.t("Add a printer")], form
    ]
