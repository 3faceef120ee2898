"""Kits from files, and orders that name them: the floor gets their parts, the shop's file stays the same."""

import pytest

from tests.unit.office.importing import Office, on_both, table

ITEMS = table(
    ("SKU", "Name", "Weight"), ("A", "Heart", 200), ("B", "Star", 300), ("SET", "Set", 0), ("BOX", "", 0)
)
KITS = table(("Kit", "Part", "Quantity"), ("SET", "A", 2), ("SET", "B", 1))
ORDERS = table(
    ("Order Number", "SKU", "Quantity", "Price"),
    ("1", "SET", 2, "9.99"),
    ("1", "A", 1, "1.00"),
    ("2", "B", 1, ""),
)


@on_both
def test_orders_of_a_kit_hold_its_parts(office: Office) -> None:
    office.load("items", ITEMS)
    assert office.load("kits", KITS).counts["kits_created"] == 1
    assert office.load("kits", KITS).counts == {"kits_created": 0, "kits_changed": 0, "kits_there": 1}
    office.load("orders", ORDERS)
    lines = office.rows(
        "order_line", "order_id", "line_no", "qty_ordered", "price_minor", "qty_per_kit", "kit_id"
    )
    assert lines == [
        (1, 1, 4, 0, 2, 1),
        (1, 2, 2, 0, 1, 1),
        (1, 3, 1, 100, 0, None),
        (2, 1, 1, 0, 0, None),
    ]
    assert office.rows("order_kit", "order_id", "qty", "price_minor") == [(1, 2, 999)]
    again = office.load("orders", ORDERS)
    assert (again.counts["orders_there"], again.conflicts) == (2, [])
    assert office.adds_up()


def test_a_kit_of_a_file_has_just_the_parts_that_it_names(office: Office) -> None:
    office.load("items", ITEMS)
    office.load("kits", KITS)
    office.load("orders", ORDERS)
    changed = office.load("kits", table(("套装编码", "子件编码", "用量"), ("SET", "B", 3)))
    assert changed.counts["kits_changed"] == 1
    assert office.rows("kit_part", "qty") == [(3,)]
    assert len(office.rows("order_line", "id")) == 4


def test_an_item_that_turns_out_to_be_a_kit_is_exploded_in_orders_that_wait(office: Office) -> None:
    office.load("items", ITEMS)
    office.load("orders", ORDERS)
    office.load("kits", KITS)
    lines = office.rows("order_line", "order_id", "line_no", "qty_ordered", "qty_cancelled", "qty_per_kit")
    assert lines[:1] + lines[3:] == [(1, 1, 2, 2, 0), (1, 3, 4, 0, 2), (1, 4, 2, 0, 1)]
    assert office.rows("order_kit", "order_id", "qty", "price_minor") == [(1, 2, 999)]
    assert office.load("orders", ORDERS).counts["orders_there"] == 2
    assert office.adds_up()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("NONE", "A", 1)], "an item of the catalogue"),
        ([("SET", "NONE", 1)], "an item of the catalogue"),
        ([("SET", "SET", 1)], "no part of a kit"),
        ([("SET", "A", 1), ("SET", "A", 2)], "each part of kit SET once"),
        ([("SET", "A", 0)], "a whole number of 1 to"),
        ([("SET", "BOX", 1), ("BOX", "A", 1)], "no part of a kit"),
        ([("A", "B", 1)], "without stock"),
    ],
)
def test_what_can_not_be_a_kit_is_named_by_its_row(
    office: Office, rows: list[tuple[object, ...]], told: str
) -> None:
    office.load("items", ITEMS)
    office.load("bins", table(("Bin",), ("A-01",)))
    office.load("stock", table(("SKU", "Bin", "Quantity"), ("A", "A-01", 5)))
    problems = office.refuse("kits", table(("Kit", "Part", "Quantity"), *rows))
    assert any(told in problem for problem in problems), problems


def test_a_kit_gets_no_stock(office: Office) -> None:
    office.load("items", ITEMS)
    office.load("kits", KITS)
    office.load("bins", table(("Bin",), ("A-01",)))
    problems = office.refuse("stock", table(("SKU", "Bin", "Quantity"), ("SET", "A-01", 5)))
    assert any("a kit has no stock" in problem for problem in problems)
    office.load("stock", table(("SKU", "Bin", "Quantity"), ("SET", "A-01", 0)))
