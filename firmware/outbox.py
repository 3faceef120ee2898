"""What the hub has not answered yet, in the order it happened: kept frames first, then the newest in RAM.

Rules: nothing leaves the queue but by its own answer or by being set aside; an event's bytes never change,
except when a new incarnation numbers everything anew; a seq is given out once, also over restarts; what a
person was told is saved lies in the journal, which outlives a power cut.

The journal is handed in: flash on a board (`firmware.journal`), memory elsewhere (`firmware.ram_journal`).
"""

from collections import namedtuple

from firmware.overlay import overlay
from protocol.codec import decode
from protocol.errors import FrameError

MOST_IN_RAM = 12
BLOCK = 64  # seqs reserved at a time: a restart skips at most so many, and never repeats one

# code are the bytes of a scan and aim its AIM identifier, None for others; due_ms is when the verdict is
# late, None for events that nobody waits for
Entry = namedtuple("Entry", ("seq", "inc", "frame", "code", "aim", "due_ms"))


class Outbox:
    """The queue. `aside` keeps the newest events that were set aside, as frames.

    `ram` are the Entries that are not in the journal; `seq` is the newest given out; up to `told_seq` the
    person was told that the verdict comes later.
    """

    def __init__(self, journal) -> None:
        self.journal = journal
        self.ram = []
        self.aside = []
        self.seq = self._end = self.told_seq = 0
        self._kept = None  # the head, where it is in the journal and was read

    def __len__(self) -> int:
        return len(self.journal) + len(self.ram)

    def head(self):
        """The oldest unanswered Entry, or None."""
        if self._kept is None and len(self.journal):
            frame = self.journal.first()
            self._kept = frame and read(frame)
        return self._kept or (self.ram[0] if self.ram else None)

    def is_told(self) -> bool:
        """Whether there is a head and the person was told that its verdict comes later."""
        head = self.head()
        return self._kept is not None or (head is not None and head.seq <= self.told_seq)

    def awaited(self):
        """The oldest Entry whose verdict is awaited, or None."""
        for entry in self.ram:
            if entry.due_ms is not None and entry.seq > self.told_seq:
                return entry
        return None

    def next_seq(self) -> int:
        """A seq that was never given out before. Read the journal's `inc` after it: it may be a new one."""
        if self.seq == self._end:
            self.seq = self.journal.reserve(BLOCK) - 1
            self._end = self.seq + BLOCK
        self.seq += 1
        return self.seq

    def keep(self, by_ms: int):
        """Make durable what is due by `by_ms`, and all before it; the person may be told then.

        Returns these Entries. Raises OSError: what could not be kept stays in RAM.
        """
        told_seq, kept, ram = self.told_seq, [], self.ram
        for entry in ram:
            if entry.due_ms is not None and entry.due_ms <= by_ms:
                told_seq = entry.seq
        while ram and ram[0].seq <= told_seq:
            self.journal.keep(ram[0].frame)
            kept.append(ram.pop(0))
            if len(self.journal) == 1:  # it may be on the wire
                self._kept = kept[0]
        return kept

    def take(self) -> None:
        """Remove the head, because its answer is here. OSError when the journal can't; it stays then."""
        if self._kept is None:
            self.ram.pop(0)
            return
        self.journal.drop()
        self._kept = None

    def renumber(self) -> None:
        """Begin a new incarnation and number all that is unanswered anew, in order.

        Raises OSError when the journal can't; its frames are the old ones then.
        """
        self._kept = None
        self._end = self.seq  # the rest of the block belongs to the old incarnation
        self.told_seq = 0
        overlay("firmware.renumbering", "renumber", self)


def read(frame: bytes):
    """The Entry of a kept frame; one that can't be read gets what can be saved of it."""
    try:
        event = decode("ev", frame)
    except FrameError as error:
        overlay("protocol.salvage", "note", error, frame)
        return Entry(error.seq or 0, error.inc, frame, None, None, 0)
    code = aim = None
    if hasattr(event, "aim"):  # a scan
        code, aim = event.c.encode() if event.c else bytes.fromhex(event.x), event.aim
    return Entry(event.seq, event.inc, frame, code, aim, None if hasattr(event, "text") else 0)
