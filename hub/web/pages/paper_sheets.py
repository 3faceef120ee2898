"""`/papers/sheets`: cards, badges, labels, guides and lists, as a file or to a printer.

Rule: who only looks draws none of them: a badge is what somebody signs in with on the floor.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import htpy as h
from htpy import Node

from hub.documents.press import Content, Press
from hub.domain.access import CLERK
from hub.domain.errors import Conflict, Invalid
from hub.domain.papers import DPIS
from hub.office import bulks, paper_queues, sheets
from hub.office.paper_source import Source
from hub.web.addresses import address
from hub.web.forms import Form
from hub.web.jobs import Job
from hub.web.page import Act, Done, File, Page
from hub.web.pages.paper_parts import printer_choice
from hub.web.parts import act_form, field, hidden, link_button, note, panel, select, tick
from hub.web.view import View
from hub.web.wording import word

MOST = 2_000
"""Labels in one file from a page; more are made by the command, which shows how far it is."""
AT_ONCE = 20
WORDS = {
    "cards": word("Command cards"),
    "guide": word("Guides for the jobs"),
    "waves": word("Waves' picking lists"),
    "manifests": word("Manifests"),
    "badges": word("Badges"),
    "bins": word("Bin labels"),
    "slots": word("Slot labels of put walls"),
    "totes": word("Tote labels"),
    "carts": word("Cart labels"),
    "zones": word("Zone labels"),
    "cartons": word("Carton labels"),
    "items": word("Item labels"),
    "orders": word("Order labels"),
}
QUEUED = {
    "bins": "bin_label",
    "slots": "slot_label",
    "totes": "tote_label",
    "carts": "cart_label",
    "items": "item_label",
    "badges": "badge",
    "manifests": "manifest",
}
"""What of these goes through printers' queues."""
LANGUAGES = (("both", word("English and Chinese")), ("en", word("English")), ("zh", word("Chinese")))
QUEUE = "queue_"
KINDS_OF_FILE = {"pdf": "application/pdf", "zpl": "application/octet-stream"}


def show(view: View) -> Node:
    """Choose what to draw, and how."""
    kind = view.asked("kind", "cards")
    if kind not in WORDS:
        kind = "cards"
    return [
        h.nav(".filter.apart", aria_label=view.t("What to print"))[
            (
                h.a(href=address("papers", "sheets", kind=of), aria_current="true" if of == kind else None)[
                    view.t(name)
                ]
                for of, name in WORDS.items()
            )
        ],
        h.div(".columns")[
            panel(view.t("As a file"), _file_form(view, kind)),
            kind in QUEUED and panel(view.t("To a printer"), _queue_form(view, kind)),
        ],
        h.p[link_button(view.t("To the printers"), "/papers")],
    ]


def _which(view: View, kind: str, of: str = "") -> Node:
    """Fields that narrow what is drawn. `of` goes before their names, so that two forms have their own."""
    names = " ".join(view.query.getlist("name"))
    hint = view.t("codes, with blanks between; empty: all")
    zone = view.t("Zone") if kind == "bins" else view.t("Put wall")
    needed = kind == "manifests"
    return [
        kind != "cards"
        and field(view, f"{of}names", view.t("Only these"), names, hint=hint, wide=True, needed=needed),
        kind in ("bins", "slots") and field(view, f"{of}zone", zone, view.asked("zone")),
        kind == "orders" and field(view, f"{of}wave", view.t("Wave"), view.asked("wave")),
    ]


def _file_form(view: View, kind: str) -> Node:
    is_label = kind not in sheets.PAGES
    return h.form(method="get", action="/papers/sheet")[
        hidden({"kind": kind}),
        h.div(".fields")[
            _which(view, kind),
            select(view, "lang", view.t("Language"), [(of, view.t(name)) for of, name in LANGUAGES]),
            select(view, "form", view.t("File"), [("pdf", "PDF"), ("zpl", "ZPL")]),
            field(view, "size", view.t("Size in mm"), hint=view.t("such as 60x30; empty: the usual one")),
            select(view, "dpi", view.t("Dots per inch (ZPL)"), [(str(dpi), str(dpi)) for dpi in DPIS]),
        ],
        is_label and tick(view, "single", view.t("One label a page, not sheets of A4 to be cut apart")),
        h.p(".buttons")[h.button(".primary", type="submit")[view.t("Download")]],
    ]


def _queue_form(view: View, kind: str) -> Node:
    return act_form(
        view,
        "queue",
        _which(view, kind, QUEUE),
        printer_choice(view, "printer", view.t("Printer"), view.t("any that takes it"), (QUEUED[kind],)),
        note(view.t("Each label is a page of its own, in the printer's size.")),
        h.p(".buttons")[h.button(".primary", type="submit")[view.t("Print")]],
        values={"kind": kind},
    )


def _names(view: View) -> list[str]:
    """What is named in the address: each by itself, or several in one field."""
    return [*view.query.getlist("name"), *_words(view.query.get("names", ""))][:MOST]


def _words(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _found(view: View, kind: str, names: Sequence[str], zone: str, wave: str) -> list[tuple[str, Content]]:
    """What is to be drawn.

    Raises:
        Conflict: there is more than a page draws.
    """

    @contextmanager
    def source() -> Iterator[Source]:
        with view.reading() as reader:
            yield Source(reader, view.site, view.here.zone, view.now_ms)

    found = sheets.named_contents(kind, names, zone, wave, source)
    if len(found) > MOST:
        raise Conflict(
            f"{kind}: expected at most {MOST} of them, found {len(found)}; say a zone or names, "
            f"or use pickbench print sheet {kind}"
        )
    return found


def sheet(view: View) -> File:
    """The file."""
    kind, form = view.asked("kind"), view.asked("form", "pdf")
    if form not in sheets.FORMS:
        raise Invalid("form", f"one of {', '.join(sheets.FORMS)}", form)
    lang = view.asked("lang", "both")
    if lang not in ("both", "en", "zh"):
        raise Invalid("lang", "one of both, en, zh", lang)
    contents = [
        content for _, content in _found(view, kind, _names(view), view.asked("zone"), view.asked("wave"))
    ]
    press = Press.load(view.here.font_file, lang)  # type: ignore[arg-type]  # it is one of them
    on_sheets = kind not in sheets.PAGES and not view.asked("single")
    _, data = sheets.draw(
        press,
        contents,
        form,
        sheets.size(view.asked("size")),
        view.asked_whole("dpi", DPIS[0]),
        sheets=on_sheets,
    )
    return File(f"{kind}.{form}", KINDS_OF_FILE[form], data)


def queue(view: View, form: Form) -> Done:
    """Labels into printers' queues."""
    kind, printer = form.choice("kind", tuple(QUEUED)), form.text("printer")
    found = _found(
        view, kind, _words(form.text(f"{QUEUE}names", longest=100_000)), form.text(f"{QUEUE}zone"), ""
    )
    names, only, bulk = [name for name, _ in found], [printer] if printer else [], paper_queues.new_bulk()
    writer, of = view.here.writer, QUEUED[kind]
    if len(names) <= AT_ONCE:
        asked = bulks.labels(writer, of, names, only, bulk=bulk)
        if not asked.prints:
            raise Conflict("; ".join(sorted({why for _, _, why in asked.refused})))
        return Done(
            view.t("{n} labels wait for the printer.", n=len(asked.prints)), address("papers", "bulks", bulk)
        )
    title = f"{view.t(WORDS[kind])}: {view.words.number(len(names))}"

    def work(job: Job) -> str:
        for name, _, why in bulks.labels(writer, of, names, only, told=job.told, bulk=bulk).refused:
            job.refuse(name, why)
        return ""

    job = view.jobs.start(title, view.who.name, view.url(), len(names), work)
    return Done("", address("papers", "bulks", bulk, job=job.number))


PAGES = (
    Page(
        "/papers/sheets", word("Cards, labels and lists"), show, CLERK, acts={"queue": Act(queue)}, live_s=0
    ),
    Page("/papers/sheet", word("Sheet"), sheet, CLERK, live_s=0),
)
