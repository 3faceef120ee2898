"""From what a device delivers to the fields of an event, and from an event to a name for people.

Rule: whatever bytes a scanner delivers become a code that a frame can carry, or are refused for their length.
"""

from protocol.messages import CODE_LENGTH, UP_BYTES

_ROOM = UP_BYTES - 324  # what all other fields of the longest scan leave for the code


def printable(text: str, most: int) -> str:
    """Text cut to `most` characters of printable ASCII; others become a question mark.

    >>> printable("21 °C", 9)
    '21 ?C'
    """
    return "".join([character if " " <= character <= "~" else "?" for character in text[:most]])


def scan_objection(code: bytes) -> "str | None":
    """Why a code can't be taken: its length is not 1 to 256 bytes; else None."""
    if not code:
        return "code_empty"
    return "code_too_long" if len(code) > CODE_LENGTH else None


def scan_fields(code: bytes, aim: str):
    """`c`, `x` and `aim` of a scan: `c` where the code is printable ASCII (GS allowed) and fits a frame.

    >>> scan_fields(b"4006381333931", "]E0")
    ('4006381333931', None, ']E0')
    >>> scan_fields(bytes([228]), "")
    (None, 'e4', None)
    """
    if len(aim) != 3 or printable(aim, 3) != aim:
        aim = None
    escaped = len(code) + 5 * code.count(b"\x1d") + code.count(b'"') + code.count(b"\\")
    for byte in code:
        if not 32 <= byte < 127 and byte != 29:
            escaped = UP_BYTES
    return (code.decode(), None, aim) if escaped <= _ROOM else (None, code.hex(), aim)


def button_fields(place: int, lights):
    """`rev`, `task` and `qty` of a press: what its place showed, where it showed one light.

    Where two people's lights meet at one place, the press alone does not say whose task is meant. Any choice
    here could confirm the other's; so none is named, and the hub, which knows who stands there, decides or
    asks.
    """
    rows = [row for row in lights if row[0] == place]
    rev = lights.rev if lights.rev >= 0 else None
    if len(rows) != 1:
        return rev, None, None
    return rev, rows[0][4] or None, rows[0][3] or None


def label(event) -> str:
    """A name of at most 12 characters or so, by which a person knows what an event was about."""
    if hasattr(event, "net_mg"):
        return "%d g" % (event.net_mg // 1000)
    if hasattr(event, "b"):
        return "%s %d" % (event.b, event.at)
    return printable(getattr(event, "c", None) or getattr(event, "x", None) or event.code, 512)[-12:]
