"""Takes the parts of a job as they come and packs each at once. An overlay of the core.

Rule: a job that does not fit its budget, or the heap, is not judged here: it waits for the hub.
"""

import gc

from firmware.job import Job, canonical


def take(job, message, most_bytes: int):
    """Take one part, a protocol Job, with the firmware.job.Job held so far, or None.

    Returns the Job to hold now: None where no line is left, one without `parts` where it is too large.
    Parts come in their order; the first one begins anew, and one that comes after the last is a late copy.
    """
    index, count = message.part
    if (
        job is None
        or (job.order, job.count_of_parts) != (message.order, count)
        or (job.is_whole and index == 0)
    ):
        job = Job(message.order, count)
    if job.is_whole or job.parts is None:
        return job
    try:
        job.parts[index] = _packed(message.lines)
        size = sum([len(rows) + 4 * len(left) for rows, left in job.parts.values()])
    except MemoryError:
        size = most_bytes + 1
    if size > most_bytes:
        job.parts = None
        gc.collect()
        return job
    job.is_whole = len(job.parts) == count
    return None if job.is_whole and not size else job


def _packed(lines):
    """Rows and pieces left, as Job says."""
    rows, left = bytearray(), []
    for _line, pieces_left, codes in lines:
        for code, pieces in codes or [("", 0)]:
            rows += b"\n" + canonical(code.encode()) + b"\t%d" % pieces
        rows += b"\n"
        left.append(pieces_left)
    return bytes(rows), left
