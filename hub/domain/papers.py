"""Papers of the floor and the office: what each kind is, where it is printed, and what a print asks for.

Rule: slip and waybill of a parcel carry its code, and lie together only when a scan has proven it.
"""

from dataclasses import dataclass

KINDS = (
    "picking_list",
    "packing_slip",
    "waybill",
    "order_label",
    "manifest",
    "bin_label",
    "slot_label",
    "tote_label",
    "cart_label",
    "item_label",
    "badge",
    "cards",
    "guide",
)
PAIR = ("", "printed", "slip", "waybill", "proven")
"""How far slip and waybill of a parcel are known to lie together: none printed; printed; one of them was
scanned; both were, at the same bench, one after the other.
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
    """host:port, the queue's name, or a folder."""
    language: str
    """zpl or pdf."""
    dpi: int
    width_mm: int
    height_mm: int
    kinds: str
    """Papers that it takes, divided by spaces; empty: all."""
    stations: str = ""
    active: bool = True
    fault: str = ""
    """What it said last when it could not print; empty while it can."""
    fault_at_ms: int = 0


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
    bulk: str = ""
    """What was asked for together."""
    copy_no: int = 1
    """2 and more: printed again."""
    tries: int = 0
    mark: int = 0
    """The printer's own count of pages before this one was sent; 0 where it does not count."""
    reason: str = ""
    operator_id: int | None = None
    station_id: int | None = None
    asked_at_ms: int = 0
    sent_at_ms: int = 0
    ended_at_ms: int = 0
