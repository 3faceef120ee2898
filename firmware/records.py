"""From what a device delivers to the fields of an event.

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


def scan_fields(code: bytes, aim: str, src: int):
    """The fields of a scan: `c` where the code is printable ASCII (GS allowed) and fits a frame, else `x`.

    >>> scan_fields(b"4006381333931", "]E0", 0) == {"c": "4006381333931", "aim": "]E0", "src": 0}
    True
    >>> scan_fields(bytes([228]), "", 1) == {"x": "e4", "src": 1}
    True
    """
    fields = {"src": src}
    if len(aim) == 3 and printable(aim, 3) == aim:
        fields["aim"] = aim
    escaped = len(code) + 5 * code.count(b"\x1d") + code.count(b'"') + code.count(b"\\")
    if escaped <= _ROOM and all(32 <= byte < 127 or byte == 29 for byte in code):
        fields["c"] = code.decode()
    else:
        fields["x"] = code.hex()
    return fields


def weigh_fields(reading):
    """The fields of a weighing, from a signals.Reading."""
    names = ("net_mg", "gross_mg", "tare_mg", "step_mg", "load", "ok", "pp_mg", "n", "cal")
    return dict(zip(names, reading))


def button_fields(b: str, place: int, lights):
    """The fields of a button press: what its place showed goes with it, where it showed anything."""
    fields = {"b": b, "at": place}
    if lights.rev >= 0:
        fields["rev"] = lights.rev
    row = lights.at(place)
    if row is not None:
        fields["qty"] = row[3] or None
        fields["task"] = row[4] or None
    return fields
