"""Labels that are scanned on the floor: a large name, a line or two, and the code below.

Rule: what is scanned is the card's letter, `%` and the code, exactly as the floor knows it.
"""

from dataclasses import dataclass

from hub.documents.contents import (
    Badge,
    BinLabel,
    CartLabel,
    CartonLabel,
    ItemLabel,
    Label,
    OrderLabel,
    SlotLabel,
    ToteLabel,
    ZoneLabel,
)
from hub.documents.elements import Page, Size
from hub.documents.fonts import Font
from hub.documents.sheet import Sheet, is_linear
from hub.documents.symbols import ean, fits
from hub.documents.words import Lang, count, joined, say
from hub.documents.wrapping import LINE


@dataclass(frozen=True, slots=True)
class _Face:
    """What a label shows: a small line above, the large name, a line below, and the code."""

    above: str
    name: str
    below: str
    code: str


def label(content: Label, font: Font, size: Size, lang: Lang) -> list[Page]:
    """Any label of the floor; one page."""
    face = _face(content, lang)
    margin = 2.0 if size.height < 45 else 3.0
    sheet = Sheet(font, size, margin)
    symbol = ean(face.code)
    if (symbol is not None and fits(symbol, sheet.inner)) or is_linear(face.code, sheet.inner):
        _over(sheet, face)
    else:
        _beside(sheet, face)
    return [sheet.page()]


def _over(sheet: Sheet, face: _Face) -> None:
    """Texts above, a linear code below."""
    left, width, free = sheet.margin, sheet.inner, sheet.size.height - 2 * sheet.margin
    small = max(2.0, free * 0.11)
    y = sheet.margin + sheet.text(left, sheet.margin, width, face.above, small)
    tall = free * (0.29 if face.below else 0.37)
    y += sheet.text(left, y, width, face.name, tall * 1.08, least=2.0, lines=2, height=tall, bold=True)
    y += sheet.text(left, y, width, face.below, small, least=1.9, lines=2, height=max(small * 2, 4.8))
    bottom = sheet.bottom - small * 1.1
    if not sheet.ean(left, y + 0.6, width, bottom - y - 1.0, face.code):
        sheet.code(left, y + 0.6, width, bottom - y - 1.0, face.code)
    sheet.text(left, bottom, width, face.code, small, align="middle")


def _beside(sheet: Sheet, face: _Face) -> None:
    """A QR code at the left, texts at its right."""
    free = sheet.size.height - 2 * sheet.margin
    side = min(free, sheet.inner * 0.45)
    sheet.qr(sheet.margin, sheet.margin, side, face.code)
    x, width = sheet.margin + side + 1.5, sheet.inner - side - 1.5
    small = max(2.0, free * 0.1)
    y = sheet.margin + sheet.text(x, sheet.margin, width, face.above, small)
    y += sheet.text(x, y, width, face.name, free * 0.25, least=1.9, lines=3, height=free * 0.45, bold=True)
    line = small * LINE
    if face.below and sheet.bottom - y >= 2 * line:
        y += sheet.text(x, y, width, face.below, small, lines=2, height=sheet.bottom - y - line)
    if sheet.bottom - y >= line:
        sheet.text(x, y, width, face.code, small, lines=3, height=sheet.bottom - y)


def _face(content: Label, lang: Lang) -> _Face:
    match content:
        case BinLabel(code, zone, walk):
            where = [zone and f"{say('zone', lang)} {zone}", f"#{walk}" if walk else ""]
            return _Face(joined(say("bin", lang), *where), code, "", f"L%{code}")
        case SlotLabel(code, wall):
            return _Face(
                joined(say("slot", lang), wall and f"{say('wall', lang)} {wall}"), code, "", f"S%{code}"
            )
        case ToteLabel(code):
            return _Face(say("tote", lang), code, "", f"C%{code}")
        case CartLabel(code):
            return _Face(say("cart", lang), code, "", f"H%{code}")
        case ZoneLabel(code):
            return _Face(say("zone", lang), code, "", f"Z%{code}")
        case CartonLabel(code, measures):
            return _Face(joined(say("carton", lang), measures), code, "", f"B%{code}")
        case Badge(badge, name, site):
            return _Face(joined(say("badge", lang), site), name or badge, "", f"U%{badge}")
        case ItemLabel():
            return _item(content, lang)
        case OrderLabel():
            return _order(content, lang)


def _item(content: ItemLabel, lang: Lang) -> _Face:
    lot = content.lot and f"{say('lot', lang)} {content.lot}"
    expires = content.expires and f"{say('expires', lang)} {content.expires}"
    symbol = ean(content.gtin)
    code = content.gtin or content.sku
    if symbol is not None:
        full = content.gtin.zfill(14)
        code = full[6:] if symbol.kind == "ean8" else full[1:]
    return _Face(content.name, content.sku, joined(lot, expires), code)


def _order(content: OrderLabel, lang: Lang) -> _Face:
    pieces, lines = count(content.pieces, "pieces", lang), count(content.lines, "lines", lang)
    ship_by = content.ship_by and f"{say('ship_by', lang)} {content.ship_by}"
    wave = content.wave and f"{say('wave', lang)} {content.wave}"
    urgent = say("urgent", lang) if content.urgent else ""
    above = joined(say("order", lang), urgent, content.carrier)
    return _Face(above, content.order, joined(pieces, lines, wave, ship_by), f"O%{content.order}")
