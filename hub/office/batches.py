"""A wave picked in batch: its pieces lie together in batch totes until each is put to its order.

Rule: pieces of one wave in its batch totes are anybody's of that wave. What an order still needs of them is
what was picked for it, less what its own tote (a slot, a carton) holds; the sum of the needs, and of what is
brought back, is what the batch totes hold.
"""

from collections.abc import Iterable
from dataclasses import replace

from hub.domain import picking
from hub.domain.order_lines import OrderLine
from hub.domain.orders import ENDS, Order
from hub.domain.people import SLOT, Station, Tote, Wave
from hub.domain.picking import Pick
from hub.domain.stock import Balance
from hub.office.act import Act
from hub.store import waiting

NEEDING = ("picking", "short", "changed")
"""States in which an order may have pieces in a batch tote."""


def is_batch(act: Act, order: Order) -> bool:
    """Whether what is picked for an order goes into a batch tote: it is of a batch wave, and has no tote of
    its own but a slot.
    """
    wave = act.work.maybe(Wave, order.wave_id)
    if wave is None or wave.method != "batch":
        return False
    tote = act.work.maybe(Tote, order.tote_id)
    return tote is None or tote.kind == SLOT


def unsorted(act: Act, order: Order) -> dict[int, int]:
    """Item id -> pieces that were picked for an order and are not in its own tote yet; none for an order of
    no batch wave, or one that is beyond its sorting.
    """
    wave = act.work.maybe(Wave, order.wave_id)
    standing = order.resume_state if order.state == "held" else order.state
    if wave is None or wave.method != "batch" or standing not in NEEDING:
        return {}
    needs: dict[int, int] = {}
    for line in act.work.where(OrderLine, "order_id", order.id):
        needs[line.item_id] = needs.get(line.item_id, 0) + line.qty_picked
    tote = act.work.maybe(Tote, order.tote_id)
    if tote is not None:
        for row in act.work.where(Balance, "bin_id", tote.bin_id):
            needs[row.item_id] = needs.get(row.item_id, 0) - row.qty
        for task in act.work.where(Pick, "order_id", order.id):
            # What goes back from there is no longer the order's.
            if _goes_back(task) and task.tote_id == tote.id:
                needs[task.item_id] = needs.get(task.item_id, 0) + task.qty_left
    return {item_id: qty for item_id, qty in needs.items() if qty > 0}


def _goes_back(task: Pick) -> bool:
    return task.kind == picking.PUT_BACK and task.state in picking.UNFINISHED


def totes_of(act: Act, wave_id: int) -> list[Tote]:
    """The batch totes that hold pieces of a wave, or are about to."""
    return act.work.where(Tote, "wave_id", wave_id)


def unfinished(act: Act, tote: Tote) -> list[Pick]:
    """The tasks from or into a tote that are still to be done."""
    ids = waiting.unfinished(act.work, tote.id)
    act.work.read(Pick, "id", ids)
    return [act.work.get(Pick, id_) for id_ in ids]


def give_back(act: Act, wave_id: int, item_ids: Iterable[int]) -> int:
    """Make the tasks that bring back what the wave's batch totes hold of these items beyond all needs.

    Returns:
        The pieces that go back from now on.
    """
    wanted = set(item_ids)
    order_ids = waiting.orders_of_wave(act.work, wave_id)
    act.work.read(OrderLine, "order_id", order_ids)
    needs = dict.fromkeys(wanted, 0)
    for order_id in order_ids:
        for item_id, qty in unsorted(act, act.work.get(Order, order_id)).items():
            if item_id in wanted:
                needs[item_id] += qty
    made = 0
    for item_id in sorted(wanted):
        made += _surplus_back(act, wave_id, item_id, needs[item_id], order_ids)
    return made


def _surplus_back(act: Act, wave_id: int, item_id: int, needed: int, order_ids: list[int]) -> int:
    """Make the tasks for one item; `needed` pieces of it stay in the totes."""
    held: dict[tuple[int, str], int] = {}
    for tote in totes_of(act, wave_id):
        for row in act.work.where(Balance, "bin_id", tote.bin_id):
            if row.item_id == item_id and row.qty:
                held[tote.id, row.lot] = held.get((tote.id, row.lot), 0) + row.qty
        for task in unfinished(act, tote):
            if _goes_back(task) and task.item_id == item_id:
                held[tote.id, task.lot] = held.get((tote.id, task.lot), 0) - task.qty_left
    surplus = sum(held.values()) - needed
    if surplus <= 0:
        return 0
    made = 0
    for pick in _came(act, order_ids, item_id):
        for (tote_id, lot), qty in held.items():
            part = min(surplus - made, qty)
            if lot == pick.lot and part > 0:
                act.work.add(picking.back(pick, tote_id, part))
                held[tote_id, lot] -= part
                made += part
    return made


def _came(act: Act, order_ids: list[int], item_id: int) -> list[Pick]:
    """The picks of these orders that brought pieces of an item.

    Those of orders that are over first, the newest first.
    """
    act.work.read(Pick, "order_id", order_ids)
    picks = [p for id_ in order_ids for p in act.work.where(Pick, "order_id", id_) if p.item_id == item_id]
    gone = {id_ for id_ in order_ids if act.work.get(Order, id_).state in ENDS}
    came = (p for p in picks if p.kind == picking.PICK and p.qty_done)
    return sorted(came, key=lambda p: (p.order_id not in gone, -p.id))


def open_picks(act: Act, wave: Wave, zone: str = "") -> list[Pick]:
    """The picks of a batch wave that wait for a batch tote; of one zone, where one is given.

    Their orders are locked first, and of the picks these alone: somebody else may confirm others meanwhile.
    """
    found = waiting.open_picks(act.work, wave.id, zone)
    act.work.read(Order, "id", sorted({order_id for _, order_id in found}))
    act.work.read(Pick, "id", [pick_id for pick_id, _ in found])
    picks = [act.work.get(Pick, pick_id) for pick_id, _ in found]
    states = ("released", "picking")
    return [
        p
        for p, (_, order_id) in zip(picks, found, strict=True)
        if p.state == picking.OPEN and act.work.get(Order, order_id).state in states
    ]


def leave_cart(act: Act, tote: Tote) -> None:
    """A tote leaves its cart: a batch tote with pieces goes to the put wall, an empty one is free."""
    tote = act.work.put(replace(tote, cart_id=None))
    free_tote(act, tote)


def free_tote(act: Act, tote: Tote) -> bool:
    """Free a batch tote that is empty and that no unfinished task names; whether it was."""
    held = act.work.where(Balance, "bin_id", tote.bin_id)
    if tote.wave_id is None or any(row.qty for row in held) or unfinished(act, tote):
        return False
    for row in list(held):
        act.work.remove(row)
    for station in act.work.where(Station, "tote_id", tote.id):
        act.work.put(replace(station, tote_id=None))
    act.work.put(replace(act.work.get(Tote, tote.id), wave_id=None, cart_id=None))
    return True
