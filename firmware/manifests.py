"""What belongs to an update, and whether it is all here. An overlay.

The manifest comes first. Checked (firmware.signature), it lies in the folder that does not run; as long as it
lies there under that name, that folder is incomplete and never starts. Complete, it is renamed to
`installed`.

Rule: the folder that runs is not touched.
"""

import os

from firmware.durable import digest, remove, settle, size_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol.messages import File

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


def accept(home: str, path: str) -> str:
    """Empty the folder that does not run for a checked manifest's files; "" or no_room. Raises OSError."""
    folder = idle(home)
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


def candidate(home: str) -> str:
    """The manifest of the update that may be complete; "" where there is none."""
    folder = idle(home)
    for name in ("/manifest", "/installed"):  # this where the power failed before the pointer was changed
        if size_of(folder + name):
            return folder + name
    return ""


def complete(home: str, path: str) -> str:
    """Check every file of a checked manifest and let its folder start: "a" or "b", or "" for a bad file.

    Raises OSError.
    """
    folder = idle(home)
    for name, size, sha in _rows(path):
        if size_of(folder + "/" + name) != size or digest(folder + "/" + name) != sha:
            return ""
    os.rename(path, folder + "/installed")
    settle(path)
    return folder[-1:]


def _rows(path: str) -> "Iterator[tuple[str, int, str]]":
    """Path, size and SHA-256 of the files that a checked manifest lists."""
    with open(path) as file:
        for line in file:
            words = line.split()
            if len(words) == 3:
                yield words[2], int(words[1]), words[0]
