"""Waves: orders released together, whose stock is promised and whose picks wait in walking order."""

from dataclasses import replace

from hub.domain import orders
from hub.domain.errors import Conflict
from hub.domain.orders import Order
from hub.domain.people import Wave
from hub.office.act import Act
from hub.store import queries


def new_wave(act: Act, warehouse_id: int) -> Wave:
    """A wave that orders can be released into."""
    code = queries.next_wave_code(act.work, act.rules.site)
    return act.work.add(Wave(0, act.rules.site, code, warehouse_id, act.moment.at_ms))


def release(act: Act, order: Order, wave: Wave) -> Order:
    """Release an allocated order to the floor: the next empty tote takes it.

    Raises:
        NotPermitted: it is not allocated.
        Conflict: its stock is in another warehouse than the wave's.
    """
    orders.permit(order, "release")
    if order.warehouse_id != wave.warehouse_id:
        raise Conflict(f"order {order.label} is allocated in another warehouse than wave {wave.code} is for")
    released = act.step(order, "release", reason=wave.code)
    return act.work.put(replace(released, wave_id=wave.id))


def withdraw(act: Act, order: Order, reason: str) -> Order:
    """Take a released order that no tote has taken yet back from the floor; its stock stays promised.

    Raises:
        NotPermitted: it is not released, or is being picked.
    """
    return act.work.put(replace(act.step(order, "withdraw", reason=reason), wave_id=None))
