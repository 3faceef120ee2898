"""The start of a board: its configuration is checked, and the station runs; without one, it is asked for.

Rule: the configuration is checked before the station is loaded: that takes more heap than any later step.
"""

import sys

import machine

from firmware.overlay import overlay

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_CONFIG = "/config.json"


def main() -> None:
    """Run the station of /config.json for ever. Returns only to start the board anew."""
    loaded: "Any" = overlay("firmware.config", "load", _CONFIG)
    config, why = loaded
    if config is None:
        sys.stdout.write(why + "\n")
        if overlay("firmware.setup_prompt", "prompt", _CONFIG, kind()):
            machine.reset()
        return
    from firmware.running import run  # noqa: PLC0415 - not before the configuration is checked

    run(config)


def kind() -> str:
    """The kind of chip, as config.json names it."""
    chip = getattr(sys.implementation, "_machine").lower()  # noqa: B009 - MicroPython's own name
    for known in ("esp32s3", "esp32c3"):
        if known in chip:
            return known
    return "esp32"
