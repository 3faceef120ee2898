"""The demo's floor in the hub: the made-up shop comes in by the imports and office acts that a warehouse
uses.

Rule: nothing is written past the hub's own front doors.
"""

from pathlib import Path
from zoneinfo import ZoneInfo

from hub.commands.opened import now_ms
from hub.domain.errors import Conflict
from hub.domain.orders import Order
from hub.http.writing import Writer
from hub.main import rules
from hub.office import floor_plan
from hub.office import site as sites
from hub.office.act import Act, Moment
from hub.office.imports import KINDS
from hub.office.imports.plan import Target
from hub.office.imports.report import Report
from hub.settings import Settings
from hub.store.bulk import own_work
from hub.store.database import Database
from station_sim import sheets
from station_sim.shop import Shop, Worker


def set_up(
    settings: Settings, database: Database, shop: Shop, orders: Path, form: str, folder: Path
) -> Report:
    """Found the site, add stations, people, carts and totes, and import items, bins, stock and orders.

    Args:
        orders: the order file.
        form: its format, as `pickbench import orders` knows it.
        folder: for the shop's sheets.

    Returns:
        The report of the orders' import.

    Raises:
        Conflict: the database holds orders already.
        BadFile: the order file can't be read.
    """
    database.migrate()
    sites.found(database, settings.site, settings.tz, settings.lang)
    writer = Writer(database, rules(settings), ZoneInfo(settings.tz), now_ms)
    try:
        writer.do(_refuse_used)
        _add_floor(writer, shop)
    finally:
        writer.close()
    for kind, path in sheets.write(shop, folder).items():
        _import(settings, database, kind, "csv", path)
    return _import(settings, database, "orders", form, orders)


def _refuse_used(act: Act) -> None:
    if act.work.where(Order, "site", act.rules.site):
        raise Conflict(
            "the demo needs an empty home, this one holds orders: set PICKBENCH_HOME to a new folder"
        )


def _add_floor(writer: Writer, shop: Shop) -> None:
    """Stations, people, carts and totes, as `pickbench add` adds them."""
    writer.do_each(floor_plan.add_station, shop.stations)
    writer.do_each(floor_plan.add_cart, shop.carts)
    writer.do_each(floor_plan.add_tote, shop.totes)
    writer.do_each(_add_operator, shop.workers)


def _add_operator(act: Act, worker: Worker) -> None:
    may_count = worker.job == "VERIFY"
    floor_plan.add_operator(
        act, worker.badge, worker.name, lang=worker.lang, colour=worker.colour, may_count=may_count
    )


def _import(settings: Settings, database: Database, kind: str, form: str, path: Path) -> Report:
    """One file through the hub's own import."""
    with own_work(database) as work:
        target = Target(settings.site, sites.WAREHOUSE, "", ZoneInfo(settings.tz))
        plan = KINDS[kind][form](work, path.name, path.read_bytes(), target)
        act = Act(work, rules(settings), Moment.at(now_ms(), ZoneInfo(settings.tz)))
        return plan.write(database, act)
