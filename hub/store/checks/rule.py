"""What a check is, and the words that several of them share."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One rule. `sql` finds the rows that break it.

    `expected` and `found` are worded with the columns of such a row.
    """

    name: str
    rule: str
    expected: str
    found: str
    sql: str


WANTED = "(l.qty_ordered - l.qty_cancelled - l.qty_moved)"
"""Pieces of a line `l` that the buyer still wants of its order (`OrderLine.qty_wanted`)."""
DUE = f"({WANTED} - l.qty_short)"
"""Pieces of a line `l` that must be in a parcel (`OrderLine.qty_due`)."""
IN_FORCE = "(CASE WHEN o.state = 'held' THEN o.resume_state ELSE o.state END)"
"""The state of an order `o`; of a held one, where it goes on."""
UNFINISHED = "('open', 'claimed', 'lit')"
"""States of a task that is still to be done (`hub.domain.picking.UNFINISHED`)."""
NEEDING = "('picking', 'short', 'changed')"
"""States in which pieces of an order may be in a batch tote (`hub.office.batches.NEEDING`)."""
