"""What a carrier's bill is compared with, read by set and without locks: the floor goes on meanwhile."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hub.store.work import Work


@dataclass(frozen=True, slots=True)
class Known:
    """A parcel as it was shipped: weight in mg, sides in mm (0: unknown), fee in minor units."""

    id: int
    state: str
    area: str
    fee_minor: int | None
    weight_mg: int
    length_mm: int
    width_mm: int
    height_mm: int


def _among(
    work: Work, sql: str, before: tuple[object, ...], waybills: Sequence[str]
) -> list[tuple[Any, ...]]:
    """Rows of a query whose last place is the set of waybill numbers."""
    work.flush()
    wanted = list(dict.fromkeys(waybills))
    if work.dialect == "sqlite":
        sql = sql.replace("AMONG", "IN (SELECT value FROM json_each(?))")
        given: tuple[object, ...] = (*before, json.dumps(wanted))
    else:
        sql, given = sql.replace("AMONG", "= ANY(%s)").replace("?", "%s"), (*before, wanted)
    found: list[tuple[Any, ...]] = work.connection.execute(sql, given).fetchall()
    return found


def parcels(work: Work, site: str, carrier: str, waybills: Sequence[str]) -> dict[str, Known]:
    """The parcels of a carrier by their waybill numbers; of several with one number the shipped one, else the
    one that counts, else the last.
    """
    sql = """SELECT p.waybill, p.id, p.state, p.area, p.fee_minor, COALESCE(p.net_mg, p.expected_mg),
                    COALESCE(b.length_mm, 0), COALESCE(b.width_mm, 0), COALESCE(b.height_mm, 0)
             FROM parcel p LEFT JOIN box_type b ON b.id = p.box_id
             WHERE p.site = ? AND p.carrier = ? AND p.waybill AMONG
             ORDER BY CASE p.state WHEN 'shipped' THEN 2 WHEN 'void' THEN 0 ELSE 1 END, p.id"""
    return {row[0]: Known(*row[1:]) for row in _among(work, sql, (site, carrier), waybills)}


def all_lines(work: Work, carrier_id: int, waybills: Sequence[str]) -> dict[str, list[tuple[int, int, int]]]:
    """waybill number -> (bill, line, fee) of everything that a carrier has billed for it, the first first."""
    sql = """SELECT l.waybill, l.bill_id, l.line_no, l.fee_minor FROM bill_line l
             JOIN bill b ON b.id = l.bill_id
             WHERE b.carrier_id = ? AND l.waybill AMONG ORDER BY l.bill_id, l.line_no"""
    found: dict[str, list[tuple[int, int, int]]] = {}
    for waybill, *line in _among(work, sql, (carrier_id,), waybills):
        found.setdefault(waybill, []).append((line[0], line[1], line[2]))
    return found


def of_pool(work: Work, carrier_id: int, waybills: Sequence[str]) -> frozenset[str]:
    """Those numbers that the carrier gave us."""
    sql = "SELECT number FROM waybill_number WHERE carrier_id = ? AND number AMONG"
    return frozenset(number for (number,) in _among(work, sql, (carrier_id,), waybills))
