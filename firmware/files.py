"""Takes the files that the hub sends, part by part, and puts new settings in force. An overlay.

A file goes straight to the flash (firmware.parts): settings.json and manifest beside their place, a file of a
firmware into the folder that does not run, where only what the accepted manifest lists is taken.

Rule: nothing in force changes but by a rename.
"""

import json
import os

from firmware.overlay import overlay

TYPE_CHECKING = False
if TYPE_CHECKING:
    from protocol.messages import File

_SETTINGS_BYTES = 4096


def take(home: str, part: "File") -> "tuple[int, str]":
    """Take one part of a file; `home` is the folder that plays the root of a board's flash.

    Returns (1, ""), or (0, why): not_listed, out_of_order, too_long, bad_data, bad_hash, flash_failed, or
    what speaks against a manifest (firmware.signature, firmware.manifests).
    """
    try:
        why = _take(home, part)
    except ValueError:
        why = "bad_data"
    except OSError:
        why = "flash_failed"
    return (0, why) if why else (1, "")


def _take(home: str, part: "File") -> str:
    place: "tuple[str, int, str | None]" = home + "/settings.json.new", part.len, ""
    if part.name != "settings.json":
        place = overlay("firmware.manifests", "place", home, part)  # type: ignore[assignment]
    path, size, sha = place
    if size != part.len:
        return "not_listed"
    stored: "tuple[str, bool]" = overlay("firmware.parts", "store", path, part, sha)  # type: ignore[assignment]
    why, is_whole = stored
    if is_whole and part.name == "manifest":
        trusted: "tuple[bytes, str]" = overlay("firmware.ota", "trusted", home)  # type: ignore[assignment]
        why = overlay("firmware.signature", "objection", path, *trusted)  # type: ignore[assignment]
        if why:
            os.remove(path)
        else:
            why = overlay("firmware.manifests", "accept", home, path)  # type: ignore[assignment]
    return why


def apply_settings(home: str, revision: int) -> str:
    """Put the settings that were sent in force, from the next start on; returns what is in the way, or "".

    no_settings, too_large, not_json, wrong_revision, bad_lang, flash_failed.
    """
    path = home + "/settings.json"
    try:
        why = _objection(path + ".new", revision)
        if why == "no_settings" and not _objection(path, revision):
            return ""  # they are in force: the power failed before the answer was out
        if not why:
            os.rename(path + ".new", path)
        return why
    except OSError:
        return "flash_failed"


def _objection(path: str, revision: int) -> str:
    """What is wrong with a file of settings; "" where it may be put in force."""
    try:
        if os.stat(path)[6] > _SETTINGS_BYTES:
            return "too_large"
        with open(path) as file:
            settings = json.load(file)
    except OSError:
        return "no_settings"
    except MemoryError:
        return "too_large"
    except ValueError:
        return "not_json"
    if not isinstance(settings, dict):
        return "not_json"
    cfg = settings.get("cfg")
    if type(cfg) is not int or cfg != revision:
        return "wrong_revision"
    return "" if settings.get("lang", "en") in ("en", "zh") else "bad_lang"
