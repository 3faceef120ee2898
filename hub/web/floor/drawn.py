"""A drawn floor: what lies still, and over it lights, stations and people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import htpy as h
from markupsafe import Markup

from hub.store.reading.floor_map import DrawnBin
from hub.store.reading.rows import Row
from hub.web.floor import drawing
from hub.web.floor.drawing import Lit
from hub.web.floor.layers import Layer
from hub.web.floor.layout import Box, Plan
from hub.web.floor.shown import people
from hub.web.view import View


@dataclass(frozen=True, slots=True)
class Drawn:
    """What lies still: the bins with their places and levels, and the SVG of them."""

    warehouse: Row
    warehouses: Sequence[Row]
    zones: Sequence[str]
    bins: Sequence[DrawnBin]
    plan: Plan
    layer: Layer
    svg: Markup
    boxes: Mapping[str, Box]
    """Of bins by their codes."""
    spots: Mapping[str, tuple[float, float]]
    """Where each station stands."""


def over(view: View, drawn: Drawn, chosen: DrawnBin | None) -> h.Element:
    """Lights, stations and people, over the map."""
    plan, boxes = drawn.plan, drawn.boxes
    lit = [
        Lit(boxes[one["bin"]], one["colour"], one["kind"] != "pick", str(one["qty"]))
        for one in view.picture["lit"]
        if one["bin"] in boxes
    ]
    mark = plan.bins[chosen.id] if chosen is not None else None
    return drawing.over(plan, lit, drawing.tags(plan, _named(view, drawn)), mark)


def _named(view: View, drawn: Drawn) -> list[tuple[str, str, tuple[float, float]]]:
    """Stations and people with their places: who has a light is beside it, else at the station."""
    spots, plan, boxes = drawn.spots, drawn.plan, drawn.boxes
    going: dict[str, tuple[float, float]] = {}
    for one in view.picture["lit"]:
        if one["bin"] in boxes and one["operator"]:
            x, y = boxes[one["bin"]].centre
            going.setdefault(one["operator"], (x, y - max(plan.text, plan.unit) * 1.3))
    here = [row for row in view.picture["stations"] if row["name"] in spots]
    named = [
        (row["name"], "place", spots[row["name"]])
        if row["online"]
        else (view.t("{name} (offline)", name=row["name"]), "place off", spots[row["name"]])
        for row in here
    ]
    for name, row in sorted(people(view).items()):
        at = going.get(name) or (spots.get(row["name"]) if row is not None else None)
        if at is not None:
            named.append((name, "person", at))
    return named


def spots(bins: Sequence[DrawnBin], plan: Plan) -> dict[str, tuple[float, float]]:
    """Where each station is named: below the bins whose lights hang on it, or among the benches."""
    of: dict[str, list[Box]] = {}
    for one in bins:
        if one.station is not None:
            of.setdefault(one.station, []).append(plan.bins[one.id])
    return plan.benches | {
        name: (
            sum(box.centre[0] for box in those) / len(those),
            max(box.y + box.h for box in those) + plan.text * 0.85,
        )
        for name, those in of.items()
    }
