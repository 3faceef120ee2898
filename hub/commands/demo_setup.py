"""The demo's floor in the hub: the made-up shop comes in by the imports and office acts that a warehouse
uses.

Rule: nothing is written past the hub's own front doors.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from hub.domain.errors import Conflict
from hub.domain.office_rules import AllocationRules, AuditRules, OfficeRules, PaperRules, WaveRules
from hub.domain.orders import Order
from hub.domain.papers import PAIR_KINDS, SLIP, WAYBILL
from hub.main import now_ms, rules
from hub.office import floor_plan, rules_text, visiting, wall_plan
from hub.office import site as sites
from hub.office.act import Act, Moment
from hub.office.imports import KINDS
from hub.office.imports.bills import Asked
from hub.office.imports.bills import planner as bill_planner
from hub.office.imports.plan import Planner, Target
from hub.office.imports.report import Report
from hub.office.printers import add as add_printer
from hub.office.writing import Writer
from hub.settings import Settings
from hub.store.bulk import own_work
from hub.store.database import Database
from station_sim import sheets
from station_sim.shop import Shop, Worker
from station_sim.trading_days import divide

TOTE_PIECES = 200
"""Pieces that one tote takes of a wave that is picked in batch."""
ODD_FROM_QTY = 400
"""Lines of so many pieces are left to a person."""
PRINTS = {"SLIPS": (SLIP, "manifest"), "WAYBILLS": (WAYBILL,)}
"""Printer -> the papers that it takes."""
BILL, DAYS_MS = "1", 40 * 86_400_000
"""The number of each carrier's bill, and how far back it goes."""


def set_up(
    settings: Settings,
    database: Database,
    shop: Shop,
    shops: Sequence[str],
    folder: Path,
    accounts: str = "",
    printers: Mapping[str, str] | None = None,
    numbers: int = 0,
) -> str:
    """Write the office's rules, found the site, add warehouses, shops, stations, people, carts, totes and
    printers, and import items, bins, stock and carriers.

    Args:
        shops: codes of the shops.
        folder: for the shop's sheets.
        printers: printer -> its address; without any, no papers are printed.
        numbers: waybill numbers of each carrier; 0 for no carriers.
        accounts: who may sign in (`hub.office.visiting`); "" for everybody at this machine.

    Returns:
        The token of the simulated office.

    Raises:
        Conflict: the database holds orders already.
    """
    _write_rules(settings, len(shop.warehouses) > 1, bool(printers))
    database.migrate()
    sites.found(database, settings.site, settings.tz, settings.lang)
    writer = Writer(database, rules(settings), ZoneInfo(settings.tz), now_ms)
    try:
        writer.do(_refuse_used)
        _add_floor(writer, shop, shops)
        writer.do_each(_add_printer, list((printers or {}).items()))
        token = writer.do(lambda act: visiting.admit(act, accounts))
    finally:
        writer.close()
    carriers = sheets.write_carriers(folder, numbers) if numbers else []
    for sheet in sheets.write(shop, folder) + carriers:
        _import(settings, database, sheet.kind, "csv", sheet.path, warehouse=sheet.warehouse)
    return token


def bring(
    settings: Settings, database: Database, path: Path, form: str, shops: Sequence[str], folder: Path
) -> list[Report]:
    """Import a day's orders, each shop's from a file of its own.

    Args:
        form: the file's format, as `pickbench import orders` knows it.

    Returns:
        The report of each import.

    Raises:
        BadFile: the file can't be read.
    """
    parts = divide(path, form, shops, folder)
    return [
        _import(settings, database, "orders", form, part, shop=shop if len(shops) > 1 else "")
        for shop, part in parts.items()
    ]


def bring_bill(settings: Settings, database: Database, path: Path, carrier: str, now_at_ms: int) -> None:
    """Import a carrier's bill, which is of all days up to the one after this moment (UTC milliseconds).

    Raises:
        BadFile: the file can't be read.
    """
    asked = Asked(carrier, BILL, now_at_ms - DAYS_MS, now_at_ms + DAYS_MS)
    _import(settings, database, "", "", path, planner=bill_planner(asked))


def _add_printer(act: Act, printer: tuple[str, str]) -> None:
    """A label printer; which papers it takes follows from its name."""
    code, address = printer
    add_printer(act, code, "raw", address, kinds=PRINTS[code])


def _write_rules(settings: Settings, has_warehouses: bool, has_papers: bool) -> None:
    """What the made-up shop's office decides, where no file says it: what it must decide is left to a person.

    The order files name no payment and hardly an address, so nothing is held for want of them.
    """
    if settings.resolved_office_file is not None:
        return
    audit = AuditRules(
        unpaid="pass", address_missing="pass", price_odd="pass", quantity_odd="ask", same_buyer="ask",
        buyer_note="pass", qty_from=ODD_FROM_QTY,
    )  # fmt: skip
    rules_ = OfficeRules(
        audit=audit,
        allocation=AllocationRules(split=has_warehouses),
        waves=WaveRules(batch_pieces=TOTE_PIECES),
        papers=PaperRules(verified=PAIR_KINDS, handed_over=("manifest",)) if has_papers else PaperRules(),
    )
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    (settings.home / "office.toml").write_text(rules_text.written(rules_), encoding="utf-8")


def _refuse_used(act: Act) -> None:
    if act.work.where(Order, "site", act.rules.site):
        raise Conflict(
            "the demo needs an empty home, this one holds orders: set PICKBENCH_HOME to a new folder"
        )


def _add_floor(writer: Writer, shop: Shop, shops: Sequence[str]) -> None:
    """Warehouses, shops, stations, people, carts and totes, as `pickbench add` adds them."""
    writer.do_each(floor_plan.add_warehouse, [code for code in shop.warehouses if code != sites.WAREHOUSE])
    writer.do_each(floor_plan.add_shop, list(shops) if len(shops) > 1 else [])
    writer.do_each(floor_plan.add_station, list(shop.stations))
    walls = [(wall.code, len(wall.slots), wall.station, wall.warehouse) for wall in shop.walls.values()]
    writer.do_each(lambda act, wall: wall_plan.add_wall(act, *wall), walls)
    writer.do_each(floor_plan.add_cart, list(shop.carts))
    writer.do_each(lambda act, tote: floor_plan.add_tote(act, *tote), list(shop.totes.items()))
    writer.do_each(_add_operator, [*shop.workers, *shop.clerks])


def _add_operator(act: Act, worker: Worker) -> None:
    may_count = worker.job == "VERIFY"
    floor_plan.add_operator(
        act, worker.badge, worker.name, lang=worker.lang, colour=worker.colour, may_count=may_count
    )


def _import(
    settings: Settings,
    database: Database,
    kind: str,
    form: str,
    path: Path,
    *,
    warehouse: str = sites.WAREHOUSE,
    shop: str = "",
    planner: Planner | None = None,
) -> Report:
    """One file through the hub's own import; `planner` reads what needs more than the file says."""
    with own_work(database) as work:
        target = Target(settings.site, warehouse, shop, ZoneInfo(settings.tz))
        read = planner or KINDS[kind][form]
        plan = read(work, path.name, path.read_bytes(), target)
        act = Act(work, rules(settings), Moment.at(now_ms(), ZoneInfo(settings.tz)))
        return plan.write(database, act)
