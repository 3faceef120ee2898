"""A flash in RAM whose power can be cut at every operation: a block device for MicroPython's own littlefs.

Rule: at each program and erase the tried function sees the flash as a cut right then would leave it: before
the operation, and with half of it done. One run of a scenario so tries every cut in it, each on a copy.
"""

import vfs

BLOCK = 4096


class Flash:
    """`data` is the flash; `at_cut(copy)` is called twice for each operation, with what a cut would leave."""

    def __init__(self, data, at_cut=None):
        self.data = data
        self.at_cut = at_cut
        self.programs = self.erases = self.bytes = self.cuts = 0
        self.broken = False  # programs and erases fail
        self._copy = bytearray(len(data)) if at_cut else None

    def readblocks(self, block, buffer, offset=0):
        at = block * BLOCK + offset
        buffer[:] = memoryview(self.data)[at : at + len(buffer)]

    def writeblocks(self, block, buffer, offset=0):
        self.programs += 1
        self.bytes += len(buffer)
        return self._change(block * BLOCK + offset, buffer)

    def ioctl(self, operation, argument):
        if operation == 4:
            return len(self.data) // BLOCK
        if operation == 5:
            return BLOCK
        if operation == 6:
            self.erases += 1
            return self._change(argument * BLOCK, b"\xff" * BLOCK) or 0
        return None if operation < 3 else 0

    def _change(self, at, content):
        if self.broken:
            return -5  # EIO
        if self.at_cut:
            for done in (0, len(content) // 2):
                self._copy[:] = self.data
                self._copy[at : at + done] = memoryview(content)[:done]
                self.cuts += 1
                self.at_cut(self._copy)
        self.data[at : at + len(content)] = content
        return None


def formatted(blocks):
    """A flash of so many blocks of 4 KiB with an empty littlefs on it."""
    data = bytearray(b"\xff" * (blocks * BLOCK))
    vfs.VfsLfs2.mkfs(Flash(data))
    return data


class mounted:  # noqa: N801
    """With a flash at a place of the file system: `with mounted(flash, "/cut"): …`."""

    def __init__(self, flash, place):
        self._flash, self._place = flash, place

    def __enter__(self):
        vfs.mount(vfs.VfsLfs2(self._flash), self._place)

    def __exit__(self, *_error):
        vfs.umount(self._place)
