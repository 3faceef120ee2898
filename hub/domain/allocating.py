"""Which warehouse an order is sent from: the nearest to the buyer that has all of it; where none has, and the
site's rules permit it, as few as possible, the nearer before the farther.

An order is promised whole or not at all; what is lacking is named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from types import MappingProxyType

from hub.domain.office_rules import AllocationRules, NearRule

Pieces = Mapping[int, int]
"""item id -> pieces."""
_NOTHING: Pieces = MappingProxyType({})
MOST_TRIED = 3
"""Warehouses of which every combination is tried; an order that needs more takes them from the nearest on."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one warehouse sends of an order."""

    warehouse_id: int
    pieces: Pieces


@dataclass(frozen=True, slots=True)
class Choice:
    """Where an order is sent from: `parts` by warehouse, the nearest first; none where pieces are lacking."""

    parts: tuple[Part, ...]
    lacking: Pieces
    """Item id -> pieces that are missing where the fewest are; empty when there is all of it."""


def ranking(
    rules: AllocationRules, country: str, postcode: str, warehouses: Mapping[str, int]
) -> tuple[int, ...]:
    """The warehouses that serve an address, the nearest first.

    The first rule that takes the address counts, and only the warehouses that it names; without a rule for
    it, all of them in the order of their making.

    Args:
        country: as the shop wrote it, "" where it wrote none; likewise the postcode.
        warehouses: code -> id, in the order of their making.

    >>> rules = AllocationRules((NearRule(("SOUTH", "NORTH"), ("DE",), ("7", "80000-89999")),))
    >>> here = {"NORTH": 1, "SOUTH": 2}
    >>> ranking(rules, "de", "81541", here), ranking(rules, "DE", "20095", here)
    ((2, 1), (1, 2))
    """
    rule = next((rule for rule in rules.near if serves(rule, country, postcode)), None)
    if rule is None:
        return tuple(warehouses.values())
    return tuple(warehouses[code] for code in dict.fromkeys(rule.warehouses) if code in warehouses)


def serves(rule: NearRule, country: str, postcode: str) -> bool:
    """Whether a rule takes an address.

    A postcode is compared without spaces and hyphens, capitals or not. `20000-29999` is a span, because both
    its sides are equally long; `00-950` is a beginning.

    >>> serves(NearRule(("A",), (), ("SW1",)), "GB", "sw1a 1aa")
    True
    >>> span = NearRule(("A",), (), ("20000-29999",))
    >>> [serves(span, "", code) for code in ("20000", "29999-1234", "30000", "")]
    [True, True, False, False]
    """
    countries = {name.strip().casefold() for name in rule.countries}
    if countries and country.strip().casefold() not in countries:
        return False
    code = _plain(postcode)
    return not rule.postcodes or any(_takes(area, code) for area in rule.postcodes)


def _takes(area: str, code: str) -> bool:
    low, high = _span(area)
    if high:
        return low <= code[: len(low)] <= high and len(code) >= len(low)
    return bool(code) and code.startswith(low)


@lru_cache(maxsize=16_384)
def _span(area: str) -> tuple[str, str]:
    """The first and the last beginning of a span; of a beginning alone the last is empty. Remembered, for
    every order is compared with the same areas.
    """
    low, hyphen, high = area.partition("-")
    low, high = _plain(low), _plain(high)
    return (low, high) if hyphen and high and len(low) == len(high) else (low + high, "")


@lru_cache(maxsize=256)
def _plain(postcode: str) -> str:
    return "".join(c for c in postcode if c.isalnum()).upper()


def choose(wanted: Pieces, free: Mapping[int, Pieces], ranked: Sequence[int], split: bool) -> Choice:
    """Choose where an order is sent from.

    Args:
        wanted: the pieces of the order.
        free: warehouse id -> what it could promise.
        ranked: the warehouses that may send it, the nearest first.
        split: whether more than one may.

    >>> free = {1: {7: 2, 8: 1}, 2: {7: 5}, 3: {7: 5, 8: 5}}
    >>> [p.warehouse_id for p in choose({7: 3, 8: 1}, free, (1, 2, 3), True).parts]
    [3]
    >>> [(p.warehouse_id, dict(p.pieces)) for p in choose({7: 3, 8: 1}, free, (1, 2), True).parts]
    [(1, {7: 2, 8: 1}), (2, {7: 1})]
    >>> choose({7: 3, 8: 1}, free, (1, 2), False)
    Choice(parts=(), lacking={7: 1})
    """
    together = len(ranked) if split else 1
    for number in range(1, min(together, MOST_TRIED) + 1):
        for some in combinations(ranked, number):
            parts, lacking = _shared(wanted, free, some)
            if not lacking:
                return Choice(parts, _NOTHING)
    attempts: list[Sequence[int]] = [ranked] if split else [(one,) for one in ranked] or [()]
    parts, lacking = min((_shared(wanted, free, some) for some in attempts), key=lambda a: sum(a[1].values()))
    return Choice((), lacking) if lacking else Choice(parts, _NOTHING)


def _shared(
    wanted: Pieces, free: Mapping[int, Pieces], some: Sequence[int]
) -> tuple[tuple[Part, ...], dict[int, int]]:
    """What each of these warehouses sends, the first of them all that it can; and what is then lacking."""
    left = dict(wanted)
    parts = []
    for warehouse_id in some:
        has = free.get(warehouse_id, _NOTHING)
        pieces = {item: min(qty, has.get(item, 0)) for item, qty in left.items() if has.get(item, 0) > 0}
        if pieces:
            parts.append(Part(warehouse_id, pieces))
            left = {i: qty - pieces.get(i, 0) for i, qty in left.items() if qty > pieces.get(i, 0)}
    return tuple(parts), left


def by_line(lines: Sequence[tuple[int, int, int]], parts: Sequence[Part]) -> list[dict[int, int]]:
    """The pieces of each part by the lines of the order; an item may stand on several.

    Args:
        lines: (line id, item id, pieces wanted), of each item at least what the parts hold together.

    Returns:
        For each part: line id -> pieces.

    >>> by_line([(1, 7, 2), (2, 7, 3), (3, 8, 1)], [Part(1, {7: 4}), Part(2, {7: 1, 8: 1})])
    [{1: 2, 2: 2}, {2: 1, 3: 1}]
    """
    left = {line_id: qty for line_id, _, qty in lines}
    found = []
    for part in parts:
        of_part: dict[int, int] = {}
        needed = dict(part.pieces)
        for line_id, item_id, _ in lines:
            qty = min(left[line_id], needed.get(item_id, 0))
            if qty:
                of_part[line_id] = qty
                needed[item_id] -= qty
                left[line_id] -= qty
        found.append(of_part)
    return found
