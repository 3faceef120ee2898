"""Waves: orders released together, whose stock is promised and whose picks wait in walking order."""

from dataclasses import replace

from hub.domain import orders, waving
from hub.domain.errors import Conflict, Invalid
from hub.domain.orders import Order
from hub.domain.people import Wave
from hub.office.act import Act
from hub.store import queries


def new_wave(
    act: Act,
    warehouse_id: int,
    *,
    kind: str = "mixed",
    method: str = "cluster",
    carrier: str = "",
    cutoff_at_ms: int = 0,
    wall: str = "",
) -> Wave:
    """A wave that orders can be released into.

    Args:
        kind: one of waving.KINDS.
        method: one of waving.METHODS.
        carrier: the carrier's code where all its orders go with one.
        cutoff_at_ms: when its parcels must be ready, UTC milliseconds; 0 where nothing says.
        wall: the put wall where a batch is put to its orders.

    Raises:
        Invalid: no such kind or method; or a put wall that the warehouse does not have.
    """
    if kind not in waving.KINDS:
        raise Invalid("kind", f"one of {', '.join(waving.KINDS)}", kind)
    if method not in waving.METHODS:
        raise Invalid("method", f"one of {', '.join(waving.METHODS)}", method)
    if wall and not queries.slots(act.work, act.rules.site, warehouse_id, wall):
        raise Invalid("wall", "a put wall with slots in the wave's warehouse", wall)
    code = queries.next_wave_code(act.work, act.rules.site)
    return act.work.add(
        Wave(
            0,
            act.rules.site,
            code,
            warehouse_id,
            act.moment.at_ms,
            kind,
            method,
            carrier,
            cutoff_at_ms,
            wall,
        )
    )


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
