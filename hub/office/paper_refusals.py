"""What may be printed of an order as it is now; all else is refused before it comes into a printer's queue.

Rule: whoever asks for a paper hears at once why it can't be, and no queue holds one that will fail.
"""

from collections.abc import Iterable

from hub.domain import picking
from hub.domain.errors import Conflict
from hub.domain.orders import ENDS, Order
from hub.domain.picking import Pick
from hub.office.act import Act
from hub.office.paper_queues import Part


def expect_alive(order: Order) -> None:
    """Papers are printed of an order that goes on, or has shipped.

    Raises:
        Conflict: it is cancelled, merged or returned.
    """
    if order.state in ENDS and order.state != "shipped":
        raise Conflict(f"order {order.label} is {order.state}: expected one that goes on")


def expect_stops(act: Act, order: Order) -> None:
    """A picking list names what is still to be picked.

    Raises:
        Conflict: nothing is.
    """
    tasks = act.work.where(Pick, "order_id", order.id)
    if not any(task.kind == picking.PICK and task.state in picking.UNFINISHED for task in tasks):
        raise nothing_to_pick(order.label)


def nothing_to_pick(label: str) -> Conflict:
    """The refusal of the picking list of an order of which nothing is left to be picked."""
    return Conflict(f"order {label}: expected pieces to pick, found none left")


def expect_numbers(of_parcels: Iterable[Part]) -> None:
    """A waybill without the carrier's number is none, and its slip would lie alone.

    Raises:
        Conflict: a parcel has no number.
    """
    for part in of_parcels:
        if not part.waybill:
            raise Conflict(
                f"parcel {part.code}: expected a carrier's number for its waybill, found none; "
                "give it one first"
            )
