"""What can be saved of a broken event: whose it was, so that it is answered and its station's queue moves on.

Rule: a number is saved only with the comma or brace behind it: one cut short would be another event's.
"""

from protocol.codec import parsed
from protocol.messages import DOWN_BYTES, FIELDS, TABLE, Scan, wrong


def note(error, frame):
    """Note in a FrameError the `sess`, `inc` and `seq` of its frame, None where they can't be saved.

    Returns the error.

    >>> from protocol.errors import FrameError
    >>> error = note(FrameError("unknown_kind", "k", "dance"), b'{"k":"dance","sess":"a1","inc":3,"seq":9}')
    >>> error.sess, error.inc, error.seq
    ('a1', 3, 9)
    """
    values = _values(frame)
    for i, name in enumerate(("sess", "inc", "seq")):  # every event begins with these three
        if wrong(values[i : i + 1], FIELDS, TABLE[Scan][4] + i, len(FIELDS)) < 0:
            setattr(error, name, values[i])
    return error


def _values(frame):
    """What stands in the places of sess, inc and seq: of the object, or in the bytes where there is none."""
    try:
        record = parsed(frame) if len(frame) <= DOWN_BYTES else None
    except (ValueError, RuntimeError, MemoryError):
        record = None
    if type(record) is dict:
        return record.get("sess"), record.get("inc"), record.get("seq")
    head = bytes(frame[:DOWN_BYTES])
    return _text_of(head, b'"sess"'), _number_of(head, b'"inc"'), _number_of(head, b'"seq"')


def _past_blanks(head: bytes, at: int) -> int:
    while at < len(head) and head[at] in b" \t\r\n":
        at += 1
    return at


def _value_at(head: bytes, key: bytes) -> int:
    """Where the value of a key begins; the end of `head` where the key is not there."""
    at = head.find(key)
    while at >= 0:
        colon = _past_blanks(head, at + len(key))
        if head[colon : colon + 1] == b":":  # else it is a text that reads like the key
            return _past_blanks(head, colon + 1)
        at = head.find(key, colon)
    return len(head)


def _text_of(head: bytes, key: bytes) -> "str | None":
    start = _value_at(head, key) + 1
    end = head.find(b'"', start)
    if head[start - 1 : start] != b'"' or end < 0:
        return None
    text = head[start:end]
    return text.decode() if all(32 <= byte < 127 and byte != 92 for byte in text) else None


def _number_of(head: bytes, key: bytes) -> "int | None":
    start = end = _value_at(head, key)
    while end < len(head) and end - start < 11 and 48 <= head[end] <= 57:
        end += 1
    behind = _past_blanks(head, end)
    if end == start or head[behind : behind + 1] not in (b",", b"}"):  # cut short: another event's
        return None
    return int(head[start:end])
