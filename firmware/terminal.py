"""A station without chips: lines in on standard input, what people would see and hear out as JSON lines.

    python -m firmware.terminal CONFIG HOME

It is the station itself, core, link, journal and drivers, on CPython or on MicroPython's Unix port; only the
chips are played (firmware.played). What lines it reads, `firmware.terminal_lines` says. At the end of the
input it waits at most ten seconds for what is unanswered. Exit code 1 if some still is; 75 after a `power`
line or a command to start anew, for `pickbench station run` to do that.

Rule: the configuration is checked before anything else is loaded: that takes more heap than any later step.
"""

import asyncio
import sys

from firmware.overlay import overlay

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def main(arguments: "list[str]") -> int:
    """Run the station of a configuration in a folder; returns the exit code."""
    if len(arguments) != 3:
        sys.stderr.write("usage: python -m firmware.terminal CONFIG HOME\n")
        return 2
    loaded: "Any" = overlay("firmware.config", "load", arguments[1])
    config, why = loaded
    if config is None:
        sys.stderr.write(why + "\n")
        return 2
    from firmware.terminal_parts import work  # noqa: PLC0415 - not before the configuration is checked

    return asyncio.run(work(config, arguments[2]))


if __name__ == "__main__":
    sys.exit(main(sys.argv))
