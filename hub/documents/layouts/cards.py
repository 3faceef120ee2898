"""The sheet of all command cards: each in a frame to cut along, grouped by the jobs that take it.

Rule: a card shows its name in both languages and its code as Code 128 with the text below, so that a worn
one can still be told apart and typed.
"""

from itertools import groupby

from hub.documents.contents import CardSheet
from hub.documents.elements import Page, Size
from hub.documents.fonts import Font
from hub.documents.sheet import Sheet
from hub.documents.words import Lang, both, say
from hub.domain.command_cards import CARDS, JOBS, CommandCard

_CARD = Size(58.0, 33.0)
"""The least width of a card, and its height."""
_GAP = 2.0
_HEADING = 7.0


def card_sheet(content: CardSheet, font: Font, size: Size, lang: Lang) -> list[Page]:
    """The sheets; a group that does not begin on a page has its heading repeated."""
    margin = 9.0 if size.width >= 180 else 3.0
    sheets: list[Sheet] = []
    y = size.height
    for jobs, group in _groups(content.cards):
        cards = list(group)
        while cards:
            if not sheets or y + _HEADING + _CARD.height > sheets[-1].bottom:
                sheets.append(Sheet(font, size, margin))
                y = margin
            y += (
                sheets[-1].text(margin, y, sheets[-1].inner, _jobs(jobs, lang), 4.2, least=2.4, bold=True)
                + 1.0
            )
            rows = max(1, int((sheets[-1].bottom - y + _GAP) / (_CARD.height + _GAP)))
            across = _across(sheets[-1])
            _draw(sheets[-1], cards[: rows * across], y, lang)
            y += -(-len(cards[: rows * across]) // across) * (_CARD.height + _GAP) + 1.0
            cards = cards[rows * across :]
    return [sheet.page() for sheet in sheets]


def _groups(cards: tuple[CommandCard, ...]) -> list[tuple[tuple[str, ...], list[CommandCard]]]:
    """Cards by the jobs that take them: those of every job first, then those of most jobs."""
    ordered = sorted(cards, key=lambda card: (-len(card.jobs), card.jobs))
    return [(jobs, list(group)) for jobs, group in groupby(ordered, key=lambda card: card.jobs)]


def _jobs(jobs: tuple[str, ...], lang: Lang) -> str:
    """The names of jobs, as their own cards say them."""
    if set(jobs) >= set(JOBS):
        return say("every_job", lang)
    names = {card.code.removeprefix("J%"): (card.en, card.zh) for card in CARDS if card.code.startswith("J%")}
    return "  ·  ".join(both(*names.get(job, (job, "")), lang) for job in jobs)


def _across(sheet: Sheet) -> int:
    return max(1, int((sheet.inner + _GAP) / (_CARD.width + _GAP)))


def _draw(sheet: Sheet, cards: list[CommandCard], top: float, lang: Lang) -> None:
    across = _across(sheet)
    width = (sheet.inner + _GAP) / across - _GAP
    for n, card in enumerate(cards):
        row, column = divmod(n, across)
        x, y = sheet.margin + column * (width + _GAP), top + row * (_CARD.height + _GAP)
        sheet.frame(x, y, width, _CARD.height, 0.2)
        _card(sheet, card, x + 2, y + 1.4, width - 4, lang)


def _card(sheet: Sheet, card: CommandCard, x: float, y: float, width: float, lang: Lang) -> None:
    end = y + _CARD.height - 2.4
    y += sheet.text(x, y, width, both(card.en, card.zh, lang), 5.4, least=2.6, bold=True)
    does = both(card.does_en, card.does_zh, lang)
    y += sheet.text(x, y, width, does, 2.4, least=1.8, lines=3, height=7.6)
    sheet.code(x, y + 0.8, width, end - y - 4.2, card.code)
    sheet.text(x, end - 2.9, width, card.code, 2.6, align="middle")
