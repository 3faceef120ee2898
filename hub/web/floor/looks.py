"""One station: what it shows, what is lit there, what happened there, how it is set."""

import json

import htpy as h
from htpy import Node

from hub.domain import device_words
from hub.store.reading.rows import Row
from hub.web.addresses import address, link
from hub.web.floor.shown import COLOURS, Station, age, job, lamp, lamp_of, needs, said, signal, weight
from hub.web.parts import Column, badge, facts, panel, table, when
from hub.web.view import View
from hub.web.wording import NONE, word

_OUTCOMES = {"pass": "good", "fail": "bad", "bad": "warn", "info": "plain"}


def now(view: View, row: Station) -> h.Element:
    """What the station shows now, and what it told of itself."""
    told, shown = row["told"], lamp_of(row)
    caps = row["caps"].replace(" ", ", ")
    return panel(
        view.t("Now"),
        h.p(".now")[
            lamp(shown),
            h.span[
                h.b[view.words.of(shown.words)],
                h.br,
                said(view, row),
                row["at_ms"] and [" ", when(view, row["at_ms"], seconds=True)],
            ],
        ],
        h.p(".wants")[(badge(text, tone) for text, tone in needs(view, row))],
        facts(
            [
                (view.t("Job here"), job(view, row["job"]) or NONE),
                (view.t("Operator"), row["operator"] or NONE),
                (view.t("Order"), _order(row)),
                (view.t("Weight now"), weight(view, told) or view.t("not known")),
                (view.t("Signal"), signal(view, told) or view.t("not known")),
                (view.t("Events that wait"), _told_number(view, told, "queue")),
                (view.t("Free memory"), _memory(view, told)),
                (view.t("Temperature"), f"{told['temp_c']} °C" if "temp_c" in told else view.t("not known")),
                (view.t("Faults since its start"), _told_number(view, told, "faults")),
                (view.t("Firmware"), " ".join(filter(None, (row["fw"], row["hw"]))) or view.t("not known")),
                (view.t("It has"), caps or view.t("not known")),
                (view.t("Zones"), ", ".join(row["zones"]) or NONE),
                (
                    view.t("Here since") if row["online"] else view.t("Gone since"),
                    when(view, row["seen_at_ms"], seconds=True),
                ),
            ]
        ),
        h.p[age(view, row)],
        id="station-now",
    )


def _order(row: Station) -> Node:
    if not row["order"]:
        return NONE
    return [link("orders", row["order"]), row["parcel"] and f" ({row['parcel']})"]


def _told_number(view: View, told: Row, name: str) -> str:
    return view.words.number(told[name]) if name in told else view.t("not known")


def _memory(view: View, told: Row) -> str:
    return f"{view.words.number(told['heap'] / 1024)} KiB" if "heap" in told else view.t("not known")


def lights(view: View, lit: list[Row]) -> h.Element:
    """What is lit at the station's places, drawn as it looks there."""
    return panel(
        view.t("Lights"),
        h.ul(".lights")[
            (
                h.li[
                    h.span(".light", data_light=light["colour"], data_blinks=light["kind"] != "pick" or None)[
                        view.words.number(light["qty"])
                    ],
                    h.span[
                        h.a(href=address("map", bin=light["bin"]))[light["bin"]],
                        f" {light['sku']}",
                        h.br,
                        h.small[
                            view.words.of(COLOURS[light["colour"]]) if light["colour"] else "",
                            light["operator"] and f" · {light['operator']}",
                            light["tote"] and f" · {light['tote']}",
                        ],
                    ],
                ]
                for light in lit
            )
        ]
        if lit
        else h.p(".empty")[view.t("Nothing is lit here.")],
        id="station-lights",
    )


def events(view: View, rows: list[Row]) -> h.Element:
    """Its newest events, each with what it was answered."""
    empty = view.t("Nothing was scanned here yet.")
    return h.section("#station-events")[
        h.h2[view.t("Newest events")], table(view, _EVENTS, rows, view.t("Newest events"), empty)
    ]


def settings_panel(view: View, settings: Row) -> Node:
    """How the station is set, and whether it holds that already."""
    values: list[tuple[str, Node]] = [
        (name, h.code[str(value)]) for name, value in sorted(settings["settings"].items())
    ]
    held = settings["cfg_held"] >= settings["cfg"]
    return panel(
        view.t("Settings"),
        h.p[
            view.t(
                "Revision {cfg}; the station holds {held}.", cfg=settings["cfg"], held=settings["cfg_held"]
            ),
            " ",
            not held and not settings["refused"] and badge(view.t("not there yet"), "warn"),
            settings["refused"] and badge(view.words.of(device_words.why(settings["refused"])), "bad"),
        ],
        facts(values) if values else h.p[view.t("The board's own settings hold.")],
    )


def _scanned(_: View, one: Row) -> Node:
    return h.code[_of_frame(one)]


def _of_frame(one: Row) -> str:
    """What came, in short: the code of a scan, the weight's state, the button."""
    try:
        frame = json.loads(one["frame"])
    except ValueError:
        return str(one["frame"])[:40]
    told = [frame.get(name) for name in ("c", "x", "b", "code") if isinstance(frame, dict)]
    return next((str(value) for value in told if value is not None), one["kind"])


def _answer(_: View, one: Row) -> Node:
    say = json.loads(one["answer"]).get("say") if one["answer"] else ""
    return badge(say or one["why"], _OUTCOMES.get(one["v"], "plain"))


_EVENTS: list[Column[Row]] = [
    Column(word("When"), lambda view, one: when(view, one["at_ms"], seconds=True)),
    Column(word("What came"), _scanned),
    Column(word("Answer"), _answer),
    Column(word("Weight"), lambda view, one: view.words.weight(one["net_mg"]), number=True),
    Column(word("Order"), lambda _, one: one["order"] or NONE),
    Column(word("Operator"), lambda _, one: one["operator_name"] or NONE),
]
