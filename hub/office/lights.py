"""What a station's lights show: a function of the rows, made anew whenever they change.

Rule: blinking is a piece on its way to this place, steady and coloured is a pick, steady and white is a full
slot of a put wall, which is packed from behind. White is nobody's colour.
"""

from hub.domain import picking
from hub.domain.people import Station
from hub.domain.picking import Pick
from hub.domain.stock import Bin
from hub.office import tasks
from hub.store import walls
from hub.store.work import Work
from protocol.codes import WHITE
from protocol.messages import MOST_PIECES

Row = tuple[int, str, str, int, int]
"""(place, colour, mode, qty, task)."""


def picture(work: Work, station_id: int) -> list[Row]:
    """What a station's lights show: [place, colour, mode, qty, task] of every lit task at its bins and of
    every full slot (task 0), in order of places.
    """
    rows: list[Row] = []
    for task in work.where(Pick, "station_id", station_id):
        bin_ = work.get(Bin, task.bin_id)
        mode = "s" if task.kind == picking.PICK else "b"
        if bin_.place is not None:
            rows.append((bin_.place, task.colour, mode, tasks.qty_lit(work, task), task.id))
    if work.get(Station, station_id).wall:
        full = walls.full_slots(work, station_id)
        rows += [(place, WHITE, "s", min(qty, MOST_PIECES), 0) for place, qty in full]
    return sorted(rows, key=lambda row: (row[0], row[4]))
