"""Small records that outlive a power cut, each kept twice: numbers, calibration.

Rules: a record is written over the older of its two copies, so that the newer one is whole at any instant; a
copy counts only with its CRC-32.

A copy is a file: CRC-32 of what follows (4 bytes, little endian), generation (4 bytes), the record.
"""

from binascii import crc32
from struct import pack, unpack

from firmware.durable import write


class Slots:
    """One record in two files, `path` + "0" and `path` + "1". `damaged` counts copies that can't be read."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._generation = 0
        self.damaged = 0
        self.load()

    def load(self) -> "bytes | None":
        """The newest whole copy; None where there is none. Never raises.

        With `damaged` at 1 the copy that is left may be the older one: what was saved last may be lost.
        """
        newest, whole, damaged = None, 0, 0
        self._generation = 0
        for side in "01":
            try:
                with open(self._path + side, "rb") as file:
                    copy = file.read(520)
            except OSError:  # not there, or the flash can't be read
                continue
            if len(copy) < 8 or unpack("<I", copy[:4])[0] != crc32(copy[4:]):
                damaged += len(copy) > 0  # else the power was cut when the file was made
                continue
            whole += 1
            generation = unpack("<I", copy[4:8])[0]
            if generation > self._generation:
                self._generation, newest = generation, copy[8:]
        # both are there from the second generation on; before it, nothing was said to be saved
        self.damaged = 2 - whole if self._generation > 1 else damaged
        return newest

    def save(self, record: bytes) -> None:
        """Keep a record of up to 512 bytes, durably. Raises OSError; the record before it is whole then."""
        generation = self._generation + 1
        body = pack("<I", generation) + record
        write(self._path + str(generation & 1), "wb", (pack("<I", crc32(body)), body))
        self._generation = generation
        if generation == 1:  # both copies from the first, so that a missing one is known to be lost
            self.save(record)
