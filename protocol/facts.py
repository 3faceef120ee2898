"""What the hub tells pages and programs that it has committed. No station sees it, so none holds it.

Rule: it is a message of THE TABLE as any other; `codec` knows the leaf "fact" once this module is imported.
"""

from protocol.codes import OUTCOMES
from protocol.kinds import INT, NAME, ONE_OF, TEXT, WORDS
from protocol.messages import DOWN_BYTES, LIGHTS, MOST_PIECES, SAFE, SAY_LENGTH, TYPES, U32, define

FACTS = ("verdict", "order", "lights", "stock", "station")


def _type(kind, low, high):
    """Enter a type; returns where it begins in TYPES."""
    TYPES.extend((kind, low, high))
    return len(TYPES) - 3


_U32 = _type(INT, 0, U32)
_PIECES = _type(INT, 0, MOST_PIECES)
_OUTCOME = _type(ONE_OF, OUTCOMES, 0)
_TEXT32 = _type(TEXT, 1, 32)
_WORDS64 = _type(WORDS, 1, 64)

# a line is a field: its name and its type; the number says how many must be there
# fmt: off
Fact = define(
    "Fact", "fact", "", DOWN_BYTES, 2,
    "k", _type(ONE_OF, FACTS, 0),
    "at_ms", _type(INT, 0, SAFE),
    "station", _type(NAME, 1, 32),
    "seq", _type(INT, 1, U32),
    "v", _OUTCOME,
    "why", _TEXT32,
    "say", _type(WORDS, 0, SAY_LENGTH),
    "order", _WORDS64,
    "state", _TEXT32,
    "operator", _WORDS64,
    "sku", _WORDS64,
    "bin", _WORDS64,
    "qty", _type(INT, -MOST_PIECES, MOST_PIECES),
    "got", _PIECES,
    "want", _PIECES,
    "rev", _U32,
    "on", LIGHTS,
)
# fmt: on
