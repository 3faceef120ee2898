"""A small plan of bins of a pattern: aisles as they stand, and the walk through them.

Rule: coordinates are those that the bins get; nothing is drawn that the data don't say.
"""

from collections.abc import Sequence

import htpy as h
from htpy import Node

from hub.domain.bin_places import PlacedBin
from hub.web.view import View

MOST_BAYS = 4_000
"""Bays of a drawing; of more, the first are drawn."""
MOST_NAMES = 40


def drawn(view: View, bins: Sequence[PlacedBin], bay_mm: int, aisle_mm: int) -> Node:
    """The plan, looked at from above: aisles run from left to right, the first bay of the first at the upper
    left.
    """
    bays = list(dict.fromkeys((each.y_mm, each.x_mm) for each in sorted(bins, key=lambda each: each.walk)))
    bays = bays[:MOST_BAYS]
    us, vs = [u for u, _ in bays], [v for _, v in bays]
    wide, tall = max(us) - min(us) + bay_mm, max(vs) - min(vs) + aisle_mm
    rack, unit = aisle_mm * 0.45, max(wide, tall * 2) / 100
    at = [(u - min(us) + unit * 9, v - min(vs) + unit * 2) for u, v in bays]
    names = dict.fromkeys((each.aisle, each.x_mm) for each in bins)
    told = view.t(
        "Plan of {n} bins in {aisles} aisles, with the walk through them", n=len(bins), aisles=len(names)
    )
    return h.svg(
        ".plan",
        viewBox=f"0 0 {wide + unit * 11:.0f} {tall + unit * 2:.0f}",
        role="img",
        aria_label=told,
    )[
        (
            h.rect(".rack", x=f"{x:.0f}", y=f"{y:.0f}", width=f"{bay_mm * 0.94:.0f}", height=f"{rack:.0f}")
            for x, y in at
        ),
        h.polyline(".walk", points=" ".join(f"{x + bay_mm / 2:.0f},{y + rack * 1.5:.0f}" for x, y in at)),
        h.circle(
            ".start", cx=f"{at[0][0] + bay_mm / 2:.0f}", cy=f"{at[0][1] + rack * 1.5:.0f}", r=f"{unit:.1f}"
        ),
        len(names) <= MOST_NAMES
        and (
            h.text(
                x=f"{unit * 7.5:.0f}",
                y=f"{x - min(vs) + unit * 2 + rack * 0.75:.0f}",
                font_size=f"{min(unit * 3, aisle_mm * 0.5):.0f}",
                text_anchor="end",
            )[name]
            for name, x in names
        ),
    ]
