"""Items described by hand: what they are called, what they weigh, what is printed on them.

An item that came with an order is a draft until somebody describes it; the orders that the rules held for it
are judged anew then.
"""

from hub.domain.errors import Invalid, NotFound
from hub.domain.items import Barcode, Item
from hub.office.act import Act
from hub.office.imports.catalogue import judge_again
from hub.office.imports.items import BARCODE_LENGTH, MOST_PACKED
from hub.store import bulk
from hub.store.tables import BarcodeRow, ItemRow

MOST_MG = 1_000_000_000
"""A piece weighs a tonne at the most."""
NAME_LENGTH = 256


def describe(act: Act, sku: str, name: str, unit_mg: int, tracks_lot: bool, tracks_serial: bool) -> Item:
    """Say what an item is.

    Args:
        unit_mg: the weight of a piece in mg; 0 where nobody knows it.

    Returns:
        The item as it is from now on: no draft.

    Raises:
        NotFound: there is no such item.
        Invalid: no name, or one that is too long; a weight that no piece has.
    """
    item = _item(act, sku)
    if not name.strip() or len(name) > NAME_LENGTH or not name.isprintable():
        raise Invalid("name", f"1 to {NAME_LENGTH} printable characters", name[:40])
    if not 0 <= unit_mg <= MOST_MG:
        raise Invalid("unit_mg", f"0 to {MOST_MG} mg", unit_mg)
    said = {
        "name": name.strip(),
        "unit_mg": unit_mg,
        "tracks_lot": tracks_lot,
        "tracks_serial": tracks_serial,
    }
    bulk.update(act.work, ItemRow, item.id, {**said, "draft": False})
    described = act.work.reread(Item, item.id)
    if item.draft:
        judge_again(act, item.id)
    return described


def add_barcode(act: Act, sku: str, code: str, pack_qty: int) -> None:
    """Add a barcode, or say how many pieces one that the item has stands for.

    Raises:
        NotFound: there is no such item.
        Invalid: no code, or one that nobody can print; an odd number of pieces.
    """
    item, code = _item(act, sku), code.strip()
    if not 1 <= len(code) <= BARCODE_LENGTH or not code.isprintable():
        raise Invalid("code", f"a barcode of 1 to {BARCODE_LENGTH} printable characters", code[:40])
    if not 1 <= pack_qty <= MOST_PACKED:
        raise Invalid("pack_qty", f"1 to {MOST_PACKED} pieces", pack_qty)
    there = [one for one in act.work.where(Barcode, "item_id", item.id) if one.code == code]
    for one in there:
        bulk.update(act.work, BarcodeRow, one.id, {"pack_qty": pack_qty})
        act.work.reread(Barcode, one.id)
    if not there:
        act.work.add(Barcode(0, act.rules.site, code, item.id, pack_qty))


def _item(act: Act, sku: str) -> Item:
    item = act.work.one(Item, "sku", sku, act.rules.site)
    if item is None:
        raise NotFound(f"item {sku}: expected one in the catalogue, found none")
    return item
