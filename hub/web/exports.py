"""Rows as a file that a spreadsheet opens.

Rule: what a shop or a buyer wrote is never a formula in somebody's spreadsheet.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hub.web.page import File

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What spreadsheets take for the beginning of a formula; some also in full width, in East Asia."""


def safe(value: object) -> object:
    """A value as it may stand in a cell.

    >>> safe("=1+1"), safe("WEB-1"), safe(-5), safe(None)
    ("'=1+1", 'WEB-1', -5, '')
    """
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def csv_file(name: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> File:
    """Rows as CSV in UTF-8, with the mark by which spreadsheets know it.

    Args:
        columns: of the rows, in their order; what a row lacks stays empty.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([safe(row.get(column)) for column in columns] for row in rows)
    return File(name, "text/csv; charset=utf-8", out.getvalue().encode("utf-8-sig"))
