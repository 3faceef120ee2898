"""`/setup/cards`: what is printed before work begins, and the carts and totes that it is about."""

import htpy as h
from htpy import Node

from hub.domain.access import SUPERVISOR
from hub.domain.bin_pattern import codes, parse
from hub.domain.errors import Invalid
from hub.office import floor_plan
from hub.office import site as sites
from hub.store.reading import printable
from hub.store.reading import setup as book
from hub.web.addresses import address
from hub.web.forms import Form
from hub.web.page import Act, Done, Page
from hub.web.parts import act_form, field, link_button, note, panel, select
from hub.web.parts.setup_way import way
from hub.web.view import View
from hub.web.wording import word

MOST = 500
"""Totes or carts at once."""
SHEETS = (
    ("cards", word("Command cards"), word("One sheet for every bench: jobs, yes and no, undo, pause.")),
    ("guide", word("Guides"), word("A page for each job: what is scanned, and what the colours mean.")),
    ("badges", word("Badges"), word("One for each person.")),
    ("bins", word("Bin labels"), word("One for each bin, in walking order.")),
    ("carts", word("Carts"), word("One for each cart.")),
    ("totes", word("Totes"), word("One for each tote.")),
    ("cartons", word("Cartons"), word("A card for each kind of carton.")),
    ("zones", word("Zones"), word("A card for each zone.")),
)


def show(view: View) -> Node:
    """Carts and totes, and every sheet with its link."""
    with view.reading() as reader:
        carts = len(printable.carts(reader, view.site))
        totes = len(printable.totes(reader, view.site))
        warehouses = [(row["code"], row["name"]) for row in book.warehouses(reader, view.site)]
    return [
        way(view),
        h.div(".columns")[
            _more(
                view, "carts", view.t("Carts"), carts, view.t("What is pushed through the aisles."), "H1 … H2"
            ),
            _more(
                view,
                "totes",
                view.t("Totes"),
                totes,
                view.t("Boxes for an order's pieces, on the carts."),
                "T01 … T12",
                len(warehouses) > 1 and select(view, "warehouse", view.t("Warehouse"), warehouses),
            ),
        ],
        panel(
            view.t("To print"),
            note(view.t("PDF for any printer; labels stand on A4 to be cut apart. Print at 100 %.")),
            h.ul(".sheets")[
                (
                    h.li[
                        h.a(href=address("papers", "sheet", kind=kind, lang=view.words.lang))[view.t(name)],
                        " – ",
                        view.t(what),
                    ]
                    for kind, name, what in SHEETS
                )
            ],
            h.p(".buttons")[link_button(view.t("More ways to print"), "/papers/sheets")],
        ),
        note(view.t("This step is done when somebody has scanned their badge at a bench.")),
    ]


def _more(view: View, act: str, title: str, n: int, what: str, example: str, *fields: Node) -> Node:
    return panel(
        title,
        h.p[what, " ", view.t("There are {n}.", n=n)],
        act_form(
            view,
            act,
            field(
                view,
                f"{act}-pattern",
                view.t("First and last code"),
                needed=True,
                placeholder=example,
                hint=[view.t("Such as"), " ", h.code[example]],
                maxlength="70",
            ),
            fields,
            h.p(".buttons")[h.button(".primary", type="submit")[view.t("Add")]],
        ),
    )


def _codes(form: Form, name: str) -> list[str]:
    pattern = parse(form.needed(name))
    if pattern.count > MOST:
        raise Invalid(name, f"at most {MOST} at once", pattern.count)
    return codes(pattern)


def add_carts(view: View, form: Form) -> Done:
    """Add carts; those that are there stay."""
    added = view.here.writer.do_each(floor_plan.add_cart, _codes(form, "carts-pattern"))
    return _said(view, added)


def add_totes(view: View, form: Form) -> Done:
    """Add totes; those that are there stay."""
    warehouse = form.text("warehouse", sites.WAREHOUSE)
    added = view.here.writer.do_each(
        lambda act, code: floor_plan.add_tote(act, code, warehouse), _codes(form, "totes-pattern")
    )
    return _said(view, added)


def _said(view: View, added: list[floor_plan.Added]) -> Done:
    new = sum(one.outcome == floor_plan.CREATED for one in added)
    return Done(view.t("{new} added, {there} were there.", new=new, there=len(added) - new))


PAGES = (
    Page(
        "/setup/cards",
        word("Carts, totes and cards"),
        show,
        SUPERVISOR,
        acts={"carts": Act(add_carts, SUPERVISOR), "totes": Act(add_totes, SUPERVISOR)},
    ),
)
