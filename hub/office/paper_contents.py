"""What stands on each paper, gathered from the database at the moment when it is printed.

Rule: a paper tells what is so now; one whose subject is gone, or is no longer what it was asked for, is
refused.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hub.documents.contents import (
    Badge,
    BinLabel,
    CartLabel,
    ItemLabel,
    Manifest,
    ManifestRow,
    OrderLabel,
    PackingSlip,
    PickingList,
    PickRow,
    SlipLine,
    SlotLabel,
    ToteLabel,
)
from hub.documents.press import SLIP_LEAST, Content
from hub.domain.errors import NotFound
from hub.domain.papers import Print
from hub.domain.stock import SLOT
from hub.office import parcel_papers
from hub.office.paper_refusals import nothing_to_pick
from hub.office.paper_source import Source
from hub.store.reading import papers, printable, prints
from hub.store.reading.rows import Row


def gather(source: Source, job: Print) -> Content:
    """What stands on a paper.

    Raises:
        NotFound: what it is of does not exist.
        Conflict: it can't be printed as things are.
    """
    gathered: Content = _KINDS[job.kind](source, job)
    return gathered


def order_label(source: Source, row: Row) -> OrderLabel:
    """What stands on an order's label.

    Args:
        row: of `hub.store.reading.printable.orders`.
    """
    return OrderLabel(
        order=row["label"],
        pieces=int(row["pieces"]),
        lines=int(row["lines"]),
        carrier=row["carrier"],
        wave=row["wave"],
        ship_by=source.time(row["ship_by_ms"]),
        urgent=bool(row["urgent"]),
    )


def _order_label(source: Source, job: Print) -> OrderLabel:
    rows = printable.orders(source.reader, source.site, (job.subject,))
    return order_label(source, _found(next(iter(rows), None), job))


def pick_rows(stops: Sequence[Row]) -> tuple[PickRow, ...]:
    """The rows of a picking list.

    Args:
        stops: of `hub.store.reading.papers` or `printable`.
    """
    return tuple(
        PickRow(
            bin=stop["bin"],
            sku=stop["sku"],
            name=stop["name"],
            qty=int(stop["qty"]),
            into=stop.get("into") or "",
            lot=stop["lot"],
            zone=stop["zone"],
        )
        for stop in stops
    )


def _picking_list(source: Source, job: Print) -> PickingList:
    order = parcel_papers.order_of(source, job)
    stops = papers.stops(source.reader, order["id"])
    if not stops:
        raise nothing_to_pick(order["label"])
    return PickingList(
        of=order["label"],
        is_wave=False,
        rows=pick_rows(stops),
        carrier=papers.carrier_name(source.reader, source.site, order["carrier"]),
        orders=1,
        printed=source.time(source.at_ms),
    )


def _manifest(source: Source, job: Print) -> Manifest:
    found = _found(papers.manifest(source.reader, source.site, job.subject), job)
    return Manifest(
        code=found["code"],
        carrier=found["carrier_name"] or found["carrier"],
        rows=tuple(
            ManifestRow(
                waybill=row["waybill"],
                parcel=row["code"],
                recipient=row["name"] or "",
                postcode=row["postcode"] or "",
                area=row["area"],
                weight_mg=row["net_mg"] or row["expected_mg"],
            )
            for row in found["rows"]
        ),
        warehouse=found["warehouse_name"] or found["warehouse"],
        opened=source.time(found["opened_at_ms"]),
        closed=source.time(found["closed_at_ms"]),
        printed=source.time(source.at_ms),
    )


def _found(row: Row | None, job: Print) -> Row:
    if row is None:
        raise NotFound(f"{job.kind} {job.subject}: expected it on the site, found none")
    return row


def _bin(source: Source, job: Print) -> BinLabel:
    found = _found(papers.bin_(source.reader, source.site, job.subject), job)
    return BinLabel(found["code"], found["zone"], found["walk_order"])


def _slot(source: Source, job: Print) -> SlotLabel:
    row = papers.bin_(source.reader, source.site, job.subject)
    found = _found(row if row and row["kind"] == SLOT else None, job)
    return SlotLabel(found["code"], found["zone"])


def _tote(source: Source, job: Print) -> ToteLabel:
    return ToteLabel(_found(papers.tote(source.reader, source.site, job.subject), job)["code"])


def _cart(source: Source, job: Print) -> CartLabel:
    return CartLabel(_found(papers.cart(source.reader, source.site, job.subject), job)["code"])


def _item(source: Source, job: Print) -> ItemLabel:
    found = _found(papers.item(source.reader, source.site, job.subject), job)
    return ItemLabel(found["sku"], found["name"], found["gtin"])


def _badge(source: Source, job: Print) -> Badge:
    found = _found(papers.operator(source.reader, source.site, job.subject), job)
    return Badge(found["badge"], found["name"], source.site)


def _test(source: Source, job: Print) -> PackingSlip | ItemLabel:
    """A slip of no order: both barcodes and Chinese, to be looked at; a label where a slip has no room."""
    printer = prints.printer(source.reader, source.site, job.subject)
    if printer and (printer["width_mm"] < SLIP_LEAST.width or printer["height_mm"] < SLIP_LEAST.height):
        return ItemLabel(job.subject, "Test page 测试页 打印正常")
    return PackingSlip(
        order="TEST",
        parcel=job.subject,
        lines=(SlipLine("TEST", "Test page 测试页 打印正常", 1),),
        shop="Pickbench",
        printed=source.time(source.at_ms),
    )


_KINDS: Mapping[str, Callable[[Source, Print], Any]] = {
    "picking_list": _picking_list,
    "packing_slip": parcel_papers.slip,
    "waybill": parcel_papers.waybill,
    "order_label": _order_label,
    "manifest": _manifest,
    "bin_label": _bin,
    "slot_label": _slot,
    "tote_label": _tote,
    "cart_label": _cart,
    "item_label": _item,
    "badge": _badge,
    "test": _test,
}
"""kind of paper -> what gathers it."""
