"""Import of items: SKU, name, weight of a piece, barcodes and pack quantities, lots and serial numbers where
kept.

The file states what the catalogue shall say: new items are added, others changed; columns and empty cells say
nothing. Barcodes are only ever added, for goods with the old one are still on the shelf.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from hub.office.act import Act
from hub.office.imports import fields
from hub.office.imports.columns import ITEMS
from hub.office.imports.plan import Plan, Target, parts
from hub.office.imports.sheet import Row, Sheet, read
from hub.store import bulk
from hub.store.tables import BarcodeRow, ItemRow
from hub.store.work import Work
from protocol import codes

SAID = ("name", "unit_mg", "tracks_lot", "tracks_serial")
FIELD = {"name": "name", "unit_mg": "weight", "tracks_lot": "tracks_lot", "tracks_serial": "tracks_serial"}
MANGLED = re.compile(r"\d(\.\d+)?E\+\d+", re.IGNORECASE)
BARCODE_LENGTH, MOST_PACKED = 128, 100_000


@dataclass(slots=True)
class Wanted:
    """An item as the file has it.

    The columns that it says something about, and its codes with their pack quantities.
    """

    line: int
    sku: str
    said: dict[str, Any]
    barcodes: dict[str, int] = field(default_factory=dict)


def plan(work: Work, name: str, data: bytes, target: Target) -> Plan:
    """Read and check a file of items.

    Raises:
        BadFile: with all that is wrong with it.
    """
    sheet = read(name, data, ITEMS)
    report = sheet.report("items")
    wanted: dict[str, Wanted] = {}
    for row in sheet.rows:
        if not any(row.get(column.field) for column in ITEMS):
            report.skip(row.line, "empty", "")
            continue
        item = _wanted(sheet, row)
        first = wanted.setdefault(item.sku, item)
        if first is item:
            report.accepted += 1
            report.show(sku=item.sku, **item.said, barcodes=item.barcodes)
        else:
            report.merged += 1
            _merge(sheet, row, first, item)
    sheet.problems.refuse()
    for item in wanted.values():
        report.warnings += [
            f"line {item.line}: {code} has a wrong check digit"
            for code in item.barcodes
            if not check_digit_fits(code)
        ]
    report.check()
    return _decide(work, target, Plan(report), wanted)


def _wanted(sheet: Sheet, row: Row) -> Wanted:
    sku = fields.text(sheet, row, "sku", 64, required=True)
    if not sku.isprintable():
        sheet.wrong(row, "sku", "printable characters", sku)
    item = Wanted(row.line, sku, {})
    if row.get("name"):
        item.said["name"] = fields.text(sheet, row, "name", 256)
    if row.get("weight"):
        item.said["unit_mg"] = fields.weight_mg(sheet, row)
    for flag in ("tracks_lot", "tracks_serial"):
        if row.get(flag):
            item.said[flag] = fields.flag(sheet, row, flag)
    # A pack quantity beside a case code is the case's; without one it is that of the row's only kind of code.
    pack_qty = fields.whole(sheet, row, "pack_qty", 1, MOST_PACKED, default=1)
    has_case = bool(row.every("case_barcode"))
    for cell in row.every("barcode"):
        _codes(sheet, row, "barcode", cell, 1 if has_case else pack_qty, item)
    for cell in row.every("case_barcode"):
        _codes(sheet, row, "case_barcode", cell, pack_qty, item)
    return item


def _codes(sheet: Sheet, row: Row, column: str, cell: str, pack_qty: int, item: Wanted) -> None:
    """Take a cell of codes apart.

    Divided by `;` or `|`, each with `*12` behind it where a scan stands for 12 pieces.
    """
    for said in filter(None, (part.strip() for part in re.split(r"[;|；]", cell))):
        code, star, qty = said.rpartition("*") if re.search(r"\*\d+$", said) else (said, "", "")
        pieces = int(qty) if star and len(qty) < 7 else pack_qty
        if MANGLED.fullmatch(code):
            sheet.wrong(
                row, column, "a barcode; the spreadsheet shortened it, so format the column as text", said
            )
        elif codes.card(code) is not None:
            sheet.wrong(row, column, "a barcode; this one is a command card", said)
        elif not 0 < len(code) <= BARCODE_LENGTH or not all(" " < c <= "~" for c in code):
            sheet.wrong(row, column, f"a barcode of 1 to {BARCODE_LENGTH} printable ASCII characters", said)
        elif not 1 <= pieces <= MOST_PACKED or (star and len(qty) >= 7):
            sheet.wrong(row, column, f"a pack quantity of 1 to {MOST_PACKED}", said)
        elif item.barcodes.setdefault(code, pieces) != pieces:
            sheet.wrong(row, column, f"{code} with {item.barcodes[code]} pieces as before", said)


def _merge(sheet: Sheet, row: Row, first: Wanted, again: Wanted) -> None:
    """A further row of an item adds barcodes; what else it says must be what the first one said."""
    for column, value in again.said.items():
        if first.said.setdefault(column, value) != value:
            sheet.wrong(row, FIELD[column], f"{first.said[column]!r} as in line {first.line}", value)
    for code, pieces in again.barcodes.items():
        if first.barcodes.setdefault(code, pieces) != pieces:
            sheet.wrong(
                row, "barcode", f"{code} with {first.barcodes[code]} pieces as in line {first.line}", pieces
            )


def check_digit_fits(code: str) -> bool:
    """Whether a code of 8, 12, 13 or 14 digits ends in its check digit (GS1 General Specifications, section
    7.9); others have none.

    >>> check_digit_fits("4006381333931"), check_digit_fits("4006381333932"), check_digit_fits("85123A")
    (True, False, True)
    """
    if not (code.isascii() and code.isdigit()) or len(code) not in (8, 12, 13, 14):
        return True
    total = sum(int(digit) * (3 if n % 2 else 1) for n, digit in enumerate(reversed(code)))
    return total % 10 == 0


def _decide(work: Work, target: Target, made: Plan, wanted: dict[str, Wanted]) -> Plan:
    """Compare with the catalogue: what is to be added, changed, left."""
    here = {"site": target.site}
    there = {
        row[1]: row for row in bulk.select(work, ItemRow, ("id", "sku", *SAID), here, ("sku", list(wanted)))
    }
    ids = {row[0]: sku for sku, row in there.items()}
    have = {
        (ids[item_id], code): (id_, qty)
        for id_, code, item_id, qty in bulk.select(
            work, BarcodeRow, ("id", "code", "item_id", "pack_qty"), here, ("item_id", list(ids))
        )
    }
    new = [item for sku, item in wanted.items() if sku not in there]
    changed = [
        (there[item.sku][0], news) for item in wanted.values() if (news := _news(item, there.get(item.sku)))
    ]
    codes_new = [
        (i.sku, code, qty)
        for i in wanted.values()
        for code, qty in i.barcodes.items()
        if (i.sku, code) not in have
    ]
    codes_changed = [
        (have[i.sku, code][0], qty)
        for i in wanted.values()
        for code, qty in i.barcodes.items()
        if (i.sku, code) in have and have[i.sku, code][1] != qty
    ]
    made.report.counts.update(
        items_created=len(new),
        items_changed=len(changed),
        items_there=len(wanted) - len(new) - len(changed),
        barcodes_created=len(codes_new),
        barcodes_changed=len(codes_changed),
    )
    _steps(made, target.site, new, changed, codes_new, codes_changed)
    return made


def _news(item: Wanted, row: tuple[Any, ...] | None) -> dict[str, Any]:
    """The columns of an item that is there about which the file says something else."""
    if row is None:
        return {}
    before = dict(zip(SAID, row[2:], strict=True))
    return {column: value for column, value in item.said.items() if before[column] != value}


def _steps(
    made: Plan,
    site: str,
    new: list[Wanted],
    changed: list[tuple[int, dict[str, Any]]],
    codes_new: list[tuple[str, str, int]],
    codes_changed: list[tuple[int, int]],
) -> None:
    for rows in parts(new):
        made.add(len(rows), lambda act, rows=rows: _add_items(act, site, rows))  # type: ignore[misc]
    for pairs in parts(changed):
        made.add(len(pairs), lambda act, pairs=pairs: _update(act, ItemRow, pairs))  # type: ignore[misc]
    for triples in parts(codes_new):
        made.add(len(triples), lambda act, triples=triples: _add_barcodes(act, site, triples))  # type: ignore[misc]
    for numbers in parts([(id_, {"pack_qty": qty}) for id_, qty in codes_changed]):
        made.add(len(numbers), lambda act, rows=numbers: _update(act, BarcodeRow, rows))  # type: ignore[misc]


def _add_items(act: Act, site: str, rows: list[Wanted]) -> None:
    blank = {"name": "", "unit_mg": 0, "tracks_lot": False, "tracks_serial": False}
    bulk.insert_many(act.work, ItemRow, [{"site": site, "sku": i.sku, **blank, **i.said} for i in rows])


def _add_barcodes(act: Act, site: str, rows: list[tuple[str, str, int]]) -> None:
    found = bulk.select(
        act.work, ItemRow, ("sku", "id"), {"site": site}, ("sku", [sku for sku, _, _ in rows])
    )
    ids: dict[str, int] = dict(found)
    new = [{"site": site, "code": code, "item_id": ids[sku], "pack_qty": qty} for sku, code, qty in rows]
    bulk.insert_many(act.work, BarcodeRow, new)


def _update(act: Act, kind: type[Any], rows: list[tuple[int, dict[str, Any]]]) -> None:
    for id_, values in rows:
        bulk.update(act.work, kind, id_, values)
