"""A job's guide: one page with the steps, the cards that they scan, the lamps, and what can go wrong.

Rule: it is one page; where the text is long it is set smaller, down to a size that can still be read on a
wall.
"""

from collections.abc import Sequence

from hub.documents.elements import Page, Size
from hub.documents.fonts import Font
from hub.documents.sheet import Sheet
from hub.documents.words import Lang, both, say
from hub.documents.wrapping import LINE
from hub.domain.errors import Invalid
from hub.domain.guide_parts import Row, Step, Words
from hub.domain.guides import ANY, Guide

_LARGEST, _SMALLEST = 4.6, 2.6
"""mm: the sizes of a guide's text, 13 to 7 points."""
_CODES = 44.0
"""Width of the column of barcodes; its longest card needs it."""
_CODE_HEIGHT = 8.0
_BESIDE = 3
"""So many cards of a step stand beside its sentence; more go below it, across the page."""


def guide(content: Guide, font: Font, size: Size, lang: Lang) -> list[Page]:
    """A guide on one page.

    Raises:
        Invalid: it does not fit a page of this size.
    """
    text = _LARGEST
    while text >= _SMALLEST:
        sheet = Sheet(font, size, 12.0)
        if _draw(sheet, content, text, lang) <= sheet.bottom:
            return [sheet.page()]
        text -= 0.2
    raise Invalid("size", "a page of A4 for a guide", str(size))


def _draw(sheet: Sheet, content: Guide, text: float, lang: Lang) -> float:
    """Draw it all at this size; where it ends, which may be below the page."""
    title = both(*content.title, lang)
    y = sheet.margin + sheet.text(sheet.margin, sheet.margin, sheet.inner, title, text * 2.2, bold=True) + 1
    sheet.rule(y, 0.6)
    y += 2
    for n, step in enumerate(content.steps, start=1):
        y = _step(sheet, n, step, content.job, y, text, lang)
    y = _table(sheet, say("lamps", lang), content.lamps, y + 1.5, text * 0.9, lang)
    wrongs = say("sounds" if content.job == ANY else "wrongs", lang)
    return _table(sheet, wrongs, content.wrongs, y + 1.5, text * 0.9, lang)


def _step(sheet: Sheet, number: int, step: Step, job: str, y: float, text: float, lang: Lang) -> float:
    """A step: number, sentence in one or both languages, and its cards at the right, or many below."""
    left = sheet.margin
    sheet.text(left, y, 8, f"{number}.", text * 1.2, bold=True)
    end = y
    width = sheet.inner - 9 - _CODES - 3
    for sentence in _sentences(step, lang):
        end += sheet.text(left + 9, end, width, sentence, text, least=text, lines=9)
    if len(step.cards) > _BESIDE:
        codes_end = _across(sheet, step.cards, end + 1)
    else:
        codes_end = _codes(sheet, step.cards, job, y, text)
    return max(end, codes_end) + text * 0.45


def _sentences(step: Step, lang: Lang) -> Sequence[str]:
    return (step.en, step.zh) if lang == "both" else (both(step.en, step.zh, lang),)


def _codes(sheet: Sheet, cards: Sequence[str], job: str, y: float, text: float) -> float:
    """The cards of a step one below another: a whole one as a barcode, the beginning of one (`U%`) as
    text.
    """
    x = sheet.margin + sheet.inner - _CODES
    for card in cards:
        code = f"J%{job}" if card == "J%" and job != ANY else card
        if code.endswith("%"):
            y += sheet.text(x, y, _CODES, f"{code} …", text, align="middle", bold=True)
            continue
        y = _barcode(sheet, x, y, code)
    return y


def _across(sheet: Sheet, cards: Sequence[str], y: float) -> float:
    """Whole cards side by side, in as many rows as they need; where the last row ends."""
    columns = int(sheet.inner // _CODES)
    for first in range(0, len(cards), columns):
        row = cards[first : first + columns]
        y = max(_barcode(sheet, sheet.margin + n * _CODES, y, code) for n, code in enumerate(row))
    return y


def _barcode(sheet: Sheet, x: float, y: float, code: str) -> float:
    """A card's barcode with what it says below; where that ends."""
    sheet.code(x, y, _CODES, _CODE_HEIGHT, code)
    below = y + _CODE_HEIGHT + 0.2
    return below + sheet.text(x, below, _CODES, code, 2.4, align="middle") + 1.2


def _table(sheet: Sheet, title: str, rows: Sequence[Row], y: float, text: float, lang: Lang) -> float:
    """What is seen at the left, what it means at the right."""
    if not rows:
        return y
    left, half = sheet.margin, sheet.inner * 0.42
    y += sheet.text(left, y, sheet.inner, title, text * 1.25, bold=True) + 0.5
    sheet.rule(y, 0.3)
    y += 0.8
    for seen_en, seen_zh, means_en, means_zh in rows:
        seen = _both(sheet, left, y, half - 3, (seen_en, seen_zh), text, lang, bold=True)
        means = _both(sheet, left + half, y, sheet.inner - half, (means_en, means_zh), text, lang)
        y += max(seen, means, text * LINE) + text * 0.15
    return y


def _both(
    sheet: Sheet,
    x: float,
    y: float,
    width: float,
    words: Words,
    text: float,
    lang: Lang,
    *,
    bold: bool = False,
) -> float:
    """Both languages in one line where they fit, else one below the other; how tall it became."""
    together = both(*words, lang)
    if lang != "both" or sheet.font.width(sheet.font.clean(together)) * text <= width:
        return sheet.text(x, y, width, together, text, least=text, lines=4, bold=bold)
    height = sheet.text(x, y, width, words[0], text, least=text, lines=3, bold=bold)
    return height + sheet.text(x, y + height, width, words[1], text, least=text, lines=3, bold=bold)
