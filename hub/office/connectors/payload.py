"""Values out of a shop's JSON, each where it must be and of the kind it must be.

Rule: an error names the field by its path (`lines.0.qty`), what was expected, and what came, shortened.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from hub.domain import money
from hub.domain.errors import Invalid

GOT_LENGTH = 80
LATEST_MS = 253_402_300_799_999
"""The last millisecond of the year 9999, UTC."""
MOST_PIECES = 999_999
MOST_LINES = 2000
_DEAREST = Decimal(10) ** 12
_ORDER_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/#-]*")
_MISSING = object()


def parse(body: bytes) -> "Node":
    """A body as JSON; its numbers keep every digit.

    Raises:
        Invalid: it is not JSON in UTF-8.
    """
    try:
        return Node(json.loads(body.decode("utf-8"), parse_float=Decimal, parse_constant=_no_constant))
    except UnicodeDecodeError as error:
        raise Invalid(
            "body", "JSON in UTF-8", f"the byte 0x{body[error.start]:02x} at {error.start}"
        ) from None
    except json.JSONDecodeError as error:
        raise Invalid(
            "body", f"JSON at line {error.lineno}, column {error.colno}", _shown(error.doc[error.pos :])
        ) from None
    except RecursionError:
        raise Invalid("body", "JSON of fewer levels", "too many levels") from None
    except ValueError as error:
        # A number of thousands of digits, or NaN.
        raise Invalid("body", "JSON with numbers of a common size", _shown(str(error))) from None


def _no_constant(name: str) -> None:
    raise ValueError(name)


class Node:
    """One value of a payload and its path in it."""

    __slots__ = ("path", "value")

    def __init__(self, value: Any, path: str = "") -> None:
        self.value, self.path = value, path

    def wrong(self, expected: str) -> Invalid:
        """The error of this value."""
        return Invalid(self.path or "body", expected, self.value if self._is_short() else _shown(self.value))

    def _is_short(self) -> bool:
        return isinstance(self.value, bool | int | None) and len(repr(self.value)) <= GOT_LENGTH

    @property
    def is_there(self) -> bool:
        """Whether it says anything: neither missing nor null."""
        return self.value is not _MISSING and self.value is not None

    def at(self, name: str) -> "Node":
        """A field of this object; one that is missing has no value.

        Raises:
            Invalid: this is no object.
        """
        if not isinstance(self.value, dict):
            raise self.wrong("an object")
        return Node(self.value.get(name, _MISSING), f"{self.path}.{name}" if self.path else name)

    def maybe(self, name: str) -> "Node | None":
        """A field that may be missing or null: an object, or None."""
        found = self.at(name)
        if not found.is_there:
            return None
        if not isinstance(found.value, dict):
            raise found.wrong("an object or null")
        return found

    def only(self, *names: str) -> None:
        """Make sure that this object has no other fields: what it says in them would be lost.

        Raises:
            Invalid: it has.
        """
        if not isinstance(self.value, dict):
            raise self.wrong("an object")
        for name in self.value:
            if name not in names:
                raise self.at(name).wrong(f"no such field here; {', '.join(names)}")

    def each(self, name: str) -> Iterator["Node"]:
        """The values of a list; none where it is missing.

        Raises:
            Invalid: it is no list, or one of more than MOST_LINES values.
        """
        found = self.at(name)
        if not found.is_there:
            return
        if not isinstance(found.value, list):
            raise found.wrong("a list")
        if len(found.value) > MOST_LINES:
            raise Invalid(found.path, f"at most {MOST_LINES} values", len(found.value))
        for n, value in enumerate(found.value):
            yield Node(value, f"{found.path}.{n}")

    def text(self, name: str, length: int, *, required: bool = False, cut: bool = False) -> str:
        """A field's text, without outer spaces and control characters; a number is its digits.

        Args:
            cut: a longer text is cut, and ends in an ellipsis; for what only people read.

        Raises:
            Invalid: it is no text, too long, or missing where it is required.
        """
        found = self.at(name)
        value = found.value if found.is_there else ""
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            raise found.wrong("text")
        plain = "".join(
            c if c.isprintable() or c == "\n" else " " for c in value.replace("\r\n", "\n")
        ).strip()
        if required and not plain:
            raise Invalid(found.path, "a value", "nothing")
        if len(plain) > length and not cut:
            raise found.wrong(f"at most {length} characters")
        return plain if len(plain) <= length else f"{plain[: length - 1]}…"

    def line(self, name: str, length: int, *, cut: bool = False) -> str:
        """A field's text on one line."""
        return " ".join(self.text(name, length, cut=cut).split())

    def order_number(self, name: str) -> str:
        """An order's number, without the `#` that a shop may put before it: it becomes part of a barcode."""
        found = self.at(name)
        number = self.text(name, 64, required=True).lstrip("#")
        if not _ORDER_NUMBER.fullmatch(number):
            raise found.wrong("letters, digits and any of . _ / -")
        return number

    def choice(self, name: str, among: tuple[str, ...], default: str) -> str:
        """A field that is one of some words."""
        found = self.at(name)
        if not found.is_there:
            return default
        if found.value not in among or not isinstance(found.value, str):
            raise found.wrong(f"one of {', '.join(among)}")
        return str(found.value)

    def flag(self, name: str) -> bool:
        """A field that is true or false; false where it is missing."""
        found = self.at(name)
        if found.is_there and not isinstance(found.value, bool):
            raise found.wrong("true or false")
        return found.value is True

    def pieces(self, name: str) -> int:
        """A whole quantity of 0 to MOST_PIECES; 3.0 is 3."""
        found = self.at(name)
        value = _number(found.value)
        if value is None or value != value.to_integral_value() or not 0 <= value <= MOST_PIECES:
            raise found.wrong(f"a whole number of 0 to {MOST_PIECES}")
        return int(value)

    def minor(self, name: str, currency: str) -> int:
        """A price, as a number or as its digits, in minor units of a currency; 0 where it is missing."""
        found = self.at(name)
        if not found.is_there or found.value == "":
            return 0
        value = _number(found.value)
        if value is None or not 0 <= value < _DEAREST:
            raise found.wrong("a price of 0 or more, with a point for its decimals")
        return money.minor(value, currency)

    def at_ms(self, name: str, *, required: bool = False) -> int:
        """A time in ISO 8601 as UTC milliseconds; without an offset it is UTC. 0 where it is missing."""
        found = self.at(name)
        if not found.is_there or found.value == "":
            if required:
                raise Invalid(found.path, "a time such as 2026-11-22T14:30:00Z", "nothing")
            return 0
        try:
            said = datetime.fromisoformat(found.value)
            at_ms = round((said if said.tzinfo else said.replace(tzinfo=UTC)).timestamp() * 1000)
        except (TypeError, ValueError, OverflowError):
            at_ms = -1
        if not 0 <= at_ms <= LATEST_MS:
            raise found.wrong("a time such as 2026-11-22T14:30:00Z")
        return at_ms


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    try:
        number = Decimal(value.strip() if isinstance(value, str) else value)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 30 else None


def _shown(value: object) -> str:
    """A value in an error's text, shortened."""
    if value is _MISSING:
        return "nothing"
    text = value if isinstance(value, str) else str(value) if isinstance(value, Decimal) else _kind(value)
    return text if len(text) <= GOT_LENGTH else f"{text[: GOT_LENGTH - 1]}…"


def _kind(value: object) -> str:
    if isinstance(value, dict):
        return "an object"
    return "a list" if isinstance(value, list) else repr(value)
