"""Puts a station together from its configuration. An overlay: needed once, at the start.

Rule: what all boards share is made here; what differs (chips, pins) each board's own main adds.
"""

import json
import os

import firmware
from firmware.identity import configure, will
from firmware.journal import Journal
from firmware.link import Link
from firmware.outbox import Outbox
from firmware.overlay import overlay
from firmware.slots import Slots
from firmware.station import Station

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from firmware.app import App
    from firmware.identity import Config


def compose(app: "App", config: "dict[str, Any]", face: "Any", uid: str) -> None:
    """Fill an App by a checked configuration (firmware.config): core, journal, link, and scale if it has one.

    `face` is what people see and hear of it; `uid` names the chip.
    """
    home = app.home
    identity = _identity(config, home, uid)
    link = Link(  # first: its buffers are the largest pieces of heap, and the heap is still whole
        config["host"],
        config["port"],
        config["site"],
        config["station"],
        config["password"],
        will(identity),
        config["ca"] and home + config["ca"],
    )
    data = home + "/data"
    try:
        os.mkdir(data)
    except OSError:  # it is there; else the journal says what is wrong
        pass
    app.face = face
    app.link = link
    app.journal = Journal(data)
    app.core = Station(identity, Outbox(app.journal))
    app.core.panel.trouble("offline")  # a bench that starts without a network says so, and is not dark
    if "scale" in config:
        app.scale = overlay("firmware.calibration", "fitted", config["scale"], Slots(data + "/calibration"))  # type: ignore[assignment]


def _identity(config: "dict[str, Any]", home: str, uid: str) -> "Config":
    known = settings(home)
    scale = config.get("scale")
    return configure(
        station=config["station"],
        sess=os.urandom(5).hex(),
        uid=uid,
        fw=version(),
        hw=config["board"],
        caps=caps(config),
        max_mg=scale and round(scale["max_g"] * 1000),
        e_mg=scale and round(scale["e_g"] * 1000),
        cfg=known.get("cfg", 0),
        lang=known.get("lang", config["lang"]),
    )


def settings(home: str) -> "dict[str, Any]":
    """What the hub has sent as this station's settings, with its revision `cfg`; {} where it has not."""
    try:
        with open(home + "/settings.json") as file:
            known: "dict[str, Any]" = json.load(file)
            return known
    except (OSError, ValueError):
        return {}


def version() -> str:
    """The version of the firmware that runs: written by the build beside the package."""
    try:
        with open(firmware.__file__.rsplit("/", 2)[0] + "/version.txt") as file:
            return file.read().strip()
    except OSError:
        return "source"


def caps(config: "dict[str, Any]") -> "tuple[str, ...]":
    """What the station can do, as its hello says it."""
    known = (("scanner", "scan"), ("scale", "scale"), ("buzzer", "buzzer"))
    named = [cap for section, cap in known if section in config]
    if "lights" in config:
        named.append("lights:%d" % config["lights"]["count"])
    if "buttons" in config:
        named.append("buttons:%d" % len(config["buttons"]["places"]))
    if "display" in config:
        named.append("display:%dx%d" % (config["display"]["cols"], config["display"]["rows"]))
    return tuple(named)
