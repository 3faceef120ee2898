"""Which of a board's two firmwares starts, and what follows when it fails.

`/pointer` holds the folder of the firmware that runs, "a" or "b"; with a number behind it while that one is
on trial after an update ("b 3"): the starts it has left to reach a welcome of the hub, which ends the trial
(firmware.ota). Each trial start is counted before it begins. With none left, the other firmware, which did
reach a welcome, runs again. A folder with a `manifest` is an update that is not complete, and does not start.

A firmware that fails outside a trial is started again twice, then the other one, three times; after that the
board stays at its serial prompt until the power is cycled. `/crashes` counts; a welcome removes it.

Rules: nothing here raises; every change is a rename, so that a power cut leaves the old state or the new one.
"""

# ruff: noqa: INP001
# A board has it in its root, in no package.

import os

_CRASHES = 3
_TRIAL_MS = 300000  # to reach a welcome in one trial start


def choose(home: str) -> str:
    """The firmware to start now: "a", "b", or "" when neither can. Counts the start of one on trial."""
    slot, left = pointer(home)
    other = _other(slot)
    try:
        if left is not None:
            if left > 0:
                _point(home, "%s %d" % (slot, left - 1))
                _limit()
            elif _can_start(home, other):
                slot = other
                _point(home, slot)
        if not _can_start(home, slot):
            slot = _other(slot)
            if not _can_start(home, slot):
                return ""
            _point(home, slot)
    except OSError:  # the flash can't be written: no trial without counting
        if left is not None and _can_start(home, other):
            return other
    return slot


def crashed(home: str) -> bool:
    """The firmware failed: True to start the board anew, False to stay at the prompt."""
    slot, left = pointer(home)
    if left is not None:
        return True  # a trial ends by itself
    other = _other(slot)
    try:
        with open(home + "/crashes") as file:
            count = len(file.read(9)) + 1
    except OSError:
        count = 1
    try:
        if count >= 2 * _CRASHES or (count >= _CRASHES and not _can_start(home, other)):
            os.remove(home + "/crashes")
            return False
        if count == _CRASHES:
            _point(home, other)
        with open(home + "/crashes", "w") as file:
            file.write("x" * count)
        return True
    except OSError:  # without counting it would go on for ever
        return False


def pointer(home: str) -> "tuple[str, int | None]":
    """The firmware that runs, and the trial starts it has left or None. What can't be read is "a"."""
    try:
        with open(home + "/pointer") as file:
            slot, _, left = file.read(9).strip().partition(" ")
        if slot in {"a", "b"}:
            return slot, int(left) if left else None
    except (OSError, ValueError):
        pass
    return "a", None


def _point(home: str, text: str) -> None:
    with open(home + "/pointer.new", "w") as file:
        file.write(text)
    os.rename(home + "/pointer.new", home + "/pointer")


def _other(slot: str) -> str:
    return "a" if slot == "b" else "b"


def _can_start(home: str, slot: str) -> bool:
    """Whether a firmware is there, and is no update that is not complete."""
    try:
        names = os.listdir(home + "/" + slot)
        return "manifest" not in names and any(
            name in os.listdir(home + "/" + slot + "/firmware") for name in ("main.mpy", "main.py")
        )
    except OSError:
        return False


def _limit() -> None:
    """A firmware on trial that runs but reaches no welcome is stopped after a while."""
    try:
        from machine import Timer, reset  # noqa: PLC0415 - a board has it, the Unix port has not
    except ImportError:  # not a board
        return
    Timer(0).init(mode=Timer.ONE_SHOT, period=_TRIAL_MS, callback=lambda _timer: reset())
