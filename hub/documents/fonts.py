"""The font of all papers: one TrueType file with Latin and Chinese, its widths, and where it is found.

Rule: a text is measured with the very outlines that draw it, in both forms. What the font lacks is shown as
an empty box, never dropped.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from hub.domain.errors import DomainError

PACKAGE = "fonts-wqy-microhei"
"""Debian's package of the font that the papers were made for."""
PLACES = (
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/wenquanyi/wqy-microhei/wqy-microhei.ttc",
    "/usr/share/fonts/wqy-microhei-fonts/wqy-microhei.ttc",
    "/usr/share/fonts/wqy-microhei/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/wenquanyi/wqy-zenhei/wqy-zenhei.ttc",
    "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
    "/Library/Fonts/Arial Unicode.ttf",
    "C:/Windows/Fonts/msyh.ttc",
    "C:/Windows/Fonts/simhei.ttf",
)
"""Where systems keep a font that will do: Debian, Arch, Fedora, then macOS and Windows."""
BASELINE = 0.84
"""Where a line of text stands, from its upper edge, in parts of its size: Chinese characters reach up so
far.
"""
DESCENT = 0.24
_BOX = "□"
_NEEDED = "AZaz09%中文"
"""A font without these is of no use here."""


class FontMissing(DomainError):
    """No font with Chinese is installed, or the one that was named can't be used."""

    code = "font_missing"


@dataclass(frozen=True, slots=True)
class Font:
    """A font and the widths of its characters, in parts of its size."""

    file: str
    name: str
    """What the PDF library knows it by."""
    widths: dict[int, float] = field(repr=False)

    def clean(self, text: str) -> str:
        """The text in one line: space for what has no shape, a box for what the font lacks; quotation marks
        beside western letters are western ones, for a Chinese font's are as wide as a character.
        """
        shown = []
        for character in _QUOTED.sub(lambda mark: _PLAIN[mark[0]], text):
            if ord(character) in self.widths and character.isprintable():
                shown.append(character)
            elif character.isspace():
                shown.append(" ")
            elif not _joins(character):
                shown.append(_BOX)
        return "".join(shown)

    def width(self, text: str) -> float:
        """How wide a cleaned text is, in parts of the font's size."""
        widths = self.widths
        return sum(widths[ord(character)] for character in text)


_PLAIN = {"“": '"', "”": '"', "‘": "'", "’": "'"}
_QUOTED = re.compile(r"[“”‘’](?=[!-~])|(?<=[!-~])[“”‘’]")


def _joins(character: str) -> bool:
    """Whether a character only joins or changes its neighbours (joiners, variation selectors, marks of
    order).
    """
    return character in "\u200b\u200c\u200d\u200e\u200f\ufeff\u2060" or "\ufe00" <= character <= "\ufe0f"


@cache
def load(file: str = "") -> Font:
    """The font of this file, or where nothing is named the first that the system has.

    Raises:
        FontMissing: there is none, or it has no TrueType outlines, or no Chinese.
    """
    path = file or next((place for place in PLACES if Path(place).is_file()), "")
    if not path:
        raise FontMissing(
            f"papers need a font with Chinese: install one (Debian: apt-get install {PACKAGE}), "
            "or name a TrueType file in PICKBENCH_FONT"
        )
    name = f"Paper-{Path(path).stem}"
    try:
        font = TTFont(name, path)
    except (TTFError, OSError) as error:
        raise FontMissing(
            f"PICKBENCH_FONT: expected a TrueType file (.ttf, .ttc), got {path}: {error}"
        ) from error
    widths = {code: width / 1000 for code, width in font.face.charWidths.items()}
    if any(ord(character) not in widths for character in _NEEDED):
        raise FontMissing(
            f"PICKBENCH_FONT: expected a font with Latin and Chinese, got {path}, which lacks some"
        )
    widths.setdefault(ord(_BOX), widths[ord("O")])
    pdfmetrics.registerFont(font)
    return Font(path, name, widths)
