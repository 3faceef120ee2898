"""The job that a bench is handed: what its open order still wants, to go on judging while the hub is away.

Rule: a bench holds the job of the order that is open there for verifying, as the hub has it, or none. Who
changes what is left other than by a plain pass calls `Act.hand_over`, and the gateway publishes the job anew.
"""

from hub.domain import orders
from hub.domain.items import GS, Barcode, Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.people import Station
from hub.store.work import Work
from protocol import parts
from protocol.errors import ProtocolError
from protocol.messages import CODE_LENGTH, MOST_PIECES, Job, JobLine

NOTHING_OPEN = "-"
"""What stands for the order in a job that only ends the former."""


def jobs(work: Work, station: Station) -> list[Job]:
    """The parts of the job that a station should hold; one without lines where it should hold none.

    An order that no job can hold (an item with more than 64 codes, more than 32 frames) gives none: the bench
    then waits for the hub.
    """
    order = work.maybe(Order, station.order_id)
    if order is None or station.job != "VERIFY" or orders.stop(order) is not None:
        return parts.split_job(NOTHING_OPEN, [])
    label = order.label[:64]
    try:
        return parts.split_job(label, _lines(work, order))
    except ProtocolError:
        return parts.split_job(label, [])


def _lines(work: Work, order: Order) -> list[JobLine]:
    """Every item that the order has, once, by the number of its first line, with what may still be scanned of
    it; those that are complete too, for a piece more of them is too many and not wrong.
    """
    lines = [line for line in work.where(OrderLine, "order_id", order.id) if line.qty_wanted > 0]
    items = list(dict.fromkeys(line.item_id for line in sorted(lines, key=lambda line: line.line_no)))
    work.read(Item, "id", items)
    work.read(Barcode, "item_id", items)
    names = [work.get(Item, id_).sku for id_ in items]
    work.read(Barcode, "code", names)
    told: list[JobLine] = []
    for id_ in items:
        mine = [line for line in lines if line.item_id == id_]
        left = sum(max(line.qty_at_bench, 0) for line in mine)
        told.append([min(line.line_no for line in mine), min(left, MOST_PIECES), codes(work, id_)])
    return told


def codes(work: Work, item_id: int) -> list[list[str | int]]:
    """Every code that stands for this item at a verify bench, with its pieces: its barcodes, and its SKU
    where no barcode of the site is spelled like it.
    """
    item = work.get(Item, item_id)
    known: list[list[str | int]] = [
        [b.code, b.pack_qty] for b in work.where(Barcode, "item_id", item_id) if scannable(b.code)
    ]
    taken = any(b.site == item.site for b in work.where(Barcode, "code", item.sku))
    if not taken and scannable(item.sku):
        known.append([item.sku, 1])
    return known


def scannable(code: str) -> bool:
    """Whether a scan can carry this code as text; one of other characters no station ever sends so.

    >>> scannable("4006381333931"), scannable("蓝色"), scannable("")
    (True, False, False)
    """
    return 0 < len(code) <= CODE_LENGTH and all(" " <= c <= "~" or c == GS for c in code)
