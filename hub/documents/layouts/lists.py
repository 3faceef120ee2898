"""Lists that people walk or sign with: the picking list of a wave or an order, and a carrier's manifest.

Rule: rows stand as they were given, in walking order or in the order of hand-over; every page has the list's
code, its number and the number of all pages.
"""

from collections.abc import Callable, Sequence

from hub.documents.contents import Manifest, PickingList
from hub.documents.elements import Page, Size
from hub.documents.fonts import Font
from hub.documents.layouts.rows import Column, Row, Rows
from hub.documents.sheet import Sheet
from hub.documents.words import Lang, both, count, joined, kilograms, say
from hub.domain.waving import METHOD_WORDS

_WIDE = 180.0
"""From this width on a list has a column for each fact."""
_FOOT = 6.0
_SIGNING = 34.0
"""mm below the last row of a manifest, for the signatures."""


def picking_list(content: PickingList, font: Font, size: Size, lang: Lang) -> list[Page]:
    """A picking list; its code opens the wave (`W%`) or the order (`O%`) on the floor."""
    wide = size.width >= _WIDE
    pieces = sum(row.qty for row in content.rows)
    facts = joined(
        both(*METHOD_WORDS.get(content.method, (content.method, "")), lang),
        content.carrier,
        count(content.orders, "orders", lang),
        count(len(content.rows), "lines", lang),
        count(pieces, "pieces", lang),
        content.cutoff and f"{say('cutoff', lang)} {content.cutoff}",
    )
    code = f"{'W' if content.is_wave else 'O'}%{content.of}"
    title = f"{say('picking_list', lang)}  {content.of}"
    rows = Rows(_pick_columns(lang, wide=wide), _pick_rows(content, lang, wide=wide), 3.6 if wide else 3.0)
    return _pages(rows, font, size, lambda sheet: _head(sheet, title, facts, code), content.printed, lang)


def _pick_columns(lang: Lang, *, wide: bool) -> Sequence[Column]:
    if not wide:
        narrow = f"{say('bin', lang)} / {say('name', lang)}"
        return (
            Column(narrow, 0),
            Column(say("qty", lang), 13, "right", bold=True),
            Column(say("into", lang), 24),
        )
    return (
        Column("#", 10, "right"),
        Column(say("bin", lang), 26, bold=True),
        Column(say("sku", lang), 32),
        Column(say("name", lang), 0),
        Column(say("qty", lang), 16, "right", bold=True),
        Column(say("into", lang), 26),
        Column("✓", 8),
    )


def _pick_rows(content: PickingList, lang: Lang, *, wide: bool) -> list[Row]:
    rows = []
    for n, row in enumerate(content.rows, start=1):
        name = joined(row.name, row.lot and f"{say('lot', lang)} {row.lot}")
        if wide:
            rows.append(Row((str(n), row.bin, row.sku, name, str(row.qty), row.into, "□")))
        else:
            rows.append(Row((row.bin, row.sku, name, str(row.qty), row.into)))
    return rows


def manifest(content: Manifest, font: Font, size: Size, lang: Lang) -> list[Page]:
    """A manifest with lines to sign on below the last row."""
    wide = size.width >= _WIDE
    weight_mg = sum(row.weight_mg for row in content.rows)
    facts = joined(
        content.warehouse and f"{say('warehouse', lang)} {content.warehouse}",
        content.opened and f"{say('opened', lang)} {content.opened}",
        content.closed and f"{say('closed', lang)} {content.closed}",
        count(len(content.rows), "parcels", lang),
        f"{say('total', lang)} {kilograms(weight_mg)}",
    )
    title = f"{say('manifest', lang)}  {content.carrier}  {content.code}"
    rows = Rows(_manifest_columns(lang, wide=wide), _manifest_rows(content, wide=wide), 3.4 if wide else 2.8)
    return _pages(
        rows,
        font,
        size,
        lambda sheet: _head(sheet, title, facts, content.code),
        content.printed,
        lang,
        signed=True,
    )


def _manifest_columns(lang: Lang, *, wide: bool) -> Sequence[Column]:
    weight = Column(say("weight", lang), 24 if wide else 18, "right")
    if not wide:
        return (
            Column(f"{say('waybill', lang)} / {say('parcel', lang)}", 0),
            Column(say("area", lang), 18),
            weight,
        )
    return (
        Column("#", 10, "right"),
        Column(say("waybill", lang), 42, bold=True),
        Column(say("parcel", lang), 40),
        Column(say("recipient", lang), 0),
        Column(say("area", lang), 22),
        weight,
    )


def _manifest_rows(content: Manifest, *, wide: bool) -> list[Row]:
    rows = []
    for n, row in enumerate(content.rows, start=1):
        weight = kilograms(row.weight_mg) if row.weight_mg else ""
        who = joined(row.recipient, row.postcode)
        if wide:
            rows.append(Row((str(n), row.waybill, row.parcel, who, row.area, weight)))
        else:
            rows.append(Row((row.waybill or row.parcel, row.parcel, who, row.area, weight)))
    return rows


def _head(sheet: Sheet, title: str, facts: str, code: str) -> float:
    """Title, facts and the list's code; where the rows begin."""
    left, width, top = sheet.margin, sheet.inner, sheet.margin
    if sheet.size.width >= _WIDE:
        field = width * 0.4
        linear = sheet.code(left + width - field, top, field, 14, code)
        if linear:
            sheet.text(left + width - field, top + 14.3, field, code, 2.8, align="middle")
        y = top + sheet.text(
            left, top, width - field - 3, title, 6.0, lines=2, least=3.0, height=12, bold=True
        )
        y += sheet.text(left, y + 0.5, width - field - 3, facts, 3.2, lines=2)
        return max(y + 2, top + 19)
    y = top + sheet.text(left, top, width, title, 4.6, lines=2, least=2.4, height=10, bold=True)
    y += sheet.text(left, y, width, facts, 2.7, lines=2) + 0.5
    sheet.code(left, y, width, 11, code)
    return y + 12.0


def _pages(
    rows: Rows,
    font: Font,
    size: Size,
    head: Callable[[Sheet], float],
    printed: str,
    lang: Lang,
    *,
    signed: bool = False,
) -> list[Page]:
    """Pages until all rows are on one, and the signatures where they are asked for."""
    sheets: list[Sheet] = []
    margin = 10.0 if size.width >= _WIDE else 3.0
    while not sheets or not rows.finished:
        sheet, before = Sheet(font, size, margin), rows.done
        y = rows.draw(sheet, head(sheet), sheet.bottom - _FOOT)
        if signed and rows.finished and y + _SIGNING > sheet.bottom - _FOOT and len(rows.rows) - before > 1:
            # Nobody should sign a page without a row: the last rows go over to it.
            sheet, rows.done = Sheet(font, size, margin), before
            rows.draw(sheet, head(sheet), sheet.bottom - _FOOT - _SIGNING)
        sheets.append(sheet)
    if signed:
        _signatures(sheets[-1], sheets[-1].bottom - _FOOT - _SIGNING, lang)
    for n, sheet in enumerate(sheets, start=1):
        foot = joined(
            f"{say('page', lang)} {n}/{len(sheets)}", printed and f"{say('printed', lang)} {printed}"
        )
        sheet.text(sheet.margin, sheet.bottom - 3.6, sheet.inner, foot, 2.8, align="right")
    return [sheet.page() for sheet in sheets]


def _signatures(sheet: Sheet, y: float, lang: Lang) -> None:
    """Two lines to sign on, each with a place for date and vehicle."""
    half = sheet.inner / 2
    for column, who in enumerate(("handed", "taken")):
        x = sheet.margin + column * half
        for row, word in enumerate((who, "date" if column == 0 else "plate")):
            line = y + 14 + row * 15
            sheet.rule(line, 0.2, x, half - 5)
            sheet.text(x, line + 0.8, half - 5, say(word, lang), 3.0)
