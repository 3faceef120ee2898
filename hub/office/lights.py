"""What a station's lights show: a function of the rows, made anew whenever they change.

Rule: blinking is a piece on its way to this place, steady and coloured is a pick, steady and white is a full
slot of a put wall, which is packed from behind. White is nobody's colour.
"""

from hub.domain import picking
from hub.domain.people import Station, Tote
from hub.domain.picking import Pick
from hub.domain.stock import Bin
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
    for task in work.glance(Pick, "station_id", station_id):
        bin_ = work.get(Bin, task.bin_id)
        mode = "s" if task.kind == picking.PICK else "b"
        if bin_.place is not None:
            rows.append((bin_.place, task.colour, mode, _qty_lit(work, task), task.id))
    if work.get(Station, station_id).wall:
        full = walls.full_slots(work, station_id)
        rows += [(place, WHITE, "s", min(qty, MOST_PIECES), 0) for place, qty in full]
    return sorted(rows, key=lambda row: (row[0], row[4]))


def _qty_lit(work: Work, lead: Pick) -> int:
    """The pieces that a lit task asks for, as `tasks.qty_lit` has them; looked at without a lock, for the
    others who are lit here are at work.
    """
    in_batch = lead.kind == picking.PICK and lead.cart_id is not None and lead.tote_id is not None
    if not in_batch or work.glance(Tote, "id", lead.tote_id)[0].wave_id is None:
        return lead.qty_left
    of_cart = work.glance(Pick, "cart_id", lead.cart_id)
    mates = [t for t in of_cart if t.id != lead.id and picking.is_alike(t, lead)]
    return lead.qty_left + sum(t.qty_left for t in mates if t.state in picking.UNFINISHED)
