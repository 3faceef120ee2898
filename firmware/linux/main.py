"""A bench on Linux: the same station as on a board, with USB scanners, a serial scale and a screen.

Rule: a configuration that is wrong is told in words and nothing starts; a device that is not there, or goes
away, is told, and is used as soon as it is there again.
"""

import argparse
import asyncio
import contextlib
import fcntl
import hashlib
import json
import os
import signal
import sys
import uuid
from pathlib import Path
from typing import IO, Any

from firmware.app import App
from firmware.composition import compose
from firmware.config import load
from firmware.drivers.watchdog import Watchdog
from firmware.linux import sections
from firmware.linux.devices import found
from firmware.linux.keyboard_scanner import KeyboardScanner
from firmware.linux.notify import Notify
from firmware.linux.screen import Screen
from firmware.linux.serial_scale import SerialScale
from firmware.linux.serial_scanner import SerialScanner
from firmware.linux.sounds import Speaker

WRONG_CONFIGURATION, IN_USE = 2, 3
_MACHINE = Path("/etc/machine-id")


def build(config: dict[str, Any], home: Path) -> tuple[App, list[Any]]:
    """The station of a checked configuration in a folder, and its parts. ModuleNotFoundError, in words."""
    buzzer = config.get("buzzer")
    speaker = Speaker() if buzzer and buzzer["play"] == "aplay" else None
    screen = Screen(config["station"], config["lang"], config.get("places", {}), speaker, buzzer is not None)
    inputs = scanners(config["scanner"]) if "scanner" in config else []
    scale = SerialScale(config["scale"]) if "scale" in config else None
    app = App(str(home))
    compose(app, config, screen, uid(config["station"]))
    if scale is not None:
        app.scale = scale.scale
        inputs.append(scale)
    screen.inputs = inputs
    app.restart = restart
    parts = [app.link, screen, *inputs]
    app.watchdog = Watchdog(Notify(), [app, *parts])
    return app, parts


def scanners(section: dict[str, Any]) -> list[Any]:
    """A part for each scanner: an input device is one that plays a keyboard, all else is a serial line."""
    return [
        KeyboardScanner(path, section["layout"], section["gs_key"], number)
        if path.startswith("/dev/input/")
        else SerialScanner(path, section["baud"], number)
        for number, path in enumerate(section["devices"])
    ]


def uid(station: str) -> str:
    """This machine's own id, the same at every start; systemd's machine id itself is not given away."""
    try:
        machine = _MACHINE.read_text("ascii").strip()
    except OSError:
        machine = f"{uuid.getnode():x}"
    return "linux-" + hashlib.sha256(f"{machine} {station}".encode()).hexdigest()[:16]


def restart() -> None:
    """Start this program anew, in the same process."""
    os.execv(sys.executable, [sys.executable, "-m", "firmware.linux", *sys.argv[1:]])  # noqa: S606 - itself


def hold(home: Path) -> IO[str] | None:
    """Take the folder for this process; None where another has it: two would spoil each other's journal."""
    home.mkdir(parents=True, exist_ok=True)
    lock = (home / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return None
    return lock


def read(path: str) -> tuple[dict[str, Any] | None, str]:
    """The checked configuration and ""; or None and what is wrong, in words."""
    config, why = load(path)
    if config is None:
        return None, why
    board = config["board"]
    why = sections.check(config) if board == "linux" else f'board: expected "linux", got "{board}"'
    return (None, f"{path}: {why}") if why else (config, "")


def main(arguments: list[str] | None = None) -> int:
    """Run the bench for ever; returns an exit code where it can't."""
    options = _parser().parse_args(arguments)
    if options.devices:
        return _tell_devices(options.json)
    config, why = read(options.config)
    if options.check:
        sys.stdout.write(
            json.dumps({"ok": not why, "why": why}) + "\n" if options.json else (why or "right") + "\n"
        )
        return WRONG_CONFIGURATION if why else 0
    if config is None:
        sys.stderr.write(why + "\n")
        return WRONG_CONFIGURATION
    lock = hold(Path(options.home))
    if lock is None:
        sys.stderr.write(f"{options.home}: expected to be alone there, another bench is running with it\n")
        return IN_USE
    with lock:
        try:
            app, parts = build(config, Path(options.home))
        except ModuleNotFoundError as error:
            sys.stderr.write(f"{error}\n")
            return WRONG_CONFIGURATION
        asyncio.run(_run(app, parts))
    return 0


async def _run(app: App, parts: list[Any]) -> None:
    """Run until somebody ends it; then scanners are let go, and the terminal is as it was."""
    work = asyncio.create_task(app.run(parts))
    for ended in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(ended, work.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await work


def _tell_devices(as_json: bool) -> int:
    devices = found()
    if as_json:
        sys.stdout.write(json.dumps(devices) + "\n")
    else:
        for kind, paths in devices.items():
            sys.stdout.write(f"{kind}:\n" + "".join(f"  {path}\n" for path in paths or ["none"]))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m firmware.linux",
        description="A Pickbench bench on Linux: USB scanners, a serial scale, a screen.",
        epilog="Example: python -m firmware.linux --config bench.json --home /var/lib/pickbench-bench",
    )
    parser.add_argument("--config", default="config.json", help="its configuration (default: %(default)s)")
    parser.add_argument(
        "--home", default="bench", help="folder of its journal and settings (default: %(default)s)"
    )
    parser.add_argument("--check", action="store_true", help="only check the configuration")
    parser.add_argument(
        "--devices", action="store_true", help="only list scanners and lines that are plugged in"
    )
    parser.add_argument("--json", action="store_true", help="with --check or --devices: JSON")
    return parser
