"""The two papers of a parcel: the carrier's waybill and the packing slip that lies inside.

Rule: both carry the parcel's code, and each what only it has: the waybill the carrier's number and, as QR
at its foot, the parcel's code with the number of its own print; the slip `D%` with the same. A scan of each
proves that they belong together.
"""

from collections.abc import Sequence

from hub.documents.contents import Address, PackingSlip, SlipLine, Waybill
from hub.documents.elements import Page, Size
from hub.documents.fonts import Font
from hub.documents.layouts.rows import Column, Row, Rows
from hub.documents.sheet import Sheet, is_linear
from hub.documents.words import Lang, count, joined, kilograms, say
from hub.domain.pairs import own_code

_MARGIN = 3.0
SLIP_CARD = "D%"


def waybill(content: Waybill, font: Font, size: Size, lang: Lang) -> list[Page]:
    """A waybill; one page. Fields grow with the label's height."""
    sheet = Sheet(font, size, _MARGIN)
    unit = sheet.size.height / 150
    left, width = sheet.margin, sheet.inner
    y = sheet.margin
    y += _carrier_band(sheet, content, y, 14 * unit, lang)
    sheet.code(left, y, width, 20 * unit, content.waybill)
    y += 20.6 * unit
    sheet.text(left, y, width, content.waybill, 5.2 * unit, bold=True, align="middle")
    y += 7.2 * unit
    sheet.rule(y)
    y += 1.2 * unit
    _address(sheet, y, 36 * unit, content.recipient, say("to", lang), 5.2 * unit)
    y += 36.6 * unit
    sheet.rule(y)
    _address(sheet, y + 1 * unit, 15.5 * unit, content.sender, say("from", lang), 3.2 * unit)
    y += 17.2 * unit
    sheet.rule(y)
    y += 1.2 * unit
    _facts(sheet, content, y, 12 * unit, lang)
    y += 13 * unit
    sheet.rule(y)
    _foot(sheet, content, y + 1.6 * unit, 3.6 * unit, lang)
    return [sheet.page()]


def _foot(sheet: Sheet, content: Waybill, y: float, size: float, lang: Lang) -> None:
    """The code that the slip has too, and beside or below it the waybill's own, down to the margin."""
    left, width, room = sheet.margin, sheet.inner, sheet.bottom - y
    own = own_code(content.parcel, content.print_no)
    words = f"{say('parcel', lang)} {own}"
    if is_linear(content.parcel, width):  # all the width is its own: wide bars are read from farther away
        side = min(16.0 if sheet.size.width >= 90 else 13.0, room / 2)
        sheet.code(left, y, width, room - side - 1.5, content.parcel)
        sheet.text(left, sheet.bottom - side / 2 - size, width - side - 2, words, size, lines=2)
        sheet.qr(left + width - side, sheet.bottom - side, side, own)
        return
    side = min(width / 2 - 1, room - 2 * size)
    sheet.code(left, y, side, side, content.parcel)
    sheet.qr(left + width - side, y, side, own)
    sheet.text(left, y + side + 0.3 * size, width, words, size, least=1.6)


def _carrier_band(sheet: Sheet, content: Waybill, y: float, height: float, lang: Lang) -> float:
    """The carrier's name, and at the right which parcel of how many; how tall it is."""
    count = f"{content.number}/{content.parcels}" if content.parcels else str(content.number)
    right = sheet.inner * 0.26
    x = sheet.margin + sheet.inner - right
    sheet.text(
        sheet.margin,
        y,
        sheet.inner - right - 2,
        content.carrier,
        height * 0.6,
        lines=2,
        least=2.2,
        height=height - 1.5,
        bold=True,
    )
    sheet.frame(x, y, right, height - 2, 0.5)
    sheet.text(x + 1, y + height * 0.06, right - 2, say("parcel", lang), height * 0.2, align="middle")
    sheet.text(x + 1, y + height * 0.28, right - 2, count, height * 0.46, bold=True, align="middle")
    sheet.rule(y + height - 1, 0.5)
    return height


def _address(sheet: Sheet, y: float, height: float, address: Address, title: str, size: float) -> None:
    """Name and phone large, then the address; all of it fits the height."""
    label = min(16.0, sheet.inner * 0.17)
    x, width = sheet.margin + label, sheet.inner - label
    sheet.text(sheet.margin, y, label - 1, title, size * 0.8, bold=True, least=1.7)
    end = y + height
    for text in (address.name, address.phone):
        y += sheet.text(x, y, width, text, size, bold=True, least=2.2)
    last = "  ".join(part for part in (address.postcode, address.city, address.country) if part)
    below = size * 0.95 * 1.18 if last else 0.0
    y += sheet.text(
        x, y, width, address.address, size * 0.85, least=1.9, lines=9, height=max(size, end - y - below)
    )
    sheet.text(x, y, width, last, size * 0.95, bold=True, least=2.0)


def _facts(sheet: Sheet, content: Waybill, y: float, height: float, lang: Lang) -> None:
    """Area large; weight, pieces, order and note in small beside it."""
    half = sheet.inner * 0.36
    top = sheet.text(sheet.margin, y, half - 2, say("area", lang), height * 0.2)
    sheet.text(sheet.margin, y + top, half - 2, content.area or "–", height * 0.6, bold=True, least=2.2)
    sheet.upright(sheet.margin + half - 1, y - 1, height + 1)
    x, width = sheet.margin + half + 1, sheet.inner - half - 1
    weight = f"{say('weight', lang)} {kilograms(content.weight_mg)}" if content.weight_mg else ""
    pieces = count(content.pieces, "pieces", lang)
    order = f"{say('order', lang)} {content.order}"
    rows = (joined(weight, pieces), joined(order, content.printed), content.note)
    for n, text in enumerate(rows):
        sheet.text(x, y + n * height / 3, width, text, height * 0.27, least=1.6)


def packing_slip(content: PackingSlip, font: Font, size: Size, lang: Lang) -> list[Page]:
    """A slip, of as many pages as its lines need; each page carries both codes."""
    wide = size.width >= 180
    rows = Rows(_columns(size, lang), _rows(content, lang, numbered=wide), 3.4 if wide else 2.8)
    pages: list[Sheet] = []
    while not pages or not rows.finished:
        sheet = Sheet(font, size, 10.0 if wide else _MARGIN)
        y = _slip_head(sheet, content, lang, first=not pages)
        foot = 8.0 if size.height > 110 else 6.0
        y = rows.draw(sheet, y, sheet.bottom - foot)
        pages.append(sheet)
        if rows.finished:
            _slip_total(sheet, content, min(y, sheet.bottom - foot), lang)
    note = content.note and f"{say('note', lang)}: {content.note}"
    for n, sheet in enumerate(pages, start=1):
        foot_line = joined(f"{say('page', lang)} {n}/{len(pages)}", content.printed, note)
        sheet.text(sheet.margin, sheet.bottom - 3.2, sheet.inner, foot_line, 2.4)
    return [sheet.page() for sheet in pages]


def _columns(size: Size, lang: Lang) -> Sequence[Column]:
    if size.width >= 180:
        return (
            Column("#", 10, "right"),
            Column(say("sku", lang), 45),
            Column(say("name", lang), 0),
            Column(say("qty", lang), 18, "right", bold=True),
        )
    return (
        Column(f"{say('sku', lang)} / {say('name', lang)}", 0),
        Column(say("qty", lang), 15, "right", bold=True),
    )


def _rows(content: PackingSlip, lang: Lang, *, numbered: bool) -> list[Row]:
    """The lines: kits with their parts below them, then the rest."""
    rows: list[Row] = []
    kits = {kit.sku for kit in content.kits}
    number = 0
    for kit in content.kits:
        rows.append(Row(("", kit.sku, f"[{say('kit', lang)}] {kit.name}", f"({kit.qty})")))
        for line in content.lines:
            if line.kit == kit.sku:
                number += 1
                rows.append(_row(number, line, lang, part="· "))
    for line in content.lines:
        if line.kit not in kits:
            number += 1
            rows.append(_row(number, line, lang))
    return rows if numbered else [Row(row.cells[1:]) for row in rows]


def _row(number: int, line: SlipLine, lang: Lang, part: str = "") -> Row:
    gift = f" [{say('gift', lang)}]" if line.gift else ""
    lot = f" ({say('lot', lang)} {line.lot})" if line.lot else ""
    return Row((str(number), f"{part}{line.sku}", f"{line.name}{gift}{lot}", str(line.qty)))


def _slip_head(sheet: Sheet, content: PackingSlip, lang: Lang, *, first: bool) -> float:
    """Title, order, recipient and the two codes; where the rows begin."""
    left, width, y = sheet.margin, sheet.inner, sheet.margin
    qr = 20.0 if sheet.size.width >= 90 else 17.0
    text = width - qr - 2
    urgent = f"  {say('urgent', lang)}" if content.urgent else ""
    top = y
    y += sheet.text(left, y, text, f"{say('packing_slip', lang)}{urgent}", 5.0, bold=True)
    y += sheet.text(left, y, text, content.order, 5.4, bold=True, least=2.6, lines=2)
    count = f"{content.number}/{content.parcels}" if content.parcels else str(content.number)
    wave = content.wave and f"{say('wave', lang)} {content.wave}"
    tote = content.tote and f"{say('tote', lang)} {content.tote}"
    facts = joined(f"{say('parcel', lang)} {count}", content.carrier, wave, tote)
    y += sheet.text(left, y, text, facts, 2.8, lines=2)
    if first:
        placed = content.placed and f"{say('placed', lang)} {content.placed}"
        y += sheet.text(left, y, text, joined(content.shop, placed), 2.6)
    sheet.qr(left + width - qr, top, qr, f"{SLIP_CARD}{own_code(content.parcel, content.print_no)}")
    y = max(y + 0.6, top + qr + 0.4)
    tall = 12.0 if sheet.size.height > 110 else 9.0
    if not is_linear(content.parcel, width):
        tall = 18.0
    sheet.code(left, y, width, tall, content.parcel)
    y += tall + 0.3
    y += sheet.text(left, y, width, content.parcel, 3.0, align="middle", lines=2)
    if first:
        who = content.recipient
        parts = (who.name, who.phone, who.address, who.postcode, who.city, who.country)
        address = "  ".join(part for part in parts if part)
        y += (
            sheet.text(left, y + 0.4, width, f"{say('to', lang)}: {address}" if address else "", 2.9, lines=3)
            + 0.4
        )
    return y + 0.8


def _slip_total(sheet: Sheet, content: PackingSlip, y: float, lang: Lang) -> None:
    pieces = sum(line.qty for line in content.lines)
    total = joined(
        say("total", lang), count(len(content.lines), "lines", lang), count(pieces, "pieces", lang)
    )
    sheet.text(sheet.margin, y + 0.8, sheet.inner, total, 2.9, bold=True, align="right")
