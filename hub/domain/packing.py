"""Packing: an order fills as many parcels as the carrier's limit asks for, and each has a life of its own.

open → weighed → shipped
beside it: void, when its packing was undone
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from hub.domain.errors import Conflict, NotPermitted
from hub.domain.weighing import ToleranceRule, expected_mg, tolerance_mg

OPEN, WEIGHED, SHIPPED, VOID = STATES = ("open", "weighed", "shipped", "void")
WORDS = {
    OPEN: ("being packed", "打包中"),
    WEIGHED: ("weighed", "已称重"),
    SHIPPED: ("shipped", "已发货"),
    VOID: ("undone", "已作废"),
}
"""state of a parcel -> its name in English and Chinese."""
LIFE: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "weigh": {OPEN: WEIGHED},
        "unweigh": {WEIGHED: OPEN},
        "load": {WEIGHED: SHIPPED},
        "unload": {SHIPPED: WEIGHED},
        "undo": {OPEN: VOID, WEIGHED: VOID},
    }
)
"""event -> {state in which it is permitted: the state that it leads to}. All that may happen to a parcel.

`weigh`: its weight was accepted; `unweigh`: and is not after all. `load`: it was scanned as it left;
`unload`: it came back from the lorry. `undo`: its order was changed, cancelled or verified again, so that it
is packed anew.
"""
EVENT_WORDS = {
    "weigh": ("weigh", "称重"),
    "unweigh": ("take the weight back", "撤销称重"),
    "load": ("load", "装车"),
    "unload": ("unload", "卸车"),
    "undo": ("undo its packing", "撤销打包"),
}
"""event -> what it is called in English and Chinese."""


@dataclass(frozen=True, slots=True)
class BoxType:
    """A carton. `tare_mg` with its usual filling."""

    id: int
    site: str
    code: str
    tare_mg: int
    length_mm: int = 0
    """Outside; 0 where nobody measured it."""
    width_mm: int = 0
    height_mm: int = 0


@dataclass(frozen=True, slots=True)
class Parcel:
    """One carton of one order, its contents planned; `net_mg` is the accepted weight, None until there is
    one.
    """

    id: int
    site: str
    order_id: int
    number: int
    code: str
    state: str
    box_mg: int
    expected_mg: int
    tolerance_mg: int
    net_mg: int | None
    box_id: int | None = None
    """The box type; None before there was a choice."""
    carrier: str = ""
    """The carrier's code."""
    waybill: str = ""
    """The carrier's number of this parcel."""
    area: str = ""
    fee_minor: int | None = None
    """What it should cost, in minor units of the carrier's currency; None where no table tells."""
    papers: str = ""
    """One of pairs.PAIR: how far its slip and waybill are known to lie together."""
    manifest_id: int | None = None
    shipped_at_ms: int = 0


def step(parcel: Parcel, event: str) -> Parcel:
    """A parcel after an event.

    Raises:
        NotPermitted: its life does not permit it in this state.

    >>> step(Parcel(1, "main", 1, 1, "A-7.1", OPEN, 0, 500, 5, 502), "weigh").state
    'weighed'
    """
    after = LIFE[event].get(parcel.state)
    if after is None:
        raise NotPermitted(
            f"parcel {parcel.code} is {' '.join(WORDS[parcel.state])}: "
            f"{' '.join(EVENT_WORDS[event])} is permitted in {', '.join(LIFE[event])}"
        )
    return replace(parcel, state=after)


@dataclass(frozen=True, slots=True)
class ParcelLine:
    """Pieces of an order line in a parcel, `qty_counted` of them counted by hand."""

    id: int
    site: str
    parcel_id: int
    line_id: int
    item_id: int
    qty: int
    qty_counted: int


@dataclass(frozen=True, slots=True)
class Goods:
    """What is to be packed of one line: pieces, weight of each in mg, and how many were counted by hand."""

    line_id: int
    item_id: int
    unit_mg: int
    qty: int
    qty_counted: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """One planned parcel."""

    contents: tuple[Goods, ...]
    expected_mg: int
    tolerance_mg: int


def plan(goods: Iterable[Goods], box_mg: int, limit_mg: int, rule: ToleranceRule) -> list[Plan]:
    """Divide an order's pieces over parcels, none heavier than the carrier's limit even at the edge of
    its tolerance.

    Lines are filled one after another, the heaviest pieces first (fewest cartons, heavy goods at the
    bottom); a line is split where the carton is full.

    Raises:
        Conflict: a single piece is heavier than the carrier takes.

    >>> rule = ToleranceRule(15_000, 5_000, 4)
    >>> goods = [Goods(1, 1, 20_000_000, 2), Goods(2, 2, 1_000_000, 3)]
    >>> [p.expected_mg for p in plan(goods, 200_000, 30_000_000, rule)]
    [23200000, 20200000]
    """
    parcels: list[list[Goods]] = []
    for line in sorted(goods, key=lambda g: (-g.unit_mg, g.line_id)):
        left = line.qty
        for contents in parcels:
            left -= _fill(contents, line, left, box_mg, limit_mg, rule)
        while left:
            contents = []
            put = _fill(contents, line, left, box_mg, limit_mg, rule)
            if not put:
                raise Conflict(f"a piece of {line.unit_mg} mg: expected at most the carrier's {limit_mg} mg")
            parcels.append(contents)
            left -= put
    return [_planned(contents, box_mg, rule) for contents in parcels]


def _fill(
    contents: list[Goods], line: Goods, qty: int, box_mg: int, limit_mg: int, rule: ToleranceRule
) -> int:
    """Put as many of `qty` pieces in as the limit lets; the largest number is found by halving, for
    weight only grows.
    """
    low, high = 0, qty
    while low < high:
        middle = (low + high + 1) // 2
        weights = [(g.unit_mg, g.qty) for g in contents] + [(line.unit_mg, middle)]
        if expected_mg(box_mg, weights) + tolerance_mg(rule, weights) <= limit_mg:
            low = middle
        else:
            high = middle - 1
    if low:
        contents.append(Goods(line.line_id, line.item_id, line.unit_mg, low, min(low, line.qty_counted)))
    return low


def _planned(contents: list[Goods], box_mg: int, rule: ToleranceRule) -> Plan:
    weights = [(g.unit_mg, g.qty) for g in contents]
    return Plan(tuple(contents), expected_mg(box_mg, weights), tolerance_mg(rule, weights))
