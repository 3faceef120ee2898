"""What the hub asks of the device itself: commands, and parts of files. An overlay.

Rule: every function answers (ok, why): 1 and "", or 0 and a short code of what is in the way.
"""

from firmware.overlay import overlay

TYPE_CHECKING = False
if TYPE_CHECKING:
    from firmware.app import App
    from firmware.scale import Scale
    from protocol.messages import Cmd, File

_ANSWER_MS = 1000  # to tell the result, before the board starts anew


def command(app: "App", cmd: "Cmd") -> "tuple[int, str]":
    """Carry out a command that the core can't obey alone."""
    why = ""
    if cmd.op in ("zero", "tare", "calibrate"):
        return _told(_weighing(app, app.scale, cmd) if app.scale else "no_scale")
    if cmd.op == "update":
        why = overlay("firmware.ota", "activate", app.home, cmd.text or "")  # type: ignore[assignment]
    elif cmd.op == "config":
        why = overlay("firmware.files", "apply_settings", app.home, cmd.n or 0)  # type: ignore[assignment]
    if not why:
        app.restart_ms = app.clock() + _ANSWER_MS
    return _told(why)


def file(app: "App", part: "File") -> "tuple[int, str]":
    """Take one part of a file."""
    return overlay("firmware.files", "take", app.home, part)  # type: ignore[return-value]


def _weighing(app: "App", scale: "Scale", cmd: "Cmd") -> str:
    if cmd.op == "calibrate":
        since_ms = app.core.utc_less_up_ms  # None while the clock is not known
        at_s = 0 if since_ms is None else (app.clock() + since_ms) // 1000
        return overlay("firmware.calibration", "calibrate", scale, cmd.n or 0, cmd.mg or 0, at_s)  # type: ignore[return-value]
    return scale.zero() if cmd.op == "zero" else scale.tare()


def _told(why: str) -> "tuple[int, str]":
    return (0, why) if why else (1, "")
