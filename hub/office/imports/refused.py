"""What an import refused, as a file: the rows themselves with their line and why, so that they can be mended
and brought in again.

Rule: the two columns before the file's own are known to no import, so the mended file is a file like any
    other.
"""

import csv
import io
from collections.abc import Iterable

from hub.office.imports import sheet
from hub.office.imports.problems import BadFile

HEADERS = ("Refused in line", "Why")


def as_csv(data: bytes, refused: Iterable[tuple[int, str]]) -> bytes:
    """Rows that were refused as CSV (UTF-8 with a mark, so that spreadsheets show Chinese).

    Args:
        data: the whole file; one that is no table gives lines and reasons alone.
        refused: line (1 is the header) and why; a line may come several times.
    """
    why: dict[int, list[str]] = {}
    for line, text in refused:
        why.setdefault(line, []).append(text)
    try:
        _, rows = sheet.raw(data)
    except BadFile:
        rows = {}
    header = rows.get(min(rows, default=0), [])
    out = io.StringIO()
    written = csv.writer(out)
    written.writerow((*HEADERS, *header))
    for line in sorted(why):
        cells = rows.get(line, []) if line != min(rows, default=0) else []
        written.writerow((line, "; ".join(why[line]), *cells))
    return out.getvalue().encode("utf-8-sig")
