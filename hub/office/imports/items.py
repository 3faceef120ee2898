"""Import of items: SKU, name, weight of a piece, barcodes and pack quantities, lots and serial numbers where
kept.

The file states what the catalogue shall say: new items are added, others changed; columns and empty cells say
nothing. Barcodes are only ever added, for goods with the old one are still on the shelf.
"""

import re

from hub.office.imports import fields
from hub.office.imports.catalogue import Wanted, decide
from hub.office.imports.columns import ITEMS
from hub.office.imports.plan import Plan, Target
from hub.office.imports.sheet import Row, Sheet, read
from hub.store.work import Work
from protocol import cards

FIELD = {"name": "name", "unit_mg": "weight", "tracks_lot": "tracks_lot", "tracks_serial": "tracks_serial"}
MANGLED = re.compile(r"\d(\.\d+)?E\+\d+", re.IGNORECASE)
BARCODE_LENGTH, MOST_PACKED = 128, 100_000


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
    return decide(work, target, Plan(report), wanted)


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
        elif cards.card(code) is not None:
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
