"""Looks a board over, part by part, and says of each whether it is well and else what to do.

`pickbench firmware doctor` sends this module and those of its name to a board, runs them and takes them away
again: they have no place in a slot. Rules: a check that fails, in whatever way, ends no other; each line
that is printed is one JSON object, {"check", "ok", "said"} (ok is null for what is not connected or was not
tried), or {"ask"} for the person; no line holds a secret.
"""

import gc
import json
import sys

from firmware.overlay import overlay

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Outcome = tuple[bool | None, str]

_CHECKS = (
    ("doctor_board", "board micropython firmware heap flash config"),
    ("doctor_parts", "scanner scale calibration lights digits display buttons buzzer"),
    ("doctor_way", "wifi broker hub"),
)


class Bench:
    """What the checks know: `config`, or `why` there is none; `home` plays the root of the flash in tests."""

    def __init__(self, home: str, asks: bool) -> None:
        self.home = home
        loaded: "Any" = overlay("firmware.config", "load", home + "/config.json")
        self.config: "dict[str, Any]" = loaded[0] or {}
        self.why: str = loaded[1]
        self.is_online = True
        self.welcome: "Outcome" = (None, "needs the broker")  # what the check of the broker saw of the hub
        self._asks = asks

    def ask(self, text: str) -> bool:
        """Ask the person for something; False where nobody may be asked."""
        if self._asks:
            _say({"ask": text})
        return self._asks


def examine(home: str = "", asks: bool = True) -> None:
    """Run every check and print its outcome."""
    bench = Bench(home, asks)
    for module, names in _CHECKS:
        for name in names.split():
            gc.collect()
            try:
                found: "Any" = overlay("firmware." + module, name, bench)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is what this part's check says
                found = False, "failed with %s: %s" % (type(error).__name__, error)
            _say({"check": name, "ok": found[0], "said": found[1]})


def _say(what: "dict[str, object]") -> None:
    sys.stdout.write(json.dumps(what) + "\n")
