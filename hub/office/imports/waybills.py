"""Import of waybill numbers: the pool that a carrier gave us.

Numbers are only ever added; one that is there stays as it is, taken or not. Parcels that went on without a
number, because the pool was empty, get theirs at once.
"""

from functools import partial

from hub.domain.carriers import Carrier
from hub.domain.orders import Order
from hub.office import prints, waybill_numbers
from hub.office.act import Act
from hub.office.imports import fields
from hub.office.imports.carrier_columns import WAYBILLS
from hub.office.imports.items import MANGLED
from hub.office.imports.plan import Plan, Planner, Target, parts
from hub.office.imports.report import Report
from hub.office.imports.sheet import read
from hub.office.imports.tariffs import carriers_of, known
from hub.store import bulk
from hub.store import shipping as store
from hub.store.tables import WaybillNumberRow
from hub.store.work import Work

NUMBER_LENGTH = 64
MOST_WAITING = 10_000
"""Parcels without a number that one import looks after."""


def planner(carrier: str = "") -> Planner:
    """What reads a file of numbers; `carrier` is whose they are where the file has no such column."""
    return partial(_plan, carrier)


def _plan(carrier: str, work: Work, name: str, data: bytes, target: Target) -> Plan:
    sheet = read(name, data, WAYBILLS)
    report = sheet.report("waybills")
    carriers = carriers_of(work, target.site)
    wanted: dict[tuple[int, str], int] = {}
    for row in sheet.rows:
        if not any(row.get(column.field) for column in WAYBILLS):
            report.skip(row.line, "empty", "")
            continue
        if carrier and not row.get("carrier"):
            row.cells["carrier"] = (carrier,)
        if not row.get("carrier") and not sheet.has("carrier"):
            sheet.wrong(row, "carrier", "a column that says whose the numbers are, or --carrier", "neither")
            break
        whose = known(sheet, row, carriers)
        number = fields.code(sheet, row, "number", NUMBER_LENGTH)
        if MANGLED.fullmatch(number):
            sheet.wrong(
                row, "number", "a number; the spreadsheet shortened it, so format the column as text", number
            )
        if whose is None:
            report.accepted += 1
        elif (whose.id, number) in wanted:
            report.merged += 1
        else:
            wanted[whose.id, number] = row.line
            report.accepted += 1
            report.show(carrier=whose.code, number=number)
    sheet.problems.refuse()
    report.check()
    return _decide(Plan(report), work, target.site, carriers, list(wanted))


def _decide(
    made: Plan, work: Work, site: str, carriers: dict[str, Carrier], wanted: list[tuple[int, str]]
) -> Plan:
    there: set[tuple[int, str]] = set()
    for id_ in dict.fromkeys(id_ for id_, _ in wanted):
        mine = [number for whose, number in wanted if whose == id_]
        found = bulk.select(work, WaybillNumberRow, ("number",), {"carrier_id": id_}, ("number", mine))
        there |= {(id_, number) for (number,) in found}
    new = [one for one in wanted if one not in there]
    made.report.counts.update(numbers_created=len(new), numbers_there=len(there), parcels_given=0)
    for part in parts(new):
        made.add(len(part), lambda act, part=part: _add(act, site, part))  # type: ignore[misc]  # a default binds the loop's value
    named = {id_ for id_, _ in wanted}
    for carrier in carriers.values():
        if carrier.id in named:
            for order_id in store.without_number(work, carrier, MOST_WAITING):
                made.add(1, partial(_give, made.report, order_id))
    return made


def _add(act: Act, site: str, numbers: list[tuple[int, str]]) -> None:
    rows = [{"site": site, "carrier_id": id_, "number": number} for id_, number in numbers]
    bulk.insert_many(act.work, WaybillNumberRow, rows)


def _give(report: Report, order_id: int, act: Act) -> None:
    """Give an order's parcels their numbers; papers that were printed without them are printed anew."""
    order = act.work.get(Order, order_id)
    given = waybill_numbers.give_numbers(act, order)
    report.counts["parcels_given"] += given
    if given:
        prints.changed(act, order, "its waybill number has come 运单号已补")
