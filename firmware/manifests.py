"""Manifests of updates on the board: what belongs to an update, and whether it is all here. An overlay.

The manifest (protocol.manifest) comes first; its signature with the station's key says that it comes from
this station's hub. It then lies in the folder that does not run, and as long as it lies there under that
name, that folder is incomplete and never starts. Complete, it is renamed to `installed`.

What speaks against a manifest: no_key, bad_manifest, bad_signature, wrong_board, wrong_version, no_room.

Rule: the folder that runs is not touched.
"""

import os

from firmware.durable import digest, remove, settle, size_of
from protocol.manifest import closing, read_head, read_row, signed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from protocol.messages import File

_CLOSING_BYTES = 70  # of a manifest's last line
_BLOCK_BYTES = 4096
_SPARE_BLOCKS = 8  # for folders, and what else is written meanwhile


def idle(home: str) -> str:
    """The folder of the firmware that does not run."""
    try:
        with open(home + "/pointer") as file:
            return home + ("/a" if file.read(1) == "b" else "/b")
    except OSError:  # none before the first update
        return home + "/b"


def place(home: str, part: "File") -> "tuple[str, int, str | None]":
    """Where a part of a manifest or of a file that it lists goes, the size of the whole, and its SHA-256.

    A manifest has None for SHA-256, as it is signed. What is not listed has the size -1.
    """
    folder = idle(home)
    if part.name == "manifest":
        path = home + "/manifest.new"
        if part.off and not size_of(path):  # it was accepted, but the answer was lost
            path = folder + "/manifest"
        return path, part.len, None
    try:
        for row in _rows(folder + "/manifest"):
            if row[0] == part.name:
                return folder + "/" + row[0], row[1], row[2]
    except OSError:  # none was accepted
        pass
    return "", -1, None


def accept(home: str, path: str, key: bytes, board: str) -> str:
    """Check a manifest that came, and empty the folder that does not run; what speaks against it, or "".

    Raises OSError.
    """
    folder = idle(home)
    why = _objection(path, key, board)
    if why:
        remove(path)
        return why
    try:
        os.mkdir(folder)
    except OSError:  # it is there
        pass
    os.rename(path, folder + "/manifest")  # from here on this folder can't start
    settle(folder + "/manifest")
    for name in os.listdir(folder):
        if name != "manifest":
            remove(folder + "/" + name)
    if hasattr(os, "statvfs"):
        blocks = sum([row[1] // _BLOCK_BYTES + 1 for row in _rows(folder + "/manifest")]) + _SPARE_BLOCKS
        room = os.statvfs(home or "/")
        if blocks * _BLOCK_BYTES > room[0] * room[3]:
            return "no_room"
    return ""


def complete(home: str, version: str, key: bytes, board: str) -> "tuple[str, str]":
    """Check every file of the update to `version` and let its folder start: "a" or "b", and ""; or what is
    wrong.

    no_update, bad_file, or what speaks against its manifest. Raises OSError.
    """
    folder = idle(home)
    path = folder + "/manifest"
    if not size_of(path):
        path = folder + "/installed"  # the power failed before the pointer was changed; or it ran before
        if not size_of(path):
            return "", "no_update"
    why = _objection(path, key, board, version)
    if why:
        return "", why
    for name, size, sha in _rows(path):
        if size_of(folder + "/" + name) != size or digest(folder + "/" + name) != sha:
            return "", "bad_file"
    os.rename(path, folder + "/installed")
    settle(path)
    return folder[-1:], ""


def _objection(path: str, key: bytes, board: str, version: str = "") -> str:
    """What is wrong with a manifest; "" where it is right, and for `version` unless that is ""."""
    if not key:
        return "no_key"
    size = size_of(path) - _CLOSING_BYTES
    if size < 0:
        return "bad_manifest"
    with open(path, "rb") as file:
        mac = signed(key, _pieces(file, size))
        if file.read() != closing(mac):
            return "bad_signature"
        file.seek(0)
        line = file.readline()
        head = read_head(line)
        if not head:
            return "bad_manifest"
        if head[1] not in ("any", board):
            return "wrong_board"
        if version and head[0] != version:
            return "wrong_version"
        while size > len(line):
            size -= len(line)
            line = file.readline()
            if not read_row(line):
                return "bad_manifest"
    return ""


def _pieces(file: "IO[bytes]", size: int) -> "Iterator[bytes]":
    while size > 0:
        piece = file.read(min(size, 256))
        size -= len(piece) or size
        yield piece


def _rows(path: str) -> "Iterator[tuple[str, int, str]]":
    """The files that a checked manifest lists."""
    with open(path, "rb") as file:
        for line in file:
            row = read_row(line)
            if row:
                yield row
