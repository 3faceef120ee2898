"""Firmware as `pickbench firmware build` wrote it, checked file by file and kept for the stations that
shall get it.

Rule: what is kept is what was built: a file whose size or SHA-256 is not the listed one is refused.
"""

import hashlib
import io
import json
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.domain.devices import Release, ReleaseFile
from hub.domain.errors import Invalid, NotFound
from hub.office.act import Act
from protocol import manifest

LIST_FILE = "build.json"
MOST_FILE_BYTES = 1_000_000
"""Far beyond what a station's flash takes: a build folder that is none is refused early."""
MOST_ENTRIES = 500
"""Files and folders in a ZIP file of a build; a build has some fifty."""
MOST_ZIP_BYTES = 8 * MOST_FILE_BYTES


@dataclass(frozen=True, slots=True)
class Built:
    """A build, read from its folder: files as (path on the station, SHA-256, content)."""

    version: str
    board: str
    files: list[tuple[str, str, bytes]]

    @property
    def digest(self) -> str:
        """SHA-256 over version, board and files."""
        rows = [self.version, self.board, *(f"{path} {sha256}" for path, sha256, _ in self.files)]
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def read(folder: Path) -> Built:
    """Read a build.

    Raises:
        NotFound: there is none in this folder.
        Invalid: its list can't be read, or a file is not what the list says.
    """
    listed = folder / LIST_FILE
    if not listed.is_file():
        raise NotFound(f"{listed}: expected a build, found none; make one with `pickbench firmware build`")
    try:
        told = json.loads(listed.read_text("utf-8"))
        version, board, rows = str(told["version"]), str(told["board"]), list(told["files"])
        files = [_file(folder, *row) for row in rows]
    except (ValueError, KeyError, TypeError):
        raise Invalid(LIST_FILE, "version, board and files: [[path, bytes, sha256], …]", listed) from None
    try:
        # As it will be signed; a station reads it with the same module.
        manifest.written(version, board, [(path, len(data), sha) for path, sha, data in files], bytes(32))
    except ValueError as error:
        raise Invalid(LIST_FILE, "what a station can read", error) from None
    if not files:
        raise Invalid(LIST_FILE, "at least one file", "none")
    return Built(version, board, files)


def read_zip(data: bytes) -> Built:
    """Read a build from a ZIP file of its folder.

    Raises:
        NotFound: there is none in it.
        Invalid: it is no ZIP file, too large, or its list can't be read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed, tempfile.TemporaryDirectory() as folder:
            if len(packed.infolist()) > MOST_ENTRIES:
                raise Invalid(
                    "build", f"a ZIP file of at most {MOST_ENTRIES} files", f"{len(packed.infolist())}"
                )
            size = sum(entry.file_size for entry in packed.infolist())
            if size > MOST_ZIP_BYTES:
                raise Invalid("build", f"files of at most {MOST_ZIP_BYTES} bytes in all", f"{size} bytes")
            packed.extractall(folder)  # which keeps every path below the folder
            found = sorted(Path(folder).rglob(LIST_FILE), key=lambda path: len(path.parts))
            if not found:
                raise NotFound(f"build: expected a ZIP file of a build's folder, found no {LIST_FILE} in it")
            return read(found[0].parent)
    # Beside its own, what the reader says of locked and broken files, and of names that no file can have.
    except (zipfile.BadZipFile, RuntimeError, zlib.error, OSError, EOFError):
        raise Invalid("build", "a ZIP file of a build's folder", "another kind of file") from None


def _file(folder: Path, path: str, size: int, sha256: str) -> tuple[str, str, bytes]:
    """One listed file; a path can't lead out of the folder."""
    place = (folder / path).resolve()
    if not place.is_relative_to(folder.resolve()) or not place.is_file():
        raise Invalid(path, "a file of the build", "none")
    data = place.read_bytes() if place.stat().st_size <= MOST_FILE_BYTES else b""
    if not data or len(data) != size or hashlib.sha256(data).hexdigest() != sha256:
        raise Invalid(path, f"{size} bytes with the SHA-256 of {LIST_FILE}", f"{place.stat().st_size} bytes")
    return path, sha256, data


def keep(act: Act, built: Built) -> Release:
    """The release of a build; kept once, however often it is rolled out."""
    known: Any = act.work.one(Release, "digest", built.digest, act.rules.site)
    if known is not None:
        return act.work.get(Release, known.id)
    release = act.work.add(
        Release(0, act.rules.site, built.version, built.board, built.digest, act.moment.at_ms)
    )
    for path, sha256, data in built.files:
        act.work.add(ReleaseFile(0, act.rules.site, release.id, path, sha256, data))
    return release
