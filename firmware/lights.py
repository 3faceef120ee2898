"""The lights a station shows: one whole picture at a time, known by epoch and rev.

Rules: a picture older than the shown one, or of another life of the hub's data, is ignored; a picture in
parts is shown when it is whole. A row takes 16 bytes: each part is packed as it comes in.
"""

from struct import pack_into, unpack_from

_ROW = "<HBBIQ"  # place, colour, mode, qty, task
_BYTES = 16


class Lights:
    """The picture in force; iterated, its rows (place, colour, mode, qty, task).

    `epoch` is None until the first welcome; `rev` is -1 where nothing counts yet.
    """

    def __init__(self) -> None:
        self.epoch = None
        self.rev = -1
        self._shown = []  # packed rows, by part
        self._coming = {}  # part -> packed rows
        self._coming_of = (-1, 1)  # rev, parts

    def __iter__(self):
        for packed in self._shown:
            for at in range(0, len(packed), _BYTES):
                place, colour, mode, qty, task = unpack_from(_ROW, packed, at)
                yield place, chr(colour), chr(mode), qty, task

    def only_at(self, place: int):
        """The row at a place; None where there is none, or more than one. Makes nothing of the others."""
        found = None
        for packed in self._shown:
            for at in range(0, len(packed), _BYTES):
                if packed[at] + 256 * packed[at + 1] == place:
                    if found:
                        return None
                    found = unpack_from(_ROW, packed, at)
        return found

    def begin(self, epoch: str) -> None:
        """A welcome came. In another epoch the shown rev means nothing: any picture is newer."""
        if epoch != self.epoch:
            self.epoch = epoch
            self.rev = -1
            self.forget_parts()

    def forget_parts(self) -> None:
        """The connection is gone, and with it the parts that were still to come."""
        self._coming = {}
        self._coming_of = (-1, 1)

    def take(self, rev: int, rows, part=None) -> bool:
        """Take a picture or a part of one; True when a newer whole picture is now shown."""
        if rev <= self.rev or rev < self._coming_of[0]:
            return False
        index, count = part or (0, 1)
        if (rev, count) != self._coming_of:
            self._coming = {}
            self._coming_of = (rev, count)
        self._coming[index] = _packed(rows)
        if len(self._coming) < count:
            return False
        self._shown = [self._coming[index] for index in range(count)]
        self.rev = rev
        self._coming = {}
        return True


def _packed(rows) -> bytearray:
    packed, at = bytearray(_BYTES * len(rows)), 0
    for place, colour, mode, qty, task in rows:
        pack_into(_ROW, packed, at, place, ord(colour), ord(mode), qty, task)
        at += _BYTES
    return packed
