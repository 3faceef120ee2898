"""Bins by a pattern: which of them are new, and the plan that adds those.

Rule: what is there already is left alone and told; what is new goes the way of every import of bins
(`hub.office.imports.bins`), so lights, codes and the walk are checked in one place.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from hub.domain.bin_pattern import codes, parse
from hub.domain.bin_places import Ground, PlacedBin, placed
from hub.domain.errors import Invalid, NotFound
from hub.domain.stock import STORAGE
from hub.office import site as sites
from hub.office.imports import bins
from hub.office.imports.plan import Plan, Target
from hub.store import bulk
from hub.store.tables import BinRow, WarehouseRow
from hub.store.work import Work

_COLUMNS = ("Bin", "Zone", "Aisle", "Bay", "Level", "X", "Y", "Walk Order", "Station", "Place")


@dataclass(frozen=True, slots=True)
class Laid:
    """What a pattern comes to: all its bins in the order of their codes, those of them that are new, the
    codes of those that are there, and the plan that adds the new ones.
    """

    bins: Sequence[PlacedBin]
    new: Sequence[PlacedBin]
    there: Sequence[str]
    plan: Plan


def lay(work: Work, pattern: str, ground: Ground, target: Target) -> Laid:
    """Plan the bins of a pattern; writes nothing. `Plan.write` of what it returns adds them.

    Args:
        target: of whose warehouse they are.

    Raises:
        Invalid: it is no pattern, or stands on no ground.
        NotFound: no such warehouse.
        BadFile: a code or a light can't be used; its lines count the new bins, from 2.
    """
    wanted = placed(parse(pattern), ground)
    warehouse_id = sites.number_of(work, WarehouseRow, target.site, target.warehouse)
    rows = bulk.select(work, BinRow, ("code", "kind", "warehouse_id", "walk_order"), {"site": target.site})
    taken = {code for code, *_ in rows}
    last = max((walk for _, kind, of, walk in rows if kind == STORAGE and of == warehouse_id), default=0)
    new = [each for each in wanted if each.code not in taken]
    there = [each.code for each in wanted if each.code in taken]
    return Laid(wanted, new, there, bins.plan(work, pattern, _sheet(new, ground, last), target))


def _sheet(new: Sequence[PlacedBin], ground: Ground, last: int) -> bytes:
    """New bins as the file that an import of bins reads; their walk goes on after `last`."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(_COLUMNS)
    for each in new:
        light = (ground.station, each.place) if each.place is not None else ("", "")
        at = (each.zone, each.aisle, each.bay, each.level, each.x_mm, each.y_mm)
        rows.writerow((each.code, *at, last + each.walk, *light))
    return text.getvalue().encode()


def zoned(work: Work, pattern: str, zone: str, target: Target) -> Plan:
    """Plan another zone for the bins of a pattern that are there; writes nothing.

    Raises:
        Invalid: it is no pattern, or no zone.
        NotFound: no such warehouse, or a bin of the pattern is not there.
        BadFile: the zone can't be printed.
    """
    wanted = codes(parse(pattern))
    if not zone.strip():
        raise Invalid("zone", "a zone", "nothing")
    warehouse_id = sites.number_of(work, WarehouseRow, target.site, target.warehouse)
    where = {"site": target.site, "kind": STORAGE, "warehouse_id": warehouse_id}
    there = {code for (code,) in bulk.select(work, BinRow, ("code",), where)}
    missing = next((code for code in wanted if code not in there), None)
    if missing is not None:
        raise NotFound(f"bin {missing}: expected one of warehouse {target.warehouse}, found none")
    text = io.StringIO()
    csv.writer(text).writerows([("Bin", "Zone"), *((code, zone.strip()) for code in wanted)])
    return bins.plan(work, pattern, text.getvalue().encode(), target)
