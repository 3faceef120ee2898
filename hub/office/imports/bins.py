"""Import of bins: where they are, which light is theirs, and their place in the walk.

The file states what the floor shall be: new bins are added, others changed; columns that are absent and cells
that are empty say nothing. Bins that it does not name stay as they are.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from hub.domain import stock
from hub.domain.picking import LIT
from hub.office import site as sites
from hub.office.act import Act
from hub.office.floor_plan import CODE_LENGTH
from hub.office.imports import fields
from hub.office.imports.columns import BINS
from hub.office.imports.plan import Plan, Target, parts
from hub.office.imports.sheet import Row, Sheet, read
from hub.store import bulk
from hub.store.tables import BinRow, PickRow, StationRow, WarehouseRow
from hub.store.work import Work

KEPT = ("kind", "zone", "aisle", "walk_order", "x_mm", "y_mm", "station_id", "place")
RESERVED = tuple(kind.upper() for kind in (*stock.UNBOUNDED, stock.DAMAGED))
LAST_PLACE = 4095
"""Lights of one station are numbered 0 to this."""


@dataclass(slots=True)
class Wanted:
    """A bin as the file has it, and where its aisle, bay and level say that it stands."""

    row: Row
    code: str
    said: dict[str, Any]
    aisle: str
    bay: int
    level: str


def plan(work: Work, name: str, data: bytes, target: Target) -> Plan:
    """Read and check a file of bins.

    Raises:
        BadFile: with all that is wrong with it.
        NotFound: no such warehouse.
    """
    sheet = read(name, data, BINS)
    report = sheet.report("bins")
    warehouse_id = sites.number_of(work, WarehouseRow, target.site, target.warehouse)
    stations: dict[str, int] = dict(bulk.select(work, StationRow, ("name", "id"), {"site": target.site}))
    wanted: dict[str, Wanted] = {}
    for row in sheet.rows:
        if not any(row.get(column.field) for column in BINS):
            report.skip(row.line, "empty", "")
            continue
        bin_ = _wanted(sheet, row, stations)
        first = wanted.setdefault(bin_.code, bin_)
        if first is not bin_:
            sheet.wrong(row, "bin", f"each bin once; it is in line {first.row.line}", bin_.code)
        report.accepted += 1
        report.show(bin=bin_.code, **bin_.said)
    there = _there(work, target.site)
    _check_against(sheet, wanted, there, warehouse_id, work)
    sheet.problems.refuse()
    report.check()
    if not sheet.has("walk_order"):
        _number_walk(
            wanted, {code: row for code, row in there.items() if row["warehouse_id"] == warehouse_id}
        )
    return _decide(Plan(report), target.site, warehouse_id, wanted, there)


def _wanted(sheet: Sheet, row: Row, stations: dict[str, int]) -> Wanted:
    code = fields.code(sheet, row, "bin", CODE_LENGTH)
    aisle, bay, level = placed_by_code(code)
    said: dict[str, Any] = {}
    for field in ("zone", "aisle"):
        if row.get(field):
            said[field] = fields.text(sheet, row, field, 32)
    for field in ("x", "y"):
        if row.get(field):
            said[f"{field}_mm"] = fields.length_mm(sheet, row, field)
    if row.get("walk_order"):
        said["walk_order"] = fields.whole(sheet, row, "walk_order", 0, 10**9)
    if row.get("station") or row.get("place"):
        station = row.get("station")
        said["place"] = fields.whole(sheet, row, "place", 0, LAST_PLACE)
        said["station_id"] = stations.get(station)
        if station not in stations:
            sheet.wrong(row, "station", "a station that is there (pickbench add station NAME)", station)
    digits = re.search(r"\d+", row.get("bay"))
    said.setdefault("aisle", aisle)
    bay = int(digits.group()[:9]) if digits else bay
    return Wanted(row, code, said, said["aisle"], bay, row.get("level") or level)


def placed_by_code(code: str) -> tuple[str, int, str]:
    """(aisle, bay, level) as a bin's code usually says them: divided by signs, or letters and digits in turn.

    >>> placed_by_code("A-01-2"), placed_by_code("S2R1A1"), placed_by_code("7")
    (('A', 1, '2'), ('S2', 1, 'A1'), ('7', 0, ''))
    """
    tokens = [part for part in re.split(r"[^0-9A-Za-z]+", code) if part]
    if len(tokens) == 1:
        tokens = re.findall(r"[A-Za-z]+\d*|\d+", code)
    aisle, bay, *rest = [*tokens, "", ""]
    digits = re.search(r"\d+", bay)
    return aisle[:32], int(digits.group()[:9]) if digits else 0, "-".join(part for part in rest if part)


def _there(work: Work, site: str) -> dict[str, dict[str, Any]]:
    columns = ("id", "code", "warehouse_id", *KEPT)
    rows = bulk.select(work, BinRow, columns, {"site": site})
    return {row[1]: dict(zip(columns, row, strict=True)) for row in rows}


def _check_against(
    sheet: Sheet, wanted: dict[str, Wanted], there: dict[str, dict[str, Any]], warehouse_id: int, work: Work
) -> None:
    """What a row can't ask for.

    A code that means something else, another warehouse's bin, a light that is taken.
    """
    lit = {row[0] for row in bulk.select(work, PickRow, ("bin_id",), {"state": LIT})}
    lights = {
        (row["station_id"], row["place"]): f"bin {code}"
        for code, row in there.items()
        if row["station_id"] is not None and "place" not in (wanted[code].said if code in wanted else {})
    }
    for bin_ in wanted.values():
        before = there.get(bin_.code)
        if bin_.code in RESERVED or (before and before["kind"] != stock.STORAGE):
            sheet.wrong(bin_.row, "bin", "a code that nothing else has", bin_.code)
        elif before and before["warehouse_id"] != warehouse_id:
            sheet.wrong(bin_.row, "bin", "a bin of this warehouse; it is in another one", bin_.code)
        light = (bin_.said.get("station_id"), bin_.said.get("place"))
        if light[0] is not None:
            if light in lights:
                free = f"a light of its own; {lights[light]} has it"
                sheet.wrong(bin_.row, "place", free, bin_.row.get("place"))
            elif before and before["id"] in lit and light != (before["station_id"], before["place"]):
                dark = "a bin that is not lit; somebody is picking from it just now"
                sheet.wrong(bin_.row, "place", dark, bin_.code)
            lights[light] = f"line {bin_.row.line}"


def _number_walk(wanted: dict[str, Wanted], there: dict[str, dict[str, Any]]) -> None:
    """Give every bin of the file its place in a serpentine walk, after the bins that the file does not name.

    Bins that are all there and in this order already keep their numbers, so that an import twice changes
    nothing.
    """
    walk = stock.serpentine((b.code, b.aisle, b.bay, b.level) for b in wanted.values())
    in_order = sorted(walk, key=lambda code: walk[code])
    numbers = [there[code]["walk_order"] for code in in_order if code in there]
    if len(numbers) == len(in_order) and all(a < b for a, b in pairwise(numbers)):
        return
    others = [
        row["walk_order"]
        for code, row in there.items()
        if code not in wanted and row["kind"] == stock.STORAGE
    ]
    after = max(others, default=0)
    for code, number in walk.items():
        wanted[code].said["walk_order"] = after + number


def _decide(
    made: Plan, site: str, warehouse_id: int, wanted: dict[str, Wanted], there: dict[str, dict[str, Any]]
) -> Plan:
    new = [b for b in wanted.values() if b.code not in there]
    old = [b for b in wanted.values() if b.code in there]
    changed = [(there[b.code]["id"], news) for b in old if (news := _news(b, there[b.code]))]
    made.report.counts.update(
        bins_created=len(new), bins_changed=len(changed), bins_there=len(old) - len(changed)
    )
    # Lights that change hands are taken off all bins first: two bins may swap theirs, and no two may have
    # the same.
    dark = [(id_, {"station_id": None, "place": None}) for id_, news in changed if "place" in news]
    for rows in parts([*dark, *changed]):
        made.add(len(rows), lambda act, rows=rows: _update(act, rows))  # type: ignore[misc]
    for bins in parts(new):
        made.add(len(bins), lambda act, bins=bins: _add(act, site, warehouse_id, bins))  # type: ignore[misc]
    return made


def _news(bin_: Wanted, before: dict[str, Any]) -> dict[str, Any]:
    """The columns of a bin that is there about which the file says something else; a light is said whole."""
    news = {column: value for column, value in bin_.said.items() if before[column] != value}
    if not bin_.row.get("aisle"):
        news.pop("aisle", None)
    if "station_id" in news or "place" in news:
        news |= {"station_id": bin_.said["station_id"], "place": bin_.said["place"]}
    return news


def _update(act: Act, rows: list[tuple[int, dict[str, Any]]]) -> None:
    for id_, said in rows:
        bulk.update(act.work, BinRow, id_, said)


def _add(act: Act, site: str, warehouse_id: int, bins: list[Wanted]) -> None:
    blank = {
        "kind": stock.STORAGE,
        "zone": "",
        "walk_order": 0,
        "x_mm": 0,
        "y_mm": 0,
        "station_id": None,
        "place": None,
    }
    rows = [{"site": site, "warehouse_id": warehouse_id, "code": b.code, **blank, **b.said} for b in bins]
    bulk.insert_many(act.work, BinRow, [dict(sorted(row.items())) for row in rows])
