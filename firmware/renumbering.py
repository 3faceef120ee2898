"""A new incarnation: everything unanswered gets a new number, in order. An overlay of the outbox.

Rule: nothing but `inc`, `seq` and `re` of an event changes; kept frames change all or none.
"""

from firmware.outbox import Entry, read
from protocol.codec import decode, encode
from protocol.errors import ProtocolError
from protocol.messages import Scan

_NEAR = 16  # a `re` names a scan at most so many events before it: only what was in RAM then can be named


def renumber(outbox) -> None:
    """Give all events of an Outbox new numbers under a new incarnation. Raises OSError, as the journal."""
    outbox.journal.renew()
    moved = []  # (seq before, seq now) of the last ones

    def change(frame):
        try:
            event = decode("ev", frame)
        except ProtocolError:  # will be set aside, as it is
            return frame
        seq = outbox.next_seq()
        values = list(event)
        values[1:3] = outbox.journal.inc, seq
        if isinstance(event, Scan) and event.re is not None:  # it has a new number too, or was answered
            values[-1] = dict(moved).get(event.re)
        moved.append((event.seq, seq))
        del moved[:-_NEAR]
        return encode(type(event)(*values))

    outbox.journal.renumber(change)
    for at, entry in enumerate(outbox.ram):
        frame = change(entry.frame)
        outbox.ram[at] = Entry(*(read(frame)[:5] + (entry.due_ms,)))
