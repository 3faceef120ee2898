"""What is done with an item and its stock from its page: described, counted, received, moved.

Whatever changes how many pieces the books say there are is a supervisor's, and asked first.
"""

import htpy as h
from htpy import Node

from hub.domain.access import CLERK, SUPERVISOR
from hub.domain.stock import COUNTED
from hub.office import adjusting, describing
from hub.office.adjusting import MOST_PIECES, Adjusted, Place
from hub.store.reading.rows import Row
from hub.web.forms import Form
from hub.web.page import Act, Done
from hub.web.parts import dialog, field, select, tick
from hub.web.view import View

_MG_PER_G = 1000
_DAY = r"\d{4}-\d{2}-\d{2}"


def item_buttons(view: View, item: Row) -> Node:
    """What can be done with the item as a whole."""
    weight = f"{item['unit_mg'] / _MG_PER_G:g}" if item["unit_mg"] else ""
    return [
        dialog(
            view,
            "describe",
            view.t("Describe"),
            view.t("What is this item?"),
            field(view, "name", view.t("Item name"), item["name"], needed=True, wide=True, maxlength="256"),
            field(
                view,
                "weight_g",
                view.t("A piece weighs, in g"),
                weight,
                inputmode="decimal",
                hint=view.t("empty where nobody knows; the scale at packing needs it"),
            ),
            tick(view, "tracks_lot", view.t("keeps lots"), item["tracks_lot"]),
            tick(view, "tracks_serial", view.t("keeps serial numbers"), item["tracks_serial"]),
            press="d",
        ),
        dialog(
            view,
            "barcode",
            view.t("Add a barcode"),
            view.t("Which barcode is on it?"),
            field(
                view,
                "code",
                view.t("Barcode"),
                needed=True,
                maxlength="128",
                hint=view.t("scan it or type it"),
            ),
            field(view, "pack_qty", view.t("Pieces that a scan stands for"), 1, kind="number", min="1"),
            press="c",
        ),
        not item["made_of"]
        and dialog(
            view,
            "receive",
            view.t("Receive"),
            view.t("What has arrived?"),
            _bin_field(view, "bin", view.t("Into bin")),
            _qty_field(view, 1),
            _lot_fields(view, item),
            confirm=view.t("Put into the books"),
            press="r",
        ),
    ]


def bin_buttons(view: View, row: Row) -> Node:
    """What can be done with the pieces in one bin."""
    place = {name: row[name] for name in ("bin", "lot", "condition")}
    if row["kind"] not in ("storage", "damaged"):
        return None
    return h.span(".buttons.small")[
        dialog(
            view,
            "move",
            view.t("Move"),
            view.t("Move pieces from {bin}", bin=row["bin"]),
            _bin_field(view, "to_bin", view.t("To bin")),
            _qty_field(view, 1, row["qty"] - row["reserved"]),
            values=place,
            key=str(row["id"]),
        ),
        dialog(
            view,
            "count",
            view.t("Count"),
            view.t("How many pieces are in {bin}?", bin=row["bin"]),
            h.p[
                view.t(
                    "The books say {qty}; {promised} are promised to orders.",
                    qty=row["qty"],
                    promised=row["reserved"],
                )
            ],
            _qty_field(view, 0, row["qty"]),
            select(
                view,
                "reason",
                view.t("Reason"),
                [(code, view.words.of(words)) for code, words in COUNTED.items()],
            ),
            values={**place, "seen": row["qty"]},
            key=str(row["id"]),
            confirm=view.t("Change the books"),
            tone="bad",
        ),
    ]


def _bin_field(view: View, name: str, label: str) -> Node:
    return field(
        view, name, label, needed=True, maxlength="32", hint=view.t("scan its label or type its code")
    )


def _qty_field(view: View, least: int, value: int | None = None) -> Node:
    shown = value if value is not None else ""
    return field(
        view,
        "qty",
        view.t("Pieces"),
        shown,
        kind="number",
        needed=True,
        min=str(least),
        max=str(MOST_PIECES),
    )


def _lot_fields(view: View, item: Row) -> Node:
    return h.div(".fields")[
        field(view, "lot", view.t("Lot"), needed=bool(item["tracks_lot"]), maxlength="64"),
        field(view, "expires_on", view.t("Its last day"), kind="date", pattern=_DAY),
    ]


def _bin_code(form: Form, name: str) -> str:
    """A bin's code, as typed or as its label says it."""
    return form.needed(name, "the code of a bin", longest=34).removeprefix("L%")


def _place(view: View, form: Form) -> Place:
    lot, condition = form.text("lot", longest=64), form.text("condition", "good", longest=16)
    return Place(view.path["sku"], _bin_code(form, "bin"), lot, condition)


def _told(view: View, place: Place, adjusted: Adjusted) -> Done:
    return Done(
        view.t(
            "{bin}: {before} pieces before, {now} now.",
            bin=place.bin,
            before=adjusted.before,
            now=adjusted.now,
        )
    )


def _count(view: View, form: Form) -> Done:
    place, qty = _place(view, form), form.whole("qty", 0, MOST_PIECES)
    reason, seen = form.choice("reason", tuple(COUNTED)), form.whole("seen", 0, MOST_PIECES)
    return _told(view, place, view.here.writer.do(lambda act: adjusting.count(act, place, qty, reason, seen)))


def _receive(view: View, form: Form) -> Done:
    place, qty = _place(view, form), form.whole("qty", 1, MOST_PIECES)
    day = form.day("expires_on")
    return _told(view, place, view.here.writer.do(lambda act: adjusting.receive(act, place, qty, day)))


def _move(view: View, form: Form) -> Done:
    place, qty = _place(view, form), form.whole("qty", 1, MOST_PIECES)
    to_bin = _bin_code(form, "to_bin")
    return _told(view, place, view.here.writer.do(lambda act: adjusting.move(act, place, to_bin, qty)))


def _describe(view: View, form: Form) -> Done:
    name = form.needed("name", "what it is called", longest=256)
    unit_mg = form.weight_mg("weight_g")
    lot, serial = form.ticked("tracks_lot"), form.ticked("tracks_serial")
    view.here.writer.do(lambda act: describing.describe(act, view.path["sku"], name, unit_mg, lot, serial))
    return Done(view.t("It is described. Orders that waited for this go on by themselves."))


def _barcode(view: View, form: Form) -> Done:
    code, pack_qty = form.needed("code", "a barcode", longest=128), form.whole("pack_qty", 1, 100_000, 1)
    view.here.writer.do(lambda act: describing.add_barcode(act, view.path["sku"], code, pack_qty))
    return Done(view.t("Barcode {code} means this item.", code=code))


ACTS = {
    "describe": Act(_describe, CLERK),
    "barcode": Act(_barcode, CLERK),
    "move": Act(_move, CLERK),
    "receive": Act(_receive, SUPERVISOR),
    "count": Act(_count, SUPERVISOR),
}
