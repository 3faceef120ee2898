"""A kit, a gift, a merge and a split, from intake to the lorry: all pieces leave, each once."""

from dataclasses import replace

from hub.domain.items import Item
from hub.domain.office_rules import GiftRule, OfficeRules
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.office import gifts, intake, kits, merging, split_plans
from hub.office.act import Act
from hub.office.new_orders import NewLine, NewOrder, Recipient
from hub.store.database import Database
from tests.soundness import faults
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor, at_bench

ADA = Recipient("Ada", "1 High St", "N1 9GU", "GB")
RULES = OfficeRules(gifts=(GiftRule("C", 1, with_sku="SET"),))
UNIT_MG = {sku: unit_mg for sku, (unit_mg, _) in GOODS.items()}
BOX_MG = 100_000


def with_gifts(act: Act) -> Act:
    return replace(act, rules=replace(act.rules, office=RULES))


def taken_in(floor: Floor, number: str, **wanted: int) -> str:
    lines = tuple(NewLine(sku, qty, 100) for sku, qty in wanted.items())
    with floor.work.transaction():
        act = with_gifts(floor.act())
        order, _ = intake.create(act, NewOrder("S", number, lines, recipient=ADA))
        gifts.add(act, order)
        act.step(act.work.get(Order, order.id), "audit")
    return order.label


def merge(act: Act, order: Order) -> Order:
    other = act.work.one(Order, "label", "S-2", SITE)
    assert other is not None
    return merging.merge(with_gifts(act), order, [other])


def send(floor: Floor, label: str, tote: str, **pieces: int) -> None:
    """Verify, pack and ship an order that stands in a tote."""
    at_bench(floor)
    scans = [GOODS[sku][1] for sku, qty in pieces.items() for _ in range(qty)]
    assert floor.scan("bench-1", f"O%{label}", *scans).why == "order_done", tote
    at_bench(floor, job="PACK")
    floor.scan("bench-1", f"O%{label}")
    assert floor.weigh("bench-1", BOX_MG + sum(UNIT_MG[s] * n for s, n in pieces.items())).why == "weight_ok"
    at_bench(floor, "dock", "SHIP", "3")
    assert floor.scan("dock", f"{label}.1").why == "order_done"


def test_what_was_bought_leaves_once(floor: Floor, database: Database) -> None:
    with floor.work.transaction():
        floor.work.add(Item(0, SITE, "SET", "SET", 0, False, False))
        kits.define(floor.act(), "SET", {"A": 2, "B": 1})
    one, two = taken_in(floor, "1", SET=2, A=1), taken_in(floor, "2", B=3, SET=1)
    assert floor.office(merge, one).state == "audited"
    # Three sets, a loose A, three loose Bs and one gift; one set and the gift leave for a second parcel.
    lines = {(line.item_id, line.kit_id, line.gift): line.line_no for line in floor.lines(one)}
    leaving = {no: 2 if item == 1 else 1 for (item, kit, gift), no in lines.items() if kit == 1 or gift}
    floor.office(split_plans.by_lines, one, [leaving], "two parcels")
    part = f"{one}~2"
    floor.release(one, part)
    floor.walk(totes=("T1", "T2"))
    send(floor, one, "T1", A=5, B=5)
    send(floor, part, "T2", A=2, B=1, C=1)
    assert [floor.order(label).state for label in (one, two, part)] == ["shipped", "merged", "shipped"]
    with floor.work.transaction():
        every = [line for id_ in (1, 2, 3) for line in floor.work.where(OrderLine, "order_id", id_)]
    assert sum(line.qty_verified for line in every) == 3 * 3 + 1 + 3 + 1
    assert sum(line.qty_moved for line in every) == sum(line.qty_from for line in every)
    assert faults(database) == {}
