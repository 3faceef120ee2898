"""`/setup/simulator`: a made-up warehouse beside the site's own, to look around in."""

import htpy as h
from htpy import Node

from hub.domain.access import ADMINISTRATOR, SUPERVISOR
from hub.office import visiting
from hub.web import trial
from hub.web.forms import Form
from hub.web.page import Act, Done, Page
from hub.web.parts import badge, button, note, panel
from hub.web.parts.setup_way import way
from hub.web.view import View
from hub.web.wording import word

SEEN = (
    word("A shop with 120 orders, 12 simulated stations and people who pick, verify, pack and ship."),
    word("They make mistakes at times: watch the stations catch them, and the exceptions that come of it."),
    word("Every page works there as it does here; what you do there changes nothing here."),
)
SERVED = "127.0.0.1", "localhost", "::1"


def show(view: View) -> Node:
    """What it is, whether it runs, and the buttons."""
    now = view.machine.trial
    return [
        way(view),
        panel(view.t("What you will see"), h.ul(".sheets")[(h.li[view.t(line)] for line in SEEN)]),
        view.live(
            h.section("#simulator.panel")[
                h.div(".head")[h.h2[view.t("The simulator")], _state(view, now.state)], _what(view, now)
            ]
        ),
    ]


def _state(view: View, state: str) -> Node:
    said = {
        trial.STARTING: (view.t("is starting"), "info"),
        trial.READY: (view.t("runs"), "good"),
        trial.FAILED: (view.t("has ended by itself"), "bad"),
    }
    return badge(*said.get(state, (view.t("does not run"), "plain")))


def _what(view: View, now: trial.Trial) -> Node:
    start = button(view, "start", view.t("Start the simulator"), tone="good")
    if now.state == trial.STARTING:
        return [
            h.p[view.t("It needs about half a minute: a broker, a hub and a database of its own are made.")],
            h.progress(aria_label=view.t("is starting")),
            button(view, "stop", view.t("End the simulator")),
        ]
    if now.state == trial.READY:
        return [
            h.p[
                h.a(
                    "#open-simulator.button.primary",
                    href=f"http://{_host(view)}:{now.port}/",
                    target="_blank",
                    rel="noopener",
                    data_port=str(now.port),
                )[view.t("Open the simulated warehouse")]
            ],
            note(view.t("Who is signed in here is signed in there.")),
            _reach(view, now.port),
            button(view, "stop", view.t("End the simulator"), tone="bad"),
        ]
    why = now.why and note(view.t("Its last word: {why}", why=now.why), tone="bad")
    return [why, h.p[view.t("It ends with the hub, and leaves nothing behind.")], start]


def _host(view: View) -> str:
    """Where the link leads without scripts; with them, to wherever this page came from."""
    host = view.machine.http_host
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound


def _reach(view: View, port: int) -> Node:
    """What who sits elsewhere must know: only the hub's own port may be open to them."""
    if view.machine.http_host in SERVED:
        return note(view.t("Like this hub, it answers only at the hub's own machine."))
    return note(
        view.t(
            "Does the link not open? Port {port} of the hub's machine must be open to you: a firewall or a "
            "container may keep it shut. Then look at it on that machine itself, or run `pickbench demo` on "
            "your own.",
            port=str(port),
        )
    )


def start(view: View, _form: Form) -> Done:
    """Start it, with the accounts of this site.

    Raises:
        Conflict: it runs, or there is no hub here.
    """
    machine = view.machine
    machine.trial.start(
        machine.needed_home(),
        machine.http_host,
        machine.environment,
        lambda: view.here.writer.do(visiting.told),
    )
    return Done(view.t("The simulator is starting."))


def stop(view: View, _form: Form) -> Done:
    """End it."""
    view.machine.trial.stop()
    return Done(view.t("The simulator has ended."))


PAGES = (
    Page(
        "/setup/simulator",
        word("Try it with the simulator"),
        show,
        SUPERVISOR,
        acts={"start": Act(start, ADMINISTRATOR), "stop": Act(stop, ADMINISTRATOR)},
        live_s=1.0,
        module="setup.js",
    ),
)
