"""Acts on exceptions, as tests ask for them: one transaction each, by whoever has a badge."""

from typing import Any
from zoneinfo import ZoneInfo

from hub.domain.cases import Case
from hub.domain.orders import Order
from hub.domain.people import Operator
from hub.office import alarms, cases
from hub.store import reading
from hub.store.database import Database
from tests.unit.floor.floor_under_test import GOODS, RULES, SITE, Floor, at_bench, picked

A, B, C = (GOODS[sku][1] for sku in "ABC")
HOUR_MS = 3_600_000
UTC = ZoneInfo("UTC")


def of_order(floor: Floor, label: str) -> list[Case]:
    order = floor.order(label)
    with floor.work.transaction():
        return floor.work.where(Case, "order_id", order.id)


def kinds(floor: Floor, label: str) -> list[tuple[str, str, int]]:
    return [(case.kind, case.state, case.times) for case in of_order(floor, label)]


def do(floor: Floor, number: int, what: Any, *arguments: Any, badge: str = "", **named: Any) -> Case:
    """An act on an exception by whoever has this badge."""
    with floor.work.transaction():
        act = floor.act()
        if badge:
            person = floor.work.one(Operator, "badge", badge, SITE)
            assert person is not None
            act.operator_id = person.id
        changed: Case = what(act, cases.find(act, number), *arguments, **named)
        return changed


def report(floor: Floor, label: str, kind: str = "damaged", what: str = "crushed") -> Case:
    order = floor.order(label)
    with floor.work.transaction():
        return cases.open_case(floor.act(), kind, floor.work.get(Order, order.id), what)


def shipped(floor: Floor, **wanted: int) -> str:
    label = picked(floor, **wanted)
    at_bench(floor)
    pieces = [GOODS[sku][1] for sku, qty in wanted.items() for _ in range(qty)]
    assert floor.scan("bench-1", f"O%{label}", *pieces).why == "order_done"
    floor.scan("bench-1", "J%PACK", f"O%{label}")
    net_mg = 100_000 + sum(GOODS[sku][0] * qty for sku, qty in wanted.items())
    assert floor.weigh("bench-1", net_mg).why == "weight_ok"
    floor.scan("dock", "U%3", "J%SHIP", f"{label}.1")
    assert floor.order(label).state == "shipped"
    return label


def due(database: Database, floor: Floor) -> list[int]:
    with reading.snapshot(database) as reader:
        return alarms.waiting(reader, RULES, UTC, floor.at_ms)


def sound(floor: Floor, number: int) -> Case | None:
    with floor.work.transaction():
        return alarms.sound(floor.act(), UTC, number)
