"""Messages to frames and back. The only validator of a frame, on the station and in the hub.

Rules: `decode` raises nothing but ProtocolError, whatever the bytes are. What `encode` lets out, `decode`
takes. A frame is ASCII, in the order of THE TABLE, without spaces. Unknown fields are ignored; null is the
same as absent.

>>> from protocol.messages import State
>>> encode(State(1, "a1"))
b'{"on":1,"sess":"a1"}'
>>> decode("state", b'{"on":1,"sess":"a1","new":0}')
State(on=1, sess='a1')
"""

from protocol import messages
from protocol.checks import CHECKS, is_printable
from protocol.errors import FieldInvalid, FieldMissing, FrameError, FrameNotJson, FrameTooLong, UnknownKind
from protocol.messages import INT, LEAVES, LINES, ONE_OF, SPECS, TEXT, U32

try:
    from json import JSONDecoder
    from json.encoder import encode_basestring_ascii as quoted

    def _refuse(constant: str) -> object:
        raise ValueError("expected an integer, got " + constant)

    _scan = JSONDecoder(parse_constant=_refuse).raw_decode

    def _parse(text: str) -> object:
        record, end = _scan(text.strip())
        if end < len(text.strip()):
            raise ValueError("expected one object, got more behind it")
        return record

except ImportError:  # MicroPython: its json takes a frame cut short, and escapes nothing above ASCII
    from json import loads

    def _parse(text: str) -> object:
        text = text.strip()
        if text[:1] != "{" or text[-1:] != "}":
            raise ValueError("expected an object in braces")
        return loads(text)

    def quoted(text: str) -> str:
        """JSON string in ASCII, as CPython's encoder writes it."""
        if is_printable(text) and '"' not in text and "\\" not in text:
            return '"' + text + '"'
        return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return character if " " <= character <= "~" else "\\u%04x" % ord(character)


def _plan(spec: messages.Spec) -> "tuple[tuple[object, ...], ...]":
    """The fields of a message with what encoding and decoding need at each, looked up once."""
    return tuple(
        (name, kind, low, high, required, ',"' + name + '":', CHECKS[kind], _WRITERS.get(kind, _write_rows))
        for name, kind, low, high, required in spec.fields
    )


def encode(message: messages.Message) -> bytes:
    """The frame of a message. Raises FieldMissing, FieldInvalid or FrameTooLong."""
    try:
        plan, opening, limit = _PLANS[type(message)]
    except KeyError:
        raise UnknownKind("expected a message of the table, got " + repr(type(message))[:40])
    out = [opening]
    for (name, kind, low, high, required, key, check, write), value in zip(plan, message):
        if value is None:
            if required:
                raise FieldMissing("expected the field " + name + ", got nothing")
        elif kind is INT and type(value) is int and low <= value <= high:
            out.append(key + str(value))
        else:
            expected = check(value, low, high)
            if expected:
                raise _invalid(name, expected, value)
            out.append(key + write(value))
    _agree(message)
    frame = ("{" + "".join(out)[1:] + "}").encode()
    if len(frame) > limit:
        raise FrameTooLong("expected at most %d bytes, got %d" % (limit, len(frame)))
    return frame


def decode(leaf: str, frame: bytes) -> messages.Message:
    """The message in a frame that came on the topic ending in `leaf` ("ev", "ans", …; "hub_state", "fact").

    Raises a ProtocolError; its `sess`, `inc` and `seq` hold what could be saved of a broken event.
    """
    try:
        kinds, limit = _KINDS[leaf]
    except KeyError:
        raise UnknownKind("expected a leaf of the contract, got " + repr(leaf)[:40])
    if len(frame) > limit:
        raise _salvaged(FrameTooLong("expected at most %d bytes, got %d" % (limit, len(frame))), frame)
    try:
        text = str(frame, "ascii")
        if len(text) != len(frame):  # MicroPython reads UTF-8 here
            raise ValueError("characters beyond ASCII")
        record = _parse(text)
    except (ValueError, RuntimeError, MemoryError) as error:  # RuntimeError: nested too deep
        raise _salvaged(FrameNotJson("expected a JSON object in ASCII, got: " + str(error)[:60]), frame)
    if type(record) is not dict:
        raise _salvaged(FrameNotJson("expected a JSON object, got " + _shown(record)), frame)
    try:
        return _read(kinds, record)
    except FrameError as error:
        raise _noted(error, record.get("sess"), record.get("inc"), record.get("seq"))


def _read(kinds: "dict[str, object]", record: "dict[str, object]") -> messages.Message:
    """Build the message from parsed JSON; raises FrameError."""
    get = record.get
    made = kinds.get("")
    if made is None:
        k = get("k")
        if type(k) is not str or k not in kinds:
            raise UnknownKind("expected k to be one of " + " ".join(sorted(kinds)) + ", got " + _shown(k))
        made = kinds[k]
    values = []
    for name, kind, low, high, required, _key, check, _write in _PLANS[made][0]:
        value = get(name)
        if value is None:
            if required:
                raise FieldMissing("expected the field " + name + ", got nothing")
        elif kind is INT and type(value) is int and low <= value <= high:
            pass
        else:
            expected = check(value, low, high)
            if expected:
                raise _invalid(name, expected, value)
        values.append(value)
    message = made(*values)
    _agree(message)
    return message


def _agree(message: messages.Message) -> None:
    """Rules between fields: a scan holds its code as text or as hex, a refusal says why."""
    made = type(message)
    if made is messages.Scan:
        if (message.c is None) == (message.x is None):
            came = "both" if message.c else "neither"
            raise FieldInvalid("expected either c or x in a scan, got " + came)
    elif made is messages.Wel and not message.ok and message.why is None:
        raise FieldMissing("expected the field why in a welcome that refuses, got nothing")


def _invalid(name: str, expected: str, value: object) -> FieldInvalid:
    return FieldInvalid(name + ": expected " + expected + ", got " + _shown(value))


def _shown(value: object) -> str:
    """A value for an error's text, never long and never walked into (it may be nested without end)."""
    if value is None:
        return "nothing"
    if type(value) in (list, tuple):
        return "a list of %d" % len(value)
    if type(value) is dict:
        return "an object"
    shown = repr(value)
    return shown if len(shown) <= 40 else shown[:37] + "..."


def _noted(error: FrameError, sess: object, inc: object, seq: object) -> FrameError:
    """Note in `error` whose event the frame held; what is no such value is left None."""
    if CHECKS[TEXT](sess, 1, 32) is None:
        error.sess = sess
    if CHECKS[INT](inc, 0, U32) is None:
        error.inc = inc
    if CHECKS[INT](seq, 1, U32) is None:
        error.seq = seq
    return error


def _salvaged(error: FrameError, frame: bytes) -> FrameError:
    """Note in `error` what can be saved from the bytes of a frame that did not come to an object."""
    head = bytes(frame[: messages.DOWN_BYTES])
    return _noted(error, _text_of(head, b'"sess"'), _number_of(head, b'"inc"'), _number_of(head, b'"seq"'))


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


def _write_text(value: str) -> str:
    return '"' + value + '"'


def _write_rows(value: object) -> str:
    """Lists of integers, texts and lists, as compact JSON."""
    if type(value) is int:
        return str(value)
    if type(value) is str:
        return quoted(value)
    return "[" + ",".join([_write_rows(item) for item in value]) + "]"


_WRITERS = {
    INT: str,
    TEXT: quoted,
    messages.CODE: quoted,
    messages.WORDS: quoted,
    messages.HEX: _write_text,
    messages.BASE64: _write_text,
    messages.NAME: _write_text,
    ONE_OF: _write_text,
    LINES: _write_rows,
}
_PLANS = {
    made: (_plan(spec), ',"k":"' + spec.k + '"' if spec.k else "", spec.limit) for made, spec in SPECS.items()
}
_KINDS = {leaf: (kinds, SPECS[next(iter(kinds.values()))].limit) for leaf, kinds in LEAVES.items()}
