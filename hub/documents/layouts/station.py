"""The sheet of a station that is being set up: its name, where its broker is, its password, and its whole
configuration as a QR code.

Rule: everything that the board asks for on its serial line stands here, and the code holds it as one line.
"""

from hub.documents.contents import StationCard
from hub.documents.elements import Page, Size
from hub.documents.fonts import Font
from hub.documents.sheet import Sheet
from hub.documents.words import Lang, joined, say

_MARGIN = 15.0


def station_card(content: StationCard, font: Font, size: Size, lang: Lang) -> list[Page]:
    """One page.

    Raises:
        Invalid: the configuration is too long for a code of this size.
    """
    sheet = Sheet(font, size, _MARGIN)
    left, width, y = _MARGIN, sheet.inner, _MARGIN
    y += sheet.text(left, y, width, joined(say("station", lang), content.site), 4.5)
    y += sheet.text(left, y, width, content.name, 14, least=6, bold=True) + 2
    for word, value in (("broker", content.broker), ("password", content.password)):
        y += sheet.text(left, y, width, say(word, lang), 3.6)
        y += sheet.text(left, y, width, value, 6.5, least=3, lines=2, bold=True) + 2
    sheet.rule(y)
    y += 4
    y += sheet.text(left, y, width, say("set_up", lang), 4, lines=3) + 2
    side = min(width, sheet.bottom - y - 14)
    sheet.qr(left + (width - side) / 2, y, side, content.config)
    sheet.text(left, sheet.bottom - 9, width, say("keep_safe", lang), 3.6, lines=2, height=9, align="middle")
    return [sheet.page()]
