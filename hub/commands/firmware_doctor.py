"""`pickbench firmware doctor`: a board on a cable is looked over, part by part."""

import json
import time
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from hub.commands.failures import WRONG_DATA, Refused
from hub.commands.firmware_build import Build, make
from hub.commands.firmware_port import BoardPort, opened_board
from hub.commands.firmware_tree import VERSION_FILE

_CHECK_S = 60.0
"""Longer than any check takes: a person is given 15 s, each Wi-Fi network 15 s, the hub 20 s."""
_MARKS = {True: "[green]ok[/]  ", False: "[red]FAIL[/]", None: "[dim]-[/]   "}


def doctor(
    port: Annotated[str, typer.Option(help="Serial port of the board, such as /dev/ttyUSB0.")],
    ask: Annotated[
        bool,
        typer.Option("--ask/--no-ask", help="Whether somebody is there to scan a code and press a button."),
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="The result as JSON on standard output.")] = False,
) -> None:
    """Look a station's board over: chip, memory, configuration, everything connected, Wi-Fi, broker, hub.

    Each check passes or fails in words, with what to do. The station stands still meanwhile, and starts anew
    at the end. Exit code 1 when something failed.

    Example: pickbench firmware doctor --port /dev/ttyUSB0
    """
    console, people = Console(highlight=False, soft_wrap=True), Console(stderr=True, highlight=False)
    found: list[dict[str, Any]] = []

    def take(line: str) -> None:
        said = _read(line)
        if "ask" in said:
            people.print(f"[bold]{escape(said['ask'])}[/]")
        elif "check" in said:
            found.append(said)
            if not as_json:
                console.print(f"{_MARKS[said['ok']]}  {said['check']:<12} {escape(said['said'])}")

    made = make()
    with people.status("the board is being prepared", spinner="line") as status, opened_board(port) as board:
        folder = _prepare(board, made)
        status.stop()
        try:
            board.run(f"from firmware import doctor\ndoctor.examine('', {ask})", take, _CHECK_S)
        finally:
            _leave(board, made, folder)
    failed = [each["check"] for each in found if each["ok"] is False]
    if as_json:
        typer.echo(json.dumps({"ok": not failed, "checks": found}, ensure_ascii=False))
    if failed:
        raise typer.Exit(WRONG_DATA)


def _read(line: str) -> dict[str, Any]:
    """A line of the doctor's; {} for what else a board prints."""
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _prepare(board: BoardPort, made: Build) -> str:
    """Put the doctor into the slot in force, and tell the board the time; the slot's folder.

    Refused where the slot holds another firmware: the doctor knows the inside of its own alone.
    """
    board.know()
    now = time.gmtime()
    moment = (*now[:3], now.tm_wday, *now[3:6], 0)
    board.run(f"try:\n import machine\n machine.RTC().datetime({moment})\nexcept Exception:\n pass")
    try:
        folder = str(board.asked("__import__('firmware').__file__")).rsplit("/", 2)[0]
        version = str(board.asked(f"open('{folder}/{VERSION_FILE}').read()"))
    except Refused as error:
        raise Refused(
            f"there is no firmware on the board: run `pickbench firmware flash` ({error})"
        ) from None
    if version != made.version:
        raise Refused(
            f"expected the firmware of this pickbench, {made.version}, the board has {version}: "
            "run `pickbench firmware flash` or `firmware update` first"
        )
    for module in made.doctor:
        board.put(f"{folder}/{module.path}", module.content)
    board.refresh()
    return folder


def _leave(board: BoardPort, made: Build, folder: str) -> None:
    """Take the doctor away and start the station."""
    for module in made.doctor:
        board.run(f"import os\nos.remove({f'{folder}/{module.path}'!r})")
    board.restart()
