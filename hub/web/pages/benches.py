"""`/benches`: stations that are a browser: make one, open it, bring it to a tablet by its QR code."""

import htpy as h
from htpy import Node

from hub.domain.access import BENCH, SUPERVISOR
from hub.office import floor_plan
from hub.store.reading import bench, floor
from hub.store.reading.rows import Row
from hub.web.addresses import address
from hub.web.forms import Form
from hub.web.page import SITE, Act, Done, Page
from hub.web.parts import act_form, badge, field, link_button, note, panel
from hub.web.view import View
from hub.web.wording import word


def show(view: View) -> Node:
    """All stations that a browser may be."""
    with view.reading() as reader:
        stations = floor.stations(reader, view.site)
    mine = [row for row in stations if row["hw"] in bench.MADE_IN]
    return [
        note(
            view.t(
                "A bench in the browser is a whole station: a tablet or PC with a USB scanner that types, "
                "and if you like a scale. Nothing has to be built."
            )
        ),
        view.who.may(SUPERVISOR) and panel(view.t("A new bench"), _new(view)),
        view.live(h.div("#benches.columns")[(_bench(view, row) for row in mine)]),
        not mine and h.p(".empty")[view.t("There is no bench yet. Give one a name above.")],
    ]


def _new(view: View) -> Node:
    return act_form(
        view,
        "make",
        h.div(".fields")[
            field(
                view,
                "name",
                view.t("Name"),
                hint=view.t("1 to 32 of a-z 0-9 -, such as bench-1"),
                needed=True,
                pattern="[a-z0-9\\-]{1,32}",
                maxlength="32",
            )
        ],
        h.p(".buttons")[h.button(".primary", type="submit")[view.t("Make it")]],
    )


def _bench(view: View, row: Row) -> Node:
    name = row["name"]
    state = badge(view.t("On"), "good") if row["online"] else badge(view.t("Off"))
    return panel(
        name,
        h.p[
            state,
            " ",
            row["operator"] or "–",
            " · ",
            row["job"] or "–",
            row["order"] and f" · {row['order']}",
        ],
        h.p(".buttons")[
            link_button(view.t("Open here"), address("bench", name), primary=True),
            h.button(type="button", data_opens=f"qr-{name}")[view.t("On a tablet")],
        ],
        h.dialog(id=f"qr-{name}", aria_labelledby=f"qr-{name}-title")[
            h.h2(id=f"qr-{name}-title")[name],
            h.p[
                view.t(
                    "Scan this with the tablet's camera, and sign in there with an account of the role bench."
                )
            ],
            h.p[
                h.img(
                    src=address("bench", name, "qr.svg"),
                    alt=address("bench", name),
                    width="260",
                    height="260",
                    loading="lazy",
                )
            ],
            h.p(".buttons")[h.button(type="button", data_closes=f"qr-{name}")[view.t("Close")]],
        ],
        id=f"bench-{name}",
    )


def _make(view: View, form: Form) -> Done:
    name = form.needed("name", view.t("a name of 1 to 32 of a-z 0-9 -"))
    made = view.here.writer.do(lambda act: floor_plan.add_station(act, name))
    if made.outcome == floor_plan.THERE:
        return Done(view.t("Bench {name} is there already.", name=name))
    return Done(view.t("Bench {name} is there: open it here, or on a tablet.", name=name))


PAGES = (
    Page(
        "/benches",
        word("Benches"),
        show,
        role=BENCH,
        section=SITE,
        acts={"make": Act(_make, SUPERVISOR)},
    ),
)
