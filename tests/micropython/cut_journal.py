"""A station's day with its journal, the power cut at every flash operation of it. Failures 5, 6 and 20.

micropython -X heapsize=1m tests/micropython/cut_journal.py STEP

After every STEP-th cut, the start that follows is cut at every operation as well. Prints how much was tried.
Plain asserts, for MicroPython.
"""

# ruff: noqa: PTH102, PTH208, SIM105, T201
# MicroPython has no pathlib and no contextlib, and it answers by print.

import os
import sys

from firmware import segments
from firmware.journal import Journal
from tests.micropython.cut_flash import Flash, formatted, mounted

LOADED = (segments,)  # so that it is not loaded anew for each call

MOST_BYTES = 8192  # two segments


def frame_of(inc, seq, length=170):
    frame = b'{"k":"scan","inc":%d,"seq":%d,"c":"' % (inc, seq)
    return frame + b"4" * (length - len(frame) - 2) + b'"}'


class Day:
    """What the station was told is durable; `check` compares it with what a flash holds."""

    def __init__(self, step):
        self.step = step
        self.flash = Flash(formatted(24), self.at_cut)
        self.kept = []  # acknowledged and not known as answered
        self.answered = []  # answered, may come back
        self.coming = None  # being kept now
        self.next = {}  # inc -> seqs given out up to here
        self.second_cuts = 0
        self.renumbered = None  # what the kept ones are being changed to

    def at_cut(self, data):
        flash = Flash(data, self.at_second_cut)
        flash.at_cut = None
        may_cut_again = self.flash.cuts % self.step == 0
        self.check(flash, "/cut", self.at_second_cut if may_cut_again else None)
        self.second_cuts += flash.cuts

    def at_second_cut(self, data):
        self.check(Flash(data), "/again")

    def check(self, flash, place, at_second_cut=None):
        """The board starts on this flash: everything acknowledged is there in order, no number repeats.

        The start after a cut may be cut as well; what comes after it was cut already.
        """
        with mounted(flash, place):
            try:
                os.mkdir(place + "/data")
            except OSError:
                pass
            flash.at_cut = at_second_cut
            journal = Journal(place + "/data", MOST_BYTES)
            flash.at_cut = None
            assert journal.damaged == 0, journal.damaged
            first = journal.reserve(64)
            assert first >= self.next.get(journal.inc, 1), (journal.inc, first, self.next)
            extra = frame_of(7, 7)
            has_room = not journal.is_full
            if has_room:
                journal.keep(extra)
            found = drained(journal)
            if has_room:
                assert found.pop() == extra
            assert len(journal) == 0 and os.listdir(place + "/data/kept") == []
        self.compare(found)

    def compare(self, found):
        if self.renumbered is not None and found == self.renumbered:
            return
        if self.coming and found and found[-1] == self.coming:
            found = found[:-1]
        came_back = len(found) - len(self.kept)
        assert came_back >= 0, ("lost", len(found), len(self.kept))
        assert found[came_back:] == self.kept, "not what was kept"
        assert came_back == 0 or found[:came_back] == self.answered[-came_back:], "not what was answered"


def drained(journal):
    frames = []
    while len(journal):
        frames.append(journal.first())
        journal.drop()
    return frames


def live(day, journal):
    """Keep, answer, fill up, renumber, drain."""

    def reserve():
        first = journal.reserve(64)
        assert first >= day.next.get(journal.inc, 1)
        day.next[journal.inc] = first + 64
        return first

    def keep(frame):
        day.coming = frame
        journal.keep(frame)
        day.kept.append(frame)
        day.coming = None

    def drop():
        day.answered.append(day.kept.pop(0))
        assert journal.first() == day.answered[-1]
        journal.drop()

    seq = reserve()
    for n in range(2):  # one late event at a time: the journal is empty in between
        keep(frame_of(journal.inc, seq + n))
        drop()
    day.answered = []
    for n in range(18):
        keep(frame_of(journal.inc, seq + n, 120 + 20 * n))
        if n % 3 == 2:
            drop()
    seq = reserve()
    while not journal.is_full:
        keep(frame_of(journal.inc, seq, 700))
        seq += 1
    inc = journal.renew()
    day.next.setdefault(inc, 1)
    changed = []

    def change(frame):
        changed.append(frame_of(inc, 1000 + len(changed), len(frame) + 5))
        return changed[-1]

    day.renumbered = [frame_of(inc, 1000 + n, len(frame) + 5) for n, frame in enumerate(day.kept)]
    journal.renumber(change)
    assert changed == day.renumbered
    day.kept, day.answered, day.renumbered = changed, [], None
    assert len(journal) == len(day.kept)
    while day.kept:
        drop()
    assert journal.first() is None and len(journal) == 0
    return journal


day = Day(int(sys.argv[1]))
with mounted(day.flash, "/flash"):
    os.mkdir("/flash/data")
    journal = Journal("/flash/data", MOST_BYTES)
    live(day, journal)
    writes = journal.writes
    again = Journal("/flash/data", MOST_BYTES)
    assert again.inc == journal.inc and again.damaged == 0
print("cuts", day.flash.cuts, "second", day.second_cuts, "writes", writes)
