"""The wire contract as data, for a bench in the browser.

Rule: what stands here is made from `protocol`; a bench's JavaScript knows no field, bound or op of its own.
"""

from functools import cache
from importlib.metadata import version
from typing import Any

from protocol import cards, codes, kinds
from protocol.messages import FIELDS, KINDS, TABLE, TYPES

_KIND_NAMES = {
    getattr(kinds, name): name.lower()
    for name in ("INT", "TEXT", "NAME", "HEX", "BASE64", "CODE", "WORDS", "ONE_OF", "LIST", "ROWS", "PART")
}
_FACT = "fact"  # no station sees it


@cache
def contract() -> dict[str, Any]:
    """Every message with its fields and bounds, and the words that both sides share.

    `messages`: kind -> {leaf, k, most: bytes, required: how many of its fields, fields: [[name, type], …]}; a
    type is [kind, low, high] as `protocol.messages` explains, with the types of items in place of `low`.

    >>> contract()["messages"]["state"]["fields"][0]
    ['on', ['int', 0, 1]]
    """
    return {
        "version": version("pickbench"),
        "messages": dict(_message(made) for made in dict.fromkeys(KINDS.values()) if TABLE[made][0] != _FACT),
        "ops": list(codes.OPS),
        "dangerous": list(codes.DANGEROUS_OPS),
        "sounds": list(codes.SOUNDS),
        "jobs": list(cards.JOBS),
    }


def _message(made: Any) -> tuple[str, dict[str, Any]]:
    leaf, k, most, required, first, *names = TABLE[made]
    fields = [[name, _type(FIELDS[first + i])] for i, name in enumerate(names)]
    told = {"leaf": leaf, "k": k, "most": most, "required": required - first, "fields": fields}
    return k or leaf, told


def _type(at: int) -> list[Any]:
    """The type that stands at a place in TYPES."""
    kind, low, high = TYPES[at : at + 3]
    if kind == kinds.LIST:
        low = _type(low)
    elif kind in {kinds.ROWS, kinds.PART}:
        low = [_type(place) for place in low]
    elif kind == kinds.ONE_OF:
        low = list(low)
    return [_KIND_NAMES[kind], low, high]
