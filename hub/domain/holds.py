"""Which errors a person must acknowledge: they hold the bench, which takes nothing more until it was freed.

Rule: this table alone holds a bench. Held is what may travel on unseen: a wrong piece in the hand, a paper
or a parcel in the wrong place, a parcel of the wrong weight. What stops by itself, such as an order that
nobody may work on, needs no hold where nothing can be done to it any more.

Freed is a bench by `X%RESUME`, by the load taken off its scale, and, where a weight held it, by a weight
that is right and by the cards that see to it. Another person's badge frees nothing.
"""

from collections.abc import Mapping

_GOODS = frozenset({"PICK", "PUTWALL", "VERIFY", "PUTAWAY"})
_WEIGHED = frozenset({"PACK", "WEIGH"})
_PARCELS = frozenset({*_WEIGHED, "SHIP"})

HOLDS: Mapping[str, frozenset[str]] = {
    "wrong_item": _GOODS,
    "over_qty": _GOODS,
    "expired": _GOODS,
    "lot_mismatch": _GOODS,
    "serial_seen": _GOODS,
    "wrong_bin": frozenset({"PUTWALL"}),
    "wrong_parcel": _PARCELS,
    "weight_low": _WEIGHED,
    "weight_high": _WEIGHED,
    "order_cancelled": frozenset({"SHIP"}),
    "order_held": frozenset({"SHIP"}),
    "order_changed": frozenset({"SHIP"}),
}
"""Verdict code -> the jobs in which it holds the bench."""
BY_WEIGHT = frozenset({"weight_low", "weight_high"})
"""Codes whose hold another weight may end: what lies on the scale is put right there."""
_ANSWERS_WEIGHT = ("X%UNDO", "B%")
"""Who scans one of these sees to the weight: the pieces are scanned anew, or it is another carton."""


def holds(job: str, why: str) -> bool:
    """Whether a verdict holds a bench that does this job.

    >>> holds("VERIFY", "wrong_item"), holds("SHIP", "wrong_item"), holds("", "wrong_item")
    (True, False, False)
    """
    return job in HOLDS.get(why, ())


def is_answered(held_why: str, code: str) -> bool:
    """Whether a card ends a hold by what it does.

    >>> is_answered("weight_low", "X%UNDO"), is_answered("wrong_parcel", "X%UNDO")
    (True, False)
    """
    return held_why in BY_WEIGHT and code.startswith(_ANSWERS_WEIGHT)
