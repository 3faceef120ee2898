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


def written(row, message) -> str:
    """A message as an object in ASCII without spaces, its row of TABLE given."""
    out = ['"k":"' + row[1] + '"'] if row[1] else []
    for name, value in zip(row[5:], message):
        if type(value) is int:
            out.append(f'"{name}":{value}')
        elif value is not None:
            out.append(f'"{name}":{quoted(value) if type(value) is str else _list(value) if value else "[]"}')
    return "{" + ",".join(out) + "}"
