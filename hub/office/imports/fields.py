"""Cells into values: whole pieces, milligrams, millimetres, minor units of money, UTC milliseconds, yes and
no.

Each notes what is wrong with a cell in the sheet's problems and returns a harmless value, so that one pass
finds all that is wrong with a file. Full-width digits and units in either language are taken.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from hub.domain import money
from hub.office.imports.sheet import Row, Sheet

MILLIGRAMS = {
    "mg": Decimal(1),
    "g": Decimal(1000),
    "kg": Decimal(1_000_000),
    "oz": Decimal("28349.523125"),
    "lb": Decimal("453592.37"),
    "斤": Decimal(500_000),
}
"""Pound and ounce: the international avoirdupois pound of 1959, 0.45359237 kg; 斤: 500 g."""
MILLIMETRES = {"mm": Decimal(1), "cm": Decimal(10), "m": Decimal(1000)}
SAME_UNIT = {
    said: unit
    for unit, words in (
        ("mg", "毫克"),
        ("g", "gram grams 克"),
        ("kg", "kgs kilogram kilograms 千克 公斤"),
        ("oz", "ounce ounces"),
        ("lb", "lbs pound pounds"),
        ("mm", "毫米"),
        ("cm", "厘米"),
        ("m", "米"),
    )
    for said in words.split()
}
HEAVIEST_MG = 1_000_000_000
FARTHEST_MM = 100_000_000
MEASURE = re.compile(r"([+-]?[\d.,]+)\s*([^\d\s.,]*)")
SIGNS = "€£$¥￥"
YES = ("1", "y", "yes", "true", "x", "是", "启用", "√")
NO = ("", "0", "n", "no", "false", "否", "不启用")
DATE = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?"
)


def plain(cell: str) -> str:
    """A cell with its full-width characters made common ones.

    >>> plain("１２．５ｋｇ")
    '12.5kg'
    """
    return (cell if cell.isascii() else unicodedata.normalize("NFKC", cell)).strip()


def text(sheet: Sheet, row: Row, field: str, length: int, *, required: bool = False) -> str:
    """A cell of at most `length` characters."""
    cell = row.get(field)
    if required and not cell:
        sheet.wrong(row, field, "a value", cell)
    if len(cell) > length:
        sheet.wrong(row, field, f"at most {length} characters", cell)
    return cell


def code(sheet: Sheet, row: Row, field: str, length: int) -> str:
    """A cell that must be printed and scanned: printable ASCII."""
    cell = text(sheet, row, field, length, required=True)
    if not all(" " <= c <= "~" for c in cell):
        sheet.wrong(row, field, "printable ASCII, for it is scanned", cell)
    return cell


def number(cell: str, comma_is_decimal: bool) -> Decimal | None:
    """A decimal number, or None. A comma is a decimal point only where the file is not divided by commas, and
    never one before three digits, which could be thousands.

    >>> number("2.50", False), number("2,5", True), number("2,500", True), number("1e3", False)
    (Decimal('2.50'), Decimal('2.5'), None, None)
    """
    if comma_is_decimal and re.fullmatch(r"[+-]?\d+,(\d{1,2}|\d{4,})", cell):
        cell = cell.replace(",", ".")
    if not re.fullmatch(r"[+-]?(\d{1,15}(\.\d{0,12})?|\.\d{1,12})", cell):
        return None
    try:
        return Decimal(cell)
    except InvalidOperation:
        return None


def whole(sheet: Sheet, row: Row, field: str, low: int, high: int, default: int | None = None) -> int:
    """A whole number within bounds; `3.0` is 3. An empty cell is `default`, where there is one."""
    cell = plain(row.get(field))
    if not cell and default is not None:
        return default
    value = number(cell, sheet.delimiter != ",")
    if value is None or value != value.to_integral_value() or not low <= value <= high:
        sheet.wrong(row, field, f"a whole number of {low} to {high}", cell)
        return low
    return int(value)


def weight_mg(sheet: Sheet, row: Row) -> int:
    """The weight of one piece. The unit is the cell's, else that of its own column, else the header's, else
    grams.

    Returns:
        Milligrams; 0 where the cell is empty: the weight is not known.
    """
    unit = row.get("weight_unit") or sheet.found.units.get("weight", "") or "g"
    return _measure(sheet, row, "weight", unit, MILLIGRAMS, HEAVIEST_MG)


def mass_mg(sheet: Sheet, row: Row, field: str, unit: str) -> int:
    """A weight in milligrams; the unit is the cell's, else the header's, else `unit`. 0 for an empty cell."""
    return _measure(sheet, row, field, sheet.found.units.get(field) or unit, MILLIGRAMS, HEAVIEST_MG)


def length_mm(sheet: Sheet, row: Row, field: str, unit: str = "mm") -> int:
    """A length in millimetres; the unit is the cell's, else the header's, else `unit`."""
    return _measure(sheet, row, field, sheet.found.units.get(field) or unit, MILLIMETRES, FARTHEST_MM)


def _measure(sheet: Sheet, row: Row, field: str, unit: str, units: dict[str, Decimal], most: int) -> int:
    cell = plain(row.get(field))
    if not cell:
        return 0
    parts = MEASURE.fullmatch(cell)
    value = number(parts.group(1), sheet.delimiter != ",") if parts else None
    unit = plain((parts.group(2) if parts else "") or unit).casefold()
    factor = units.get(SAME_UNIT.get(unit, unit))
    if value is None or factor is None or not 0 <= value * factor <= most:
        sheet.wrong(
            row, field, f"a number of 0 or more in {', '.join(units)}, without thousands' signs", cell
        )
        return 0
    return int((value * factor).to_integral_value(ROUND_HALF_UP))


def minor(sheet: Sheet, row: Row, field: str, currency: str, *, may_be_back: bool = False) -> int:
    """A price in minor units of a currency; 0 where the cell is empty.

    Args:
        may_be_back: whether it may be below 0, which is money given back: `-6.00`, `(6.00)`, `6.00-`.
    """
    cell = plain(row.get(field)).strip(SIGNS + " ")
    if not cell:
        return 0
    amount = _amount(cell) if may_be_back else cell
    value = number(amount, sheet.delimiter != ",")
    least = -(10**12) if may_be_back else -1
    if value is None or not least < value < 10**12 or (value < 0 and not may_be_back):
        expected = "an amount" if may_be_back else "a price of 0 or more"
        sheet.wrong(row, field, f"{expected}, without thousands' signs", cell)
        return 0
    return money.minor(value, currency)


def _amount(cell: str) -> str:
    """An amount as bookkeepers write it, with its sign before it.

    >>> [_amount(cell) for cell in ("-6.00", "(6.00)", "6.00-", "¥-6", "−6", "6.00", "--6")]
    ['-6.00', '-6.00', '-6.00', '-6', '-6', '6.00', '--6']
    """
    bare = cell.replace("−", "-")
    is_back = (bare.startswith("(") and bare.endswith(")")) or bare.endswith("-")
    digits = (bare.strip("()").removesuffix("-") if is_back else bare).strip(SIGNS + " ")
    sign, digits = (
        ("-", digits[1:].strip(SIGNS + " ")) if digits.startswith("-") and not is_back else ("", digits)
    )
    return f"-{digits}" if is_back else f"{sign}{digits}"


def flag(sheet: Sheet, row: Row, field: str) -> bool:
    """Yes or no; an empty cell is no."""
    cell = plain(row.get(field)).casefold()
    if cell not in (*YES, *NO):
        sheet.wrong(row, field, "yes or no", cell)
    return cell in YES


def at_ms(sheet: Sheet, row: Row, field: str, zone: ZoneInfo) -> int:
    """A time as UTC milliseconds.

    Year first, by the site's clock unless the cell names its offset; 0 for an empty cell.
    """
    cell = plain(row.get(field))
    if not cell:
        return 0
    parts = DATE.fullmatch(cell)
    try:
        if parts is None:
            raise ValueError(cell)
        year, month, day, hour, minute, second = (int(part or 0) for part in parts.groups()[:6])
        local = datetime(year, month, day, hour, minute, second, tzinfo=zone)
        moment = local.replace(tzinfo=UTC) - _offset(parts.group(7)) if parts.group(7) else local
        return int(moment.timestamp() * 1000)
    except (ValueError, OverflowError):
        sheet.wrong(row, field, "a date, year first, such as 2026-11-22 or 2026-11-22 14:30", cell)
        return 0


def until_ms(sheet: Sheet, row: Row, field: str, zone: ZoneInfo) -> int:
    """The end of a time span as UTC milliseconds, as `at_ms` reads it; a day without a time ends with
    its last second.
    """
    begins_ms = at_ms(sheet, row, field, zone)
    parts = DATE.fullmatch(plain(row.get(field)))
    if not begins_ms or parts is None or parts[4]:
        return begins_ms
    last = datetime.fromtimestamp(begins_ms / 1000, zone).replace(hour=23, minute=59, second=59)
    return int(last.timestamp() * 1000)


def day(sheet: Sheet, row: Row, field: str) -> str:
    """A calendar day (ISO), year first; "" for an empty cell. A time of the day is left out."""
    cell = plain(row.get(field))
    if not cell:
        return ""
    parts = DATE.fullmatch(cell)
    try:
        if parts is None:
            raise ValueError(cell)
        return date(int(parts[1]), int(parts[2]), int(parts[3])).isoformat()
    except ValueError:
        sheet.wrong(row, field, "a day, year first, such as 2026-11-22", cell)
        return ""


def _offset(said: str) -> timedelta:
    if said == "Z":
        return timedelta()
    sign = -1 if said[0] == "-" else 1
    return sign * timedelta(hours=int(said[1:3]), minutes=int(said[-2:]))
