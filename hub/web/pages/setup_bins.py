"""`/setup/bins`: all bins of some aisles by a pattern, looked at before they are added; zones and their
labels.
"""

import htpy as h
from htpy import Node

from hub.domain.access import ADMINISTRATOR, SUPERVISOR
from hub.domain.bin_places import AISLE_MM, BAY_MM, FARTHEST_MM, Ground
from hub.domain.errors import DomainError, Invalid
from hub.office import bin_plan
from hub.office import site as sites
from hub.office.bin_plan import Laid
from hub.office.imports.plan import Target
from hub.store.reading import floor
from hub.store.reading import setup as book
from hub.store.reading.rows import Row
from hub.web.addresses import address
from hub.web.forms import Form
from hub.web.jobs import Job
from hub.web.page import Act, Done, Page
from hub.web.parts import Column, act_form, badge, field, link_button, note, panel, select, table, tile, tiles
from hub.web.parts.bin_drawing import drawn
from hub.web.parts.setup_way import way
from hub.web.view import View
from hub.web.wording import word

EXAMPLE = "A-01-1 … C-20-4"
AT_ONCE = 1_000
"""More new bins than these become a job with its progress."""
SAID = {
    "pattern": "",
    "warehouse": sites.WAREHOUSE,
    "bay_mm": BAY_MM,
    "aisle_mm": AISLE_MM,
    "x_mm": 0,
    "y_mm": 0,
}
LIT = {"zone": "", "station": "", "place": 1}
_WHOLE = ("bay_mm", "aisle_mm", "x_mm", "y_mm", "place")


def show(view: View) -> Node:
    """The form; what it comes to, where a pattern was said; the zones that are there."""
    with view.reading() as reader:
        zones = book.zones(reader, view.site)
        warehouses = book.warehouses(reader, view.site)
        stations = [row["name"] for row in floor.stations(reader, view.site)]
    return [
        way(view),
        panel(view.t("Bins by a pattern"), _form(view, warehouses, stations)),
        view.asked("pattern") and _preview(view),
        panel(
            view.t("Zones"),
            table(view, ZONES, zones, view.t("Zones"), view.t("There are no bins yet.")),
            h.p(".buttons")[
                zones and link_button(view.t("Print all bin labels"), _labels(view, "")),
                link_button(view.t("Bins from a file"), "/import?kind=bins"),
                link_button(view.t("The floor, drawn"), "/map"),
            ],
        ),
    ]


def _form(view: View, warehouses: list[Row], stations: list[str]) -> Node:
    """A form that is asked with GET, so that what it shows can be looked at again."""

    def asked(name: str) -> str:
        return view.asked(name, str({**SAID, **LIT}[name]))

    def length(name: str, label: str, hint: str = "") -> Node:
        return field(
            view, name, label, asked(name), kind="number", hint=hint or None, min="0", max=str(FARTHEST_MM)
        )

    return h.form(method="get", action="/setup/bins")[
        h.div(".fields")[
            field(
                view,
                "pattern",
                view.t("First and last code"),
                asked("pattern"),
                needed=True,
                wide=True,
                hint=[
                    view.t("Such as"),
                    " ",
                    h.code[EXAMPLE],
                    ". ",
                    view.t("The last part counts levels, the one before it bays, the rest names the aisle."),
                ],
                placeholder=EXAMPLE,
                maxlength="80",
            ),
            select(
                view,
                "warehouse",
                view.t("Warehouse"),
                [(row["code"], row["name"]) for row in warehouses],
                asked("warehouse"),
            ),
            field(
                view,
                "zone",
                view.t("Zone"),
                asked("zone"),
                hint=view.t("Empty: each aisle is a zone"),
                maxlength="32",
            ),
            length("bay_mm", view.t("From bay to bay (mm)")),
            length("aisle_mm", view.t("From aisle to aisle (mm)")),
            length(
                "x_mm", view.t("First bay, across the aisles (mm)"), view.t("from the warehouse's corner")
            ),
            length("y_mm", view.t("First bay, along the aisle (mm)"), view.t("from the warehouse's corner")),
            select(
                view,
                "station",
                view.t("Lights hang on"),
                [("", view.t("no lights")), *((name, name) for name in stations)],
                asked("station"),
            ),
            field(
                view,
                "place",
                view.t("Number of the first light"),
                asked("place"),
                kind="number",
                min="0",
                max="4095",
            ),
        ],
        h.p(".buttons")[h.button(".primary", type="submit")[view.t("Look at it first")]],
    ]


def _whole(name: str, text: str) -> int:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 9:
        raise Invalid(name, "a whole number", text[:32])
    return int(text)


def _lay(view: View, said: dict[str, str]) -> Laid:
    """What a pattern comes to, read on a work of its own: nothing is held up meanwhile."""
    numbers = {name: _whole(name, said[name]) for name in _WHOLE}
    ground = Ground(**numbers, zone=said["zone"], station=said["station"])
    target = Target(view.site, said["warehouse"], "", view.words.zone)
    with view.here.writer.alone() as act:
        return bin_plan.lay(act.work, said["pattern"], ground, target)


def _preview(view: View) -> Node:
    said = {name: view.asked(name, str(default)) for name, default in {**SAID, **LIT}.items()}
    try:
        laid = _lay(view, said)
    except DomainError as refusal:
        return note(view.refused(refusal), tone="bad")
    first, last = laid.bins[0], laid.bins[-1]
    zones = list(dict.fromkeys(each.zone for each in laid.bins))
    return panel(
        view.t("What will happen"),
        tiles(
            tile(view.t("bins in all"), view.words.number(len(laid.bins)), f"{first.code} … {last.code}"),
            tile(view.t("new"), view.words.number(len(laid.new)), tone="good" if laid.new else "plain"),
            tile(
                view.t("already there"),
                view.words.number(len(laid.there)),
                view.t("They stay as they are."),
                tone="info" if laid.there else "plain",
            ),
            tile(
                view.t("zones"),
                view.words.number(len(zones)),
                ", ".join(zones[:6]) + (" …" if len(zones) > 6 else ""),
            ),
        ),
        drawn(view, laid.bins, int(said["bay_mm"]), int(said["aisle_mm"])),
        h.p[
            view.t("The walk goes up one aisle and down the next. First and last of the walk:"),
            " ",
            badge(min(laid.bins, key=lambda each: each.walk).code),
            " ",
            badge(max(laid.bins, key=lambda each: each.walk).code),
        ],
        bool(laid.new)
        and act_form(
            view,
            "add",
            h.p(".buttons")[
                h.button(".primary", type="submit")[view.t("Add {n} bins", n=len(laid.new))],
                link_button(view.t("Back, change nothing"), "/setup/bins"),
            ],
            values=said,
        ),
        id="preview",
    )


def add(view: View, form: Form) -> Done:
    """Add the bins of a pattern that are new.

    Raises:
        DomainError: as `bin_plan.lay`.
    """
    said = {name: form.text(name, str(default)) for name, default in {**SAID, **LIT}.items()}
    laid = _lay(view, said)
    told = view.t("{n} bins are added.", n=len(laid.new))
    if len(laid.new) <= AT_ONCE:
        _write(view, laid)
        return Done(told, "/setup/bins")
    title = view.t("Add {n} bins", n=len(laid.new))

    def work(job: Job) -> str:
        _write(view, laid, job)
        return told

    job = view.jobs.start(title, view.who.name, "/setup/bins", laid.plan.rows, work)
    return Done("", address("jobs", job.number))


def _write(view: View, laid: Laid, job: Job | None = None) -> None:
    with view.here.writer.alone() as act:
        laid.plan.write(view.here.database, act, job.told if job else lambda _: None)


def _labels(view: View, zone: str) -> str:
    asked = {"kind": "bins", "lang": view.words.lang} | ({"zone": zone} if zone else {})
    return address("papers", "sheet", **asked)


ZONES: list[Column[Row]] = [
    Column(word("Zone"), lambda _, row: row["zone"] or "–"),
    Column(word("Warehouse"), lambda _, row: row["warehouse"]),
    Column(word("Bins"), lambda view, row: view.words.number(row["bins"]), number=True),
    Column(word("Codes"), lambda _, row: f"{row['first']} … {row['last']}"),
    Column(word("With a light"), lambda view, row: view.words.number(row["lights"]), number=True),
    Column(
        word("Labels"), lambda view, row: h.a(href=_labels(view, row["zone"]))[view.t("Print the labels")]
    ),
]
PAGES = (
    Page("/setup/bins", word("Bins"), show, SUPERVISOR, acts={"add": Act(add, ADMINISTRATOR)}, live_s=0),
)
