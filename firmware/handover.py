"""Takes the parts of a job as they come and packs each at once. An overlay of the core.

Rule: a job that does not fit its budget, or the heap, is not judged here: it waits for the hub.
"""

from firmware.station import READY
from protocol.messages import U32


def job(station, message) -> None:
    """Take one part, a protocol Job, and hold what is whole then.

    Parts come in their order; the first one begins anew, and one that comes after the last is a late copy.
    """
    if station.state != READY:  # it comes again with the next welcome
        return
    held = station.job
    index, count = message.part
    if (
        held is None
        or (held.order, held.count_of_parts) != (message.order, count)
        or (held.is_whole and not index)
    ):
        from firmware.job import Job  # noqa: PLC0415  later parts take its code from the Job that is held

        held = station.job = Job(message.order, count)
    if held.is_whole or held.parts is None:
        return
    try:
        held.parts[index] = _packed(message.lines, held.canonical)
        size = sum([len(rows) + 4 * len(left) for rows, left in held.parts.values()])
    except MemoryError:
        size = U32
    if size > station.config.job_bytes:
        _drop(station, held)
    elif len(held.parts) == count:
        held.is_whole = True
        held.from_seq = station.outbox.seq + 1
        held.wire_seq = station.outbox.head().seq if station.sent_ms is not None else 0
        if not size:
            station.job = None


def _drop(station, held) -> None:
    """It is too large: say so once."""
    held.parts = None
    if station.large != held.order:
        station.large = held.order
        station.panel.act("sound", "attention")
        station.panel.act("show", station.panel.say("order_too_large"))


def _packed(lines, canonical):
    """Rows and pieces left, as Job says."""
    rows, left = bytearray(), []
    for _line, pieces_left, codes in lines:
        for code, pieces in codes or [("", 0)]:
            rows += b"\n" + canonical(code.encode()) + b"\t%d" % pieces
        rows += b"\n"
        left.append(pieces_left)
    return bytes(rows), left
