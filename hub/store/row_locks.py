"""In which order transactions wait for each other's rows, on PostgreSQL; on SQLite one writes at a time.

Rule: nobody waits for a row that stands before one they hold, so no two ever wait for each other. Rows stand
by their kind, then by their number. What stands further on is waited for; what stands before is taken only
where nobody has it. Else the act is begun anew, and first takes in their order all that it had read, and what
it missed.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from hub.domain.carriers import Carrier, Manifest
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.packing import Parcel
from hub.domain.people import Cart, Operator, Station, Tote
from hub.domain.picking import Pick
from hub.domain.stock import Balance, Bin

ORDER: tuple[type[Any], ...] = (
    Station,
    Operator,
    Cart,
    Order,
    OrderLine,
    Tote,
    Pick,
    Balance,
    Bin,
    Parcel,
    Carrier,
    Manifest,
)
"""Kinds as most acts come by them; those that are not named stand behind, by their names."""
_PLACES = {kind: place for place, kind in enumerate(ORDER)}
Place = tuple[int, str, int]
"""(place of the kind, its name, number of the row)."""


def place(kind: type[Any], id_: int) -> Place:
    """Where a row stands; 0 as number stands before all of its kind."""
    return (_PLACES.get(kind, len(ORDER)), kind.__name__, id_)


class RowLocks:
    """What one act reads under locks, over all its attempts, and how far along it stands in this one."""

    def __init__(self) -> None:
        self.patient = False
        """Whether to wait for anything: the last attempt does, for else nothing would come of it."""
        self._furthest: Place = (-1, "", 0)
        self._read: dict[type[Any], dict[str, dict[Any, None]]] = {}

    def begin(self) -> None:
        """An attempt begins: it holds nothing."""
        self._furthest = (-1, "", 0)

    def may_wait(self, kind: type[Any], column: str, values: Iterable[Any]) -> bool:
        """Note what is about to be read, and say whether it may be waited for."""
        wanted = dict.fromkeys(values)
        self._read.setdefault(kind, {}).setdefault(column, {}).update(wanted)
        first = place(kind, min(wanted, default=0) if column == "id" else 0)
        return self.patient or first > self._furthest

    def hold(self, kind: type[Any], ids: Iterable[int]) -> None:
        """Note rows that are held from now on."""
        for id_ in ids:
            self._furthest = max(self._furthest, place(kind, id_))

    def known(self) -> Iterator[tuple[type[Any], dict[str, list[Any]]]]:
        """What earlier attempts have read, kind by kind in their order: column -> values."""
        for kind in sorted(self._read, key=lambda each: place(each, 0)):
            yield kind, {column: list(values) for column, values in self._read[kind].items()}
