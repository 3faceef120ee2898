"""`/map`: the floor as it is drawn: zones and bins, picks or stock by colour, what is lit, who works where.

Rule: what lies still is drawn anew every `KEPT_MS` at the most, however many look on; what is lit and who
works where is live.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import htpy as h
from htpy import Node

from hub.domain.access import CLERK
from hub.domain.errors import NotFound
from hub.domain.people import Station
from hub.office import commands
from hub.office.act import Act as OfficeAct
from hub.office.act import Moment
from hub.store.reading import figures, floor_map
from hub.store.reading.floor_map import DrawnBin
from hub.web.floor import drawing, layers
from hub.web.floor.beside import bin_panel, busiest, legend, now_panel, search_panel
from hub.web.floor.drawn import Drawn, over, spots
from hub.web.floor.kept import kept
from hub.web.floor.layers import DAYS, LOW_QTY, NAMES, STOCK
from hub.web.floor.layout import Plan, lay_out
from hub.web.forms import Form
from hub.web.page import NOW, Act, Done, Page
from hub.web.parts import search
from hub.web.view import View
from hub.web.wording import word

KEPT_MS = 15_000
"""So long a drawing with its colours is shown as it is."""
WITHIN_S = 15
CHOICES = ("warehouse", "zone", "layer", "low")
"""Names of the query that say which map is drawn."""


def show(view: View) -> Node:
    """The map, and beside it what was asked for."""
    drawn: Drawn = kept(
        view.here.database,
        ("map", view.words.lang, *(view.asked(name) for name in CHOICES)),
        KEPT_MS,
        lambda: _draw(view),
    )
    if not drawn.bins:
        return [_choices(view, drawn), h.p(".empty")[_empty(view)]]
    chosen = _chosen(view, drawn)
    return [
        _choices(view, drawn),
        h.div(".map-page")[
            h.div(".map-asked")[_asked_for(view, drawn, chosen)],
            h.figure(".map")[
                h.div(".map-sheets")[drawn.svg, view.live(over(view, drawn, chosen))],
                legend(view, drawn.layer),
            ],
            h.div(".map-rest")[
                view.live(now_panel(view)),
                busiest(view, drawn.bins, drawn.layer, lambda code: _link(view, code)),
            ],
        ],
    ]


def _empty(view: View) -> str:
    if view.asked("zone"):
        return view.t("There is no zone {zone} in this warehouse.", zone=view.asked("zone"))
    return view.t(
        "There are no bins in this warehouse yet. Import them, or make them by a pattern in Set-up."
    )


def _draw(view: View) -> Drawn:
    kind, zone = _layer_kind(view), view.asked("zone")
    with view.reading(again=False) as reader:
        houses = floor_map.warehouses(reader, view.site)
        if not houses:
            raise NotFound(view.t("warehouse: expected one on this site, found none"))
        house = next((one for one in houses if one["code"] == view.asked("warehouse")), houses[0])
        zones = floor_map.zones(reader, view.site, house["id"])
        bins = floor_map.bins(reader, view.site, house["id"], zone)
        ids = [one.id for one in bins]
        if kind == STOCK:
            low, pieces = view.asked_whole("low", LOW_QTY), floor_map.pieces(reader, view.site, house["id"])
            layer = layers.stock(view.words, ids, pieces, low)
        elif kind in DAYS:
            today = date.fromisoformat(Moment.at(view.now_ms, view.here.zone).business_date)
            since = today - timedelta(days=DAYS[kind] - 1)
            picks = figures.picks_by_bin(reader, view.site, since.isoformat(), today.isoformat())
            layer = layers.heat(view.words, kind, ids, picks)
        else:
            layer = layers.plain(ids)
    benches = [] if zone else [row["name"] for row in view.picture["stations"] if not row["zones"]]
    plan = lay_out(bins, benches)
    says = view.t("pieces: {n}") if kind == STOCK else view.t("picked {n}×")
    label = view.t("Map of warehouse {code}", code=house["code"])
    svg = drawing.base(plan, bins, layer, label, lambda code: _link(view, code), says)
    boxes = {one.code: plan.bins[one.id] for one in bins}
    return Drawn(house, houses, zones, bins, plan, layer, svg, boxes, spots(bins, plan))


def _link(view: View, code: str) -> str:
    """The address of a bin on the map as it is chosen now."""
    chosen = {name: view.asked(name) for name in CHOICES if view.asked(name)}
    return f"{view.url_path}?{urlencode({**chosen, 'bin': code})}"


def _layer_kind(view: View) -> str:
    asked = view.asked("layer")
    return asked if asked in NAMES else next(iter(NAMES))


def _choices(view: View, drawn: Drawn) -> Node:
    """The search, and what can be chosen: warehouse, zone, layer."""
    houses = [(one["code"], one["code"]) for one in drawn.warehouses]
    layer = _layer_kind(view)
    return h.div(".finder")[
        search(view, view.t("Bin, slot, SKU or barcode"), keep=CHOICES),
        len(houses) > 1
        and _filter(view, "warehouse", view.t("Warehouse"), houses, drawn.warehouse["code"], zone=None),
        _filter(view, "layer", view.t("Colours"), [(k, view.t(v)) for k, v in NAMES.items()], layer),
        len(drawn.zones) > 1
        and _filter(
            view,
            "zone",
            view.t("Zone"),
            [("", view.t("All")), *((zone, zone) for zone in drawn.zones)],
            view.asked("zone"),
        ),
    ]


def _filter(
    view: View, name: str, title: str, choices: Sequence[tuple[str, str]], chosen: str, **more: None
) -> Node:
    return h.nav(".filter", aria_label=title)[
        h.span(".label")[title],
        (
            h.a(
                href=view.url(**{name: value or None, "at": None, **more}),
                aria_current="true" if value == chosen else None,
            )[text]
            for value, text in choices
        ),
    ]


def _chosen(view: View, drawn: Drawn) -> DrawnBin | None:
    """The bin that was asked for: by its code, by the code of its label, or by a place on the map."""
    x, _, y = view.asked("at").partition(",")
    if x.isdecimal() and y.isdecimal():
        return min(drawn.bins, key=lambda one: _distance(drawn.plan, one, int(x), int(y)))
    # A label's code is its letter, %, and the bin's (docs/protocol.md, Cards).
    wanted = (view.asked("bin") or view.asked("q")).rpartition("%")[2]
    return next((one for one in drawn.bins if one.code == wanted), None) if wanted else None


def _distance(plan: Plan, one: DrawnBin, x: int, y: int) -> float:
    box = plan.bins[one.id]
    dx, dy = max(box.x - x, x - box.x - box.w, 0), max(box.y - y, y - box.y - box.h, 0)
    return dx * dx + dy * dy


def _asked_for(view: View, drawn: Drawn, chosen: DrawnBin | None) -> Node:
    if chosen is not None:
        return bin_panel(view, chosen)
    wanted = (view.asked("bin") or view.asked("q")).rpartition("%")[2]
    return search_panel(view, wanted, drawn.warehouse["code"]) if wanted else None


def _do_identify(view: View, form: Form) -> Done:
    """Let the station blink that a bin's light hangs on."""
    name = form.needed("station", "a station's name")

    def order(act: OfficeAct) -> None:
        station = act.work.one(Station, "name", name, act.rules.site)
        if station is None:
            raise NotFound(f"station {name}: expected one on site {act.rules.site}, found none")
        commands.order(act, station, "identify", WITHIN_S)

    view.here.writer.do(order)
    return Done(view.t("{name} is told to blink and beep.", name=name))


def _sees(picture: Mapping[str, Any]) -> object:
    """Lights, and who stands at which station: a verdict changes nothing here."""
    lit = [tuple(one.values()) for one in picture["lit"]]
    return lit, [tuple(row[name] for name in _SEEN) for row in picture["stations"]]


_SEEN = ("name", "online", "operator", "job", "zones")
PAGES = (
    Page(
        "/map",
        word("Floor map"),
        show,
        section=NOW,
        picture=True,
        sees=_sees,
        acts={"identify": Act(_do_identify, CLERK)},
        module="map.js",
    ),
)
