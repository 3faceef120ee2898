"""Runs before anything else on a board: makes the firmware that the pointer names importable. Writes nothing.

So the prompt, and tools that stop the station and talk to the prompt, find the same modules as the station.
"""

# ruff: noqa: INP001
# A board has it in its root, in no package.

import sys

try:
    with open("/pointer") as file:
        sys.path.insert(0, "/b" if file.read(1) == "b" else "/a")
except OSError:
    sys.path.insert(0, "/a")
