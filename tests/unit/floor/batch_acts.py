"""Waves of every method on the floor of one test, and what must hold of those that are picked in batch."""

from hub.domain.items import Barcode, Item
from hub.domain.orders import Order
from hub.domain.people import Cart, Operator, Station, Tote, Wave
from hub.domain.picking import PUT_BACK, UNFINISHED, Pick
from hub.domain.stock import Balance, Bin
from hub.office import allocation, batches, ledger, waves
from hub.store import waiting
from tests.unit.floor.floor_under_test import SITE, Floor


def release(floor: Floor, *labels: str, method: str = "batch", kind: str = "multi") -> str:
    """Release orders as one wave of a method; its code."""
    with floor.work.transaction():
        act = floor.act()
        _wall(floor)
        wave = waves.new_wave(act, 1, method=method, kind=kind)
        for label in labels:
            order = floor.work.one(Order, "label", label, SITE)
            assert order is not None
            order = act.step(order, "audit") if order.state == "received" else order
            order = allocation.allocate(act, order) if order.state in ("audited", "short") else order
            if order.state == "allocated":
                waves.release(act, order, wave)
    return wave.code


def _wall(floor: Floor) -> None:
    """A put wall of six slots, unless there is one."""
    work = floor.work
    if work.one(Bin, "code", "W1-01", SITE) is not None:
        return
    for n in range(1, 7):
        bin_ = work.add(Bin(0, SITE, 1, f"W1-{n:02}", "slot", "W1", "", n, None, None))
        work.add(Tote(0, SITE, bin_.code, bin_.id, None, None, "slot"))


def batch(floor: Floor, *wanted: dict[str, int], method: str = "batch") -> list[str]:
    """Orders of one wave, by what each wants; their labels."""
    labels = [floor.new_order(str(n), **each) for n, each in enumerate(wanted, start=1)]
    release(floor, *labels, method=method)
    return labels


def picker(floor: Floor, station: str = "zone-a", badge: str = "1", cart: str = "K1") -> None:
    floor.scan(station, f"U%{badge}", "J%PICK", f"H%{cart}")


def tote(floor: Floor, code: str) -> Tote:
    with floor.work.transaction():
        found = floor.work.one(Tote, "code", code, SITE)
        assert found is not None
        return found


def cart(floor: Floor, code: str) -> Cart:
    with floor.work.transaction():
        found = floor.work.one(Cart, "code", code, SITE)
        assert found is not None
        return found


def operator(floor: Floor, badge: str) -> Operator:
    with floor.work.transaction():
        found = floor.work.one(Operator, "badge", badge, SITE)
        assert found is not None
        return found


def unsorted(floor: Floor, label: str) -> dict[str, int]:
    """SKU -> pieces of an order that lie in batch totes."""
    order = floor.order(label)
    with floor.work.transaction():
        needs = batches.unsorted(floor.act(), order)
        return {floor.work.get(Item, item_id).sku: qty for item_id, qty in needs.items()}


def picks(floor: Floor, label: str) -> list[tuple[str, int, int]]:
    """(state, pieces done, pieces wanted) of an order's picks."""
    order = floor.order(label)
    with floor.work.transaction():
        return [
            (p.state, p.qty_done, p.qty)
            for p in floor.work.where(Pick, "order_id", order.id)
            if p.kind == "pick"
        ]


def wrong_totes(floor: Floor) -> list[str]:
    """Items of batch waves of which the totes hold another number than the orders need and than goes back."""
    found = []
    with floor.work.transaction():
        act, work = floor.act(), floor.work
        for wave in work.where(Wave, "site", SITE):
            held: dict[int, int] = {}
            for each in work.where(Tote, "wave_id", wave.id):
                for row in work.where(Balance, "bin_id", each.bin_id):
                    held[row.item_id] = held.get(row.item_id, 0) + row.qty
                for task in work.where(Pick, "tote_id", each.id):
                    if task.kind == PUT_BACK and task.state in UNFINISHED:
                        held[task.item_id] = held.get(task.item_id, 0) - task.qty_left
            for order_id in waiting.orders_of_wave(work, wave.id) if wave.method == "batch" else ():
                for item_id, qty in batches.unsorted(act, work.get(Order, order_id)).items():
                    held[item_id] = held.get(item_id, 0) - qty
            found += [f"{wave.code} item {item_id}: {qty}" for item_id, qty in held.items() if qty]
    return found


def another_zone(floor: Floor) -> str:
    """Item D, 100 pieces in bin B-01 of zone B, which zone-b lights; its barcode."""
    with floor.work.transaction():
        act = floor.act()
        station = floor.work.one(Station, "name", "zone-b", SITE)
        assert station is not None
        bin_ = floor.work.add(Bin(0, SITE, 1, "B-01", "storage", "B", "B", 10, station.id, 7))
        item = floor.work.add(Item(0, SITE, "D", "D", 50_000, False, False))
        floor.work.add(Barcode(0, SITE, "4000000000037", item.id, 1))
        ledger.move(act, item.id, 100, ledger.site_bin(act, "outside"), bin_, "receipt")
    return "4000000000037"
