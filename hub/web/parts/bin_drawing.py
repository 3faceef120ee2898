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


def drawn(view: View, bins: Sequence[PlacedBin], bay_mm: int, aisle_mm: int) -> Node:
    """The plan, looked at from above; the first bay stands at its lower left."""
    bays = list(dict.fromkeys((each.x_mm, each.y_mm) for each in sorted(bins, key=lambda each: each.walk)))
    bays = bays[:MOST_BAYS]
    xs, ys = [x for x, _ in bays], [y for _, y in bays]
    left, low, wide, tall = min(xs), min(ys), max(xs) - min(xs) + aisle_mm, max(ys) - min(ys) + bay_mm
    rack, unit = aisle_mm * 0.4, max(wide, tall) / 100
    # SVG counts down, a floor's coordinates up.
    at = [(x - left + unit * 4, tall - (y - low) - bay_mm + unit * 4) for x, y in bays]
    names = dict.fromkeys((each.aisle, each.x_mm) for each in bins)
    told = view.t(
        "Plan of {n} bins in {aisles} aisles, with the walk through them", n=len(bins), aisles=len(names)
    )
    return h.svg(
        ".plan",
        viewBox=f"0 0 {wide + unit * 8:.0f} {tall + unit * 14:.0f}",
        role="img",
        aria_label=told,
        preserveAspectRatio="xMinYMid meet",
    )[
        (
            h.rect(".rack", x=f"{x:.0f}", y=f"{y:.0f}", width=f"{rack:.0f}", height=f"{bay_mm * 0.94:.0f}")
            for x, y in at
        ),
        h.polyline(
            ".walk",
            points=" ".join(f"{x + rack * 1.35:.0f},{y + bay_mm / 2:.0f}" for x, y in at),
        ),
        h.circle(
            ".start",
            cx=f"{at[0][0] + rack * 1.35:.0f}",
            cy=f"{at[0][1] + bay_mm / 2:.0f}",
            r=f"{unit * 1.2:.0f}",
        ),
        (
            h.text(
                x=f"{x - left + unit * 4 + rack / 2:.0f}",
                y=f"{tall + unit * 9:.0f}",
                font_size=f"{unit * 4:.0f}",
                text_anchor="middle",
            )[name]
            for name, x in names
        )
        if len(names) <= 40
        else None,
    ]
