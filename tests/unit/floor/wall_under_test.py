"""A put wall of a few slots, and waves that are picked in batch and sorted there."""

from dataclasses import replace

from hub.domain import picking
from hub.domain.items import Item
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.people import Operator, Station, Tote, Wave
from hub.domain.picking import Pick
from hub.domain.stock import Balance, Bin
from hub.office import allocation, batches, ledger, wall_plan, waves
from protocol.messages import Ans
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor

A, B, C = (GOODS[sku][1] for sku in "ABC")


def wall(floor: Floor, slots: int = 4, code: str = "W1", station: str = "wall-1") -> None:
    """A put wall on the lights of a station of its own; people 1 and 2 have colours of their own."""
    with floor.work.transaction():
        for name in (station, "side-1"):
            if floor.work.one(Station, "name", name, SITE) is None:
                floor.work.add(
                    Station(0, SITE, name, True, "s1", "u", 1, 0, None, "", None, None, None, False, "", 0)
                )
        wall_plan.add_wall(floor.act(), code, slots, station)


def wave(floor: Floor, *labels: str, wall: str = "", kind: str = "multi") -> str:
    """Orders released together, to be picked in batch; the wave's code."""
    with floor.work.transaction():
        act = floor.act()
        made = waves.new_wave(act, 1, method="batch", wall=wall, kind=kind)
        for label in labels:
            order = floor.work.one(Order, "label", label, SITE)
            assert order is not None
            if order.state == "received":
                order = act.step(order, "audit")
            order = allocation.allocate(act, order)
            waves.release(act, order, made)
    return made.code


def batch(floor: Floor, code: str, tote: str = "T1", most: int = 1_000) -> None:
    """All that waits of a wave (at most so many picks) lies in a batch tote, as the walk of one person brings
    it.
    """
    with floor.work.transaction():
        act = floor.act()
        made, into = floor.work.one(Wave, "code", code, SITE), floor.work.one(Tote, "code", tote, SITE)
        assert made is not None
        assert into is not None
        for task in batches.open_picks(act, made)[:most]:
            order = floor.work.get(Order, task.order_id or 0)
            if order.state == "released":
                act.step(order, "pick", reason=tote)
            from_bin, to_bin = floor.work.get(Bin, task.bin_id), floor.work.get(Bin, into.bin_id)
            ledger.move(
                act,
                task.item_id,
                task.qty,
                from_bin,
                to_bin,
                "pick",
                lot=task.lot,
                order_id=order.id,
                reserved=task.qty,
            )
            line = floor.work.get(OrderLine, task.line_id or 0)
            floor.work.put(replace(line, qty_picked=line.qty_picked + task.qty))
            floor.work.put(replace(task, state=picking.DONE, qty_done=task.qty, tote_id=into.id))
        floor.work.put(replace(into, wave_id=made.id))


def sorter(floor: Floor, station: str = "wall-1", badge: str = "1", tote: str = "T1") -> Ans:
    """Somebody stands at the wall with a batch tote."""
    return floor.scan(station, f"U%{badge}", "J%PUTWALL", f"C%{tote}")


def in_tote(floor: Floor, *wanted: dict[str, int], slots: int = 4) -> list[str]:
    """Orders of one wave whose pieces lie in batch tote T1, and a wall; their labels."""
    labels = [floor.new_order(str(n), **each) for n, each in enumerate(wanted, start=1)]
    wall(floor, slots)
    batch(floor, wave(floor, *labels))
    return labels


def at_wall(floor: Floor, *wanted: dict[str, int], slots: int = 4) -> list[str]:
    """As `in_tote`, and somebody stands at the wall with it."""
    labels = in_tote(floor, *wanted, slots=slots)
    sorter(floor)
    return labels


def put(floor: Floor, *codes: str, station: str = "wall-1") -> Ans:
    """Scan pieces, each confirmed at the slot that the display names."""
    for code in codes:
        answer = floor.scan(station, code)
        assert answer.why == "go", answer
        answer = floor.scan(station, f"S%{slot_of(answer)}")
        assert answer.v == "pass", answer
    return answer


def slot_of(answer: Ans) -> str:
    """The slot that the display names."""
    return (answer.say or "").split(" ")[0]


def tote_of(floor: Floor, label: str) -> str:
    """The code of the tote, slot or carton that an order's pieces stand in; empty where it has none."""
    order = floor.order(label)
    with floor.work.transaction():
        tote = floor.work.maybe(Tote, order.tote_id)
        return tote.code if tote is not None else ""


def tote(floor: Floor, code: str) -> Tote:
    """A tote as it is now."""
    with floor.work.transaction():
        found = floor.work.one(Tote, "code", code, SITE)
        assert found is not None
        return found


def puts(floor: Floor, badge: str) -> list[Pick]:
    """The put that is in a person's hand, or that was last."""
    with floor.work.transaction():
        [operator] = [o for o in floor.work.where(Operator, "site", SITE) if o.badge == badge]
        return [floor.work.get(Pick, operator.pick_id)] if operator.pick_id else []


def everywhere(floor: Floor) -> dict[str, int]:
    """sku -> pieces in all bins."""
    held: dict[str, int] = {}
    with floor.work.transaction():
        for bin_ in floor.work.where(Bin, "site", SITE):
            for row in floor.work.where(Balance, "bin_id", bin_.id):
                sku = floor.work.get(Item, row.item_id).sku
                held[sku] = held.get(sku, 0) + row.qty
    return held


def two_orders(floor: Floor) -> tuple[str, str]:
    """Two orders of two kinds, picked in batch; somebody stands at the wall with their tote."""
    wall(floor)
    one, two = floor.new_order("1", A=1, B=1), floor.new_order("2", A=2, B=1)
    batch(floor, wave(floor, one, two))
    assert floor.stock("T1") == {"A": 3, "B": 2}
    answer = sorter(floor)
    assert (answer.why, answer.say, answer.want) == ("go", "T1=W00001: 5", 5)
    return one, two
