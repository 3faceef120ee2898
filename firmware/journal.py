"""What was signalled to a person as saved, on flash: kept events in order, and numbers that never repeat.

Rules: what `keep` took is there after any power cut, until its answer came; a frame is whole or is not there;
a pair of (inc, seq) is given out once in the life of the board, whatever happens to the flash. Damage never
stops a start; it is counted in `damaged`, for the station to report.

What is done for every event stands here; the rest, and how it all lies on the flash, in the overlay
segments.py.
"""

import os
from binascii import crc32
from struct import pack, unpack_from

from firmware.overlay import overlay

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_fsync = getattr(os, "fsync", None)  # littlefs needs but the close


class Journal:
    """The storage behind an Outbox, in a folder that is there.

    `inc` is the incarnation in force; `writes` counts writes to flash since the board was made (after a
    restart those since the last reservation are missing); `damaged` what could not be read or written since
    the start.
    """

    inc: int
    next_seq: int
    writes: int
    damaged: int
    count: int
    head: int  # segment of the oldest frame
    at: int  # where it begins
    end: int  # where it ends, once it was read; else `at`
    last: int  # segment that is written to
    size: int  # of it

    def __init__(self, folder: str, most_bytes: int = 131072) -> None:
        self.folder = folder
        self.segments = most_bytes // 4096
        overlay("firmware.segments", "survey", self)

    def __len__(self) -> int:
        return self.count

    @property
    def is_full(self) -> bool:
        """Whether one more frame, of any length, finds no place."""
        return self.size > 3066 and self.last - self.head + 1 >= self.segments

    def reserve(self, count: int) -> int:
        """The first of `count` seqs, at most 1,024, that were never given out before in `inc`. Never raises.

        A flash that can't be written gives a new incarnation, of this power-up alone: read `inc` after this.
        """
        return overlay("firmware.segments", "reserve", self, count)  # type: ignore[return-value]

    def renew(self) -> int:
        """Begin a new incarnation and return it.

        Seqs go on, so that no stale answer fits a new event; where half of them are used up, from 1 again.
        """
        return overlay("firmware.segments", "renew", self)  # type: ignore[return-value]

    def keep(self, frame: bytes) -> None:
        """Append a frame, durably. OSError when journal or flash is full, or broken; nothing is kept then."""
        if self.size + 6 + len(frame) > 4096:
            overlay("firmware.segments", "begin", self)
        try:
            with open(self.folder + "/kept/%d" % self.last, "ab") as file:
                file.write(pack("<HI", len(frame), crc32(frame)))
                file.write(frame)
                if _fsync:
                    file.flush()
                    _fsync(file.fileno())
        except OSError:
            overlay("firmware.segments", "take_back", self)
            raise
        self.size += 6 + len(frame)
        self.count += 1
        self.writes += 1

    def first(self) -> "bytes | None":
        """The oldest frame, read from flash; None when there is none."""
        if not self.count:
            return None
        try:
            with open(self.folder + "/kept/%d" % self.head, "rb") as file:
                file.seek(self.at)
                length, crc = unpack_from("<HI", file.read(6) + b"\0\0\0\0\0\0")  # zeros: the end
                if 0 < length <= 1024:
                    frame = file.read(length)
                    if crc32(frame) == crc:
                        self.end = self.at + 6 + length
                        return frame
        except OSError:
            pass
        return overlay("firmware.segments", "find", self)  # type: ignore[return-value]

    def drop(self) -> None:
        """The oldest frame was answered: forget it."""
        if self.end > self.at or self.first():
            self.at = self.end
            self.count -= 1
            if not self.count:
                overlay("firmware.segments", "clear", self)

    def renumber(self, change: "Callable[[bytes], bytes]") -> None:
        """Put change(frame) in the place of every frame, durably as a whole: after a power cut all or none.

        Raises OSError, and what `change` raises; all frames are the old ones then.
        """
        overlay("firmware.segments", "renumber", self, change)
