"""`pickbench firmware flash`: a board on a cable becomes a station."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from firmware import config as station_config
from hub.commands.failures import Refused
from hub.commands.firmware_boards import Board
from hub.commands.firmware_build import CONFIG_FILE, SLOT, Build, Glyphs, make, with_glyphs
from hub.commands.firmware_chip import chip_of, write_micropython
from hub.commands.firmware_port import BoardPort, await_port, check_port, opened_board
from hub.commands.firmware_tree import Built

HELLO_S = 20.0
GREETINGS = ("pickbench ", "This station has no configuration")
"""How the line begins with which a station's main greets on the console, and the one with which it asks."""
IN_FORCE = ("/pointer", "/crashes")
"""The files by which a board knows its slot, and whether to mistrust it; without them it takes the first."""
_LIST = """
import os
def _list(folder):
    try:
        for name, kind, *_ in os.ilistdir(folder):
            path = folder + "/" + name
            if kind == 0x4000:
                yield from _list(path)
            else:
                yield path
    except OSError:
        pass
"""


def flash(
    port: Annotated[str, typer.Option(help="Serial port of the board, such as /dev/ttyUSB0.")],
    board: Annotated[Board, typer.Option(help="Which chip it must be.")] = Board.ANY,
    micropython: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, help="MicroPython's file for the chip, to be written first."
        ),
    ] = None,
    erase: Annotated[
        bool, typer.Option("--erase", help="Erase all of the flash before; with --micropython.")
    ] = False,
    config: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="config.json of this station.")
    ] = None,
    glyphs: Glyphs = None,
    as_json: Annotated[bool, typer.Option("--json", help="The result as JSON on standard output.")] = False,
) -> None:
    """Bring the firmware onto a board, and its configuration where given; wait until it says hello.

    What is on the board already and is the same is not written again. What the station recorded stays, unless
    --erase is given. Close every other program that uses the port.

    Example: pickbench firmware flash --port /dev/ttyUSB0 --board esp32 --config config.json
    """
    if erase and not micropython:
        raise typer.BadParameter("--erase leaves no MicroPython on the board: give --micropython FILE too")
    settings = _configuration(config)
    check_port(port)
    made = make()
    with Progress(console=Console(stderr=True), transient=True) as progress:
        if micropython:
            _write_micropython(progress, port, board, micropython, erase)
        told = _bring(progress, port, board, with_glyphs(made, glyphs), settings)
    if as_json:
        typer.echo(json.dumps(told))
    else:
        typer.echo(f"{told['written']} of {told['files']} files written, version {told['version']}")
        typer.echo(f"the board says: {told['hello'] or 'nothing yet; see firmware doctor'}")
    if not told["hello"]:
        raise typer.Exit(1)


def _configuration(path: Path | None) -> dict[str, Any] | None:
    """What goes onto the board as config.json; Refused with the field that is wrong."""
    if path is None:
        return None
    given, why = station_config.load(str(path))
    if why:
        raise Refused(why)
    return given


def _write_micropython(progress: Progress, port: str, board: Board, file: Path, erase: bool) -> None:
    task = progress.add_task("recognise the chip", total=100)
    chip = chip_of(port)
    _compare(chip, board)
    progress.update(task, description="write MicroPython")
    write_micropython(port, chip, file, erase, lambda percent: progress.update(task, completed=percent))
    await_port(port)


def _compare(found: Board, wanted: Board | str) -> None:
    if wanted not in (Board.ANY, found):
        raise Refused(f"expected a board with {wanted}, this one has {found.value}: nothing was written")


def chip_by_name(machine: str) -> Board:
    """The chip from what MicroPython calls its machine; Refused where a station can't run on it.

    >>> chip_by_name("Generic ESP32S3 module with ESP32S3")
    <Board.ESP32S3: 'esp32s3'>
    """
    name = machine.rpartition(" ")[2].lower()
    if name not in (Board.ESP32, Board.ESP32S3, Board.ESP32C3):
        raise Refused(f"expected a board with an ESP32, ESP32-S3 or ESP32-C3, MicroPython names {machine!r}")
    return Board(name)


def _bring(
    progress: Progress, port: str, board: Board, made: Build, settings: dict[str, Any] | None
) -> dict[str, Any]:
    """Compare, write what differs, start the board anew and wait for its first words."""
    files = made.on_board()
    if settings is not None:
        files.append(Built(CONFIG_FILE, json.dumps(settings).encode()))
    with opened_board(port) as opened:
        chip = chip_by_name(opened.asked("__import__('sys').implementation._machine"))
        _compare(chip, board)
        if settings is not None:
            _compare(chip, settings["board"])
        opened.know()
        task = progress.add_task("write files", total=sum(len(file.content) for file in files))
        written = 0
        there = opened.digests([f"/{file.path}" for file in files])
        for file, digest in zip(files, there, strict=True):
            if digest == file.row[2]:
                progress.advance(task, len(file.content))
            else:
                opened.put(f"/{file.path}", file.content, lambda more: progress.advance(task, more))
                written += 1
        _clear(opened, files)
        progress.update(task, description="wait for its hello")
        opened.restart()
        hello = next((line for line in opened.lines(HELLO_S) if line.startswith(GREETINGS)), "")
    return {
        "chip": chip.value,
        "version": made.version,
        "files": len(files),
        "written": written,
        "hello": hello,
    }


def _clear(opened: BoardPort, files: list[Built]) -> None:
    """Remove what an earlier firmware left in the slot, and whatever says that the other slot is in force."""
    opened.run(_LIST)
    kept = {f"/{file.path}" for file in files}
    for path in opened.asked(f"list(_list('/{SLOT}'))"):
        if path not in kept:
            opened.run(f"os.remove({path!r})")
    for path in IN_FORCE:
        opened.run(f"try:\n os.remove({path!r})\nexcept OSError:\n pass")
