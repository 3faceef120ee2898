"""What the hub has not answered yet, in the order it happened: a bounded queue with its head on the wire.

Rules: nothing leaves the queue but by its own answer or by being set aside; an event's bytes never change,
except when a new incarnation numbers everything anew; a seq is given out once, also over restarts.
"""

from protocol.codec import decode, encode
from protocol.messages import SPECS, U32, make

CAPACITY = 32
BLOCK = 64  # seqs reserved at a time: a restart skips at most so many, and never repeats one
KEPT_ASIDE = 8


class Numbers:
    """What an outbox needs of a storage; each is durable before it returns. The device's lives in flash."""

    inc = 0  # the incarnation in force

    def reserve(self, count: int) -> int:
        """The first of `count` seqs that were never given out before in this incarnation."""
        raise NotImplementedError

    def renew(self) -> int:
        """Begin a new incarnation; returns it. Seqs go on, so that no stale answer fits a new event."""
        raise NotImplementedError


class RamNumbers(Numbers):
    """Numbers of a station without flash: the simulator's, whose memory outlives its stations' restarts."""

    def __init__(self, inc: int = 1, first: int = 1) -> None:
        self.inc = inc
        self._next = first

    def reserve(self, count: int) -> int:
        """The first of `count` seqs that were never given out before in this incarnation."""
        first = self._next
        self._next += count
        return first

    def renew(self) -> int:
        """Begin a new incarnation; returns it. Seqs go on, so that no stale answer fits a new event."""
        self.inc = self.inc + 1 if self.inc < U32 else 1
        return self.inc


class Entry:
    """One event in the queue.

    `code` are the bytes of a scan, None for others; `label` names the item for a person; `due_ms` is when
    the verdict is late, None for events nobody waits for; `is_late` whether that was shown; `sent_ms` when it
    last went out; `tries` counts sendings that stayed unanswered though a hello was answered after them.
    """

    def __init__(self, seq, frame, label, code, due_ms, is_late):
        self.seq = seq
        self.frame = frame
        self.label = label
        self.code = code
        self.due_ms = due_ms
        self.is_late = is_late
        self.sent_ms = None
        self.tries = 0


class Outbox:
    """The queue. `aside` keeps the newest events that were set aside, as frames."""

    def __init__(self, numbers, capacity: int = CAPACITY) -> None:
        self._numbers = numbers
        self._capacity = capacity
        self._entries = []
        self._next = self._end = 0
        self.aside = []

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self):
        return iter(self._entries)

    @property
    def inc(self) -> int:
        """The incarnation now in force."""
        return self._numbers.inc

    @property
    def is_full(self) -> bool:
        """Whether one more event finds no place."""
        return len(self._entries) >= self._capacity

    @property
    def head(self):
        """The oldest unanswered Entry, or None."""
        return self._entries[0] if self._entries else None

    def next_seq(self) -> int:
        """A seq that was never given out before."""
        if self._next == self._end:
            self._next = self._numbers.reserve(BLOCK)
            self._end = self._next + BLOCK
        seq = self._next
        self._next += 1
        return seq

    def add(self, entry) -> None:
        """Put an event at the end. The caller has looked at `is_full`."""
        self._entries.append(entry)

    def take(self):
        """Remove the head, because its answer is here, and return it."""
        return self._entries.pop(0)

    def set_aside(self):
        """Remove the head because the hub can't read it; its frame is kept in `aside`. Returns the Entry."""
        entry = self._entries.pop(0)
        self.aside = (self.aside + [entry.frame])[-KEPT_ASIDE:]
        return entry

    def seq_of(self, code: bytes) -> "int | None":
        """The seq of the first still unanswered scan of these bytes, or None."""
        for entry in self._entries:
            if entry.code is not None and entry.code == code:
                return entry.seq
        return None

    def renumber(self) -> None:
        """Begin a new incarnation and number all that is unanswered anew, in order."""
        inc = self._numbers.renew()
        moved = {}
        for entry in self._entries:
            seq = moved[entry.seq] = self.next_seq()
            message = decode("ev", entry.frame)
            fields = {field[0]: value for field, value in zip(SPECS[type(message)].fields, message)}
            fields["inc"], fields["seq"] = inc, seq
            if "re" in fields:  # the scan it repeats has a new number too, or was answered meanwhile
                fields["re"] = moved.get(fields["re"])
            entry.frame = encode(make(type(message), **fields))
            entry.seq = seq
            entry.sent_ms = None
            entry.tries = 0
