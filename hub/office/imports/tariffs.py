"""Import of carriers' areas and fees.

A file states the whole of what it names: a carrier has just the areas (or fees) that the file gives it, all
at once; carriers that it does not name keep theirs. Weights are in kilograms unless cell or header say
otherwise.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Any, TypeVar

from hub.domain.carriers import Carrier, CarrierArea, CarrierFee
from hub.office.act import Act
from hub.office.imports import fields
from hub.office.imports.carrier_columns import AREAS, FEES
from hub.office.imports.plan import Plan, Target
from hub.office.imports.sheet import Row, Sheet, read
from hub.store.work import Work

POSTCODE = re.compile(r"[0-9A-Za-z]+(-[0-9A-Za-z]+)?")
T = TypeVar("T", CarrierArea, CarrierFee)


def carriers_of(work: Work, site: str) -> dict[str, Carrier]:
    """The carriers of a site by their codes."""
    with work.transaction():
        return {carrier.code: carrier for carrier in work.where(Carrier, "site", site)}


def known(sheet: Sheet, row: Row, carriers: Mapping[str, Carrier]) -> Carrier | None:
    """The carrier that a row names; noted as wrong where it is not there."""
    code = row.get("carrier")
    if code not in carriers:
        there = ", ".join(sorted(carriers)[:10]) or "none"
        sheet.wrong(row, "carrier", f"a carrier that is there ({there}; pickbench import carriers)", code)
    return carriers.get(code)


def plan_areas(work: Work, name: str, data: bytes, target: Target) -> Plan:
    """Read and check a file of areas.

    Raises:
        BadFile: with all that is wrong with it.
    """
    sheet = read(name, data, AREAS)
    report = sheet.report("areas")
    carriers = carriers_of(work, target.site)
    wanted: dict[int, list[CarrierArea]] = {}
    taken: dict[tuple[int, str], str] = {}
    for row in sheet.rows:
        if not any(row.get(column.field) for column in AREAS):
            report.skip(row.line, "empty", "")
            continue
        carrier, area = known(sheet, row, carriers), fields.text(sheet, row, "area", 32, required=True)
        country = fields.text(sheet, row, "country", 64)
        postcodes = _postcodes(sheet, row)
        one = CarrierArea(0, target.site, carrier.id if carrier else 0, area, country, postcodes)
        of_carrier = wanted.setdefault(one.carrier_id, [])
        if one in of_carrier:
            report.merged += 1
            continue
        _told_apart(sheet, row, taken, one)
        of_carrier.append(one)
        report.accepted += 1
        report.show(carrier=row.get("carrier"), area=area, country=country, postcodes=postcodes)
    sheet.problems.refuse()
    report.check()
    return _decide(Plan(report), work, CarrierArea, "areas", wanted)


def _postcodes(sheet: Sheet, row: Row) -> str:
    """Beginnings and spans of postcodes, divided by spaces, commas or semicolons in any language."""
    said = fields.text(sheet, row, "postcodes", 1024)
    parts = [part for part in re.split(r"[\s,;、]+", fields.plain(said)) if part]
    for part in parts:
        low, _, high = part.upper().partition("-")
        if not POSTCODE.fullmatch(part):
            sheet.wrong(row, "postcodes", "beginnings (SW1) or spans (20000-29999), divided by spaces", part)
        elif len(low) == len(high) and low > high:
            sheet.wrong(row, "postcodes", "a span from the lower to the higher postcode", part)
    return " ".join(parts)


def _told_apart(sheet: Sheet, row: Row, taken: dict[tuple[int, str], str], one: CarrierArea) -> None:
    """Note what an earlier row gave to another area: only one of both fees can be right.

    Args:
        taken: carrier and address -> area, of the rows before; the row's own are added.
    """
    country = one.country.strip().upper()
    for part in one.postcodes.upper().split() or ("",):
        place = f"{country} {part}".strip()
        area = taken.setdefault((one.carrier_id, place), one.area)
        if one.carrier_id and area != one.area:
            sheet.wrong(
                row, "area", f"{area}, which {place or 'every address'} is in by a row above", one.area
            )


def plan_fees(work: Work, name: str, data: bytes, target: Target) -> Plan:
    """Read and check a file of fees.

    Raises:
        BadFile: with all that is wrong with it.
    """
    sheet = read(name, data, FEES)
    report = sheet.report("fees")
    carriers = carriers_of(work, target.site)
    wanted: dict[int, list[CarrierFee]] = {}
    rows: dict[tuple[int, str, int], Row] = {}
    for row in sheet.rows:
        if not any(row.get(column.field) for column in FEES):
            report.skip(row.line, "empty", "")
            continue
        report.accepted += 1
        carrier = known(sheet, row, carriers)
        if carrier is None:
            continue
        one = _fee(sheet, row, carrier)
        first = rows.setdefault((one.carrier_id, one.area, one.upto_mg), row)
        if first is not row:
            sheet.wrong(
                row, "upto", f"each weight of an area once; it is in line {first.line}", row.get("upto")
            )
            continue
        wanted.setdefault(carrier.id, []).append(one)
        report.show(carrier=carrier.code, area=one.area, upto_mg=one.upto_mg, fee_minor=one.fee_minor)
    _check_tables(sheet, work, wanted, rows)
    sheet.problems.refuse()
    report.warnings += _odd(wanted, {c.id: c.code for c in carriers.values()})
    report.check()
    return _decide(Plan(report), work, CarrierFee, "fees", wanted)


def _fee(sheet: Sheet, row: Row, carrier: Carrier) -> CarrierFee:
    upto_mg = fields.mass_mg(sheet, row, "upto", "kg")
    if not upto_mg:
        sheet.wrong(row, "upto", "a weight above 0", row.get("upto"))
    if not row.get("fee"):
        sheet.wrong(row, "fee", "a price of 0 or more, without thousands' signs", "")
    step_mg = fields.mass_mg(sheet, row, "step", "kg")
    step_minor = fields.minor(sheet, row, "step_fee", carrier.currency)
    if bool(step_mg) != bool(row.get("step_fee")):
        sheet.wrong(row, "step", "a step's weight and its fee together", row.get("step"))
    return CarrierFee(
        0,
        carrier.site,
        carrier.id,
        fields.text(sheet, row, "area", 32),
        upto_mg,
        fields.minor(sheet, row, "fee", carrier.currency),
        step_mg,
        step_minor,
    )


def _check_tables(
    sheet: Sheet, work: Work, wanted: Mapping[int, list[CarrierFee]], rows: Mapping[tuple[int, str, int], Row]
) -> None:
    """Fees are of areas that the carrier has, and only the heaviest of an area goes on by steps."""
    with work.transaction():
        areas = {id_: {a.area for a in work.where(CarrierArea, "carrier_id", id_)} for id_ in wanted}
    for id_, fees in wanted.items():
        heaviest: dict[str, int] = {}
        for fee in fees:
            heaviest[fee.area] = max(heaviest.get(fee.area, 0), fee.upto_mg)
        for fee in fees:
            row = rows[id_, fee.area, fee.upto_mg]
            if fee.area not in (areas[id_] or {""}):
                there = ", ".join(sorted(areas[id_])) or "none: leave it empty"
                sheet.wrong(row, "area", f"an area of this carrier ({there})", fee.area)
            if fee.step_mg and fee.upto_mg < heaviest[fee.area]:
                sheet.wrong(row, "step", "a step in the heaviest row of an area alone", row.get("step"))


def _odd(wanted: Mapping[int, list[CarrierFee]], codes: Mapping[int, str]) -> list[str]:
    """What is as the file says, and hardly meant."""
    told = []
    for id_, fees in wanted.items():
        ordered = sorted(fees, key=lambda fee: (fee.area, fee.upto_mg))
        for light, heavy in pairwise(ordered):
            if light.area == heavy.area and heavy.fee_minor < light.fee_minor:
                told.append(
                    f"{codes[id_]} {heavy.area}: up to {heavy.upto_mg} mg costs less than {light.upto_mg} mg"
                )
    return told


def _decide(made: Plan, work: Work, kind: type[T], what: str, wanted: Mapping[int, list[T]]) -> Plan:
    """What is new and what goes, carrier by carrier: each in one transaction."""
    with work.transaction():
        there = {id_: {_bare(row) for row in work.where(kind, "carrier_id", id_)} for id_ in wanted}
    made.report.counts.update(
        {
            f"{what}_created": sum(len(set(rows) - there[id_]) for id_, rows in wanted.items()),
            f"{what}_removed": sum(len(there[id_] - set(rows)) for id_, rows in wanted.items()),
            f"{what}_there": sum(len(there[id_] & set(rows)) for id_, rows in wanted.items()),
        }
    )
    for id_, rows in wanted.items():
        if set(rows) != there[id_]:
            made.add(len(rows), partial(_write, kind, id_, rows))
    return made


def _bare(row: Any) -> Any:
    return replace(row, id=0)


def _write(kind: type[T], carrier_id: int, rows: list[T], act: Act) -> None:
    there = act.work.where(kind, "carrier_id", carrier_id)
    kept = {_bare(row) for row in there}
    for row in there:
        if _bare(row) not in rows:
            act.work.remove(row)
    act.work.add_many([row for row in rows if row not in kept])
