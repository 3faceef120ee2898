"""Puts the parts of a file together on the flash. An overlay.

The length of what is there says which part is next, so that a transfer goes on after a power cut.

Rule: what does not have its SHA-256 does not stay.
"""

import os
from binascii import a2b_base64

from firmware.durable import digest, remove, size_of, take_back_to, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol.messages import File


def store(path: str, part: "File", sha: "str | None") -> "tuple[str, bool]":
    """Put a part at its place in the file `path`; returns what is in the way, or "", and whether the file is
    whole.

    `sha` is the SHA-256 that the file must have, in hexadecimal; "" takes what its first part tells, None
    none. out_of_order, too_long, bad_data, bad_hash. Raises ValueError for what is no base64, and OSError.
    """
    size = sum(len(piece) for piece in _pieces(part.data))
    end = part.off + size
    if end > part.len or (not size and part.len):
        return "too_long" if size else "bad_data", False
    if sha == "":
        sha = _noted(path + ".sha256", part, end)
    if not _put(path, part.off, size, part.data):
        return "out_of_order", False
    if end < part.len:
        return "", False
    if sha is not None and digest(path) != sha:
        remove(path)
        return "bad_hash", False
    return "", True


def _pieces(data: str) -> "Iterator[bytes]":
    """The bytes of base64, some at a time: a heap may have no room for all of them in one place."""
    for at in range(0, len(data), 128):
        yield a2b_base64(data[at : at + 128])


def _noted(path: str, part: "File", end: int) -> str:
    """The SHA-256 that the first part of a file told, kept beside it until the last is here."""
    if part.off:
        with open(path) as file:
            return file.read()
    if end < part.len:
        write(path, "wb", ((part.sha256 or "").encode(),))
    return part.sha256 or ""


def _put(path: str, offset: int, size: int, data: str) -> bool:
    """Put a part at its place; True too when it is there already, False when others are missing before it."""
    have = size_of(path)
    if offset == 0:
        _make_folders(path)
    elif offset != have:
        return offset + size == have and _is_there(path, offset, data)
    try:
        write(path, "ab" if offset else "wb", _pieces(data))
    except OSError:
        take_back_to(path, offset)
        raise
    return True


def _is_there(path: str, offset: int, data: str) -> bool:
    with open(path, "rb") as file:
        file.seek(offset)
        return all(file.read(len(piece)) == piece for piece in _pieces(data))


def _make_folders(path: str) -> None:
    at = path.find("/", 1)
    while at > 0:
        try:
            os.mkdir(path[:at])
        except OSError:  # it is there; else the write says so
            pass
        at = path.find("/", at + 1)
