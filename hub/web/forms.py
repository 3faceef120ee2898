"""What was typed into a form, read with errors that name the field, what was expected and what came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from starlette.datastructures import FormData, UploadFile

from hub.domain.errors import Invalid

LONGEST = 1000
"""Characters of a text field."""
MG_PER = {"g": 1_000, "kg": 1_000_000}


@dataclass(frozen=True, slots=True)
class Form:
    """A posted form. Empty fields count as not there."""

    data: FormData

    def text(self, name: str, default: str = "", longest: int = LONGEST) -> str:
        """A text, trimmed. Raises Invalid: it is too long."""
        value = self.data.get(name)
        text = _storable(value).strip() if isinstance(value, str) else ""
        if len(text) > longest:
            raise Invalid(name, f"at most {longest} characters", f"{len(text)} characters")
        return text or default

    def needed(self, name: str, what: str = "a text", longest: int = LONGEST) -> str:
        """A text that must be there. Raises Invalid: it is empty or too long."""
        text = self.text(name, longest=longest)
        if not text:
            raise Invalid(name, what, "nothing")
        return text

    def whole(self, name: str, least: int = 0, most: int = 2**53, default: int | None = None) -> int:
        """A whole number. Raises Invalid: it is none, or out of bounds."""
        text = self.text(name)
        if not text and default is not None:
            return default
        digits = text.removeprefix("-")
        # Bounded before it is read: int() of a text without end takes as long.
        if not (digits.isascii() and digits.isdigit()) or len(digits) > 16 or not least <= int(text) <= most:
            raise Invalid(name, f"a whole number from {least} to {most}", text or "nothing")
        return int(text)

    def weight_mg(self, name: str, unit: str = "g", most_mg: int = 10**9) -> int:
        """A weight in mg that was typed in g or kg, with a point or a comma; 0 where nothing was.

        Raises Invalid: it is none, or out of bounds.
        """
        text = self.text(name)
        number = text.replace(",", ".")
        mg = -1
        if len(number) <= 16 and number.replace(".", "", 1).isdigit() and number.isascii():
            mg = round(Decimal(number) * MG_PER[unit])
        if text and not 0 <= mg <= most_mg:
            raise Invalid(name, f"a weight from 0 to {most_mg // MG_PER[unit]} {unit}", text)
        return mg if text else 0

    def day(self, name: str) -> str:
        """A day as ISO date; "" where none was chosen. Raises Invalid: it is none."""
        text = self.text(name)
        try:
            return date.fromisoformat(text).isoformat() if text else ""
        except ValueError:
            raise Invalid(name, "a day such as 2026-12-24", text) from None

    def choice(self, name: str, choices: Sequence[str], default: str = "") -> str:
        """One of some words. Raises Invalid: it is none of them."""
        text = self.text(name, default)
        if text not in choices:
            raise Invalid(name, f"one of {', '.join(choices)}", text or "nothing")
        return text

    def ticked(self, name: str) -> bool:
        """Whether a box is ticked."""
        return bool(self.text(name))

    def all(self, name: str) -> list[str]:
        """Every value of a field that may come several times, such as the rows that are ticked."""
        return [_storable(value) for value in self.data.getlist(name) if isinstance(value, str) and value]

    def file(self, name: str, what: str = "a file") -> UploadFile:
        """A file that was chosen. Raises Invalid: none was."""
        value = self.data.get(name)
        if not isinstance(value, UploadFile) or not value.filename:
            raise Invalid(name, what, "nothing")
        return value


def _storable(text: str) -> str:
    r"""A text without what no database keeps: NUL, and halves of characters.

    >>> _storable("a\0b\ud800")
    'ab?'
    """
    return text.replace("\0", "").encode("utf-8", "replace").decode()
