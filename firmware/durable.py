"""How anything is written through to flash, and read back. Loaded with the overlays that write.

Rule: what these functions wrote is on the flash when they return. On littlefs the close of a file is enough
(tests cut the power at every operation), other file systems need fsync.
"""

import os
from hashlib import sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import IO


def write(path: str, mode: str, parts: "Iterable[bytes]") -> None:
    """Write bytes to a file, "wb" anew or "ab" at its end. Raises OSError."""
    file = open(path, mode)  # noqa: SIM115
    try:
        for part in parts:
            file.write(part)
    finally:
        finish(file)
    settle(path)


def finish(file: "IO[bytes]") -> None:
    """Close a file that was written. Raises OSError."""
    try:
        file.flush()
        if hasattr(os, "fsync"):
            os.fsync(file.fileno())
    finally:
        file.close()


def remove(path: str) -> None:
    """Remove a file, or a folder with all in it; nothing where it is not there, or can't be removed."""
    try:
        for name in os.listdir(path):
            remove(path + "/" + name)
        os.rmdir(path)
    except OSError:
        try:
            os.remove(path)
        except OSError:
            pass


def take_back_to(path: str, size: int) -> None:
    """Cut a file back to `size` bytes after a failed write, of which littlefs keeps an empty file at most."""
    try:
        if size and hasattr(os, "truncate"):
            os.truncate(path, size)
        elif not size:
            os.remove(path)
    except OSError:
        pass


def settle(path: str) -> None:
    """Make the name of a file durable in its folder; littlefs does so with the file's bytes."""
    if hasattr(os, "fsync"):
        folder = os.open(os.path.dirname(path) or ".", os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def size_of(path: str) -> int:
    """Bytes of a file; 0 where it is not there."""
    try:
        return os.stat(path)[6]
    except OSError:
        return 0


def digest(path: str) -> str:
    """SHA-256 of a file in hexadecimal, read in small pieces. Raises OSError."""
    hashed, buffer = sha256(), bytearray(256)
    with open(path, "rb") as file:
        while True:
            count = file.readinto(buffer)
            if not count:
                return hashed.digest().hex()
            hashed.update(memoryview(buffer)[:count])
