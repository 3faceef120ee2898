"""`/setup/walls`, `/setup/zones` and `/setup/shops`: what a floor may have beside the first steps, and whose
orders it sends.
"""

import htpy as h
from htpy import Node

from hub.domain.access import ADMINISTRATOR, SUPERVISOR
from hub.office import bin_plan, floor_plan, wall_plan
from hub.office import site as sites
from hub.office.imports.plan import Target
from hub.store.reading import floor, walls
from hub.store.reading import setup as book
from hub.store.reading.rows import Row
from hub.web.addresses import address, link
from hub.web.forms import Form
from hub.web.page import Act, Done, Page
from hub.web.pages.setup_bins import ZONES
from hub.web.parts import Column, field, fields_form, link_button, note, panel, select, table
from hub.web.parts.setup_way import way
from hub.web.view import View
from hub.web.wording import NONE, word


def show_walls(view: View) -> Node:
    """Put walls, and a form for another one or for more slots."""
    with view.reading() as reader:
        rows = walls.walls(reader, view.site, None)
        stations = [row["name"] for row in floor.stations(reader, view.site)]
        warehouses = book.warehouses(reader, view.site)
    return [
        way(view),
        note(
            view.t(
                "Waves of several orders are picked together and sorted here: a slot for each order. Its "
                "lights hang on a station of their own, slot 1 at its first light."
            )
        ),
        table(view, _WALLS, rows, view.t("Put walls"), view.t("There is none yet.")),
        panel(
            view.t("Add a put wall, or give one more slots"),
            fields_form(
                view,
                "wall",
                field(
                    view,
                    "code",
                    view.t("Code"),
                    needed=True,
                    maxlength="16",
                    hint=view.t("A-Z and 0-9, such as W1"),
                ),
                field(
                    view,
                    "slots",
                    view.t("Slots"),
                    needed=True,
                    kind="number",
                    min="1",
                    max=str(wall_plan.MOST_SLOTS),
                ),
                select(view, "station", view.t("Lights hang on"), [(name, name) for name in stations]),
                _warehouse(view, warehouses),
            ),
        ),
    ]


def _warehouse(view: View, warehouses: list[Row]) -> Node:
    choices = [(row["code"], row["name"]) for row in warehouses]
    return select(view, "warehouse", view.t("Warehouse"), choices, sites.WAREHOUSE)


_WALLS: list[Column[Row]] = [
    Column(word("Put wall"), lambda _, row: link("walls", row["wall"])),
    Column(word("Warehouse"), lambda _, row: row["warehouse"]),
    Column(word("Slots"), lambda view, row: view.words.number(len(row["slots"])), number=True),
    Column(word("Station"), lambda _, row: row["slots"][0]["station"] or NONE),
    Column(
        word("Labels"),
        lambda view, row: h.a(
            href=address("papers", "sheet", kind="slots", zone=row["wall"], lang=view.words.lang)
        )[view.t("Print the labels")],
    ),
]


def save_wall(view: View, form: Form) -> Done:
    """Add a put wall, or change one.

    Raises:
        Invalid: code or number can't be used. NotFound: no such station or warehouse.
        Conflict: the station has other lights, a slot's code is taken, or the wall is elsewhere.
    """
    code = form.needed("code", view.t("a code"), longest=16)
    slots = form.whole("slots", 1, wall_plan.MOST_SLOTS)
    station, warehouse = form.needed("station", view.t("a station")), form.text("warehouse", sites.WAREHOUSE)
    added = view.here.writer.do(lambda act: wall_plan.add_wall(act, code, slots, station, warehouse))
    if added.outcome == floor_plan.THERE:
        return Done(view.t("Put wall {code} is there already.", code=code))
    return Done(view.t("Put wall {code} is saved.", code=code))


def show_zones(view: View) -> Node:
    """The zones that bins are in, and a form that gives bins another one."""
    with view.reading() as reader:
        rows = book.zones(reader, view.site)
        warehouses = book.warehouses(reader, view.site)
    return [
        way(view),
        note(view.t("A picker may stay in a zone: its card (Z%) gives the bins of that zone alone.")),
        table(view, ZONES, rows, view.t("Zones"), view.t("There are no bins yet.")),
        panel(
            view.t("Give bins another zone"),
            fields_form(
                view,
                "zone",
                field(
                    view,
                    "pattern",
                    view.t("First and last code"),
                    needed=True,
                    wide=True,
                    placeholder="A-01-1 … A-20-4",
                    maxlength="80",
                ),
                field(view, "zone", view.t("Zone"), needed=True, maxlength="32"),
                _warehouse(view, warehouses),
                beside=link_button(
                    view.t("Print the zones' cards"),
                    address("papers", "sheet", kind="zones", lang=view.words.lang),
                ),
            ),
        ),
    ]


def save_zone(view: View, form: Form) -> Done:
    """Give the bins of a pattern another zone.

    Raises:
        Invalid: no pattern, no zone. NotFound: a bin of it is not there. BadFile: the zone can't be printed.
    """
    pattern, zone = form.needed("pattern"), form.needed("zone", longest=32)
    target = Target(view.site, form.text("warehouse", sites.WAREHOUSE), "", view.words.zone)
    with view.here.writer.alone() as act:
        plan = bin_plan.zoned(act.work, pattern, zone, target)
        plan.write(view.here.database, act)
    return Done(view.t("{n} bins are in zone {zone}.", n=plan.report.accepted, zone=zone))


def show_shops(view: View) -> Node:
    """Shops, and a form for another one."""
    with view.reading() as reader:
        rows = book.shops(reader, view.site)
    return [
        way(view),
        table(view, _SHOPS, rows, view.t("Shops"), view.t("There is none yet.")),
        panel(
            view.t("Add a shop, or name one by its code"),
            fields_form(
                view,
                "shop",
                field(
                    view,
                    "code",
                    view.t("Code"),
                    needed=True,
                    maxlength="12",
                    hint=view.t("Begins every order's label: A-Z and 0-9"),
                ),
                field(view, "name", view.t("Name"), maxlength="128"),
                field(
                    view,
                    "currency",
                    view.t("Currency of its prices"),
                    "EUR",
                    needed=True,
                    maxlength="3",
                    hint=view.t("Three letters, such as CNY"),
                ),
            ),
        ),
    ]


_SHOPS: list[Column[Row]] = [
    Column(word("Code"), lambda _, row: row["code"]),
    Column(word("Name"), lambda _, row: row["name"]),
]


def save_shop(view: View, form: Form) -> Done:
    """Add a shop, or name one.

    Raises:
        Invalid: code, name or currency can't be used. Conflict: it is there with another currency.
    """
    code, name = form.needed("code", view.t("a code"), longest=12), form.text("name", longest=128)
    currency = form.needed("currency").upper()
    view.here.writer.do(lambda act: floor_plan.add_shop(act, code, name, currency))
    return Done(view.t("Shop {code} is saved.", code=code))


def more(view: View) -> Node:
    """What a floor may have beside the steps, for the check list."""
    return panel(
        view.t("More that a floor may have"),
        h.ul(".sheets")[
            (h.li[h.a(href=path)[view.t(name)], " – ", view.t(what)] for path, name, what in _MORE)
        ],
    )


_MORE = (
    ("/setup/walls", word("Put walls"), word("where waves are sorted, a slot for each order")),
    ("/setup/zones", word("Zones"), word("parts of the aisles that a picker stays in")),
    ("/setup/shops", word("Shops"), word("whose orders are sent from here")),
    ("/import?kind=carriers", word("Carriers"), word("who takes parcels, at what price, and when they call")),
    ("/shipping/calendar", word("Calendar"), word("days on which nobody works or calls")),
)
PAGES = (
    Page(
        "/setup/walls",
        word("Put walls"),
        show_walls,
        SUPERVISOR,
        acts={"wall": Act(save_wall, ADMINISTRATOR)},
    ),
    Page("/setup/zones", word("Zones"), show_zones, SUPERVISOR, acts={"zone": Act(save_zone, ADMINISTRATOR)}),
    Page("/setup/shops", word("Shops"), show_shops, SUPERVISOR, acts={"shop": Act(save_shop, ADMINISTRATOR)}),
)
