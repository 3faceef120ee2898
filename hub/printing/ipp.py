"""The Internet Printing Protocol, as far as a queue needs it: requests and answers as bytes.

Source: RFC 8010, section 3 (encoding), and RFC 8011 (operations, attributes, states).
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

PRINT_JOB, GET_JOB, GET_JOBS, GET_PRINTER = 0x0002, 0x0009, 0x000A, 0x000B
CANCELED, ABORTED, COMPLETED = 7, 8, 9
"""Job states in which nothing more happens; lower ones go on."""
SERVER_FAULT = 0x0500
"""From this status on it is the server that can't, not the request that is wrong."""
STOPPED = 5
"""A printer's state in which it prints nothing."""
_OPERATION, _JOB, _END, _PRINTER = 0x01, 0x02, 0x03, 0x04
_INTEGER, _BOOLEAN, _ENUM = 0x21, 0x22, 0x23
_NAME, _KEYWORD, _URI, _CHARSET, _LANGUAGE, _MIME = 0x42, 0x44, 0x45, 0x47, 0x48, 0x49
_TAGS = {
    "attributes-charset": _CHARSET,
    "attributes-natural-language": _LANGUAGE,
    "printer-uri": _URI,
    "requesting-user-name": _NAME,
    "job-name": _NAME,
    "document-format": _MIME,
    "job-id": _INTEGER,
    "limit": _INTEGER,
    "my-jobs": _BOOLEAN,
    "which-jobs": _KEYWORD,
    "requested-attributes": _KEYWORD,
}
"""Attribute of a request -> how its value is marked."""

Value = str | int | bool | None
Group = dict[str, list[Value]]


class NotIpp(Exception):
    """What came is no answer of this protocol."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: its status (below 0x0100 are successes), and the attributes of its jobs and its printer."""

    status: int
    jobs: list[Group] = field(default_factory=list)
    printer: Group = field(default_factory=dict)
    said: str = ""

    @property
    def is_done(self) -> bool:
        """Whether the request was granted."""
        return self.status < 0x0100


def request(
    operation: int, number: int, attributes: Mapping[str, str | int | Sequence[str]], document: bytes = b""
) -> bytes:
    """A request as it is sent.

    Args:
        number: of the request, for its answer.
        attributes: the operation's, in their order, without charset and language.

    >>> request(GET_PRINTER, 7, {"printer-uri": "ipp://h/p"}).hex()[:16]
    '0200000b00000007'
    """
    every = {"attributes-charset": "utf-8", "attributes-natural-language": "en", **attributes}
    parts = [struct.pack(">BBHIB", 2, 0, operation, number, _OPERATION)]
    for name, value in every.items():
        values = [value] if isinstance(value, str | int) else list(value)
        for n, each in enumerate(values):
            parts.append(_attribute(_TAGS[name], "" if n else name, each))
    return b"".join((*parts, bytes([_END]), document))


def _attribute(tag: int, name: str, value: str | int) -> bytes:
    if tag == _BOOLEAN:
        raw = bytes([int(value)])
    elif isinstance(value, int):
        raw = struct.pack(">i", value)
    else:
        raw = value.encode()
    named = name.encode()
    return struct.pack(">BH", tag, len(named)) + named + struct.pack(">H", len(raw)) + raw


def answer(data: bytes) -> Answer:
    """An answer as it came.

    Raises:
        NotIpp: it is none.

    >>> head = bytes([2, 0, 0, 0, 0, 0, 0, 7, 2])
    >>> job = _attribute(0x21, "job-id", 12) + _attribute(0x23, "job-state", 9)
    >>> answer(head + job + bytes([3])).jobs
    [{'job-id': [12], 'job-state': [9]}]
    >>> answer(b"<html>")
    Traceback (most recent call last):
    ...
    hub.printing.ipp.NotIpp: expected an answer of the Internet Printing Protocol
    """
    try:
        return _read(data)
    except (struct.error, IndexError, UnicodeDecodeError):
        raise NotIpp("expected an answer of the Internet Printing Protocol") from None


def _read(data: bytes) -> Answer:
    major, _, status, _ = struct.unpack_from(">BBHI", data)
    if major not in (1, 2):
        raise NotIpp("expected an answer of the Internet Printing Protocol")
    at, group, name = 8, Group(), ""
    operation, printer, jobs = Group(), Group(), list[Group]()
    while (tag := data[at]) != _END:
        at += 1
        if tag < 0x10:
            group = {_OPERATION: operation, _PRINTER: printer}.get(tag, {})
            if tag == _JOB:
                jobs.append(group)
            continue
        (long,) = struct.unpack_from(">H", data, at)
        name = data[at + 2 : at + 2 + long].decode() or name
        at += 2 + long
        (long,) = struct.unpack_from(">H", data, at)
        group.setdefault(name, []).append(_value(tag, data[at + 2 : at + 2 + long]))
        at += 2 + long
    said = operation.get("status-message", [""])[0]
    return Answer(status, jobs, printer, str(said or ""))


def _value(tag: int, raw: bytes) -> Value:
    if tag in (_INTEGER, _ENUM):
        number: int = struct.unpack(">i", raw)[0]
        return number
    if tag == _BOOLEAN:
        return raw != b"\0"
    # Values out of the ordinary (no-value, unknown) have no content; others are texts, or nothing needed
    # here.
    return None if tag < 0x20 else raw.decode("utf-8", "replace")
