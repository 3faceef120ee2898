"""The lights a station shows: one whole picture at a time, known by epoch and rev.

Rules: a picture older than the shown one, or of another life of the hub's data, is ignored; a picture in
parts is shown when it is whole; a button press carries what its place showed.
"""

from firmware.assembly import Assembly


class Lights:
    """The picture in force. `epoch` is None until the first welcome; `rev` is -1 where nothing counts yet."""

    def __init__(self) -> None:
        self.epoch = None
        self.rev = -1
        self.rows = []
        self._parts = Assembly()
        self._parts_rev = -1

    def begin(self, epoch: str) -> None:
        """A welcome came. In another epoch the shown rev means nothing: any picture is newer."""
        if epoch != self.epoch:
            self.epoch = epoch
            self.rev = self._parts_rev = -1

    def forget_parts(self) -> None:
        """The connection is gone, and with it the parts that were still to come."""
        self._parts = Assembly()
        self._parts_rev = -1

    def take(self, rev: int, rows, part=None) -> bool:
        """Take a picture or a part of one; True when a newer whole picture is now in `rows`."""
        if rev <= self.rev or rev < self._parts_rev:
            return False
        self._parts_rev = rev
        whole = self._parts.add(rev, part, rows)
        if whole is None:
            return False
        self.rev = rev
        self.rows = whole
        return True

    def at(self, place: int):
        """The row shown at a place, or None."""
        for row in self.rows:
            if row[0] == place:
                return row
        return None
