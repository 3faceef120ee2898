"""`/stations/{name}`: one station: what it shows, what happened there, and what it can be told to do."""

from collections.abc import Callable
from typing import Any

import htpy as h
from htpy import Node

from hub.domain import device_words
from hub.domain.access import CLERK, SUPERVISOR
from hub.domain.devices import Release
from hub.domain.errors import Invalid, NotFound
from hub.domain.people import Station
from hub.office import commands, deliveries, releases, rollouts
from hub.office.act import Act as OfficeAct
from hub.store.reading import devices, floor
from hub.web.floor import looks, telling
from hub.web.forms import Form
from hub.web.page import Act, Done, Page
from hub.web.pages.stations import links
from hub.web.view import View
from hub.web.wording import word

RETURN_S = 300
"""How long a station may be away to change over to another firmware."""
EVENTS, COMMANDS, SENT = 15, 10, 5
"""How many of each are shown."""


def show(view: View) -> Node:
    """All about one station."""
    name = view.path["name"]
    view.title = name
    found = [row for row in view.picture["stations"] if row["name"] == name]
    if not found:
        raise NotFound(view.t("station {name}: expected one of this site, found none", name=name))
    [row] = found
    with view.reading() as reader:
        events = floor.newest_of_station(reader, view.site, name, EVENTS)
        told = devices.newest_commands(reader, view.site, name, COMMANDS)
        sent = devices.deliveries(reader, view.site, name, SENT)
        kept = devices.releases(reader, view.site, row["hw"])
        settings = devices.settings(reader, view.site, name)
    lit = [light for light in view.picture["lit"] if light["station"] == name]
    return [
        links(view),
        h.div(".columns")[
            h.div[view.live(looks.now(view, row)), view.live(looks.lights(view, lit))],
            h.div[telling.commands(view, row, kept), view.live(telling.came_of_it(view, told, sent))],
        ],
        view.live(looks.events(view, events)),
        looks.settings_panel(view, settings),
    ]


def _on(act: OfficeAct, name: str) -> Station:
    found = act.work.one(Station, "name", name, act.rules.site)
    if found is None:
        raise NotFound(f"station {name}: expected one on site {act.rules.site}, found none")
    return found


def _order_command(
    op: str, read: Callable[[Form], dict[str, Any]] = lambda _: {}
) -> Callable[[View, Form], Done]:
    """The act that tells a station to do something; `read` takes the command's arguments from the form."""

    def do(view: View, form: Form) -> Done:
        name, arguments = view.path["name"], read(form)
        view.here.writer.do(
            lambda act: commands.order(act, _on(act, name), op, telling.WITHIN_S, **arguments)
        )
        words = view.words.of(device_words.OPS[op])
        return Done(view.t("{op}: told to {name}. What comes of it stands below.", op=words, name=name))

    return do


def _text(form: Form) -> dict[str, Any]:
    return {"text": form.needed("text", "words of at most 40 characters", longest=40)}


def _weight(form: Form) -> dict[str, Any]:
    return {"mg": form.whole("grams", most=1_000_000) * 1000}


def _do_update(view: View, form: Form) -> Done:
    """Send a firmware that is kept, or a new build, to this station."""
    name, again = view.path["name"], form.ticked("again")
    built = None
    uploaded = form.data.get("build")
    if uploaded is not None and not isinstance(uploaded, str) and uploaded.filename:
        built = releases.read_zip(uploaded.file.read())
    elif not form.text("release"):
        raise Invalid("build", "a version that is kept, or a build as a ZIP file", "neither")

    def send(act: OfficeAct) -> rollouts.Started:
        release = releases.keep(act, built) if built else _kept(act, form.whole("release", least=1))
        return rollouts.start(act, release, [name], wave_size=1, return_within_s=RETURN_S, again=again)

    started = view.here.writer.do(send)
    if started.already:
        return Done(view.t("{name} runs this version already. Nothing was sent.", name=name))
    return Done(view.t("The update is on its way to {name}. How far it is stands below.", name=name))


def _kept(act: OfficeAct, number: int) -> Release:
    found = act.work.maybe(Release, number)
    if found is None or found.site != act.rules.site:
        raise NotFound(f"release {number}: expected one that is kept, found none")
    return found


def _do_stop(view: View, form: Form) -> Done:
    number = form.whole("rollout", least=1)
    stopped = view.here.writer.do(lambda act: deliveries.stop(act, number))
    if stopped:
        return Done(view.t("The update was called off; nothing was changed."))
    return Done(view.t("It was too late to call it off: the station changes over."))


PAGES = (
    Page(
        "/stations/{name}",
        word("Station"),
        show,
        picture=True,
        acts={
            "identify": Act(_order_command("identify"), CLERK),
            "message": Act(_order_command("message", _text), CLERK),
            "zero": Act(_order_command("zero"), SUPERVISOR),
            "tare": Act(_order_command("tare"), SUPERVISOR),
            "calibrate": Act(_order_command("calibrate", _weight), SUPERVISOR),
            "reboot": Act(_order_command("reboot"), SUPERVISOR),
            "update": Act(_do_update, SUPERVISOR),
            "stop": Act(_do_stop, SUPERVISOR),
        },
    ),
)
