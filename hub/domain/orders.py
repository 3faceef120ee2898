"""Orders: the life of an order as one table of events, and of the states that each leads to.

    received → audited → allocated → released → picking → picked → verified → packed → weighed → shipped
                                                                                         → returned
    beside it: held, short, changed; and the ends merged and cancelled

That an order's papers are printed is a fact of the papers, not a state.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from hub.domain.errors import NotPermitted

WORDS = {
    "received": ("received", "待审核"),
    "audited": ("audited", "已审核"),
    "allocated": ("allocated", "已分配"),
    "released": ("released", "已下发"),
    "picking": ("picking", "配货中"),
    "picked": ("picked", "已配货"),
    "verified": ("verified", "已验货"),
    "packed": ("packed", "已打包"),
    "weighed": ("weighed", "已称重"),
    "shipped": ("shipped", "已发货"),
    "held": ("on hold", "挂起"),
    "short": ("short", "缺货"),
    "changed": ("changed", "已变更"),
    "cancelled": ("cancelled", "已取消"),
    "merged": ("merged", "已合并"),
    "returned": ("returned", "已退回"),
}
"""state -> its name in English and Chinese."""
STATES = tuple(WORDS)
ENDS = ("shipped", "cancelled", "merged", "returned")
"""States in which nothing is left to do. A shipped order may still come back, or be taken off the lorry."""
LIVING = tuple(state for state in STATES if state not in ENDS)
"""States in which something is left to do: an order can be late, held or cancelled in them."""
BEFORE_RELEASE = ("received", "audited", "allocated")
ON_FLOOR = ("picking", "picked", "verified", "packed", "weighed", "short", "changed")
"""States in which pieces of the order may stand in a tote."""
_BENCH = ("picking", "picked", "verified", "packed", "weighed")

LIFE: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        # The office, before the floor.
        "audit": {"received": ("audited",)},
        "allocate": {"audited": ("allocated",), "short": ("allocated", "picking")},
        "give_back": {"allocated": ("audited",)},
        "release": {"allocated": ("released",)},
        "withdraw": {"released": ("allocated",)},
        # The floor.
        "pick": {"released": ("picking",)},
        "finish_picking": {"picking": ("picked",)},
        "verify": {"picked": ("verified",)},
        "pack": {"verified": ("packed",)},
        "weigh": {"packed": ("weighed",)},
        "ship": {"weighed": ("shipped",)},
        "unload": {"shipped": ("weighed",)},
        "run_short": {"audited": ("short",), "picking": ("short",), "picked": ("short",)},
        "send_back": {
            "picked": ("picking",),
            "verified": ("picked", "picking"),
            "packed": ("picked", "picking"),
            "weighed": ("picked", "picking"),
        },
        "restore": {
            "picking": ("picked", "released"),
            "picked": ("picking",),
            "short": ("picking", "picked"),
            "packed": ("verified",),
            "weighed": ("verified", "packed"),
        },
        "see_change": {"changed": (*_BENCH, "short")},
        # The office, in mid-flow.
        "hold": {state: ("held",) for state in LIVING if state != "held"},
        "go_on": {"held": tuple(state for state in LIVING if state != "held")},
        "change": {
            **dict.fromkeys(BEFORE_RELEASE, ("received",)),
            "short": ("received", "changed"),
            "released": ("released",),
            **dict.fromkeys((*_BENCH, "changed"), ("changed",)),
            "held": ("held",),
        },
        "split": {
            **{state: (state,) for state in (*BEFORE_RELEASE, "held")},
            "short": ("short", "audited", "changed"),
        },
        "merge": {**dict.fromkeys((*BEFORE_RELEASE, "held"), ("merged",)), "short": ("merged",)},
        "cancel": dict.fromkeys(LIVING, ("cancelled",)),
        "take_back": {"shipped": ("returned",)},
    }
)
"""event -> {state in which it is permitted: states that it may lead to}. All that may happen to an order.

A held order remembers where it came from and goes on there. A changed one waits for the next scan on the
floor, which is stopped; then it is where its pieces are.
"""
EVENT_WORDS = {
    "audit": ("audit", "审核"),
    "allocate": ("allocate", "分配库存"),
    "give_back": ("give stock back", "退回库存"),
    "release": ("release", "下发"),
    "withdraw": ("withdraw", "撤回"),
    "pick": ("pick", "配货"),
    "finish_picking": ("finish picking", "配货完成"),
    "verify": ("verify", "验货"),
    "pack": ("pack", "打包"),
    "weigh": ("weigh", "称重"),
    "ship": ("ship", "发货"),
    "unload": ("unload", "卸货"),
    "run_short": ("run short", "缺货"),
    "send_back": ("send back", "退回上一步"),
    "restore": ("take the last step back", "撤销上一步"),
    "see_change": ("see the change", "确认变更"),
    "hold": ("hold", "挂起"),
    "go_on": ("go on", "恢复"),
    "change": ("change", "变更"),
    "split": ("split", "拆单"),
    "merge": ("merge", "合并"),
    "cancel": ("cancel", "取消"),
    "take_back": ("take back", "退回入库"),
}
"""event -> its name in English and Chinese."""


@dataclass(frozen=True, slots=True)
class Order:
    """One order of one shop. `label` is what its printed label says after `O%`, unique on the site.

    Times in UTC milliseconds.
    """

    id: int
    site: str
    shop_id: int
    number: str
    label: str
    state: str
    resume_state: str = ""
    """Where a held order returns to; empty when it is not held."""
    reason: str = ""
    """Why it is held, short, changed, cancelled, merged or returned."""
    wave_id: int | None = None
    tote_id: int | None = None
    station_id: int | None = None
    """The bench where it is open."""
    version: int = 1
    """Grows with every step and change."""
    waybill: str = ""
    """The carrier's number, where the order came with one."""
    warehouse_id: int | None = None
    """Where its stock is promised and it is picked; None until it is allocated."""
    since_ms: int = 0
    """When it came into its present state."""
    placed_at_ms: int = 0
    received_at_ms: int = 0
    carrier: str = ""
    note: str = ""
    """What the buyer wrote."""
    channel: str = ""
    """How it came: csv, api, or the code of a webhook's channel."""
    payment: str = "unknown"
    """One of PAYMENTS."""
    asked: bool = False
    """The rules have left its audit to a person."""
    auditor_id: int | None = None
    """The operator who is auditing it just now, or who audited it last."""
    taken_at_ms: int = 0
    """When the auditor took it; 0 when nobody has it in hand."""
    said_at_ms: int = 0
    """The shop's own time of the last word that was taken in; older words are out of date."""
    parent_id: int | None = None
    """The order that it was split from."""
    merged_into_id: int | None = None
    """The order that took over its lines."""
    priced: bool = False
    """The shop says what its pieces cost: a price of 0 is meant so."""
    urgent: bool = False
    """Somebody said that it goes before others."""
    ship_by_ms: int = 0
    """When it must have left, as the shop promised; 0 where it promised nothing."""


PAYMENTS = ("unknown", "unpaid", "partly_paid", "paid", "on_delivery", "refunded")
"""What a shop says of an order's payment; `unknown` where it says nothing."""


def permit(order: Order, event: str) -> None:
    """Make sure that an event is permitted in the order's state.

    Raises:
        NotPermitted: it is not; the text names both, and the states that permit it.

    >>> permit(Order(1, "main", 1, "7", "A-7", "shipped"), "release")
    Traceback (most recent call last):
    ...
    hub.domain.errors.NotPermitted: order A-7 is shipped 已发货: release 下发 is permitted in allocated
    """
    if order.state not in LIFE[event]:
        raise NotPermitted(
            f"order {order.label} is {order.state} {WORDS[order.state][1]}: "
            f"{' '.join(EVENT_WORDS[event])} is permitted in {', '.join(LIFE[event])}"
        )


def step(order: Order, event: str, to: str = "", reason: str = "", at_ms: int = 0) -> Order:
    """The order after an event.

    Args:
        to: the state that it leads to, where there are several; a held order goes on where it was.
        reason: why; kept with the order.
        at_ms: when, UTC milliseconds.

    Raises:
        NotPermitted: the table does not permit the event in this state, or not with this outcome.

    >>> o = Order(1, "main", 1, "7", "A-7", "picked", version=3)
    >>> step(o, "verify").state
    'verified'
    """
    permit(order, event)
    outcomes = LIFE[event][order.state]
    to = to or (order.resume_state if event == "go_on" else outcomes[0])
    if to not in outcomes:
        raise NotPermitted(
            f"order {order.label} is {order.state} {WORDS[order.state][1]}: "
            f"{' '.join(EVENT_WORDS[event])} leads to {' or '.join(outcomes)}, not {to}"
        )
    resume = order.resume_state if to == order.state else order.state if to == "held" else ""
    since_ms = order.since_ms if to == order.state else at_ms
    return replace(
        order, state=to, resume_state=resume, reason=reason, since_ms=since_ms, version=order.version + 1
    )


def stop(order: Order) -> str | None:
    """The verdict code that stops work on this order at the next scan, or None when work may go on.

    >>> stop(Order(1, "main", 1, "7", "A-7", "held", "picked", "unpaid"))
    'order_held'
    """
    return _STOPS.get(order.state)


_STOPS = {
    "cancelled": "order_cancelled",
    "merged": "order_cancelled",
    "held": "order_held",
    "changed": "order_changed",
}
