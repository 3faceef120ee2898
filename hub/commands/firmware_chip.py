"""The chip behind a serial port, through esptool: which it is, and MicroPython's own file onto its flash.

Rule: esptool is a program of its own here; what it says goes to the person only where it helps.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from hub.commands.failures import Missing, Refused
from hub.commands.firmware_boards import CHIPS, Board
from hub.commands.firmware_tools import tool

# "ESP32-D0WD-V3", "ESP32-PICO-D4" are ESP32s; "ESP32-S3 (QFN56)" is one of its own
_CHIP = re.compile(r"(?:Chip type:|Chip is|Detecting chip type\.*)\s*(ESP32(?:-(?:S|C|H|P)\d+)?\b)")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?) ?%")


def esptool(port: str, words: list[str], on_percent: Callable[[float], object] = lambda _: None) -> str:
    """Run esptool and give what it said; `on_percent` gets its progress. Missing with what to do else."""
    command = [_program(), "--port", port, "--baud", "460800", *words]
    said = ""
    with subprocess.Popen(  # noqa: S603 - our own words, no shell
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        assert running.stdout
        for (
            line
        ) in running.stdout:  # progress is rewritten after a carriage return, which ends a line here too
            said += line
            if found := _PERCENT.search(line):
                on_percent(float(found[1]))
    if running.returncode:
        raise Missing(_advice(port, said))
    return said


def chip_of(port: str) -> Board:
    """The kind of chip on a port. Refused where a station can't be built on it."""
    said = esptool(port, ["chip-id"])
    found = _CHIP.findall(said)
    for board, chip in CHIPS.items():
        if found and found[-1] == chip.esptool:
            return board
    known = ", ".join(chip.esptool for chip in CHIPS.values())
    raise Refused(
        f"expected one of {known}, got {found[-1] if found else 'a chip that esptool does not name'}"
    )


def write_micropython(
    port: str, board: Board, file: Path, erase: bool, on_percent: Callable[[float], object]
) -> None:
    """Write MicroPython's own file onto the chip, after erasing all of its flash where told to."""
    if erase:
        esptool(port, ["erase-flash"])
    esptool(port, ["write-flash", hex(CHIPS[board].loader_at), str(file)], on_percent)


def _program() -> str:
    """esptool as a program: on the path, or beside this Python."""
    beside = Path(sys.executable).with_name("esptool")
    found = shutil.which("esptool") or (str(beside) if beside.exists() else "")
    if not found:
        tool("esptool")
        raise Missing("esptool is installed, but its program is not on the path")
    return found


def _advice(port: str, said: str) -> str:
    """What to do about a failure of esptool."""
    last = next((line.strip() for line in reversed(said.splitlines()) if line.strip()), "it said nothing")
    if re.search(r"No serial data received|Failed to connect|Wrong boot mode|Timed out waiting", said):
        return (
            f"the chip on {port} does not answer: hold the button BOOT, press RESET (or plug it in anew), "
            f"release BOOT, and try again ({last})"
        )
    if re.search(r"(?i)busy|exclusively lock|Resource temporarily unavailable", said):
        return f"{port} is used by another program: end it and try again ({last})"
    if re.search(r"(?i)permission denied", said):
        return f"{port} may not be opened: `sudo usermod -aG dialout $USER`, and log in again ({last})"
    return f"esptool failed on {port}: {last}"
