"""`pickbench firmware build`: sources to compiled files, their list, and an image of a board's flash."""

import json
import shutil
import tempfile
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from rich.console import Console
from rich.progress import Progress

from hub.commands.failures import Refused
from hub.commands.firmware_boards import CHIPS, Board
from hub.commands.firmware_image import image
from hub.commands.firmware_tree import (
    DOCTOR,
    LIMIT_BYTES,
    VERSION_FILE,
    Built,
    board_files,
    check_size,
    compile_all,
    folder_of,
    linked,
    station_sources,
    version_of,
)

SLOT = "a"
"""The folder on a board that holds the first firmware; an update over the air goes into the other."""
ROOT = "root"
"""The folder of a build with what lies beside the slots on a board."""
IMAGE_FILE = "files.img"
LIST_FILE = "build.json"
CONFIG_FILE = "config.json"
GLYPHS_FILE = "glyphs.bin"
Glyphs = Annotated[
    Path | None,
    typer.Option(
        exists=True, dir_okay=False, help="Glyphs for a display, as scripts/make-glyphs writes them."
    ),
]


class Build(NamedTuple):
    """What was built.

    slot: the files of a slot; root: what lies beside the slots on a board; doctor: what goes into a slot only
    while it is looked over.
    """

    version: str
    slot: list[Built]
    root: list[Built]
    mpy_bytes: int
    doctor: list[Built]

    def on_board(self) -> list[Built]:
        """All files as they lie on a board."""
        return [*self.root, *(Built(f"{SLOT}/{file.path}", file.content) for file in self.slot)]


def build(
    board: Annotated[Board, typer.Option(help="The chip that it is for.")] = Board.ANY,
    out: Annotated[Path, typer.Option(help="Folder for the result; replaced.")] = Path("build/firmware"),
    config: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="config.json to go into the image.")
    ] = None,
    glyphs: Glyphs = None,
    as_json: Annotated[bool, typer.Option("--json", help="The result as JSON on standard output.")] = False,
) -> None:
    """Compile the station's firmware and list it; for a named board also make an image of its flash.

    The compiled files and build.json are what `firmware update` sends; `firmware flash` brings them onto a
    board by cable. The image holds config.json, with its secrets, only where --config names one.

    Example: pickbench firmware build --board esp32 --config config.json
    """
    made = with_glyphs(make(), glyphs)
    written = write(made, board, out, config)
    if as_json:
        typer.echo(json.dumps(written))
        return
    typer.echo(
        f"version {made.version}: {len(made.slot)} files, {made.mpy_bytes} of {LIMIT_BYTES} bytes, in {out}"
    )
    if at := written.get("image"):
        typer.echo(f"image for {board.value}: {out / at['path']}, {at['bytes']} bytes, goes to {at['at']:#x}")


def make(also: tuple[str, ...] = ()) -> Build:
    """Compile everything, with a progress bar; Refused with what is wrong. `also`: see `station_sources`."""
    firmware = folder_of("firmware")
    found = station_sources(firmware, folder_of("protocol"), also)
    with (
        tempfile.TemporaryDirectory(prefix="pickbench-build-") as folder,
        Progress(console=Console(stderr=True), transient=True) as progress,
    ):
        sources = linked(found, Path(folder, "linked"))
        task = progress.add_task("compile", total=len(sources))
        compiled = compile_all(sources, Path(folder, "compiled"), lambda: progress.advance(task))
    doctor = [file for file in compiled if file.path.startswith(DOCTOR)]
    carried = [file for file in compiled if file not in doctor]
    version = version_of(carried)
    slot = [*carried, Built(VERSION_FILE, version.encode())]
    checked = sum(len(f.content) for f in carried) if also else check_size(carried)
    return Build(version, slot, board_files(firmware), checked, doctor)


def with_glyphs(made: Build, file: Path | None) -> Build:
    """The same with the glyphs that a display needs for what is not Latin; they lie beside the slots."""
    return made._replace(root=[*made.root, Built(GLYPHS_FILE, file.read_bytes())]) if file else made


def write(made: Build, board: Board, out: Path, config: Path | None) -> dict[str, Any]:
    """Write slot, root files, image and build.json in place of an earlier build; what build.json says.

    build.json: version, board, files: [[path in the slot, bytes, sha256], …], root: the same for the files
    beside the slots, mpy_bytes, and for a named board image: {path, at, bytes}.
    """
    _empty(out)
    for file in [*made.slot, *(Built(f"{ROOT}/{file.path}", file.content) for file in made.root)]:
        target = out / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content)
    told: dict[str, Any] = {
        "version": made.version,
        "board": board.value,
        "files": [file.row for file in made.slot],
        "root": [file.row for file in made.root],
        "mpy_bytes": made.mpy_bytes,
    }
    if board in CHIPS:
        chip = CHIPS[board]
        given = [Built(CONFIG_FILE, config.read_bytes())] if config else []
        (out / IMAGE_FILE).write_bytes(image([*made.on_board(), *given], chip.files_bytes))
        told["image"] = {"path": IMAGE_FILE, "at": chip.files_at, "bytes": chip.files_bytes}
    (out / LIST_FILE).write_text(json.dumps(told, indent=1), "utf-8")
    return told


def _empty(out: Path) -> None:
    """An earlier build goes; a folder that holds anything else is left as it is, and refused."""
    if out.exists() and any(out.iterdir()) and not (out / LIST_FILE).exists():
        raise Refused(f"expected an empty folder or an earlier build, {out} holds something else")
    if out.exists():
        shutil.rmtree(out)
    out.mkdir(parents=True)
