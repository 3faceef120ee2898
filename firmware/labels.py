"""Texts that fit where they go: what a device says into a frame, what an event was about onto a display.

An overlay. Rule: never longer than asked for, never a character that can't be carried.
"""

from protocol.codec import decode
from protocol.errors import ProtocolError


def printable(text: str, most: int) -> str:
    """Text cut to `most` characters of printable ASCII; others become a question mark.

    >>> printable("21 °C", 9)
    '21 ?C'
    """
    return "".join([character if " " <= character <= "~" else "?" for character in text[:most]])


def label(frame: bytes) -> str:
    """A name of some 12 characters by which a person knows what an event was about.

    >>> label(b'{"k":"fault","sess":"s","inc":1,"seq":1,"up_ms":0,"code":"scale","text":""}')
    'scale'
    """
    try:
        event = decode("ev", frame)
    except ProtocolError:  # kept by an older firmware
        return "?"
    if hasattr(event, "net_mg"):
        return "%d g" % (event.net_mg // 1000)
    if hasattr(event, "b"):
        return "%s %d" % (event.b, event.at)
    return printable((getattr(event, "c", None) or getattr(event, "x", None) or event.code)[-12:], 12)
