"""What stands on each paper, gathered from the database at the moment when it is printed.

Rule: a paper tells what is so now; one whose subject is gone, or is no longer what it was asked for, is
refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hub.documents.contents import (
    Address,
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
    SlipKit,
    SlipLine,
    SlotLabel,
    ToteLabel,
    Waybill,
)
from hub.documents.press import SLIP_LEAST, Content
from hub.domain.carriers import CarrierArea
from hub.domain.errors import Conflict, NotFound
from hub.domain.papers import Print
from hub.domain.stock import SLOT
from hub.domain.tariffs import Address as To
from hub.domain.tariffs import area_of
from hub.office.paper_source import Source
from hub.store.reading import papers, prints
from hub.store.reading.rows import Row


def gather(source: Source, job: Print) -> Content:
    """What stands on a paper.

    Raises:
        NotFound: what it is of does not exist.
        Conflict: it can't be printed as things are.
    """
    gathered: Content = _KINDS[job.kind](source, job)
    return gathered


def _order(source: Source, job: Print) -> Row:
    found = papers.order(source.reader, job.order_id) if job.order_id is not None else None
    if found is None:
        raise NotFound(f"{job.kind} {job.subject}: expected an order, found none")
    return found


def _recipient(order: Row) -> Address:
    return Address(
        name=order["name"] or "",
        phone=order["phone"] or "",
        address=order["address"] or "",
        postcode=order["postcode"] or "",
        country=order["country"] or "",
    )


@dataclass(frozen=True, slots=True)
class _Of:
    """The parcel that a paper is of, as it is or as it will be."""

    code: str
    number: int
    parcels: int
    carrier: str
    waybill: str
    area: str
    weight_mg: int
    lines: list[Row]


def _parcel(source: Source, job: Print, order: Row) -> _Of:
    """The parcel of a slip or a waybill.

    Raises:
        Conflict: its order's parcels are other ones by now.
    """
    every = papers.parcels(source.reader, order["id"])
    if not every:
        return _foreseen(source, job, order)
    found = next((p for p in every if p["code"] == job.subject), None)
    if found is None:
        raise Conflict(f"parcel {job.subject}: expected one of its order, found it undone; print it anew")
    return _Of(
        code=found["code"],
        number=every.index(found) + 1,
        parcels=len(every),
        carrier=found["carrier"] or order["carrier"],
        waybill=found["waybill"],
        area=found["area"],
        weight_mg=found["net_mg"] or found["expected_mg"],
        lines=papers.contents(source.reader, found["id"]),
    )


def _foreseen(source: Source, job: Print, order: Row) -> _Of:
    """The only parcel that an order will be."""
    own = papers.early_number(source.reader, order["id"])
    carrier = own["carrier"] if own else order["carrier"]
    areas = [CarrierArea(**row) for row in papers.areas(source.reader, source.site, carrier)]
    return _Of(
        code=job.subject,
        number=1,
        parcels=1,
        carrier=carrier,
        waybill=order["waybill"] or (own["number"] if own else ""),
        area=area_of(areas, To(order["country"] or "", order["postcode"] or "")) or "",
        weight_mg=0,
        lines=papers.lines(source.reader, order["id"]),
    )


def _slip(source: Source, job: Print) -> PackingSlip:
    order = _order(source, job)
    parcel = _parcel(source, job, order)
    kits = {kit["id"]: kit for kit in papers.kits(source.reader, order["id"])}
    named = {line["kit_id"] for line in parcel.lines} & set(kits)
    return PackingSlip(
        order=order["label"],
        parcel=parcel.code,
        lines=tuple(
            SlipLine(
                sku=line["sku"],
                name=line["name"],
                qty=line["qty"],
                kit=kits[line["kit_id"]]["sku"] if line["kit_id"] in kits else "",
                gift=line["gift"],
            )
            for line in parcel.lines
        ),
        kits=tuple(SlipKit(kits[id_]["sku"], kits[id_]["name"], kits[id_]["qty"]) for id_ in sorted(named)),
        recipient=_recipient(order),
        shop=order["shop_name"] or order["shop_code"],
        number=parcel.number,
        parcels=parcel.parcels,
        carrier=papers.carrier_name(source.reader, source.site, parcel.carrier),
        tote=order["tote"] or "",
        wave=order["wave"] or "",
        placed=source.time(order["placed_at_ms"]),
        printed=source.time(source.at_ms),
        note=order["note"],
        urgent=order["urgent"],
    )


def _waybill(source: Source, job: Print) -> Waybill:
    order = _order(source, job)
    parcel = _parcel(source, job, order)
    if job.waybill and parcel.waybill != job.waybill:
        raise Conflict(
            f"parcel {parcel.code}: asked for with number {job.waybill}, found {parcel.waybill or 'none'}; "
            "print it anew"
        )
    if not parcel.waybill:
        raise Conflict(
            f"parcel {parcel.code}: expected a carrier's number to print, found none; give the parcel one"
        )
    if not (order["name"] or order["address"]):
        raise Conflict(f"order {order['label']}: expected a recipient for its waybill, found none")
    return Waybill(
        carrier=papers.carrier_name(source.reader, source.site, parcel.carrier),
        waybill=parcel.waybill,
        parcel=parcel.code,
        order=order["label"],
        recipient=_recipient(order),
        sender=Address(name=order["shop_name"] or order["shop_code"], address=order["warehouse_name"] or ""),
        area=parcel.area,
        weight_mg=parcel.weight_mg,
        number=parcel.number,
        parcels=parcel.parcels,
        pieces=sum(line["qty"] for line in parcel.lines),
        printed=source.time(source.at_ms),
    )


def _order_label(source: Source, job: Print) -> OrderLabel:
    order = _order(source, job)
    lines = papers.lines(source.reader, order["id"])
    return OrderLabel(
        order=order["label"],
        pieces=sum(line["qty"] for line in lines),
        lines=len(lines),
        carrier=papers.carrier_name(source.reader, source.site, order["carrier"]),
        wave=order["wave"] or "",
        ship_by=source.time(order["ship_by_ms"]),
        urgent=order["urgent"],
    )


def _picking_list(source: Source, job: Print) -> PickingList:
    order = _order(source, job)
    stops = papers.stops(source.reader, order["id"])
    if not stops:
        raise Conflict(f"order {order['label']}: expected pieces to pick, found none left")
    return PickingList(
        of=order["label"],
        is_wave=False,
        rows=tuple(
            PickRow(
                bin=stop["bin"],
                sku=stop["sku"],
                name=stop["name"],
                qty=stop["qty"],
                into=stop["into"] or "",
                lot=stop["lot"],
                zone=stop["zone"],
            )
            for stop in stops
        ),
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
    "packing_slip": _slip,
    "waybill": _waybill,
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
