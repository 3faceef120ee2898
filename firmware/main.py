"""The station on a board: what the configuration names is made, put together and run for ever.

Rules: the configuration is checked before the station is loaded: that takes more heap than any later step.
A part that can't be made is reported, and the others work; a board without a configuration asks for one.
"""

import asyncio
import sys

import machine

from firmware.overlay import overlay
from firmware.signals import FAULT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_CONFIG = "/config.json"
_WATCHDOG_MS = 30000  # longer than a name server may hold up the whole chip


def main() -> None:
    """Run the station of /config.json for ever. Returns only to start the board anew."""
    loaded: "Any" = overlay("firmware.config", "load", _CONFIG)
    config, why = loaded
    if config is None:
        sys.stdout.write(why + "\n")
        if overlay("firmware.setup_prompt", "prompt", _CONFIG, kind()):
            machine.reset()
        return
    from firmware.face import Face  # noqa: PLC0415 - with it comes all that stays loaded

    made: "Any" = overlay("firmware.pins", "made", config)
    parts, troubles = made
    face = Face(*[parts.get(name) for name in ("lights", "buzzer", "digits", "display")])
    app: "Any" = overlay("firmware.composition", "compose", config, "", face, machine.unique_id().hex())
    # `pickbench firmware flash` waits for this line
    sys.stdout.write("pickbench %s %s\n" % (app.core.config.fw, config["station"]))
    wifi: "Any" = overlay("firmware.pins", "network", config["wifi"])
    app.restart = machine.reset
    app.set_clock = lambda utc_ms: overlay("firmware.pins", "set_clock", utc_ms)
    app.gauge = lambda: (wifi.rssi(), _temperature_c())
    running = [app.link, face, wifi]
    running += [parts[name] for name in ("scanner", "scale", "buttons") if name in parts]
    app.watchdog = overlay("firmware.pins", "watchdog", [app] + running, _WATCHDOG_MS)
    for trouble in troubles:
        app.post((FAULT, "no_part", trouble))
    asyncio.run(app.run(running))


def kind() -> str:
    """The kind of chip, as config.json names it."""
    chip = getattr(sys.implementation, "_machine").lower()  # noqa: B009 - MicroPython's own name
    for known in ("esp32s3", "esp32c3"):
        if known in chip:
            return known
    return "esp32"


def _temperature_c() -> "int | None":
    """The chip's own temperature; the first ESP32 has no usable sensor."""
    try:
        from esp32 import mcu_temperature  # noqa: PLC0415 - not on every chip

        return int(mcu_temperature())
    except ImportError:
        return None
