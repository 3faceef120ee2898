"""How a Journal lies on the flash, and all that is not done for every event. An overlay.

In the journal's folder are the numbers (slots.py: inc, next seq, writes; 4 bytes each, little endian) and
`kept/1`, `kept/2`, …: segments of up to 4,096 bytes, a block of littlefs, each a row of records: length (2
bytes), CRC-32 of the frame (4), frame. A segment goes when all in it is answered, so that an answer costs no
write and nothing needs compacting. After a restart the answered ones of the oldest segment come back; the hub
gives the stored answer again.

Rules: no function here ends a start; a segment that can't be read stays, for the next start.
"""

import os
from binascii import crc32
from struct import pack, unpack

from firmware.durable import finish, remove, settle, take_back_to, write
from firmware.slots import Slots

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from firmware.journal import Journal

SEGMENT_BYTES = 4096
FRAME_BYTES = 1024  # the longest that a station sends
SKIP = 1024  # no reservation is larger


# numbers


def _numbers(journal: "Journal") -> Slots:
    return Slots(journal.folder + "/numbers")


def reserve(journal: "Journal", count: int) -> int:
    """Journal.reserve."""
    first = journal.next_seq
    journal.next_seq += count
    journal.writes += 1
    try:
        _numbers(journal).save(pack("<III", journal.inc, journal.next_seq, journal.writes))
    except OSError:
        journal.damaged += 1
        journal.inc = _chance()
    return first


def renew(journal: "Journal") -> int:
    """Journal.renew."""
    journal.inc = _chance()
    if journal.next_seq > 2147483647:  # half of them are used up
        journal.next_seq = 1
    reserve(journal, 0)
    return journal.inc


def _chance() -> int:
    """An incarnation that no station had before: 32 bits of chance, never 0."""
    inc: int = unpack("<I", os.urandom(4))[0]
    return inc or 1


# the start


def survey(journal: "Journal") -> None:
    """Set all numbers of a Journal from what is on the flash; on an empty or a broken one it begins anew."""
    slots = _numbers(journal)
    record = slots.load()
    journal.damaged = slots.damaged
    journal.inc, journal.next_seq, journal.writes = unpack("<III", record) if record else (_chance(), 1, 0)
    if not record:
        reserve(journal, 0)
    elif slots.damaged:  # what was reserved last may be lost with the newer copy
        journal.next_seq += SKIP
    _empty(journal)
    try:
        _restore(journal.folder)
        _count(journal)
    except OSError:
        journal.damaged += 1


def _empty(journal: "Journal") -> None:
    journal.count = journal.at = journal.end = journal.last = 0
    journal.head = 1
    journal.size = SEGMENT_BYTES  # so that the next frame begins a segment


def _restore(folder: str) -> None:
    """Settle a renumbering that was cut off: only its last rename makes the new frames the valid ones."""
    kept = folder + "/kept"
    try:
        os.listdir(kept)
    except OSError:
        try:
            os.rename(kept + ".old", kept)
        except OSError:
            os.mkdir(kept)
        settle(kept)
    remove(kept + ".new")
    remove(kept + ".old")


def _count(journal: "Journal") -> None:
    numbers = sorted([int(name) for name in os.listdir(journal.folder + "/kept") if name.isdigit()])
    for number in numbers:
        journal.last, journal.size = number, 0
        try:
            for size, frame in _frames(_path(journal, number), 0):
                journal.size = size
                if frame:
                    journal.count += 1
                else:
                    journal.damaged += 1
        except OSError:
            journal.damaged += 1
    if numbers:
        journal.head = numbers[0]
        if not journal.count:
            clear(journal)


# segments


def _path(journal: "Journal", number: int) -> str:
    return journal.folder + "/kept/%d" % number


def _frames(path: str, at: int) -> "Generator[tuple[int, bytes | None], None, None]":
    """The frames of a segment from an offset, each with the offset behind it; None for what is no record.

    Behind damage the next record is found by trying every byte. Frames are ASCII, so that nothing in them
    looks like the head of a record.
    """
    is_lost = False
    with open(path, "rb") as file:
        while at < SEGMENT_BYTES:
            file.seek(at)
            head = file.read(6)
            if not head:
                break
            length, crc = unpack("<HI", head) if len(head) == 6 else (0, 0)
            frame = file.read(length) if 0 < length <= FRAME_BYTES else b""
            if frame and len(frame) == length and crc32(frame) == crc:
                if is_lost:
                    yield at, None
                    is_lost = False
                at += 6 + length
                yield at, frame
            else:
                is_lost = True
                at += 1
    if is_lost:
        yield at, None


def begin(journal: "Journal") -> None:
    """Begin a segment. Raises OSError when the journal is full."""
    if journal.last - journal.head + 1 >= journal.segments:
        raise OSError(28, "journal full")  # ENOSPC, which MicroPython's errno does not name
    journal.last += 1
    journal.size = 0
    try:
        write(_path(journal, journal.last), "wb", ())
    except OSError:
        take_back(journal)
        raise


def take_back(journal: "Journal") -> None:
    """A frame could not be written: leave nothing half."""
    journal.damaged += 1
    take_back_to(_path(journal, journal.last), journal.size)
    if not journal.size:
        journal.last -= 1
        journal.size = SEGMENT_BYTES


def find(journal: "Journal") -> "bytes | None":
    """Go past damage, and segments that are done, to the oldest frame and return it; None if none is left."""
    while journal.head <= journal.last:
        path = _path(journal, journal.head)
        try:
            walk = _frames(path, journal.at)
            for end, frame in walk:
                if frame:
                    walk.close()
                    journal.at, journal.end = end - 6 - len(frame), end
                    return frame
            remove(path)
        except OSError:
            journal.damaged += 1
        journal.head += 1
        journal.at = journal.end = 0
    journal.damaged += journal.count  # they became unreadable after the start
    _empty(journal)
    return None


def clear(journal: "Journal") -> None:
    """All is answered: remove every segment."""
    for number in range(journal.head, journal.last + 1):
        remove(_path(journal, number))
    _empty(journal)


def renumber(journal: "Journal", change: "Callable[[bytes], bytes]") -> None:
    """Journal.renumber."""
    kept = journal.folder + "/kept"
    try:
        remove(kept + ".new")
        os.mkdir(kept + ".new")
        last, size, count = _copy(journal, change)
        os.rename(kept, kept + ".old")
        os.rename(kept + ".new", kept)
        settle(kept)
    finally:
        _restore(journal.folder)
    _empty(journal)
    journal.last, journal.size, journal.count = last, size, count
    journal.writes += last


def _copy(journal: "Journal", change: "Callable[[bytes], bytes]") -> "tuple[int, int, int]":
    """Write the changed frames to the new folder; returns the last segment, its size, how many frames."""
    folder = journal.folder + "/kept.new/"
    number, size, count = 1, 0, 0
    file = open(folder + "1", "wb")  # noqa: SIM115
    try:
        for source in range(journal.head, journal.last + 1):
            for _end, frame in _frames(_path(journal, source), journal.at if source == journal.head else 0):
                if not frame:
                    continue
                changed = change(frame)
                if size + 6 + len(changed) > SEGMENT_BYTES:
                    finish(file)
                    number, size = number + 1, 0
                    file = open(folder + "%d" % number, "wb")  # noqa: SIM115
                file.write(pack("<HI", len(changed), crc32(changed)))
                file.write(changed)
                size += 6 + len(changed)
                count += 1
    finally:
        finish(file)
    settle(folder + "1")
    return number, size, count
