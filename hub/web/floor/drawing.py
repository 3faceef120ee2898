"""The map as SVG: bins by their level, zones and aisles by name; and over it, alone in being live, what is
lit and who works where.

Few bins are links, each with its words. Of many, all of one level are one path, and a click is found by its
place (`static/map.js`), so that a floor of 5,000 bins stays a small page.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import htpy as h
from htpy import Node
from markupsafe import Markup, escape

from hub.store.reading.floor_map import DrawnBin
from hub.web.floor.layers import PLAIN, STOCK, Layer
from hub.web.floor.layout import Box, Plan

LINKED = 400
"""Up to so many bins, each is a link of its own."""
HATCHES = ("empty", "low")
"""Levels of stock that are hatched: 0 and 1."""


@dataclass(frozen=True, slots=True)
class Lit:
    """A light over a bin: `colour` of the floor's; it blinks for a piece that is on its way there."""

    box: Box
    colour: str
    blinks: bool
    qty: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A name on the map: of a person, or of a station."""

    text: str
    x: float
    y: float
    kind: str
    """`person`, `place`, or `place off` for a station that is away."""


def view_box(plan: Plan) -> str:
    """The drawing's bounds."""
    return f"0 0 {plan.width:.0f} {plan.height:.0f}"


def base(
    plan: Plan, bins: Sequence[DrawnBin], layer: Layer, label: str, link: Callable[[str], str], says: str
) -> Markup:
    """The part that lies still.

    Args:
        label: what it is, for who does not see it.
        link: the address of a bin by its code.
        says: of a bin's number in words, with `{n}`.
    """
    by_level: dict[int, list[DrawnBin]] = defaultdict(list)
    for one in bins:
        by_level[layer.level[one.id]].append(one)
    linked = len(bins) <= LINKED
    parts = []
    for level, those in sorted(by_level.items()):
        boxes = [(one, plan.bins[one.id]) for one in those]
        inside = (
            "".join(_link(one, box, link, _words(layer, one, says)) for one, box in boxes)
            if linked
            else f'<path d="{"".join(_path(box) for _, box in boxes)}"/>'
        )
        parts.append(f"<g {_look(layer, level)}>{inside}</g>")
    svg = h.svg(
        "#map-base",
        viewBox=view_box(plan),
        role="group" if linked else "img",
        aria_label=label,
        data_map=True,
    )[_hatches(plan.unit), Markup("".join(parts)), _names(plan)]  # noqa: S704 - numbers, and texts escaped
    return Markup(str(svg))  # noqa: S704 - made by htpy


def _look(layer: Layer, level: int) -> str:
    hatch = f' fill="url(#hatch-{HATCHES[level]})"' if layer.kind == STOCK and level < len(HATCHES) else ""
    kind = "stock" if layer.kind == STOCK else "plain" if layer.kind == PLAIN else "heat"
    return f'class="bins {kind}-{level}"{hatch}'


def _path(box: Box) -> str:
    return f"M{box.x:.0f} {box.y:.0f}h{box.w:.0f}v{box.h:.0f}h-{box.w:.0f}z"


def _words(layer: Layer, one: DrawnBin, says: str) -> str:
    return f"{one.code}: {says.format(n=layer.count[one.id])}" if layer.count else one.code


def _link(one: DrawnBin, box: Box, link: Callable[[str], str], words: str) -> str:
    return (
        f'<a href="{escape(link(one.code))}" aria-label="{escape(words)}"><path d="{_path(box)}"/>'
        f"<title>{escape(words)}</title></a>"
    )


def _hatches(unit: float) -> Node:
    side = round(unit / 5) or 1
    return h.defs[
        (
            h.pattern(
                id=f"hatch-{name}",
                width=str(side),
                height=str(side),
                patternUnits="userSpaceOnUse",
                patternTransform="rotate(45)" if name == "empty" else None,
            )[
                h.rect(class_=f"hatch-{name}-ground", width=str(side), height=str(side)),
                h.path(class_=f"hatch-{name}", d=f"M0 {side / 2:.1f}h{side}", stroke_width=str(side / 3)),
            ]
            for name in HATCHES
        )
    ]


def _names(plan: Plan) -> Node:
    size = plan.text
    small = size * 0.8
    return h.g(".names", aria_hidden="true")[
        (
            h.g[
                _frame(box, plan.unit * 0.25),
                h.text(x=f"{box.x:.0f}", y=f"{box.y - size * 0.55:.0f}", font_size=f"{size:.0f}")[zone],
            ]
            for zone, box in plan.zones
        ),
        (
            h.text(
                ".aisle",
                x=f"{box.x - small * 0.4:.0f}",
                y=f"{box.centre[1] + small * 0.35:.0f}" if box.w >= box.h else f"{box.y + small:.0f}",
                font_size=f"{small:.0f}",
                text_anchor="end",
            )[aisle]
            for aisle, box in plan.aisles
        ),
    ]


def _frame(box: Box, room: float) -> Node:
    return h.rect(
        ".zone",
        x=f"{box.x - room:.0f}",
        y=f"{box.y - room:.0f}",
        width=f"{box.w + 2 * room:.0f}",
        height=f"{box.h + 2 * room:.0f}",
        rx=f"{room:.0f}",
    )


def over(plan: Plan, lit: Iterable[Lit], tags: Iterable[Tag], chosen: Box | None) -> h.Element:
    """The live part, drawn over the other: lights, names, and the bin that was chosen."""
    size = plan.text
    return h.svg("#map-live", viewBox=view_box(plan), aria_hidden="true")[
        (_light(one, plan.unit) for one in lit),
        chosen is not None and _mark(chosen, plan.unit),
        (_tag(tag, size) for tag in tags),
    ]


def _light(one: Lit, unit: float) -> Node:
    x, y = one.box.centre
    r = max(unit * 0.42, min(one.box.w, one.box.h) * 0.6)
    return h.g(".map-light", data_light=one.colour, data_blinks=one.blinks or None)[
        h.circle(cx=f"{x:.0f}", cy=f"{y:.0f}", r=f"{r:.0f}", stroke_width=f"{r / 6:.0f}"),
        h.text(x=f"{x:.0f}", y=f"{y + r * 0.35:.0f}", font_size=f"{r:.0f}", text_anchor="middle")[one.qty],
    ]


def _mark(box: Box, unit: float) -> Node:
    room = unit * 0.2
    return h.rect(
        ".chosen",
        x=f"{box.x - room:.0f}",
        y=f"{box.y - room:.0f}",
        width=f"{box.w + 2 * room:.0f}",
        height=f"{box.h + 2 * room:.0f}",
        stroke_width=f"{max(unit / 7, 4):.0f}",
    )


def _tag(tag: Tag, size: float) -> Node:
    wide = _wide(tag.text, size)
    return h.g(class_=tag.kind)[
        h.rect(
            x=f"{tag.x - wide / 2:.0f}",
            y=f"{tag.y - size * 0.75:.0f}",
            width=f"{wide:.0f}",
            height=f"{size * 1.5:.0f}",
            rx=f"{size * 0.35:.0f}",
        ),
        h.text(
            x=f"{tag.x:.0f}", y=f"{tag.y + size * 0.36:.0f}", font_size=f"{size:.0f}", text_anchor="middle"
        )[tag.text],
    ]


def _wide(text: str, size: float) -> float:
    """How wide a name's box is. Chinese characters are as wide as high; Latin ones about half."""
    return sum(1.05 if character > "\u2e7f" else 0.6 for character in text) * size + size * 0.8


def tags(plan: Plan, named: Iterable[tuple[str, str, tuple[float, float]]]) -> list[Tag]:
    """Names where they belong, moved to the right of what is there already: (text, kind, place) each."""
    high, gap = plan.text * 1.5, plan.text * 0.2
    taken: list[Box] = []
    placed = []
    for text, kind, (x, y) in named:
        wide = _wide(text, plan.text)
        # Not beyond the left edge, where its beginning would be cut off, nor beyond the right.
        left = max(gap, min(x - wide / 2, plan.width - wide - gap))
        box = Box(left, y, wide, high)
        while there := next((other for other in taken if _meet(box, other)), None):
            box = Box(there.x + there.w + gap, y, wide, high)
        taken.append(box)
        placed.append(Tag(text, box.x + wide / 2, y, kind))
    return placed


def _meet(a: Box, b: Box) -> bool:
    return abs(a.y - b.y) < a.h and a.x < b.x + b.w and b.x < a.x + a.w
