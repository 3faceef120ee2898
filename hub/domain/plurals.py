"""English nouns after a number: texts are written for many, and say one where it is one.

Rule: a noun that follows a number in what people read stands here; a test finds those of pages that don't.
"""

import re
from collections.abc import Mapping

_IRREGULAR = {
    "addresses": "address",
    "benches": "bench",
    "boxes": "box",
    "copies": "copy",
    "people": "person",
    "replies": "reply",
}
_REGULAR = (
    "accounts aisles attempts barcodes bills bins cards carriers cartons carts characters codes cut-offs "
    "days errors events exceptions files groups hours items kits labels lights lines lots messages "
    "minutes moves numbers orders others pages papers parcels parts pieces places printers prints rows "
    "seconds sheets shops sites slots sorters stations steps tasks tokens totes walks walls waves zones"
)
ONE = _IRREGULAR | {noun: noun[:-1] for noun in _REGULAR.split()}
"""Nouns for many -> for one."""
VERBS = {
    "are": "is",
    "were": "was",
    "wait": "waits",
    "differ": "differs",
    "have": "has",
    "miss": "misses",
    "go": "goes",
}
"""Their verbs, for many and for one."""
_COUNTED = re.compile(
    rf"\{{(\w+)\}}((?: \w+)??) ({'|'.join(sorted(ONE, key=len, reverse=True))})\b(?: ({'|'.join(VERBS)})\b)?"
)


def many(count: int, nouns: str) -> str:
    """So many of something.

    Args:
        nouns: one of ONE.

    >>> many(1, "boxes"), many(0, "rows")
    ('1 box', '0 rows')
    """
    return f"{count} {ONE[nouns] if count == 1 else nouns}"


def counted(text: str, values: Mapping[str, object]) -> str:
    """A text with nouns and verbs for one where its number is one.

    >>> counted("{n} papers wait", {"n": 1}), counted("{n} papers wait", {"n": 2})
    ('{n} paper waits', '{n} papers wait')
    >>> counted("Order {n} lines", {"n": "S-1"})
    'Order {n} lines'
    """

    def one(found: re.Match[str]) -> str:
        name, between, noun, verb = found.groups()
        if not isinstance(values.get(name), int) or values[name] != 1:
            return found[0]
        return f"{{{name}}}{between} {ONE[noun]}" + (f" {VERBS[verb]}" if verb else "")

    return _COUNTED.sub(one, text)
