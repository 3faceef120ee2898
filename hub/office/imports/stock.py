"""Import of stock: the pieces that a bin shall hold of an item, lot and condition.

A stated quantity, not a receipt: the difference to what the bin holds becomes a move from or to the outside,
so the same file again moves nothing. What the file does not name stays as it is. Lots get the day that it
states (`lots`).
"""

import dataclasses
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, TypeVar

from hub.domain.items import Item
from hub.domain.stock import DAMAGED, OUTSIDE, STORAGE, Balance, Bin
from hub.office import ledger
from hub.office.act import Act
from hub.office.imports import fields
from hub.office.imports.columns import STOCK
from hub.office.imports.lots import Lots
from hub.office.imports.plan import Plan, Target, parts
from hub.office.imports.report import Report
from hub.office.imports.sheet import Row, Sheet, read
from hub.office.kits import parts_of
from hub.store import bulk
from hub.store.tables import BalanceRow, BinRow, ItemRow
from hub.store.work import Work

T = TypeVar("T")
CONDITIONS = {
    **dict.fromkeys(("", "good", "new", "良品", "正品", "正常"), "good"),
    **dict.fromkeys(("damaged", "defective", "bad", "次品", "残品", "不良品"), "damaged"),
}
REASON = "import"
MOST = 1_000_000_000
MOVES_A_STEP = 50
"""Moves that one transaction books at the most: a move is three statements, so these are about 5 ms."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a row states, with the file's own words for its report."""

    line: int
    item: Item
    bin: Bin
    lot: str
    condition: str
    qty: int
    expires_on: str
    """The lot's last day (ISO), "" where the row says none."""


def plan(work: Work, name: str, data: bytes, target: Target) -> Plan:
    """Read and check a file of stock.

    Raises:
        BadFile: with all that is wrong with it.
    """
    sheet = read(name, data, STOCK)
    report = sheet.report("stock")
    items = {i.sku: i for i in _known(work, ItemRow, Item, target, "sku", sheet, "sku")}
    bins = {b.code: b for b in _known(work, BinRow, Bin, target, "code", sheet, "bin")}
    kits = parts_of(work, [item.id for item in items.values()])
    stated: dict[tuple[int, int, str, str], Stated] = {}
    lots = Lots()
    for row in sheet.rows:
        if not any(row.get(column.field) for column in STOCK):
            report.skip(row.line, "empty", "")
            continue
        one = _stated(sheet, row, items, bins, kits)
        report.accepted += 1
        if one is None:
            continue
        first = stated.setdefault((one.bin.id, one.item.id, one.lot, one.condition), one)
        if first is not one:
            sheet.wrong(
                row, "qty", f"each bin, item and lot once; it is in line {first.line}", row.get("qty")
            )
        lots.state(sheet, row, one.item.id, one.lot, one.expires_on)
        report.show(
            sku=one.item.sku,
            bin=one.bin.code,
            lot=one.lot,
            expires=one.expires_on,
            condition=one.condition,
            qty=one.qty,
        )
    sheet.problems.refuse()
    report.check()
    made = Plan(report)
    lots.decide(work, made)
    return _decide(work, made, list(stated.values()))


def _known(
    work: Work, table: type[Any], kind: type[T], target: Target, column: str, sheet: Sheet, field: str
) -> list[T]:
    """The rows that the file names in a field."""
    words = {row.get(field) for row in sheet.rows}
    columns = [f.name for f in dataclasses.fields(kind)]  # type: ignore[arg-type]  # both kinds are dataclasses
    return [kind(*row) for row in bulk.select(work, table, columns, {"site": target.site}, (column, words))]


def _stated(
    sheet: Sheet, row: Row, items: dict[str, Item], bins: dict[str, Bin], kits: Collection[int]
) -> Stated | None:
    """What a row states, or None when it names what is not there."""
    item, bin_ = items.get(row.get("sku")), bins.get(row.get("bin"))
    if item is None:
        sheet.wrong(row, "sku", "an item of the catalogue (pickbench import items)", row.get("sku"))
    if bin_ is None or bin_.kind not in (STORAGE, DAMAGED):
        sheet.wrong(row, "bin", "a storage bin that is there (pickbench import bins)", row.get("bin"))
        bin_ = None
    qty = fields.whole(sheet, row, "qty", 0, MOST)
    if item is not None and item.id in kits and qty:
        sheet.wrong(row, "sku", "an item that is no kit, for a kit has no stock", item.sku)
    lot, expires_on = fields.text(sheet, row, "lot", 64), fields.day(sheet, row, "expires")
    said = fields.plain(row.get("condition")).casefold()
    if said not in CONDITIONS:
        sheet.wrong(row, "condition", "good or damaged", row.get("condition"))
    if item is None or bin_ is None:
        return None
    if item.tracks_lot and not lot and qty:
        sheet.wrong(row, "lot", f"the lot, which item {item.sku} keeps", "")
    condition = "damaged" if bin_.kind == DAMAGED else CONDITIONS.get(said, "good")
    return Stated(row.line, item, bin_, lot, condition, qty, expires_on)


def _decide(work: Work, made: Plan, stated: list[Stated]) -> Plan:
    """Compare with the books. They are read without a lock, so each step looks again before it moves."""
    columns = ("bin_id", "item_id", "lot", "condition", "qty", "reserved")
    rows = bulk.select(work, BalanceRow, columns, {}, ("bin_id", {one.bin.id for one in stated}))
    present = {row[:4]: (row[4], row[5]) for row in rows}
    moving: list[Stated] = []
    counts = made.report.counts
    counts.update(stock_moved=0, stock_there=0, pieces_in=0, pieces_out=0)
    for one in stated:
        qty, reserved = present.get((one.bin.id, one.item.id, one.lot, one.condition), (0, 0))
        if one.qty == qty:
            counts["stock_there"] += 1
        elif one.qty < reserved:
            _promised(made.report, one, reserved)
        else:
            moving.append(one)
            counts["stock_moved"] += 1
            counts["pieces_in" if one.qty > qty else "pieces_out"] += abs(one.qty - qty)
    for part in parts(moving, MOVES_A_STEP):
        made.add(len(part), lambda act, part=part: _move(act, made.report, part))  # type: ignore[misc]
    return made


def _promised(report: Report, one: Stated, reserved: int) -> None:
    """The bin holds pieces that orders were promised: fewer than those can't be stated."""
    expected = f"expected at least the {reserved} pieces that orders were promised"
    report.conflict(one.line, "promised", f"bin {one.bin.code}, {one.item.sku}: {expected}, got {one.qty}")


def _move(act: Act, report: Report, rows: list[Stated]) -> None:
    """Book the differences as they are now: the floor may have moved pieces since the file was read."""
    act.work.read(Balance, "bin_id", [one.bin.id for one in rows])
    outside = ledger.site_bin(act, OUTSIDE)
    for one in rows:
        key = (one.item.id, one.lot, one.condition)
        held = act.work.where(Balance, "bin_id", one.bin.id)
        present = next((b for b in held if (b.item_id, b.lot, b.condition) == key), None)
        diff = one.qty - (present.qty if present else 0)
        if present is not None and one.qty < present.reserved:
            _promised(report, one, present.reserved)
        elif diff:
            source, target = (outside, one.bin) if diff > 0 else (one.bin, outside)
            ledger.move(
                act, one.item.id, abs(diff), source, target, REASON, lot=one.lot, condition=one.condition
            )
