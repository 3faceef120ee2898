"""What colours the bins of the map: picks of a day or a week, or stock. A level of each bin, and its words.

Pure. Rule: a level is told by words and, where it is no scale, by its hatching; never by colour alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hub.web.wording import Words, word

TODAY, WEEK, STOCK, PLAIN = "today", "week", "stock", "plain"
NAMES = {
    TODAY: word("Picks today"),
    WEEK: word("Picks in 7 days"),
    STOCK: word("Stock"),
    PLAIN: word("Lights only"),
}
"""layer -> its name; the first is shown where none is asked for."""
DAYS = {TODAY: 1, WEEK: 7}
LOW_QTY = 5
"""A bin with so many pieces or fewer is low, unless another number is asked for."""
_FULL = 5
"""A bin with more than so many times the low number is full."""
_PARTS = (8, 4, 2)
"""Bounds of the levels of heat, as parts of the busiest bin's picks."""


@dataclass(frozen=True, slots=True)
class Layer:
    """Levels of bins by their numbers, from 0, the words of each level in the legend, and each bin's
    number (picks or pieces).
    """

    kind: str
    level: Mapping[int, int]
    legend: Sequence[str]
    count: Mapping[int, int]


def heat(words: Words, kind: str, bins: Sequence[int], picks: Mapping[int, int]) -> Layer:
    """Levels of picks: 0 for none, up to 4 for more than half of the busiest bin's."""
    most = max((picks.get(id_, 0) for id_ in bins), default=0)
    bounds = [max(at, most // part) for at, part in enumerate(_PARTS, 1)] if most > len(_PARTS) else [1, 2, 3]
    count = {id_: picks.get(id_, 0) for id_ in bins}
    level = {id_: 0 if not n else 1 + sum(n > bound for bound in bounds) for id_, n in count.items()}
    edges = [0, *bounds, max(most, bounds[-1] + 1)]
    legend = [words.t("no pick")]
    for low, high in pairwise(edges):
        legend.append(_span(words, low + 1, high))
    return Layer(kind, level, legend, count)


def _span(words: Words, low: int, high: int) -> str:
    if low >= high:
        return words.number(high)
    return f"{words.number(low)}–{words.number(high)}"


def stock(words: Words, bins: Sequence[int], pieces: Mapping[int, int], low_qty: int) -> Layer:
    """Levels of stock: empty, low, some, full."""
    count = {id_: pieces.get(id_, 0) for id_ in bins}
    full = low_qty * _FULL
    level = {id_: (n > 0) + (n > low_qty) + (n > full) for id_, n in count.items()}
    legend = [
        words.t("empty"),
        words.t("low: at most {n}", n=low_qty),
        words.t("some: at most {n}", n=full),
        words.t("full: more"),
    ]
    return Layer(STOCK, level, legend, count)


def plain(bins: Sequence[int]) -> Layer:
    """No colours: lights and people alone."""
    return Layer(PLAIN, dict.fromkeys(bins, 0), [], {})
