"""Starts an update of the firmware on trial, and ends the trial. An overlay.

Two folders, a and b, hold a firmware each; `/pointer` names the one that runs (board/starter.py tells the
rest). An update goes into the other one: first its manifest, then each file that it lists
(firmware.manifests).

An older version is taken like a newer one: a shop must be able to go back, and the signature is the
permission.

Rule: the pointer changes last, by a rename, when every file was checked.
"""

import json
import os

from firmware.durable import remove, settle, write
from firmware.overlay import overlay

_TRIAL_STARTS = 3


def trusted(home: str) -> "tuple[bytes, str]":
    """The key that signs this station's updates, b"" where it has none, and its board; of config.json."""
    try:
        with open(home + "/config.json") as file:
            config = json.load(file)
        return bytes.fromhex(config.get("key") or ""), config["board"]
    except (KeyError, OSError, ValueError):
        return b"", ""


def activate(home: str, version: str) -> str:
    """Make the update start, on trial, from the next start on; what is in the way, or "".

    no_update, bad_file, flash_failed, and what speaks against a manifest (firmware.signature).
    """
    try:
        path: str = overlay("firmware.manifests", "candidate", home)  # type: ignore[assignment]
        if not path:
            return "no_update"
        why: str = overlay("firmware.signature", "objection", path, *trusted(home), version)  # type: ignore[assignment]
        if why:
            return why
        slot: str = overlay("firmware.manifests", "complete", home, path)  # type: ignore[assignment]
        if not slot:
            return "bad_file"
        _point(home, b"%s %d" % (slot.encode(), _TRIAL_STARTS))
        return ""
    except OSError:
        return "flash_failed"


def confirm(home: str) -> bool:
    """The hub has welcomed this firmware: no trial any more, earlier failures are forgiven. True if on trial.

    Never raises: where the flash can't be written the trial goes on.
    """
    remove(home + "/crashes")
    try:
        with open(home + "/pointer", "rb") as file:
            pointer = file.read(9)
        if len(pointer) < 2:
            return False
        _point(home, pointer[:1])
    except OSError:  # there is none before the first update
        return False
    try:
        from machine import Timer  # noqa: PLC0415 - a board has it

        Timer(0).deinit()  # that of the starter, which ends a trial without a welcome
    except (ImportError, AttributeError):  # no board
        pass
    return True


def _point(home: str, text: bytes) -> None:
    """Change the pointer: after a power cut it is the old or the new. Raises OSError."""
    write(home + "/pointer.new", "wb", (text,))
    os.rename(home + "/pointer.new", home + "/pointer")
    settle(home + "/pointer")
