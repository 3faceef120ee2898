"""A journal in memory, for the simulator and for tests: the same interface as the one in flash.

Rule: whoever holds it outlives the station's restarts, as flash does.
"""

from protocol.messages import U32


class RamJournal:
    """Frames that were kept, and the numbers that never repeat. `writes` counts what flash would count.

    `inc` is the incarnation in force. `keep` and `renumber` raise OSError where `is_broken` is set.
    """

    def __init__(self, inc: int = 1, first: int = 1, capacity: int = 4096) -> None:
        self.inc = inc
        self.writes = 0
        self.is_broken = False
        self._next = first
        self._capacity = capacity
        self._frames = []

    def __len__(self) -> int:
        return len(self._frames)

    @property
    def is_full(self) -> bool:
        """Whether one more frame finds no place."""
        return len(self._frames) >= self._capacity

    def reserve(self, count: int) -> int:
        """The first of `count` seqs that were never given out before in this incarnation."""
        first = self._next
        self._next += count
        self.writes += 1
        return first

    def renew(self) -> int:
        """Begin a new incarnation; returns it.

        Seqs go on, so that no stale answer fits a new event; where half of them are used up, from 1 again.
        """
        self.inc = self.inc + 1 if self.inc < U32 else 1
        if self._next > U32 // 2:
            self._next = 1
        self.writes += 1
        return self.inc

    def keep(self, frame: bytes) -> None:
        """Append a frame. Raises OSError when it is full; nothing is kept then."""
        if self.is_broken or self.is_full:
            raise OSError(28, "expected room for a frame, the journal is full")
        self._frames.append(frame)
        self.writes += 1

    def first(self) -> "bytes | None":
        """The oldest frame, or None."""
        return self._frames[0] if self._frames else None

    def drop(self) -> None:
        """The oldest frame was answered."""
        self._frames.pop(0)

    def renumber(self, change) -> None:
        """Put change(frame) in the place of every frame; all or none."""
        if self.is_broken:
            raise OSError(5, "expected a journal that can be written")
        self._frames = [change(frame) for frame in self._frames]
        self.writes += 1
