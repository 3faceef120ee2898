"""JSON as CPython reads and writes it: strictly, and fast. MicroPython's is in `codec`.

Rule: what is written is what MicroPython writes, byte for byte.
"""

from json import JSONDecoder, JSONEncoder
from json.encoder import encode_basestring_ascii as quoted


def _refuse(constant: str) -> object:
    raise ValueError("expected an integer, got " + constant)


_scan = JSONDecoder(parse_constant=_refuse).raw_decode
_list = JSONEncoder(separators=(",", ":"), check_circular=False).encode


def parsed(frame):
    """What a frame says. Raises ValueError or RecursionError."""
    text = str(frame, "ascii").strip()
    record, end = _scan(text)
    if end < len(text):
        raise ValueError("expected one object, got more behind it")
    return record


_keys = {}  # where a message's fields begin in FIELDS -> their keys, as they are written


def written(row, message) -> str:
    """A message as an object in ASCII without spaces, its row of TABLE given."""
    keys = _keys.get(row[4])
    if keys is None:
        keys = _keys[row[4]] = ['"' + name + '":' for name in row[5:]]
    out = [
        key + (str(value) if type(value) is int else quoted(value) if type(value) is str else _rows(value))
        for key, value in zip(keys, message)
        if value is not None
    ]
    if row[1]:
        out.insert(0, '"k":"' + row[1] + '"')
    return "{" + ",".join(out) + "}"


def _rows(value) -> str:
    return _list(value) if value else "[]"
