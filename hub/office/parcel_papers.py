"""What stands on the papers of a parcel: its slip and its waybill.

Rule: both tell of the parcel as it is; before it is planned, of the only one that the order will be.
"""

from dataclasses import dataclass

from hub.documents.contents import Address, PackingSlip, SlipKit, SlipLine, Waybill
from hub.domain.carriers import CarrierArea
from hub.domain.errors import Conflict, NotFound
from hub.domain.papers import Print
from hub.domain.tariffs import Address as To
from hub.domain.tariffs import area_of
from hub.office.paper_source import Source
from hub.store.reading import papers
from hub.store.reading.rows import Row


def order_of(source: Source, job: Print) -> Row:
    """The order that a paper is of.

    Raises:
        NotFound: it has none.
    """
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
    """The only parcel that an order will be, with the number that its papers were asked for with."""
    own = papers.early_number(source.reader, order["id"], job.waybill)
    number = (job.waybill if own else "") or order["waybill"] or (own["number"] if own else "")
    carrier = own["carrier"] if own and own["number"] == number else order["carrier"]
    areas = [CarrierArea(**row) for row in papers.areas(source.reader, source.site, carrier)]
    return _Of(
        code=job.subject,
        number=1,
        parcels=1,
        carrier=carrier,
        waybill=number,
        area=area_of(areas, To(order["country"] or "", order["postcode"] or "")) or "",
        weight_mg=0,
        lines=papers.lines(source.reader, order["id"]),
    )


def _expect_waybill(job: Print, order: Row, parcel: _Of) -> None:
    """That the waybill of a parcel can be printed.

    Raises:
        Conflict: its number is another one than it was asked for with, or none; or it has no recipient.
    """
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


def slip(source: Source, job: Print) -> PackingSlip:
    """What stands on a packing slip. One of a pair is printed only where its waybill can be: it comes out
    first, and would lie alone.

    Raises:
        NotFound: its order is gone. Conflict: its parcel is another one by now, or its pair's waybill can't
        be printed.
    """
    order = order_of(source, job)
    parcel = _parcel(source, job, order)
    if job.pair:
        _expect_waybill(job, order, parcel)
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
        print_no=job.id,
    )


def waybill(source: Source, job: Print) -> Waybill:
    """What stands on a waybill.

    Raises:
        NotFound: its order is gone. Conflict: its parcel or its number is another one by now, or it has no
            recipient.
    """
    order = order_of(source, job)
    parcel = _parcel(source, job, order)
    _expect_waybill(job, order, parcel)
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
        print_no=job.id,
    )
