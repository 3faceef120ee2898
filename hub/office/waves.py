"""Waves: orders released together, whose stock is promised and whose picks wait in walking order."""

from dataclasses import asdict, dataclass, replace

from hub.domain import orders, waving
from hub.domain.errors import Conflict, Invalid
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.people import Wave
from hub.office import prints
from hub.office.act import Act
from hub.store import queries


@dataclass(frozen=True, slots=True)
class Way:
    """What a wave is made for, and how it is picked: as of `new_wave`."""

    kind: str = "mixed"
    method: str = "cluster"
    carrier: str = ""
    cutoff_at_ms: int = 0
    wall: str = ""

    def wave(self, act: Act, warehouse_id: int) -> Wave:
        """A new wave of this kind."""
        return new_wave(act, warehouse_id, **asdict(self))


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


def release(act: Act, order: Order, wave: Wave, version: int = 0) -> Order:
    """Release an allocated order to the floor: the next empty tote takes it.

    Args:
        version: that of the order when its release was planned; 0 where nobody planned it.

    Raises:
        NotPermitted: it is not allocated.
        Conflict: its stock is in another warehouse than the wave's; it has changed since the plan was made;
            or the wave is picked in batch, and no slot of a put wall would be the order's.
    """
    orders.permit(order, "release")
    if order.warehouse_id != wave.warehouse_id:
        raise Conflict(f"order {order.label} is allocated in another warehouse than wave {wave.code} is for")
    if version and order.version != version:
        raise Conflict(f"order {order.label} has changed since the plan was made: expected it as it was")
    if wave.method == "batch":
        _find_room(act, order, wave)
    released = act.step(order, "release", reason=wave.code)
    released = act.work.put(replace(released, wave_id=wave.id))
    prints.at(act, "released", released)
    return released


def _find_room(act: Act, order: Order, wave: Wave) -> None:
    """An order of several pieces that is picked in batch needs a slot of a put wall."""
    pieces = _pieces(act, order)
    if pieces <= 1:
        return
    most = _slots(act, wave)
    if not most:
        raise Conflict(
            f"order {order.label} wants {pieces} pieces and wave {wave.code} is picked in batch: "
            f"expected a put wall with slots in its warehouse, found none"
        )
    if queries.of_several_pieces(act.work, wave.id) >= most:
        raise Conflict(
            f"order {order.label} wants {pieces} pieces: expected a free slot for wave {wave.code}, "
            f"found as many orders in it as the put wall has slots, {most}"
        )


def _pieces(act: Act, order: Order) -> int:
    return sum(line.qty_due for line in act.work.where(OrderLine, "order_id", order.id))


def _slots(act: Act, wave: Wave) -> int:
    """The slots of a wave's put wall, or of the largest that it may be put to."""
    return max(queries.slots(act.work, wave.site, wave.warehouse_id, wave.wall).values(), default=0)


def refit(act: Act, order: Order) -> Order:
    """After a change: a released order of a batch that now wants a slot, and for which there is none, is
    taken back from the floor; it waits for another wave.
    """
    wave = act.work.maybe(Wave, order.wave_id)
    if order.state != "released" or wave is None or wave.method != "batch" or _pieces(act, order) <= 1:
        return order
    if queries.of_several_pieces(act.work, wave.id) <= _slots(act, wave):
        return order
    return withdraw(act, order, f"{wave.code}: no slot of a put wall for it")


def withdraw(act: Act, order: Order, reason: str) -> Order:
    """Take a released order that no tote has taken yet back from the floor; its stock stays promised.

    Raises:
        NotPermitted: it is not released, or is being picked.
    """
    withdrawn = act.work.put(replace(act.step(order, "withdraw", reason=reason), wave_id=None))
    prints.void_papers(act, withdrawn, "withdrawn 已撤回")
    return withdrawn
