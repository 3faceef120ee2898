"""Import of carriers: who they are, what they take, when they call.

The file states what it names: new carriers are added, others changed; columns that are absent and cells that
are empty say nothing. Weights are in kilograms and sizes in centimetres unless cell or header say otherwise.
"""

import re
from collections.abc import Callable
from typing import Any

from hub.domain import calendar_days
from hub.domain.carriers import NUMBERS, POOL, SHOP
from hub.office.floor_plan import CURRENCY
from hub.office.imports import fields
from hub.office.imports.carrier_columns import CARRIERS
from hub.office.imports.plan import Plan, Target
from hub.office.imports.sheet import Row, Sheet, read
from hub.store import bulk
from hub.store.tables import CarrierRow
from hub.store.work import Work

CODE_LENGTH = 16
"""Characters of a carrier's code: it begins the code of each of its manifests."""
TIME = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")
SOURCES = {
    **dict.fromkeys((POOL, "号池", "单号池", "carrier", "承运商"), POOL),
    **dict.fromkeys((SHOP, "店铺", "网店", "平台", "order", "订单"), SHOP),
}
KEPT = (
    "name", "currency", "max_mg", "max_side_mm", "max_girth_mm", "cutoff", "numbers", "rank", "active",
    "volume_divisor", "call_days",
)  # fmt: skip
_BLANK = {
    "name": "", "max_mg": 0, "max_side_mm": 0, "max_girth_mm": 0, "cutoff": "", "numbers": POOL, "rank": 0,
    "active": True, "volume_divisor": 0, "call_days": "",
}  # fmt: skip


def plan(work: Work, name: str, data: bytes, target: Target) -> Plan:
    """Read and check a file of carriers.

    Raises:
        BadFile: with all that is wrong with it.
    """
    sheet = read(name, data, CARRIERS)
    report = sheet.report("carriers")
    there = _there(work, target.site)
    wanted: dict[str, dict[str, Any]] = {}
    for row in sheet.rows:
        if not any(row.get(column.field) for column in CARRIERS):
            report.skip(row.line, "empty", "")
            continue
        code = fields.code(sheet, row, "carrier", CODE_LENGTH)
        said = _said(sheet, row)
        if code in wanted:
            sheet.wrong(row, "carrier", "each carrier once", code)
        if code not in there and "currency" not in said:
            sheet.wrong(row, "currency", "the currency of a carrier that is new, such as CNY", "")
        elif code in there and said.get("currency", there[code]["currency"]) != there[code]["currency"]:
            is_ = there[code]["currency"]
            sheet.wrong(row, "currency", f"{is_}, in which its fees are kept", said["currency"])
        wanted[code] = said
        report.accepted += 1
        report.show(carrier=code, **said)
    sheet.problems.refuse()
    report.check()
    return _decide(Plan(report), target.site, wanted, there)


def _said(sheet: Sheet, row: Row) -> dict[str, Any]:
    """What a row says of a carrier; an empty cell says nothing."""
    readers: dict[str, Callable[[], Any]] = {
        "name": lambda: fields.text(sheet, row, "name", 64),
        "currency": lambda: _currency(sheet, row),
        "max_weight": lambda: fields.mass_mg(sheet, row, "max_weight", "kg"),
        "max_side": lambda: fields.length_mm(sheet, row, "max_side", "cm"),
        "max_girth": lambda: fields.length_mm(sheet, row, "max_girth", "cm"),
        "cutoff": lambda: time_of(sheet, row, "cutoff"),
        "call_days": lambda: _days(sheet, row),
        "numbers": lambda: _source(sheet, row),
        "rank": lambda: fields.whole(sheet, row, "rank", 0, 10_000),
        "active": lambda: fields.flag(sheet, row, "active"),
        "volume_divisor": lambda: fields.whole(sheet, row, "volume_divisor", 0, 100_000),
    }
    columns = {"max_weight": "max_mg", "max_side": "max_side_mm", "max_girth": "max_girth_mm"}
    return {columns.get(field, field): reader() for field, reader in readers.items() if row.get(field)}


def _currency(sheet: Sheet, row: Row) -> str:
    said = fields.plain(row.get("currency")).upper()
    if not CURRENCY.fullmatch(said):
        sheet.wrong(row, "currency", "an ISO 4217 code such as EUR or CNY", said)
    return said


def time_of(sheet: Sheet, row: Row, field: str) -> str:
    """A cell that holds a time of the day, as HH:MM."""
    found = TIME.fullmatch(fields.plain(row.get(field)))
    if found is None:
        sheet.wrong(row, field, "a time of the day such as 16:30", row.get(field))
        return ""
    return f"{int(found[1]):02}:{found[2]}"


def _days(sheet: Sheet, row: Row) -> str:
    said = calendar_days.weekdays(fields.plain(row.get("call_days")))
    if said is None:
        expected = "days of the week such as Mon-Fri, 1-6, 周一至周六; Monday is 1"
        sheet.wrong(row, "call_days", expected, row.get("call_days"))
    return "".join(map(str, said or ()))


def _source(sheet: Sheet, row: Row) -> str:
    said = fields.plain(row.get("numbers")).casefold()
    if said not in SOURCES:
        sheet.wrong(row, "numbers", f"{' or '.join(NUMBERS)}: where waybill numbers come from", said)
    return SOURCES.get(said, POOL)


def _there(work: Work, site: str) -> dict[str, dict[str, Any]]:
    columns = ("id", "code", *KEPT)
    rows = bulk.select(work, CarrierRow, columns, {"site": site})
    return {row[1]: dict(zip(columns, row, strict=True)) for row in rows}


def _decide(
    made: Plan, site: str, wanted: dict[str, dict[str, Any]], there: dict[str, dict[str, Any]]
) -> Plan:
    new = {code: said for code, said in wanted.items() if code not in there}
    changed = {
        there[code]["id"]: news
        for code, said in wanted.items()
        if code in there and (news := {c: v for c, v in said.items() if there[code][c] != v})
    }
    made.report.counts.update(
        carriers_created=len(new),
        carriers_changed=len(changed),
        carriers_there=len(wanted) - len(new) - len(changed),
    )
    for code, said in new.items():
        values = {"site": site, "code": code, **_BLANK, **said}
        made.add(1, lambda act, values=values: _add(act.work, values))  # type: ignore[misc]  # a default binds the loop's value
    for id_, news in changed.items():
        made.add(1, lambda act, id_=id_, news=news: bulk.update(act.work, CarrierRow, id_, news))  # type: ignore[misc]  # the same
    return made


def _add(work: Work, values: dict[str, Any]) -> None:
    bulk.insert(work, CarrierRow, values)
