"""The colours of guiding lights: one a person, and never the same for two who work side by side.

Rule: red and amber are kept for verdicts and trouble, white for a full slot of a put wall.
"""

from collections.abc import Collection

from protocol.codes import BLUE, CYAN, GREEN, MAGENTA

GUIDING = (BLUE, MAGENTA, CYAN, GREEN)
"""Those that guide a person."""
WORDS = {
    BLUE: ("blue", "蓝色"),
    MAGENTA: ("magenta", "品红"),
    CYAN: ("cyan", "青色"),
    GREEN: ("green", "绿色"),
}
"""Colour -> its name in English and Chinese."""


def choose(own: str, taken: Collection[str]) -> str:
    """The colour of a person's light where others have these: their own, else the first that is free there.

    With more people than colours it is their own again: then the display alone says whose bin it is.

    >>> choose("b", ["m"]), choose("b", ["b"]), choose("w", ["b"]), choose("b", ["b", "m", "c", "g"])
    ('b', 'm', 'm', 'b')
    """
    guiding = own if own in GUIDING else GUIDING[0]
    if own in GUIDING and own not in taken:
        return own
    return next((colour for colour in GUIDING if colour not in taken), guiding)
