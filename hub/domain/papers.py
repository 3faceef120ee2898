"""Papers of the floor and the office: what each kind is, where it is printed, and the life of a print.

Rule: what may have come out of a printer is never forgotten: it is printed, doubtful or void.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from hub.domain.errors import NotPermitted

KIND_WORDS = {
    "picking_list": ("picking list", "拣货单"),
    "packing_slip": ("packing slip", "装箱单"),
    "waybill": ("waybill", "面单"),
    "order_label": ("order label", "订单标签"),
    "manifest": ("manifest", "交接单"),
    "bin_label": ("bin label", "货位标签"),
    "slot_label": ("slot label", "播种格标签"),
    "tote_label": ("tote label", "周转箱标签"),
    "cart_label": ("cart label", "拣货车标签"),
    "item_label": ("item label", "商品标签"),
    "badge": ("badge", "工牌"),
    "cards": ("command cards", "指令卡"),
    "guide": ("guide", "操作指南"),
    "test": ("test page", "测试页"),
}
"""kind -> its name in English and Chinese."""
KINDS = tuple(KIND_WORDS)
QUEUED = tuple(kind for kind in KINDS if kind not in ("cards", "guide"))
"""What goes through printers' queues; cards and guides are sheets that somebody prints from a file."""
PICKING_LIST = "picking_list"
SLIP, WAYBILL = PAIR_KINDS = ("packing_slip", "waybill")
"""Printed together, in this order: the slip goes into the parcel, the waybill on it."""
OF_ORDER = (PICKING_LIST, "order_label", *PAIR_KINDS)
"""What is printed of an order."""
OF_NO_ORDER = tuple(kind for kind in QUEUED if kind not in OF_ORDER)
"""Labels of places, goods and people, a carrier's manifest, and the test page."""

RAW, CUPS, FOLDER = PRINTER_KINDS = ("raw", "cups", "folder")
ZPL, PDF = LANGUAGES = ("zpl", "pdf")
DPIS = (203, 300)
PAGES_AT_ONCE, MOST_AT_ONCE = 4, 32
"""Pages on their way to a printer that counts: as a rule, and at the most. One prints, one waits in its
buffer, and two are slack for the next ones' drawing and noting.
"""

WORDS = {
    "queued": ("queued", "排队中"),
    "sending": ("printing", "打印中"),
    "printed": ("printed", "已打印"),
    "doubtful": ("doubtful, look at the printer", "存疑，请查看打印机"),
    "failed": ("failed", "失败"),
    "cancelled": ("cancelled", "已取消"),
    "void": ("void, throw it away", "已作废"),
}
"""state of a print -> its name in English and Chinese."""
STATES = tuple(WORDS)
WAITING = ("queued", "sending", "doubtful")
"""States of what a printer's queue holds. What failed holds up nobody."""
LIVE = (*WAITING, "printed")
"""States in which a paper counts as its subject's."""

LIFE: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        # The printer's own task.
        "send": {"queued": "sending"},
        "come_out": {"sending": "printed"},
        "stay_in": {"sending": "queued"},
        "doubt": {"sending": "doubtful"},
        "fail": {"queued": "failed", "sending": "failed"},
        # A person.
        "confirm": {"doubtful": "printed"},
        "send_again": {"doubtful": "queued", "failed": "queued"},
        "cancel": {"queued": "cancelled", "doubtful": "cancelled", "failed": "cancelled"},
        # The order has changed.
        "void": {
            "queued": "cancelled",
            "failed": "cancelled",
            "sending": "void",
            "doubtful": "void",
            "printed": "void",
        },
    }
)
"""event -> {state in which it is permitted: the state that it leads to}. All that may happen to a print.

`stay_in`: it is certain that nothing came out; `doubt`: nobody can tell, and a person has to look.
"""


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer and its queue. `stations` are the benches that it serves, divided by spaces; empty: all."""

    id: int
    site: str
    code: str
    kind: str
    """raw (TCP 9100), cups, or folder."""
    address: str
    """host:port, QUEUE@host:port, or a folder."""
    language: str
    """zpl or pdf."""
    dpi: int
    width_mm: int
    height_mm: int
    kinds: str
    """Papers that it takes, divided by spaces; empty: all that its language has."""
    stations: str = ""
    active: bool = True
    fault: str = ""
    """What it said last when it could not print; empty while it can."""
    fault_at_ms: int = 0
    silent: bool = False
    """A raw printer that answers no question: what is under way when it breaks off is doubtful."""
    removed_at_ms: int = 0
    """When it was taken away; 0 while it is there. What it printed stays in the log."""
    pages_at_once: int = PAGES_AT_ONCE
    """So many pages may be on their way to it, so that it need not stop between two; 1 where it counts none.
    """


@dataclass(frozen=True, slots=True)
class Print:
    """One paper on its way to a printer; a printer's queue is its prints in the order of their numbers.

    What is printed is read when it is printed. Times in UTC milliseconds.
    """

    id: int
    site: str
    printer_id: int
    kind: str
    subject: str
    """Its order's label, parcel's code, bin, badge … by its kind."""
    state: str
    order_id: int | None = None
    parcel_id: int | None = None
    pair: str = ""
    """The code that slip and waybill share."""
    waybill: str = ""
    """The carrier's number that slip and waybill were asked for with."""
    bulk: str = ""
    """What was asked for together."""
    copy_no: int = 1
    """2 and more: printed again."""
    tries: int = 0
    pages: int = 1
    """How many pages it had when it was sent."""
    mark: int = -1
    """The printer's own count of pages once all that was sent before this is out; -1 where it does not count.
    """
    reason: str = ""
    operator_id: int | None = None
    station_id: int | None = None
    asked_at_ms: int = 0
    sent_at_ms: int = 0
    ended_at_ms: int = 0


def step(each: Print, event: str, at_ms: int, reason: str = "") -> Print:
    """A print after an event of its life.

    Args:
        at_ms: when, UTC milliseconds.
        reason: why; empty leaves what is said there.

    Raises:
        NotPermitted: its life does not permit it in this state.

    >>> step(Print(1, "main", 1, "waybill", "A-7.1", "queued"), "send", 5).state
    'sending'
    >>> step(Print(1, "main", 1, "waybill", "A-7.1", "printed"), "send_again", 5)
    Traceback (most recent call last):
    ...
    hub.domain.errors.NotPermitted: print 1 is printed: expected one of doubtful, failed to send it again
    """
    states = LIFE[event]
    if each.state not in states:
        raise NotPermitted(
            f"print {each.id} is {each.state}: expected one of {', '.join(states)} to {_EVENTS[event]}"
        )
    to = states[each.state]
    return replace(
        each,
        state=to,
        reason=reason or each.reason,
        tries=each.tries + (event == "send"),
        sent_at_ms=at_ms if event == "send" else each.sent_at_ms,
        ended_at_ms=0 if to in WAITING else at_ms,
    )


def is_stray(each: Print) -> bool:
    """Whether a paper that counts no more may lie about all the same: it was made void, or taken out of its
    queue after it had been sent.

    >>> [is_stray(Print(1, "main", 1, "waybill", "A-7.1", "cancelled", tries=n)) for n in (0, 1)]
    [False, True]
    """
    return each.state == "void" or (each.state == "cancelled" and each.tries > 0)


_EVENTS = {
    "send": "send it",
    "come_out": "say that it came out",
    "stay_in": "say that nothing came out",
    "doubt": "doubt it",
    "fail": "give it up",
    "confirm": "say that it was printed",
    "send_again": "send it again",
    "cancel": "cancel it",
    "void": "make it void",
}
