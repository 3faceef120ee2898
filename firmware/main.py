"""The station on a board: what the configuration names is made, put together and run for ever.

Rule: a part that can't be made is reported, and the others work; a board without a configuration asks for
one.
"""

import asyncio
import sys

import machine

from firmware.face import Face
from firmware.overlay import overlay
from firmware.signals import FAULT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from firmware.app import App

_CONFIG = "/config.json"
_WATCHDOG_MS = 30000  # longer than a name server may hold up the whole chip


def main() -> None:
    """Run the station of /config.json for ever. Returns only to start the board anew."""
    config, why = overlay("firmware.config", "load", _CONFIG)  # type: ignore[misc]  # an overlay's result is any
    if config is None:
        sys.stdout.write(why + "\n")
        if overlay("firmware.setup_prompt", "prompt", _CONFIG, kind()):
            machine.reset()
        return
    parts, troubles = overlay("firmware.pins", "made", config)  # type: ignore[misc]  # the same
    face = Face(*[parts.get(name) for name in ("lights", "buzzer", "digits", "display")])
    app: "App" = overlay("firmware.composition", "compose", config, "", face, machine.unique_id().hex())  # type: ignore[assignment]  # the same
    # `pickbench firmware flash` waits for this line
    sys.stdout.write("pickbench %s %s\n" % (app.core.config.fw, config["station"]))
    wifi: "Any" = overlay("firmware.pins", "network", config["wifi"])
    app.restart = machine.reset
    app.gauge = lambda: (wifi.rssi(), _temperature_c())
    running = [app.link, face, wifi] + [parts[name] for name in ("scanner", "scale", "buttons") if name in parts]
    app.watchdog = overlay("firmware.pins", "watchdog", [app] + running, _WATCHDOG_MS)  # type: ignore[assignment]  # the same
    for trouble in troubles:
        app.post((FAULT, "no_part", trouble))
    asyncio.run(app.run(running))


def kind() -> str:
    """The kind of chip, as config.json names it."""
    chip = sys.implementation._machine.lower()  # type: ignore[attr-defined]  # noqa: SLF001 - MicroPython's own name
    for known in ("esp32s3", "esp32c3"):
        if known in chip:
            return known
    return "esp32"


def _temperature_c() -> "int | None":
    """The chip's own temperature; the first ESP32 has no usable sensor."""
    try:
        from esp32 import mcu_temperature  # noqa: PLC0415 - not on every chip

        return mcu_temperature()  # type: ignore[no-any-return]
    except ImportError:
        return None
