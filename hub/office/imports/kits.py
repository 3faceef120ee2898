"""Import of kits: one row for each part, with the kit's SKU beside it.

The file states what its kits are made of: a kit that it names has just the parts that it names; others stay
as they are. Kits and parts are items of the catalogue.
"""

from dataclasses import dataclass, field

from hub.office import kits
from hub.office.act import Act
from hub.office.imports import fields
from hub.office.imports.columns import KITS
from hub.office.imports.plan import Plan, Target
from hub.office.imports.sheet import Row, Sheet, read
from hub.store import bulk
from hub.store.tables import BalanceRow, ItemRow, KitPartRow
from hub.store.work import Work

MOST_PIECES = 10_000


@dataclass(slots=True)
class Wanted:
    """A kit as the file has it: its parts by SKU."""

    row: Row
    sku: str
    parts: dict[str, int] = field(default_factory=dict)


def plan(work: Work, name: str, data: bytes, target: Target) -> Plan:
    """Read and check a file of kits.

    Raises:
        BadFile: with all that is wrong with it.
    """
    sheet = read(name, data, KITS)
    report = sheet.report("kits")
    wanted: dict[str, Wanted] = {}
    for row in sheet.rows:
        if not any(row.get(column.field) for column in KITS):
            report.skip(row.line, "empty", "")
            continue
        kit, sku = (fields.text(sheet, row, column, 64, required=True) for column in ("kit", "sku"))
        qty = fields.whole(sheet, row, "qty", 1, MOST_PIECES, default=1)
        parts = wanted.setdefault(kit, Wanted(row, kit)).parts
        if sku in parts:
            sheet.wrong(row, "sku", f"each part of kit {kit} once", sku)
        parts[sku] = qty
        report.accepted += 1
        report.show(kit=kit, sku=sku, qty=qty)
    there = _check(sheet, work, target.site, wanted)
    sheet.problems.refuse()
    report.check()
    return _decide(Plan(report), wanted, there)


def _check(sheet: Sheet, work: Work, site: str, wanted: dict[str, Wanted]) -> dict[str, dict[str, int]]:
    """Note what can't be a kit or a part of one.

    Returns:
        Kit -> its parts as they are now, by SKU.
    """
    here = {"site": site}
    named = {*wanted, *(sku for kit in wanted.values() for sku in kit.parts)}
    ids = dict(bulk.select(work, ItemRow, ("sku", "id"), here, ("sku", sorted(named))))
    made = bulk.select(work, KitPartRow, ("kit_item_id", "item_id", "qty"), here)
    skus = dict(bulk.select(work, ItemRow, ("id", "sku"), {}, ("id", [n for row in made for n in row[:2]])))
    there: dict[str, dict[str, int]] = {}
    for kit_id, item_id, qty in made:
        there.setdefault(skus[kit_id], {})[skus[item_id]] = qty
    kit_ids = [ids[sku] for sku in wanted if sku in ids]
    stocked = {
        item_id
        for item_id, qty in bulk.select(work, BalanceRow, ("item_id", "qty"), {}, ("item_id", kit_ids))
        if qty
    }
    parts = {sku for kit, of in there.items() if kit not in wanted for sku in of}
    parts |= {sku for kit in wanted.values() for sku in kit.parts}
    for kit in wanted.values():
        if kit.sku not in ids:
            sheet.wrong(kit.row, "kit", "an item of the catalogue (pickbench import items)", kit.sku)
        elif ids[kit.sku] in stocked:
            sheet.wrong(
                kit.row, "kit", "an item without stock, for a kit is put together of its parts", kit.sku
            )
        elif kit.sku in parts:
            sheet.wrong(kit.row, "kit", "an item that is no part of a kit", kit.sku)
        for sku in kit.parts:
            if sku not in ids:
                sheet.wrong(kit.row, "sku", "an item of the catalogue (pickbench import items)", sku)
            elif sku in there and sku not in wanted:
                sheet.wrong(kit.row, "sku", "an item that is no kit itself", sku)
        if len(kit.parts) > kits.MOST_PARTS:
            sheet.wrong(kit.row, "sku", f"at most {kits.MOST_PARTS} parts of a kit", len(kit.parts))
    return there


def _decide(made: Plan, wanted: dict[str, Wanted], there: dict[str, dict[str, int]]) -> Plan:
    new = [kit for kit in wanted.values() if kit.sku not in there]
    changed = [kit for kit in wanted.values() if kit.sku in there and there[kit.sku] != kit.parts]
    counts = made.report.counts
    counts.update(
        kits_created=len(new), kits_changed=len(changed), kits_there=len(wanted) - len(new) - len(changed)
    )
    for kit in (*new, *changed):
        made.add(len(kit.parts), lambda act, kit=kit: _define(act, kit))  # type: ignore[misc]
    return made


def _define(act: Act, kit: Wanted) -> None:
    kits.define(act, kit.sku, kit.parts)
