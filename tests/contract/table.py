"""THE TABLE opened out: every message with its fields, one by one, as the documents and the tests read it."""

from typing import Any, NamedTuple

from protocol import messages
from protocol.facts import Fact


class Spec(NamedTuple):
    """`fields` are rows of name, place of the type in TYPES, and whether the field must be there."""

    name: str
    leaf: str
    k: str
    limit: int
    fields: list[tuple[str, int, bool]]


SPECS = {
    made: Spec(
        made.__name__,
        leaf,
        k,
        limit,
        [
            (name, at, first + i < required)
            for i, (name, at) in enumerate(zip(names, messages.FIELDS[first:], strict=False))
        ],
    )
    for made, (leaf, k, limit, required, first, *names) in messages.TABLE.items()
}
assert Fact in SPECS, "the message of the hub alone is one of the table too"
LEAVES = sorted({spec.leaf for spec in SPECS.values()})


def type_at(at: int) -> tuple[int, Any, Any]:
    """Kind, low and high of the type that begins at a place of TYPES."""
    kind, low, high = messages.TYPES[at : at + 3]
    return kind, low, high
