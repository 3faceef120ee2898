"""Lots that a file of stock names, with the last day on which each may be sent.

A stated day, like a stated quantity: the lot gets it, whatever it was before. A row without one leaves the
lot's day as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from hub.office.act import Act
from hub.office.imports.plan import Plan, parts
from hub.office.imports.sheet import Row, Sheet
from hub.store import bulk
from hub.store.tables import LotRow
from hub.store.work import Work


@dataclass(frozen=True, slots=True)
class StatedLot:
    """What a row states of a lot: its last day (ISO), "" where it says nothing."""

    item_id: int
    code: str
    expires_on: str


class Lots:
    """The lots of one file."""

    def __init__(self) -> None:
        self._days: dict[tuple[int, str], tuple[str, int]] = {}

    def state(self, sheet: Sheet, row: Row, item_id: int, code: str, expires_on: str) -> None:
        """Note what a row states; a day without a lot, or another one than before, is wrong."""
        if not code:
            if expires_on:
                sheet.wrong(row, "lot", "the lot that expires on this day", "")
            return
        day, line = self._days.get((item_id, code), ("", row.line))
        if day and expires_on and day != expires_on:
            sheet.wrong(row, "expires", f"one day for a lot; it is {day} in line {line}", row.get("expires"))
        elif expires_on or (item_id, code) not in self._days:
            self._days[item_id, code] = (expires_on or day, row.line)

    def decide(self, work: Work, made: Plan) -> None:
        """Compare with the lots that are there, and add the steps that are left to do."""
        stated = [StatedLot(*key, day) for key, (day, _) in self._days.items()]
        items = {lot.item_id for lot in stated}
        rows = bulk.select(work, LotRow, ("item_id", "code", "expires_on"), {}, ("item_id", items))
        there = {(item_id, code): day for item_id, code, day in rows}
        new = [lot for lot in stated if (lot.item_id, lot.code) not in there]
        changed = [
            lot
            for lot in stated
            if lot.expires_on and there.get((lot.item_id, lot.code), lot.expires_on) != lot.expires_on
        ]
        made.report.counts.update(lots_created=len(new), lots_changed=len(changed))
        for part in parts([*new, *changed]):
            made.add(len(part), lambda act, part=part: _write(act, part))  # type: ignore[misc]  # bound, not passed


def _write(act: Act, lots: Iterable[StatedLot]) -> None:
    for lot in lots:
        key = {"site": act.rules.site, "item_id": lot.item_id, "code": lot.code}
        added = bulk.insert(act.work, LotRow, {**key, "expires_on": lot.expires_on})
        if added is None and lot.expires_on:
            ((id_,),) = bulk.select(act.work, LotRow, ("id",), key)
            bulk.update(act.work, LotRow, id_, {"expires_on": lot.expires_on})
