"""Ship: a weighed parcel's label is scanned as it leaves; with the last one the order has shipped.

The first parcel scanned at a station opens the manifest of its carrier there, or joins the one that another
station has open. A parcel of another carrier is not loaded. Parcels that no carrier of ours takes leave
without a manifest, and never among those of one.
"""

from hub.domain import packing, stock, weighing
from hub.domain.carriers import OPEN, Carrier, Manifest
from hub.domain.orders import Order
from hub.domain.packing import Parcel, ParcelLine
from hub.domain.people import Tote
from hub.domain.stock import Balance, Bin
from hub.domain.verdicts import Verdict, ask, not_now, tell
from hub.floor import boxing, pairing
from hub.floor.desk import Desk, Job, stopped
from hub.floor.parcel_codes import find_parcel, void_waybill
from hub.office import ledger, manifests, parcels, rechoosing, shipping, totes
from hub.store import shipping as store
from hub.store.records import Event


def scan(desk: Desk, code: str) -> Verdict:
    """A parcel's label: it leaves, and its pieces leave the stock."""
    parcel = find_parcel(desk, code, packing.WEIGHED)
    raw = code.partition(" ")[2]
    if parcel is None:
        return void_waybill(desk, raw) or Verdict("unknown_code", {"code": raw})
    order = desk.work.get(Order, parcel.order_id)
    desk.about(order, parcel_id=parcel.id)
    if parcel.state == packing.SHIPPED:
        return Verdict("already_shipped", {"text": parcel.code})
    stop = stopped(desk, order)
    if stop:
        return stop
    if order.state != "weighed":
        return not_now(parcel.code, order.state)
    void = pairing.void(desk, parcel, "waybill", pairing.of_waybill(parcel, raw))
    if void is not None:
        return void
    rechosen = rechoosing.again(desk, order, parcel, shipping.load_of(desk, parcel))
    if rechosen is not None:
        return boxing.rechosen_words(parcel, rechosen)
    unpaired = pairing.wanting(parcel)
    if unpaired is not None:
        return unpaired
    manifest = _manifest_for(desk, order, parcel)
    if isinstance(manifest, Verdict):
        return manifest
    tote = desk.work.maybe(Tote, order.tote_id)
    assert tote is not None, "an order keeps its tote until it has shipped"
    tote_bin, outside = desk.work.get(Bin, tote.bin_id), ledger.site_bin(desk, stock.OUTSIDE)
    for content in desk.work.where(ParcelLine, "parcel_id", parcel.id):
        ledger.move_any_lot(desk, content.item_id, content.qty, tote_bin, outside, "ship", order.id)
    manifests.load(desk, manifest, parcel)
    return _left(desk, order, tote)


def _manifest_for(desk: Desk, order: Order, parcel: Parcel) -> Manifest | Verdict | None:
    """The manifest that a parcel leaves on, or why it can't; None where no carrier of ours takes it."""
    here = _manifest_here(desk)
    carrier = desk.work.one(Carrier, "code", parcel.carrier, desk.rules.site) if parcel.carrier else None
    if here is None:
        if carrier is None:
            return None
        here = manifests.open_for(desk, carrier, manifests.warehouse_of(desk, order))
        desk.set_station(manifest_id=here.id)
        return here
    loading = desk.work.get(Carrier, here.carrier_id)
    if carrier is None:
        return Verdict("wrong_parcel", {"phrase": "no_carrier", "parcel": parcel.code, "here": loading.code})
    if carrier.id != loading.id:
        told = {"carrier": carrier.code, "here": loading.code, "parcel": parcel.code}
        return Verdict("wrong_parcel", {"phrase": "other_carrier", **told})
    if here.warehouse_id != manifests.warehouse_of(desk, order):
        return Verdict("wrong_parcel", {"parcel": here.code})
    return here


def _manifest_here(desk: Desk) -> Manifest | None:
    """The manifest that this station loads; one that was closed elsewhere meanwhile is none."""
    here = desk.work.maybe(Manifest, desk.station.manifest_id)
    if here is not None and here.state != OPEN:
        desk.set_station(manifest_id=None)
        return None
    return here


def _left(desk: Desk, order: Order, tote: Tote) -> Verdict:
    every = parcels.current(desk, order)
    gone = sum(1 for p in every if p.state == packing.SHIPPED)
    if gone < len(every):
        return Verdict("ok", {"sku": order.label, "got": gone, "want": len(every)}, gone, len(every))
    desk.step(order, "ship")
    if not any(b.qty for b in desk.work.where(Balance, "bin_id", tote.bin_id)):
        totes.free(desk, tote, order)
    return Verdict("order_done", {"order": order.label}, got=gone, want=len(every))


def close(desk: Desk, _: str) -> Verdict:
    """X%CLOSE: the carrier takes what is loaded; asked first, with count and weight."""
    here = _manifest_here(desk)
    count, net_mg = store.loaded(desk.work, here.id) if here else (0, 0)
    if here is None or not count:
        return Verdict("not_allowed", {"text": "X%CLOSE"})
    weight = weighing.words(net_mg)
    return desk.ask(
        f"close_manifest:{here.id}", "close_manifest", manifest=here.code, count=count, weight=weight
    )


def closed(desk: Desk, manifest_id: str) -> Verdict:
    """X%YES to "close it?": what other stations loaded meanwhile is on it too."""
    here = _manifest_here(desk)
    if here is None or here.id != int(manifest_id) or not store.loaded(desk.work, here.id)[0]:
        return Verdict("not_allowed", {"text": "X%CLOSE"})
    done = manifests.close(desk, here)
    desk.set_station(manifest_id=None)
    weight = weighing.words(done.net_mg)
    return tell("manifest_closed", manifest=done.code, count=done.qty_parcels, weight=weight)


def undo(desk: Desk, _: str) -> Verdict:
    """X%UNDO: the last parcel that this station loaded comes back, while its manifest is open."""
    here = _manifest_here(desk)
    assert desk.station_id is not None
    last = store.last_loaded(desk.work, desk.station_id, here.id) if here else None
    if here is None or last is None:
        return ask("nothing_to_undo")
    event, parcel = desk.work.get(Event, last[0]), desk.work.get(Parcel, last[1])
    order = desk.work.get(Order, parcel.order_id)
    desk.about(order, parcel_id=parcel.id)
    if order.state == "returned":
        return not_now(order.label, order.state)
    manifests.unload(desk, here, parcel)
    desk.mark_undone(event)
    return tell("undone", what=parcel.code)


JOB = Job(cards={}, acts={"CLOSE": close, "UNDO": undo}, scan=scan)
ANSWERS = {"close_manifest": closed}
"""question -> what X%YES does."""
