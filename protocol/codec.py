"""Messages to frames and back. The only validator of a frame, on the station and in the hub.

Rules: `decode` raises nothing but FrameError, whatever the bytes are. What `encode` lets out, `decode`
takes. A frame is ASCII, in the order of THE TABLE, without spaces. Unknown fields are ignored; null is the
same as absent.

>>> from protocol.messages import State
>>> encode(State(1, "a1"))
b'{"on":1,"sess":"a1"}'
>>> decode("state", b'{"on":1,"sess":"a1","new":0}')
State(on=1, sess='a1')
"""

from protocol.errors import FrameError
from protocol.messages import FIELDS, KINDS, TABLE, Scan, Wel, wrong

try:
    from protocol.strict_json import parsed, written
except ImportError:  # MicroPython
    from collections import OrderedDict
    from json import dumps, loads

    def parsed(frame):
        """What a frame says. Raises ValueError, RuntimeError or MemoryError.

        MicroPython's json takes a frame cut short and one that is not ASCII.
        """
        frame = bytes(frame).strip()
        if frame[:1] != b"{" or frame[-1:] != b"}" or max(frame) > 126:
            raise ValueError("expected an object in braces")
        return loads(frame)

    def written(row, message):
        """A message as an object in ASCII without spaces, its row of TABLE given.

        MicroPython's json leaves what is not ASCII as it is.
        """
        record = OrderedDict()
        if row[1]:
            record["k"] = row[1]
        for i in range(len(message)):
            if message[i] is not None:
                record[row[5 + i]] = message[i]
        text = dumps(record, separators=(",", ":"))
        if max(text.encode()) > 126:
            text = "".join([c if c <= "~" else "\\u%04x" % ord(c) for c in text])
        return text


def encode(message) -> bytes:
    """The frame of a message. Raises FrameError."""
    row = TABLE.get(type(message))
    if row is None:
        raise FrameError("unknown_kind", "message", type(message))
    _judge(message, row)
    frame = written(row, message).encode()
    if len(frame) > row[2]:
        raise FrameError("frame_too_long", row[2], len(frame))
    return frame


def decode(leaf: str, frame):
    """The message in a frame that came on the topic ending in `leaf` ("ev", "ans", …; "hub_state").

    "fact" is known where `protocol.facts` was imported. Raises FrameError; whose event a broken frame holds,
    `protocol.salvage` can say.
    """
    made = KINDS.get(leaf)
    row = TABLE.get(made)
    if row is None or row[0] != leaf:
        raise FrameError("unknown_kind", "leaf", leaf)
    if len(frame) > row[2]:
        raise FrameError("frame_too_long", row[2], len(frame))
    try:
        record = parsed(frame)
    except (ValueError, RuntimeError, MemoryError) as error:  # RuntimeError: nested too deep
        raise FrameError("not_json", error)
    if type(record) is not dict:
        raise FrameError("not_json", record)
    if row[1]:
        k = record.get("k")
        made = KINDS.get(k) if type(k) is str else None
        row = TABLE.get(made)
        if row is None or row[1] != k:
            raise FrameError("unknown_kind", "k", k)
    message = made(*map(record.get, row[5:]))
    _judge(message, row)
    return message


def _judge(message, row) -> None:
    """Hold every field against the table, and some against each other. Raises FrameError."""
    place = wrong(message, FIELDS, row[4], row[3])
    if place >= 0:
        value = message[place - row[4]]
        code = "field_missing" if value is None else "field_invalid"
        raise FrameError(code, row[5 + place - row[4]], FIELDS[place], value)
    made = type(message)
    if made is Scan:
        if (message.c is None) == (message.x is None):
            raise FrameError("field_invalid", "c", None, message.c)
    elif made is Wel and not message.ok and message.why is None:
        raise FrameError("field_missing", "why")
