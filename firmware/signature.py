"""Checks the manifest of an update: that it comes from this station's hub, and is for this board. An overlay.

Rule: nothing of a manifest is used before its signature was found right.
"""

import os

from protocol.manifest import closing, read_head, read_row, signed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

_CLOSING_BYTES = 70  # of a manifest's last line


def objection(path: str, key: bytes, board: str, version: str = "") -> str:
    """What speaks against the manifest in a file; "" where it is right, and for `version` unless that is "".

    no_key, bad_manifest, bad_signature, wrong_board, wrong_version. Raises OSError.
    """
    if not key:
        return "no_key"
    size = os.stat(path)[6] - _CLOSING_BYTES
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
        piece = file.read(min(size, 128))
        size -= len(piece) or size
        yield piece
