"""What a value of each kind must be. One function per kind: the words of what was expected, or None.

Rule: `type(value) is int`, never isinstance: True is an int on CPython and not on MicroPython.
"""

from protocol import messages
from protocol.codes import COLOURS, MODES

GS = "\x1d"  # GS1's separator between element strings
_HEX = "0123456789abcdef"
_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NAME = "abcdefghijklmnopqrstuvwxyz0123456789-"

try:
    _ = str.isprintable, str.isascii

    def is_printable(text: str) -> bool:
        """Whether `text` is printable ASCII, space to tilde."""
        return text.isascii() and text.isprintable()

except AttributeError:  # MicroPython

    def is_printable(text: str) -> bool:
        """Whether `text` is printable ASCII, space to tilde."""
        return all(" " <= character <= "~" for character in text)


def is_words(text: str) -> bool:
    """Whether `text` is of the Basic Multilingual Plane, without controls and lone surrogates.

    >>> is_words("下一个 A-01-2"), is_words("a\\n"), is_words("\\ud800"), is_words("\\U0001f600")
    (True, False, False, False)
    """
    return is_printable(text) or all(_is_plain(character) for character in text)


def _is_plain(character: str) -> bool:
    return " " <= character <= "~" or "\xa0" <= character <= "\ud7ff" or "\ue000" <= character <= "\uffff"


def _length(value: object, low: int, high: int, of: str, fits: object) -> "str | None":
    if type(value) is str and low <= len(value) <= high and fits(value):
        return None
    return (str(low) if low == high else "%d to %d" % (low, high)) + " " + of


def _int(value: object, low: int, high: int) -> "str | None":
    if type(value) is int and low <= value <= high:
        return None
    return "an integer from %d to %d" % (low, high)


def _text(value: object, low: int, high: int) -> "str | None":
    return _length(value, low, high, "printable ASCII characters", is_printable)


def _code(value: object, low: int, high: int) -> "str | None":
    def fits(text: str) -> bool:
        return is_printable(text.replace(GS, ""))

    return _length(value, low, high, "printable ASCII characters or GS", fits)


def _words(value: object, low: int, high: int) -> "str | None":
    return _length(value, low, high, "characters of the Basic Multilingual Plane", is_words)


def _hex(value: object, low: int, high: int) -> "str | None":
    def fits(text: str) -> bool:
        return len(text) % 2 == 0 and all(character in _HEX for character in text)

    return _length(value, low, high, "hexadecimal digits 0-9 a-f, an even number", fits)


def _base64(value: object, low: int, high: int) -> "str | None":
    def fits(text: str) -> bool:
        body = text.rstrip("=")
        return len(text) % 4 == 0 and len(text) - len(body) < 3 and all(c in _BASE64 for c in body)

    return _length(value, low, high, "base64 characters, a multiple of 4", fits)


def _name(value: object, low: int, high: int) -> "str | None":
    return _length(value, low, high, "of a-z 0-9 -", lambda text: all(c in _NAME for c in text))


def _one_of(value: object, choices: "tuple[str, ...]", _high: None) -> "str | None":
    if type(value) is str and value in choices:
        return None
    return "one of " + " ".join(choices)


def _rows(value: object, low: int, high: int, of: str, fits: object) -> "str | None":
    if type(value) in (list, tuple) and low <= len(value) <= high and all(fits(row) for row in value):
        return None
    return "%d to %d " % (low, high) + of


def _texts(value: object, low: int, high: int) -> "str | None":
    return _rows(value, low, high, "texts of 1 to 24 printable ASCII characters", _is_cap)


def _is_cap(row: object) -> bool:
    return _text(row, 1, 24) is None


def _part(value: object, low: int, high: int) -> "str | None":
    if type(value) in (list, tuple) and len(value) == 2:
        index, count = value
        if _int(count, low, high) is None and _int(index, 0, count - 1) is None:
            return None
    return "[part, parts] with 0 <= part < parts <= %d" % high


def _lights(value: object, low: int, high: int) -> "str | None":
    return _rows(value, low, high, "rows [place, colour, mode, qty, task]", _is_light)


def _is_light(row: object) -> bool:
    if type(row) not in (list, tuple) or len(row) != 5:
        return False
    place, colour, mode, qty, task = row
    return (
        type(place) is int
        and 0 <= place <= messages.U16
        and type(colour) is str
        and colour in COLOURS
        and type(mode) is str
        and mode in MODES
        and type(qty) is int
        and 0 <= qty <= messages.MOST_PIECES
        and type(task) is int
        and 0 <= task <= messages.SAFE
    )


def _lines(value: object, low: int, high: int) -> "str | None":
    return _rows(value, low, high, "lines [line, left, [[code, pieces], ...]]", _is_line)


def _is_line(row: object) -> bool:
    if type(row) not in (list, tuple) or len(row) != 3:
        return False
    line, left, codes = row
    if _int(line, 0, messages.SAFE) or _int(left, 0, messages.MOST_PIECES):
        return False
    return _rows(codes, 0, 64, "", _is_piece_code) is None


def _is_piece_code(row: object) -> bool:
    if type(row) not in (list, tuple) or len(row) != 2:
        return False
    return _code(row[0], 1, messages.CODE_LENGTH) is None and _int(row[1], 1, messages.MOST_PIECES) is None


CHECKS = {
    messages.INT: _int,
    messages.TEXT: _text,
    messages.CODE: _code,
    messages.WORDS: _words,
    messages.HEX: _hex,
    messages.BASE64: _base64,
    messages.NAME: _name,
    messages.ONE_OF: _one_of,
    messages.TEXTS: _texts,
    messages.PART: _part,
    messages.LIGHTS: _lights,
    messages.LINES: _lines,
}
