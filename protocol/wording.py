"""The errors of the contract in words: what was expected and what came. Loaded when an error is read.

Rule: never more than 40 characters of what came, and it is never walked into: it may be nested without end.
"""

from protocol.kinds import BASE64, CODE, HEX, INT, LIST, NAME, ONE_OF, PART, TEXT, WORDS
from protocol.messages import TABLE, TYPES

_TEXTS = {
    TEXT: "printable ASCII characters",
    CODE: "printable ASCII characters or GS",
    WORDS: "characters of the Basic Multilingual Plane",
    HEX: "hexadecimal digits 0-9 a-f, an even number",
    BASE64: "base64 characters, a multiple of 4",
    NAME: "of a-z 0-9 -",
}


def words(code: str, what) -> str:
    """The text of an error by its code and its `args`.

    >>> words("frame_too_long", (1024, 1025))
    'expected at most 1024 bytes, got 1025'
    """
    return _SAID[code](*what)


def _bad_topic(expected, came) -> str:
    return "expected " + expected + ", got " + repr(came[:80])


def _frame_too_long(most, came, of="bytes") -> str:
    return "expected at most %d %s, got %d" % (most, of, came)


def _not_json(came) -> str:
    if isinstance(came, Exception):
        return "expected a JSON object in ASCII, got: " + str(came)[:60]
    return "expected a JSON object, got " + _shown(came)


def _unknown_kind(where, came) -> str:
    if where != "k":
        return "expected a " + where + " of the contract, got " + _shown(came)
    kinds = sorted([row[1] for row in TABLE.values() if row[1]])
    return "expected k to be one of " + " ".join(kinds) + ", got " + _shown(came)


def _field_missing(name, *_) -> str:
    return "expected the field " + name + ", got nothing"


def _field_invalid(name, at, came) -> str:
    if at is None:
        return "expected either c or x in a scan, got " + ("both" if came else "neither")
    return name + ": expected " + expected(at) + ", got " + _shown(came)


_SAID = {
    "bad_topic": _bad_topic,
    "frame_too_long": _frame_too_long,
    "not_json": _not_json,
    "unknown_kind": _unknown_kind,
    "field_missing": _field_missing,
    "field_invalid": _field_invalid,
}


def expected(at: int) -> str:
    """What a value of the type that begins at TYPES[at] must be.

    >>> expected(0)
    'an integer from 0 to 1'
    """
    kind, low, high = TYPES[at : at + 3]
    if kind == INT:
        return "an integer from %d to %d" % (low, high)
    if kind in _TEXTS:
        return (str(low) if low == high else "%d to %d" % (low, high)) + " " + _TEXTS[kind]
    if kind == ONE_OF:
        return "one of " + " ".join(low)
    if kind == PART:
        return "[part, parts] with 0 <= part < parts <= %d" % TYPES[low[1] + 2]
    if kind == LIST:
        return "0 to %d, each " % high + expected(low)
    return "0 to %d rows of " % high + ", ".join([expected(item) for item in low])


def _shown(came: object) -> str:
    if came is None:
        return "nothing"
    if type(came) in (list, tuple):
        return "a list of %d" % len(came)
    if type(came) is dict:
        return "an object"
    shown = repr(came)
    return shown if len(shown) <= 40 else shown[:37] + "..."
