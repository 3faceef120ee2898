"""`/setup/warehouses` and `/setup/boxes`: buildings, and the cartons that parcels are packed in."""

from htpy import Node

from hub.domain.access import ADMINISTRATOR, SUPERVISOR
from hub.domain.errors import Invalid
from hub.office import floor_plan
from hub.store.reading import setup as book
from hub.store.reading.rows import Row
from hub.web.addresses import address
from hub.web.forms import Form
from hub.web.page import Act, Done, Page
from hub.web.parts import Column, facts, field, fields_form, link_button, note, panel, table
from hub.web.parts.setup_way import way
from hub.web.view import View
from hub.web.wording import word

_SIDES = ("length_mm", "width_mm", "height_mm")


def show_warehouses(view: View) -> Node:
    """Warehouses with their bins, a form for another one or for new words on one, and the site's clock."""
    with view.reading() as reader:
        rows = book.warehouses(reader, view.site)
    return [
        way(view),
        table(view, _WAREHOUSES, rows, view.t("Warehouses"), view.t("There is none yet.")),
        panel(
            view.t("Add one, or change one by its code"),
            fields_form(
                view,
                "warehouse",
                field(
                    view,
                    "code",
                    view.t("Code"),
                    rows[0]["code"] if rows else "",
                    needed=True,
                    maxlength="32",
                ),
                field(view, "name", view.t("Name"), maxlength="128", hint=view.t("Left empty, it stays.")),
                field(view, "address", view.t("Address"), wide=True, maxlength="256"),
            ),
        ),
        panel(
            view.t("The site's clock"),
            facts(
                [
                    (view.t("Time zone"), view.words.zone.key),
                    (view.t("Now it is"), view.words.moment(view.now_ms)),
                    (view.t("Name of the site"), view.site),
                ]
            ),
            note(view.t("The zone is a setting: PICKBENCH_TZ, read when the hub starts.")),
        ),
    ]


def save_warehouse(view: View, form: Form) -> Done:
    """Add a warehouse, or change the words on one."""
    code = form.needed("code", view.t("a code"), longest=32)
    name, address = form.text("name", longest=128), form.text("address", longest=256)
    view.here.writer.do(lambda act: floor_plan.add_warehouse(act, code, name, address))
    return Done(view.t("Warehouse {code} is saved.", code=code))


def show_boxes(view: View) -> Node:
    """Cartons, and a form for another one."""
    with view.reading() as reader:
        rows = book.boxes(reader, view.site)
    return [
        way(view),
        note(
            view.t(
                "A parcel's expected weight is that of its goods and its carton; carriers charge by size. "
                "The first carton is the usual one."
            )
        ),
        table(view, _BOXES, rows, view.t("Cartons"), view.t("There is none yet.")),
        panel(
            view.t("Add a carton, or say the size of one"),
            fields_form(
                view,
                "box",
                field(
                    view,
                    "code",
                    view.t("Code"),
                    needed=True,
                    maxlength="32",
                    hint=view.t("Short: S, M, L"),
                ),
                field(
                    view,
                    "tare_g",
                    view.t("Weight with its filling (g)"),
                    needed=True,
                    kind="number",
                    min="1",
                    max="10000",
                ),
                field(view, "length_mm", view.t("Length outside (mm)"), kind="number", min="1"),
                field(view, "width_mm", view.t("Width outside (mm)"), kind="number", min="1"),
                field(view, "height_mm", view.t("Height outside (mm)"), kind="number", min="1"),
                beside=link_button(
                    view.t("Print the cartons' cards"),
                    address("papers", "sheet", kind="cartons", lang=view.words.lang),
                ),
            ),
        ),
    ]


def save_box(view: View, form: Form) -> Done:
    """Add a carton, or say its size.

    Raises:
        Invalid: some sides are said and some not.
    """
    code = form.needed("code", view.t("a code"), longest=32)
    tare_mg = form.whole("tare_g", least=1, most=10_000) * 1_000
    length, width, height = (form.whole(side, 0, floor_plan.LONGEST_SIDE_MM, default=0) for side in _SIDES)
    if 0 < sum(map(bool, (length, width, height))) < 3:
        raise Invalid("size", view.t("all three sides, or none"), f"{length}x{width}x{height}")
    view.here.writer.do(lambda act: floor_plan.add_box_type(act, code, tare_mg, (length, width, height)))
    return Done(view.t("Carton {code} is saved.", code=code))


def _size(_view: View, row: Row) -> Node:
    return " × ".join(str(row[side]) for side in _SIDES) + " mm" if row["length_mm"] else "–"


_WAREHOUSES: list[Column[Row]] = [
    Column(word("Code"), lambda _, row: row["code"]),
    Column(word("Name"), lambda _, row: row["name"]),
    Column(word("Address"), lambda _, row: row["address"] or "–"),
    Column(word("Zones"), lambda view, row: view.words.number(row["zones"]), number=True),
    Column(word("Bins"), lambda view, row: view.words.number(row["bins"]), number=True),
]
_BOXES: list[Column[Row]] = [
    Column(word("Code"), lambda _, row: row["code"]),
    Column(
        word("Weight with its filling (g)"), lambda view, row: view.words.weight(row["tare_mg"]), number=True
    ),
    Column(word("Outside"), _size, number=True),
]
PAGES = (
    Page(
        "/setup/warehouses",
        word("Warehouses"),
        show_warehouses,
        SUPERVISOR,
        acts={"warehouse": Act(save_warehouse, ADMINISTRATOR)},
    ),
    Page("/setup/boxes", word("Cartons"), show_boxes, SUPERVISOR, acts={"box": Act(save_box, SUPERVISOR)}),
)
