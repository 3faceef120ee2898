"""Allocating many orders: what waits, oldest first, and what became of each."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from hub.domain.errors import DomainError
from hub.domain.joining import SIGN
from hub.domain.orders import Order
from hub.domain.stock import Warehouse
from hub.office import allocation
from hub.office.act import Act, Rules
from hub.office.writing import Writer
from hub.store.reading import Reader

TOGETHER = 4
"""Orders that are read together: about 4 ms of work on SQLite where they have a dozen lines."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an order. `outcome` is the state that it is in, or `refused`."""

    order: str
    outcome: str
    warehouse: str = ""
    """Where its stock is; "" where nothing is promised."""
    reason: str = ""
    parts: tuple[str, ...] = ()
    """Labels of the orders that were split from it, each allocated in a warehouse of its own."""


def all_waiting(reader: Reader, rules: Rules, business_date: str, limit: int) -> list[int]:
    """The numbers of orders that can be tried: back-orders for which stock has come, then audited ones."""
    back = allocation.fillable(reader, rules, business_date)[:limit]
    return back + allocation.waiting(reader, rules.site, limit - len(back))


def allocate_each(
    writer: Writer,
    order_ids: Sequence[int],
    badge: str | None = None,
    told: Callable[[int], object] = lambda _: None,
) -> list[Outcome]:
    """Allocate orders in short transactions; one that is refused harms no other.

    Args:
        told: gets the number of orders that are done since it was called last.

    Returns:
        What became of each, in their order.

    Raises:
        Invalid: nobody has this badge.
    """
    parts = [order_ids[n : n + TOGETHER] for n in range(0, len(order_ids), TOGETHER)]
    sizes = iter([len(part) for part in parts])
    ends = writer.try_each(_some, parts, badge, lambda n: told(sum(islice(sizes, n))))
    outcomes: list[Outcome] = []
    for part, end in zip(parts, ends, strict=True):
        outcomes.extend(_one_by_one(writer, part, badge) if isinstance(end, DomainError) else end)
    return outcomes


def _one_by_one(writer: Writer, order_ids: Sequence[int], badge: str | None) -> Iterator[Outcome]:
    """Orders of which one was refused."""
    for id_, end in zip(order_ids, writer.try_each(_one, order_ids, badge), strict=True):
        if isinstance(end, DomainError):
            label = writer.do(lambda act, id_=id_: act.work.get(Order, id_).label)  # type: ignore[misc]  # a default binds the loop's number
            yield Outcome(label, "refused", reason=str(end))
        else:
            yield end


def _one(act: Act, order_id: int) -> Outcome:
    return _some(act, [order_id])[0]


def _some(act: Act, order_ids: Sequence[int]) -> list[Outcome]:
    moved_before = set(act.moved)
    ends = allocation.allocate_each(act, order_ids)
    made = [label for label in act.moved if label not in moved_before]
    return [_told(act, end, made) for end in ends]


def _told(act: Act, order: Order, made: Sequence[str]) -> Outcome:
    warehouse = act.work.maybe(Warehouse, order.warehouse_id)
    parts = tuple(label for label in made if label.rpartition(SIGN)[0] == order.label)
    return Outcome(order.label, order.state, warehouse.code if warehouse else "", order.reason, parts)
