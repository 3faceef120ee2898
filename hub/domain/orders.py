"""Orders and their lines: the life of an order as one table of states and permitted moves."""

from dataclasses import dataclass, replace

from hub.domain.errors import Conflict

MOVES: dict[str, tuple[str, ...]] = {
    "received": ("released", "held", "short", "cancelled"),
    "released": ("picking", "held", "short", "cancelled", "received"),
    "picking": ("picked", "held", "short", "cancelled"),
    "picked": ("verified", "picking", "held", "short", "cancelled"),
    "verified": ("packed", "picked", "picking", "held", "cancelled"),
    "packed": ("weighed", "picked", "picking", "held", "cancelled"),
    "weighed": ("shipped", "picked", "picking", "held", "cancelled"),
    "short": ("picking", "picked", "received", "held", "cancelled"),
    "held": (
        "received",
        "released",
        "picking",
        "picked",
        "verified",
        "packed",
        "weighed",
        "short",
        "cancelled",
    ),
    "cancelled": (),
    "shipped": (),
}
"""state -> the states it may become. `held` remembers where it came from and returns there."""

STATES = tuple(MOVES)
ON_FLOOR = ("picking", "picked", "verified", "packed", "weighed", "short")
"""States in which pieces of the order may stand in a tote."""
WORDS = {
    "received": ("received", "待审核"),
    "released": ("released", "已下发"),
    "picking": ("picking", "配货中"),
    "picked": ("picked", "已配货"),
    "verified": ("verified", "已验货"),
    "packed": ("packed", "已打包"),
    "weighed": ("weighed", "已称重"),
    "shipped": ("shipped", "已发货"),
    "held": ("on hold", "挂起"),
    "short": ("short", "缺货"),
    "cancelled": ("cancelled", "已取消"),
}
"""state -> its name in English and Chinese."""


@dataclass(frozen=True, slots=True)
class Order:
    """One order of one shop. `label` is what its printed label says after `O%`, unique on the site."""

    id: int
    site: str
    shop_id: int
    number: str
    label: str
    state: str
    resume_state: str
    """Where a held order returns to; empty when it is not held."""
    reason: str
    """Why it is held, short or cancelled."""
    recheck: bool
    """The buyer changed it after release: the next scan stops, and whoever opens it again has seen the
    change.
    """
    wave_id: int | None
    tote_id: int | None
    station_id: int | None
    """The bench where it is open."""
    version: int
    waybill: str = ""
    """The carrier's number, where the order came with one."""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """Pieces of one item in one order. Every quantity is whole pieces."""

    id: int
    site: str
    order_id: int
    line_no: int
    item_id: int
    qty_ordered: int
    qty_cancelled: int
    qty_short: int
    qty_picked: int
    qty_verified: int
    qty_counted: int
    """Of the verified pieces, those counted by hand: the weight must prove them."""

    @property
    def qty_due(self) -> int:
        """Pieces that must be in the parcel: what was ordered, less cancelled, less short."""
        return self.qty_ordered - self.qty_cancelled - self.qty_short

    @property
    def qty_to_verify(self) -> int:
        """Pieces still to be scanned."""
        return self.qty_due - self.qty_verified

    @property
    def qty_at_bench(self) -> int:
        """Pieces that may be scanned now: those that were picked, as far as they are wanted.

        A piece beyond them is none of this order's, such as one that was set aside as damaged.
        """
        return min(self.qty_due, self.qty_picked) - self.qty_verified


def move(order: Order, state: str, reason: str = "") -> Order:
    """The order in its next state.

    Raises:
        Conflict: the table does not permit this move.

    >>> o = Order(1, "main", 1, "7", "A-7", "picked", "", "", False, None, None, None, 3)
    >>> move(o, "verified").state
    'verified'
    >>> move(o, "shipped")
    Traceback (most recent call last):
    ...
    hub.domain.errors.Conflict: order A-7 is picked: expected weighed before it can be shipped
    """
    if state not in MOVES[order.state]:
        before = " or ".join(s for s, nexts in MOVES.items() if state in nexts and s != "held") or "no state"
        raise Conflict(f"order {order.label} is {order.state}: expected {before} before it can be {state}")
    resume = order.state if state == "held" else ""
    return replace(order, state=state, resume_state=resume, reason=reason, version=order.version + 1)


def release_hold(order: Order) -> Order:
    """A held order back in the state it was held in.

    Raises:
        Conflict: it is not held.
    """
    if order.state != "held":
        raise Conflict(f"order {order.label} is {order.state}: expected held")
    return replace(order, state=order.resume_state, resume_state="", reason="", version=order.version + 1)


def stop(order: Order) -> str | None:
    """The verdict code that stops work on this order at the next scan, or None when work may go on.

    >>> o = Order(1, "main", 1, "7", "A-7", "held", "picked", "unpaid", False, None, None, None, 3)
    >>> stop(o)
    'order_held'
    """
    if order.state == "cancelled":
        return "order_cancelled"
    if order.state == "held":
        return "order_held"
    return "order_changed" if order.recheck else None
