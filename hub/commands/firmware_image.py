"""A board's whole file system as one file, for those who prepare boards in numbers.

Rule: MicroPython mounts it: littlefs with its block, read and program sizes, in the on-disk form that every
version from 1.24 on reads. The same files give the same bytes.
"""

from collections.abc import Iterable

from hub.commands.failures import Refused
from hub.commands.firmware_boards import BLOCK_BYTES
from hub.commands.firmware_tools import tool
from hub.commands.firmware_tree import Built

_PROGRAM_BYTES = 32  # ports/esp32 of MicroPython mounts with read and program sizes of 32, lookahead of 32
_DISK_VERSION = 0x00020000


def image(files: Iterable[Built], size: int) -> bytes:
    """A littlefs image of `size` bytes with these files; Refused when they do not fit."""
    littlefs = tool("littlefs")
    disk = littlefs.LittleFS(
        block_size=BLOCK_BYTES,
        block_count=size // BLOCK_BYTES,
        read_size=_PROGRAM_BYTES,
        prog_size=_PROGRAM_BYTES,
        lookahead_size=_PROGRAM_BYTES,
        disk_version=_DISK_VERSION,
    )
    made: set[str] = set()
    try:
        for file in files:
            folder = f"/{file.path}".rpartition("/")[0]
            if folder and folder not in made:
                disk.makedirs(folder, exist_ok=True)
                made.add(folder)
            with disk.open(f"/{file.path}", "wb") as target:
                target.write(file.content)
    except littlefs.LittleFSError as error:
        raise Refused(f"the files do not fit into {size} bytes of flash ({error})") from None
    disk.unmount()
    return bytes(disk.context.buffer)
