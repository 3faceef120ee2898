"""Put walls as furniture: slots, each a tote that stands still beside its light.

A wall is the slots of one zone code; there is no other record of it. What is there already stays as it is:
slots are added, and hung on another station's lights, never taken away.
"""

import re
from dataclasses import replace
from typing import NamedTuple

from hub.domain.errors import Conflict, Invalid, NotFound
from hub.domain.people import SLOT, Station, Tote
from hub.domain.picking import LIT
from hub.domain.stock import SLOT as SLOT_BIN
from hub.domain.stock import Bin
from hub.office import site
from hub.office.act import Act
from hub.office.floor_plan import CHANGED, CREATED, THERE, Added
from hub.store import bulk
from hub.store.tables import BinRow, PickRow, WarehouseRow

MOST_SLOTS = 150
"""Slots on one station's lights: a picture of so many is shown whole (PROTOCOL.md)."""
WALL_CODE = re.compile(r"[A-Z0-9]{1,16}")


def add_wall(act: Act, code: str, slots: int, station: str, warehouse: str = site.WAREHOUSE) -> Added:
    """A put wall, its slots numbered from 1 in the order of their lights: W1-01 at place 1 of the station.

    Args:
        slots: how many it has, at most MOST_SLOTS.
        station: whose lights they hang on.

    Raises:
        Invalid: code or number can't be used.
        NotFound: no such station or warehouse.
        Conflict: the station has lights of others, a slot's code is taken, or the wall is elsewhere.
    """
    if not WALL_CODE.fullmatch(code):
        raise Invalid("wall", "1 to 16 of A-Z 0-9", code)
    if not 1 <= slots <= MOST_SLOTS:
        raise Invalid("slots", f"1 to {MOST_SLOTS}", slots)
    warehouse_id = site.number_of(act.work, WarehouseRow, act.rules.site, warehouse)
    stands = _station(act, code, station)
    there = _slots(act, code)
    if any(slot.warehouse_id != warehouse_id for slot in there.values()):
        raise Conflict(f"wall {code}: expected in warehouse {warehouse}, found in another")
    moved = {n: slot for n, slot in there.items() if (slot.station_id, slot.place) != (stands.id, n)}
    _hang(act, code, stands, moved)
    new = [number for number in range(1, slots + 1) if number not in there]
    for number in new:
        _add_slot(act, code, number, stands, warehouse_id)
    outcome = CREATED if not there else CHANGED if new or moved else THERE
    if outcome != THERE:
        act.work.put(replace(act.work.get(Station, stands.id), wall=code))
        act.relight(stands.id)
    return Added("wall", code, stands.id, outcome)


class Slot(NamedTuple):
    """A slot that is there: where it hangs."""

    id: int
    walk_order: int
    warehouse_id: int
    station_id: int | None
    place: int | None


def _slots(act: Act, code: str) -> dict[int, Slot]:
    """Number -> slot of a wall."""
    where = {"site": act.rules.site, "kind": SLOT_BIN, "zone": code}
    found = [Slot(*row) for row in bulk.select(act.work, BinRow, Slot._fields, where)]
    return {slot.walk_order: slot for slot in found}


def _station(act: Act, code: str, name: str) -> Station:
    """The station whose lights are the wall's, and nobody else's."""
    station = act.work.one(Station, "name", name, act.rules.site)
    if station is None:
        raise NotFound(f"station {name}: expected one on site {act.rules.site}, found none")
    rows = bulk.select(act.work, BinRow, ("code", "zone"), {"station_id": station.id})
    others = [bin_code for bin_code, zone in rows if zone != code]
    if others:
        raise Conflict(
            f"station {name}: expected no other lights than those of wall {code}, found bin {others[0]}"
        )
    return station


def _hang(act: Act, code: str, station: Station, moved: dict[int, Slot]) -> None:
    """Hang slots on a station's lights; where they hung before, the wall's are no more."""
    for number, slot in moved.items():
        if bulk.select(act.work, PickRow, ("id",), {"bin_id": slot.id, "state": LIT}):
            raise Conflict(f"slot {slot_code(code, number)}: expected a dark light to move it, found it lit")
        bulk.update(act.work, BinRow, slot.id, {"station_id": None, "place": None})
    for number, slot in moved.items():
        bulk.update(act.work, BinRow, slot.id, {"station_id": station.id, "place": number})
    for station_id in {slot.station_id for slot in moved.values()} - {station.id, None}:
        assert station_id is not None, "None was taken out"
        act.work.put(replace(act.work.get(Station, station_id), wall=""))
        act.relight(station_id)


def slot_code(wall: str, number: int) -> str:
    """What a slot's label says after `S%`.

    >>> slot_code("W1", 7)
    'W1-07'
    """
    return f"{wall}-{number:02d}"


def _add_slot(act: Act, wall: str, number: int, station: Station, warehouse_id: int) -> None:
    code = slot_code(wall, number)
    if act.work.one(Bin, "code", code, act.rules.site) is not None:
        raise Conflict(f"slot {code}: expected a code that no bin has, found a bin {code}")
    bin_ = act.work.add(
        Bin(0, act.rules.site, warehouse_id, code, SLOT_BIN, wall, "", number, station.id, number)
    )
    act.work.add(Tote(0, act.rules.site, code, bin_.id, None, None, SLOT))
