"""`/setup/stations`: benches in the browser, and boards: made, and told once what their board must know.

Rule: a board's station is made by `pickbench station add` itself; its password and key stand in its
configuration, and on this page once.
"""

import json
from pathlib import Path

import htpy as h
from htpy import Node

from hub.domain.access import ADMINISTRATOR, SUPERVISOR
from hub.domain.errors import DomainError
from hub.office import site as sites
from hub.office import wall_plan
from hub.store.reading import floor
from hub.store.reading.rows import Row
from hub.web.addresses import address, link
from hub.web.forms import Form
from hub.web.page import Act, Done, Page
from hub.web.parts import (
    Column,
    act_form,
    badge,
    field,
    link_button,
    note,
    panel,
    select,
    table,
    tick,
)
from hub.web.parts.setup_way import way
from hub.web.parts.station_card import station_card
from hub.web.view import View
from hub.web.wording import LANGUAGES, word

SCAN, SCALE, ZONE, WALL = "scan", "scale", "zone", "wall"
KINDS = {
    SCAN: (word("Scan bench: verify and sort"), "scanner lights display buttons buzzer"),
    SCALE: (
        word("Scale bench: verify, pack and weigh"),
        "scanner scale lights digits display buttons buzzer",
    ),
    ZONE: (word("Zone with lights: pick"), "scanner lights display buttons buzzer"),
    WALL: (word("Put wall: sort waves"), "scanner lights display buttons buzzer"),
}
"""kind -> its name, and the parts that are connected."""
BOARDS = (
    ("esp32", "ESP32"),
    ("esp32s3", "ESP32-S3"),
    ("esp32c3", "ESP32-C3"),
    ("linux", "Linux (Raspberry Pi, PC)"),
)
_USUAL_LIGHTS = 60


def show(view: View) -> Node:
    """The way by browser first; then the form for a board; then all stations."""
    with view.reading() as reader:
        rows = floor.stations(reader, view.site)
    return [
        way(view),
        panel(
            view.t("Without hardware: in the browser"),
            h.p[view.t("A tablet or PC with a USB scanner that types. Nothing has to be built or flashed.")],
            h.p(".buttons")[link_button(view.t("To the benches in the browser"), "/benches", primary=True)],
        ),
        panel(view.t("With a board"), _form(view)),
        panel(
            view.t("Stations"),
            table(view, _COLUMNS, rows, view.t("Stations"), view.t("There is no station yet.")),
        ),
    ]


def _form(view: View) -> Node:
    return act_form(
        view,
        "make",
        h.div(".fields")[
            field(
                view,
                "name",
                view.t("Name"),
                needed=True,
                hint=view.t("1 to 32 of a-z 0-9 -, such as bench-1"),
                pattern="[a-z0-9\\-]{1,32}",
                maxlength="32",
            ),
            select(
                view,
                "kind",
                view.t("What it is for"),
                [(kind, view.t(said)) for kind, (said, _) in KINDS.items()],
            ),
            select(view, "board", view.t("Board"), BOARDS),
            field(
                view,
                "lights",
                view.t("Lights, or slots of the put wall"),
                _USUAL_LIGHTS,
                kind="number",
                min="0",
                max=str(wall_plan.MOST_SLOTS),
            ),
            field(
                view,
                "wall",
                view.t("Code of the put wall"),
                "W1",
                hint=view.t("only for a put wall"),
                maxlength="12",
            ),
            field(view, "wifi", view.t("Wi-Fi network"), maxlength="32"),
            field(
                view,
                "wifi_password",
                view.t("Its password"),
                kind="password",
                autocomplete="off",
                maxlength="64",
            ),
            field(
                view,
                "host",
                view.t("The hub's address, as the board sees it"),
                hint=view.t("left empty: this machine's in its network"),
                maxlength="253",
            ),
            select(view, "lang", view.t("Language"), LANGUAGES.items(), view.here.rules.lang),
        ],
        tick(view, "force", view.t("It has a password already: make a new one")),
        h.p(".buttons")[h.button(".primary", type="submit")[view.t("Make it and show its card")]],
    )


def make(view: View, form: Form) -> Node | Done:
    """Make a station for a board; its card is shown once.

    Raises:
        Conflict: the command refuses, in its own words.
    """
    name, kind = form.needed("name", longest=32), form.choice("kind", tuple(KINDS))
    board = form.choice("board", tuple(code for code, _ in BOARDS))
    lights = form.whole("lights", 0, wall_plan.MOST_SLOTS, default=_USUAL_LIGHTS)
    wall = form.needed("wall", longest=12) if kind == WALL else ""
    asked = ["--board", board, "--lang", form.choice("lang", tuple(LANGUAGES), view.here.rules.lang)]
    asked += ["--parts", KINDS[kind][1], "--lights", str(lights)]
    asked += [*_option(form, "wifi"), *_option(form, "host"), *(["--force"] if form.ticked("force") else [])]
    secrets = {"STATION_WIFI_PASSWORD": form.text("wifi_password", longest=64)}
    told, hints = view.machine.run("station", "add", *asked, "--json", "--", name, secrets=secrets)
    made = json.loads(told)
    refused = _hang(view, wall, lights, name) if wall else None
    view.title = view.t("Station {name}", name=name)
    config = json.loads(Path(made["config"]).read_text("utf-8"))
    # The card in any case: the station is made, and its secrets are shown this once.
    return [refused, station_card(view, config, made["config"], hints)]


def _hang(view: View, wall: str, slots: int, station: str) -> Node:
    """Hang a put wall on a station; why not, where it can't be."""
    try:
        view.here.writer.do(lambda act: wall_plan.add_wall(act, wall, slots, station, sites.WAREHOUSE))
    except DomainError as refusal:
        return note(view.refused(refusal), tone="bad")
    return None


def _option(form: Form, name: str) -> list[str]:
    # Joined, so that a value that begins with a hyphen is no option.
    value = form.text(name, longest=253)
    return [f"--{name}={value}"] if value else []


def _state(view: View, row: Row) -> Node:
    return badge(view.t("On"), "good") if row["online"] else badge(view.t("Off"))


def _tablet(view: View, row: Row) -> Node:
    """A station that no board was ever connected as may be opened in a browser."""
    if row["hw"] not in ("", "browser"):
        return "–"
    return h.a(href=address("bench", row["name"]))[view.t("Open here")]


_COLUMNS: list[Column[Row]] = [
    Column(word("Name"), lambda _, row: link("stations", row["name"])),
    Column(word("State"), _state),
    Column(word("Board"), lambda _, row: row["hw"] or "–"),
    Column(word("Parts"), lambda _, row: row["caps"] or "–"),
    Column(word("In the browser"), _tablet),
]
PAGES = (
    Page(
        "/setup/stations", word("Set up stations"), show, SUPERVISOR, acts={"make": Act(make, ADMINISTRATOR)}
    ),
)
