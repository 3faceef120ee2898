"""Manifests: what is handed over to a carrier at one call, opened by its first parcel, closed by a person.

Rule: a parcel stands on one manifest, of its own carrier and warehouse; a closed one stays as it was signed.
A carrier has one open manifest in a warehouse, however many stations load it.
"""

from dataclasses import replace

from hub.domain import carriers, packing, stock
from hub.domain.carriers import Carrier, Manifest
from hub.domain.errors import Conflict, NotFound
from hub.domain.orders import Order
from hub.domain.packing import Parcel, ParcelLine
from hub.domain.stock import Bin
from hub.office import cartons, ledger, prints
from hub.office.act import Act
from hub.store import intake
from hub.store import shipping as store

REASON = "unload"


def warehouse_of(act: Act, order: Order) -> int:
    """The warehouse that an order leaves from: its own, else the site's first."""
    found = order.warehouse_id or intake.warehouse_id(act.work, order.site, "")
    assert found is not None, "a founded site has a warehouse"
    return found


def open_for(act: Act, carrier: Carrier, warehouse_id: int) -> Manifest:
    """The open manifest of a carrier in a warehouse; a new one where there is none."""
    there = store.open_manifest(act.work, carrier.id, warehouse_id)
    if there is not None:
        return there
    number = store.manifests_of(act.work, carrier.id) + 1
    return act.work.add(
        Manifest(
            id=0,
            site=carrier.site,
            code=f"{carrier.code}-{act.moment.business_date.replace('-', '')[2:]}-{number}",
            carrier_id=carrier.id,
            warehouse_id=warehouse_id,
            state=carriers.OPEN,
            opened_at_ms=act.moment.at_ms,
        )
    )


def load(act: Act, manifest: Manifest | None, parcel: Parcel) -> Parcel:
    """A parcel leaves on a manifest; on none, where no carrier of ours takes it.

    Raises:
        NotPermitted: the manifest is closed, or the parcel not weighed.
    """
    if manifest is not None:
        carriers.manifest_step(manifest, "load")
    return act.work.put(
        replace(
            packing.step(parcel, "load"),
            manifest_id=manifest.id if manifest else None,
            shipped_at_ms=act.moment.at_ms,
        )
    )


def unload(act: Act, manifest: Manifest, parcel: Parcel) -> Order:
    """Take a parcel back from the lorry: its goods stand in a tote of their order again, and an order that
    had shipped with it is weighed once more.

    Raises:
        NotPermitted: the manifest is closed.
        Conflict: the parcel is not on it, or its order has come back already.
    """
    carriers.manifest_step(manifest, "unload")
    order = act.work.get(Order, parcel.order_id)
    if parcel.manifest_id != manifest.id or parcel.state != packing.SHIPPED or order.state == "returned":
        raise Conflict(
            f"parcel {parcel.code} of order {order.label} ({order.state}): expected one on {manifest.code}"
        )
    if order.state == "shipped":
        order = act.step(order, "unload", reason=f"{parcel.code}, {manifest.code}")
    tote = cartons.carton_for(act, order)
    _bring_back(act, order, parcel, act.work.get(Bin, tote.bin_id))
    act.work.put(replace(packing.step(parcel, "unload"), manifest_id=None, shipped_at_ms=0))
    return act.work.get(Order, order.id)


def close(act: Act, manifest: Manifest) -> Manifest:
    """The carrier has taken it all: what is on it is counted for good.

    Raises:
        NotPermitted: it is closed already.
        Conflict: nothing is on it.
    """
    after = carriers.manifest_step(manifest, "close")
    count, net_mg = store.loaded(act.work, manifest.id)
    if not count:
        raise Conflict(f"manifest {manifest.code}: expected at least one parcel on it, found none")
    prints.at_handover(act, manifest.code)
    return act.work.put(
        replace(
            manifest,
            state=after,
            closed_at_ms=act.moment.at_ms,
            operator_id=act.operator_id,
            qty_parcels=count,
            net_mg=net_mg,
        )
    )


def find(act: Act, code: str) -> Manifest:
    """The manifest of a code.

    Raises:
        NotFound: there is none on this site.
    """
    found = act.work.one(Manifest, "code", code, act.rules.site)
    if found is None:
        raise NotFound(f"manifest {code}: expected one on site {act.rules.site}, found none")
    return found


def _bring_back(act: Act, order: Order, parcel: Parcel, tote: Bin) -> None:
    """Book a parcel's pieces back from outside, of the lots in which the order's pieces left, the last one
    first.
    """
    outside = ledger.site_bin(act, stock.OUTSIDE)
    left = store.gone(act.work, order.id, outside.id)
    for content in act.work.where(ParcelLine, "parcel_id", parcel.id):
        missing = content.qty
        for n, (item_id, lot, condition, qty) in enumerate(left):
            part = min(missing, qty) if item_id == content.item_id else 0
            if part:
                ledger.move(
                    act,
                    item_id,
                    part,
                    outside,
                    tote,
                    REASON,
                    lot=lot,
                    condition=condition,
                    order_id=order.id,
                )
                left[n] = (item_id, lot, condition, qty - part)
                missing -= part
        assert not missing, "what a parcel holds has left with it"
