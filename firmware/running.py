"""The station on a board: what its configuration names is made, put together and run for ever.

Rule: a part that can't be made is reported, and the others work.
"""

import asyncio
import sys

import machine

from firmware.app import App
from firmware.face import Face
from firmware.overlay import overlay
from firmware.signals import FAULT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_WATCHDOG_MS = 30000  # longer than a name server may hold up the whole chip


def run(config: "dict[str, Any]") -> None:
    """Run the station of a checked configuration for ever."""
    made: "Any" = overlay("firmware.pins", "made", config)
    parts, troubles = made
    face = Face(*[parts.get(name) for name in ("lights", "buzzer", "digits", "display")])
    app = App("")
    overlay("firmware.composition", "compose", app, config, face, machine.unique_id().hex())
    # `pickbench firmware flash` waits for this line
    sys.stdout.write("pickbench %s %s\n" % (app.core.config.fw, config["station"]))
    wifi: "Any" = overlay("firmware.pins", "network", config["wifi"])
    app.restart = machine.reset
    app.set_clock = lambda utc_ms: overlay("firmware.pins", "set_clock", utc_ms)
    app.gauge = lambda: (wifi.rssi(), _temperature_c())
    running = [app.link, face, wifi]
    running += [parts[name] for name in ("scanner", "scale", "buttons") if name in parts]
    app.watchdog = overlay("firmware.pins", "watchdog", [app] + running, _WATCHDOG_MS)  # type: ignore[assignment]
    for trouble in troubles:
        app.post((FAULT, "no_part", trouble))
    asyncio.run(app.run(running))


def _temperature_c() -> "int | None":
    """The chip's own temperature; the first ESP32 has no usable sensor."""
    try:
        from esp32 import mcu_temperature  # noqa: PLC0415 - not on every chip

        return int(mcu_temperature())
    except ImportError:
        return None
