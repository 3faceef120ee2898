"""From what a device delivers to the fields of an event.

Rule: whatever bytes a scanner delivers become a code that a frame can carry.
"""

_ROOM = 700  # bytes: what all other fields of the longest scan leave for the code in a frame of 1,024


def scan_fields(code: bytes, aim: str):
    """`c`, `x` and `aim` of a scan: `c` where the code is printable ASCII (GS allowed) and fits a frame.

    >>> scan_fields(b"4006381333931", "]E0")
    ('4006381333931', None, ']E0')
    >>> scan_fields(bytes([228]), "")
    (None, 'e4', None)
    """
    size = len(code) + 5 * code.count(b"\x1d") + code.count(b'"') + code.count(b"\\")
    if not _is_printable(code) or size > _ROOM:
        return None, code.hex(), _sound(aim)
    return code.decode(), None, _sound(aim)


def _is_printable(code: bytes) -> bool:
    return all(32 <= byte < 127 or byte == 29 for byte in code)


def _sound(aim: str):
    """An AIM identifier, None where it is none."""
    return aim if len(aim) == 3 and _is_printable(aim.encode()) else None


def button_fields(place: int, lights):
    """`rev`, `task` and `qty` of a press: what its place showed, where it showed one light.

    Where two people's lights meet at one place, the press alone does not say whose task is meant. Any choice
    here could confirm the other's; so none is named, and the hub, which knows who stands there, decides or
    asks.
    """
    rev, row = lights.rev if lights.rev >= 0 else None, lights.only_at(place)
    return (rev, row[4] or None, row[3] or None) if row else (rev, None, None)
