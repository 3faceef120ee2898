"""Starts the station on a board: the firmware of one of the two folders, the other when that one fails.

Rule: never replaced over the air, so that no update can take away the way back. See starter.py.
"""

# ruff: noqa: INP001
# A board has it in its root, in no package.

import gc
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def begin(home: str, restart: "Callable[[], None]") -> None:
    """Start the firmware; `home` is "" on a board, `restart()` starts it anew. The prompt comes after it."""
    slot = _ask("choose", home)
    if not slot:
        sys.stderr.write("No firmware that can start in /a or /b: install it anew over USB.\n")
        return
    if sys.path[0] in (home + "/a", home + "/b"):  # boot.py's, which counts no trial
        del sys.path[0]
    sys.path.insert(0, home + "/" + str(slot))
    try:
        __import__("firmware.main", None, None, ("main",)).main()
    except Exception as error:  # noqa: BLE001 - whatever it is, the next start or the other firmware may do better
        if hasattr(sys, "print_exception"):
            sys.print_exception(error)
        if _ask("crashed", home):
            restart()
        else:
            sys.stderr.write(
                "Neither firmware stays up; this is the prompt. Switch off and on to try again.\n"
            )


def _ask(function: str, home: str) -> "object":
    """Call a function of starter.py, and drop that again: while the station runs it is not needed."""
    starter = __import__("starter")
    try:
        return getattr(starter, function)(home)
    finally:
        sys.modules.pop("starter", None)
        gc.collect()


if __name__ == "__main__":
    import machine

    begin("", machine.reset)
