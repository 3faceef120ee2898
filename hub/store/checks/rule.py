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


DUE = "l.qty_ordered - l.qty_cancelled - l.qty_short"
"""Pieces of a line `l` that must be in a parcel (`OrderLine.qty_due`)."""
UNFINISHED = "('open', 'claimed', 'lit')"
"""States of a task that is still to be done (`hub.domain.picking.UNFINISHED`)."""
