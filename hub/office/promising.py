"""Allocating many orders: what waits, oldest first, and what became of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hub.domain.errors import DomainError
from hub.domain.orders import Order
from hub.domain.stock import Warehouse
from hub.office import allocation
from hub.office.act import Act, Rules
from hub.office.writing import Writer
from hub.store.reading import Reader


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
    ends = writer.try_each(_one, order_ids, badge, told)
    refused = [id_ for id_, end in zip(order_ids, ends, strict=True) if isinstance(end, DomainError)]
    labels = dict(writer.do(lambda act: [(id_, act.work.get(Order, id_).label) for id_ in refused]))
    return [
        Outcome(labels[id_], "refused", reason=str(end)) if isinstance(end, DomainError) else end
        for id_, end in zip(order_ids, ends, strict=True)
    ]


def _one(act: Act, order_id: int) -> Outcome:
    moved_before = set(act.moved)
    after = allocation.allocate(act, act.work.get(Order, order_id))
    warehouse = act.work.maybe(Warehouse, after.warehouse_id)
    parts = tuple(label for label in act.moved if label not in moved_before and label != after.label)
    return Outcome(after.label, after.state, warehouse.code if warehouse else "", after.reason, parts)
