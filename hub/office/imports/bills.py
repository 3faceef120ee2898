"""Import of a carrier's bill: each line is compared with the parcel that bears its waybill number.

A bill is known by its carrier and number. The same file again compares again, with the tolerance and the days
that are given now; another content under its number is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from hub.domain.carriers import OUTCOMES, Bill, BillLine, Carrier
from hub.domain.errors import Invalid
from hub.office import bills, shipping
from hub.office.act import Act
from hub.office.imports import fields
from hub.office.imports.carrier_columns import BILL
from hub.office.imports.plan import Plan, Planner, Target, parts
from hub.office.imports.report import Report
from hub.office.imports.sheet import Row, Sheet, read
from hub.office.imports.tariffs import carriers_of
from hub.office.imports.waybills import NUMBER_LENGTH
from hub.store import bulk
from hub.store.tables import BillLineRow, BillRow
from hub.store.work import Work

_LINE = ("id", "line_no", "waybill", "charged_mg", "fee_minor")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which bill it is: of the parcels shipped from `from_ms` to before `to_ms`, both 0 where nothing says;
    a charged weight may be off by `tolerance_mg`.
    """

    carrier: str
    number: str
    from_ms: int = 0
    to_ms: int = 0
    tolerance_mg: int = bills.TOLERANCE_MG


@dataclass(frozen=True, slots=True)
class Said:
    """A line as the file has it."""

    line_no: int
    waybill: str
    charged_mg: int
    fee_minor: int


def planner(asked: Asked) -> Planner:
    """What reads the file of a bill.

    The planner raises Invalid where carrier, number or days can't be taken.
    """
    return partial(_plan, asked)


def _plan(asked: Asked, work: Work, name: str, data: bytes, target: Target) -> Plan:
    carriers = carriers_of(work, target.site)
    carrier = carriers.get(asked.carrier)
    _check(asked, carrier, sorted(carriers))
    assert carrier is not None, "it was checked"
    sheet = read(name, data, BILL)
    report = sheet.report("bill")
    said: list[Said] = []
    for row in sheet.rows:
        if not any(row.get(column.field) for column in BILL):
            report.skip(row.line, "empty", "")
            continue
        line = _said(sheet, row, carrier, len(said) + 1)
        said.append(line)
        report.accepted += 1
        report.show(waybill=line.waybill, charged_mg=line.charged_mg, fee_minor=line.fee_minor)
    sheet.problems.refuse()
    report.check()
    return _decide(Plan(report), work, target.site, asked, carrier, said)


def _check(asked: Asked, carrier: Carrier | None, there: Sequence[str]) -> None:
    if carrier is None:
        raise Invalid("carrier", f"one that is there ({', '.join(there) or 'none'})", asked.carrier)
    if not 0 < len(asked.number) <= NUMBER_LENGTH or not asked.number.isprintable():
        raise Invalid("number", f"1 to {NUMBER_LENGTH} characters", asked.number)
    if (asked.from_ms or asked.to_ms) and not asked.from_ms < asked.to_ms:
        raise Invalid("to", "a day that is not before --from", asked.to_ms)


def _said(sheet: Sheet, row: Row, carrier: Carrier, line_no: int) -> Said:
    waybill = fields.text(sheet, row, "waybill", NUMBER_LENGTH, required=True)
    if not row.get("fee"):
        sheet.wrong(row, "fee", "an amount, without thousands' signs", "")
    return Said(
        line_no,
        waybill,
        fields.mass_mg(sheet, row, "weight", "kg"),
        fields.minor(sheet, row, "fee", carrier.currency, may_be_back=True),
    )


def _decide(made: Plan, work: Work, site: str, asked: Asked, carrier: Carrier, said: Sequence[Said]) -> Plan:
    there = _there(work, carrier, asked, said)
    made.report.counts.update(lines_created=len(said) - there, lines_there=there)
    made.report.counts.update(dict.fromkeys(OUTCOMES, 0))
    made.add(1, partial(_open, site, asked, carrier))
    for part in parts(said):
        made.add(len(part), partial(_add, site, asked, carrier, part))
    # Judged when all of it is there, so that a number twice on one bill is seen from its second line on.
    for part in parts(said):
        made.add(len(part), partial(_judge, made.report, asked, carrier, part))
    return made


def _there(work: Work, carrier: Carrier, asked: Asked, said: Sequence[Said]) -> int:
    """How many lines of this bill are there already, from the import before or one that broke off.

    Raises:
        Invalid: one is there that the file has not.
    """
    found = bulk.select(work, BillRow, ("id",), {"carrier_id": carrier.id, "number": asked.number})
    lines = bulk.select(work, BillLineRow, _LINE, {"bill_id": found[0][0]}) if found else []
    by_no = {line.line_no: line for line in said}
    for _, *values in lines:
        one = Said(*values)
        if by_no.get(one.line_no) != one:
            raise Invalid(
                "number",
                f"that of a bill that is not there yet: {asked.number} of {carrier.code} was read in with "
                f"other lines (line {one.line_no}: {one.waybill})",
                asked.number,
            )
    return len(lines)


def _open(site: str, asked: Asked, carrier: Carrier, act: Act) -> None:
    key = {"carrier_id": carrier.id, "number": asked.number}
    values = {"from_ms": asked.from_ms, "to_ms": asked.to_ms, "tolerance_mg": asked.tolerance_mg}
    new = bulk.insert(act.work, BillRow, {"site": site, **key, "at_ms": act.moment.at_ms, **values})
    if new is None:
        id_ = bulk.select(act.work, BillRow, ("id",), key)[0][0]
        bulk.update(act.work, BillRow, id_, values)


def _bill(work: Work, asked: Asked, carrier: Carrier) -> Bill:
    columns = ("id", "site", "carrier_id", "number", "at_ms", "from_ms", "to_ms", "tolerance_mg")
    where = {"carrier_id": carrier.id, "number": asked.number}
    return Bill(*bulk.select(work, BillRow, columns, where)[0])


def _add(site: str, asked: Asked, carrier: Carrier, part: Sequence[Said], act: Act) -> None:
    bill = _bill(act.work, asked, carrier)
    blank: dict[str, Any] = {"parcel_id": None, "own_mg": None, "own_minor": None, "outcome": ""}
    rows = [
        {
            "site": site,
            "bill_id": bill.id,
            "line_no": line.line_no,
            "waybill": line.waybill,
            "charged_mg": line.charged_mg,
            "fee_minor": line.fee_minor,
            **blank,
        }
        for line in part
    ]
    bulk.insert_many(act.work, BillLineRow, rows)


def _judge(report: Report, asked: Asked, carrier: Carrier, part: Sequence[Said], act: Act) -> None:
    """Say what each line comes to; told in the report's counts."""
    bill = _bill(act.work, asked, carrier)
    book = next(b for b in shipping.books(act) if b.carrier.id == carrier.id)
    numbers = {line.line_no for line in part}
    rows = bulk.select(act.work, BillLineRow, _LINE, {"bill_id": bill.id}, ("line_no", numbers))
    lines = [
        BillLine(id_, bill.site, bill.id, no, waybill, charged_mg, fee_minor, None, None, None, "")
        for id_, no, waybill, charged_mg, fee_minor in rows
    ]
    for line, judged in zip(lines, bills.judge(act.work, bill, book, lines), strict=True):
        report.counts[judged.outcome] += 1
        values = {
            "parcel_id": judged.parcel_id,
            "own_mg": judged.own_mg,
            "own_minor": judged.own_minor,
            "outcome": judged.outcome,
        }
        bulk.update(act.work, BillLineRow, line.id, values)
