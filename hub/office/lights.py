"""What a station's lights show: a function of the rows, made anew whenever they change."""

from hub.domain import picking
from hub.domain.people import Operator
from hub.domain.picking import Pick
from hub.domain.stock import Bin
from hub.store.work import Work

Row = tuple[int, str, str, int, int]
"""(place, colour, mode, qty, task)."""


def picture(work: Work, station_id: int) -> list[Row]:
    """What a station's lights show: [place, colour, mode, qty, task] of every lit task at its bins, in
    order of places.
    """
    rows: list[Row] = []
    for task in work.where(Pick, "station_id", station_id):
        bin_ = work.get(Bin, task.bin_id)
        operator = work.maybe(Operator, task.operator_id)
        mode = "s" if task.kind == picking.PICK else "b"
        if bin_.place is not None:
            rows.append((bin_.place, operator.colour if operator else "w", mode, task.qty_left, task.id))
    return sorted(rows, key=lambda row: (row[0], row[4]))
