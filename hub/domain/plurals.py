"""English nouns after a number: texts are written for many, and say one where it is one.

Rule: a noun that follows a number in what people read stands here; a test finds those of pages that don't.
"""

import re
from collections.abc import Mapping

ONE = {
    "people": "person",
    "boxes": "box",
    "addresses": "address",
    "copies": "copy",
    "replies": "reply",
    "pieces": "piece",
    "waves": "wave",
    "places": "place",
    "moves": "move",
    "lines": "line",
    "pages": "page",
    "messages": "message",
    "minutes": "minute",
    "files": "file",
    "aisles": "aisle",
    "totes": "tote",
    "sites": "site",
    "exceptions": "exception",
    "codes": "code",
}
"""Nouns that lose more, or less, than an s."""
_REGULAR = (
    "rows bins cartons items steps orders characters cut-offs stations walks labels papers parcels slots "
    "prints tasks printers sheets cards days hours seconds others events errors lots tokens accounts zones "
    "carts sorters numbers groups barcodes parts kits bills carriers lights attempts shops walls benches"
)
ONE |= {noun: noun.removesuffix("s") for noun in _REGULAR.split() if noun not in ONE} | {"benches": "bench"}
VERBS = {
    "are": "is",
    "were": "was",
    "wait": "waits",
    "differ": "differs",
    "have": "has",
    "miss": "misses",
    "will": "will",
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
