"""Items that an import has read, compared with the catalogue, and what is to be added or changed.

Barcodes are only ever added, for goods with the old one are still on the shelf.
"""

from dataclasses import dataclass, field
from typing import Any

from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.office import audit
from hub.office.act import Act
from hub.office.imports.plan import Plan, Target, parts
from hub.store import bulk
from hub.store.tables import BarcodeRow, ItemRow
from hub.store.work import Work

SAID = ("name", "unit_mg", "tracks_lot", "tracks_serial")
DRAFT = "draft"
"""Column of an item that came with an order: it is one of the catalogue once a file names it."""
Changes = list[tuple[int, dict[str, Any]]]
"""(a row's number, its columns that change)."""


@dataclass(slots=True)
class Wanted:
    """An item as the file has it.

    The columns that it says something about, and its codes with their pack quantities.
    """

    line: int
    sku: str
    said: dict[str, Any]
    barcodes: dict[str, int] = field(default_factory=dict)


def decide(work: Work, target: Target, made: Plan, wanted: dict[str, Wanted]) -> Plan:
    """Compare with the catalogue, count what is to be added, changed and left, and plan the writing."""
    columns = ("id", "sku", *SAID, DRAFT)
    found = bulk.select(work, ItemRow, columns, {"site": target.site}, ("sku", list(wanted)))
    there = {row[1]: row for row in found}
    new = [item for sku, item in wanted.items() if sku not in there]
    old = [item for sku, item in wanted.items() if sku in there]
    changed = [(there[item.sku][0], news) for item in old if (news := _news(item, there[item.sku]))]
    made.report.counts.update(
        items_created=len(new), items_changed=len(changed), items_there=len(old) - len(changed)
    )
    for rows in parts(new):
        made.add(len(rows), lambda act, rows=rows: _add_items(act, target.site, rows))  # type: ignore[misc]
    _plan_updates(made, ItemRow, changed)
    for item in old:
        id_, *_, is_draft = there[item.sku]
        if is_draft:
            made.add(1, lambda act, id_=id_: judge_again(act, id_))  # type: ignore[misc]  # bound, not passed
    _decide_codes(work, target.site, made, wanted, {row[0]: sku for sku, row in there.items()})
    return made


def _news(item: Wanted, row: tuple[Any, ...]) -> dict[str, Any]:
    """The columns of an item that is there about which the file says something else."""
    before = dict(zip((*SAID, DRAFT), row[2:], strict=True))
    said = {**item.said, DRAFT: False}
    return {column: value for column, value in said.items() if before[column] != value}


def _decide_codes(work: Work, site: str, made: Plan, wanted: dict[str, Wanted], ids: dict[int, str]) -> None:
    """The same for the barcodes of all items; `ids` are those of the items that are there."""
    columns = ("id", "code", "item_id", "pack_qty")
    found = bulk.select(work, BarcodeRow, columns, {"site": site}, ("item_id", list(ids)))
    have = {(ids[item_id], code): (id_, qty) for id_, code, item_id, qty in found}
    said = [(item.sku, code, qty) for item in wanted.values() for code, qty in item.barcodes.items()]
    new = [one for one in said if one[:2] not in have]
    old = [(*have[sku, code], qty) for sku, code, qty in said if (sku, code) in have]
    changed: Changes = [(id_, {"pack_qty": qty}) for id_, before, qty in old if before != qty]
    made.report.counts.update(barcodes_created=len(new), barcodes_changed=len(changed))
    for part in parts(new):
        made.add(len(part), lambda act, part=part: _add_barcodes(act, site, part))  # type: ignore[misc]
    _plan_updates(made, BarcodeRow, changed)


def judge_again(act: Act, item_id: int) -> None:
    """Have the rules look again at the orders that they hold because nobody knew this item."""
    for line in act.work.where(OrderLine, "item_id", item_id):
        order = act.work.get(Order, line.order_id)
        if audit.is_held_by_rules(act, order):
            audit.look_again(act, order, "an item is known now 商品已登记")


def _plan_updates(made: Plan, kind: type[Any], changed: Changes) -> None:
    for part in parts(changed):
        made.add(len(part), lambda act, part=part: _update(act, kind, part))  # type: ignore[misc]


def _add_items(act: Act, site: str, rows: list[Wanted]) -> None:
    blank = {"name": "", "unit_mg": 0, "tracks_lot": False, "tracks_serial": False}
    bulk.insert_many(act.work, ItemRow, [{"site": site, "sku": i.sku, **blank, **i.said} for i in rows])


def _add_barcodes(act: Act, site: str, rows: list[tuple[str, str, int]]) -> None:
    found = bulk.select(
        act.work, ItemRow, ("sku", "id"), {"site": site}, ("sku", [sku for sku, _, _ in rows])
    )
    ids: dict[str, int] = dict(found)
    new = [{"site": site, "code": code, "item_id": ids[sku], "pack_qty": qty} for sku, code, qty in rows]
    bulk.insert_many(act.work, BarcodeRow, new)


def _update(act: Act, kind: type[Any], rows: list[tuple[int, dict[str, Any]]]) -> None:
    for id_, values in rows:
        bulk.update(act.work, kind, id_, values)
