"""What serial scales say, taken apart: bytes in, weights in milligrams out. Pure.

Rules: only a whole frame counts, so what stands in the line when it is opened, or was cut, is never a weight;
a weight in another unit than the configured one is refused, never converted; no more than a line is kept.

Sources: MT-SICS reference manual (Mettler-Toledo); A&D standard format; Toledo continuous output (IND
terminals); user manuals of Yaohua's XK3190-A9, A12, A22, A23p, A26, DS3. Which setting of a scale is which
dialect: docs/linux-bench.md.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import reduce
from typing import NamedTuple

MG = {
    "mg": Decimal(1),
    "g": Decimal(1_000),
    "kg": Decimal(1_000_000),
    "t": Decimal(1_000_000_000),
    "lb": Decimal("453592.37"),
    "oz": Decimal("28349.523125"),
}
"""The units that may be configured, in milligrams."""
LONGEST = 64  # of a frame, in bytes
_MOST_MG = 10**12  # what a weigh event can carry

LINES = re.compile(rb"[\r\n]([ -~]{1,62})(?=[\r\n])")
"""A line between two ends: the first end proves that the line is whole."""


class Said(NamedTuple):
    """One thing that a scale said: the weight on its display in mg, and `said` as `Scale.sample` takes it."""

    mg: int | None
    said: str


class WrongUnit(Exception):
    """The scale weighs in another unit than is configured."""


class Dialect(NamedTuple):
    """How one family of scales speaks: what a frame looks like, what it means, what must be asked for it."""

    frame: re.Pattern[bytes]
    read: Callable[["re.Match[bytes]", str], Said | None]
    ask: bytes = b""
    ask_ms: int = 0
    """0: the question is asked once, and again when nothing is heard."""


class Stream:
    """Cuts what comes from the line into frames and reads them. A new one for every opening of the line."""

    def __init__(self, dialect: Dialect, unit: str) -> None:
        self.unread = 0
        """Bytes since the last frame that meant something."""
        self._dialect = dialect
        self._unit = unit
        self._buffer = b""

    def feed(self, data: bytes) -> list[Said]:
        """What the scale said, oldest first.

        Raises:
            WrongUnit: it weighs in another unit; what stood before in the same bytes is lost.
        """
        buffer, self._buffer = self._buffer + data, b""
        self.unread += len(data)
        said, end = [], 0
        for match in self._dialect.frame.finditer(buffer):
            end = match.end()
            one = self._dialect.read(match, self._unit)
            if one is not None:
                said.append(one)
                self.unread = len(buffer) - end
        self._buffer = buffer[end:][-LONGEST:]
        return said


def milligrams(text: str, unit: str) -> int | None:
    """A weight as printed in mg; None where it is no number, or none that anything weighs.

    >>> [milligrams(text, "kg") for text in (" - 1.250", "+00123.4", "--")]
    [-1250000, 123400000, None]
    """
    try:
        mg = Decimal(text.replace(" ", "")) * MG[unit]
        return round(mg) if abs(mg) <= _MOST_MG else None
    except InvalidOperation:
        return None


def _weight(text: str, unit: str, expected: str, said: str) -> Said | None:
    if unit.lower() != expected:
        raise WrongUnit(f"expected a weight in {expected}, got {unit.strip() or 'no unit'}")
    mg = milligrams(text, expected)
    return None if mg is None else Said(mg, said)


_SICS = re.compile(r"S ([SD]) +(-? *[\d.]+) +(\S{1,4})")


def _read_sics(match: "re.Match[bytes]", unit: str) -> Said | None:
    """`S S     100.00 g`, `S D …` while it moves, `S +` over, `S -` under; `S I`, ES, ET, EL: no weight."""
    line = match[1].decode("ascii").rstrip()
    if line in ("S +", "S -"):
        return Said(None, "over" if line[2] == "+" else "under")
    found = _SICS.fullmatch(line)
    return _weight(found[2], found[3], unit, "" if found[1] == "S" else "moving") if found else None


_A_AND_D = re.compile(r"(ST|US|OL|QT|WT),(?:(?:GS|NT|TR|G|N),)?([+-] *[\d.]+(?:E[+-]\d+)?) *(\S{0,4})")


def _read_a_and_d(match: "re.Match[bytes]", unit: str) -> Said | None:
    """`ST,GS,+00123.4  g`, `US,…` while it moves, `OL,+9999999E+19` out of range; QT counts pieces."""
    found = _A_AND_D.fullmatch(match[1].decode("ascii").strip())
    if found is None:
        return None
    if found[1] == "OL":
        return Said(None, "under" if found[2].startswith("-") else "over")
    return _weight(found[2], found[3], unit, "moving" if found[1] == "US" else "")


_TOLEDO_UNITS = {1: "g", 2: "t", 3: "oz"}


def _read_toledo(match: "re.Match[bytes]", unit: str) -> Said | None:
    """STX, status words A B C, six digits of the display (gross or net), six of the tare, CR.

    A: bits 0 to 2 the decimal point. B: bit 1 minus, 2 out of range, 3 in motion, 4 kg (else lb). C: bits 0
    to 2 the unit where it is neither. With a checksum the low seven bits of all characters sum to 0.
    """
    if match.lastindex == 4 and sum(match[0]) & 0x7F:
        return None
    a, b, c = match[1]
    is_minus = b & 2
    if b & 4:
        return Said(None, "under" if is_minus else "over")
    scale_unit = _TOLEDO_UNITS.get(c & 7, "?") if c & 7 else "kg" if b & 16 else "lb"
    digits = match[2].decode("ascii").lstrip()
    if " " in digits:
        return None
    text = f"{'-' if is_minus else ''}{digits}E{2 - (a & 7)}"
    return _weight(text, scale_unit, unit, "moving" if b & 8 else "")


def _read_forward(match: "re.Match[bytes]", unit: str) -> Said | None:
    """`=0003.000=-0001.00`: as displayed."""
    mg = milligrams(match[1].decode("ascii"), unit)
    return None if mg is None else Said(mg, "")


def _read_reversed(match: "re.Match[bytes]", unit: str) -> Said | None:
    """`=000.3000=00.1000-`: the lowest digit first, the sign last."""
    mg = milligrams(match[1].decode("ascii")[::-1], unit)
    return None if mg is None else Said(mg, "")


def _read_yaohua(match: "re.Match[bytes]", unit: str) -> Said | None:
    """STX, (address, command,) sign, six digits, digits behind the point, XOR as two hex digits, ETX."""
    frame = match[0]
    if reduce(int.__xor__, frame[1:-3]) != int(frame[-3:-1], 16):
        return None
    digits = frame[-11:-3].decode("ascii")
    mg = milligrams(f"{digits[:7]}E-{digits[7]}", unit)
    return None if mg is None else Said(mg, "")


_A12 = re.compile(r"([Ww][GNgnw])([- \d.]{6,8})([a-z]{2})([0-9A-F]{2})?")


def _read_a12(match: "re.Match[bytes]", unit: str) -> Said | None:
    """`WG004.139kg3D`, `wn-0000.1kg`; `OL23` over, `LO23` under. The last two are the XOR of those before."""
    line = match[1].decode("ascii")
    if line.strip() in ("OL23", "LO23"):
        return Said(None, "over" if "OL" in line else "under")
    found = _A12.fullmatch(line.strip())
    if found is None or (found[4] and reduce(int.__xor__, line.strip()[:-2].encode()) != int(found[4], 16)):
        return None
    return _weight(found[2], found[3], unit, "")


_EQUALS = re.compile(rb"=([-0-9. ]{5,9})(?==)")
_TOLEDO = rb"\x02([\x20-\x7f]{3})([ \d]{5}\d)([ \d]{6})\r"
DIALECTS: Mapping[str, Dialect] = {
    "mt-sics": Dialect(LINES, _read_sics, b"SIR\r\n"),
    "a-and-d": Dialect(LINES, _read_a_and_d),
    "toledo": Dialect(re.compile(_TOLEDO), _read_toledo),
    "toledo-checksum": Dialect(re.compile(_TOLEDO + rb"([\x00-\x7f])", re.DOTALL), _read_toledo),
    "yaohua-reversed": Dialect(_EQUALS, _read_reversed),
    "yaohua-forward": Dialect(_EQUALS, _read_forward),
    "yaohua-frame": Dialect(re.compile(rb"\x02[+-]\d{6}[0-4][0-9A-F]{2}\x03"), _read_yaohua),
    "yaohua-command": Dialect(
        re.compile(rb"\x02[A-Z][BD][+-]\d{6}[0-4][0-9A-F]{2}\x03"), _read_yaohua, b"\x02AB03\x03", 200
    ),
    "yaohua-a12": Dialect(LINES, _read_a12),
}


def described(pattern: str, states: Mapping[str, str], ask: str = "", ask_ms: int = 0) -> Dialect:
    """A dialect of one's own: a regular expression for a whole line; groups `weight`, `unit` and `state`.

    `states`: what stands in the line as state -> stable, moving, over or under. Only `weight` must be there.

    Raises:
        ValueError: it is no regular expression, has no group `weight`, or a state means something else.

    >>> own = described(r"(?P<state>[SM]) (?P<weight>[\\d.]+)(?P<unit>k?g)", {"S": "stable", "M": "moving"})
    >>> Stream(own, "kg").feed(b"\\r\\nS 1.5kg\\r\\n")
    [Said(mg=1500000, said='')]
    """
    try:
        line = re.compile(pattern)
    except re.error as error:
        raise ValueError(f"expected a regular expression, got {pattern!r}: {error}") from None
    if "weight" not in line.groupindex:
        raise ValueError(f"expected a group (?P<weight>…), got {pattern!r}")
    for meaning in states.values():
        if meaning not in ("stable", "moving", "over", "under"):
            raise ValueError(f"expected stable, moving, over or under, got {meaning!r}")

    def read(match: "re.Match[bytes]", unit: str) -> Said | None:
        found = line.fullmatch(match[1].decode("ascii"))
        if found is None:
            return None
        groups = found.groupdict()
        meaning = states.get((groups.get("state") or "").strip(), "stable")
        if meaning in ("over", "under"):
            return Said(None, meaning)
        return _weight(
            found["weight"] or "", groups.get("unit") or unit, unit, "" if meaning == "stable" else meaning
        )

    return Dialect(LINES, read, ask.encode("latin-1"), ask_ms)
