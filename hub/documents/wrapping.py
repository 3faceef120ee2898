"""Text that fits its field: how large, in how many lines, and where a line ends.

Rule: what is returned fits the width; only what fits in no permitted size is cut, and then it says so with
"…".
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.documents.fonts import Font
from hub.documents.words import BETWEEN

_CUT = "…"
_STEP = 0.92
"""By how much a size is made smaller until the text fits."""
LINE = 1.18
"""Height of a line of text, in parts of its size."""
_SLACK = 1e-6
"""A line that was broken to a width fits it again."""
_CHINESE = 0x2E80
"""From here on characters are Chinese, or as wide."""
_NOT_FIRST = "，。、；：？！）》」』”,.;:?!)%"
"""What begins no line."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The lines of a text and their size in mm."""

    lines: tuple[str, ...]
    size: float


def fit(
    font: Font, text: str, width: float, size: float, least: float, most_lines: int = 1, height: float = 0.0
) -> Fitted:
    """Break a text into at most so many lines; it is made smaller, down to `least`, until it fits.

    Args:
        width: of the field, mm.
        size: the size wished for, mm.
        least: the smallest that can still be read, mm.
        height: of the field, mm; 0 where only the number of lines counts.
    """
    text = font.clean(text).strip()
    while True:
        lines = wrap(font, text, width / size)
        room = min(most_lines, int(height / (size * LINE) + _SLACK)) if height else most_lines
        if len(lines) <= room:
            return Fitted(tuple(lines), size)
        if size <= least:
            kept = lines[: max(1, room) - 1]
            return Fitted((*kept, cut(font, _after(text, kept), width / size)), size)
        size = max(least, size * _STEP)


def _after(text: str, lines: Sequence[str]) -> str:
    """What of a text comes after its first lines, with the gaps that breaking it into lines has left out."""
    at = 0
    for line in lines:
        at = text.index(line, at) + len(line)
    return text[at:].lstrip()


def wrap(font: Font, text: str, width: float) -> list[str]:
    """Break a cleaned text into lines of at most this width, in parts of the font's size.

    Facts side by side stay whole where each fits a line. Else western words stay whole where they can, and
    Chinese ones break anywhere but before a closing mark.
    """
    width += _SLACK
    if font.width(text) <= width:
        return [text] if text else []
    facts = text.split(BETWEEN)
    if len(facts) > 1 and all(font.width(fact) <= width for fact in facts):
        return _gathered(font, facts, width)
    lines, line, used = [], "", 0.0
    for word in _words(text):
        wide = font.width(word)
        if used + wide <= width or (line and not word.strip()):
            line, used = line + word, used + wide
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = word.lstrip()
        used = font.width(line)
        while used > width and len(line) > 1:
            head = _within(line, _head(font, line, width))
            lines.append(line[:head])
            line = line[head:]
            used = font.width(line)
    return [*lines, line.rstrip()] if line.strip() else lines


def _gathered(font: Font, facts: Sequence[str], width: float) -> list[str]:
    """Facts in as few lines as they need, none of them broken."""
    lines = [facts[0]]
    for fact in facts[1:]:
        longer = f"{lines[-1]}{BETWEEN}{fact}"
        if font.width(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(fact)
    return lines


def cut(font: Font, text: str, width: float) -> str:
    """The beginning of a cleaned text that fits with the sign that it was cut."""
    if font.width(text) <= width:
        return text
    sign = font.clean(_CUT)
    return text[: _head(font, text, width - font.width(sign))].rstrip() + sign


def _head(font: Font, text: str, width: float) -> int:
    """How many characters fit; at least one, so that a long text comes to an end."""
    used = 0.0
    for n, character in enumerate(text):
        used += font.widths[ord(character)]
        if used > width:
            return max(1, n)
    return len(text)


def _within(word: str, head: int) -> int:
    """Where to break a word that is too long for a line: after its last sign, if that is not too far back."""
    sign = max(word.rfind(c, 0, head) for c in "-/_.,;:|")
    return sign + 1 if sign + 1 >= head / 2 else head


def _words(text: str) -> Sequence[str]:
    """Where a text may be broken: after spaces, and beside every Chinese character."""
    words, word = [], ""
    for character in text:
        wide = ord(character) >= _CHINESE
        after_wide = bool(word) and ord(word[-1]) >= _CHINESE and character != " "
        if (wide or after_wide) and character not in _NOT_FIRST:
            words.append(word)
            word = character
        else:
            word += character
            if character == " ":
                words.append(word)
                word = ""
    return [each for each in (*words, word) if each]
